//! Weights as safetensors, under the names PyTorch gives them: written after a run, read from anywhere. A moment
//! of Gates is saved as such a file as well, with what is around the weights beside them.
//!
//! `arrays` compares bytes with what they should be, `read` says which model they are, `scene` what more a saved
//! moment has, and `window` what of data, with all `digits`; `run` is what Train makes a run of again; `write` writes
//! all.

mod arrays;
mod digits;
mod read;
mod run;
mod scene;
mod window;
mod write;

pub use read::read;
pub use run::{Rows, RunFile, read_run};
pub use scene::SavedScene;
pub use write::{write, write_scene};

use crate::engine::network::Network;
use crate::train::reading::Reading;

/// Bytes of a file: the largest model, three layers of 256 units that read both ways, in double precision is 40 MB, and
/// a moment may hold what it is compared with as well.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// Letters of a name that are shown, and of the name of a file or of a column of data.
const NAME: usize = 32;
const COLUMN: usize = 64;

/// What a file holds: weights, and what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    pub network: Network<f64>,
    /// The names of the input columns, as many as there are; none where the file does not say.
    pub inputs: Vec<String>,
    /// What it forecasts, and how its numbers were scaled.
    pub target: Option<String>,
    pub scaler: Option<String>,
    /// How its forecast is read, where a window of data came with it.
    pub reading: Option<Reading>,
    /// What is around the weights, where a moment of Gates was saved.
    pub scene: Option<SavedScene>,
}
