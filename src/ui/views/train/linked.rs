//! The settings that a link names where they are not the default, without the browser.

use crate::train::ExperimentSpec;
use crate::train::spec::{NUMBERS, ScalerKind, WORDS};

/// Words and numbers that a link has always named, under names of its own.
const OWN: [&str; 10] = [
    "cell",
    "optimizer",
    "seed",
    "lookback",
    "horizon",
    "layers",
    "hidden",
    "learning-rate",
    "batch",
    "epochs",
];

/// What of a specification is not the default, by control and value; and what a link names anyway is left out. `scaler` is
/// the one that a link means which names none.
pub fn written(spec: &ExperimentSpec, scaler: ScalerKind) -> Vec<(String, String)> {
    let usual = ExperimentSpec { scaler, ..ExperimentSpec::default() };
    let words = WORDS.iter().zip(spec.words().into_iter().zip(usual.words()));
    let words = words.filter(|(_, (own, usual))| own != usual);
    let words = words.map(|(word, (own, _))| (word.key, own));
    let numbers = NUMBERS.iter().filter(|own| (own.read)(spec) != (own.read)(&usual));
    let numbers = numbers.map(|own| (own.key, (own.read)(spec).to_string()));
    let all = words.chain(numbers).filter(|(key, _)| !OWN.contains(key));
    all.map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Sets what a link names, in the order of the lists. What cannot be set as it is written is given back, with what
/// holds in its place.
pub fn take(spec: &mut ExperimentSpec, more: &[(String, String)]) -> Vec<String> {
    let find = |key: &str| more.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str());
    let mut odd = Vec::new();
    let mut wrong = |key: &str, given: &str, used: &str| {
        odd.push(format!("{key}={given} → {used}"));
    };
    for (place, word) in WORDS.iter().enumerate() {
        if let Some(value) = find(word.key)
            && (word.write)(spec, value).is_none()
        {
            wrong(word.key, value, &spec.words()[place]);
        }
    }
    for number in &NUMBERS {
        let Some(value) = find(number.key) else { continue };
        let asked = value.parse().unwrap_or(f64::NAN);
        number.put(spec, asked);
        let kept = (number.read)(spec);
        if kept != asked {
            wrong(number.key, value, &kept.to_string());
        }
    }
    odd
}

/// Sets what a link may name, and does not, to its default.
pub fn reset(spec: &mut ExperimentSpec) {
    let (usual, before) = (ExperimentSpec::default(), spec.clone());
    let ExperimentSpec { target, features, cell, optimizer, seed, .. } = before;
    let ExperimentSpec { lookback, horizon, layers, hidden, learning_rate, batch, epochs, .. } =
        before;
    *spec = ExperimentSpec {
        target,
        features,
        cell,
        optimizer,
        seed,
        lookback,
        horizon,
        layers,
        hidden,
        learning_rate,
        batch,
        epochs,
        ..usual
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::link::{Link, MORE, Recipe, View, parse, write};
    use crate::train::spec::Number;

    /// Every setting away from its default.
    fn odd_spec() -> ExperimentSpec {
        let mut spec = ExperimentSpec::default();
        for (word, choice) in
            WORDS.iter().zip(["carry", "return", "minmax", "gru", "sgd", "huber", "11", "cosine"])
        {
            (word.write)(&mut spec, choice).expect("a choice");
        }
        for number in &NUMBERS {
            let now = (number.read)(&spec);
            let other = if number.whole && now == 1.0 && *number.range.end() == 1.0 {
                0.0
            } else {
                now + 1.0
            };
            let other = if number.whole { other } else { now / 2.0 + 0.01 };
            number.put(&mut spec, other);
        }
        spec
    }

    #[test]
    fn all_that_differs_travels_and_comes_back() {
        let spec = odd_spec();
        let more = written(&spec, ScalerKind::default());
        let mut keys: Vec<&str> = more.iter().map(|(key, _)| key.as_str()).collect();
        let columns = ["target", "features"];
        let mut known: Vec<&str> = MORE.split(' ').filter(|own| !columns.contains(own)).collect();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known, "the link knows all of them, and every one of them differs");

        let link = Link {
            view: View::Train,
            recipe: Recipe { more, ..Recipe::default() },
            ..Link::default()
        };
        let (read, message) = parse(&write(&link), |_| None);
        assert!(message.is_none_or(|own| own.code == "LINK-NO-MODEL"));
        let mut back = spec.clone();
        reset(&mut back);
        assert_ne!(back, spec);
        assert_eq!(written(&back, ScalerKind::default()), []);
        assert!(take(&mut back, &read.recipe.more).is_empty());
        assert_eq!(back, spec);
    }

    #[test]
    fn a_default_says_nothing() {
        let spec = ExperimentSpec::default();
        assert_eq!(written(&spec, ScalerKind::default()), []);
        // Where another would be meant by saying nothing, it is named.
        let named = [("scaler".to_owned(), "standard".to_owned())];
        assert_eq!(written(&spec, ScalerKind::LogWindow), named);
        let suited = ExperimentSpec { scaler: ScalerKind::LogWindow, ..spec };
        assert_eq!(written(&suited, ScalerKind::LogWindow), []);
    }

    #[test]
    fn what_cannot_be_is_named_with_what_holds() {
        let mut spec = ExperimentSpec::default();
        let more = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let given = more(&[
            ("scaler", "wrong"),
            ("dropout", "2"),
            ("warm-up", "1.4"),
            ("l1", "x"),
            ("l2", "0.01"),
        ]);
        let told = take(&mut spec, &given);
        assert_eq!(
            told,
            ["scaler=wrong → standard", "dropout=2 → 0.9", "l1=x → 0", "warm-up=1.4 → 1"]
        );
        assert_eq!((spec.dropout, spec.l2, spec.warm_up), (0.9, 0.01, 1));
        // Shares that leave no test part: the second makes room.
        let told = take(&mut spec, &more(&[("split-train", "80"), ("split-validation", "40")]));
        assert_eq!(told, ["split-validation=40 → 19"]);
        assert!(Number::find("leaking").is_some_and(|own| (own.read)(&spec) == 0.0));
    }
}
