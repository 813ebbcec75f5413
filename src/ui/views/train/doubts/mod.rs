//! What a table leaves open: questions that are asked before anything is trained on a guess, what is odd about its
//! cells, and other ways to read a file that was refused. What shows and finds it comes later, with a file of its own.

#[cfg(feature = "ui")]
mod asks;
pub mod gaps;
#[cfg(feature = "ui")]
mod head;
pub mod model;
#[cfg(feature = "ui")]
mod notes;
#[cfg(feature = "ui")]
mod places;
pub mod prices;
pub mod question;
pub mod ways;
#[cfg(feature = "ui")]
mod ways_view;

#[cfg(feature = "ui")]
pub use places::{asks, mends, notes};
