//! Weights as safetensors, under the names PyTorch gives them: written after a run, read from anywhere.

mod read;
mod write;

pub use read::{MOST_BYTES, ModelFile, read};
pub use write::write;
