//! Listeners that end with the part that asked for them.

use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::{Event, EventTarget};

/// Calls `handle` for each `name` event on `target` until the current owner is cleaned up.
pub fn listen(target: &EventTarget, name: &'static str, handle: impl FnMut(&Event) + 'static) {
    // Dropped with the owner, and a dropped listener is removed.
    StoredValue::new_local(EventListener::new(target, name, handle));
}

/// [`listen`] on the window.
pub fn listen_window(name: &'static str, handle: impl FnMut(&Event) + 'static) {
    listen(&window(), name, handle);
}
