//! A model with the data it was trained on: what "Look inside" opens.

use super::reading::Reading;
use super::spec::{CheckedSpec, ExperimentSpec};
use crate::data::scaler::Fitted;
use crate::data::series::Series;
use crate::data::window::{Reach, Split};
use crate::engine::Network;
use std::ops::Range;
use std::sync::Arc;

/// Weights, data and scaler together.
#[derive(Clone, Debug)]
pub struct Trained {
    pub spec: ExperimentSpec,
    pub series: Arc<Series>,
    pub split: Split,
    pub scaler: Fitted,
    pub network: Network<f64>,
    pub epoch: usize,
    reach: Reach,
}

impl Trained {
    /// `None` when the weights are not those of the specification's network.
    pub fn new(checked: CheckedSpec, weights: &[f32], epoch: usize) -> Option<Self> {
        let network = Network::from_numbers(checked.shape, weights.to_vec())?;
        let CheckedSpec { spec, series, split, reach, scaler, .. } = checked;
        Some(Self { spec, series, split, scaler, network: network.cast(), epoch, reach })
    }

    /// The rows that the forecast of `row` reads.
    pub fn input_rows(&self, row: usize) -> Range<usize> {
        self.reach.inputs(row)
    }

    /// The scaled inputs that the forecast of `row` reads: `xs[t][column]`.
    pub fn window(&self, row: usize) -> Vec<Vec<f64>> {
        self.scaler.window(&self.series, self.input_rows(row))
    }

    /// How the forecast of `row` is read.
    pub fn reading(&self, row: usize) -> Reading {
        let Self { series, spec, reach, .. } = self;
        let time = |row: usize| series.times.as_ref().map(|times| times[row]);
        Reading {
            target: series.names[0].clone(),
            scaler: self.scaler.clone(),
            loss: spec.loss,
            horizon: reach.horizon,
            times: self.input_rows(row).filter_map(time).collect(),
            rhythm: series.rhythm.unit,
            last: series.target()[row - reach.horizon],
            actual: series.target()[row],
            time: time(row),
        }
    }
}
