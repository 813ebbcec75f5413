//! Settings that a series asks for where nobody has set them. Only rows that are trained on are asked.

use super::ExperimentSpec;
use super::spec::ScalerKind;
use crate::data::series::Series;

/// So much of the last quarter lies beyond what came before it where a level runs away from what is learnt.
const BEYOND: f64 = 0.25;
/// Changes that go with those of the season before at least so much are of a season.
const SEASONAL: f64 = 0.5;
/// A mean change of so many of its own standard errors is a drift. Share prices hardly ever have the one or the other.
const DRIFT: f64 = 4.0;

/// How a series is best scaled whose level leaves what has been learnt, by its seasons or by a steady drift: by the last
/// value of each window, for a scaler of the training rows would hand the network values that it has never met. `None`
/// for any other series, and where a column has values that have no logarithm.
pub fn scaler(spec: &ExperimentSpec, series: &Series) -> Option<ScalerKind> {
    let split = spec.split(series.len()).ok()?;
    let learnt = &series.target()[..split.validation];
    let season = spec.season.or(series.rhythm.season);
    let goes = || drifts(learnt) || season.is_some_and(|season| repeats(learnt, season));
    let positive = || series.columns.iter().all(|own| own.iter().all(|value| *value > 0.0));
    (leaves(learnt) && goes() && positive()).then_some(ScalerKind::LogWindow)
}

/// By the autocorrelation at this lag alone: of a long table all of them would take long.
fn repeats(learnt: &[f64], season: usize) -> bool {
    let changes: Vec<f64> = changes(learnt).collect();
    let mean = changes.iter().sum::<f64>() / changes.len() as f64;
    let product = |lag: usize| {
        let later = changes.iter().skip(lag);
        later.zip(&changes).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>()
    };
    product(season) > SEASONAL * product(0)
}

fn changes(learnt: &[f64]) -> impl ExactSizeIterator<Item = f64> {
    learnt.windows(2).map(|pair| pair[1] - pair[0])
}

fn drifts(learnt: &[f64]) -> bool {
    let count = changes(learnt).len() as f64;
    let mean = changes(learnt).sum::<f64>() / count;
    let square = changes(learnt).map(|own| (own - mean) * (own - mean)).sum::<f64>() / count;
    mean.abs() * count.sqrt() > DRIFT * square.sqrt()
}

/// Whether the last quarter lies outside of what came before.
fn leaves(learnt: &[f64]) -> bool {
    let (before, after) = learnt.split_at(learnt.len() * 3 / 4);
    let least = before.iter().copied().fold(f64::INFINITY, f64::min);
    let most = before.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let beyond = after.iter().filter(|value| **value < least || **value > most).count();
    beyond as f64 > BEYOND * after.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn};
    use crate::engine::rng::Random;

    fn asked(value: impl Fn(usize) -> f64) -> Option<ScalerKind> {
        let column = RawColumn { name: "y".into(), values: (0..200).map(value).collect() };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        let spec = ExperimentSpec { season: Some(12), ..ExperimentSpec::default() };
        scaler(&spec, &series)
    }

    fn season(row: usize) -> f64 {
        [0.0, 1.0, 3.0, 4.0, 6.0, 7.0, 6.5, 5.0, 3.0, 2.0, 1.0, 0.5][row % 12]
    }

    #[test]
    fn a_level_that_runs_away_is_scaled_by_the_window() {
        let rising = |row: usize| 20.0 + 0.5 * row as f64 + season(row);
        assert_eq!(asked(rising), Some(ScalerKind::LogWindow));
        assert_eq!(
            asked(|row| 200.0 - 0.7 * row as f64 + season(row)),
            Some(ScalerKind::LogWindow)
        );
        assert_eq!(asked(|row| 20.0 + 0.5 * row as f64), Some(ScalerKind::LogWindow));
        assert_eq!(asked(|row| rising(row) - 30.0), None, "what is below zero has no logarithm");
    }

    #[test]
    fn what_stays_or_has_no_season_is_scaled_as_usual() {
        assert_eq!(asked(|row| 20.0 + season(row)), None, "its level stays");
        // Steps up and down as a share goes, rising on the whole and out of what was learnt.
        let mut random = Random::new(7);
        let mut level = 50.0;
        let step = |_| {
            level += random.normal() + 0.15;
            level
        };
        let steps: Vec<f64> = (0..200).map(step).collect();
        assert!(leaves(&steps[..140]));
        assert_eq!(asked(|row| steps[row]), None, "a share has no season");
    }
}
