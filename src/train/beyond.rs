//! A run once more on windows that reach past the row to be forecast: what a backward pass that starts after it would see.

use super::CheckedSpec;
use super::spec::ScalerKind;
use crate::data::series::{Series, Values};
use crate::message::Message;
use std::sync::Arc;

/// The run with one more input: beside each row of a window stands the target so many rows later as the run forecasts
/// ahead. In the last row of the window, which a backward pass reads first, that is the very row to be forecast. A
/// scaler by the last value of a window would make a zero of it: in its place z-scores are taken. All else is as it was,
/// the seed too.
///
/// # Errors
/// As [`check`](super::ExperimentSpec::check).
pub fn beyond(ran: &CheckedSpec) -> Result<CheckedSpec, Message> {
    let name = ran.series.unused(format!("{} (+{})", ran.spec.target, ran.reach.horizon));
    let mut series = Series::clone(&ran.series);
    series.columns.push(later(ran.series.target(), ran.reach.horizon));
    series.names.push(name.clone());
    let mut spec = ran.spec.clone();
    spec.features.push(name);
    if spec.scaler == ScalerKind::LogWindow {
        spec.scaler = ScalerKind::Standard;
    }
    spec.check(series)
}

/// The values `by` rows later; behind the last, which no window reads, the last one.
fn later(values: &[f64], by: usize) -> Values {
    let last = values.len() - 1;
    Arc::new((0..=last).map(|row| values[(row + by).min(last)]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn};
    use crate::data::synthetic;
    use crate::engine::rng::Random;
    use crate::train::ExperimentSpec;
    use crate::train::protocol::MODEL;
    use crate::train::session::{Event, TrainSession};

    /// A season of twelve rows with noise that nobody can know, read both ways.
    fn seasonal(horizon: usize) -> CheckedSpec {
        let mut chance = Random::new(5);
        let season = |t: usize| 10.0 + 3.0 * libm::sin(t as f64 * std::f64::consts::PI / 6.0);
        let values = (0..240).map(|t| season(t) + 2.0 * chance.unit() - 1.0).collect();
        let columns = vec![RawColumn { name: "y".into(), values }];
        let series = Series::build(None, columns, Missing::Drop).expect("rows");
        let spec = ExperimentSpec {
            target: "y".into(),
            bidirectional: true,
            lookback: 6,
            horizon,
            hidden: 8,
            epochs: 60,
            ..ExperimentSpec::default()
        };
        spec.check(series).expect("checks")
    }

    fn error(checked: CheckedSpec) -> f64 {
        let mut session = TrainSession::new(checked);
        loop {
            if let Event::Finished(outcome) = session.advance() {
                let test = outcome.scores.iter().find(|s| s.model == MODEL && s.part == "test");
                return test.expect("a score").rmse;
            }
        }
    }

    #[test]
    fn the_last_row_of_a_window_holds_the_answer_and_none_a_later_one() {
        for horizon in [1, 3] {
            let ran = seasonal(horizon);
            let own = beyond(&ran).expect("checks");
            let (y, seen) = (ran.series.target(), &own.series.columns[1]);
            for row in own.split.first..own.split.rows {
                let window = own.reach.inputs(row);
                assert_eq!(window.len(), ran.spec.lookback);
                assert_eq!(seen[window.end - 1], y[row]);
                assert!(
                    window.clone().all(|at| seen[at] == y[at + horizon] && at + horizon <= row)
                );
            }
            assert_eq!((own.split, own.seed, own.reach), (ran.split, ran.seed, ran.reach));
            assert_eq!(own.series.target(), y);
            assert_eq!(own.spec.features, [format!("y (+{horizon})")]);
        }
    }

    #[test]
    fn whatever_the_scaler_the_last_row_of_a_window_tells_the_answer() {
        for scaler in ScalerKind::ALL {
            let ran = seasonal(1);
            let spec = ExperimentSpec { scaler, ..ran.spec.clone() };
            let own = beyond(&spec.check(ran.series).expect("checks")).expect("checks");
            let y = own.series.target();
            let mut rows: Vec<usize> = (own.split.first..own.split.rows).collect();
            rows.sort_by(|a, b| y[*a].total_cmp(&y[*b]));
            let seen = |row: usize| own.scaler.row(&own.series, row - 1, row - 1).nth(1);
            let all: Vec<f64> = rows.iter().filter_map(|row| seen(*row)).collect();
            assert!(all.len() == rows.len() && all.is_sorted() && all[0] < all[rows.len() - 1]);
        }
    }

    #[test]
    fn a_window_that_holds_the_answer_errs_far_less() {
        let ran = seasonal(1);
        let (own, right) = (error(beyond(&ran).expect("checks")), error(ran));
        assert!(own < 0.5 * right, "{own} against {right}");
    }

    /// Our own series, with the settings of the journey `judged`.
    #[test]
    fn so_it_does_on_a_series_that_rises() {
        let column = RawColumn { name: "visits".into(), values: synthetic::line("season") };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        let spec = ExperimentSpec {
            target: "visits".into(),
            bidirectional: true,
            hidden: 8,
            lookback: 6,
            epochs: 60,
            batch: 16,
            learning_rate: 0.01,
            seed: "3".into(),
            ..ExperimentSpec::default()
        };
        let ran = spec.check(series).expect("checks");
        let (own, right) = (error(beyond(&ran).expect("checks")), error(ran));
        assert!(own < 0.8 * right, "{own} against {right}");
    }
}
