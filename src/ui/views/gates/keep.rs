//! This moment as a file, and word of what a link to it does not carry.

use super::edit::model::{Changes, Edits};
use super::look::Look;
use super::saved::{Shown, saved};
use super::view::Seen;
use crate::exchange::model_file::{MOST_BYTES, write_scene};
use crate::message::Message;
use crate::ui::parts::{save, spawn, to_clipboard};
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// The row of the menu, which says what the file will have of a table.
pub fn row(look: Memo<Seen>, open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let note = move || {
        let data = look.with(|Seen(look)| holds_data(look));
        if data { words.t("gates.files.with-window") } else { "safetensors".into() }
    };
    view! {
        <button type="button" class="menu-row" data-action="save-moment" on:click=move |_| open.set(false)>
            <span>{words.signal("gates.files.moment")}</span> <small>{note}</small>
        </button>
    }
    .into_any()
}

/// Whether a file of this moment has numbers of a table in it.
fn holds_data(look: &Look) -> bool {
    [Some(&look.scene), look.pinned.as_ref()].into_iter().flatten().any(|own| !own.is_example())
}

/// Saves what is on screen.
pub fn keep(store: Store, look: &Look) {
    let away = store.home.with_value(|edits| {
        let own = edits.as_ref().filter(|edits| edits.base().same_origin(&look.home));
        own.map(|own| own.scene().clone())
    });
    let moment = look.scene.clamp(untrack(|| store.place.moment()));
    let file = saved(Shown {
        now: &look.scene,
        home: &look.home,
        away: away.as_deref(),
        pinned: look.pinned.as_deref(),
        moment,
    });
    let name = format!("gatehouse-{}-step-{}.safetensors", moment.example.key(), look.step);
    match write_scene(&file) {
        // What is larger could not be opened again.
        Some(bytes) if bytes.len() as u64 <= MOST_BYTES => {
            save(&name, "application/octet-stream", &bytes);
        }
        _ => {
            let told = Message::new("MODEL-TOO-LARGE").with("name", name);
            store.notice.set(Some(told.with("most", MOST_BYTES / (1024 * 1024))));
        }
    }
}

/// What was changed, each with how often.
fn listed(look: &Look, changes: Changes, pinned: bool) -> String {
    let Changes { weights, inputs, starts, holds } = changes;
    let all = [
        (["gates.left-out.weight", "gates.left-out.weights"], weights),
        (["gates.left-out.input", "gates.left-out.inputs"], inputs),
        (["gates.left-out.start", "gates.left-out.starts"], starts),
        (["gates.left-out.hold", "gates.left-out.holds"], holds),
        (["gates.left-out.pinned"; 2], usize::from(pinned)),
    ];
    let told = all.into_iter().filter(|(_, count)| *count > 0);
    let told = told.map(|(keys, count)| {
        look.words.with(keys[usize::from(count > 1)], &[("count", &count.to_string())])
    });
    told.collect::<Vec<_>>().join(&look.words.t("gates.and"))
}

/// Says that a link to this moment was copied (or code with the link in it), what it does not carry, and how to send
/// that.
pub fn tell(store: Store, look: &Look, link: bool) {
    let changes = store.edits.with_value(|edits| {
        let own = edits.as_ref().filter(|edits| edits.base().same_source(&look.scene));
        own.map(Edits::changes).unwrap_or_default()
    });
    let told = match (look.home.is_by_hand(), &look.pinned) {
        (false, _) if holds_data(look) => Message::new("LINK-WINDOW"),
        (false, _) => Message::new("LINK-MODEL"),
        (true, pinned) if changes != Changes::default() => {
            Message::new("LINK-CHANGES").with("changes", listed(look, changes, pinned.is_some()))
        }
        (true, Some(_)) => Message::new("LINK-PINNED"),
        (true, None) => return,
    };
    let (words, told) = (look.words, told.with("savable", true));
    let say = move |key: &str| store.notice.set(Some(told.clone().with("copied", words.t(key))));
    say(if link { "shell.link-copied" } else { "shell.embed-copied" });
    spawn(async move {
        // Once more: whether it may be copied is known to who copies.
        let href = window().location().href().unwrap_or_default();
        if link && !to_clipboard(href).await {
            say("gates.left-out.by-hand");
        }
    });
}
