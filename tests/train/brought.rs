//! A model that was saved comes back with its table: to its last digits, and honest of which rows it has seen.

use super::{run, small};
use gatehouse::data::scaler::{ScalerKind, TargetForm};
use gatehouse::data::series::{Missing, RawColumn, Series};
use gatehouse::engine::cell::CellKind;
use gatehouse::exchange::model_file::{self, RunFile, read_run};
use gatehouse::message::Message;
use gatehouse::train::ExperimentSpec;
use gatehouse::train::protocol::{MODEL, Outcome};
use gatehouse::train::trained::Trained;
use gatehouse::ui::views::train::brought::model::{Brought, unsaid};
use gatehouse::ui::views::train::kept::model::{Judged, judged};
use std::sync::Arc;

const DAY: f64 = 86_400.0;

/// Rows `from..to` of two columns, with their days.
fn table(from: usize, to: usize, names: [&str; 2], dated: bool) -> Arc<Series> {
    let times: Vec<f64> = (from..to).map(|t| t as f64 * DAY).collect();
    let column = |name: &str| {
        let turn = if name == "y" { 5.0 } else { 3.0 };
        let value = |t: usize| 20.0 + libm::sin(t as f64 / turn) * 4.0 + (t % 7) as f64 * 0.1;
        RawColumn { name: name.into(), values: (from..to).map(value).collect() }
    };
    let columns = names.map(column).to_vec();
    Arc::new(Series::build(dated.then_some(&times), columns, Missing::Drop).expect("rows"))
}

fn spec() -> ExperimentSpec {
    ExperimentSpec { target: "y".into(), features: vec!["a".into(), "b".into()], ..small() }
}

/// Trained on `series`, and the file of it.
fn saved(spec: &ExperimentSpec, series: &Arc<Series>) -> (Vec<u8>, Box<Outcome>) {
    let spec = ExperimentSpec { features: series.names[1..].to_vec(), ..spec.clone() };
    let checked = spec.check(Arc::clone(series)).expect("checks");
    let (_, _, outcome) = run(checked.clone());
    let trained = Trained::new(checked, &outcome.weights, outcome.best_epoch).expect("a model");
    (model_file::write(&trained).expect("a file"), outcome)
}

fn brought(file: &RunFile, series: &Arc<Series>) -> (Brought, Judged, Message) {
    let mut own = Brought::new(file, Arc::clone(series)).expect("it fits");
    while own.step() {}
    let again = Brought::new(file, Arc::clone(series)).expect("it fits");
    let run = own.run("trainer").expect("numbers");
    let told = run.brought.clone().expect("what is known of its rows");
    (again, judged(&run).expect("a run"), told)
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn on_the_same_table_forecasts_and_scores_are_the_same() {
    let kinds = ["lstm", "gru", "rnn"].map(|cell| CellKind::parse(cell).expect("a cell"));
    let series = table(0, 160, ["y", "a"], true);
    for (at, cell) in kinds.into_iter().enumerate() {
        let own = ExperimentSpec {
            cell,
            layers: 1 + at % 2,
            bidirectional: at != 1,
            horizon: 1 + at,
            scaler: ScalerKind::ALL[at],
            form: if at == 2 { TargetForm::Level } else { TargetForm::ALL[at] },
            learning_rate: 0.1 + 0.2,
            epochs: 3,
            ..spec()
        };
        let (bytes, outcome) = saved(&own, &series);
        let file = read_run(&bytes).expect("a run");
        let (fitted, judged, told) = brought(&file, &series);
        let features = vec!["a".to_owned()];
        assert_eq!(fitted.ran.spec, ExperimentSpec { features, ..own });
        assert!(fitted.usual, "its scaler is that of the training rows");
        assert_eq!((file.epoch, told.code.as_str()), (outcome.best_epoch, "MODEL-ROWS-TRAINED"));
        for own in &outcome.forecasts {
            let here = judged.forecasts.iter().find(|other| other.model == own.model);
            let here = here.expect("as many models");
            let same = |(a, b): (&f64, &f64)| (a.is_nan() && b.is_nan()) || near(*a, *b);
            assert!(here.values.iter().zip(own.values.iter()).all(same), "{}", own.model);
            assert_eq!(here.values.len(), own.values.len());
        }
        for own in &outcome.scores {
            let same = |other: &&gatehouse::train::protocol::Score| {
                (&other.model, &other.part) == (&own.model, &own.part)
            };
            let here = judged.scores.iter().find(same).expect("as many scores");
            assert!(near(here.rmse, own.rmse) && near(here.mae, own.mae), "{own:?} {here:?}");
        }
        assert!(outcome.scores.iter().any(|own| own.model == MODEL && own.part == "test"));
    }
}

#[test]
fn columns_may_stand_in_another_order() {
    let three = |order: [usize; 3]| {
        let base = table(0, 120, ["y", "a"], false);
        let more: Vec<f64> = (0..120).map(|t| libm::cos(t as f64 / 4.0)).collect();
        let all = [base.columns[0].to_vec(), base.columns[1].to_vec(), more];
        let columns =
            order.map(|k| RawColumn { name: ["y", "a", "b"][k].into(), values: all[k].clone() });
        Arc::new(Series::build(None, columns.to_vec(), Missing::Drop).expect("rows"))
    };
    let (bytes, outcome) = saved(&spec(), &three([0, 1, 2]));
    let file = read_run(&bytes).expect("a run");
    let (fitted, judged, told) = brought(&file, &three([0, 2, 1]));
    assert_eq!(fitted.ran.spec.features, ["b", "a"]);
    assert!(fitted.usual && told.code == "MODEL-ROWS-TRAINED");
    let own = judged.forecasts.iter().find(|own| own.model == MODEL).expect("its forecast");
    let all = own.values.iter().zip(outcome.forecasts[0].values.iter());
    assert!(all.into_iter().all(|(a, b)| near(*a, *b)));
}

#[test]
fn rows_that_were_trained_on_are_no_test() {
    let (bytes, _) = saved(&spec(), &table(0, 100, ["y", "a"], true));
    let file = read_run(&bytes).expect("a run");
    let told = |series: &Arc<Series>| {
        let (own, _, told) = brought(&file, series);
        let split = own.ran.split;
        (told.code, split.validation, split.test, own.usual)
    };
    // Of the 100 rows 70 were trained on, and by the next 15 the epoch was chosen.
    let names = ["y", "a"];
    assert_eq!(told(&table(0, 100, names, true)), ("MODEL-ROWS-TRAINED".into(), 70, 85, true));
    // A newer table has more rows after them; they are all a test.
    assert_eq!(told(&table(0, 140, names, true)), ("MODEL-ROWS-TRAINED".into(), 70, 85, true));
    assert_eq!(told(&table(0, 101, names, true)), ("MODEL-ROWS-TRAINED".into(), 70, 85, true));
    // Without its first rows it is known by its days, and its scaler is another than these rows have.
    assert_eq!(told(&table(30, 140, names, true)), ("MODEL-ROWS-TRAINED".into(), 40, 55, false));
    // Without its last ones, some of its own would be a test.
    assert_eq!(told(&table(0, 80, names, true)).0, "MODEL-ROWS-SEEN");
    assert_eq!(told(&table(200, 300, names, true)).0, "MODEL-ROWS-NEW");
    assert_eq!(told(&table(5, 140, names, false)).0, "MODEL-ROWS-UNKNOWN");
}

#[test]
fn another_table_or_a_bare_file_says_so() {
    let series = table(0, 100, ["y", "a"], true);
    let (bytes, _) = saved(&spec(), &series);
    let file = read_run(&bytes).expect("a run");
    assert_eq!(file.lacking(&["a", "z"]).as_deref(), Some("y"));
    assert_eq!(file.lacking(&["a", "y"]), None);
    let code = |own: Result<Brought, Message>| own.err().map(|own| own.code);
    for names in [["y", "z"], ["a", "y"]] {
        let other = table(0, 100, names, true);
        assert_eq!(code(Brought::new(&file, other)).as_deref(), Some("MODEL-COLUMNS"));
    }
    let short = Brought::new(&file, table(0, 12, ["y", "a"], true));
    assert_eq!(code(short).as_deref(), Some("DATA-TOO-SHORT"));
    // Keys under which nothing is said, one at a time: those that a run needs are named, the others have their defaults.
    let said = |from: &str, to: &str| {
        assert_eq!(from.len(), to.len());
        let mut own = bytes.clone();
        let place = own.windows(from.len()).position(|own| own == from.as_bytes());
        let place = place.expect("it is there");
        own[place..place + to.len()].copy_from_slice(to.as_bytes());
        read_run(&own)
    };
    for key in ["lookback", "horizon", "scaler", "target"] {
        let other = said(&format!("\"{key}\":"), &format!("\"{}\":", "x".repeat(key.len())));
        let message = other.expect_err("nothing can be made of it");
        assert_eq!((message.code.as_str(), message.arg("key")), ("MODEL-BARE", Some(key)));
    }
    let older = said("\"settings\":", "\"xettings\":").expect("older files have none");
    assert_eq!((older.spec.batch, older.spec.lookback), (ExperimentSpec::default().batch, 10));
    // What an older file does not say is told as unknown, and what it must say is known.
    let told = brought(&older, &series).2;
    let silent = |key: &str| unsaid(Some(&told), key);
    assert!(
        ["optimizer", "learning-rate", "batch", "epochs", "seed", "loss"].iter().all(|k| silent(k))
    );
    assert!(!["cell", "hidden", "lookback", "scaler", "target", "epoch"].iter().any(|k| silent(k)));
    let no_epoch = said("\"epoch\":", "\"xpoch\":").expect("older files have none");
    let told = brought(&no_epoch, &series).2;
    assert!(unsaid(Some(&told), "epoch") && !unsaid(Some(&told), "seed"));
    assert!(!unsaid(Some(&brought(&file, &series).2), "epoch") && !unsaid(None, "seed"));
    let unknown = said("\"rows\":", "\"xows\":").expect("older files have none");
    assert_eq!(brought(&unknown, &series).2.code, "MODEL-ROWS-UNKNOWN");
    for odd in ["\"lookback\":\"00\"", "\"lookback\":\"-1\""] {
        let message = said("\"lookback\":\"10\"", odd).expect_err("no such window");
        assert_eq!(message.code, "MODEL-BARE");
    }
    let message = read_run(b"nothing").expect_err("no file");
    assert_eq!(
        (message.code.as_str(), message.arg("reason")),
        ("MODEL-NOT-READ", Some("MODEL-FORMAT"))
    );
}

#[test]
fn whatever_a_file_says_there_is_a_run_or_a_message() {
    let series = table(0, 60, ["y", "a"], true);
    let (bytes, _) =
        saved(&ExperimentSpec { hidden: 2, lookback: 3, epochs: 1, ..spec() }, &series);
    let length = u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes")) as usize;
    let mut random = gatehouse::engine::rng::Random::new(5);
    for turn in 0..6000 {
        let mut own = bytes.clone();
        for _ in 0..=turn % 3 {
            let place = 8 + (random.between(0.0, 1.0) * (length - 1) as f64) as usize;
            own[place] = b"0123456789-e.\"[]{},:axn"[turn * 7 % 23];
        }
        let Ok(file) = read_run(&own) else { continue };
        let Ok(mut fitted) = Brought::new(&file, Arc::clone(&series)) else { continue };
        while fitted.step() {}
        if let Ok(run) = fitted.run("trainer") {
            assert!(judged(&run).is_some());
        }
    }
}
