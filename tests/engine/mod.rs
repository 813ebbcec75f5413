//! The engine against a derivation by hand, against PyTorch, and against itself.

mod by_hand;
mod finite_differences;
mod loss_oracle;
mod one_mathematics;
mod optim_oracle;
mod oracle;
