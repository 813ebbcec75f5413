//! Runs side by side: which settings tell them apart, and whose losses can be laid over each other.

use crate::message::LIST;
use crate::train::ExperimentSpec;
use crate::train::spec::{NUMBERS, WORDS};

/// What sets runs apart, in the order of a form: the columns of the table of runs.
pub const COLUMNS: [&str; 35] = [
    "target",
    "features",
    "missing",
    "lookback",
    "horizon",
    "split-train",
    "split-validation",
    "season",
    "cell",
    "hidden",
    "layers",
    "bidirectional",
    "forget-bias",
    "dropout",
    "scaler",
    "leaking",
    "target-form",
    "loss",
    "optimizer",
    "learning-rate",
    "batch",
    "epochs",
    "early-stopping",
    "schedule",
    "schedule-epochs",
    "schedule-factor",
    "warm-up",
    "shuffle",
    "jitter",
    "scaling",
    "warping",
    "clip",
    "l1",
    "l2",
    "weight-decay",
];

/// The value of a setting as it is written in a link; the seed and the columns by their names.
pub fn value(spec: &ExperimentSpec, key: &str) -> String {
    match key {
        "target" => return spec.target.clone(),
        "features" => return spec.features.join(LIST),
        _ => {}
    }
    if let Some(number) = NUMBERS.iter().find(|own| own.key == key) {
        return (number.read)(spec).to_string();
    }
    let place = WORDS.iter().position(|own| own.key == key);
    place.map(|place| spec.words()[place].clone()).unwrap_or_default()
}

/// The settings, without the seed, in which these differ.
pub fn differing(specs: &[&ExperimentSpec]) -> Vec<&'static str> {
    let differs =
        |key: &&'static str| specs.windows(2).any(|two| value(two[0], key) != value(two[1], key));
    COLUMNS.into_iter().filter(differs).collect()
}

/// Whether the losses of two runs on the same table are of one kind: of the same numbers, scaled in the same way and
/// measured by the same loss. The parts decide both what is scaled by and what is validated on.
pub fn same_losses(one: &ExperimentSpec, other: &ExperimentSpec) -> bool {
    let kind = |own: &ExperimentSpec| {
        let parts = (own.split_train, own.split_validation, own.lookback, own.horizon);
        (own.target.clone(), own.missing, own.scaler, own.leaking, own.form, own.loss, parts)
    };
    kind(one) == kind(other)
}

/// Another start: the next seed, from the largest back to 0.
pub fn next_seed(seed: &str) -> String {
    seed.trim().parse::<u64>().unwrap_or_default().wrapping_add(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::spec::{OptimizerKind, ScalerKind};

    #[test]
    fn every_setting_is_a_column_once_and_the_seed_has_its_own() {
        let all = WORDS.iter().map(|own| own.key).chain(NUMBERS.iter().map(|own| own.key));
        for key in all {
            let count = COLUMNS.iter().filter(|own| **own == key).count();
            assert_eq!(count, usize::from(key != "seed"), "{key}");
        }
        assert_eq!(COLUMNS.len(), WORDS.len() + NUMBERS.len() - 1 + 2);
    }

    #[test]
    fn only_what_differs_is_told() {
        let one = ExperimentSpec::default();
        let same = ExperimentSpec { seed: "8".into(), ..one.clone() };
        assert!(differing(&[&one, &same]).is_empty());
        let other = ExperimentSpec {
            hidden: 50,
            optimizer: OptimizerKind::Sgd,
            features: vec!["Open".into(), "High".into()],
            ..one.clone()
        };
        assert_eq!(differing(&[&one, &same, &other]), ["features", "hidden", "optimizer"]);
        let told = ["features", "hidden", "optimizer", "season"].map(|key| value(&other, key));
        assert_eq!(told, ["Open\u{1f}High", "50", "sgd", "0"]);
    }

    #[test]
    fn losses_of_other_scales_or_rows_are_of_another_kind() {
        let one = ExperimentSpec::default();
        assert!(same_losses(&one, &ExperimentSpec { hidden: 3, epochs: 9, ..one.clone() }));
        for other in [
            ExperimentSpec { scaler: ScalerKind::Minmax, ..one.clone() },
            ExperimentSpec { horizon: 2, ..one.clone() },
            ExperimentSpec { leaking: true, ..one.clone() },
            ExperimentSpec { split_train: 60.0, ..one.clone() },
        ] {
            assert!(!same_losses(&one, &other));
        }
    }

    #[test]
    fn another_start_is_always_another_seed() {
        assert_eq!(next_seed("7"), "8");
        assert_eq!(next_seed(&u64::MAX.to_string()), "0");
        assert_eq!(next_seed("no number"), "1");
    }
}
