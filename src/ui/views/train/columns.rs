//! The table itself: roles, small pictures, missing values and rows; and one column made large.

use super::figures;
use super::pages::Shown;
use super::prepare;
use super::state::{Data, TrainState};
use super::wishes::fits;
use crate::data::series::{Missing, Series};
use crate::data::table::{BadCell, Column, Kind, Role};
use crate::message::Message;
use crate::ui::dates;
use crate::ui::parts::{Icon, MessageAction, MessageBox, Segmented, icon};
use crate::ui::words::Words;
use leptos::{html, prelude::*};
use std::borrow::Cow;
use std::sync::Arc;

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

pub fn rows(
    train: TrainState,
    data: &Data,
    words: Words,
    shown: Shown,
    looked: RwSignal<Option<usize>>,
) -> AnyView {
    let places = shown.places(train, data);
    let columns: Vec<(usize, &Column, Role)> =
        places.iter().map(|k| (*k, &data.table.columns[*k], data.roles[*k])).collect();
    let class = |role: Role| format!("column-{}", role_key(role));
    let names: Vec<AnyView> = columns
        .iter()
        .map(|(k, column, role)| {
            let short: String = column.name.chars().take(40).collect();
            let made = data.made_by(*k);
            let (title, sign) = match made {
                Some(make) => prepare::sign(make, &column.name, words),
                None => (column.name.clone(), ().into_any()),
            };
            let made = made.map(|make| make.key);
            view! { <th scope="col" class=class(*role) data-place=k.to_string() data-made=made title=title>{sign}<bdi>{short}</bdi></th> }.into_any()
        })
        .collect();
    let menus: Vec<AnyView> = columns
        .iter()
        .map(|(k, column, role)| role_menu(train, words, *k, column, *role))
        .collect();
    let open = move |k: usize, label: String, content: AnyView| {
        let on = move || if looked.get() == Some(k) { "true" } else { "false" };
        let press = move |_| looked.update(|own| *own = (*own != Some(k)).then_some(k));
        view! { <button type="button" class="column-open" aria-label=label aria-expanded=on on:click=press>{content}</button> }.into_any()
    };
    let sparks: Vec<AnyView> = columns
        .iter()
        .map(|(k, column, role)| {
            let drawn = match column.kind {
                Kind::Number => Some(figures::spark(&unsealed(train, data, *k), 70.0, 22.0, 60)),
                Kind::Text if column.two_words() => Some(figures::shares(&column.words)),
                _ => None,
            };
            let drawn = drawn.map(|drawn| match column.kind {
                Kind::Number => {
                    let label = words.with("train.look-at-column", &[("column", &column.name)]);
                    open(*k, label, drawn)
                }
                _ => drawn,
            });
            view! { <td class=class(*role)>{drawn}</td> }.into_any()
        })
        .collect();
    let missing: Vec<AnyView> = columns
        .iter()
        .enumerate()
        .map(|(place, (k, column, role))| {
            // Not before the last row is read.
            let part = train.part.get();
            let count = if part { "…".to_owned() } else { column.missing.to_string() };
            let args = [("count", count.as_str()), ("column", &column.name)];
            let label = words.with("train.look-at-missing", &args);
            let text =
                if place == 0 { words.with("train.missing", &[("count", &count)]) } else { count };
            let text = if column.missing > 0 && column.kind == Kind::Number && !part {
                open(*k, label, text.into_any())
            } else {
                text.into_any()
            };
            view! { <td class=class(*role)>{text}</td> }.into_any()
        })
        .collect();
    let trouble = bad_cell(train, data);
    let numbered = trouble.is_some();
    let body = match trouble {
        Some((k, bad)) => around(train, data, words, &places, (k, &bad)),
        None => first_rows(data, &places, shown.rows(data)),
    };
    let none = || numbered.then(|| view! { <td></td> });
    let row_head = numbered
        .then(|| view! { <th scope="col" class="column-ignore">{words.t("train.row-word")}</th> });
    view! {
        <table class="preview">
            <thead><tr>{row_head}{names}</tr></thead>
            <tbody>
                <tr class="bare">{none()}{menus}</tr>
                <tr class="bare">{none()}{sparks}</tr>
                <tr class="missing-row">{none()}{missing}</tr>
                {body}
            </tbody>
        </table>
    }
    .into_any()
}

/// The values of a column, of the target without those of a test part that is still sealed.
fn unsealed<'a>(train: TrainState, data: &'a Data, k: usize) -> Cow<'a, [f64]> {
    let (column, role) = (&data.table.columns[k], data.roles[k]);
    if role != Role::Target && data.made_by(k).is_some() {
        return unsealed_made(train, column).map_or(Cow::Borrowed(&column.values), Cow::Owned);
    }
    let known = |series: &Option<Result<Arc<Series>, Message>>| {
        let series = series.as_ref()?.as_ref().ok()?;
        let split = train.spec.get().split(series.len()).ok()?;
        let mut values = series.target().to_vec();
        values.iter_mut().skip(split.test).for_each(|value| *value = f64::NAN);
        Some(values)
    };
    let sealed = role == Role::Target && !train.test_seen.get();
    let known = sealed.then(|| train.series.with(known)).flatten();
    known.map_or(Cow::Borrowed(&column.values), Cow::Owned)
}

/// The values of a column that was made, without those of a sealed test part: they may be the target in other words.
fn unsealed_made(train: TrainState, column: &Column) -> Option<Vec<f64>> {
    train.series.with(|series| {
        let series = series.as_ref()?.as_ref().ok()?;
        let split = train.spec.get().split(series.len()).ok()?;
        let mut values = column.values.clone();
        for row in series.rows.get(split.test..)? {
            *values.get_mut(*row)? = f64::NAN;
        }
        (!train.test_seen.get()).then_some(values)
    })
}

/// One column, large, with what is to be done where it has no value.
pub fn column_box(
    train: TrainState,
    data: &Data,
    words: Words,
    looked: RwSignal<Option<usize>>,
) -> Option<AnyView> {
    let place = looked.get()?;
    let column = data.table.columns.get(place)?;
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
                    <b class="cut" title=column.name.clone()><bdi>{column.name.clone()}</bdi></b>
                    <button type="button" class="icon-button" aria-label=words.t("shell.close") on:click=move |_| looked.set(None)>{icon(Icon::Close)}</button>
                </div>
                {figures::spark(&unsealed(train, data, place), 1036.0, 160.0, 1036)}
                {gaps}
            </section>
        }
        .into_any(),
    )
}

fn role_menu(train: TrainState, words: Words, k: usize, column: &Column, role: Role) -> AnyView {
    let options: Vec<AnyView> = ROLES
        .iter()
        .filter(|(own, _)| fits(column.kind, *own))
        .map(|(own, key)| {
            view! { <option value=role_key(*own) selected=*own == role>{words.t(key)}</option> }
                .into_any()
        })
        .collect();
    let label = words.with("train.role-of", &[("column", &column.name)]);
    view! {
        <td class=format!("column-{}", role_key(role))>
            <span class=format!("role role-{}", role_key(role))>
            <select
                aria-label=label
                data-role-of=k.to_string()
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
            </span>
        </td>
    }
    .into_any()
}

/// Gives a column a role. When the target moves, that is told.
pub fn set_role(train: TrainState, k: usize, role: Role) {
    train.data.update(|data| {
        let Some(data) = data else { return };
        let before = data.roles.iter().position(|own| *own == Role::Target);
        let names = before.map(|old| [k, old].map(|k| data.table.columns[k].name.clone()));
        data.give(k, role);
        if role == Role::Target && before != Some(k) && names.is_some() {
            train.moved_role.set(names);
        }
    });
}

/// The first cell of a used column that is not a number, unless such rows are skipped.
pub fn bad_cell(train: TrainState, data: &Data) -> Option<(usize, BadCell)> {
    if train.skip_bad.get() {
        return None;
    }
    let used = super::model::chosen(&data.roles);
    used.into_iter().find_map(|k| Some((k, data.table.columns[k].bad()?.clone())))
}

/// The rows that are shown around a bad cell, from and to (not included).
fn window_of(data: &Data, bad: &BadCell) -> std::ops::Range<usize> {
    bad.row.saturating_sub(3)..(bad.row + 2).min(data.table.rows)
}

/// Which rows of the table are below.
pub fn rows_told(train: TrainState, data: &Data, words: Words, count: usize) -> String {
    match bad_cell(train, data) {
        Some((_, bad)) => {
            let rows = window_of(data, &bad);
            let (from, to) = ((rows.start + 1).to_string(), rows.end.to_string());
            words.with("train.rows-around", &[("from", &from), ("to", &to)])
        }
        None => {
            let count = data.table.preview.len().min(count).to_string();
            words.with("train.first-rows", &[("count", &count)])
        }
    }
}

fn class_of(role: Role) -> String {
    format!("column-{}", role_key(role))
}

fn first_rows(data: &Data, places: &[usize], count: usize) -> Vec<AnyView> {
    let row = |row: &Vec<String>| {
        let cells: Vec<AnyView> = places
            .iter()
            .map(|k| {
                let text = row.get(*k).cloned();
                view! { <td class=class_of(data.roles[*k])><bdi>{text}</bdi></td> }.into_any()
            })
            .collect();
        view! { <tr>{cells}</tr> }.into_any()
    };
    data.table.preview.iter().take(count).map(row).collect()
}

/// The rows around a cell that is no number, with the message under its row.
fn around(
    train: TrainState,
    data: &Data,
    words: Words,
    places: &[usize],
    (k, bad): (usize, &BadCell),
) -> Vec<AnyView> {
    let row = |row: usize| {
        let is_bad = row == bad.row;
        let cell = |place: usize| {
            if is_bad && place == k {
                let own = NodeRef::<html::Span>::new();
                own.on_load(into_sight);
                return view! { <td><span class="bad-cell" node_ref=own><bdi>{bad.text.clone()}</bdi></span></td> }.into_any();
            }
            let text = cell_text(data, row, place);
            view! { <td class=class_of(data.roles[place])><bdi>{text}</bdi></td> }.into_any()
        };
        let cells: Vec<AnyView> = places.iter().map(|k| cell(*k)).collect();
        let class = if is_bad { "bad-row" } else { "" };
        view! { <tr class=class><td class="row-number">{row + 1}</td>{cells}</tr> }.into_any()
    };
    let mut all = Vec::new();
    for place in window_of(data, bad) {
        all.push(row(place));
        if place == bad.row {
            let columns = (places.len() + 1).to_string();
            let message = data.table.columns[k].bad_message().map(|message| {
                view! { <MessageBox message=message actions=mends(train, words)/> }
            });
            all.push(
                view! { <tr class="message-row"><td colspan=columns>{message}</td></tr> }
                    .into_any(),
            );
        }
    }
    all
}

/// Scrolls the table sideways until the cell is in it.
fn into_sight(cell: web_sys::HtmlSpanElement) {
    request_animation_frame(move || {
        let Some(table) = cell.closest(".preview-scroll").ok().flatten() else { return };
        let beyond = cell.get_bounding_client_rect().right() + 12.0
            - table.get_bounding_client_rect().right();
        if beyond > 0.0 {
            table.set_scroll_left(table.scroll_left() + beyond.ceil() as i32);
        }
    });
}

/// A cell as the file has it where that was kept, else as it was understood.
fn cell_text(data: &Data, row: usize, place: usize) -> String {
    if let Some(text) = data.table.preview.get(row).and_then(|row| row.get(place)) {
        return text.clone();
    }
    let column = &data.table.columns[place];
    match (column.kind, column.values.get(row).filter(|value| value.is_finite())) {
        (Kind::Time, Some(time)) => dates::iso(*time),
        (Kind::Number, Some(value)) => value.to_string(),
        _ => "…".into(),
    }
}

/// Two ways to live with cells that are no numbers.
fn mends(train: TrainState, words: Words) -> Vec<MessageAction> {
    let skip = move || train.skip_bad.set(true);
    let fill = move || {
        train.spec.update(|spec| spec.missing = Missing::Carry);
        train.skip_bad.set(true);
    };
    vec![
        MessageAction {
            words: words.signal("train.skip-rows"),
            run: Arc::new(skip),
            name: "skip-rows",
        },
        MessageAction {
            words: words.signal("train.carry-rows"),
            run: Arc::new(fill),
            name: "carry-rows",
        },
    ]
}
