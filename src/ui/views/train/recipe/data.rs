//! The first step: the table, and what each of its columns is for.

use super::super::columns::set_role;
use super::super::model::Work;
use super::super::state::{Data, TrainState};
use super::fields::choice;
use crate::data::series::Missing;
use crate::data::table::{Column, Kind, Role};
use crate::exchange::link::Lang;
use crate::ui::words::{Words, say};
use leptos::prelude::*;

pub fn step(train: TrainState, work: RwSignal<Work>, words: Words) -> AnyView {
    // What a change of roles leaves as it is, so that the form stays open and the focus where it was.
    let columns = Memo::new(move |_| {
        let kinds = |data: &Data| {
            data.table.columns.iter().map(|own| (own.name.clone(), own.kind)).collect()
        };
        train.data.with(|data| data.as_ref().map_or_else(Vec::new, kinds))
    });
    let fields = move || columns.with(|columns| fields(train, columns, words));
    let tags = move || train.data.with(|data| data.as_ref().map(|data| tags(data, words)));
    let name = move || train.table_name().map(|name| name_of(&name, words));
    view! {
        <p class="file-name" title=name><bdi>{name}</bdi></p>
        {tags}
        <details class="form">
            <summary>{words.signal("train.change")}</summary>
            <div class="step-actions">
                <Show when=move || work.get() != Work::Source>
                    <button type="button" class="link" data-action="other-file" on:click=move |_| work.set(Work::Source)>{words.signal("train.other-file")}</button>
                </Show>
                <Show when=move || work.get() != Work::Preview>
                    <button type="button" class="link" data-action="see-table" on:click=move |_| work.set(Work::Preview)>{words.signal("train.see-table")}</button>
                </Show>
            </div>
            {fields}
        </details>
    }
    .into_any()
}

/// What a table is called; `ours`: a series of our own.
pub fn name_of((own, ours): &(String, bool), words: Words) -> String {
    if *ours {
        return words.t(&format!("train.sample.{own}.name"));
    }
    // Pasted in one language and read in another.
    let pasted = [Lang::Zh, Lang::En].iter().any(|lang| say(*lang, "train.pasted") == *own);
    if pasted { words.t("train.pasted") } else { own.clone() }
}

/// Time column, target and the number of features.
fn tags(data: &Data, words: Words) -> AnyView {
    let named = |role: Role, word: &str| {
        let place = data.roles.iter().position(|own| *own == role)?;
        let (name, word) = (data.table.columns[place].name.clone(), words.t(word));
        Some(
            view! { <span class="tag" title=name.clone()><b><bdi>{name.clone()}</bdi></b> <span>{word}</span></span> },
        )
    };
    let count = data.roles.iter().filter(|role| **role == Role::Feature).count();
    let word = words.t(if count == 1 { "train.feature-one" } else { "train.features" });
    view! {
        <p class="tags">
            {named(Role::Time, "train.role.time")}
            {named(Role::Target, "train.role.target")}
            {(count > 0).then(|| view! { <span class="tag"><b>{count}</b> <span>{word}</span></span> })}
        </p>
    }
    .into_any()
}

fn role_of(train: TrainState, place: usize) -> Option<Role> {
    train.data.with(|data| data.as_ref()?.roles.get(place).copied())
}

/// The name of the column with this role; empty where none has it.
fn holder(train: TrainState, role: Role) -> String {
    train
        .data
        .with(|data| {
            let data = data.as_ref()?;
            let place = data.roles.iter().position(|own| *own == role)?;
            Some(data.table.columns[place].name.clone())
        })
        .unwrap_or_default()
}

/// Every column is named; those that cannot have the role cannot be chosen.
fn options(columns: &[(String, Kind)], allowed: fn(Kind) -> bool, now: &str) -> Vec<AnyView> {
    let option = |(name, kind): &(String, Kind)| {
        view! { <option value=name.clone() selected=name == now disabled=!allowed(*kind)>{name.clone()}</option> }.into_any()
    };
    columns.iter().map(option).collect()
}

fn fields(train: TrainState, columns: &[(String, Kind)], words: Words) -> AnyView {
    let [target, time] = [Role::Target, Role::Time].map(|role| untrack(|| holder(train, role)));
    let no_time = time.is_empty();
    let targets = options(columns, |kind| kind == Kind::Number, &target);
    let times = options(columns, |kind| kind == Kind::Time || kind == Kind::Number, &time);
    let numbers: Vec<(usize, String)> = columns
        .iter()
        .enumerate()
        .filter(|(_, (_, kind))| *kind == Kind::Number)
        .map(|(place, (name, _))| (place, name.clone()))
        .collect();
    let features = Memo::new(move |_| {
        let others = numbers.iter().filter(|(k, _)| role_of(train, *k) != Some(Role::Target));
        others.cloned().collect::<Vec<_>>()
    });
    let feature = move |(k, name): (usize, String)| {
        let choose = move |event| {
            let role = if event_target_checked(&event) { Role::Feature } else { Role::Ignore };
            set_role(train, k, role);
        };
        view! {
            <label class="check" title=name.clone()>
                <input
                    type="checkbox"
                    data-control="features"
                    value=name.clone()
                    prop:checked=move || role_of(train, k) == Some(Role::Feature)
                    on:change=choose
                />
                <bdi>{name.clone()}</bdi>
            </label>
        }
        .into_any()
    };
    let checks = move || {
        let all: Vec<AnyView> = features.get().into_iter().map(feature).collect();
        (!all.is_empty()).then(|| {
            view! {
                <fieldset class="field">
                    <legend>{words.signal("train.features-legend")}</legend>
                    {all}
                </fieldset>
            }
        })
    };
    view! {
        <label class="field">
            <span>{words.signal("train.target-question")}</span>
            <select data-control="target" prop:value=move || holder(train, Role::Target) on:change=move |event| pick(train, &event_target_value(&event), Role::Target)>{targets}</select>
        </label>
        <label class="field">
            <span>{words.signal("train.time-column")}</span>
            <select data-control="time-column" prop:value=move || holder(train, Role::Time) on:change=move |event| pick(train, &event_target_value(&event), Role::Time)>
                <option value="" selected=no_time>{words.signal("train.none")}</option>
                {times}
            </select>
        </label>
        {checks}
        {choice(train, "missing", "train.missing-rows", &Missing::ALL.map(|m| (m.key(), "train.missing-how")), |spec| spec.missing.key(), |spec, value| {
            spec.missing = Missing::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
        })}
    }
    .into_any()
}

fn pick(train: TrainState, value: &str, role: Role) {
    let named = |own: &Column| own.name == value;
    let place = |data: &Data| data.table.columns.iter().position(named);
    match train.data.with_untracked(|data| data.as_ref().and_then(place)) {
        Some(k) => set_role(train, k, role),
        None => train.data.update(|data| {
            if let Some(data) = data {
                let time = data.roles.iter().position(|own| *own == Role::Time);
                time.into_iter().for_each(|k| data.give(k, Role::Ignore));
            }
        }),
    }
}
