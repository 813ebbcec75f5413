//! What a learner asks for. Anything may be wrong here; `check` makes it right or says why not.

use crate::data::scaler::Fitted;
pub use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::{Missing, Series};
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
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::sync::Arc;

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
    /// How much training windows are changed each time they are seen, as [`super::augment`] says; 0 = off.
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

/// One choice that a form, a link or a file may set.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The name of the control: `scaler`, `optimizer` ...
    pub key: &'static str,
    /// `None` for what is no such choice; nothing is changed then.
    pub write: fn(&mut ExperimentSpec, &str) -> Option<()>,
}

/// The cells that a forecast is trained with, each in its usual form.
pub const CELLS: [&str; 3] = ["lstm", "gru", "rnn"];

/// The losses of a forecast.
pub const LOSSES: [LossKind; 3] = [LossKind::Mse, LossKind::Mae, LossKind::Huber];

/// Every choice of a specification.
pub const WORDS: [Word; 8] = [
    Word {
        key: "missing",
        write: |s, word| find(&Missing::ALL, Missing::key, word).map(|own| s.missing = own),
    },
    Word {
        key: "target-form",
        write: |s, word| find(&TargetForm::ALL, TargetForm::key, word).map(|own| s.form = own),
    },
    Word {
        key: "scaler",
        write: |s, word| find(&ScalerKind::ALL, ScalerKind::key, word).map(|own| s.scaler = own),
    },
    Word { key: "cell", write: |s, word| CellKind::parse(word).map(|own| s.cell = own) },
    Word {
        key: "optimizer",
        write: |s, word| {
            find(&OptimizerKind::ALL, OptimizerKind::key, word).map(|own| s.optimizer = own)
        },
    },
    Word {
        key: "loss",
        write: |s, word| find(&LOSSES, LossKind::key, word).map(|own| s.loss = own),
    },
    Word {
        key: "seed",
        write: |s, word| {
            s.seed = word.into();
            Some(())
        },
    },
    Word {
        key: "schedule",
        write: |s, word| {
            find(&ScheduleKind::ALL, ScheduleKind::key, word).map(|own| s.schedule = own)
        },
    },
];

fn find<K: Copy>(all: &[K], key: fn(K) -> &'static str, word: &str) -> Option<K> {
    all.iter().copied().find(|own| key(*own) == word)
}

/// A specification as it is written down.
#[derive(Serialize, Deserialize)]
pub struct Written {
    pub target: String,
    pub features: Vec<String>,
    /// In the order of [`WORDS`].
    pub words: Vec<String>,
    /// In the order of [`NUMBERS`].
    pub numbers: Vec<f64>,
}

impl From<ExperimentSpec> for Written {
    fn from(spec: ExperimentSpec) -> Self {
        let words = spec.words().into();
        let numbers = NUMBERS.iter().map(|number| (number.read)(&spec)).collect();
        Self { target: spec.target, features: spec.features, words, numbers }
    }
}

impl TryFrom<Written> for ExperimentSpec {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { target, features, words, numbers } = written;
        let mut spec = Self { target, features, ..Self::default() };
        if words.len() != WORDS.len() || numbers.len() != NUMBERS.len() {
            return Err("another number of settings");
        }
        for (word, own) in WORDS.iter().zip(&words) {
            (word.write)(&mut spec, own).ok_or(word.key)?;
        }
        for (number, value) in NUMBERS.iter().zip(numbers) {
            (number.write)(&mut spec, value);
        }
        Ok(spec)
    }
}

/// One number that a form, a link or a file may set.
#[derive(Clone, Debug)]
pub struct Number {
    /// The name of the control: `lookback`, `learning-rate` ...
    pub key: &'static str,
    pub range: RangeInclusive<f64>,
    pub whole: bool,
    pub read: fn(&ExperimentSpec) -> f64,
    pub write: fn(&mut ExperimentSpec, f64),
}

const fn real(
    key: &'static str,
    range: RangeInclusive<f64>,
    read: fn(&ExperimentSpec) -> f64,
    write: fn(&mut ExperimentSpec, f64),
) -> Number {
    Number { key, range, whole: false, read, write }
}

const fn whole(
    key: &'static str,
    range: RangeInclusive<f64>,
    read: fn(&ExperimentSpec) -> f64,
    write: fn(&mut ExperimentSpec, f64),
) -> Number {
    Number { whole: true, ..real(key, range, read, write) }
}

/// On or off, written 1 or 0.
const fn switch(
    key: &'static str,
    read: fn(&ExperimentSpec) -> f64,
    write: fn(&mut ExperimentSpec, f64),
) -> Number {
    whole(key, 0.0..=1.0, read, write)
}

/// Every number of a specification with its range. Forms are drawn from this list.
pub const NUMBERS: [Number; 26] = [
    whole("lookback", 1.0..=512.0, |s| s.lookback as f64, |s, v| s.lookback = v as usize),
    whole("horizon", 1.0..=64.0, |s| s.horizon as f64, |s, v| s.horizon = v as usize),
    real(
        "split-train",
        10.0..=90.0,
        |s| s.split_train,
        |s, v| {
            s.split_train = v;
            // Something is left to test on.
            s.split_validation = s.split_validation.min(99.0 - v);
        },
    ),
    real(
        "split-validation",
        1.0..=50.0,
        |s| s.split_validation,
        |s, v| {
            s.split_validation = v.min(99.0 - s.split_train);
        },
    ),
    whole("layers", 1.0..=3.0, |s| s.layers as f64, |s, v| s.layers = v as usize),
    whole("hidden", 1.0..=256.0, |s| s.hidden as f64, |s, v| s.hidden = v as usize),
    real("learning-rate", 1e-6..=1e6, |s| s.learning_rate, |s, v| s.learning_rate = v),
    whole("batch", 1.0..=256.0, |s| s.batch as f64, |s, v| s.batch = v as usize),
    whole("epochs", 1.0..=10_000.0, |s| s.epochs as f64, |s, v| s.epochs = v as usize),
    real("clip", 0.0..=1000.0, |s| s.clip, |s, v| s.clip = v),
    real("forget-bias", -10.0..=10.0, |s| s.forget_bias, |s, v| s.forget_bias = v),
    whole(
        "season",
        0.0..=10_000.0,
        |s| s.season.unwrap_or(0) as f64,
        |s, v| s.season = (v >= 1.0).then_some(v as usize),
    ),
    switch("bidirectional", |s| s.bidirectional.into(), |s, v| s.bidirectional = v > 0.0),
    real("dropout", 0.0..=0.9, |s| s.dropout, |s, v| s.dropout = v),
    real("l1", 0.0..=1.0, |s| s.l1, |s, v| s.l1 = v),
    real("l2", 0.0..=1.0, |s| s.l2, |s, v| s.l2 = v),
    real("weight-decay", 0.0..=10.0, |s| s.weight_decay, |s, v| s.weight_decay = v),
    whole(
        "early-stopping",
        0.0..=10_000.0,
        |s| s.early_stopping as f64,
        |s, v| s.early_stopping = v as usize,
    ),
    whole("warm-up", 0.0..=10_000.0, |s| s.warm_up as f64, |s, v| s.warm_up = v as usize),
    whole(
        "schedule-epochs",
        1.0..=10_000.0,
        |s| s.schedule_epochs as f64,
        |s, v| s.schedule_epochs = v as usize,
    ),
    real("schedule-factor", 0.01..=0.99, |s| s.schedule_factor, |s, v| s.schedule_factor = v),
    switch("shuffle", |s| s.shuffle.into(), |s, v| s.shuffle = v > 0.0),
    real("jitter", 0.0..=1.0, |s| s.jitter, |s, v| s.jitter = v),
    real("scaling", 0.0..=1.0, |s| s.scaling, |s, v| s.scaling = v),
    real("warping", 0.0..=1.0, |s| s.warping, |s, v| s.warping = v),
    switch("leaking", |s| s.leaking.into(), |s, v| s.leaking = v > 0.0),
];

impl Number {
    pub fn find(key: &str) -> Option<&'static Number> {
        NUMBERS.iter().find(|number| number.key == key)
    }

    /// Sets the number, kept within its range; what is no number changes nothing.
    pub fn put(&self, spec: &mut ExperimentSpec, value: f64) {
        if value.is_finite() {
            let value = value.clamp(*self.range.start(), *self.range.end());
            (self.write)(spec, if self.whole { value.round() } else { value });
        }
    }
}

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
    /// The choices, in the order of [`WORDS`].
    pub fn words(&self) -> [String; 8] {
        [
            self.missing.key().into(),
            self.form.key().into(),
            self.scaler.key().into(),
            self.cell.name(),
            self.optimizer.key().into(),
            self.loss.key().into(),
            self.seed.clone(),
            self.schedule.key().into(),
        ]
    }

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

    /// The rows that the scaler may see: those before the validation part, unless it leaks.
    fn seen(&self, split: Split) -> Split {
        if self.leaking { Split { validation: split.rows, ..split } } else { split }
    }

    /// Parse, don't validate: the one way to something that runs.
    ///
    /// # Errors
    /// `DATA-TOO-SHORT`, `SCALE-...`, `RUN-SETTING` (a number out of its range), `RUN-TOO-LARGE`.
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
        let split = self.split(series.len())?;
        let shape = self.shape(series.columns.len());
        let bytes = self.memory(split, shape);
        if bytes > MEMORY {
            let megabytes = bytes / (1024 * 1024);
            let message = Message::new("RUN-TOO-LARGE").with("size", megabytes);
            return Err(message.with("limit", MEMORY / (1024 * 1024)));
        }
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
