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
fn no_batch_after_the_first_epoch_allocates() {
    let mut counted = Vec::new();
    for workload in workloads::training() {
        let mut session = workload.session();
        epoch(&mut session);
        let mut batches = 0;
        let found = measure(|| batches = epoch(&mut session));
        assert!(batches > workload.windows / workload.batch, "a whole epoch was counted");
        counted.push((workload.id, found.count_total));
    }
    assert!(counted.iter().all(|(_, count)| *count == 0), "{counted:?}");
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
        let table = synthetic::table("stock").expect("a sample");
        let columns = table
            .columns
            .iter()
            .filter(|column| column.role != Role::Time)
            .map(|column| RawColumn { name: column.name.clone(), values: column.values.clone() })
            .collect();
        let series = Series::build(None, columns, spec.missing).expect("rows");
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
