//! Changes to the scene that is looked at, and the keys that take them back.

use crate::ui::parts::listen_window;
use crate::ui::views::gates::edit::desk::Desk;
use crate::ui::views::gates::edit::model::Edits;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// The next change is a step of its own for Undo.
pub fn begin(desk: Desk) {
    desk.store.edits.update_value(|edits| {
        if let Some(edits) = edits {
            edits.begin();
        }
    });
}

/// Changes the scene that is looked at. What was changed in another one is let go.
pub fn change(desk: Desk, act: impl FnOnce(&mut Edits)) {
    let scene = desk.look.with_untracked(|seen| seen.0.scene.clone());
    desk.store.edits.update_value(|own| {
        let known = own.take().filter(|edits| edits.base().same_source(&scene));
        let mut edits = known.unwrap_or_else(|| Edits::new(scene));
        act(&mut edits);
        *own = Some(edits);
    });
    desk.store.turns.update(|turns| *turns += 1);
}

/// Ctrl+Z takes back, with Shift (or as Ctrl+Y) it does again, in fields too.
pub fn follow_keys(desk: Desk) {
    listen_window("keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if !(key.ctrl_key() || key.meta_key()) || key.alt_key() {
            return;
        }
        match (key.key().as_str(), key.shift_key()) {
            ("z", false) => change(desk, Edits::undo),
            ("z" | "Z", true) | ("y", false) => change(desk, Edits::redo),
            _ => return,
        }
        event.prevent_default();
    });
}
