//! What the reader wants kept on the device: table, settings and runs, from the moment that a switch says so. Its code
//! comes when the panel is opened, or with Train once the switch is on.
//!
//! `draft` is what is on screen, `keeper` saves it and `base` is where; `open` brings a record back, `erase` leaves
//! nothing; `model` and `steps` decide without the browser. The records themselves are `exchange::kept`.

#[cfg(feature = "ui")]
mod base;
#[cfg(feature = "ui")]
mod door;
#[cfg(feature = "ui")]
mod draft;
#[cfg(feature = "ui")]
mod erase;
#[cfg(feature = "ui")]
mod keeper;
#[cfg(feature = "ui")]
mod lock;
pub mod model;
#[cfg(feature = "ui")]
mod object;
#[cfg(feature = "ui")]
mod open;
#[cfg(feature = "ui")]
mod panel;
#[cfg(feature = "ui")]
mod room;
#[cfg(feature = "ui")]
mod rows;
pub mod steps;

#[cfg(feature = "ui")]
pub use door::{begin, foot, model_dropped};
#[cfg(feature = "ui")]
pub use keeper::Keeper;
#[cfg(feature = "ui")]
pub(super) use {model::judged, object::breath, open::kept_of, rows::by_clock};
