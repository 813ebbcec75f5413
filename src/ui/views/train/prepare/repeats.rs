//! Rows of one time: told with the first of them, and the last of each kept alone where that is chosen.

use super::super::state::Data;
use super::view::{self, Desk};
use crate::data::repeats;
use crate::data::table::Role;
use crate::message::{LIST, Message};
use crate::ui::parts::{MessageAction, MessageBox, focus_again};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows that are named.
const NAMED: usize = 5;

/// How many rows of the table on screen have a later one of their time, and the first of them, from 1.
fn told(data: &Data) -> Option<Message> {
    let time = data.roles.iter().position(|role| *role == Role::Time)?;
    let rows = repeats::overruled(&data.table.columns[time].values);
    let named: Vec<String> = rows.iter().take(NAMED).map(|row| (row + 1).to_string()).collect();
    let more = (rows.len() > NAMED).then(|| "…".to_owned());
    let list: Vec<String> = named.into_iter().chain(more).collect();
    let message = Message::new("DATA-SAME-TIME").with("count", rows.len());
    (!rows.is_empty()).then(|| message.with("rows", list.join(LIST)))
}

pub fn notice(desk: Desk) -> AnyView {
    let words = desk.words;
    let notice = move || {
        desk.train.data.track();
        // A long table has many rows of one time, and none of them is one too many.
        let long = desk.long.get().is_some() && desk.plan.with(|plan| plan.long.is_none());
        let mut message = desk.with(told).filter(|_| !long)?;
        for (_, value) in &mut message.args {
            *value = value.replace(LIST, &words.t("train.list-sign"));
        }
        let run = move || {
            desk.change(|plan| plan.last = true);
            request_animation_frame(|| focus_again("[data-control=repeats]"));
        };
        let action = MessageAction {
            words: words.signal("train.make.keep-last"),
            run: Arc::new(run),
            name: "keep-last",
        };
        Some(view! { <MessageBox message=message warning=true actions=vec![action]/> })
    };
    notice.into_any()
}

/// That the last row of each time is kept, with the way back.
pub fn chip(desk: Desk) -> AnyView {
    let words = desk.words;
    let last = Memo::new(move |_| desk.plan.with(|plan| plan.last));
    let chip = move || {
        last.get().then(|| {
            let now = Signal::derive(|| "last".to_owned());
            let options = Signal::derive(move || {
                let named = [("file", "train.make.as-read"), ("last", "train.make.last")];
                named.map(|(value, key)| (value.to_owned(), words.t(key))).to_vec()
            });
            let choose = move |value: String| desk.change(|plan| plan.last = value == "last");
            view::chip("repeats", words.signal("train.make.same-time"), now, options, choose)
        })
    };
    chip.into_any()
}
