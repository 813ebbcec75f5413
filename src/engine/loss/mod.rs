//! Losses. Value and gradient travel together.

mod mse;

pub use mse::mse;
