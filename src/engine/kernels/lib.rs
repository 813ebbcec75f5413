//! Kernels for the standard LSTM in single precision: what training spends its time in.
//!
//! The mathematics is that of `gatehouse::engine::cell::lstm`; a test of the engine holds the two
//! together. What makes it fast:
//!
//! - the batch lies in [`Panel`]s of eight rows, so that a walk over a tile has fixed distances;
//! - [`Weights`] lie in groups of six columns, as many as a processor can work at without waiting; a unit's
//!   four sums end up side by side, and a second loop makes gates, memory and output of them ([`forward`]),
//!   because a processor works far ahead in a loop of many small rounds, and not in one that does both;
//! - on the way back ([`backward`]) dz takes the gates' place, the weights have a second order, and the
//!   sums over time are made in chunks that fit the cache;
//! - all buffers are made once, in a [`Layer`];
//! - a single window has a way of its own ([`step_one`]), which is bound by reading the weights once.
//!
//! A room of the engine with a manifest of its own, because compilers are told by the crate what to
//! optimise for: these functions for speed, the rest of a trainer for size. It is also the one room that
//! may hold `unsafe`: two functions of `lanes`, which read and write four numbers.

mod adam;
mod lanes;
mod layer;
mod one;
mod panel;
mod tanh;
mod tile;
mod weights;

pub use adam::adam;
pub use layer::{Layer, backward, forward};
pub use one::{One, step_one};
pub use panel::{Panel, ROWS};
pub use tanh::fast_tanh;
pub use weights::{Weights, paired};
