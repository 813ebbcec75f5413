//! What goes in and out: model files, result files, links.

pub mod link;
pub mod model_file;
pub mod program;
pub mod results;
