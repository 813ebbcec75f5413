//! Files in and out of Gates: a model that is opened, a moment and a picture that are saved. What acts on them is
//! in the file of the editor, and comes when the menu opens, something is dropped, or a link is copied that does
//! not carry all.

use super::view::Seen;
use super::{edit, import, keep, picture, words};
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
        {keep::row(look, open)}
        {picture::row(look, open)}
    }
    .into_any())
}

/// What is done with files and links.
enum Deed {
    /// A file is opened.
    Take(File),
    /// The moment is saved.
    Keep,
    /// A link was copied, or code with a link in it: what it does not carry is told.
    Tell { link: bool },
}

/// Follows files that are dropped anywhere on the view, and presses that save or copy.
pub fn follow_events(store: Store, look: Memo<Seen>) {
    let begin = move |deed: Deed| {
        spawn(async move {
            if act(store, look, deed).await.is_err() {
                store.notice.set(Some(Message::new("VIEW-NOT-LOADED")));
            }
        });
    };
    for name in ["dragover", "drop"] {
        listen_window(name, move |event| {
            let dropped = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            let files = dropped.filter(|own| own.types().includes(&"Files".into(), 0));
            let Some(files) = files else { return };
            // Without this the browser would open the file in the page's place.
            event.prevent_default();
            let file = files.files().and_then(|files| files.get(0));
            if let Some(file) = file.filter(|_| name == "drop") {
                begin(Deed::Take(file));
            }
        });
    }
    listen_window("click", move |event| {
        let pressed = |selector: &str| edit::closest(event, selector).is_some();
        if pressed("[data-action=save-moment]") {
            begin(Deed::Keep);
        } else if pressed(
            "[data-action=copy-link], [data-action=share-link], [data-action=copy-embed]",
        ) && lacks(store, look)
        {
            begin(Deed::Tell { link: !pressed("[data-action=copy-embed]") });
        }
    });
}

/// Whether a link may say less than is on screen.
fn lacks(store: Store, look: Memo<Seen>) -> bool {
    let beside = look.with_untracked(|Seen(look)| look.pinned.is_some() || !look.home.is_by_hand());
    beside || store.edits.with_value(Option::is_some)
}

#[wasm_split(editor, fallible)]
fn act(store: Store, look: Memo<Seen>, deed: Deed) -> Result<(), SplitLoaderError> {
    words::bring();
    match deed {
        Deed::Take(file) => import::take(store, file),
        Deed::Keep => keep::keep(store, &look.get_untracked().0),
        Deed::Tell { link } => keep::tell(store, &look.get_untracked().0, link),
    }
    Ok(())
}
