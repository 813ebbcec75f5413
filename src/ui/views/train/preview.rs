//! The table as it was read, with every choice beside it.

use super::columns::{self, column_box, rows};
use super::doubts;
use super::many;
use super::model::Work;
use super::pages::{Shown, column_pages, keep_focus};
use super::prepare::prepare;
use super::series;
use super::split;
use super::state::{Data, TrainState};
use super::warnings::warnings;
use crate::data::cell::DateOrder;
use crate::data::table::ReadChoices;
use crate::ui::words::{Words, use_words};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// The table as it was read, with every choice beside it.
pub fn preview(train: TrainState, work: RwSignal<Work>) -> impl IntoView {
    let words = use_words();
    let shown = Shown::default();
    let looked = RwSignal::new(None::<usize>);
    let scrolled = Trigger::new();
    // What is worked out around the table comes in a task of its own: all at once would keep the page for long.
    let around = RwSignal::new(false);
    let come = move || {
        // The reader may have left by then.
        let _ = around.try_set(true);
    };
    Timeout::new(0, come).forget();
    let data = move || train.data.get();
    let moved = move || {
        train.moved_role.get().map(|[now, before]| {
            words.with("train.target-moved", &[("now", &now), ("before", &before)])
        })
    };
    view! {
        <div class="preview-head">
            {move || data().map(|data| heading(train, &data, words, (shown, work)))}
            {move || data().filter(|_| train.has_bytes()).map(|data| chips(train, &data, words))}
            <Show when=move || around.get()>{prepare(train)}</Show>
        </div>
        {doubts::asks(train)}
        <div
            class="preview-scroll"
            tabindex="0"
            role="region"
            aria-label=words.signal("train.preview")
            on:scroll=move |_| scrolled.notify()
        >
            {move || data().map(|data| rows(train, &data, words, shown, looked))}
        </div>
        {move || data().and_then(|data| column_box(train, &data, words, looked))}
        {move || data().filter(|_| !train.part.get()).map(|data| warnings(train, &data, words, (shown, scrolled)))}
        {doubts::notes(train)}
        <Show when=move || around.get()>
            {split::figure(train)}
            <div class="doors">{series::panels(train)} {many::panel(train)}</div>
        </Show>
        <p class="visually-hidden" aria-live="polite">{moved}</p>
    }
}

fn heading(
    train: TrainState,
    data: &Data,
    words: Words,
    (shown, work): (Shown, RwSignal<Work>),
) -> AnyView {
    let (rows, width) = (data.table.rows.to_string(), data.table.columns.len().to_string());
    let title = if train.part.get() {
        words.with("train.reading-rest", &[("columns", &width)])
    } else {
        let key = match (rows.as_str(), width.as_str()) {
            ("1", _) => "train.row-columns",
            (_, "1") => "train.rows-column",
            _ => "train.rows-columns",
        };
        words.with(key, &[("rows", &rows), ("columns", &width)])
    };
    let told = columns::rows_told(train, data, words, shown.rows(data));
    // Around a cell that is no number, the rows are those that matter.
    let more = data.table.preview.len() > 8 && columns::bad_cell(train, data).is_none();
    let all = shown.all;
    let more_or_less = move |_| {
        all.update(|all| *all = !*all);
        keep_focus("show-rows");
    };
    let ready = move || train.series.with(Option::is_some) && train.hindered().is_none();
    view! {
        <div class="run-head">
            <div class="run-line">
                <h2 class="run-title">
                    {title}
                </h2>
                <p class="note">
                    {if more { words.with("train.rows-and", &[("rows", &told)]) } else { told }}
                    {more.then(|| view! {
                        <button type="button" class="link" data-action="show-rows" on:click=more_or_less>
                            {move || words.t(if all.get() { "train.show-few" } else { "train.show-all" })}
                        </button>
                    })}
                </p>
                {column_pages(train, data, words, shown)}
                {move || train.question().map(|_| view! { <p class="note why-not" id="why-not" data-part="why-not">{words.t("train.answer-first")}</p> })}
                <Show when=move || train.ran.with(Option::is_some) && !train.state.get().busy()>
                    <button type="button" class="link" data-action="see-results" on:click=move |_| work.set(Work::Results)>{words.signal("train.see-results")}</button>
                </Show>
            </div>
            <button
                type="button"
                class="button button-main button-wide"
                data-action="train"
                disabled=move || !ready() || train.state.get().busy()
                aria-describedby=move || train.question().map(|_| "why-not")
                on:click=move |_| train.train()
            >
                {words.t("train.train")}
            </button>
        </div>
    }
    .into_any()
}

/// How the bytes were read, each a choice.
fn chips(train: TrainState, data: &Data, words: Words) -> AnyView {
    let dialect = &data.table.dialect;
    let chip = |control: &'static str,
                key: &'static str,
                now: String,
                options: Vec<(String, String)>,
                change: fn(TrainState, String)| {
        let options: Vec<AnyView> = options
            .into_iter()
            .map(|(value, text)| {
                let own = value == now;
                view! { <option value=value selected=own>{text}</option> }.into_any()
            })
            .collect();
        view! {
            <label class="chip">
                <span>{words.t(key)}</span>
                <select data-control=control prop:value=now.clone() on:change=move |event| change(train, event_target_value(&event))>
                    {options}
                </select>
            </label>
        }
        .into_any()
    };
    let named = |values: &[(&str, &str)]| -> Vec<(String, String)> {
        values.iter().map(|(value, key)| ((*value).to_owned(), words.t(key))).collect()
    };
    let plain = |values: &[&str]| -> Vec<(String, String)> {
        values.iter().map(|value| ((*value).to_owned(), (*value).to_ascii_uppercase())).collect()
    };
    let all = vec![
        chip(
            "encoding",
            "train.encoding",
            dialect.encoding.clone(),
            plain(&[
                "utf-8",
                "gb18030",
                "big5",
                "shift_jis",
                "euc-kr",
                "windows-1252",
                "utf-16le",
                "utf-16be",
            ]),
            |train, value| {
                train.choose(|choices| choices.encoding = Some(value));
            },
        ),
        chip(
            "delimiter",
            "train.delimiter",
            if dialect.delimiter == '\t' { "tab".into() } else { dialect.delimiter.to_string() },
            named(&[
                (",", "train.comma"),
                (";", "train.semicolon"),
                ("tab", "train.tab"),
                ("|", "train.bar"),
            ]),
            |train, value| {
                let sign = if value == "tab" { Some('\t') } else { value.chars().next() };
                train.choose(|choices| choices.delimiter = sign);
            },
        ),
        chip(
            "decimal",
            "train.decimal",
            dialect.decimal.to_string(),
            named(&[(".", "train.point"), (",", "train.comma")]),
            |train, value| {
                train.choose(|choices| choices.decimal = value.chars().next());
            },
        ),
        chip(
            "header",
            "train.header",
            dialect.header.to_string(),
            named(&[("true", "train.header-yes"), ("false", "train.header-no")]),
            |train, value| {
                train.choose(|choices| choices.header = Some(value == "true"));
            },
        ),
    ];
    let dates = dialect.dates.map(|order| {
        chip(
            "dates",
            "train.dates",
            order.key().to_owned(),
            named(&[("ymd", "train.ymd"), ("dmy", "train.dmy"), ("mdy", "train.mdy")]),
            |train, value| {
                let orders = [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy];
                train.choose(|choices| {
                    choices.dates = orders.into_iter().find(|order| order.key() == value)
                });
            },
        )
    });
    let start = dialect.start.to_string();
    let line = move |event| {
        if let Some(line) = event_target_value(&event).parse().ok().filter(|line| *line > 0) {
            train.choose(|choices| choices.start = line);
        }
    };
    let quotes = quotes(&train.choices()).map(|now| {
        chip(
            "quotes",
            "train.quotes",
            now.to_owned(),
            named(&[
                ("usual", "train.quotes-usual"),
                ("letters", "train.quotes-letters"),
                ("close-up", "train.quotes-close-up"),
            ]),
            |train, value| {
                train.choose(|choices| {
                    choices.no_quotes = value == "letters";
                    choices.close_up = value == "close-up";
                });
            },
        )
    });
    view! {
        <div class="chips">
            {all}
            {dates}
            <label class="chip chip-number">
                <span>{words.t("train.start")}</span>
                <input type="number" min="1" inputmode="numeric" data-control="start" prop:value=start on:change=line/>
            </label>
            {quotes}
        </div>
    }
    .into_any()
}

/// How quotes are read, where that is not as usual.
fn quotes(choices: &ReadChoices) -> Option<&'static str> {
    match (choices.no_quotes, choices.close_up) {
        (true, _) => Some("letters"),
        (_, true) => Some("close-up"),
        _ => None,
    }
}
