//! Training asks for no memory once it runs. A program of its own, because it counts what the
//! whole program allocates.

#[path = "bench/workloads.rs"]
mod workloads;

use allocation_counter::measure;
use gatehouse::data::series::{RawColumn, Series};
use gatehouse::data::synthetic;
use gatehouse::data::table::Role;
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::article::ArticleForm;
use gatehouse::engine::cell::gru::GruForm;
use gatehouse::train::ExperimentSpec;
use gatehouse::train::session::{Event, TrainSession};

fn epoch(session: &mut TrainSession) -> usize {
    let mut batches = 1;
    while matches!(session.advance(), Event::Worked) {
        batches += 1;
    }
    batches
}

#[test]
fn no_batch_after_the_first_allocates() {
    let mut counted = Vec::new();
    for workload in workloads::training() {
        let mut session = workload.session();
        assert!(matches!(session.advance(), Event::Worked));
        let mut batches = 0;
        let found = measure(|| batches = epoch(&mut session) + epoch(&mut session));
        assert!(batches > workload.windows / workload.batch, "a whole epoch was counted");
        counted.push((workload.id, found.count_total));
    }
    assert!(counted.iter().all(|(_, count)| *count == 0), "{counted:?}");
}

/// The plain path, which every other cell trains on.
#[test]
fn no_batch_of_any_cell_allocates() {
    let mut counted = Vec::new();
    for cell in CellKind::ALL {
        let spec = ExperimentSpec { cell, hidden: 12, layers: 2, batch: 32, ..Default::default() };
        let series = Series::build(None, stock(), spec.missing).expect("rows");
        let mut session = TrainSession::new(spec.check(series).expect("a plan"));
        assert!(matches!(session.advance(), Event::Worked));
        let found = measure(|| {
            epoch(&mut session);
        });
        counted.push((cell.name(), found.count_total));
    }
    assert!(counted.iter().all(|(_, count)| *count == 0), "{counted:?}");
}

/// Settings that take the plain way, or act between the passes.
fn further() -> [ExperimentSpec; 4] {
    let spec =
        ExperimentSpec { hidden: 33, layers: 3, lookback: 7, batch: 50, ..Default::default() };
    [
        ExperimentSpec { dropout: 0.5, l2: 0.1, ..spec.clone() },
        ExperimentSpec { bidirectional: true, weight_decay: 0.1, ..spec.clone() },
        ExperimentSpec { jitter: 0.1, scaling: 0.1, warping: 0.5, ..spec.clone() },
        ExperimentSpec { bidirectional: true, dropout: 0.5, early_stopping: 3, ..spec },
    ]
}

#[test]
fn no_batch_of_further_settings_allocates() {
    for spec in further() {
        let series = Series::build(None, stock(), spec.missing).expect("rows");
        let mut session = TrainSession::new(spec.check(series).expect("a plan"));
        assert!(matches!(session.advance(), Event::Worked));
        let found = measure(|| {
            epoch(&mut session);
        });
        assert_eq!(found.count_total, 0, "{spec:?}");
    }
}

#[test]
fn runs_of_further_settings_stay_within_what_the_plan_says() {
    for spec in further() {
        let series = Series::build(None, stock(), spec.missing).expect("rows");
        let checked = ExperimentSpec { epochs: 1, ..spec.clone() }.check(series).expect("a plan");
        let most = spec.memory(checked.split, checked.shape);
        let found = measure(|| {
            let mut session = TrainSession::new(checked);
            while !matches!(session.advance(), Event::Finished(_)) {}
        });
        assert!(found.bytes_max <= most, "{} of {most}: {spec:?}", found.bytes_max);
        assert!(found.bytes_max * 8 > most, "only {} of {most}: {spec:?}", found.bytes_max);
    }
}

/// The counter counts: setting a run up does allocate.
#[test]
fn what_allocates_is_counted() {
    let workloads = workloads::training();
    assert!(measure(|| drop(workloads[0].session())).count_total > 0);
}

/// The plan check counts no byte too few, and not many times too many.
#[test]
fn a_run_stays_within_what_the_plan_says() {
    for (cell, hidden, layers, lookback, batch) in [
        (CellKind::Lstm, 50, 2, 10, 32),
        (CellKind::Lstm, 8, 1, 20, 5),
        (CellKind::Lstm, 100, 3, 20, 64),
        (CellKind::Gru(GruForm::TORCH), 50, 2, 10, 32),
        (CellKind::Rnn, 33, 3, 7, 100),
        (CellKind::Lstm, 256, 3, 1, 3),
        (CellKind::Lstm, 1, 2, 30, 16),
        (CellKind::Article(ArticleForm::ALL), 33, 3, 7, 100),
    ] {
        let spec = ExperimentSpec {
            cell,
            hidden,
            layers,
            lookback,
            batch,
            epochs: 1,
            ..Default::default()
        };
        let series = Series::build(None, stock(), spec.missing).expect("rows");
        let checked = spec.check(series).expect("a plan");
        let most = spec.memory(checked.split, checked.shape);
        let found = measure(|| {
            let mut session = TrainSession::new(checked);
            while !matches!(session.advance(), Event::Finished(_)) {}
        });
        let name = cell.name();
        assert!(found.bytes_max <= most, "{name} {hidden}: {} of {most}", found.bytes_max);
        assert!(found.bytes_max * 8 > most, "{name} {hidden}: only {} of {most}", found.bytes_max);
    }
}

/// The sample's columns without the time.
fn stock() -> Vec<RawColumn> {
    let table = synthetic::table("stock").expect("a sample");
    let columns = table.columns.iter().filter(|column| column.role != Role::Time);
    columns
        .map(|column| RawColumn { name: column.name.clone(), values: column.values.clone() })
        .collect()
}

/// A long table: what grows with its rows is counted too, snapshots of it included.
#[test]
fn a_run_on_many_rows_stays_within_what_the_plan_says() {
    let values = (0..60_000).map(|t| (f64::from(t) * 0.01).sin() + f64::from(t % 7));
    let column = RawColumn { name: "y".into(), values: values.collect() };
    let spec = ExperimentSpec {
        hidden: 1,
        layers: 1,
        lookback: 2,
        batch: 256,
        epochs: 2,
        season: Some(7),
        ..Default::default()
    };
    let series = Series::build(None, vec![column], spec.missing).expect("rows");
    let checked = spec.check(series).expect("a plan");
    let most = spec.memory(checked.split, checked.shape);
    let found = measure(|| {
        let mut session = TrainSession::new(checked);
        let _plan = session.plan().clone();
        loop {
            match session.advance() {
                Event::Finished(_) | Event::Diverged(..) => break,
                Event::Epoch(_) => drop(session.snapshot()),
                _ => {}
            }
        }
    });
    assert!(found.bytes_max <= most, "{} of {most}", found.bytes_max);
    assert!(found.bytes_max * 2 > most, "only {} of {most}", found.bytes_max);
}
