//! The link to what is on screen, copied from anywhere.

use crate::ui::parts::spawn;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// How long it is said that the link was copied.
const SAID: Duration = Duration::from_secs(4);

/// Copies the link; where the clipboard is denied, `told` is the link, to be copied by hand.
pub fn copy(words: Words, told: RwSignal<String>) {
    let link = window().location().href().unwrap_or_default();
    let promise = window().navigator().clipboard().write_text(&link);
    spawn(async move {
        let copied = JsFuture::from(promise).await.is_ok();
        told.try_set(if copied { words.t("shell.link-copied") } else { link });
        if copied {
            let done = move || {
                told.try_set(String::new());
            };
            set_timeout(done, SAID);
        }
    });
}
