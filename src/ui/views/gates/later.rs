//! The editor and the kinds of cell beside the LSTM: files of their own, which come when they are asked for.

use super::edit::{self, Desk};
use super::{Seen, family};
use crate::ui::parts::{arrival, dressed, spawn};
use crate::ui::store::Store;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(editor, fallible, preload(fetch_editor))]
fn editor_view(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(edit::editor(desk))
}

/// Fetches the code of the editor before it is asked for.
pub fn prepare_editor() {
    spawn(async {
        let _ = fetch_editor().await;
    });
}

#[wasm_split(family, fallible, preload(fetch_family))]
fn family_view(
    store: Store,
    look: Memo<Seen>,
    menu: RwSignal<bool>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(family::arrive(store, look, menu))
}

/// Fetches what kinds of cell beside the LSTM need, before it is asked for.
pub fn prepare_family() {
    spawn(async {
        let _ = fetch_family().await;
    });
}

/// The editor of weights and inputs, once it is here.
pub fn editor(desk: Desk) -> AnyView {
    arrival(move || dressed("editor", Box::pin(editor_view(desk))))
}

/// What can be chosen of a kind of cell beside the LSTM, and the menu of all, once they are here; with them
/// come the kinds.
pub fn kinds(store: Store, look: Memo<Seen>, menu: RwSignal<bool>) -> AnyView {
    arrival(move || dressed("kinds", Box::pin(family_view(store, look, menu))))
}
