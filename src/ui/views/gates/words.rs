//! The words of the glass box: what the editor, "More" and whatever else comes later in Gates say, and those of
//! all examples but the first. They come with the first of these that is opened.

use super::scenes::sheet;
use crate::exchange::link::Example;
use crate::ui::parts::spawn;
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::borrow::Cow;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

rust_i18n::i18n!("static/locales-later/glass", fallback = "en");

fn later(lang: &str, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(lang, key)
}

/// Each file that is cut out of Gates calls this first.
pub fn bring() {
    crate::ui::words::add(later);
}

/// Brings them with the first example that needs them.
pub fn follow(store: Store) {
    let words = use_words();
    Effect::new(move |came: Option<bool>| {
        let example = store.place.example.get();
        let asked = example != Example::default() && sheet(example).is_some();
        if asked && came != Some(true) {
            spawn(async move {
                if arrive().await.is_ok() {
                    // What was drawn without them is drawn again.
                    words.lang.notify();
                }
            });
        }
        asked || came == Some(true)
    });
}

#[wasm_split(menu, fallible)]
fn arrive() -> Result<(), SplitLoaderError> {
    bring();
    Ok(())
}
