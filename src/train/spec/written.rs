//! A specification as forms, links, files and messages write it: a list of words and one of numbers.

use super::{ExperimentSpec, LOSSES, OptimizerKind, ScalerKind, ScheduleKind, TargetForm};
use crate::data::series::Missing;
use crate::engine::MOST_LAYERS;
use crate::engine::cell::CellKind;
use crate::engine::loss::LossKind;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// One choice that a form, a link or a file may set.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The name of the control: `scaler`, `optimizer` ...
    pub key: &'static str,
    /// `None` for what is no such choice; nothing is changed then.
    pub write: fn(&mut ExperimentSpec, &str) -> Option<()>,
}

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

/// A whole number from 1 to `most`.
const fn upto(
    key: &'static str,
    most: usize,
    read: fn(&ExperimentSpec) -> f64,
    write: fn(&mut ExperimentSpec, f64),
) -> Number {
    whole(key, 1.0..=most as f64, read, write)
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

/// The most of what links and files say, too.
pub const MOST_LOOKBACK: usize = 512;
pub const MOST_HORIZON: usize = 64;
pub const MOST_HIDDEN: usize = 256;
pub const MOST_BATCH: usize = 256;
pub const MOST_EPOCHS: usize = 10_000;

/// Every number of a specification with its range. Forms are drawn from this list.
pub const NUMBERS: [Number; 26] = [
    upto("lookback", MOST_LOOKBACK, |s| s.lookback as f64, |s, v| s.lookback = v as usize),
    upto("horizon", MOST_HORIZON, |s| s.horizon as f64, |s, v| s.horizon = v as usize),
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
    upto("layers", MOST_LAYERS, |s| s.layers as f64, |s, v| s.layers = v as usize),
    upto("hidden", MOST_HIDDEN, |s| s.hidden as f64, |s, v| s.hidden = v as usize),
    real("learning-rate", 1e-6..=1e6, |s| s.learning_rate, |s, v| s.learning_rate = v),
    upto("batch", MOST_BATCH, |s| s.batch as f64, |s, v| s.batch = v as usize),
    upto("epochs", MOST_EPOCHS, |s| s.epochs as f64, |s, v| s.epochs = v as usize),
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
}
