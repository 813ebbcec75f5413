//! Work that goes on after an event.

use leptos::task::spawn_local;
use std::pin::Pin;

/// Runs `work` to its end. Behind one box, so that the machinery stands once, whatever the work.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    boxed(Box::pin(work));
}

#[inline(never)]
fn boxed(work: Pin<Box<dyn Future<Output = ()>>>) {
    spawn_local(work);
}
