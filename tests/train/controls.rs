//! Every further setting of a recipe does what it says, and nothing while it is off.

use super::{run, series, small};
use gatehouse::data::scaler::Fitted;
use gatehouse::data::series::{Missing, RawColumn, Series};
use gatehouse::data::synthetic;
use gatehouse::data::table::Role;
use gatehouse::data::window::Split;
use gatehouse::exchange::model_file;
use gatehouse::train::ExperimentSpec;
use gatehouse::train::protocol::{EpochLoss, Outcome};
use gatehouse::train::spec::{OptimizerKind, ScalerKind, ScheduleKind};
use gatehouse::train::trained::Trained;
use gatehouse::ui::views::train::presets::model::Preset;

fn trained(spec: &ExperimentSpec) -> (Vec<EpochLoss>, Box<Outcome>) {
    trained_on(series("season", |_, v| v), spec)
}

fn trained_on(series: Series, spec: &ExperimentSpec) -> (Vec<EpochLoss>, Box<Outcome>) {
    let (losses, trouble, outcome) = run(spec.check(series).expect("checks"));
    assert_eq!(trouble, None);
    (losses, outcome)
}

/// A sample with the columns that the page trains it with.
fn sample(name: &str) -> Series {
    let table = synthetic::table(name).expect("a series");
    let of = |role: Role| table.columns.iter().filter(move |own| own.role == role);
    let columns = of(Role::Target).chain(of(Role::Feature));
    let columns =
        columns.map(|own| RawColumn { name: own.name.clone(), values: own.values.clone() });
    let time = of(Role::Time).next().map(|own| own.values.as_slice());
    Series::build(time, columns.collect(), Missing::Drop).expect("rows")
}

fn weights(spec: &ExperimentSpec) -> Vec<f32> {
    trained(spec).1.weights
}

/// Digits of a run with the defaults, as they were before there were further settings.
#[test]
fn defaults_give_the_digits_that_they_gave_before() {
    let spec = ExperimentSpec { epochs: 3, ..ExperimentSpec::default() };
    let (losses, outcome) = trained(&spec);
    let sum: f64 = outcome.weights.iter().map(|w| f64::from(*w)).sum();
    let told = format!("{:?} {:?} {sum:?}", losses[2].train, losses[2].validation);
    assert_eq!(told, "0.7710660608088384 2.866328716278076 22.476546099875122");
}

#[test]
fn what_is_off_changes_no_digit() {
    let plain = weights(&small());
    for off in [
        ExperimentSpec { dropout: 0.5, ..small() },
        ExperimentSpec { early_stopping: 100, ..small() },
        ExperimentSpec { schedule: ScheduleKind::Step, schedule_epochs: 8, ..small() },
        ExperimentSpec { schedule: ScheduleKind::Plateau, schedule_epochs: 8, ..small() },
        ExperimentSpec { schedule_epochs: 1, schedule_factor: 0.1, ..small() },
    ] {
        assert_eq!(weights(&off), plain, "{off:?}");
    }
    let decaying = ExperimentSpec { optimizer: OptimizerKind::AdamW, ..small() };
    let as_it_is = ExperimentSpec { weight_decay: 0.01, ..decaying.clone() };
    assert_eq!(weights(&decaying), weights(&as_it_is), "AdamW has a decay of its own");
}

fn two_layers() -> ExperimentSpec {
    ExperimentSpec { layers: 2, ..small() }
}

#[test]
fn dropout_is_seeded_and_acts_in_training_alone() {
    let half = ExperimentSpec { dropout: 0.5, ..two_layers() };
    let (plain, dropped) = (trained(&two_layers()), trained(&half));
    assert_ne!(plain.1.weights, dropped.1.weights);
    assert_eq!(trained(&half).0, dropped.0, "the same seed drops the same");
    // Steps too short to matter: what is judged is the same network, what is trained is not. Single precision in
    // two orders of summing, so a part in 10⁴.
    let still = |spec: ExperimentSpec| {
        let spec = ExperimentSpec { epochs: 1, learning_rate: 1e-6, ..spec };
        trained(&spec).0[0]
    };
    let (plain, dropped) = (still(two_layers()), still(half));
    assert!((plain.validation / dropped.validation - 1.0).abs() < 1e-4, "{plain:?} {dropped:?}");
    assert!((plain.train / dropped.train - 1.0).abs() > 1e-4, "{plain:?} {dropped:?}");
}

#[test]
fn changed_windows_are_seeded_and_seen_in_training_alone() {
    let still = |spec: ExperimentSpec| {
        let spec = ExperimentSpec { epochs: 1, learning_rate: 1e-6, ..spec };
        trained(&spec).0[0]
    };
    let plain = weights(&small());
    for changed in [
        ExperimentSpec { jitter: 0.1, ..small() },
        ExperimentSpec { scaling: 0.2, ..small() },
        ExperimentSpec { warping: 1.0, ..small() },
    ] {
        assert_ne!(weights(&changed), plain, "{changed:?}");
        assert_eq!(weights(&changed), weights(&changed), "the same seed changes the same");
        // Steps too short to matter: what is judged is what it was, what is trained on is not.
        let (own, before) = (still(changed), still(small()));
        assert!((own.validation / before.validation - 1.0).abs() < 1e-6, "{own:?} {before:?}");
        assert!((own.train / before.train - 1.0).abs() > 1e-5, "{own:?} {before:?}");
    }
}

/// A run with patience p ends with the first epoch that is p after the best one so far, and keeps that.
#[test]
fn early_stopping_ends_where_the_losses_say() {
    let long = ExperimentSpec { epochs: 80, learning_rate: 0.05, ..small() };
    let (all, _) = trained(&long);
    for patience in [1, 3, 5] {
        let spec = ExperimentSpec { early_stopping: patience, ..long.clone() };
        let (losses, outcome) = trained(&spec);
        let best = |until: usize| {
            let so_far = all[..until].iter().min_by(|a, b| a.validation.total_cmp(&b.validation));
            so_far.expect("an epoch").epoch
        };
        let last = (1..=80).find(|epoch| epoch - best(*epoch) >= patience).unwrap_or(80);
        assert!(last < 80, "the losses of this run come to rest");
        assert_eq!(losses, all[..last], "patience {patience}");
        assert_eq!((outcome.epochs, outcome.best_epoch), (last, best(last)));
    }
}

#[test]
fn penalties_and_decay_shrink() {
    let size = |spec: &ExperimentSpec, power: i32| -> f32 {
        weights(spec).iter().map(|w| w.abs().powi(power)).sum()
    };
    let plain = ExperimentSpec { epochs: 30, ..small() };
    let [l1, l2, decay] = [
        ExperimentSpec { l1: 0.01, ..plain.clone() },
        ExperimentSpec { l2: 0.05, ..plain.clone() },
        ExperimentSpec { weight_decay: 0.05, ..plain.clone() },
    ];
    assert!(size(&l1, 1) < 0.7 * size(&plain, 1));
    assert!(size(&l2, 2) < 0.7 * size(&plain, 2));
    assert!(size(&decay, 2) < 0.7 * size(&plain, 2));
    // The loss is told without them: of the first weights it is the same.
    let still = |spec: ExperimentSpec| {
        let spec = ExperimentSpec { epochs: 1, learning_rate: 1e-6, ..spec };
        trained(&spec).0[0].validation
    };
    assert!((still(ExperimentSpec { l2: 1.0, ..small() }) / still(small()) - 1.0).abs() < 1e-3);
}

#[test]
fn a_schedule_is_that_of_the_engine_and_is_followed() {
    let spec = ExperimentSpec {
        learning_rate: 8.0,
        schedule: ScheduleKind::Step,
        schedule_epochs: 2,
        schedule_factor: 0.5,
        warm_up: 3,
        ..small()
    };
    let rates: Vec<f64> = (0..8).map(|epoch| spec.rates().rate(epoch)).collect();
    assert_eq!(rates, [2.0, 4.0, 6.0, 8.0, 8.0, 4.0, 4.0, 2.0]);
    let last = ExperimentSpec { schedule: ScheduleKind::Cosine, epochs: 4, warm_up: 0, ..spec };
    // Half way down after half of the epochs: cos(π/2) = 0.
    assert!((last.rates().rate(2) - 4.0).abs() < 1e-14);

    // A fall to a hundredth after the first epoch: the weights all but stay where that left them.
    let first = weights(&ExperimentSpec { epochs: 1, ..small() });
    let fallen = ExperimentSpec {
        epochs: 2,
        schedule: ScheduleKind::Step,
        schedule_epochs: 1,
        schedule_factor: 0.01,
        ..small()
    };
    let moved = |spec: &ExperimentSpec| -> f32 {
        weights(spec).iter().zip(&first).map(|(a, b)| (a - b).abs()).sum()
    };
    let (fell, stayed) = (moved(&fallen), moved(&ExperimentSpec { epochs: 2, ..small() }));
    assert!(fell > 0.0 && fell < 0.05 * stayed, "{fell} beside {stayed}");
}

#[test]
fn without_shuffling_windows_come_in_the_order_of_time() {
    let straight = ExperimentSpec { shuffle: false, ..small() };
    let (losses, outcome) = trained(&straight);
    assert_ne!(outcome.weights, weights(&small()));
    assert_eq!(losses, trained(&straight).0);
    // One batch of all windows is the same in any order, but for the order of its sums.
    let whole = |shuffle| {
        let spec = ExperimentSpec { shuffle, batch: 256, epochs: 1, ..small() };
        trained(&spec).0[0].train
    };
    assert!((whole(true) / whole(false) - 1.0).abs() < 1e-5);
}

#[test]
fn a_leaking_scaler_is_that_of_all_rows_and_the_test_part_decides() {
    let leaking = ExperimentSpec { leaking: true, ..small() };
    let changed = |spec: &ExperimentSpec| {
        let plain = spec.check(series("season", |_, v| v)).expect("checks");
        let test = plain.split.test;
        let other = series("season", |row, v| if row >= test { v * 3.0 + 7.0 } else { v });
        (plain, spec.check(other).expect("checks"))
    };
    let (plain, other) = changed(&leaking);
    let split = Split { validation: plain.split.rows, ..plain.split };
    let spec = &plain.spec;
    let fitted = Fitted::fit(&plain.series, split, plain.reach, spec.scaler, spec.form);
    assert_eq!(Ok(&plain.scaler), fitted.as_ref());
    assert_ne!(plain.scaler, other.scaler);
    let (honest, honest_too) = changed(&small());
    assert_eq!(honest.scaler, honest_too.scaler);
    assert_ne!(honest.scaler, plain.scaler);
}

#[test]
fn both_directions_are_trained_kept_and_read_back() {
    for cell in ["lstm", "gru", "rnn"] {
        let cell = gatehouse::engine::cell::CellKind::parse(cell).expect("a cell");
        let one = ExperimentSpec { cell, ..two_layers() };
        let both = ExperimentSpec { bidirectional: true, ..one.clone() };
        let [checked, single] =
            [&both, &one].map(|spec| spec.check(series("season", |_, v| v)).expect("checks"));
        assert!(checked.shape.parameters() > 2 * single.shape.parameters());
        let memory = |spec: &ExperimentSpec| spec.memory(checked.split, spec.shape(1));
        assert!(memory(&both) > memory(&one));
        let (losses, outcome) = trained(&both);
        assert!(losses[7].train < losses[0].train, "{losses:?}");
        let model = Trained::new(checked, &outcome.weights, outcome.best_epoch).expect("a model");
        let file = model_file::write(&model).expect("a file");
        let read = model_file::read(&file).expect("a model").network;
        assert_eq!(read.shape(), model.network.shape());
        let window = model.window(model.split.test);
        let answer = |network| gatehouse::engine::trace::answer(network, &window);
        assert_eq!(answer(&read), answer(&model.network));
        // What was scored is what the file computes.
        let own = &outcome.forecasts[0];
        let last = model.series.target()[model.split.test - 1];
        let told = model.scaler.invert(answer(&read)[0], last);
        assert_eq!(own.values[model.split.test - own.start], told);
    }
}

/// A preset's run on the sample with trend and season: its losses, its best epoch, and the smallest validation loss.
fn shown(key: &str) -> (Vec<EpochLoss>, usize, f64) {
    shown_on("season", (ScalerKind::default(), "7"), key)
}

fn shown_on(
    name: &str,
    (scaler, seed): (ScalerKind, &str),
    key: &str,
) -> (Vec<EpochLoss>, usize, f64) {
    let preset = Preset::find(key).expect("a preset");
    let series = sample(name);
    let features = series.names[1..].to_vec();
    let now = ExperimentSpec { features, seed: seed.into(), ..ExperimentSpec::default() };
    let (losses, outcome) = trained_on(series, &preset.of(&now, scaler));
    let best = losses[outcome.best_epoch - 1].validation;
    (losses, outcome.best_epoch, best)
}

#[test]
fn presets_show_what_they_say() {
    let [sensible, rate, units, unscaled, over] =
        ["sensible", "rate", "units", "unscaled", "overfitted"].map(shown);
    let last = |shown: &(Vec<EpochLoss>, usize, f64)| shown.0[shown.0.len() - 1];
    assert!(last(&sensible).train < 0.1 * sensible.0[0].train, "falls");
    assert!(last(&sensible).validation < 1.5 * sensible.2, "and validation with it");
    assert!(last(&rate).train > 50.0 * last(&sensible).train, "leaps over the valley");
    assert!(last(&units).train > 5.0 * last(&sensible).train, "underfits");
    assert!(units.2 > 2.0 * sensible.2, "on both parts");
    assert!(last(&unscaled).train > 0.5 * unscaled.0[0].train, "barely learns");
    assert!(last(&over).train < 0.2 * over.0[over.1 - 1].train, "goes on falling");
    assert!(last(&over).validation > 1.5 * over.2, "turns up");
    assert!(over.1 * 2 < over.0.len(), "long before the last epoch");
}

/// What two presets say of the samples: where they do harm, and where they do not.
#[test]
fn presets_do_the_harm_that_they_say_on_each_sample() {
    let (usual, logs) = (ScalerKind::default(), ScalerKind::LogWindow);
    let over = shown_on("stock", (usual, "7"), "overfitted");
    let last = over.0[over.0.len() - 1];
    assert!(last.validation > 1.8 * over.2 && over.1 * 2 < over.0.len(), "turns up, and early");
    assert!(over.2 < 1.1 * shown_on("stock", (usual, "7"), "sensible").2, "what is kept is spared");
    // By how much the best validation loss grows without shuffling, over three seeds.
    let grows = |name, scaler| {
        let best = |seed, key| shown_on(name, (scaler, seed), key).2;
        let by = ["7", "1", "2"].map(|seed| best(seed, "no-shuffle") / best(seed, "sensible"));
        by.iter().sum::<f64>() / 3.0
    };
    for (name, scaler, harm) in
        [("season", logs, false), ("stock", usual, true), ("sine", usual, true)]
    {
        let by = grows(name, scaler);
        assert_eq!(by > 1.05, harm, "{name}: {by}");
    }
}
