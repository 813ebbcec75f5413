//! A row of a menu that copies the link to what is on screen. Where the clipboard is denied, the link is shown to be copied by hand.

use crate::ui::words::use_words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Idle,
    Copied,
    ByHand,
}

/// `key` names what is copied, `note` says in a word what the link holds.
#[component]
pub fn CopyLink(key: &'static str, #[prop(optional)] note: Option<&'static str>) -> impl IntoView {
    let words = use_words();
    let state = RwSignal::new(State::Idle);
    let copy = move |_| {
        let href = window().location().href().unwrap_or_default();
        let promise = window().navigator().clipboard().write_text(&href);
        spawn_local(async move {
            let copied = JsFuture::from(promise).await.is_ok();
            // The menu may have closed meanwhile.
            state.try_set(if copied { State::Copied } else { State::ByHand });
        });
    };
    view! {
        <div class="copy-link">
            <button type="button" class="menu-row" data-action="copy-link" on:click=copy>
                <span>
                    {move || words.t(if state.get() == State::Copied { "shell.link-copied" } else { key })}
                </span>
                {note.map(|note| view! { <small>{words.signal(note)}</small> })}
            </button>
            <Show when=move || state.get() == State::ByHand>
                <input
                    type="text"
                    readonly
                    aria-label=words.signal("shell.copy-by-hand")
                    prop:value=window().location().href().unwrap_or_default()
                />
            </Show>
            <span class="visually-hidden" aria-live="polite">
                {move || if state.get() == State::Copied { words.t("shell.link-copied") } else { String::new() }}
            </span>
        </div>
    }
}
