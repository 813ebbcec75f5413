//! The way in: a quiet button at the end of every page of Train. What it opens shares a file with the other things that
//! a button of Train asks for.

use super::keeper::Keeper;
use super::panel;
use crate::message::Message;
use crate::ui::parts::{arrival, dressed, spawn};
use crate::ui::store::{Store, kept, use_store};
use crate::ui::views::train::brought;
use crate::ui::views::train::model::Work;
use crate::ui::views::train::state::TrainState;
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::File;

/// The button, and below it the panel.
pub fn foot(train: TrainState, work: RwSignal<Work>) -> AnyView {
    let (words, store) = (use_words(), use_store());
    let open = RwSignal::new(false);
    let content = move || {
        open.get()
            .then(|| arrival(move || dressed("kept", Box::pin(opened(store, train, open, work)))))
    };
    view! {
        <div class="kept-foot">
            <button
                type="button"
                class="quiet"
                data-action="open-kept"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {words.signal("train.kept.title")}
            </button>
            {content}
        </div>
    }
    .into_any()
}

/// Where the reader wants to keep, goes on with it.
pub fn begin(store: Store, train: TrainState) {
    if kept::<bool>("keep") == Some(true) {
        spawn(async move {
            // Where its code does not come, nothing is kept, and the panel says so.
            let _ = started(store, train).await;
        });
    }
}

#[wasm_split(series, fallible)]
fn opened(
    store: Store,
    train: TrainState,
    open: RwSignal<bool>,
    work: RwSignal<Work>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(panel::panel(Keeper::of(store, train), open, work))
}

/// A model that was dropped on the view comes back with its table.
pub fn model_dropped(store: Store, train: TrainState, work: RwSignal<Work>, file: File) {
    spawn(async move {
        if taken(store, train, work, file).await.is_err() {
            store.notice.set(Some(Message::new("VIEW-NOT-LOADED")));
        }
    });
}

#[wasm_split(series, fallible)]
fn taken(
    store: Store,
    train: TrainState,
    work: RwSignal<Work>,
    file: File,
) -> Result<(), SplitLoaderError> {
    brought::dropped(Keeper::of(store, train), work, file);
    Ok(())
}

#[wasm_split(series, fallible)]
fn started(store: Store, train: TrainState) -> Result<(), SplitLoaderError> {
    Keeper::of(store, train);
    Ok(())
}
