//! The kinds of cell beside the LSTM: their order of events, their pictures and words, and how weights come to
//! them. All of it comes with a file of its own, when the first of them is asked for.
//!
//! `kin` says when each quantity comes into being, `carry` brings weights and changes along into another kind,
//! `grow` into more layers and directions, and `history` leads back; all without a browser. `controls` is what can be chosen; the picture stands with the others in `diagram::family`.

pub mod carry;
#[cfg(feature = "ui")]
mod controls;
#[cfg(feature = "ui")]
mod faces;
pub mod grow;
pub mod history;
pub mod kin;

#[cfg(feature = "ui")]
pub use faces::arrive;
