//! A run once more, asked for the direction of the move alone: a classifier of its own, beside the sign of a forecast.

use super::moves::Move;
use super::protocol::Forecast;
use super::spec::{CheckedSpec, ScalerKind, TargetForm};
use crate::data::series::{Series, Values};
use crate::engine::loss::LossKind;
use crate::message::Message;
use std::sync::Arc;

/// The run with the move of its target in the target's place: +1 for up, -1 for down, 0 for one of at most `still`, over
/// as many rows as the run forecasts ahead. The target becomes an input like the others. Under the squared error the
/// best answer is the mean of what comes, P(up) - P(down); where every row moves, a quarter of it is Brier's score (1950)
/// of the probability of up. A scaler by the last value of a window has nothing to divide a direction by: in its place the inputs are changes of
/// logarithms, of which that scaler's inputs are sums. All else is as it was, the seed too.
///
/// # Errors
/// As [`check`](super::ExperimentSpec::check).
pub fn classifier(ran: &CheckedSpec, still: f64) -> Result<CheckedSpec, Message> {
    let name = ran.series.unused(format!("{} ±", ran.spec.target));
    let mut series = Series::clone(&ran.series);
    let mut spec = ran.spec.clone();
    if spec.scaler == ScalerKind::LogWindow {
        series.columns = series.columns.iter().map(|own| changes(own)).collect();
        spec.scaler = ScalerKind::Standard;
    }
    series.columns.insert(0, directions(ran.series.target(), ran.reach.horizon, still));
    series.names.insert(0, name.clone());
    spec.features.insert(0, std::mem::replace(&mut spec.target, name));
    (spec.form, spec.loss) = (TargetForm::Level, LossKind::Mse);
    spec.check(series)
}

/// The change of the logarithm from the row before; of the first row there is none.
fn changes(values: &[f64]) -> Values {
    let later = values.windows(2).map(|pair| libm::log(pair[1] / pair[0]));
    Arc::new(std::iter::once(0.0).chain(later).collect())
}

/// The move of each row over the last `horizon` rows; of the first ones there is none.
fn directions(y: &[f64], horizon: usize, still: f64) -> Values {
    let own = |row: usize| match row.checked_sub(horizon) {
        Some(last) => sign(Move::of(y[row] - y[last], still)),
        None => 0.0,
    };
    Arc::new((0..y.len()).map(own).collect())
}

fn sign(own: Option<Move>) -> f64 {
    match own {
        Some(Move::Up) => 1.0,
        Some(Move::Down) => -1.0,
        _ => 0.0,
    }
}

/// Answers up to here may be tried as no move.
const TENTHS: u8 = 10;

/// What the classifier says of the rows from its test part on. Where its answer is near zero it says that nothing
/// moves: how near, in tenths, is what was right most often on the validation part (the nearest where two are equal).
/// `None` where the forecast is not one over both parts.
pub fn said(given: &CheckedSpec, forecast: &Forecast) -> Option<Vec<Move>> {
    let split = given.split;
    let answers = forecast.values.get(split.validation.checked_sub(forecast.start)?..)?;
    let (picks, test) = answers.split_at_checked(split.test - split.validation)?;
    let came = &given.series.target()[split.validation..split.test];
    let right = |edge: f64| {
        let same = |(answer, came): (&f64, &f64)| Move::of(*answer, edge) == Move::of(*came, 0.0);
        picks.iter().zip(came).filter(|own| same(*own)).count()
    };
    let edges = (0..TENTHS).map(|tenth| f64::from(tenth) / f64::from(TENTHS));
    // The last of equals, from behind.
    let edge = edges.rev().max_by_key(|edge| right(*edge))?;
    let whole = test.len() == split.rows - split.test;
    whole.then(|| test.iter().map(|answer| Move::of(*answer, edge)).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn};
    use crate::engine::rng::Random;
    use crate::train::ExperimentSpec;
    use crate::train::protocol::MODEL;
    use crate::train::session::{Event, TrainSession};

    fn ran(values: Vec<f64>, change: impl Fn(&mut ExperimentSpec)) -> CheckedSpec {
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        let mut spec = ExperimentSpec {
            target: "y".into(),
            lookback: 4,
            hidden: 8,
            epochs: 40,
            learning_rate: 0.01,
            ..ExperimentSpec::default()
        };
        change(&mut spec);
        spec.check(series).expect("checks")
    }

    /// Up, up, down, down, and so on, by steps whose size is chance.
    fn waves(count: usize) -> Vec<f64> {
        let mut chance = Random::new(11);
        let step = |t: usize| if t % 4 < 2 { 1.0 } else { -1.0 };
        let mut y = 100.0;
        let mut next = |t: usize| {
            y += step(t) * (0.2 + chance.unit());
            y
        };
        (0..count).map(&mut next).collect()
    }

    #[test]
    fn its_target_is_the_move_and_nothing_later_is_an_input() {
        for (horizon, still) in [(1, 0.0), (3, 0.7)] {
            let before = ran(waves(120), |spec| spec.horizon = horizon);
            let own = classifier(&before, still).expect("checks");
            let y = before.series.target();
            for row in horizon..y.len() {
                let came = Move::of(y[row] - y[row - horizon], still);
                assert_eq!(own.series.target()[row], sign(came), "{horizon} {row}");
            }
            assert_eq!(own.series.columns[1], before.series.columns[0]);
            assert_eq!(
                (own.spec.target.as_str(), &own.spec.features[..]),
                ("y ±", &["y".into()][..])
            );
            assert_eq!((own.split, own.reach, own.seed), (before.split, before.reach, before.seed));
        }
    }

    #[test]
    fn a_scaler_of_logarithms_becomes_changes_of_them() {
        let before = ran(waves(120), |spec| spec.scaler = ScalerKind::LogWindow);
        let own = classifier(&before, 0.0).expect("checks");
        let (y, changes) = (before.series.target(), &own.series.columns[1]);
        assert_eq!((changes[0], changes[7]), (0.0, libm::log(y[7] / y[6])));
        assert_eq!(own.spec.scaler, ScalerKind::Standard);
    }

    /// The share of test rows that it tells rightly.
    fn right(before: &CheckedSpec) -> f64 {
        let given = classifier(before, 0.0).expect("checks");
        let mut session = TrainSession::new(given.clone());
        let outcome = loop {
            if let Event::Finished(outcome) = session.advance() {
                break outcome;
            }
        };
        let own = outcome.forecasts.iter().find(|own| own.model == MODEL).expect("a forecast");
        let told = said(&given, own).expect("both parts");
        let came = &given.series.target()[given.split.test..];
        assert_eq!(told.len(), came.len());
        let right =
            told.iter().zip(came).filter(|(told, came)| sign(Some(**told)) == **came).count();
        right as f64 / came.len() as f64
    }

    #[test]
    fn it_learns_a_direction_that_has_a_rule_and_none_from_chance() {
        let own = right(&ran(waves(240), |_| ()));
        assert!(own > 0.95, "{own}");
        let mut chance = Random::new(4);
        let mut y = 50.0;
        let mut walk = |_| {
            y += chance.unit() - 0.5;
            y
        };
        let own = right(&ran((0..400).map(&mut walk).collect(), |_| ()));
        assert!((0.3..0.7).contains(&own), "{own}");
    }

    #[test]
    fn where_it_says_that_nothing_moves_is_chosen_on_the_validation_part() {
        // 60 rows: validation from 42 on, the test from 51.
        let still = [50.0; 60];
        let given = classifier(&ran(still.to_vec(), |_| ()), 0.0).expect("checks");
        assert_eq!((given.split.validation, given.split.test), (42, 51));
        let mut values = vec![0.25; 18];
        values[9..12].copy_from_slice(&[0.29, 0.31, -0.31]);
        let forecast = |values: Vec<f64>| Forecast {
            model: MODEL.into(),
            order: None,
            start: 42,
            values: values.into(),
        };
        let told = said(&given, &forecast(values)).expect("both parts");
        assert_eq!(
            told[..3],
            [Move::Same, Move::Up, Move::Down],
            "0.3 is the nearest that is right"
        );
        assert_eq!(said(&given, &forecast(vec![0.0; 5])), None);
        let late = Forecast { start: 50, ..forecast(vec![0.0; 10]) };
        assert_eq!(said(&given, &late), None);
    }
}
