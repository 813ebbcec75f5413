//! Settings by their keys, so that a setting that comes later has its default in what was kept before.

use crate::engine::cell::CellKind;
use crate::train::ExperimentSpec;
use crate::train::spec::{CELLS, NUMBERS, WORDS};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A specification as it is kept. Numbers are text, because the reader of JSON rounds those of 17 digits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settings {
    target: String,
    features: Vec<String>,
    values: BTreeMap<String, String>,
}

impl From<&ExperimentSpec> for Settings {
    fn from(spec: &ExperimentSpec) -> Self {
        let words = WORDS.iter().zip(spec.words()).map(|(own, word)| (own.key.to_owned(), word));
        let number =
            |own: &crate::train::spec::Number| (own.key.to_owned(), (own.read)(spec).to_string());
        Self {
            target: spec.target.clone(),
            features: spec.features.clone(),
            values: words.chain(NUMBERS.iter().map(number)).collect(),
        }
    }
}

impl Settings {
    /// The specification; `None` where a key is unknown, a word is none of its choices or a number out of its range.
    pub fn spec(&self) -> Option<ExperimentSpec> {
        let (target, features) = (self.target.clone(), self.features.clone());
        let mut spec = ExperimentSpec { target, features, ..ExperimentSpec::default() };
        let mut known = 0;
        for own in &WORDS {
            if let Some(word) = self.values.get(own.key) {
                (own.write)(&mut spec, word)?;
                known += 1;
            }
        }
        // In their order, for the shares of the parts hold each other.
        for own in &NUMBERS {
            if let Some(text) = self.values.get(own.key) {
                let value = text.parse().ok().filter(|value| own.range.contains(value))?;
                (own.write)(&mut spec, value);
                known += 1;
            }
        }
        let trained_with = CELLS.iter().any(|own| CellKind::parse(own) == Some(spec.cell));
        (trained_with && known == self.values.len()).then_some(spec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_comes_back_to_its_last_digit() {
        let spec = ExperimentSpec {
            target: "收盘".into(),
            features: vec!["a".into(), "b".into()],
            learning_rate: 0.1 + 0.2,
            split_train: 61.000_000_000_000_01,
            seed: u64::MAX.to_string(),
            season: Some(7),
            cell: CellKind::parse("gru").expect("a cell"),
            ..ExperimentSpec::default()
        };
        assert_eq!(Settings::from(&spec).spec(), Some(spec));
    }

    #[test]
    fn what_is_missing_has_its_default_and_what_is_odd_is_refused() {
        let own = Settings::from(&ExperimentSpec::default());
        let mut fewer = own.clone();
        fewer.values.remove("clip");
        assert_eq!(fewer.spec(), Some(ExperimentSpec::default()));
        for (key, odd) in [
            ("hidden", "1e9"),
            ("hidden", "NaN"),
            ("learning-rate", "fast"),
            ("optimizer", "magic"),
            ("cell", "peephole"),
            ("later", "1"),
        ] {
            let mut other = own.clone();
            other.values.insert(key.into(), odd.into());
            assert_eq!(other.spec(), None, "{key} {odd}");
        }
    }
}
