//! What page and trainer say to each other. Every message about a run carries its id; late ones are dropped.

use super::sent::Sent;
use super::spec::ExperimentSpec;
use crate::data::series::{RawColumn, Values};
use crate::data::table::{ReadChoices, Table};
use crate::message::Message;
use serde::{Deserialize, Serialize};

pub type RunId = u32;
pub type JobId = u32;

/// Where a table comes from. A `File` object travels beside the message.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    File,
    Text(String),
}

/// What the page asks for; written as `sent.rs` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Sent", into = "Sent")]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one at a time, taken apart as soon as it is read"
)]
pub enum Request {
    Read {
        job: JobId,
        name: String,
        source: Source,
        choices: ReadChoices,
    },
    /// Columns: target first, then features, in the order of the spec.
    Start {
        run: RunId,
        spec: ExperimentSpec,
        /// Windows of a block, where training windows are drawn in blocks (`bagging`); 0: each is there once.
        block: usize,
        /// Empty when the table has no time column. Travels beside the message.
        time_values: Vec<f64>,
        columns: Vec<RawColumn>,
    },
    Order {
        run: RunId,
        order: Order,
    },
    /// Answer so many windows one at a time: what the delay of a single answer is measured by.
    Answer {
        run: RunId,
        windows: usize,
    },
}

/// What a run is told while it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    Pause,
    Resume,
    /// Stop and keep the best weights; while these are scored: leave the training rows that are not
    /// forecast yet without.
    Stop,
}

/// Losses after an epoch, on scaled values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EpochLoss {
    pub epoch: usize,
    pub train: f64,
    pub validation: f64,
}

/// Bytes that the weights of a run's epochs may take in all.
pub const ROOM: usize = 32_000_000;

/// Whether the weights after `epoch` (from 1) of `epochs` are told: all of them where they have [`ROOM`], else
/// the first, the last, and those at even distances between.
pub const fn travels(epoch: usize, epochs: usize, parameters: usize) -> bool {
    let bytes = epochs as u64 * parameters as u64 * size_of::<f32>() as u64;
    epoch == 1 || epoch == epochs || (epoch as u64).is_multiple_of(bytes.div_ceil(ROOM as u64))
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    Ready,
    /// `whole`: unless it is the beginning of a large file, read on its own, and the whole follows.
    Table {
        job: JobId,
        table: Table,
        whole: bool,
    },
    Refused {
        job: JobId,
        message: Message,
    },
    /// The plan was checked; baselines are fitted.
    Started {
        run: RunId,
        plan: Plan,
    },
    /// At most ten a second; `losses` are those since the last one.
    Progress {
        run: RunId,
        epoch: usize,
        losses: Vec<EpochLoss>,
        best_epoch: usize,
        seconds_left: Option<f64>,
        /// The share of the rows that are forecast, once training has ended.
        scored: Option<f64>,
        /// The weights after those of these epochs that [`travels`] names, one set after the other. Travels
        /// beside the message.
        #[serde(skip)]
        weights: Vec<f32>,
    },
    /// The order was heard.
    Obeyed {
        run: RunId,
        order: Order,
    },
    /// All windows were answered; `sum` is that of the scaled answers.
    Answered {
        run: RunId,
        sum: f64,
    },
    Snapshot {
        run: RunId,
        snapshot: Snapshot,
    },
    Done {
        run: RunId,
        outcome: Box<Outcome>,
    },
    /// `outcome` holds the best weights where there are any.
    Failed {
        run: RunId,
        message: Message,
        outcome: Option<Box<Outcome>>,
    },
}

/// What will be trained. Row numbers count rows of the sorted series, from 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub parameters: usize,
    /// Predicted rows: training is `first..validation`, validation `validation..test`, test `test..rows`.
    pub first: usize,
    pub validation: usize,
    pub test: usize,
    pub rows: usize,
    pub season: Option<usize>,
    /// Why there is no seasonal baseline.
    pub no_season: Option<Message>,
    /// Forecasts of the baselines for rows `first..test` (the test part stays sealed).
    pub baselines: Vec<Forecast>,
}

/// What series and scores call the trained model, whatever its cell: other programs know it by this name.
pub const MODEL: &str = "lstm";

/// One model's values, in the data's own units.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// [`MODEL`], `naive`, `seasonal-naive`, `ar`
    pub model: String,
    /// For AR: its order p.
    pub order: Option<usize>,
    /// The row of `values[0]`.
    pub start: usize,
    /// NaN where a model has no value. Travels beside the message.
    #[serde(skip)]
    pub values: Values,
}

impl Forecast {
    /// The values of these rows, which it has.
    pub fn on(&self, rows: &[usize]) -> Vec<f64> {
        rows.iter().map(|row| self.values[row - self.start]).collect()
    }
}

/// Scores of one model on one part, in the data's own units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub model: String,
    pub order: Option<usize>,
    /// `validation` or `test`
    pub part: String,
    pub rmse: f64,
    pub mae: f64,
    /// `None` if any actual value is 0.
    pub mape: Option<f64>,
}

/// The best weights so far, and what they forecast on the validation rows and some before them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub epoch: usize,
    /// Flat f32 weights in the order of `Network::numbers`. Travels beside the message.
    #[serde(skip)]
    pub weights: Vec<f32>,
    pub forecast: Forecast,
    pub scores: Vec<Score>,
}

/// The end of a run: the test part is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    pub best_epoch: usize,
    pub epochs: usize,
    #[serde(skip)]
    pub weights: Vec<f32>,
    /// The model first, then the baselines, over all rows `first..rows`; NaN where Stop left a training row out.
    pub forecasts: Vec<Forecast>,
    pub scores: Vec<Score>,
    /// Correlation of predicted with real changes on the test part.
    pub change_correlation: Option<f64>,
    /// Test rows whose direction was right, of how many.
    pub direction: (usize, usize),
}
