//! Bytes, table, series, scaler, windows.

pub mod series;
pub mod table;
