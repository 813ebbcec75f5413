//! What a learner asks for. Anything may be wrong here; `check` makes it right or says why not.

use crate::data::series::Missing;
use crate::engine::cell::CellKind;
use serde::{Deserialize, Serialize};

/// How the target is predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetForm {
    #[default]
    Level,
    /// The change from the last seen value.
    Difference,
    /// The relative change from the last seen value.
    Return,
}

/// How numbers are brought to a common size; fitted on the training part only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScalerKind {
    #[default]
    Standard,
    Minmax,
    LogWindow,
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptimizerKind {
    #[default]
    Adam,
    Sgd,
}

/// Everything that decides a run, the seed included. Defaults are the page's defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExperimentSpec {
    pub target: String,
    /// The other input columns; the target is always an input as well.
    pub features: Vec<String>,
    pub missing: Missing,
    pub form: TargetForm,
    /// Rows in.
    pub lookback: usize,
    /// The predicted row is this many rows after the last row in.
    pub horizon: usize,
    /// Shares of the rows, in per cent; the test part is the rest.
    pub split_train: f64,
    pub split_validation: f64,
    pub scaler: ScalerKind,
    pub cell: CellKind,
    pub layers: usize,
    pub hidden: usize,
    pub forget_bias: f64,
    pub optimizer: OptimizerKind,
    pub learning_rate: f64,
    /// Largest gradient norm; 0 = off.
    pub clip: f64,
    pub batch: usize,
    pub epochs: usize,
    /// As text, so that 64 bits survive the trip through JavaScript.
    pub seed: String,
    /// Rows of one season; `None` = guess from the time column.
    pub season: Option<usize>,
}

impl Default for ExperimentSpec {
    fn default() -> Self {
        Self {
            target: String::new(),
            features: Vec::new(),
            missing: Missing::default(),
            form: TargetForm::default(),
            lookback: 12,
            horizon: 1,
            split_train: 70.0,
            split_validation: 15.0,
            scaler: ScalerKind::default(),
            cell: CellKind::default(),
            layers: 1,
            hidden: 16,
            forget_bias: 1.0,
            optimizer: OptimizerKind::default(),
            learning_rate: 0.005,
            clip: 1.0,
            batch: 32,
            epochs: 60,
            seed: "7".into(),
            season: None,
        }
    }
}
