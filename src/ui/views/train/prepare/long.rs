//! A long table: said that it is one, and split.

use super::super::state::TrainState;
use super::model::Apart;
use super::view::{Desk, chip};
use crate::data::long;
use crate::data::table::Table;
use crate::message::Message;
use crate::ui::parts::{MessageAction, MessageBox, focus_again};
use leptos::prelude::*;
use std::sync::Arc;

/// How many names the notice tells.
const TOLD: usize = 6;

/// What a long table is made up of.
#[derive(Clone, PartialEq)]
pub struct Found {
    column: String,
    /// Each name with its rows.
    names: Vec<(String, usize)>,
    /// Columns that a wide table can be of.
    values: Vec<String>,
}

fn found(table: &Table) -> Option<Found> {
    let long = long::find(table)?;
    let name = |k: usize| table.columns[k].name.clone();
    Some(Found {
        column: name(long.names),
        names: long.parts.iter().map(|part| (part.name.clone(), part.rows.len())).collect(),
        values: long.values(table).into_iter().map(name).collect(),
    })
}

/// Looked for once in every table that is `read`.
pub fn look(train: TrainState, read: Memo<usize>) -> Memo<Option<Found>> {
    Memo::new(move |_| {
        // 0 is the beginning of a table that is still being read.
        (read.get() != 0).then_some(())?;
        train.data.with_untracked(|data| found(data.as_ref()?.read()))
    })
}

/// The name with most rows, and the column that a wide table is of when nobody chooses.
fn usual(desk: Desk, found: &Found) -> [Option<Apart>; 2] {
    let most = found.names.iter().rev().max_by_key(|(_, rows)| *rows);
    let target = desk.with(|data| {
        let role = crate::data::table::Role::Target;
        let place = data.roles.iter().position(|own| *own == role);
        place.map(|k| data.table.columns[k].name.clone())
    });
    let value = target.filter(|name| found.values.contains(name));
    let value = value.or_else(|| found.values.first().cloned());
    [most.map(|(name, _)| Apart::One(name.clone())), value.map(Apart::Wide)]
}

/// Says of a table that is still long what it is made up of.
pub fn notice(desk: Desk) -> AnyView {
    let words = desk.words;
    let told = move || {
        let found = desk.long.get().filter(|_| desk.plan.with(|plan| plan.long.is_none()))?;
        let sign = words.t("train.list-sign");
        let names =
            found.names.iter().take(TOLD).map(|(name, rows)| format!("{name} ×\u{a0}{rows}"));
        let more = (found.names.len() > TOLD).then(|| "…".to_owned());
        let list: Vec<String> = names.chain(more).collect();
        let message = Message::new("DATA-LONG")
            .with("count", found.names.len())
            .with("column", &found.column)
            .with("names", list.join(&sign));
        let [one, wide] = untrack(|| usual(desk, &found));
        let action = |key: &'static str, name: &'static str, how: Option<Apart>| {
            let run = move || {
                desk.change(|plan| plan.long = how.clone());
                request_animation_frame(|| focus_again("[data-control=long]"));
            };
            MessageAction { words: words.signal(key), run: Arc::new(run), name }
        };
        let mut actions = vec![action("train.make.one", "long-one", one)];
        actions.extend(wide.map(|how| action("train.make.wide", "long-wide", Some(how))));
        Some(view! { <MessageBox message=message warning=true actions=actions/> })
    };
    told.into_any()
}

/// How it is split, once that is chosen, and the way back.
pub fn chips(desk: Desk) -> AnyView {
    let words = desk.words;
    let long = Memo::new(move |_| desk.plan.with(|plan| plan.long.clone()));
    let kind = move || match long.get() {
        None => "file",
        Some(Apart::One(_)) => "one",
        Some(Apart::Wide(_)) => "wide",
    };
    let split = move || {
        let found = desk.long.get()?;
        let named = [("file", "train.make.as-read"), ("one", "train.make.one")];
        let wide = (!found.values.is_empty()).then_some(("wide", "train.make.wide"));
        let all: Vec<_> = named.into_iter().chain(wide).collect();
        let options = Signal::derive(move || {
            all.iter().map(|(value, key)| ((*value).to_owned(), words.t(key))).collect()
        });
        let choose = move |value: String| {
            let [one, wide] = untrack(|| usual(desk, &found));
            desk.change(|plan| {
                plan.long = match value.as_str() {
                    "one" => one,
                    "wide" => wide,
                    _ => None,
                };
            });
        };
        let now = Signal::derive(move || kind().to_owned());
        Some(chip("long", words.signal("train.make.long"), now, options, choose))
    };
    let which = Memo::new(move |_| kind());
    let part = move || {
        let found = desk.long.get()?;
        let now = Signal::derive(move || match long.get() {
            Some(Apart::One(name) | Apart::Wide(name)) => name,
            None => String::new(),
        });
        let own = |name: &String| (name.clone(), name.clone());
        let counted = |(name, rows): &(String, usize)| (name.clone(), format!("{name} ({rows})"));
        match which.get() {
            "one" => {
                let options: Vec<_> = found.names.iter().map(counted).collect();
                let options = Signal::derive(move || options.clone());
                let choose = move |name| desk.change(|plan| plan.long = Some(Apart::One(name)));
                let label = words.signal("train.make.name");
                Some(chip("long-name", label, now, options, choose))
            }
            "wide" => {
                let options: Vec<_> = found.values.iter().map(own).collect();
                let options = Signal::derive(move || options.clone());
                let choose = move |name| desk.change(|plan| plan.long = Some(Apart::Wide(name)));
                let label = words.signal("train.make.values");
                Some(chip("long-value", label, now, options, choose))
            }
            _ => None,
        }
    };
    view! { {split} {part} }.into_any()
}
