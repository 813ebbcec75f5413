//! Getting a table in, and seeing how it was read.

use super::figures;
use super::model::give_role;
use super::state::{Data, TrainState};
use crate::data::cell;
use crate::data::series::Missing;
use crate::data::synthetic;
use crate::data::table::{Column, DateOrder, Kind, Role};
use crate::message::Message;
use crate::train::protocol::Source;
use crate::ui::parts::{Icon, MessageAction, MessageBox, Segmented, icon};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

/// Nothing yet: where to drop, paste or take a sample.
pub fn empty(train: TrainState, choose: Callback<()>) -> impl IntoView {
    let words = use_words();
    let pasting = RwSignal::new(false);
    view! {
        <div class="drop">
            <Show when=move || pasting.get() fallback=move || drop_zone(train, choose, pasting)>
                {paste(train, pasting)}
            </Show>
        </div>
        <h2 class="samples-title">{words.signal("train.samples")}</h2>
        <div class="samples">
            {synthetic::NAMES.map(|name| sample(train, name)).into_view()}
        </div>
    }
}

fn drop_zone(train: TrainState, choose: Callback<()>, pasting: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    view! {
        {figures::window_art()}
        <h2 class="drop-title">{move || words.t(if train.reading.get() { "train.reading" } else { "train.drop" })}</h2>
        <p class="safe">{icon(Icon::Lock)} <span>{words.signal("train.stays")}</span></p>
        <div class="drop-actions">
            <button type="button" class="button button-main" on:click=move |_| choose.run(())>{words.signal("train.choose-file")}</button>
            <button type="button" class="button" data-action="paste" on:click=move |_| pasting.set(true)>{words.signal("train.paste")}</button>
        </div>
        <p class="note">{words.signal("train.formats")}</p>
    }
}

fn paste(train: TrainState, pasting: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let text = RwSignal::new(String::new());
    view! {
        <label class="paste">
            <span>{words.signal("train.paste-label")}</span>
            <textarea data-control="paste" rows="12" on:input=move |event| text.set(event_target_value(&event))></textarea>
        </label>
        <div class="drop-actions">
            <button
                type="button"
                class="button button-main"
                data-action="read-paste"
                on:click=move |_| {
                    train.sample.set(None);
                    train.read(&words.t("train.pasted"), Source::Text(text.get_untracked()), None);
                }
            >
                {words.signal("train.read")}
            </button>
            <button type="button" class="button" on:click=move |_| pasting.set(false)>{words.signal("train.cancel")}</button>
        </div>
    }
}

fn sample(train: TrainState, name: &'static str) -> impl IntoView {
    let words = use_words();
    let values = synthetic::line(name);
    view! {
        <button
            type="button"
            class="sample"
            data-control="sample"
            value=name
            on:click=move |_| {
                train.sample.set(Some(name.to_owned()));
                train.read(name, Source::Sample(name.to_owned()), None);
            }
        >
            {figures::spark(&values, 310.0, 104.0, 400)}
            <span class="sample-words">
                <b>{move || words.t(&format!("train.sample.{name}.name"))}</b>
                <span>{move || words.t(&format!("train.sample.{name}.text"))}</span>
            </span>
        </button>
    }
}

/// The table as it was read, with every choice beside it.
pub fn preview(train: TrainState) -> impl IntoView {
    let words = use_words();
    let all = RwSignal::new(false);
    let looked = RwSignal::new(None::<usize>);
    let data = move || train.data.get();
    view! {
        {move || data().map(|data| heading(train, &data, words, all))}
        {move || data().map(|data| chips(train, &data, words))}
        <div class="preview-scroll" tabindex="0" role="region" aria-label=words.signal("train.preview")>
            {move || data().map(|data| rows(train, &data, words, all.get(), looked))}
        </div>
        {move || data().and_then(|data| column_box(train, &data, words, looked))}
        {move || data().map(|data| warnings(train, &data, words))}
        {figures::split_figure(train)}
    }
}

fn heading(train: TrainState, data: &Data, words: Words, all: RwSignal<bool>) -> AnyView {
    let (rows, columns) = (data.table.rows.to_string(), data.table.columns.len().to_string());
    let shown = data.table.preview.len().min(8);
    let more = data.table.preview.len() > shown;
    let ready = move || {
        train.series().is_some_and(|series| {
            series.is_ok_and(|series| train.spec.get().split(series.len()).is_ok())
        })
    };
    view! {
        <div class="run-head">
            <div class="run-line">
                <h2 class="run-title">
                    {words.with("train.rows-columns", &[("rows", &rows), ("columns", &columns)])}
                </h2>
                <p class="note beside">
                    {words.with("train.first-rows", &[("count", &shown.to_string())])} " "
                    {more.then(|| view! {
                        <button type="button" class="link" on:click=move |_| all.update(|all| *all = !*all)>
                            {move || words.t(if all.get() { "train.show-few" } else { "train.show-all" })}
                        </button>
                    })}
                </p>
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
            plain(&["utf-8", "gb18030", "utf-16le", "utf-16be"]),
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

const ROLES: [(Role, &str); 4] = [
    (Role::Time, "train.role.time"),
    (Role::Target, "train.role.target"),
    (Role::Feature, "train.role.feature"),
    (Role::Ignore, "train.role.ignore"),
];

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Time => "time",
        Role::Target => "target",
        Role::Feature => "feature",
        Role::Ignore => "ignore",
    }
}

/// The roles that a column can have.
fn possible(column: &Column) -> impl Fn(Role) -> bool + use<> {
    let kind = column.kind;
    move |role| match role {
        Role::Time => kind == Kind::Time || kind == Kind::Number,
        Role::Target | Role::Feature => kind == Kind::Number,
        Role::Ignore => true,
    }
}

fn rows(
    train: TrainState,
    data: &Data,
    words: Words,
    all: bool,
    looked: RwSignal<Option<usize>>,
) -> AnyView {
    let count = if all { data.table.preview.len() } else { 8 };
    let columns: Vec<(usize, &Column, Role)> = data
        .table
        .columns
        .iter()
        .enumerate()
        .zip(&data.roles)
        .map(|((k, c), r)| (k, c, *r))
        .collect();
    let class = |role: Role| format!("column-{}", role_key(role));
    let names: Vec<AnyView> = columns
        .iter()
        .map(|(_, column, role)| {
            let short: String = column.name.chars().take(40).collect();
            view! { <th scope="col" class=class(*role) title=column.name.clone()><bdi>{short}</bdi></th> }.into_any()
        })
        .collect();
    let menus: Vec<AnyView> = columns
        .iter()
        .map(|(k, column, role)| role_menu(train, words, *k, column, *role))
        .collect();
    let open = move |k: usize, column: &Column, content: AnyView| {
        let label = words.with("train.look-at-column", &[("column", &column.name)]);
        let on = move || if looked.get() == Some(k) { "true" } else { "false" };
        let press = move |_| looked.update(|own| *own = (*own != Some(k)).then_some(k));
        view! { <button type="button" class="column-open" aria-label=label aria-expanded=on on:click=press>{content}</button> }.into_any()
    };
    let sparks: Vec<AnyView> = columns
        .iter()
        .map(|(k, column, role)| {
            let drawn = match column.kind {
                Kind::Number => Some(figures::spark(&column.values, 70.0, 22.0, 60)),
                Kind::Text if column.two_words() => Some(figures::shares(&column.words)),
                _ => None,
            };
            let drawn = drawn.map(|drawn| match column.kind {
                Kind::Number => open(*k, column, drawn),
                _ => drawn,
            });
            view! { <td class=class(*role)>{drawn}</td> }.into_any()
        })
        .collect();
    let missing: Vec<AnyView> = columns
        .iter()
        .enumerate()
        .map(|(place, (k, column, role))| {
            let count = column.missing.to_string();
            let text =
                if place == 0 { words.with("train.missing", &[("count", &count)]) } else { count };
            let text = if column.missing > 0 && column.kind == Kind::Number {
                open(*k, column, text.into_any())
            } else {
                text.into_any()
            };
            view! { <td class=class(*role)>{text}</td> }.into_any()
        })
        .collect();
    let body: Vec<AnyView> = data
        .table
        .preview
        .iter()
        .take(count)
        .map(|row| {
            let cells: Vec<AnyView> = row
                .iter()
                .zip(&columns)
                .map(|(cell_text, (_, column, role))| {
                    let bad = column.kind == Kind::Number
                        && column.words.is_empty()
                        && cell::number(cell_text, data.table.dialect.decimal) == cell::Cell::Words;
                    let own = if bad { "bad-cell".to_owned() } else { class(*role) };
                    view! { <td class=own><bdi>{cell_text.clone()}</bdi></td> }.into_any()
                })
                .collect();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <table class="preview">
            <thead><tr>{names}</tr></thead>
            <tbody>
                <tr class="bare">{menus}</tr>
                <tr class="bare">{sparks}</tr>
                <tr>{missing}</tr>
                {body}
            </tbody>
        </table>
    }
    .into_any()
}

/// One column, large, with what is to be done where it has no value.
fn column_box(
    train: TrainState,
    data: &Data,
    words: Words,
    looked: RwSignal<Option<usize>>,
) -> Option<AnyView> {
    let column = data.table.columns.get(looked.get()?)?;
    let count = column.missing.to_string();
    let gaps = (column.missing > 0).then(|| {
        let options = Missing::ALL
            .into_iter()
            .map(|own| {
                (own, Signal::derive(move || words.t(&format!("train.missing-how.{}", own.key()))))
            })
            .collect();
        view! {
            <div class="column-gaps">
                <span>{words.with("train.missing-in", &[("count", &count)])}</span>
                <Segmented
                    label=words.signal("train.missing-rows")
                    options=options
                    value=Signal::derive(move || train.spec.with(|spec| spec.missing))
                    on_choose=move |own| train.spec.update(|spec| spec.missing = own)
                />
            </div>
        }
    });
    Some(
        view! {
            <section class="column-box" aria-label=words.with("train.look-at-column", &[("column", &column.name)])>
                <div class="column-head">
                    <b><bdi>{column.name.clone()}</bdi></b>
                    <button type="button" class="icon-button" aria-label=words.t("shell.close") on:click=move |_| looked.set(None)>{icon(Icon::Close)}</button>
                </div>
                {figures::spark(&column.values, 1036.0, 160.0, 1036)}
                {gaps}
            </section>
        }
        .into_any(),
    )
}

fn role_menu(train: TrainState, words: Words, k: usize, column: &Column, role: Role) -> AnyView {
    let allowed = possible(column);
    let options: Vec<AnyView> = ROLES
        .iter()
        .filter(|(own, _)| allowed(*own))
        .map(|(own, key)| {
            view! { <option value=role_key(*own) selected=*own == role>{words.t(key)}</option> }
                .into_any()
        })
        .collect();
    let label = words.with("train.role-of", &[("column", &column.name)]);
    view! {
        <td class=format!("column-{}", role_key(role))>
            <select
                class=format!("role role-{}", role_key(role))
                aria-label=label
                prop:value=role_key(role)
                on:change=move |event| {
                    let value = event_target_value(&event);
                    if let Some((role, _)) = ROLES.into_iter().find(|(role, _)| role_key(*role) == value) {
                        set_role(train, k, role);
                    }
                }
            >
                {options}
            </select>
        </td>
    }
    .into_any()
}

pub fn set_role(train: TrainState, k: usize, role: Role) {
    train.data.update(|data| {
        if let Some(data) = data {
            give_role(&mut data.roles, k, role);
        }
    });
}

/// The column that a warning about words is about.
fn column_of(data: &Data, message: &Message) -> Option<usize> {
    let name = (message.code == "DATA-WORDS").then(|| message.arg("column"))??;
    data.table.columns.iter().position(|column| column.name == name)
}

/// Whether the reader has already had the words of a column counted.
fn is_counted(data: &Data, message: &Message) -> bool {
    column_of(data, message).is_some_and(|k| data.table.columns[k].kind == Kind::Number)
}

/// A column of two words can be used as 1 and 0.
fn as_numbers(
    train: TrainState,
    data: &Data,
    message: &Message,
    words: Words,
) -> Vec<MessageAction> {
    let place = column_of(data, message).filter(|k| data.table.columns[*k].two_words());
    let action = place.map(|k| MessageAction {
        words: words.signal("train.as-numbers"),
        run: Arc::new(move || train.count_words(k)),
        name: "use-as-numbers",
    });
    action.into_iter().collect()
}

/// What is odd and stops nobody; and what stops Train, with its mends.
fn warnings(train: TrainState, data: &Data, words: Words) -> AnyView {
    let mut all: Vec<AnyView> = data
        .table
        .warnings
        .iter()
        .filter(|message| !is_counted(data, message))
        .take(4)
        .map(|message| {
            let actions = as_numbers(train, data, message, words);
            view! { <MessageBox message=message.clone() warning=true actions=actions/> }.into_any()
        })
        .collect();
    let series = train.series();
    let split = series
        .as_ref()
        .and_then(|series| series.as_ref().ok())
        .map(|series| train.spec.get().split(series.len()));
    let error = match (series, split) {
        (Some(Err(message)), _) | (_, Some(Err(message))) => Some(message),
        _ => None,
    };
    let trouble = train.trouble.get().filter(|_| !train.state.get().busy() && error.is_none());
    if let Some(message) = error.or(trouble) {
        let mut actions = Vec::new();
        if message.code == "VALUE-NUMBER" {
            let skip = move || train.skip_bad.set(true);
            actions.push(MessageAction {
                words: words.signal("train.skip-rows"),
                run: Arc::new(skip),
                name: "skip-rows",
            });
            let fill = move || {
                train.spec.update(|spec| spec.missing = crate::data::series::Missing::Carry);
                train.skip_bad.set(true);
            };
            actions.push(MessageAction {
                words: words.signal("train.carry-rows"),
                run: Arc::new(fill),
                name: "carry-rows",
            });
        }
        all.push(view! { <MessageBox message=message actions=actions/> }.into_any());
    }
    view! { <div class="warnings">{all}</div> }.into_any()
}
