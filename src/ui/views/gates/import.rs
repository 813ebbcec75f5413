//! A model file taken in: chosen in the menu, or dropped on the view.

use super::{imported, words};
use crate::exchange::link::{Example, shorten};
use crate::exchange::model_file::{self, MOST_BYTES, ModelFile};
use crate::message::Message;
use crate::ui::parts::spawn;
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

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
            <span>{words.signal("gates.files.open")}</span> <small>"safetensors"</small>
            <input type="file" class="visually-hidden" accept=".safetensors" data-action="import-safetensors" on:change=choose/>
        </label>
    }
    .into_any()
}

/// Reads `file` and shows what it holds, or says what is wrong with it.
pub fn take(store: Store, file: File) {
    words::bring();
    spawn(async move {
        let name = shorten(&file.name(), 40);
        match read(&file).await {
            Ok(model) => show(store, &name, model),
            // What was looked at stays.
            Err(message) => store.notice.set(Some(message.with("name", name))),
        }
    });
}

async fn read(file: &File) -> Result<ModelFile, Message> {
    if file.size() > MOST_BYTES as f64 {
        return Err(Message::new("MODEL-TOO-LARGE").with("most", MOST_BYTES / (1024 * 1024)));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| Message::new("MODEL-UNREADABLE"))?;
    model_file::read(&js_sys::Uint8Array::new(&buffer).to_vec())
}

fn show(store: Store, name: &str, model: ModelFile) {
    let scene = Arc::new(imported::scene(name, model));
    if scene.both() {
        // The error goes back through one direction alone.
        store.place.back.set(false);
    }
    store.place.from_end.set(false);
    store.edits.set_value(None);
    store.imported.set_value(Some(scene));
    store.turns.update(|turns| *turns += 1);
    store.notice.set(None);
    store.place.layer.set(1);
    store.place.example.set(Example::Imported);
}
