//! A model file taken in: chosen in the menu, or dropped on the view. What reads it comes with the first file.

use super::imported;
use crate::exchange::link::{Example, shorten};
use crate::exchange::model_file::{self, MOST_BYTES};
use crate::message::Message;
use crate::ui::parts::listen_window;
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{DragEvent, File, HtmlInputElement};

/// The row of the menu.
pub fn row(store: Store, open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let choose = move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take(store, file);
            open.set(false);
        }
    };
    view! {
        <label class="menu-row">
            <span>{words.signal("gates.import")}</span> <small>"safetensors"</small>
            <input type="file" class="visually-hidden" accept=".safetensors" data-action="import-safetensors" on:change=choose/>
        </label>
    }
    .into_any()
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
                take(store, file);
            }
        });
    }
}

/// Reads `file`; where the code for it does not come, says so.
fn take(store: Store, file: File) {
    spawn_local(async move {
        if taken(store, file).await.is_err() {
            store.notice.set(Some(Message::new("VIEW-NOT-LOADED")));
        }
    });
}

// In the file of the editor: few open a model and leave its numbers alone.
#[wasm_split(editor, fallible)]
fn taken(store: Store, file: File) -> Result<(), SplitLoaderError> {
    super::words::bring();
    spawn_local(async move {
        let name = shorten(&file.name(), 40);
        match read(&file).await {
            Ok(model) => show(store, &name, model),
            // What was looked at stays.
            Err(message) => store.notice.set(Some(message.with("name", name))),
        }
    });
    Ok(())
}

async fn read(file: &File) -> Result<model_file::ModelFile, Message> {
    if file.size() > MOST_BYTES as f64 {
        return Err(Message::new("MODEL-TOO-LARGE").with("most", MOST_BYTES / (1024 * 1024)));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| Message::new("MODEL-UNREADABLE"))?;
    model_file::read(&js_sys::Uint8Array::new(&buffer).to_vec())
}

fn show(store: Store, name: &str, model: model_file::ModelFile) {
    store.edits.set_value(None);
    store.imported.set_value(Some(Arc::new(imported::scene(name, model))));
    store.turns.update(|turns| *turns += 1);
    store.notice.set(None);
    store.place.layer.set(1);
    store.place.example.set(Example::Imported);
}
