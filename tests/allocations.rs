//! Training asks for no memory once it runs. A program of its own, because it counts what the
//! whole program allocates.

#[path = "bench/workloads.rs"]
mod workloads;

use allocation_counter::measure;
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
