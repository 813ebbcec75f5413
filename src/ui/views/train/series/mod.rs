//! Looking at the series before training, and the classical models beside it. All of it is worked out on the page, on
//! the training part, and comes with a file of its own once it is asked for.

#[cfg(feature = "ui")]
mod equation;
pub mod job;
pub mod look;
#[cfg(feature = "ui")]
mod models;
#[cfg(feature = "ui")]
mod panels;
#[cfg(feature = "ui")]
mod run;
#[cfg(feature = "ui")]
pub mod tables;
#[cfg(feature = "ui")]
mod told;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod work;

#[cfg(feature = "ui")]
pub use panels::{fit_run, panels};
