//! Which kind of cell a scene is looked at in. The LSTM is always here; what the other kinds need comes with
//! a file of its own, which leaves itself here as a [`Family`].

use super::diagram::{self, Pen};
use super::edit;
use super::edit::undo::asked;
use super::face::{self, FORWARD, Face};
use super::family::history::Asked;
use super::later;
use super::look::Look;
use super::model::Scene;
use super::timeline;
use super::view::{Held, Seen};
use crate::engine::Stack;
use crate::engine::cell::CellKind;
use crate::exchange::link::{Example, begun};
use crate::ui::parts::listen_window;
use crate::ui::shape::{Shape, classed, drawn, el};
use crate::ui::store::{Layout, Store};
use crate::ui::words::{Words, use_words};
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
    /// Its picture, with any pen.
    pub picture: fn(&Look, &dyn Pen) -> Shape,
    /// The same of a layer that reads from both ends.
    pub both: fn(Face) -> Face,
    /// A scene with what is asked for: its weights in cells of a kind, its layers, its directions.
    pub scene: fn(&Arc<Scene>, Asked) -> Arc<Scene>,
    /// What was changed in what was asked for goes along; `home` is the scene itself, `before` the one in which
    /// `from` was asked.
    pub along: fn(Store, before: &Arc<Scene>, home: Arc<Scene>, from: Asked, to: Asked),
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
    reached: |_, _, _, _| false,
    diagram: |_| classed("svg", "cell"),
    panel: |_, _| el("ol"),
    foot: |_| Vec::new(),
    timeline: |look, size, _| timeline::timeline(look, size, false),
    table: |_| el("table"),
    told: |_| String::new(),
    ..FORWARD
};

/// How the scene is shown; until the way back has come, on the way forward.
pub fn face(store: Store, scene: &Scene, back: bool) -> Face {
    let (cell, family) = (store.place.cell.get(), family(store));
    let plain = !scene.both() && (family.is_some() || store.place.stack.get() == Stack::default());
    let forward = match (cell, family) {
        (CellKind::Lstm, _) if plain && scene.cell() == CellKind::Lstm => FORWARD,
        (_, Some(family)) => (family.face)(scene.cell()),
        _ => return AWAITED,
    };
    let forward = match family.filter(|_| scene.both()) {
        Some(family) => (family.both)(forward),
        None => forward,
    };
    back.then(|| face::named(store, face::BACK)).flatten().unwrap_or(forward)
}

/// The picture of a look, whatever its kind of cell.
pub fn picture(look: &Look, pen: &dyn Pen) -> Shape {
    match FAMILY.get() {
        Some(family) if look.scene.cell() != CellKind::Lstm => (family.picture)(look, pen),
        _ => diagram::drawn_with(look, pen),
    }
}

/// The scene as it is asked for, as soon as its code has come.
pub fn varied(store: Store, home: &Arc<Scene>) -> Arc<Scene> {
    let asked = asked(store);
    family(store).map_or_else(|| home.clone(), |family| (family.scene)(home, asked))
}

/// Whenever something else is asked for, what was changed goes along.
pub fn follow(store: Store, home: Memo<Held>) {
    Effect::new(move |before: Option<(Asked, Held)>| {
        let now = (asked(store), home.get());
        match (family(store), before) {
            (Some(family), Some((from, scene))) if from != now.0 => {
                (family.along)(store, &scene.0, now.1.0.clone(), from, now.0);
                now
            }
            // What was changed waits for the code that takes it along.
            (None, Some(before)) if before.0 != now.0 => before,
            _ => now,
        }
    });
}

/// Another kind, in the form in which Gates begins with it.
pub fn choose(store: Store, key: &str) {
    if let Some(cell) = CellKind::ALL.into_iter().find(|cell| cell.key() == key) {
        store.place.cell.set(begun(cell));
    }
}

/// The kind of cell that an example has of its own.
fn own_cell(store: Store, example: Example) -> CellKind {
    let own = match example {
        Example::Imported => store.imported.with_value(|own| Some(own.as_ref()?.cell())),
        Example::Trained => {
            store.trained.with_untracked(|own| Some(own.as_ref()?.network.shape().cell))
        }
        _ => None,
    };
    own.unwrap_or_default()
}

/// Another example. Whoever looks at one in its own kind of cell looks at the next one in its own.
pub fn choose_example(store: Store, example: Example) {
    let now = own_cell(store, store.place.example.get_untracked());
    if store.place.cell.get_untracked() == now {
        store.place.cell.set(own_cell(store, example));
    }
    store.place.example.set(example);
}

/// The kind after the one that is shown.
pub fn choose_next(store: Store) {
    let own = store.place.cell.get_untracked().key();
    let place = KEYS.iter().position(|key| *key == own).unwrap_or(0);
    choose(store, KEYS[(place + 1) % KEYS.len()]);
}

/// Four kinds beside each other, and a button for all; where there is less room, that alone. They are found
/// by their attributes when they are pressed.
pub fn buttons(store: Store) -> AnyView {
    let words = use_words();
    let button = |class: &'static str| classed("button", class).at("type", "button");
    let picture = move || {
        let own = store.place.cell.get().key();
        let near = KEYS[..4].contains(&own) && store.layout.get() == Layout::Desktop;
        let near_ones = KEYS[..4].iter().map(|key| {
            let pressed = if *key == own { "true" } else { "false" };
            button("").at("data-variant", *key).at("aria-pressed", pressed).say(name(words, key))
        });
        let Stack { layers, both } = store.place.stack.get();
        let mut chosen: Vec<String> = Vec::new();
        chosen.extend((!near).then(|| name(words, own)));
        chosen.extend(both.then(|| name(words, "both")));
        let count = layers.to_string();
        chosen.extend((layers > 1).then(|| words.with("gates.cells.layers", &[("count", &count)])));
        let plain = chosen.is_empty();
        let shown = if plain { words.t("gates.full.more") } else { chosen.join(" · ") };
        let more = button(if plain { "" } else { "chosen" })
            .at("data-action", "more-cells")
            .at("aria-haspopup", "dialog")
            .at("aria-label", format!("{shown} · {}", words.t("gates.cell")))
            .say(format!("{shown} ▾"));
        let all = classed("div", "segmented cells").at("role", "group");
        vec![all.at("aria-label", words.t("gates.cell")).all(near_ones).with(more)]
    };
    drawn("cells-holder", Arc::new(picture))
}

/// What a kind is called.
pub fn name(words: Words, key: &str) -> String {
    words.t(&format!("gates.cells.{key}"))
}

/// What of the kind can be chosen, and the menu of all kinds; their code is fetched with the first of them.
pub fn bar(store: Store, look: Memo<Seen>) -> AnyView {
    let menu = RwSignal::new(false);
    follow_events(store, menu);
    let wanted = Memo::new(move |_| {
        let place = store.place;
        let plain = place.cell.get() == CellKind::Lstm && place.stack.get() == Stack::default();
        let other = |Seen(look): &Seen| look.home.cell() != CellKind::Lstm || look.scene.both();
        !plain || menu.get() || look.with(other)
    });
    let content = move || wanted.get().then(|| later::kinds(store, look, menu));
    view! { <div class="family">{content}</div> }.into_any()
}

/// A press on a kind chooses it, one on the button of all opens their menu. As the pointer comes near, the
/// code is fetched.
fn follow_events(store: Store, menu: RwSignal<bool>) {
    edit::follow_near("[data-variant], [data-action=more-cells]", later::prepare_family);
    listen_window("click", move |event| {
        let own = edit::closest(event, "[data-variant]");
        if let Some(key) = own.and_then(|own| own.get_attribute("data-variant")) {
            choose(store, &key);
            menu.set(false);
        }
        if edit::closest(event, "[data-action=more-cells]").is_some() {
            menu.set(true);
        }
    });
}
