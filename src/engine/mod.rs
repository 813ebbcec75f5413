//! The numerics: cells, network, loss, optimizers, trace. nalgebra; no web, no UI.

pub mod cell;
pub mod network;
pub mod trace;

pub use network::{Network, Shape};
pub use trace::{Trace, trace};
