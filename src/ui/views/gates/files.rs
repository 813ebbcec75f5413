//! Files in and out of Gates: a model that is opened, a picture that is saved. What acts on them is in the file
//! of the editor, and comes when the menu opens or something is dropped.

use super::view::Seen;
use super::{import, picture, words};
use crate::message::Message;
use crate::ui::parts::{arrival, listen_window, spawn};
use crate::ui::store::Store;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{DragEvent, File};

/// The rows of the menu that open and save.
pub fn rows(store: Store, look: Memo<Seen>, open: RwSignal<bool>) -> AnyView {
    arrival(move || Box::pin(rows_view(store, look, open)))
}

#[wasm_split(editor, fallible)]
fn rows_view(
    store: Store,
    look: Memo<Seen>,
    open: RwSignal<bool>,
) -> Result<AnyView, SplitLoaderError> {
    words::bring();
    Ok(view! {
        {import::row(store, open)}
        {picture::row(look, open)}
    }
    .into_any())
}

/// Follows files that are dropped anywhere on the view.
pub fn follow_drops(store: Store) {
    for name in ["dragover", "drop"] {
        listen_window(name, move |event| {
            let dropped = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            let files = dropped.filter(|own| own.types().includes(&"Files".into(), 0));
            let Some(files) = files else { return };
            // Without this the browser would open the file in the page's place.
            event.prevent_default();
            let file = files.files().and_then(|files| files.get(0));
            if let Some(file) = file.filter(|_| name == "drop") {
                spawn(async move {
                    if take(store, file).await.is_err() {
                        store.notice.set(Some(Message::new("VIEW-NOT-LOADED")));
                    }
                });
            }
        });
    }
}

#[wasm_split(editor, fallible)]
fn take(store: Store, file: File) -> Result<(), SplitLoaderError> {
    import::take(store, file);
    Ok(())
}
