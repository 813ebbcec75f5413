//! The engine against a derivation by hand, against PyTorch, and against itself.

mod by_hand;
mod carried;
mod carry;
mod cases;
mod finite_differences;
mod gradients_as_equations;
mod grown;
mod holds;
mod kernels;
mod one_mathematics;
mod oracle;
mod pinned;
mod traces;
