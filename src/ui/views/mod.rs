//! One folder a view: `mod.rs` is markup and events, `model.rs` is pure and natively tested.

pub mod gates;
pub mod train;
