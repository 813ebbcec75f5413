//! Good and bad settings to begin from, without the browser. What the bad ones show is real: each is a run like any other.

use crate::data::scaler::{ScalerKind, TargetForm};
use crate::train::ExperimentSpec;
use crate::train::spec::OptimizerKind;

/// What it is called in `train.presets`, and what it changes of sensible settings.
pub struct Preset {
    pub key: &'static str,
    change: fn(&mut ExperimentSpec),
}

pub const PRESETS: [Preset; 7] = [
    Preset { key: "sensible", change: |_| {} },
    Preset {
        key: "rate",
        change: |spec| {
            // Long steps of a plain rule: an adaptive one would hide some of it.
            (spec.optimizer, spec.learning_rate) = (OptimizerKind::Momentum, 3.0);
        },
    },
    Preset { key: "units", change: |spec| spec.hidden = 1 },
    Preset {
        key: "unscaled",
        change: |spec| (spec.scaler, spec.form) = (ScalerKind::None, TargetForm::Level),
    },
    Preset { key: "no-shuffle", change: |spec| (spec.shuffle, spec.batch) = (false, 8) },
    Preset {
        key: "overfitted",
        change: |spec| {
            (spec.hidden, spec.epochs, spec.learning_rate, spec.batch) = (48, 200, 0.01, 16);
        },
    },
    Preset {
        key: "leaking",
        change: |spec| (spec.leaking, spec.scaler) = (true, ScalerKind::Minmax),
    },
];

impl Preset {
    pub fn find(key: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|own| own.key == key)
    }

    /// The settings of this preset for the data, the task, the cell and the seed of `now`. Sensible is the scaler that
    /// the table asks for.
    pub fn of(&self, now: &ExperimentSpec, scaler: ScalerKind) -> ExperimentSpec {
        let now = now.clone();
        let mut spec = ExperimentSpec {
            target: now.target,
            features: now.features,
            missing: now.missing,
            season: now.season,
            lookback: now.lookback,
            horizon: now.horizon,
            split_train: now.split_train,
            split_validation: now.split_validation,
            cell: now.cell,
            seed: now.seed,
            scaler,
            ..ExperimentSpec::default()
        };
        (self.change)(&mut spec);
        spec
    }
}

/// The preset that these settings are for a table that asks for this scaler.
pub fn chosen(now: &ExperimentSpec, scaler: ScalerKind) -> Option<&'static Preset> {
    PRESETS.iter().find(|own| own.of(now, scaler) == *now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_found_again_and_keeps_data_task_and_seed() {
        let own = ExperimentSpec {
            target: "y".into(),
            lookback: 20,
            season: Some(5),
            seed: "11".into(),
            hidden: 99,
            ..ExperimentSpec::default()
        };
        for scaler in [ScalerKind::default(), ScalerKind::LogWindow] {
            let chosen = |spec: &ExperimentSpec| chosen(spec, scaler).map(|own| own.key);
            assert_eq!(chosen(&own), None);
            for preset in &PRESETS {
                let spec = preset.of(&own, scaler);
                assert_eq!(chosen(&spec), Some(preset.key));
                assert_eq!((spec.target.as_str(), spec.lookback, spec.season), ("y", 20, Some(5)));
                assert_eq!(spec.seed, "11");
            }
            let usual = ExperimentSpec { scaler, ..ExperimentSpec::default() };
            assert_eq!(chosen(&usual), Some("sensible"));
        }
        assert!(chosen(&ExperimentSpec::default(), ScalerKind::LogWindow).is_none());
    }
}
