//! Train: a forecaster on one's own table, honestly judged.

pub mod asked;
pub mod bounds;
pub mod brought;
#[cfg(feature = "ui")]
mod columns;
pub mod compared;
#[cfg(feature = "ui")]
mod data;
pub mod doubts;
#[cfg(feature = "ui")]
mod drop;
#[cfg(feature = "ui")]
mod figures;
#[cfg(feature = "ui")]
mod follow_link;
pub mod judge;
pub mod kept;
#[cfg(feature = "ui")]
mod left_out;
pub mod linked;
pub mod many;
pub mod mend;
pub mod model;
pub mod moments;
pub mod named;
pub mod notices;
#[cfg(feature = "ui")]
mod pages;
#[cfg(feature = "ui")]
mod plot;
pub mod prepare;
pub mod presets;
#[cfg(feature = "ui")]
mod preview;
#[cfg(feature = "ui")]
mod probe;
#[cfg(feature = "ui")]
mod reading;
#[cfg(feature = "ui")]
mod recipe;
#[cfg(feature = "ui")]
mod replies;
#[cfg(feature = "ui")]
mod results;
#[cfg(feature = "ui")]
mod run;
#[cfg(feature = "ui")]
mod running;
#[cfg(feature = "ui")]
mod runs;
#[cfg(any(feature = "ui", test))]
pub mod score_columns;
pub mod series;
#[cfg(feature = "ui")]
mod split;
#[cfg(feature = "ui")]
mod state;
#[cfg(feature = "ui")]
mod trouble;
#[cfg(feature = "ui")]
mod view;
#[cfg(feature = "ui")]
mod warnings;
pub mod wishes;
#[cfg(feature = "ui")]
mod words;

#[cfg(feature = "ui")]
pub use state::use_or_begin;
#[cfg(feature = "ui")]
pub use view::TrainView;
