//! Gates: a cell at one time step and one stage, every number of it real.

pub mod back;
#[cfg(feature = "ui")]
mod columns;
#[cfg(feature = "ui")]
mod compare;
#[cfg(feature = "ui")]
mod diagram;
pub mod edit;
#[cfg(feature = "ui")]
mod equations;
#[cfg(feature = "ui")]
pub mod face;
pub mod family;
#[cfg(feature = "ui")]
mod files;
pub mod geometry;
#[cfg(feature = "ui")]
mod import;
pub mod imported;
#[cfg(feature = "ui")]
mod keep;
#[cfg(feature = "ui")]
mod later;
pub mod lines;
#[cfg(feature = "ui")]
mod linking;
#[cfg(feature = "ui")]
mod look;
pub mod model;
#[cfg(feature = "ui")]
mod more;
pub mod picture;
pub mod saved;
pub mod scenes;
#[cfg(feature = "ui")]
mod speak;
#[cfg(feature = "ui")]
mod table;
#[cfg(feature = "ui")]
mod timeline;
#[cfg(feature = "ui")]
mod told;
#[cfg(feature = "ui")]
mod toolbar;
#[cfg(feature = "ui")]
mod transport;
#[cfg(feature = "ui")]
mod value_tag;
#[cfg(feature = "ui")]
pub mod variant;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod words;

#[cfg(feature = "ui")]
pub use view::{GatesView, Seen};
