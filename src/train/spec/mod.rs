//! What a learner asks for. Anything may be wrong here; `check` makes it right or says why not.

mod checked;
mod written;

pub use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::Missing;
use crate::data::window::{Reach, Split};
use crate::engine::cell::CellKind;
use crate::engine::loss::{Loss, LossKind, huber, mae, mse};
pub use crate::engine::optim::OptimizerKind;
use crate::engine::real::Real;
use crate::engine::schedule::Schedule;
pub use crate::engine::schedule::ScheduleKind;
use crate::engine::setting::Choices;
use crate::engine::{Readout, Shape};
use crate::message::Message;
pub use checked::CheckedSpec;
use serde::{Deserialize, Serialize};
pub use written::{
    MOST_BATCH, MOST_EPOCHS, MOST_HIDDEN, MOST_HORIZON, MOST_LOOKBACK, NUMBERS, Number, WORDS,
    Word, Written,
};

/// Everything that decides a run, the seed included. Defaults are the page's defaults.
///
/// In messages and files it is written by its lists: [`WORDS`] and [`NUMBERS`], in their order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
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
    pub loss: LossKind,
    pub optimizer: OptimizerKind,
    pub learning_rate: f64,
    /// Largest gradient norm; 0 = off.
    pub clip: f64,
    pub batch: usize,
    pub epochs: usize,
    /// As text, so that 64 bits survive the trip through JavaScript.
    pub seed: String,
    /// Rows of one season; `None` (written 0) = guess from the time column.
    pub season: Option<usize>,
    /// Whether each window is also read from its last row to its first.
    pub bidirectional: bool,
    /// Share of what one layer hands to the next that is dropped in training; 0 = off.
    pub dropout: f64,
    /// How much the sums of |w| and of w² weigh in the gradient; 0 = off. Losses are told without them.
    pub l1: f64,
    pub l2: f64,
    /// Decay that the optimizer applies; 0 = as the rule has it, which is 0.01 for AdamW and none for others.
    pub weight_decay: f64,
    /// Epochs without a better validation loss after which training ends; 0 = off.
    pub early_stopping: usize,
    pub schedule: ScheduleKind,
    /// Epochs over which the rate first rises; 0 = off.
    pub warm_up: usize,
    /// Epochs from fall to fall of a step schedule, and without a better loss before a plateau's.
    pub schedule_epochs: usize,
    /// What the rate is multiplied by in a fall.
    pub schedule_factor: f64,
    /// Whether windows come in another order in every epoch; else in the order of time.
    pub shuffle: bool,
    /// How much training windows are changed each time they are seen, as `augment.rs` says; 0 = off.
    pub jitter: f64,
    pub scaling: f64,
    pub warping: f64,
    /// Whether the scaler is fitted on all rows, the test part among them: a mistake to be seen, never a way to work.
    pub leaking: bool,
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
            loss: LossKind::default(),
            optimizer: OptimizerKind::default(),
            learning_rate: 0.005,
            clip: 1.0,
            batch: 32,
            epochs: 60,
            seed: "7".into(),
            season: None,
            bidirectional: false,
            dropout: 0.0,
            l1: 0.0,
            l2: 0.0,
            weight_decay: 0.0,
            early_stopping: 0,
            schedule: ScheduleKind::Constant,
            warm_up: 0,
            schedule_epochs: 10,
            schedule_factor: 0.5,
            shuffle: true,
            jitter: 0.0,
            scaling: 0.0,
            warping: 0.0,
            leaking: false,
        }
    }
}

/// The cells that a forecast is trained with, each in its usual form.
pub const CELLS: [&str; 3] = ["lstm", "gru", "rnn"];

/// The losses of a forecast.
pub const LOSSES: [LossKind; 3] = [LossKind::Mse, LossKind::Mae, LossKind::Huber];

/// A learning rate at which the rule hardly ever diverges, the series being scaled.
pub const fn usual_rate(optimizer: OptimizerKind) -> f64 {
    match optimizer {
        OptimizerKind::Sgd => 0.1,
        OptimizerKind::Momentum | OptimizerKind::Nesterov => 0.01,
        OptimizerKind::Adam | OptimizerKind::AdamW | OptimizerKind::RmsProp => 0.001,
    }
}

/// A loss of forecasts as a function; a kind that no forecast has counts as the first of [`LOSSES`].
pub fn loss_function<T: Real>(kind: LossKind) -> Loss<T> {
    match kind {
        LossKind::Mae => mae,
        LossKind::Huber => huber,
        _ => mse,
    }
}

impl ExperimentSpec {
    pub fn reach(&self) -> Reach {
        Reach { lookback: self.lookback, horizon: self.horizon }
    }

    pub fn split(&self, rows: usize) -> Result<Split, Message> {
        Split::new(rows, self.split_train, self.split_validation, self.reach())
    }

    /// The network this asks for, over `inputs` columns.
    pub fn shape(&self, inputs: usize) -> Shape {
        let plain = Shape::lstm(inputs, self.hidden, self.layers, 1);
        // Each direction answers with the last h it comes to: after one step, it would have read one row.
        let readout = if self.bidirectional { Readout::Final } else { plain.readout };
        Shape { cell: self.cell, bidirectional: self.bidirectional, readout, ..plain }
    }

    /// What is chosen of the optimizer, besides the learning rate.
    pub fn decay(&self) -> Choices {
        let decay = (self.weight_decay > 0.0).then_some(self.weight_decay);
        decay.map_or_else(Choices::default, |own| Choices::default().with("weight-decay", own))
    }

    /// The learning rate from epoch to epoch.
    pub fn rates(&self) -> Schedule {
        let epochs = self.schedule_epochs as f64;
        let choices = Choices::default().with("warm-up", self.warm_up as f64);
        let choices = choices.with("every", epochs).with("patience", epochs);
        let choices = choices.with("factor", self.schedule_factor);
        self.schedule.build(self.learning_rate, self.epochs, &choices)
    }
}
