//! Which settings a search tries: lists of values, and combinations of them.

use super::super::compared::value;
use super::jobs::MOST;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::engine::rng::Random;
use crate::train::ExperimentSpec;
use crate::train::spec::{CELLS, LOSSES, Number, OptimizerKind, WORDS};
use std::collections::BTreeMap;

/// What the reader typed, by setting: values with commas between them. Nothing: as the recipe has it.
pub type Typed = BTreeMap<&'static str, String>;

/// The settings that are searched over most often, in the order of the form.
pub const FIRST: [&str; 5] = ["hidden", "learning-rate", "lookback", "layers", "cell"];
/// What decides the rows that a run is judged on, or what it is asked for, is no matter of search.
const FIXED: [&str; 6] =
    ["horizon", "split-train", "split-validation", "season", "missing", "seed"];

/// The other settings that can be searched over, whatever the lists of a specification hold.
pub fn further() -> Vec<&'static str> {
    let words = WORDS.iter().map(|own| own.key);
    let numbers = crate::train::spec::NUMBERS.iter().map(|own| own.key);
    words.chain(numbers).filter(|key| !FIXED.contains(key) && !FIRST.contains(key)).collect()
}

/// The choices that a setting has, where they are few and known; none of a number.
pub fn options(key: &str) -> Vec<&'static str> {
    match key {
        "cell" => CELLS.to_vec(),
        "loss" => LOSSES.iter().map(|own| own.key()).collect(),
        "optimizer" => OptimizerKind::ALL.iter().map(|own| own.key()).collect(),
        "scaler" => ScalerKind::ALL.iter().map(|own| own.key()).collect(),
        "target-form" => TargetForm::ALL.iter().map(|own| own.key()).collect(),
        _ => Vec::new(),
    }
}

/// A setting with the values that are tried.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub key: &'static str,
    pub values: Vec<String>,
}

/// A value that a setting cannot have; of a number also the least and the most that it can.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    pub key: &'static str,
    pub value: String,
    pub bounds: Option<(f64, f64)>,
    pub whole: bool,
}

/// Reads what was typed, setting by setting.
///
/// # Errors
/// The first value that cannot be.
pub fn lists(typed: &Typed) -> Result<Vec<List>, Wrong> {
    let keys = FIRST.into_iter().chain(further());
    let list = |key: &'static str| {
        let mut values: Vec<String> = Vec::new();
        let text = typed.get(key).map_or("", String::as_str);
        let parts = text.split([',', '，', '、', ';', '；', ' ']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let own = read(key, part)?;
            if !values.contains(&own) {
                values.push(own);
            }
        }
        Ok(List { key, values })
    };
    let all: Result<Vec<List>, Wrong> = keys.map(list).collect();
    Ok(all?.into_iter().filter(|own| !own.values.is_empty()).collect())
}

/// A value as [`value`] writes it.
fn read(key: &'static str, part: &str) -> Result<String, Wrong> {
    let wrong = |bounds, whole| Wrong { key, value: part.to_owned(), bounds, whole };
    let mut spec = ExperimentSpec::default();
    let Some(number) = Number::find(key) else {
        put(&mut spec, key, part).ok_or_else(|| wrong(None, false))?;
        return Ok(value(&spec, key));
    };
    let bounds = Some((*number.range.start(), *number.range.end()));
    let own = part.parse::<f64>().ok().filter(|own| number.range.contains(own));
    let own = own.filter(|own| !number.whole || own.fract() == 0.0);
    number.put(&mut spec, own.ok_or_else(|| wrong(bounds, number.whole))?);
    Ok(value(&spec, key))
}

/// Sets a value as [`value`] writes it.
fn put(spec: &mut ExperimentSpec, key: &str, value: &str) -> Option<()> {
    if let Some(number) = Number::find(key) {
        return value.parse().ok().map(|value| number.put(spec, value));
    }
    WORDS.iter().find(|own| own.key == key).and_then(|word| (word.write)(spec, value))
}

/// How many combinations there are.
pub fn combinations(lists: &[List]) -> u64 {
    lists.iter().fold(1, |all: u64, own| all.saturating_mul(own.values.len() as u64))
}

/// Every combination; of more than [`MOST`] only the first so many. With `picked`, so many that chance picks, each
/// once: the same for the same seed.
pub fn specs(base: &ExperimentSpec, lists: &[List], picked: Option<usize>) -> Vec<ExperimentSpec> {
    let all = combinations(lists);
    let numbers: Vec<u64> = match picked.map(|count| count.min(MOST)) {
        Some(count) if (count as u64) < all => pick(base, all, count),
        _ => (0..all.min(MOST as u64)).collect(),
    };
    numbers.into_iter().map(|number| combination(base, lists, number)).collect()
}

fn pick(base: &ExperimentSpec, all: u64, count: usize) -> Vec<u64> {
    let mut random = Random::new(base.seed.trim().parse().unwrap_or(0));
    let mut numbers = Vec::new();
    while numbers.len() < count {
        let own = ((random.unit() * all as f64) as u64).min(all - 1);
        if !numbers.contains(&own) {
            numbers.push(own);
        }
    }
    numbers
}

/// The combination of this number, in which the last setting changes first.
fn combination(base: &ExperimentSpec, lists: &[List], mut number: u64) -> ExperimentSpec {
    let mut spec = base.clone();
    for list in lists.iter().rev() {
        let count = list.values.len() as u64;
        put(&mut spec, list.key, &list.values[(number % count) as usize]);
        number /= count;
    }
    spec
}

/// The place of the least error, the first of several.
pub fn best(errors: &[Option<f64>]) -> Option<usize> {
    let known = errors.iter().enumerate().filter_map(|(k, own)| own.map(|own| (k, own)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k)
}

/// Places by error, those without one last.
pub fn by_error(errors: &[Option<f64>]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..errors.len()).collect();
    let rank = |k: &usize| errors[*k].unwrap_or(f64::INFINITY);
    places.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(all: &[(&'static str, &str)]) -> Typed {
        all.iter().map(|(key, text)| (*key, (*text).to_owned())).collect()
    }

    #[test]
    fn every_setting_is_searched_over_or_fixed() {
        let mut all: Vec<&str> = FIRST.into_iter().chain(further()).chain(FIXED).collect();
        all.sort_unstable();
        let words = WORDS.iter().map(|own| own.key);
        let mut keys: Vec<&str> =
            words.chain(crate::train::spec::NUMBERS.iter().map(|own| own.key)).collect();
        keys.sort_unstable();
        assert_eq!(all, keys);
        for key in FIRST.into_iter().chain(further()) {
            assert!(options(key).iter().all(|own| read(key, own).is_ok()), "{key}");
        }
    }

    #[test]
    fn what_is_typed_is_read_by_the_lists_of_a_specification() {
        let all = typed(&[("hidden", "8, 16，16 32"), ("cell", "gru,lstm"), ("batch", " ")]);
        let own = lists(&all).expect("values");
        assert_eq!(
            (own.len(), own[0].key, &own[0].values[..]),
            (2, "hidden", &["8", "16", "32"].map(String::from)[..])
        );
        assert_eq!((own[1].values.len(), combinations(&own)), (2, 6));
        for (key, text) in [("hidden", "8.5"), ("hidden", "0"), ("clip", "NaN"), ("cell", "cnn")] {
            let wrong = lists(&typed(&[(key, text)])).expect_err("wrong");
            assert_eq!((wrong.key, wrong.value.as_str()), (key, text));
            assert_eq!(wrong.bounds.is_some(), key != "cell");
        }
    }

    #[test]
    fn a_grid_has_every_combination_once_and_chance_picks_each_at_most_once() {
        let base = ExperimentSpec::default();
        let own = lists(&typed(&[("hidden", "8,16,32"), ("learning-rate", "0.01,0.1")])).expect("");
        let grid = specs(&base, &own, None);
        let told: Vec<(usize, f64)> =
            grid.iter().map(|own| (own.hidden, own.learning_rate)).collect();
        let all = [(8, 0.01), (8, 0.1), (16, 0.01), (16, 0.1), (32, 0.01), (32, 0.1)];
        assert_eq!(told, all);
        let picked = specs(&base, &own, Some(4));
        assert_eq!(picked, specs(&base, &own, Some(4)), "the seed decides");
        assert_eq!(picked.len(), 4);
        assert!((0..4).all(|k| !picked[..k].contains(&picked[k]) && grid.contains(&picked[k])));
        assert_eq!(specs(&base, &own, Some(9)), grid);
        let many: Vec<String> = (1..=200).map(|k| k.to_string()).collect();
        let many = many.join(",");
        let keys = ["hidden", "lookback", "batch", "epochs"].map(|key| (key, many.as_str()));
        let large = lists(&typed(&keys)).expect("values");
        assert_eq!(combinations(&large), 1_600_000_000);
        assert_eq!(specs(&base, &large, Some(60)).len(), MOST);
        assert_eq!(specs(&base, &[], None), [base]);
    }

    #[test]
    fn the_least_error_wins_and_what_has_none_is_last() {
        let errors = [Some(2.0), None, Some(1.0), Some(1.0)];
        assert_eq!(best(&errors), Some(2));
        assert_eq!(by_error(&errors), [2, 3, 0, 1]);
        assert_eq!(best(&[None]), None);
    }
}
