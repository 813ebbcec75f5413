//! The one notice under the header: what a link asked for and could not get.

use crate::ui::parts::{Icon, focus_if_lost, icon};
use crate::ui::store::use_store;
use crate::ui::words::use_words;
use leptos::prelude::*;

#[component]
pub fn Notice() -> impl IntoView {
    let store = use_store();
    let words = use_words();
    move || {
        store.notice.get().map(|message| {
            let shown = message.clone();
            // What a link cannot carry, a file can: who tells it says so.
            let savable = message.arg("savable").is_some();
            view! {
                <div class="notice" role="alert" data-code=message.code.clone()>
                    {icon(if message.code.starts_with("LINK") { Icon::Link } else { Icon::Warning })}
                    <p>
                        <strong>{words.message(&shown, "what")}</strong>
                        " "
                        <bdi>{words.message(&shown, "why")}</bdi>
                        " "
                        {words.message(&shown, "fix")}
                    </p>
                    {savable.then(|| view! {
                        <button type="button" class="button button-small" data-action="save-moment">
                            {words.t("gates.files.moment")}
                        </button>
                    })}
                    <code class="message-code">{message.code.clone()}</code>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words.signal("shell.close")
                        on:click=move |_| {
                            store.notice.set(None);
                            request_animation_frame(|| focus_if_lost("main > h1"));
                        }
                    >
                        {icon(Icon::Close)}
                    </button>
                </div>
            }
        })
    }
}
