//! A button that copies a text. Where the clipboard is denied, the text is shown to be copied by hand.

use super::spawn;
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Puts a text on the clipboard; whether that was allowed. A page without https has none.
pub async fn to_clipboard(text: String) -> bool {
    let navigator = window().navigator();
    let there =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|own| own.is_object());
    there && JsFuture::from(navigator.clipboard().write_text(&text)).await.is_ok()
}

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

/// `action` is its name for outside programs; `keys` say what it does, and that it is done.
pub fn copy_text(
    action: &'static str,
    class: &'static str,
    keys: [&'static str; 2],
    note: Option<&'static str>,
    text: impl Fn() -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = use_words();
    let state = RwSignal::new(State::Idle);
    let copy = move |_| {
        let text = untrack(text);
        spawn(async move {
            let copied = to_clipboard(text).await;
            // The menu may have closed meanwhile.
            state.try_set(if copied { State::Copied } else { State::ByHand });
        });
    };
    let copied = move || state.get() == State::Copied;
    view! {
        <div class="copy-link">
            <button type="button" class=class data-action=action on:click=copy>
                <span>{move || words.t(keys[usize::from(copied())])}</span>
                {note.map(|note| view! { <small>{words.signal(note)}</small> })}
            </button>
            <Show when=move || state.get() == State::ByHand>
                <input type="text" readonly aria-label=words.signal("shell.copy-by-hand") prop:value=text/>
            </Show>
            <span class="visually-hidden" aria-live="polite">
                {move || if copied() { words.t(keys[1]) } else { String::new() }}
            </span>
        </div>
    }
    .into_any()
}
