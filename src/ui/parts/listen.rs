//! Listeners that end with the part that asked for them.

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use web_sys::{Event, EventTarget};

/// Calls `handle` for each `name` event on `target` until the current owner is cleaned up.
pub fn listen(target: &EventTarget, name: &'static str, handle: impl FnMut(&Event) + 'static) {
    // Dropped with the owner, and a dropped listener is removed.
    let options = EventListenerOptions::enable_prevent_default();
    StoredValue::new_local(EventListener::new_with_options(target, name, options, handle));
}

/// [`listen`] on the window.
pub fn listen_window(name: &'static str, handle: impl FnMut(&Event) + 'static) {
    listen(&window(), name, handle);
}
