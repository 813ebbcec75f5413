//! LSTM with forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000),
//! as PyTorch's `nn.LSTM` computes it, with the two biases of each gate as one.
//!
//! For a batch of B rows, H units and I inputs, u = [h_prev | x] is B x (H+I), and
//!
//! ```text
//! z = u W + b                    B x 4H, columns in the order i f g o
//! i = σ(z_i)  f = σ(z_f)  g = tanh(z_g)  o = σ(z_o)      each B x H
//! c = f ⊙ c_prev + i ⊙ g         f = 1 keeps, f = 0 forgets
//! h = o ⊙ tanh(c)
//! ```
//!
//! `forward.rs` and `backward.rs` stand side by side in these letters; a gradient is `d` + name.

mod backward;
pub mod equations;
mod forward;
mod parameters;
pub mod symbols;

pub use backward::backward;
pub use forward::{activate, weigh};
pub use parameters::{Gate, Parameters, Sizes, transposed};
