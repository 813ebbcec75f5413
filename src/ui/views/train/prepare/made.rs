//! What the rest of Train says of made columns.

use super::super::state::Data;
use super::model::{Make, fallen};
use crate::data::series::Series;
use crate::message::Message;
use crate::ui::words::Words;
use leptos::prelude::*;

/// Beside the name of a column that was made here: what it is, and its sign.
pub fn sign(make: &Make, name: &str, words: Words) -> (String, AnyView) {
    let what = words.t(&format!("train.making.what.{}", make.key));
    let title = words.with("train.make.title", &[("column", name), ("what", &what)]);
    let sign = view! {
        <span class="made-sign" aria-hidden="true">"ƒ"</span>
        <span class="visually-hidden">{words.t("train.make.here")}</span>
    };
    (title, sign.into_any())
}

/// Rows that fall away at the beginning because made columns have no value yet: all before the first row of the
/// series, and those of them that do for this reason.
pub fn fallen_of(data: &Data, series: &Series) -> [usize; 2] {
    let marks = data.prepared.as_ref().map_or(&[][..], |own| &own.marks);
    fallen(&data.table, &data.roles, marks, series)
}

/// Whether a note on missing values tells of nothing but those rows.
pub fn is_lead(note: &Message, data: &Data, series: &Series) -> bool {
    let count = || note.arg("count").and_then(|count| count.parse::<usize>().ok());
    note.code == "DATA-MISSING"
        && data.prepared.is_some()
        && count().is_some_and(|count| fallen_of(data, series) == [count; 2])
}
