//! A question about a table, each answer with what cells are by it.

use super::super::state::TrainState;
use super::{head, model, question};
use crate::data::cell::DateOrder;
use crate::data::table::Table;
use crate::message::{LIST, Message};
use crate::ui::dates;
use crate::ui::parts::{Icon, icon, spawn};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;

/// One answer: its value, its name, and cells with what they are by it.
#[derive(Clone, PartialEq)]
struct Answer {
    value: &'static str,
    title: String,
    cells: Vec<(Option<String>, String)>,
}

pub fn asks(train: TrainState) -> AnyView {
    let words = use_words();
    let asked = Memo::new(move |_| {
        train.data.with(|data| data.as_ref().and_then(|data| question::open(&data.table).cloned()))
    });
    (move || asked.get().map(|message| card(train, message, words))).into_any()
}

fn card(train: TrainState, message: Message, words: Words) -> AnyView {
    let code = message.code.clone();
    let (what, why) = (words.message(&message, "what"), words.message(&message, "why"));
    let question = match code.as_str() {
        "FILE-ENCODING" => "encoding",
        "CSV-DECIMAL" => "decimal",
        _ => "dates",
    };
    let answers = answers(train, &message, words);
    let list = move || {
        let all = answers.get();
        all.into_iter().map(|answer| button(train, question, answer)).collect_view()
    };
    view! {
        <section class="ask" data-question=question aria-label=what.clone()>
            <div class="ask-head" role="alert" data-code=code.clone()>
                {icon(Icon::Warning)}
                <div class="message-text"><strong>{what.clone()}</strong> <span>{why}</span></div>
                <code class="message-code">{code.clone()}</code>
            </div>
            <div class="ask-ways">{list}</div>
        </section>
    }
    .into_any()
}

fn button(train: TrainState, question: &'static str, answer: Answer) -> AnyView {
    let Answer { value, title, cells } = answer;
    let cell = |(cell, told): (Option<String>, String)| {
        let cell = cell.map(|cell| {
            view! { <bdi class="ask-cell">{cell}</bdi> <span class="ask-arrow" aria-hidden="true">"→"</span> }
        });
        view! { <span class="ask-line">{cell} <bdi class="ask-told">{told}</bdi></span> }
    };
    let choose = move |_| {
        train.choose(|choices| match question {
            "encoding" => choices.encoding = Some(value.to_owned()),
            "decimal" => choices.decimal = value.chars().next(),
            _ => {
                let orders = [DateOrder::Dmy, DateOrder::Mdy];
                choices.dates = orders.into_iter().find(|order| order.key() == value);
            }
        });
    };
    view! {
        <button type="button" class="ask-way" data-action="answer" data-answer=value on:click=choose>
            <b>{title}</b>
            {cells.into_iter().map(cell).collect_view()}
        </button>
    }
    .into_any()
}

/// The answers; those on the encoding once the beginning of the file was read in each.
fn answers(train: TrainState, message: &Message, words: Words) -> Signal<Vec<Answer>> {
    let of = |data: &Option<super::super::state::Data>| data.as_ref().map(|own| own.table.clone());
    let Some(table) = train.data.with_untracked(of) else { return Signal::derive(Vec::new) };
    match message.code.as_str() {
        "FILE-ENCODING" => encodings(train, message, words),
        "CSV-DECIMAL" => {
            let cells = message.arg("cells").unwrap_or_default().to_owned();
            Signal::derive(move || decimals(&cells, words))
        }
        _ => Signal::derive(move || orders(&table, words)),
    }
}

fn decimals(cells: &str, words: Words) -> Vec<Answer> {
    let none = words.t("train.doubt.no-number");
    let answer = |(value, key, mark): (&'static str, &str, char)| {
        let told = |cell: &str| {
            let number = model::number_as(cell, mark);
            (Some(cell.to_owned()), number.unwrap_or_else(|| none.clone()))
        };
        Answer { value, title: words.t(key), cells: cells.split(LIST).map(told).collect() }
    };
    [(".", "train.doubt.by-point", '.'), (",", "train.doubt.by-comma", ',')]
        .into_iter()
        .map(answer)
        .collect()
}

fn orders(table: &Table, words: Words) -> Vec<Answer> {
    let cells = model::two_dates(table);
    let answer = |(value, key, place): (&'static str, &str, usize)| {
        let told = |(cell, days): &(String, [f64; 2])| {
            (Some(cell.clone()), dates::full_day(days[place], words))
        };
        Answer { value, title: words.t(key), cells: cells.iter().map(told).collect() }
    };
    [("dmy", "train.doubt.day-first", 0), ("mdy", "train.doubt.month-first", 1)]
        .into_iter()
        .map(answer)
        .collect()
}

fn encodings(train: TrainState, message: &Message, words: Words) -> Signal<Vec<Answer>> {
    let at = message.arg("at").and_then(|at| at.parse::<f64>().ok()).unwrap_or(1.0);
    let read = RwSignal::new(Vec::new());
    if let Some(file) = train.file() {
        spawn(async move {
            let found = head::readings(&file, at - 1.0).await;
            // The reader may have left meanwhile.
            let _ = read.try_set(found);
        });
    }
    Signal::derive(move || {
        let answer = |(value, cells): (&'static str, Vec<String>)| Answer {
            value,
            title: words.t(&format!("train.doubts.encoding.{value}")),
            cells: cells.into_iter().map(|cell| (None, cell)).collect(),
        };
        read.get().into_iter().map(answer).collect()
    })
}
