//! The numerics: cells, network, initialisers, losses, optimizers, schedules, trace. nalgebra; no web, no UI.
//!
//! Training runs over whole batches: time-major blocks, one B x F matrix a time step, batch = rows,
//! so that the long vectors run along the batch. One product a step serves all four gates.

pub mod cell;
pub mod init;
pub mod loss;
pub mod network;
pub mod optim;
pub mod pass;
pub mod real;
pub mod rng;
pub mod schedule;
pub mod setting;
pub mod trace;

pub use network::{Network, Shape};
pub use pass::Pass;
pub use trace::{Trace, trace};
