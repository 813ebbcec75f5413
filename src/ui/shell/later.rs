//! Views that arrive when they are asked for: each is a file of its own beside the page's, cut out
//! by `xtask finish` at the functions marked here.

use super::settings::settings;
use super::shortcuts::shortcuts;
use crate::exchange::link::View;
use crate::ui::parts::{arrival, dressed, spawn, style_sheet};
use crate::ui::store::Store;
use crate::ui::views::train::{TrainView, use_or_begin};
use crate::ui::words::Words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(train, fallible, preload(fetch_train))]
fn train_view(root: Owner) -> Result<AnyView, SplitLoaderError> {
    root.with(use_or_begin);
    Ok(view! { <TrainView/> }.into_any())
}

/// What the buttons at the end of the header open.
#[derive(Clone, Copy)]
pub enum Sheet {
    Settings,
    Shortcuts,
}

#[wasm_split(sheets, fallible)]
fn sheet_view(sheet: Sheet, open: RwSignal<bool>) -> Result<AnyView, SplitLoaderError> {
    Ok(match sheet {
        Sheet::Settings => settings(open),
        Sheet::Shortcuts => shortcuts(open),
    })
}

#[wasm_split(stage, fallible)]
fn stage_view(store: Store, spot: RwSignal<bool>) -> Result<AnyView, SplitLoaderError> {
    Ok(super::stage::stage(store, spot))
}

/// What lies over the page in a hall or a frame, once it is here.
pub fn stage(store: Store, spot: RwSignal<bool>) -> AnyView {
    arrival(move || dressed("sheets", Box::pin(stage_view(store, spot))))
}

/// The content of a popover of the header, once it is here; `open` closes it.
pub fn sheet(sheet: Sheet, open: RwSignal<bool>) -> AnyView {
    arrival(move || dressed("sheets", Box::pin(sheet_view(sheet, open))))
}

#[wasm_split(sheets, fallible)]
fn copied(store: Store, words: Words, told: RwSignal<String>) -> Result<(), SplitLoaderError> {
    super::share::copy(store, words, told);
    Ok(())
}

/// Copies the link to what is on screen; `told` is what is said of it.
pub fn share(store: Store, words: Words, told: RwSignal<String>) {
    spawn(async move {
        // Where the code does not come, the link is in the browser's own line.
        let _ = copied(store, words, told).await;
    });
}

/// Fetches the code of `view` before it is asked for. Where it does not come, asking will tell.
pub fn prepare(view: View) {
    if view == View::Train {
        let sheet = style_sheet("train");
        spawn(async {
            let _ = fetch_train().await;
            sheet.await;
        });
    }
}

/// Train, once it is here. What it keeps belongs to `root`, so that a run goes on in other views.
pub fn train(root: Owner) -> AnyView {
    arrival(move || dressed("train", Box::pin(train_view(root.clone()))))
}
