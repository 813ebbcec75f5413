//! Undo and redo: of single changes first, then of the switch that led to what is looked at.

use super::model::Edits;
use crate::ui::parts::listen_window;
use crate::ui::store::Store;
use crate::ui::views::gates::family::carry::Kept;
use crate::ui::views::gates::family::history::{Asked, History, Was};
use crate::ui::views::gates::model::Scene;
use crate::ui::views::gates::view::Seen;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

thread_local! {
    static LOOK: Cell<Option<Memo<Seen>>> = const { Cell::new(None) };
    static FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// The view that is shown looks here.
pub fn look_at(look: Memo<Seen>) {
    LOOK.set(Some(look));
}

/// One of the two ways, in single changes and in switches.
#[derive(Clone, Copy)]
pub struct Way {
    can: fn(&Edits) -> bool,
    change: fn(&mut Edits),
    could: fn(&History, &Scene) -> bool,
    switch: fn(&mut History, Was) -> Option<Was>,
}

pub const UNDO: Way = Way {
    can: Edits::can_undo,
    change: Edits::undo,
    could: History::can_undo,
    switch: History::undo,
};

pub const REDO: Way = Way {
    can: Edits::can_redo,
    change: Edits::redo,
    could: History::can_redo,
    switch: History::redo,
};

/// What is asked of the scene.
pub fn asked(store: Store) -> Asked {
    let place = store.place;
    ((place.cell.get(), place.carry.get()), place.stack.get())
}

/// The scene itself, before any change.
fn home(look: Memo<Seen>) -> Arc<Scene> {
    look.with_untracked(|Seen(look)| look.home.clone())
}

/// What is looked at, to come back to it.
fn now(store: Store, look: Memo<Seen>) -> Was {
    let kept = Kept {
        home: store.home.with_value(Option::clone),
        own: store.edits.with_value(Option::clone),
    };
    Was { home: home(look), asked: untrack(|| asked(store)), kept }
}

/// Whether single changes of what is looked at can be taken back, or done again.
fn by_change(store: Store, look: Memo<Seen>, way: Way) -> bool {
    let scene = look.with_untracked(|Seen(look)| look.scene.clone());
    store.edits.with_value(|edits| {
        edits.as_ref().is_some_and(|own| own.base().same_source(&scene) && (way.can)(own))
    })
}

/// Whether there is anything to take back, or to do again.
pub fn can(store: Store, look: Memo<Seen>, way: Way) -> bool {
    look.track();
    store.turns.track();
    by_change(store, look, way)
        || store.switches.with_value(|history| (way.could)(history, &home(look)))
}

/// Takes back the last change or switch, or does it again.
pub fn go(store: Store, look: Memo<Seen>, way: Way) {
    if by_change(store, look, way) {
        store.edits.update_value(|edits| {
            if let Some(edits) = edits {
                (way.change)(edits);
                edits.settle();
            }
        });
        keep_within(store);
    } else {
        let now = now(store, look);
        let was = store.switches.try_update_value(|history| (way.switch)(history, now)).flatten();
        let Some(Was { asked: ((cell, carry), stack), kept, .. }) = was else { return };
        store.home.set_value(kept.home);
        store.edits.set_value(kept.own);
        let place = store.place;
        place.cell.set(cell);
        place.carry.set(carry);
        place.stack.set(stack);
    }
    store.turns.update(|turns| *turns += 1);
}

/// The step stays within what is left of a sequence that became shorter; the link follows.
pub fn keep_within(store: Store) {
    let steps = store.edits.with_value(|edits| edits.as_ref().map(|own| own.scene().steps()));
    let step = store.place.step;
    if let Some(steps) = steps.filter(|steps| step.get_untracked() > *steps) {
        step.set(steps);
    }
}

/// Ctrl+Z takes back, with Shift (or as Ctrl+Y) it does again, in fields too: one listener as long as the page is
/// there, for the look of the view that is shown.
pub fn follow_keys(store: Store) {
    if FOLLOWED.replace(true) {
        return;
    }
    let follow = move || {
        listen_window("keydown", move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            // In another view there is nothing to take back.
            let look = LOOK.get().filter(|look| look.try_with_untracked(|_| ()).is_some());
            let Some(look) = look else { return };
            if !(key.ctrl_key() || key.meta_key()) || key.alt_key() {
                return;
            }
            // With Caps Lock on, letters are large without Shift.
            let way = match (key.key().as_str(), key.shift_key()) {
                ("z" | "Z", false) => UNDO,
                ("z" | "Z", true) | ("y" | "Y", false) => REDO,
                _ => return,
            };
            go(store, look, way);
            event.prevent_default();
        });
    };
    store.root.with_value(|root| root.with(follow));
}
