//! This moment as a file, and word of what a link to it does not carry.

use super::edit::model::{Changes, Edits};
use super::look::Look;
use super::saved::saved;
use crate::exchange::link::Example;
use crate::exchange::model_file;
use crate::message::Message;
use crate::ui::parts::save;
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// The row of the menu.
pub fn row(open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    view! {
        <button type="button" class="menu-row" data-action="save-moment" on:click=move |_| open.set(false)>
            <span>{words.signal("gates.files.moment")}</span> <small>"safetensors"</small>
        </button>
    }
    .into_any()
}

/// Saves what is on screen.
pub fn keep(store: Store, look: &Look) {
    let away = store.home.with_value(|edits| {
        let own = edits.as_ref().filter(|edits| edits.base().same_origin(&look.home));
        own.map(|own| own.scene().clone())
    });
    let moment = look.scene.clamp(untrack(|| store.place.moment()));
    let file = saved(&look.scene, &look.home, away.as_deref(), moment);
    if let Some(bytes) = model_file::write_scene(&file) {
        let example = moment.example.key();
        let name = format!("gatehouse-{example}-step-{}.safetensors", look.step);
        save(&name, "application/octet-stream", &bytes);
    }
}

/// Says what a link to this moment does not carry.
pub fn tell(store: Store, look: &Look) {
    let example = store.place.example.get_untracked();
    let changes = store.edits.with_value(|edits| {
        let own = edits.as_ref().filter(|edits| edits.base().same_source(&look.scene));
        own.map(Edits::changes).unwrap_or_default()
    });
    if matches!(example, Example::Trained | Example::Imported) {
        store.notice.set(Some(Message::new("LINK-MODEL")));
    } else if changes != Changes::default() {
        let told = Message::new("LINK-CHANGES")
            .with("weights", changes.weights)
            .with("inputs", changes.inputs)
            .with("starts", changes.starts)
            .with("holds", changes.holds);
        store.notice.set(Some(told));
    }
}
