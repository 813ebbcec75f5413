//! Several folds as one judgement: means, spreads, and who was better how often.

use super::together::spread;
use crate::train::protocol::Score;
use crate::train::verdict::{Winner, verdict};

/// One model over the folds.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    pub model: String,
    pub mean: f64,
    pub sd: f64,
}

/// How the folds ended for the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub better: usize,
    pub level: usize,
    pub folds: usize,
}

/// The models that were judged in every fold, in the order of the first one.
pub fn models(folds: &[&[Score]]) -> Vec<String> {
    let Some(first) = folds.first() else { return Vec::new() };
    let own = |model: &str| folds.iter().all(|fold| error(fold, model).is_some());
    let names = first.iter().filter(|own| own.part == "test").map(|own| own.model.clone());
    names.filter(|model| own(model)).collect()
}

pub fn error(fold: &[Score], model: &str) -> Option<f64> {
    super::ended::rmse(fold, model, "test")
}

/// Mean and spread of the errors of each model.
pub fn over(folds: &[&[Score]]) -> Vec<Over> {
    let own = |model: String| {
        let errors: Vec<f64> = folds.iter().filter_map(|fold| error(fold, &model)).collect();
        let (mean, sd) = spread(&errors);
        Over { model, mean, sd }
    };
    models(folds).into_iter().map(own).collect()
}

/// How often the model was better than the best baseline of its fold.
pub fn count(folds: &[&[Score]]) -> Count {
    folds.iter().filter_map(|fold| verdict(fold, "test")).fold(Count::default(), |all, own| Count {
        better: all.better + usize::from(own.winner == Winner::Model),
        level: all.level + usize::from(own.winner == Winner::Nobody),
        folds: all.folds + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::protocol::MODEL;

    fn fold(errors: &[(&str, f64)]) -> Vec<Score> {
        let score = |(model, rmse): &(&str, f64)| Score {
            model: (*model).into(),
            order: None,
            part: "test".into(),
            rmse: *rmse,
            mae: *rmse,
            mape: None,
        };
        errors.iter().map(score).collect()
    }

    #[test]
    fn folds_are_counted_and_averaged() {
        let all = [
            fold(&[(MODEL, 1.0), ("naive", 2.0), ("ar", 3.0)]),
            fold(&[(MODEL, 3.0), ("naive", 2.0), ("ar", 2.5)]),
            fold(&[(MODEL, 2.0), ("naive", 2.001)]),
        ];
        let all: Vec<&[Score]> = all.iter().map(Vec::as_slice).collect();
        assert_eq!(count(&all), Count { better: 1, level: 1, folds: 3 });
        let over = over(&all);
        assert_eq!(over.len(), 2, "AR was not judged in every fold");
        assert_eq!((over[0].mean, over[0].sd), (2.0, 1.0));
        assert!(models(&[]).is_empty());
    }
}
