//! A file taken in: chosen in the menu, or dropped on the view. It holds a model, or a moment that was saved.

use super::edit::bring_tools;
use super::edit::model::Edits;
use super::edit::undo::asked;
use super::family::history::History;
use super::model::Scene;
use super::saved::{Screen, opened};
use super::{imported, words};
use crate::engine::{Carry, Stack};
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
        let shown = read(&file).await.and_then(|model| show(store, &name, model));
        match shown {
            Ok(()) => store.notice.set(None),
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

/// Puts what a file called `name` holds on the screen.
fn show(store: Store, name: &str, mut model: ModelFile) -> Result<(), Message> {
    let Some(scene) = model.scene.take() else {
        let home = Arc::new(imported::scene(name, model));
        let cell = home.cell();
        lay_out(store, Some(home), None, None);
        let place = store.place;
        place.layer.set(1);
        place.carry.set(Carry::default());
        // A model is looked at as what it is.
        place.stack.set(Stack::default());
        place.from_end.set(false);
        place.cell.set(cell);
        place.example.set(Example::Imported);
        come(store);
        return Ok(());
    };
    let Screen { home, own, away, moment } = opened(name, model, scene)?;
    // Gates may be held in it.
    bring_tools();
    let model = (moment.example == Example::Imported).then_some(home);
    lay_out(store, model, own, away);
    store.place.go(moment);
    come(store);
    Ok(())
}

/// Nothing that was switched before can be taken back.
fn come(store: Store) {
    store.switches.set_value(History::opened(untrack(|| asked(store))));
}

/// A model, and what is changed; what was changed before is let go.
fn lay_out(store: Store, model: Option<Arc<Scene>>, own: Option<Edits>, away: Option<Edits>) {
    if model.is_some() {
        store.imported.set_value(model);
    }
    store.edits.set_value(own);
    store.home.set_value(away);
    store.turns.update(|turns| *turns += 1);
}
