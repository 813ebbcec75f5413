//! Which kind of cell a scene is looked at in. The LSTM is always here; what the other kinds need comes with
//! a file of its own, which leaves itself here as a [`Family`].

use super::edit;
use super::face::{self, FORWARD, Face};
use super::family::carry::Kind;
use super::model::Scene;
use super::timeline;
use super::view::Seen;
use crate::engine::cell::CellKind;
use crate::exchange::link::begun;
use crate::ui::shape::{classed, el};
use crate::ui::shell::later;
use crate::ui::store::Store;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;

/// The kinds as they stand in the toolbar: four beside each other, the rest in a menu.
pub const KEYS: [&str; 7] = ["lstm", "article", "gru", "rnn", "lstm1997", "peephole", "coupled"];

/// What comes later.
#[derive(Clone, Copy)]
pub struct Family {
    /// How a kind is shown.
    pub face: fn(CellKind) -> Face,
    /// A scene with its weights in cells of another kind.
    pub scene: fn(&Scene, Kind) -> Scene,
    /// What was changed in one kind goes along into another; `home` is the scene itself.
    pub along: fn(Store, home: Arc<Scene>, from: Kind, to: Kind),
    /// What of the kind can be chosen, and how far its answers are from those of another.
    pub controls: fn(Store, Memo<Seen>) -> AnyView,
}

thread_local! {
    static FAMILY: Cell<Option<Family>> = const { Cell::new(None) };
}

pub fn lay_out(store: Store, family: Family) {
    FAMILY.set(Some(family));
    store.faces.update(|count| *count += 1);
}

/// What has come, followed until it does.
fn family(store: Store) -> Option<Family> {
    store.faces.track();
    FAMILY.get()
}

/// Until a kind has come nothing is shown, for no number of the kind before is one of it.
const AWAITED: Face = Face {
    name: "awaited",
    reached: |_, _, _| false,
    diagram: |_| classed("svg", "cell"),
    panel: |_, _| el("ol"),
    foot: |_| Vec::new(),
    timeline: |look, size, _| timeline::timeline(look, size, false),
    table: |_| el("table"),
    told: |_| String::new(),
    ..FORWARD
};

/// How the scene is shown.
pub fn face(store: Store, scene: &Scene) -> Face {
    match (store.place.cell.get(), family(store)) {
        (CellKind::Lstm, _) if scene.cell() == CellKind::Lstm => face::named(store, face::LSTM),
        (_, Some(family)) => (family.face)(scene.cell()),
        _ => AWAITED,
    }
}

fn asked(store: Store) -> Kind {
    (store.place.cell.get(), store.place.carry.get())
}

/// The scene in the kind of cell that is asked for, as soon as it has come.
pub fn varied(store: Store, home: &Arc<Scene>) -> Arc<Scene> {
    let kind = asked(store);
    match family(store) {
        Some(family) if kind.0 != home.cell() => Arc::new((family.scene)(home, kind)),
        _ => home.clone(),
    }
}

/// Whenever another kind is asked for, what was changed goes along.
pub fn follow(store: Store, home: impl Fn() -> Arc<Scene> + 'static) {
    Effect::new(move |before: Option<Kind>| {
        let now = asked(store);
        match (family(store), before) {
            (Some(family), Some(before)) if before != now => {
                (family.along)(store, untrack(&home), before, now);
            }
            _ => {}
        }
        now
    });
}

/// Another kind, in the form in which Gates begins with it.
pub fn choose(store: Store, key: &str) {
    if let Some(cell) = CellKind::ALL.into_iter().find(|cell| cell.key() == key) {
        store.place.cell.set(begun(cell));
    }
}

/// The kind after the one that is shown.
pub fn choose_next(store: Store) {
    let own = store.place.cell.get_untracked().key();
    let place = KEYS.iter().position(|key| *key == own).unwrap_or(0);
    choose(store, KEYS[(place + 1) % KEYS.len()]);
}

/// What of the kind can be chosen, where the toolbar is wide; its code is fetched with the first kind that
/// is not the LSTM.
pub fn bar(store: Store, look: Memo<Seen>) -> AnyView {
    let wanted = Memo::new(move |_| store.place.cell.get() != CellKind::Lstm);
    view! { <div class="family">{move || wanted.get().then(|| later::family(store, look))}</div> }
        .into_any()
}

/// The same where it stands in a menu, once it is here.
pub fn controls(store: Store, look: Memo<Seen>) -> Option<AnyView> {
    let own = family(store).filter(|_| store.place.cell.get() != CellKind::Lstm)?;
    Some((own.controls)(store, look))
}

/// The pointer comes near a kind: its code is fetched before it is pressed.
pub fn follow_events() {
    edit::follow_near("[data-variant]", later::prepare_family);
}
