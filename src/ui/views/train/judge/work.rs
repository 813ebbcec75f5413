//! The model answers further windows, in slices between which the page goes on.

use crate::train::article::Answers;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// ms of work in a slice.
const SLICE: f64 = 10.0;

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Makes all answers and hands them on; `share` tells how far it is. It ends with the owner of that signal.
pub fn make(job: Answers, share: RwSignal<f64>, done: impl FnOnce(Answers) + 'static) {
    Timeout::new(0, move || go_on(job, share, done)).forget();
}

fn go_on(mut job: Answers, share: RwSignal<f64>, done: impl FnOnce(Answers) + 'static) {
    let end = now() + SLICE;
    let mut more = true;
    while more && now() < end {
        more = job.step();
    }
    // Nobody waits any more where the section is shut.
    if share.try_set(job.done()).is_some() {
        return;
    }
    if more {
        make(job, share, done);
    } else {
        done(job);
    }
}
