//! A specification that can run, and the one way to it.

use super::{ExperimentSpec, NUMBERS};
use crate::data::scaler::Fitted;
use crate::data::series::Series;
use crate::data::window::{Reach, Split};
use crate::engine::Shape;
use crate::message::Message;
use std::sync::Arc;

/// Bytes that a run may take.
const MEMORY: u64 = 512 * 1024 * 1024;

/// A specification that can run: nothing in it can be wrong any more.
#[derive(Clone, Debug)]
pub struct CheckedSpec {
    pub spec: ExperimentSpec,
    pub series: Arc<Series>,
    pub split: Split,
    pub reach: Reach,
    pub scaler: Fitted,
    pub shape: Shape,
    pub seed: u64,
}

impl ExperimentSpec {
    /// The rows that the scaler may see: those before the validation part, unless it leaks.
    fn seen(&self, split: Split) -> Split {
        if self.leaking { Split { validation: split.rows, ..split } } else { split }
    }

    /// The parts of so many rows and the network over so many columns, where there is room for them.
    ///
    /// # Errors
    /// `DATA-TOO-SHORT`, `RUN-TOO-LARGE`.
    pub fn fits(&self, rows: usize, columns: usize) -> Result<(Split, Shape), Message> {
        let (split, shape) = (self.split(rows)?, self.shape(columns));
        let bytes = self.memory(split, shape);
        if bytes > MEMORY {
            let megabytes = bytes / (1024 * 1024);
            let message = Message::new("RUN-TOO-LARGE").with("size", megabytes);
            return Err(message.with("limit", MEMORY / (1024 * 1024)));
        }
        Ok((split, shape))
    }

    /// Parse, don't validate: the one way to something that runs.
    ///
    /// # Errors
    /// `SCALE-...`, `RUN-SETTING` (a number out of its range), and as [`fits`](Self::fits).
    pub fn check(&self, series: impl Into<Arc<Series>>) -> Result<CheckedSpec, Message> {
        let series = series.into();
        for number in &NUMBERS {
            let value = (number.read)(self);
            if !number.range.contains(&value) {
                let message = Message::new("RUN-SETTING").with("setting", number.key);
                let (least, most) = (*number.range.start(), *number.range.end());
                return Err(message.with("value", value).with("least", least).with("most", most));
            }
        }
        let seed = self.seed.trim().parse().map_err(|_| {
            let message = Message::new("RUN-SETTING")
                .with("setting", "seed")
                .with("value", self.seed.as_str());
            message.with("least", 0_u64).with("most", u64::MAX)
        })?;
        let (split, shape) = self.fits(series.len(), series.columns.len())?;
        let seen = self.seen(split);
        let scaler = Fitted::fit(&series, seen, self.reach(), self.scaler, self.form)?;
        Ok(CheckedSpec {
            spec: self.clone(),
            series,
            split,
            reach: self.reach(),
            scaler,
            shape,
            seed,
        })
    }

    /// The sizes of batches that a run meets: full ones, and the rests of its parts.
    pub fn batch_sizes(&self, split: Split) -> Vec<usize> {
        let (train, validation) = (split.validation - split.first, split.test - split.validation);
        let full = self.batch.min(train);
        let mut sizes = Vec::new();
        for size in [full, train % full, validation.min(full), validation % full] {
            if size > 0 && !sizes.contains(&size) {
                sizes.push(size);
            }
        }
        sizes
    }

    /// Bytes that a run takes at most: 4 (R·(L·I + 32) + 18 P + B'·L·K·(2 I + 17 H + 12)) + 256 kB, with R
    /// predicted rows, L the look-back, I columns, P parameters, K layers, H units, and B' the sizes of
    /// batches, each filled up to eights, added: each has buffers of its own. With two directions the bracket
    /// counts twice, with 4 H more for what both hand up; with dropout it counts H more for each of them. The 128 bytes a row are
    /// targets, order, answers, the forecasts of four models and what is known of them. What leaves the
    /// range of a u64 is its largest number. A test holds a session to it.
    pub fn memory(&self, split: Split, shape: Shape) -> u64 {
        let filled = self.batch_sizes(split).into_iter().map(|size| size.next_multiple_of(8));
        let rows = filled.sum::<usize>() as f64;
        let [inputs, hidden, layers, lookback] =
            [shape.inputs, shape.hidden, shape.layers, self.lookback].map(|count| count as f64);
        let windows = (split.rows - split.first) as f64 * (lookback * inputs + 32.0);
        let weights = 18.0 * shape.parameters() as f64;
        let ways = shape.directions() as f64;
        let handed = 4.0 * hidden * (ways - 1.0);
        let dropped = if self.dropout > 0.0 { hidden } else { 0.0 };
        let unit = 2.0 * inputs + 17.0 * hidden + 12.0 + handed + dropped;
        let buffers = rows * lookback * layers * ways * unit;
        ((4.0 * (windows + weights + buffers)) as u64).saturating_add(256 * 1024)
    }
}
