//! The numerics: cells, network, initialisers, losses, optimizers, schedules, trace. nalgebra; no web, no UI.
//!
//! Read it in this order:
//!
//! 1. [`cell::lstm`]: what one unit does in one step, forward and backward, in the letters of the papers.
//! 2. [`trace()`]: one window through a whole network and back, one row, plain loops, everything kept. This
//!    is what the glass box shows.
//! 3. [`Pass`]: the same for whole batches, as training needs it: time-major blocks, one B x F matrix a
//!    time step, batch = rows, so that the long vectors run along the batch; one product a step serves
//!    all gates. [`Batch`] is what training speaks to: a `Pass`, or for the standard LSTM in single precision
//!    a [`stack`], which does the same by the kernels of `gatehouse_kernels`.
//! 4. [`init`], [`loss`], [`optim`] and [`schedule`]: the first weights, how far off the answers are, and
//!    what to do about it.

mod batch;
pub mod cell;
pub mod init;
pub mod layout;
pub mod loss;
pub mod network;
pub mod optim;
pub mod pass;
mod readout;
pub mod real;
pub mod rng;
pub mod schedule;
pub mod setting;
#[cfg(any(not(target_arch = "wasm32"), feature = "simd"))]
pub mod stack;
pub mod trace;

pub use batch::Batch;
pub use network::{Network, Readout, Shape};
pub use pass::Pass;
pub use trace::{Trace, trace};
