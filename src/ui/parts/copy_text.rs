//! A button that copies a text. Where the clipboard is denied, the text is shown to be copied by hand.

use super::{Icon, icon, spawn};
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Idle,
    Copied,
    ByHand,
}

/// A row of a menu that copies the link to what is on screen. `key` names what is copied, `note` says in a
/// word what the link holds.
#[component]
pub fn CopyLink(key: &'static str, #[prop(optional)] note: Option<&'static str>) -> impl IntoView {
    let href = || window().location().href().unwrap_or_default();
    let keys = [key, "shell.link-copied"];
    copy_text("copy-link", "menu-row", keys, note, href)
}

/// The same as one button with a sign, beside the other tools of the page.
#[component]
pub fn ShareLink() -> impl IntoView {
    let href = || window().location().href().unwrap_or_default();
    let keys = ["shell.copy-moment", "shell.link-copied"];
    copier("share-link", "icon-button", keys, Face::Sign, href)
}

/// What the button shows.
#[derive(Clone, Copy, PartialEq)]
enum Face {
    /// Words, and a note in a word.
    Words(Option<&'static str>),
    /// A sign; the words are its label, and show when it is done.
    Sign,
}

/// `action` is its name for outside programs; `keys` say what it does, and that it is done.
pub fn copy_text(
    action: &'static str,
    class: &'static str,
    keys: [&'static str; 2],
    note: Option<&'static str>,
    text: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    copier(action, class, keys, Face::Words(note), text)
}

fn copier(
    action: &'static str,
    class: &'static str,
    keys: [&'static str; 2],
    face: Face,
    text: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = use_words();
    let state = RwSignal::new(State::Idle);
    let sign = face == Face::Sign;
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&untrack(text));
        spawn(async move {
            let copied = JsFuture::from(promise).await.is_ok();
            // The menu may have closed meanwhile.
            state.try_set(if copied { State::Copied } else { State::ByHand });
            if sign && copied {
                let idle = move || {
                    state.try_set(State::Idle);
                };
                set_timeout(idle, std::time::Duration::from_secs(3));
            }
        });
    };
    let copied = move || state.get() == State::Copied;
    let label = sign.then(|| words.signal(keys[0]));
    let shown = move || match face {
        Face::Sign => icon(if copied() { Icon::Tick } else { Icon::Link }).into_any(),
        Face::Words(note) => view! {
            <span>{words.t(keys[usize::from(copied())])}</span>
            {note.map(|note| view! { <small>{words.signal(note)}</small> })}
        }
        .into_any(),
    };
    view! {
        <div class="copy-link">
            <button type="button" class=class data-action=action aria-label=label title=label on:click=copy>
                {shown}
            </button>
            <Show when=move || state.get() == State::ByHand>
                <input type="text" readonly aria-label=words.signal("shell.copy-by-hand") prop:value=text/>
            </Show>
            <span class=if sign { "copied" } else { "visually-hidden" } aria-live="polite">
                {move || if copied() { words.t(keys[1]) } else { String::new() }}
            </span>
        </div>
    }
    .into_any()
}
