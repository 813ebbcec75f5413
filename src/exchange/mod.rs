//! What goes in and out: model files, result files, links, and what is kept on the device.

pub mod kept;
pub mod link;
pub mod model_file;
pub mod program;
pub mod results;
