//! Experiments: specification, checked specification, session, metrics, protocol.

pub mod protocol;
pub mod spec;

pub use spec::ExperimentSpec;
