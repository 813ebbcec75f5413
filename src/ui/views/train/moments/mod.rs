//! The time machine: a run at any of its epochs, any row and any time step, worked out again from the weights that
//! were kept. Its code comes with a file of its own once it is asked for.

#[cfg(feature = "ui")]
mod at;
#[cfg(feature = "ui")]
mod charts;
pub mod epochs;
pub mod gradient;
#[cfg(feature = "ui")]
mod inside;
pub mod look;
#[cfg(feature = "ui")]
mod panel;
pub mod pick;
#[cfg(feature = "ui")]
mod tables;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod weights;

pub use epochs::{Epochs, fit};
#[cfg(feature = "ui")]
pub use panel::panel;
