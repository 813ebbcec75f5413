//! Experiments: specification, checked specification, session, metrics, protocol.

pub mod metrics;
pub mod protocol;
pub mod session;
pub mod spec;
pub mod trained;
pub mod verdict;

pub use spec::{CheckedSpec, ExperimentSpec};
