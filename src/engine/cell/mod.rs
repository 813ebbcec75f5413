//! The cells. One folder each.

pub mod lstm;

use crate::notation::Symbol;

/// The kinds of cell that can be built, by the names links and files use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    #[default]
    Lstm,
}

impl CellKind {
    pub const ALL: [CellKind; 1] = [CellKind::Lstm];

    pub const fn key(self) -> &'static str {
        match self {
            CellKind::Lstm => "lstm",
        }
    }
}

/// The weights that feed one gate, as the picture shows them: rows are units, columns are `h | x | b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub gate: Symbol,
    /// `hidden[unit][k]` weighs `h_prev[k]`; H x H.
    pub hidden: Vec<Vec<f64>>,
    /// `input[unit][k]` weighs `x[k]`; H x I.
    pub input: Vec<Vec<f64>>,
    /// One bias a unit: the sum of PyTorch's two.
    pub bias: Vec<f64>,
}
