//! A whole run, without a browser.

mod brought;
mod classes;
mod controls;
mod defaults;

use gatehouse::data::scaler::TargetForm;
use gatehouse::data::series::{Missing, RawColumn, Series};
use gatehouse::data::synthetic;
use gatehouse::data::table::Role;
use gatehouse::engine::trace;
use gatehouse::exchange::model_file;
use gatehouse::train::measures::measured;
use gatehouse::train::protocol::{EpochLoss, MODEL, Outcome};
use gatehouse::train::session::{Event, TrainSession};
use gatehouse::train::spec::{OptimizerKind, ScalerKind, WORDS};
use gatehouse::train::trained::Trained;
use gatehouse::train::{CheckedSpec, ExperimentSpec, bagging};

fn series(name: &str, change: impl Fn(usize, f64) -> f64) -> Series {
    let table = synthetic::table(name).expect("a series");
    let time =
        table.columns.iter().find(|column| column.role == Role::Time).map(|c| c.values.clone());
    let target = table.columns.iter().find(|column| column.role == Role::Target).expect("a target");
    let values = target.values.iter().enumerate().map(|(row, v)| change(row, *v)).collect();
    let columns = vec![RawColumn { name: target.name.clone(), values }];
    Series::build(time.as_deref(), columns, Missing::Drop).expect("rows")
}

#[test]
fn a_specification_is_read_as_it_was_written() {
    let mut spec = ExperimentSpec {
        target: "y".into(),
        features: vec!["a".into()],
        season: Some(12),
        ..ExperimentSpec::default()
    };
    let other =
        "carry return minmax gru:before,writes sgd huber 18446744073709551615 cosine".split(' ');
    let other: Vec<&str> = other.collect();
    for (word, choice) in WORDS.iter().zip(other.iter().copied()) {
        assert_eq!((word.write)(&mut spec, "no such choice"), (word.key == "seed").then_some(()));
        assert_eq!((word.write)(&mut spec, choice), Some(()), "{}", word.key);
    }
    assert_eq!(spec.words().as_slice(), other);
    let text = serde_json::to_string(&spec).expect("JSON");
    assert_eq!(serde_json::from_str::<ExperimentSpec>(&text).expect("a specification"), spec);
    assert!(serde_json::from_str::<ExperimentSpec>(&text.replace("minmax", "maxmin")).is_err());
}

fn small() -> ExperimentSpec {
    ExperimentSpec { hidden: 6, epochs: 8, lookback: 10, batch: 16, ..ExperimentSpec::default() }
}

fn run(checked: CheckedSpec) -> (Vec<EpochLoss>, Option<String>, Box<Outcome>) {
    finish(TrainSession::new(checked))
}

fn finish(mut session: TrainSession) -> (Vec<EpochLoss>, Option<String>, Box<Outcome>) {
    let mut losses = Vec::new();
    loop {
        match session.advance() {
            Event::Worked => {}
            Event::Epoch(loss) => losses.push(loss),
            Event::Finished(outcome) => return (losses, None, outcome),
            Event::Diverged(message, outcome) => return (losses, Some(message.code), outcome),
        }
    }
}

#[test]
fn numbers_near_the_least_are_trained_on_without_an_infinity() {
    for scaler in ScalerKind::ALL {
        for form in TargetForm::ALL {
            let spec = ExperimentSpec { scaler, form, epochs: 2, ..small() };
            let tiny = series("season", |_, v| v * 1e-322);
            assert!(tiny.target().iter().all(|v| *v > 0.0 && *v < 1e-318));
            let (losses, trouble, outcome) = run(spec.check(tiny).expect("checks"));
            assert_eq!(trouble, None, "{scaler:?} {form:?}");
            assert!(losses.iter().all(|own| own.train.is_finite() && own.validation.is_finite()));
            for own in &outcome.forecasts {
                // A baseline that looks a season back has none in the first.
                let told =
                    own.values.iter().all(|v| v.is_finite() || own.model != MODEL && v.is_nan());
                assert!(told, "{scaler:?} {form:?} {}", own.model);
            }
            assert!(outcome.scores.iter().all(|own| own.rmse.is_finite()), "{scaler:?} {form:?}");
        }
    }
}

#[test]
fn a_run_learns_and_is_scored_beside_baselines() {
    let checked = small().check(series("sine", |_, v| v)).expect("checks");
    let rows = checked.split.rows - checked.split.first;
    let (losses, trouble, outcome) = run(checked);
    assert_eq!((losses.len(), trouble), (8, None));
    assert!(losses[7].train < losses[0].train / 2.0, "{losses:?}");
    let models: Vec<&str> = outcome.forecasts.iter().map(|f| f.model.as_str()).collect();
    assert_eq!(models, ["lstm", "naive", "seasonal-naive", "ar"]);
    assert!(outcome.forecasts.iter().all(|forecast| forecast.values.len() == rows));
    assert_eq!(outcome.scores.len(), 8);
}

#[test]
fn the_same_seed_gives_the_same_digits() {
    let checked = || small().check(series("sine", |_, v| v)).expect("checks");
    let (first, second) = (run(checked()), run(checked()));
    assert_eq!(first.0, second.0);
    assert_eq!(first.2.weights, second.2.weights);
    let other = ExperimentSpec { seed: "8".into(), ..small() };
    assert_ne!(first.0, run(other.check(series("sine", |_, v| v)).expect("checks")).0);
}

/// Losses of a run whose training windows are drawn in such blocks, and its best weights.
fn bagged(
    spec: &ExperimentSpec,
    block: usize,
    change: impl Fn(usize, f64) -> f64,
) -> (Vec<EpochLoss>, Vec<f32>) {
    let checked = spec.check(series("sine", change)).expect("checks");
    let (losses, trouble, outcome) = finish(TrainSession::new(checked).bagging(block));
    assert_eq!(trouble, None);
    (losses, outcome.weights)
}

#[test]
fn windows_drawn_in_blocks_are_the_same_by_the_seed_and_none_is_of_validation() {
    let checked = small().check(series("sine", |_, v| v)).expect("checks");
    let split = checked.split;
    let plain = run(checked);
    let plain = (plain.0, plain.2.weights);
    assert_eq!(bagged(&small(), 0, |_, v| v), plain, "no block");
    assert_eq!(bagged(&small(), split.validation - split.first, |_, v| v), plain, "one of all");
    let own = bagged(&small(), 12, |_, v| v);
    assert_ne!(own, plain);
    assert_eq!(own, bagged(&small(), 12, |_, v| v), "the same digits");
    assert_ne!(own, bagged(&ExperimentSpec { seed: "8".into(), ..small() }, 12, |_, v| v));
    let other = bagged(&small(), 12, |row, v| if row >= split.validation { v * 3.0 } else { v });
    let learnt = |own: &[EpochLoss]| own.iter().map(|own| own.train).collect::<Vec<f64>>();
    assert_eq!(learnt(&own.0), learnt(&other.0), "nothing is learnt from what comes after");
    assert_ne!(own.0[0].validation, other.0[0].validation);
}

/// A row that lies in no drawn window can be anything.
#[test]
fn nothing_is_learnt_but_from_what_was_drawn() {
    let scaler = ScalerKind::None;
    let spec = ExperimentSpec { scaler, lookback: 2, epochs: 3, ..small() };
    let checked = spec.check(series("sine", |_, v| v)).expect("checks");
    let split = checked.split;
    let drawn = bagging::draw(split.validation - split.first, 5, checked.seed);
    let used = |row: usize| {
        let mut windows = row..row + 3;
        windows.any(|target| drawn.iter().any(|own| own.contains(&(target - split.first))))
    };
    let plain = bagged(&spec, 5, |_, v| v);
    // Those of the last windows are read in validation as well.
    let rows = split.first..split.validation - 2;
    let count = rows.clone().filter(|row| !used(*row)).count();
    assert!(count > 20 && count < rows.len() / 2, "{count} of {}", rows.len());
    let all = bagged(&spec, 5, |row, v| if rows.contains(&row) && !used(row) { 9.0 } else { v });
    assert_eq!(plain, all);
    let one = rows.clone().find(|row| used(*row)).expect("a row");
    assert_ne!(plain, bagged(&spec, 5, |row, v| if row == one { 9.0 } else { v }));
}

#[test]
fn the_test_part_decides_nothing() {
    let plain = small().check(series("sine", |_, v| v)).expect("checks");
    let test = plain.split.test;
    let changed =
        small().check(series("sine", |row, v| if row >= test { v * 3.0 + 7.0 } else { v }));
    let (a, b) = (run(plain), run(changed.expect("checks")));
    assert_eq!(a.0, b.0);
    assert_eq!(a.2.weights, b.2.weights);
}

#[test]
fn a_run_that_leaves_the_numbers_stops_and_keeps_what_was_good() {
    let wild = ExperimentSpec {
        learning_rate: 1e6,
        optimizer: OptimizerKind::Sgd,
        clip: 0.0,
        scaler: ScalerKind::None,
        ..small()
    };
    let (_, trouble, outcome) = run(wild.check(series("season", |_, v| v * 1e15)).expect("checks"));
    assert_eq!(trouble.as_deref(), Some("RUN-DIVERGED"));
    assert!(outcome.weights.iter().all(|weight| weight.is_finite()));
}

/// The mend that the message offers is one: with the rate it names the same run comes to its end and learns.
#[test]
fn the_rate_that_is_offered_after_a_run_diverged_does_not_diverge() {
    for (optimizer, learning_rate) in [
        (OptimizerKind::Sgd, 100.0),
        (OptimizerKind::Sgd, 10.0),
        (OptimizerKind::Momentum, 100.0),
        (OptimizerKind::Nesterov, 10.0),
    ] {
        let wild = ExperimentSpec {
            learning_rate,
            optimizer,
            clip: 0.0,
            hidden: 8,
            epochs: 30,
            ..ExperimentSpec::default()
        };
        let checked =
            |spec: &ExperimentSpec| spec.clone().check(series("season", |_, v| v)).expect("checks");
        let mut session = TrainSession::new(checked(&wild));
        let message = loop {
            match session.advance() {
                Event::Diverged(message, _) => break message,
                Event::Finished(_) => panic!("{optimizer:?} at {learning_rate} does not diverge"),
                _ => {}
            }
        };
        let better = message.arg("better").and_then(|rate| rate.parse().ok()).expect("a rate");
        let (losses, trouble, _) = run(checked(&ExperimentSpec { learning_rate: better, ..wild }));
        assert_eq!(trouble, None, "{optimizer:?} at {better}");
        assert!(losses[29].train < losses[0].train / 2.0, "{optimizer:?} at {better}: {losses:?}");
    }
}

#[test]
fn stopping_keeps_the_best() {
    let mut session = TrainSession::new(small().check(series("sine", |_, v| v)).expect("checks"));
    let mut epochs = 0;
    while epochs < 3 {
        epochs += usize::from(matches!(session.advance(), Event::Epoch(_)));
    }
    session.stop();
    let outcome = loop {
        if let Event::Finished(outcome) = session.advance() {
            break outcome;
        }
    };
    assert!(outcome.best_epoch >= 1 && outcome.best_epoch <= 3);
}

#[test]
fn stopping_in_the_first_epoch_keeps_what_was_learnt() {
    let checked = small().check(series("sine", |_, v| v)).expect("checks");
    let start = TrainSession::new(checked.clone()).snapshot().weights;
    let mut session = TrainSession::new(checked);
    for _ in 0..5 {
        session.advance();
    }
    session.stop();
    let mut losses = Vec::new();
    let outcome = loop {
        match session.advance() {
            Event::Epoch(loss) => losses.push(loss),
            Event::Finished(outcome) => break outcome,
            _ => {}
        }
    };
    assert_eq!((losses.len(), outcome.best_epoch), (1, 1));
    assert!(losses[0].train.is_finite() && losses[0].validation.is_finite());
    assert_ne!(outcome.weights, start);
}

#[test]
fn a_snapshot_forecasts_what_its_weights_do() {
    // A batch that divides neither part.
    let spec = ExperimentSpec { batch: 23, ..small() };
    let checked = spec.check(series("stock", |_, v| v)).expect("checks");
    let mut session = TrainSession::new(checked.clone());
    while session.best_epoch() < 2 {
        session.advance();
    }
    // The validation of a later epoch is under way.
    for _ in 0..9 {
        session.advance();
    }
    let snapshot = session.snapshot();
    let (split, forecast) = (checked.split, &snapshot.forecast);
    assert_eq!(forecast.start + forecast.values.len(), split.test);
    assert!(forecast.start < split.validation);
    let trained = Trained::new(checked, &snapshot.weights, snapshot.epoch).expect("weights");
    for row in forecast.start..split.test {
        let scaled = trace(&trained.network, &trained.window(row)).output.last().expect("steps")[0];
        let error =
            trained.reading(row).forecast(scaled) / forecast.values[row - forecast.start] - 1.0;
        assert!(error.abs() < 1e-5, "row {row}: {error:e}");
    }
}

#[test]
fn stopping_again_leaves_out_only_what_no_score_needs() {
    let checked = small().check(series("sine", |_, v| v)).expect("checks");
    let split = checked.split;
    let (_, _, whole) = run(checked.clone());
    let mut session = TrainSession::new(checked);
    while session.scored().is_none() {
        session.advance();
    }
    assert_eq!(session.scored(), Some(0.0));
    session.advance();
    assert_eq!(session.scored(), Some(1.0 / (split.rows - split.first) as f64));
    session.stop();
    let outcome = loop {
        if let Event::Finished(outcome) = session.advance() {
            break outcome;
        }
    };
    assert_eq!(outcome.scores, whole.scores);
    assert_eq!(outcome.change_correlation, whole.change_correlation);
    let (left_out, forecast) = outcome.forecasts[0].values.split_at(split.validation - split.first);
    assert!(left_out.iter().all(|value| value.is_nan()));
    assert_eq!(forecast, &whole.forecasts[0].values[left_out.len()..]);
}

#[test]
fn looking_inside_gives_the_forecast_of_the_table() {
    let checked =
        ExperimentSpec { layers: 2, ..small() }.check(series("stock", |_, v| v)).expect("checks");
    let (_, _, outcome) = run(checked.clone());
    let trained =
        Trained::new(checked, &outcome.weights, outcome.best_epoch).expect("as many weights");
    let lstm = &outcome.forecasts[0];
    for row in [trained.split.first, trained.split.test, trained.split.rows - 1] {
        let scaled = trace(&trained.network, &trained.window(row)).output.last().expect("steps")[0];
        let error = trained.reading(row).forecast(scaled) - lstm.values[row - lstm.start];
        assert!(error.abs() < 1e-9, "row {row}: {error:e}");
    }
}

#[test]
fn what_is_exported_is_imported() {
    let checked = ExperimentSpec { layers: 2, target: "wave".into(), ..small() }
        .check(series("sine", |_, v| v));
    let checked = checked.expect("checks");
    let weights = (0..checked.shape.parameters()).map(|place| 1.0 / (place as f32 - 9.5));
    let weights: Vec<f32> = weights.collect();
    let trained = Trained::new(checked, &weights, 1).expect("as many weights");
    let bytes = model_file::write(&trained).expect("a file");
    let own = model_file::read(&bytes).expect("a model");
    assert_eq!(own.network, trained.network);
    assert_eq!((own.inputs, own.target), (vec!["wave".to_owned()], Some("wave".into())));
    assert_eq!(own.scaler.as_deref(), Some("standard"));
}

#[test]
fn what_cannot_run_says_why() {
    let code =
        |spec: ExperimentSpec| spec.check(series("sine", |_, v| v)).map(|_| ()).map_err(|m| m.code);
    assert_eq!(code(ExperimentSpec { lookback: 390, ..small() }), Err("DATA-TOO-SHORT".into()));
    assert_eq!(code(ExperimentSpec { hidden: 0, ..small() }), Err("RUN-SETTING".into()));
    assert_eq!(code(ExperimentSpec { seed: "x".into(), ..small() }), Err("RUN-SETTING".into()));
    assert_eq!(
        code(ExperimentSpec { scaler: ScalerKind::LogWindow, ..small() }),
        Err("SCALE-LOG".into())
    );
}

/// What the page works out itself stands on the rows of the trainer's scores: one number follows from the other.
#[test]
fn measures_are_of_the_rows_that_the_scores_are_of() {
    for (name, horizon) in [("stock", 1), ("season", 3)] {
        let spec = ExperimentSpec { horizon, ..small() };
        let checked = spec.check(series(name, |_, v| v)).expect("checks");
        let (_, _, outcome) = run(checked.clone());
        let measured = measured(&checked, &outcome.forecasts);
        assert_eq!(measured.len(), outcome.scores.len());
        let (split, y) = (checked.split, checked.series.target());
        let moves = |row: usize| (y[row] - y[row - horizon]).abs();
        let rows = split.first..split.validation;
        let usual = rows.clone().map(moves).sum::<f64>() / rows.len() as f64;
        for (own, score) in measured.iter().zip(&outcome.scores) {
            assert_eq!(own.score, *score, "the trainer's, once more");
            let mase = own.mase.expect("the value changes");
            assert!((mase * usual - score.mae).abs() < 1e-9 * score.mae, "{}", score.model);
            // The share of the squares that is left: R² and RMSE are of the same rows and errors.
            let rows = if score.part == "test" {
                split.test..split.rows
            } else {
                split.validation..split.test
            };
            let actual = &y[rows];
            let mean = actual.iter().sum::<f64>() / actual.len() as f64;
            let spread =
                actual.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / actual.len() as f64;
            let r2 = 1.0 - score.rmse * score.rmse / spread;
            assert!((own.r2.expect("it varies") - r2).abs() < 1e-9, "{}", score.model);
            assert!((0.0..=200.0).contains(&own.smape));
            assert_eq!(own.directional.is_none(), score.model == "naive");
        }
        let (right, moved) = outcome.direction;
        let own = measured.iter().find(|own| own.score.model == MODEL && own.score.part == "test");
        let told = own.and_then(|own| own.directional).expect("a direction");
        assert_eq!(told, 100.0 * right as f64 / moved as f64, "as the verdict says");
    }
}
