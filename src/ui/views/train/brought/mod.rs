//! A model that was saved comes back with its table: its run stands as if it had just ended, and nothing is trained.
//!
//! `model` fits the file to the table and forecasts every row, without the browser; `take` is the way in, from the panel
//! of what is kept or dropped on the view. The run goes the way of those that are kept.

pub mod model;
#[cfg(feature = "ui")]
mod take;

#[cfg(feature = "ui")]
pub use take::{dropped, row};
