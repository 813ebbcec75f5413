//! Prepare: what becomes of a table before it is trained on. Its code comes with the first table.

#[cfg(feature = "ui")]
mod long;
#[cfg(feature = "ui")]
mod made;
#[cfg(feature = "ui")]
mod make;
pub mod model;
#[cfg(feature = "ui")]
mod repeats;
#[cfg(feature = "ui")]
mod rows;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use made::{is_lead, sign};
#[cfg(feature = "ui")]
pub use view::{bring_apply, prepare};
