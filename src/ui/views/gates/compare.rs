//! A scene that is pinned, and every other one beside it: weights, inputs, another cell or another example.

use super::look::Look;
use super::model::{Given, ROWS, Scene};
use super::timeline::MOVED;
use super::variant;
use super::view::Seen;
use crate::notation::number;
use crate::ui::parts::{arrival, dressed};
use crate::ui::store::{Layout, Store};
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
    let content = move || {
        pinned.get().then(|| arrival(move || dressed("kinds", Box::pin(told(store, look)))))
    };
    content.into_any()
}

#[wasm_split(compare, fallible)]
fn told(store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    super::words::bring();
    let words = use_words();
    let line = move || {
        let Seen(look) = look.get();
        let pinned = look.pinned.clone().unwrap_or_else(|| look.scene.clone());
        let both = pinned.same_source(&look.scene);
        let name =
            |own: &Scene| named(words, own, both.then(|| edited(store, &look, own)).flatten());
        let (above, below) = (name(&pinned), name(&look.scene));
        let [differ, all] = differences(&look).map(|count| count.to_string());
        let least = number(MOVED, 2);
        let args = [("above", &above), ("below", &below), ("differ", &differ)];
        let [above, below, differ] = args.map(|(name, value)| (name, value.as_str()));
        let args = [above, below, differ, ("all", &all), ("least", &least)];
        let mut told = vec![words.with("gates.compared", &args)];
        let dashed = look.layout == Layout::Desktop && look.answers();
        told.extend(dashed.then(|| words.t("gates.compared-dashed")));
        let alone = alone(&look, &pinned);
        told.extend((!alone.is_empty()).then(|| {
            words.with("gates.compared-alone", &[("rows", &alone.join(&words.t("gates.and")))])
        }));
        told.join(" ")
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

/// The letters of the rows that the pinned scene does not have.
fn alone(look: &Look, pinned: &Scene) -> Vec<String> {
    let rows = (look.face.rows)(look, ROWS.len()).into_iter();
    let alone = rows.filter(|row| look.at(pinned, 1).get(*row).is_empty());
    alone.map(|row| row.base.to_owned()).collect()
}

/// Whether anything of a scene was changed, where its beginning is known.
fn edited(store: Store, look: &Look, scene: &Scene) -> Option<bool> {
    let base = store.edits.with_value(|edits| {
        let own = edits.as_ref().map(|edits| edits.base().clone());
        own.unwrap_or_else(|| look.home.clone())
    });
    let all = |own: &Scene| {
        let Given { network, xs, starts, holds } = Given::of(own);
        (network, xs, starts, holds)
    };
    base.same_source(scene).then(|| all(&base) != all(scene))
}

/// What a scene is, in the words for whether it was `edited`, and how far off its answers are where something is
/// asked.
fn named(words: Words, scene: &Scene, edited: Option<bool>) -> String {
    let name = scene.example().map_or_else(
        || scene.title().unwrap_or_default().to_owned(),
        |example| words.t(&format!("gates.scene.{}.name", example.key())),
    );
    let name = match edited {
        Some(true) => words.with("gates.compared-edited", &[("name", &name)]),
        Some(false) => words.with("gates.compared-shipped", &[("name", &name)]),
        None => name,
    };
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
