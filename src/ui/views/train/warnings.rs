//! What is said below the table: what is odd and stops nobody, and what stops Train, with its mends.

use super::doubts::question::is_asked;
use super::notices::{self, NAMED};
use super::pages::{Shown, keep_focus};
use super::prepare;
use super::state::{Data, TrainState};
use super::trouble;
use crate::data::table::{BadCell, Column, Kind, Odd, Role};
use crate::message::{LIST, Message};
use crate::ui::parts::{MessageAction, MessageBox, focus_if_lost};
use crate::ui::store::use_store;
use crate::ui::words::Words;
use crate::worker::variant::Variant;
use leptos::{html, prelude::*};
use std::sync::Arc;

/// How many warnings of a kind are shown before more are asked for.
const SHOWN: usize = 4;

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

/// A column of two words can be used as 1 and 0; of many warnings more can be shown.
fn actions(
    train: TrainState,
    data: &Data,
    message: &Message,
    words: Words,
    shown: Shown,
) -> Vec<MessageAction> {
    let place = words_of(data, message).filter(|k| data.table.columns[*k].two_words());
    let action = match place {
        Some(k) => Some(MessageAction {
            words: words.signal("train.as-numbers"),
            run: Arc::new(move || train.count_words(k)),
            name: "use-as-numbers",
        }),
        None => (message.code == "DATA-MORE").then(|| MessageAction {
            words: words.signal("train.show-warnings"),
            run: Arc::new(move || {
                shown.warnings.update(|more| *more += NAMED);
                keep_focus("show-warnings");
                // After the last of them the button is gone.
                request_animation_frame(|| focus_if_lost(".work .run-title"));
            }),
            name: "show-warnings",
        }),
    };
    action.into_iter().collect()
}

/// What is odd and stops nobody; and what stops Train, with its mends.
pub fn warnings(train: TrainState, data: &Data, words: Words, table: (Shown, Trigger)) -> AnyView {
    let used = super::model::chosen(&data.roles);
    let odd = used.iter().flat_map(|k| data.table.columns[*k].odd_messages());
    // What is asked stands above the table, and what is to be read in another encoding with the way to it.
    let own = |message: &&Message| {
        !is_counted(data, message) && !is_asked(message) && message.code != "FILE-BYTES"
    };
    let others = data.table.warnings.iter().filter(own).cloned();
    let late = data.table.columns.iter().filter_map(Column::late_message);
    let told = notices::told(odd.chain(others).chain(late), SHOWN + table.0.warnings.get());
    let moved = data.wishes.moved_target(&data.table, &data.roles).map(|[now, before]| {
        Message::new("DATA-TARGET-MOVED").with("now", now).with("before", before)
    });
    let is_moved = moved.is_some();
    let mut all: Vec<AnyView> = moved
        .into_iter()
        .chain(told)
        .enumerate()
        .map(|(place, message)| {
            let actions = actions(train, data, &message, words, table.0);
            let column = column_of(data, &message).filter(|_| place == 0 && !is_moved);
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
        // Of made columns it is told where they are made that the first rows have none.
        // Rows of one time are told where the last of them can be kept alone.
        let elsewhere =
            |note: &Message| prepare::is_lead(note, data, series) || note.code == "DATA-SAME-TIME";
        let notes = series.notes.iter().filter(|note| !elsewhere(note));
        let told = notes.map(|note| in_words(unread(note.clone(), data), words));
        all.extend(told.map(|note| view! { <MessageBox message=note warning=true/> }.into_any()));
    }
    match train.hindered() {
        // A cell that is no number has its message under its own row.
        Some(message) if message.code == "VALUE-NUMBER" || is_asked(&message) => {}
        Some(message) => {
            let actions = shorter(train, &message, words);
            all.push(view! { <MessageBox message=message actions=actions/> }.into_any());
        }
        None => all.extend(trouble::told(train, words)),
    }
    view! { <div class="warnings">{all}</div> }.into_any()
}

/// A note on times that cannot be read, with the first of them as the file has them.
fn unread(note: Message, data: &Data) -> Message {
    if note.code != "DATA-TIMES-DROPPED" {
        return note;
    }
    let time = data.roles.iter().position(|own| *own == Role::Time);
    let cells = time.map(|k| data.table.columns[k].odd(Odd::Words).shown.as_slice());
    let cell = |own: &BadCell| format!("“{}” ({})", own.text, own.row + 1);
    let all: Vec<String> = cells.unwrap_or_default().iter().map(cell).collect();
    note.with("cells", if all.is_empty() { "–".to_owned() } else { all.join(LIST) })
}

/// A note with its choice as the form names it, and its lists as the language writes them.
pub fn in_words(mut note: Message, words: Words) -> Message {
    let count = note.arg("count").and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    for (name, value) in &mut note.args {
        let parts: Vec<&str> = value.split(LIST).collect();
        let list = parts.join(&words.t("train.list-sign"));
        let more = count.saturating_sub(parts.len());
        *value = match name.as_str() {
            "how" => words.t(&format!("train.missing-told.{value}")),
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
    let mut all = names.chain(data.table.preview.iter().flatten());
    let garbled = || {
        let sample = all.find(|text| text.contains('\u{fffd}'))?;
        Some(Message::new("FILE-GARBLED").with("sample", sample))
    };
    let told = data.table.warnings.iter().find(|own| own.code == "FILE-BYTES").cloned();
    let message = told.or_else(garbled)?;
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
