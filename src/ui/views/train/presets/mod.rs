//! Presets: settings to begin from, good and bad ones, each with what one will see. Choosing one only fills the form.

pub mod model;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use view::presets;
