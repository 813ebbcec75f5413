//! The table as it was read, with every choice beside it.

use super::columns::{self, column_box, rows};
use super::model::Work;
use super::pages::{Shown, column_pages, keep_focus};
use super::split;
use super::state::{Data, TrainState};
use super::trouble;
use crate::data::cell::DateOrder;
use crate::data::table::Kind;
use crate::message::{LIST, Message};
use crate::ui::parts::{MessageAction, MessageBox};
use crate::ui::store::use_store;
use crate::ui::words::{Words, use_words};
use crate::worker::variant::Variant;
use leptos::{html, prelude::*};
use std::sync::Arc;

/// The table as it was read, with every choice beside it.
pub fn preview(train: TrainState, work: RwSignal<Work>) -> impl IntoView {
    let words = use_words();
    let shown = Shown::default();
    let looked = RwSignal::new(None::<usize>);
    let scrolled = Trigger::new();
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
        </div>
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
        {split::figure(train)}
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
        let key = if rows == "1" { "train.row-columns" } else { "train.rows-columns" };
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
                <Show when=move || train.ran.with(Option::is_some) && !train.state.get().busy()>
                    <button type="button" class="link" data-action="see-results" on:click=move |_| work.set(Work::Results)>{words.signal("train.see-results")}</button>
                </Show>
            </div>
            <button
                type="button"
                class="button button-main button-wide"
                data-action="train"
                disabled=move || !ready() || train.state.get().busy()
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
            plain(&["utf-8", "gb18030", "utf-16le", "utf-16be", "windows-1252"]),
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
    view! { <div class="chips">{all} {dates}</div> }.into_any()
}

/// The column that a warning is about.
fn column_of(data: &Data, message: &Message) -> Option<usize> {
    let name = message.arg("column")?;
    data.table.columns.iter().position(|column| column.name == name)
}

/// The column whose words a warning is about.
fn words_of(data: &Data, message: &Message) -> Option<usize> {
    column_of(data, message).filter(|_| message.code == "DATA-WORDS")
}

/// Whether the reader has already had the words of a column counted.
fn is_counted(data: &Data, message: &Message) -> bool {
    words_of(data, message).is_some_and(|k| data.table.columns[k].kind == Kind::Number)
}

/// A column of two words can be used as 1 and 0.
fn as_numbers(
    train: TrainState,
    data: &Data,
    message: &Message,
    words: Words,
) -> Vec<MessageAction> {
    let place = words_of(data, message).filter(|k| data.table.columns[*k].two_words());
    let action = place.map(|k| MessageAction {
        words: words.signal("train.as-numbers"),
        run: Arc::new(move || train.count_words(k)),
        name: "use-as-numbers",
    });
    action.into_iter().collect()
}

/// What is odd and stops nobody; and what stops Train, with its mends.
fn warnings(train: TrainState, data: &Data, words: Words, table: (Shown, Trigger)) -> AnyView {
    let used = super::model::chosen(&data.roles);
    let odd = used.iter().flat_map(|k| data.table.columns[*k].odd_messages()).take(4);
    let others = data.table.warnings.iter().filter(|message| !is_counted(data, message)).take(4);
    let mut all: Vec<AnyView> = odd
        .chain(others.cloned())
        .enumerate()
        .map(|(place, message)| {
            let actions = as_numbers(train, data, &message, words);
            let column = column_of(data, &message).filter(|_| place == 0);
            let message = in_words(message, words);
            let own = view! { <MessageBox message=message warning=true actions=actions/> };
            notched(train, own.into_any(), column, table)
        })
        .collect();
    all.extend(garbled(train, data, words));
    if train.trainer() == Variant::Scalar {
        let message = Message::new("RUN-NO-SIMD");
        all.push(view! { <MessageBox message=message warning=true/> }.into_any());
    }
    let series = train.series.get();
    if let Some(Ok(series)) = &series {
        let told = series.notes.iter().map(|note| in_words(note.clone(), words));
        all.extend(told.map(|note| view! { <MessageBox message=note warning=true/> }.into_any()));
    }
    match train.hindered() {
        // A cell that is no number has its message under its own row.
        Some(message) if message.code == "VALUE-NUMBER" => {}
        Some(message) => {
            let actions = shorter(train, &message, words);
            all.push(view! { <MessageBox message=message actions=actions/> }.into_any());
        }
        None => all.extend(trouble::told(train, words)),
    }
    view! { <div class="warnings">{all}</div> }.into_any()
}

/// A note with its choice as the form names it, and its lists as the language writes them.
fn in_words(mut note: Message, words: Words) -> Message {
    let count = note.arg("count").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    for (name, value) in &mut note.args {
        let parts: Vec<&str> = value.split(LIST).collect();
        let list = parts.join(&words.t("train.list-sign"));
        let more = count.saturating_sub(parts.len());
        *value = match name.as_str() {
            "how" => words.t(&format!("train.missing-how.{value}")),
            "lines" => {
                let key = match (more, parts.len()) {
                    (0, 1) => "train.line",
                    (0, _) => "train.lines",
                    _ => "train.lines-more",
                };
                words.with(key, &[("lines", &list), ("more", &more.to_string())])
            }
            _ => list,
        };
    }
    note
}

/// What a wrong encoding leaves behind in names or cells, and the other encoding that is likely.
fn garbled(train: TrainState, data: &Data, words: Words) -> Option<AnyView> {
    let names = data.table.columns.iter().map(|column| &column.name);
    let sample =
        names.chain(data.table.preview.iter().flatten()).find(|text| text.contains('\u{fffd}'))?;
    let message = Message::new("FILE-GARBLED").with("sample", sample);
    let other = if data.table.dialect.encoding == "utf-8" { "gb18030" } else { "windows-1252" };
    let name = other.to_ascii_uppercase();
    let actions = vec![MessageAction {
        words: Signal::derive(move || words.with("train.read-as", &[("encoding", &name)])),
        run: Arc::new(move || train.choose(|choices| choices.encoding = Some(other.to_owned()))),
        name: "read-as",
    }];
    Some(view! { <MessageBox message=message warning=true actions=actions/> }.into_any())
}

/// The longest window that the rows are enough for.
fn shorter(train: TrainState, message: &Message, words: Words) -> Vec<MessageAction> {
    let number = |name: &str| message.arg(name).and_then(|text| text.parse::<usize>().ok());
    let fits =
        |rows: usize, needed: usize, window: usize| window.checked_sub(needed - rows.min(needed));
    let fitting = match (number("rows"), number("needed"), number("window")) {
        (Some(rows), Some(needed), Some(window)) => fits(rows, needed, window).filter(|n| *n > 0),
        _ => None,
    };
    let action =
        fitting.filter(|_| message.code == "DATA-TOO-SHORT").map(|lookback| MessageAction {
            words: Signal::derive(move || {
                words.with("train.shorter", &[("count", &lookback.to_string())])
            }),
            run: Arc::new(move || train.spec.update(|spec| spec.lookback = lookback)),
            name: "shorter",
        });
    action.into_iter().collect()
}

/// A message with its notch at the column that it is about, while that is in sight.
fn notched(
    train: TrainState,
    message: AnyView,
    column: Option<usize>,
    (shown, scrolled): (Shown, Trigger),
) -> AnyView {
    let Some(k) = column else { return message };
    let store = use_store();
    let slot = NodeRef::<html::Div>::new();
    Effect::new(move || {
        store.size.track();
        store.prefs.lang.track();
        scrolled.track();
        train.data.with(|data| data.as_ref().map(|data| shown.page(train, data)));
        let Some(slot) = slot.get() else { return };
        // The table stands by the next frame.
        request_animation_frame(move || {
            let head = format!(".preview thead th[data-place=\"{k}\"]");
            let head = document().query_selector(&head).ok().flatten();
            let own = slot.get_bounding_client_rect();
            let place = head.and_then(|head| {
                let head = head.get_bounding_client_rect();
                // The message is as wide as what is in sight of the table.
                let place = (head.right() - 34.0 - own.left()).min(own.width() - 38.0);
                (place >= 26.0 && place > head.left() - own.left()).then_some(place)
            });
            let _ = slot.class_list().toggle_with_force("notch-away", place.is_none());
            if let Some(place) = place {
                // The policy allows no style attribute; a script may set properties.
                let style = web_sys::HtmlElement::style(&slot);
                let _ = style.set_property("--notch", &format!("{place:.0}px"));
            }
        });
    });
    view! { <div class="notched" node_ref=slot>{message}</div> }.into_any()
}
