//! Changes to the scene that is looked at.

use crate::ui::views::gates::edit::desk::Desk;
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::edit::undo::keep_within;
use crate::ui::views::gates::family::history::History;
use leptos::prelude::*;

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
        edits.settle();
        *own = Some(edits);
    });
    keep_within(desk.store);
    // What was told of a link is no longer so.
    desk.store.notice.update(|notice| {
        if notice.as_ref().is_some_and(|own| own.code == "LINK-CHANGES") {
            *notice = None;
        }
    });
    desk.store.switches.update_value(History::changed);
    desk.store.turns.update(|turns| *turns += 1);
}
