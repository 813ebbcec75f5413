//! The picture as a file to take home.

pub mod colour;
#[cfg(feature = "ui")]
mod save;

#[cfg(feature = "ui")]
pub use save::row;
