//! The menu behind the name of what is looked at.

use super::choices::{direction_choice, layer_choice, window_rows};
use super::{Place, both, here, look_for, named, stacked, trained, ways};
use crate::exchange::link::{Example, Ui};
use crate::ui::parts::{CopyLink, copy_text, table_button};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::view::Seen;
use crate::ui::views::gates::{compare, files, variant, words};
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What the menu holds, once it is here.
#[wasm_split(menu, fallible)]
pub fn menu(
    store: Store,
    look: Memo<Seen>,
    table_open: RwSignal<bool>,
    (open, fresh): (RwSignal<bool>, RwSignal<Option<Place>>),
) -> Result<AnyView, SplitLoaderError> {
    words::bring();
    let words = use_words();
    let projector = move || store.layout.get() == Layout::Projector;
    let wide = move || store.layout.get() == Layout::Desktop;
    Ok(view! {
        {move || examples(store, open, fresh)}
        <p class="note">{words.signal("gates.by-hand")}</p>
        {look_for(look)}
        <Show when=move || !wide()><span on:click=move |_| open.set(false)>{ways(store)}</span></Show>
        // A projector has no toolbar: what would stand there is in the menu.
        <span class="cells-row" on:click=move |_| open.set(false)>{variant::buttons(store)}</span>
        <Show when=move || projector() && stacked(look)>{layer_choice(store, look)}</Show>
        <Show when=move || projector() && both(look)>{direction_choice(store, look)}</Show>
        <Show when=move || projector() && trained(store)>{window_rows(store)}</Show>
        {files::rows(store, look, open)}
        <CopyLink key="shell.copy-moment"/>
        {compare::row(store, look, open)}
        {copy_text("copy-embed", "menu-row", ["shell.copy-embed", "shell.embed-copied"], None, move || frame(store))}
        <button type="button" class="menu-row" data-action="lecture" on:click=move |_| store.place.ui.set(Ui::Lecture)>
            {words.signal("shell.lecture")}
        </button>
        <button type="button" class="menu-row edit-row" data-action="edit-weights" on:click=move |_| open.set(false)>
            {words.signal("gates.edit.weights")}
        </button>
        <Show when=projector>
            <span on:click=move |_| open.set(false)>{table_button(table_open, "gates.show-table")}</span>
        </Show>
    }
    .into_any())
}

/// What another page says to frame this moment.
fn frame(store: Store) -> String {
    let page = window().location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    let source = format!("{page}{}", store.link(Ui::Embed)).replace('&', "&amp;");
    format!(
        "<iframe src=\"{source}\" title=\"Gatehouse\" width=\"100%\" height=\"760\" loading=\"lazy\"></iframe>"
    )
}

/// A row for each example that this tab has.
fn examples(store: Store, open: RwSignal<bool>, fresh: RwSignal<Option<Place>>) -> Vec<AnyView> {
    let row = |example: Example| {
        let [name, size] = named(store, example)?;
        let on = move || (store.place.example.get() == example).then_some("true");
        let choose = move |_| {
            variant::choose_example(store, example);
            fresh.set(Some(untrack(|| here(store))));
            open.set(false);
        };
        Some(
            view! {
                <button type="button" class="menu-row" data-example=example.key() aria-current=on on:click=choose>
                    <span><bdi>{name}</bdi></span> <small>{size}</small>
                </button>
            }
            .into_any(),
        )
    };
    Example::ALL.into_iter().filter_map(row).collect()
}
