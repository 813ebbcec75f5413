//! Experiments: specification, checked specification, session, protocol, metrics.

pub mod article;
mod augment;
pub mod bagging;
pub mod beyond;
pub mod blocks;
pub mod classes;
pub mod classifier;
pub mod echo;
pub mod judge;
pub mod measures;
pub mod metrics;
pub mod moves;
pub mod protocol;
pub mod reading;
pub mod residuals;
mod sent;
pub mod session;
pub mod spec;
pub mod suited;
pub mod trained;
pub mod verdict;
mod windows;

pub use spec::{CheckedSpec, ExperimentSpec};
