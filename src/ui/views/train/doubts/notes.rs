//! What is odd about a table and stops nobody: what was cleaned, prices, numbers that are days, quotes in cells.

use super::super::state::TrainState;
use super::{gaps, model, prices};
use crate::data::limits;
use crate::data::table::{Role, Table};
use crate::message::{LIST, Message};
use crate::train::spec::ScalerKind;
use crate::ui::dates;
use crate::ui::parts::{MessageAction, MessageBox};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

pub fn notes(train: TrainState) -> AnyView {
    let words = use_words();
    let table = Memo::new(move |_| {
        // Compared by where it is: it is never changed in place.
        train.data.with(|data| data.as_ref().map(|data| Whole(Arc::clone(&data.table))))
    });
    // Looked for once in all rows, whatever of the settings changes.
    let odd = Memo::new(move |_| {
        table.with(|own| own.as_ref().map_or_else(Vec::new, |Whole(table)| prices::odd(table)))
    });
    let away = Memo::new(move |_| runs_away(train));
    let holes = Memo::new(move |_| {
        let series = train.series.get()?.ok()?;
        gaps::gaps(series.times.as_deref()?, series.rhythm)
    });
    let all = move || {
        let Whole(table) = table.get()?;
        let mut all: Vec<AnyView> = Vec::new();
        all.extend(days(train, &table, words));
        all.extend(quotes(train, &table, words));
        let holes = holes.get().map(|own| told(own, words));
        for message in odd.get().into_iter().chain(many(&table)).chain(away.get()).chain(holes) {
            let message = in_words(message, words);
            all.push(view! { <MessageBox message=message warning=true/> }.into_any());
        }
        Some(view! { {cleaned(&table, words)} {all} })
    };
    view! { <div class="warnings doubts-notes">{all}</div> }.into_any()
}

/// A table, the same where it is the same one.
#[derive(Clone)]
struct Whole(Arc<Table>);

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn in_words(mut message: Message, words: Words) -> Message {
    for (_, value) in &mut message.args {
        *value = value.replace(LIST, &words.t("train.list-sign"));
    }
    message
}

/// How many gaps in time there are, and what that means.
fn told(own: gaps::Gaps, words: Words) -> Message {
    Message::new("DATA-GAPS")
        .with("count", own.count)
        .with("from", dates::full_day(own.from, words))
        .with("to", dates::full_day(own.to, words))
        .with("steps", own.steps)
}

/// More rows than a run is quick with.
fn many(table: &Table) -> Option<Message> {
    let message = Message::new("DATA-MANY").with("rows", table.rows);
    (table.rows > limits::TRAINED).then(|| message.with("limit", limits::TRAINED))
}

/// That the level runs away from what is learnt, and how it is scaled for that.
fn runs_away(train: TrainState) -> Option<Message> {
    let own = train.suits.get();
    let away = own != ScalerKind::default() && train.spec.with(|spec| spec.scaler == own);
    let series = train.series.get().filter(|_| away)?.ok()?;
    Some(Message::new("DATA-RUNS-AWAY").with("column", series.names[0].as_str()))
}

/// A column that is likely of Excel's days, with the way to read it so.
fn days(train: TrainState, table: &Table, words: Words) -> Option<AnyView> {
    let k = model::excel_days(table)?;
    let column = &table.columns[k];
    let first = *column.values.first()?;
    let message = Message::new("DATA-EXCEL-DAYS")
        .with("column", &column.name)
        .with("value", first)
        .with("day", dates::full_day(model::excel_day(first), words));
    let read = move || {
        train.data.update(|data| {
            if let Some(data) = data {
                data.turn(k, Role::Time, |table, k| model::make_days(table, k, dates::iso));
            }
        });
    };
    let action = MessageAction {
        words: words.signal("train.doubt.as-days"),
        run: Arc::new(read),
        name: "use-as-days",
    };
    Some(view! { <MessageBox message=message warning=true actions=vec![action]/> }.into_any())
}

/// Cells that begin with a quote: room before it kept it from opening them.
fn quotes(train: TrainState, table: &Table, words: Words) -> Option<AnyView> {
    let loose = |cell: &&String| cell.starts_with(' ') && cell.trim_start().starts_with('"');
    let cell = table.preview.iter().flatten().find(loose)?;
    let message = Message::new("CSV-LOOSE-QUOTE").with("cell", cell.trim());
    let action = MessageAction {
        words: words.signal("train.doubt.close-up"),
        run: Arc::new(move || train.choose(|choices| choices.close_up = true)),
        name: "close-up",
    };
    Some(view! { <MessageBox message=message warning=true actions=vec![action]/> }.into_any())
}

/// What was taken off cells, column by column.
fn cleaned(table: &Table, words: Words) -> Option<AnyView> {
    let all = model::cleaned(table);
    let line = |own: model::Cleaned| {
        let signs: Vec<String> =
            own.signs.iter().map(|sign| words.t(&format!("train.doubts.sign.{sign}"))).collect();
        let signs = signs.join(&words.t("train.list-sign"));
        view! {
            <li data-cleaned=own.column.clone()>
                <b><bdi>{own.column.clone()}</bdi></b>
                <span class="cleaned-signs">{signs}</span>
                <span class="cleaned-cell"><bdi>{own.cell}</bdi> <span aria-hidden="true">"→"</span> <bdi>{own.number}</bdi></span>
            </li>
        }
    };
    (!all.is_empty()).then(|| {
        view! {
            <div class="cleaned">
                <p class="note">{words.t("train.doubt.cleaned")}</p>
                <ul>{all.into_iter().map(line).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}
