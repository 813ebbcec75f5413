//! A file taken in: chosen in the menu, or dropped on the view. It holds a model, or a moment that was saved.

use super::edit::bring_tools;
use super::edit::undo::asked;
use super::family::history::History;
use super::saved::{Screen, opened};
use super::{imported, words};
use crate::engine::{Carry, Stack};
use crate::exchange::link::{Example, Moment, shorten};
use crate::exchange::model_file::{self, MOST_BYTES, ModelFile};
use crate::message::Message;
use crate::ui::parts::spawn;
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::cell::Cell;
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
    thread_local! {
        static LAST: Cell<u32> = const { Cell::new(0) };
    }
    words::bring();
    let turn = LAST.get() + 1;
    LAST.set(turn);
    spawn(async move {
        let name = shorten(&file.name(), 40);
        let model = read(&file).await;
        if LAST.get() != turn {
            // A small file came after this one, and was there first.
            return;
        }
        // Of a file that is refused nothing is taken over.
        let model = model.map_err(|own| {
            let unread = ["MODEL-TOO-LARGE", "MODEL-UNREADABLE"].contains(&own.code.as_str());
            if is_table(&name) && !unread { Message::new("MODEL-TABLE") } else { own }
        });
        let shown = model.and_then(|model| show(store, &name, model));
        store.notice.set(shown.err().map(|message| message.with("name", name)));
    });
}

/// Whether a file calls itself a table, which is for Train.
fn is_table(name: &str) -> bool {
    let end = name.rsplit('.').next().unwrap_or_default();
    ["csv", "tsv", "txt", "xls", "xlsx"].iter().any(|own| end.eq_ignore_ascii_case(own))
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
    let screen = match model.scene.take() {
        Some(scene) => opened(name, model, scene)?,
        None => {
            let home = Arc::new(imported::scene(name, model));
            let (cell, example) = (home.cell(), Example::Imported);
            // A model is looked at as what it is, at the place that is looked at.
            let place = untrack(|| store.place.moment());
            let (carry, stack) = (Carry::default(), Stack::default());
            let moment = Moment { example, cell, carry, stack, layer: 1, from_end: false, ..place };
            Screen { home, own: None, away: None, pinned: None, moment }
        }
    };
    let Screen { home, own, away, pinned, moment } = screen;
    // Gates may be held in it.
    bring_tools();
    if moment.example == Example::Imported {
        store.imported.set_value(Some(home));
    }
    // What was changed before is let go, and what is pinned stays to be compared with.
    store.edits.set_value(own);
    store.home.set_value(away);
    if pinned.is_some() {
        store.compared.set(pinned);
    }
    store.turns.update(|turns| *turns += 1);
    store.place.go(moment);
    // Nothing that was switched before can be taken back.
    store.switches.set_value(History::opened(untrack(|| asked(store))));
    Ok(())
}
