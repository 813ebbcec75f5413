//! The windows of one part of the data as the network reads them.

use super::augment::Augment;
use super::spec::CheckedSpec;
use crate::engine::Batch;
use std::ops::Range;

/// Rows of windows of one part, ready for the network.
pub struct Windows {
    /// `inputs[window][t][column]`, one after the other.
    inputs: Vec<f32>,
    targets: Vec<f32>,
    steps: usize,
    columns: usize,
}

impl Windows {
    pub fn new(checked: &CheckedSpec, rows: Range<usize>) -> Self {
        let (steps, columns) = (checked.reach.lookback, checked.shape.inputs);
        let mut inputs = Vec::with_capacity(rows.len() * steps * columns);
        let mut targets = Vec::with_capacity(rows.len());
        for row in rows {
            let window = checked.reach.inputs(row);
            let last = window.end - 1;
            for step in window {
                inputs.extend(checked.scaler.row(&checked.series, step, last).map(|x| x as f32));
            }
            let y = checked.series.target();
            targets.push(checked.scaler.target(y[row], y[row - checked.reach.horizon]) as f32);
        }
        Self { inputs, targets, steps, columns }
    }

    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Lays the windows `chosen` and their targets into a batch, each as `change` makes it.
    pub fn load(
        &self,
        chosen: impl Iterator<Item = usize>,
        batch: &mut Batch,
        mut change: Option<&mut Augment>,
    ) {
        let size = self.steps * self.columns;
        for (row, window) in chosen.enumerate() {
            let (own, target) = (&self.inputs[window * size..][..size], self.targets[window]);
            let (own, target) = match &mut change {
                Some(change) => change.change(own, target, self.columns),
                None => (own, target),
            };
            batch.set_window(row, self.columns, own);
            batch.target[row] = target;
        }
    }
}
