//! The link to what is on screen, copied from anywhere.

use crate::ui::parts::{spawn, to_clipboard};
use crate::ui::words::Words;
use leptos::prelude::*;
use std::time::Duration;

/// How long it is said that the link was copied.
const SAID: Duration = Duration::from_secs(4);

/// Copies the link; where the clipboard is denied, `told` asks to copy it by hand.
pub fn copy(words: Words, told: RwSignal<String>) {
    let link = window().location().href().unwrap_or_default();
    spawn(async move {
        let copied = to_clipboard(link.clone()).await;
        let by_hand = || format!("{} {link}", words.t("shell.copy-by-hand"));
        told.try_set(if copied { words.t("shell.link-copied") } else { by_hand() });
        if copied {
            let done = move || {
                told.try_set(String::new());
            };
            set_timeout(done, SAID);
        }
    });
}
