//! What of the table on screen a link to Train cannot carry, told when it is copied.

use super::named;
use super::state::TrainState;
use crate::data::table::ReadChoices;
use crate::message::Message;
use crate::ui::parts::listen_window;
use crate::ui::store::Store;
use crate::ui::words::Words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Tells it beside the word that the link was copied.
pub fn follow_copy(store: Store, train: TrainState, words: Words) {
    listen_window("click", move |event| {
        let target = event.target().and_then(|own| own.dyn_into::<Element>().ok());
        let pressed = target.and_then(|own| own.closest("[data-action=share-link]").ok().flatten());
        if pressed.is_some() {
            let left: Vec<String> = left_out(train).into_iter().map(|key| words.t(key)).collect();
            if !left.is_empty() {
                let told =
                    Message::new("LINK-TABLE").with("left", left.join(&words.t("train.list-sign")));
                store.notice.set(Some(told));
            }
        }
    });
}

/// The words of each thing that was chosen for this table and is in no link.
fn left_out(train: TrainState) -> Vec<&'static str> {
    let Some(data) = train.data.get_untracked().filter(|_| !train.part.get_untracked()) else {
        return Vec::new();
    };
    let plan = data.plan();
    let read = data.read();
    let guessed = super::wishes::Wishes::default().lay_out(read);
    let place = guessed.iter().position(|role| *role == crate::data::table::Role::Time);
    let time = place.map(|k| read.columns[k].name.as_str());
    let all = [
        (train.choices() != ReadChoices::default(), "train.left-out.reading"),
        (plan.long.is_some() || plan.last || plan.rows_by.is_some(), "train.left-out.rows"),
        (!plan.made.is_empty(), "train.left-out.made"),
        (train.skip_bad.get_untracked(), "train.left-out.skipped"),
        (data.time() != time, "train.left-out.time"),
        (named::written(read, &data.table, &data.roles).is_none(), "train.left-out.columns"),
    ];
    all.into_iter().filter(|(is, _)| *is).map(|(_, key)| key).collect()
}
