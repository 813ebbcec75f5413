//! A run that has ended, looked at more closely: what its forecasts leave over, when they are good, what would have
//! leaked, whether they tell the direction, and what the article would have printed. It comes with a file of its own.

#[cfg(feature = "ui")]
mod article;
#[cfg(feature = "ui")]
mod beyond;
#[cfg(feature = "ui")]
mod blocks;
#[cfg(feature = "ui")]
mod direction;
#[cfg(feature = "ui")]
mod figure;
#[cfg(feature = "ui")]
mod leaks;
#[cfg(any(feature = "ui", test))]
pub mod model;
#[cfg(feature = "ui")]
mod once;
#[cfg(feature = "ui")]
mod panels;
#[cfg(feature = "ui")]
mod residuals;
#[cfg(feature = "ui")]
mod work;
#[cfg(feature = "ui")]
mod written;

#[cfg(feature = "ui")]
pub use panels::panels;
