//! Bytes, table, series, scaler, windows; looking at a series.

pub mod analysis;
pub mod cell;
pub mod limits;
pub mod read;
pub mod scaler;
pub mod series;
pub mod sniff;
pub mod synthetic;
pub mod table;
pub mod window;
