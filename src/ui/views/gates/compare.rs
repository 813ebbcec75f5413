//! A scene that is pinned, and every other one beside it: weights, inputs, another cell or another example.

use super::look::Look;
use super::model::{ROWS, Scene};
use super::timeline::MOVED;
use super::variant;
use super::view::Seen;
use crate::notation::number;
use crate::ui::parts::arrival;
use crate::ui::store::Store;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Pins what is looked at, or lets go of what is pinned.
pub fn toggle(store: Store, look: Memo<Seen>) {
    let scene = look.with_untracked(|Seen(look)| look.scene.clone());
    store.compared.update(|pinned| *pinned = pinned.is_none().then_some(scene));
}

/// The row of the menu.
pub fn row(store: Store, look: Memo<Seen>, open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let pinned = move || store.compared.with(Option::is_some);
    view! {
        <button
            type="button"
            class="menu-row"
            data-action="compare"
            aria-pressed=move || if pinned() { "true" } else { "false" }
            on:click=move |_| {
                toggle(store, look);
                open.set(false);
            }
        >
            {move || words.t(if pinned() { "gates.compare-stop" } else { "gates.compare" })}
        </button>
    }
    .into_any()
}

/// Which row is which, and how far off each is; there is none where nothing is pinned.
pub fn legend(store: Store, look: Memo<Seen>) -> AnyView {
    let pinned = Memo::new(move |_| store.compared.with(Option::is_some));
    let content = move || pinned.get().then(|| arrival(move || Box::pin(told(store, look))));
    content.into_any()
}

#[wasm_split(compare, fallible)]
fn told(store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    super::words::bring();
    let words = use_words();
    let line = move || {
        let Seen(look) = look.get();
        let above = look.pinned.as_deref().map(|pinned| named(words, pinned)).unwrap_or_default();
        let below = named(words, &look.scene);
        let [differ, all] = differences(&look).map(|count| count.to_string());
        let least = number(MOVED, 2);
        let args = [("above", &above), ("below", &below), ("differ", &differ)];
        let [above, below, differ] = args.map(|(name, value)| (name, value.as_str()));
        words.with("gates.compared", &[above, below, differ, ("all", &all), ("least", &least)])
    };
    Ok(view! {
        <p class="compare-legend" role="status" data-part="compared">
            <span>{line}</span>
            <button
                type="button"
                class="quiet"
                data-action="compare-stop"
                on:click=move |_| store.compared.set(None)
            >
                {words.signal("gates.compare-stop")}
            </button>
        </p>
    }
    .into_any())
}

/// What a scene is, and how far off its answers are where something is asked.
fn named(words: Words, scene: &Scene) -> String {
    let name = scene.example().map_or_else(
        || scene.title().unwrap_or_default().to_owned(),
        |example| words.t(&format!("gates.scene.{}.name", example.key())),
    );
    let (cell, off) = (variant::name(words, scene.cell().key()), number(scene.error(), 3));
    let key = if scene.asks() { "gates.compared-one" } else { "gates.compared-plain" };
    words.with(key, &[("name", &name), ("cell", &cell), ("off", &off)])
}

/// Values of the layer that differ by more than a little between the two, and all that both have.
fn differences(look: &Look) -> [usize; 2] {
    let both = |own: &&Arc<Scene>| own.has((look.layer, look.direction));
    let Some(pinned) = look.pinned.as_ref().filter(both) else { return [0, 0] };
    let rows = (look.face.rows)(look, ROWS.len());
    let mut counts = [0, 0];
    for step in 1..=look.scene.steps().min(pinned.steps()) {
        let (old, new) = (look.at(pinned, step), look.at(&look.scene, step));
        for (old, new) in rows.iter().flat_map(|row| old.get(*row).iter().zip(new.get(*row))) {
            counts[0] += usize::from((old - new).abs() > MOVED);
            counts[1] += 1;
        }
    }
    counts
}
