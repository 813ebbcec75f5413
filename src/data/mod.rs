//! Bytes, table, series, scaler, windows; looking at a series.

pub mod analysis;
pub mod calendar;
pub mod cell;
pub mod derive;
pub mod leak;
pub mod limits;
pub mod long;
mod made;
pub mod price;
pub mod read;
pub mod repeats;
pub mod resample;
pub mod scaler;
pub mod series;
pub mod sniff;
pub mod synthetic;
pub mod table;
pub mod window;
