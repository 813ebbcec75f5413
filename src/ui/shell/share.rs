//! The link to what is on screen, copied from anywhere.

use crate::ui::parts::{spawn, to_clipboard};
use crate::ui::store::Store;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::time::Duration;

/// How long it is said that the link was copied.
const SAID: Duration = Duration::from_secs(4);

/// Copies the link; where the clipboard is denied, `told` asks to copy it by hand. A notice about what the link
/// leaves out says itself that it was copied.
pub fn copy(store: Store, words: Words, told: RwSignal<String>) {
    let link = window().location().href().unwrap_or_default();
    spawn(async move {
        let copied = to_clipboard(link.clone()).await;
        let by_hand = || format!("{} {link}", words.t("shell.copy-by-hand"));
        let noticed = store
            .notice
            .with_untracked(|own| own.as_ref().is_some_and(|own| own.arg("copied").is_some()));
        told.try_set(match (copied, noticed) {
            (false, _) => by_hand(),
            (true, false) => words.t("shell.link-copied"),
            (true, true) => String::new(),
        });
        if copied {
            let done = move || {
                told.try_set(String::new());
            };
            set_timeout(done, SAID);
        }
    });
}
