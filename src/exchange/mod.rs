//! What goes in and out: model files, result files, links.

pub mod link;
