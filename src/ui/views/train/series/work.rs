//! Fits, one at a time, in slices between which the page goes on.

use super::job::{Found, Job};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// ms of work in a slice.
const SLICE: f64 = 10.0;

/// Who asks: of each asker and kind the newest request counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    Preview,
    Run,
}

struct Task {
    asker: Asker,
    key: &'static str,
    job: Job,
    done: Box<dyn FnOnce(Option<Found>)>,
}

thread_local! {
    static TASKS: RefCell<VecDeque<Task>> = const { RefCell::new(VecDeque::new()) };
    static NEXT: Cell<Option<Timeout>> = const { Cell::new(None) };
}

/// Puts a fit at the end of the line, in the place of an older one for the same.
pub fn ask(asker: Asker, key: &'static str, job: Job, done: impl FnOnce(Option<Found>) + 'static) {
    TASKS.with_borrow_mut(|tasks| {
        tasks.retain(|own| own.asker != asker || own.key != key);
        tasks.push_back(Task { asker, key, job, done: Box::new(done) });
    });
    NEXT.set(Some(Timeout::new(0, go_on)));
}

/// Leaves undone what this asker waits for.
pub fn leave(asker: Asker) {
    TASKS.with_borrow_mut(|tasks| tasks.retain(|own| own.asker != asker));
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// A slice of the first fit in the line.
fn go_on() {
    let Some(mut task) = TASKS.with_borrow_mut(VecDeque::pop_front) else { return };
    let end = now() + SLICE;
    let mut more = true;
    while more && now() < end {
        more = task.job.step();
    }
    if more {
        TASKS.with_borrow_mut(|tasks| tasks.push_front(task));
    } else {
        (task.done)(task.job.found());
    }
    let waiting = TASKS.with_borrow(|tasks| !tasks.is_empty());
    NEXT.set(waiting.then(|| Timeout::new(0, go_on)));
}
