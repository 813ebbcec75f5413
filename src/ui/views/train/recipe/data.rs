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

pub fn step(train: TrainState, data: &Data, work: RwSignal<Work>, words: Words) -> AnyView {
    // Every column is named; those that cannot have the role cannot be chosen.
    let options = |allowed: fn(Kind) -> bool, role: Role| -> Vec<AnyView> {
        let option = |(k, column): (usize, &Column)| {
            let (name, own) = (column.name.clone(), data.roles[k] == role);
            view! { <option value=name selected=own disabled=!allowed(column.kind)>{column.name.clone()}</option> }.into_any()
        };
        data.table.columns.iter().enumerate().map(option).collect()
    };
    let targets = options(|kind| kind == Kind::Number, Role::Target);
    let times = options(|kind| kind == Kind::Time || kind == Kind::Number, Role::Time);
    let no_time = !data.roles.contains(&Role::Time);
    let place = |role: Role| {
        let own = data.roles.iter().position(|own| *own == role);
        own.map(|k| data.table.columns[k].name.clone()).unwrap_or_default()
    };
    let features: Vec<AnyView> = data
        .table
        .columns
        .iter()
        .enumerate()
        .filter(|(k, column)| column.kind == Kind::Number && data.roles[*k] != Role::Target)
        .map(|(k, column)| {
            let on = data.roles[k] == Role::Feature;
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        data-control="features"
                        value=column.name.clone()
                        prop:checked=on
                        on:change=move |event| set_role(train, k, if event_target_checked(&event) { Role::Feature } else { Role::Ignore })
                    />
                    <bdi>{column.name.clone()}</bdi>
                </label>
            }
            .into_any()
        })
        .collect();
    let time = data.roles.iter().position(|role| *role == Role::Time);
    let time = time.map(|k| {
        let name = data.table.columns[k].name.clone();
        view! { <span class="tag"><b><bdi>{name}</bdi></b> " " {words.t("train.role.time")}</span> }
    });
    let name = match train.sample.get() {
        Some(sample) if sample == data.table.name => {
            words.t(&format!("train.sample.{sample}.name"))
        }
        // Pasted in one language and read in another.
        _ if [Lang::Zh, Lang::En]
            .iter()
            .any(|lang| say(*lang, "train.pasted") == data.table.name) =>
        {
            words.t("train.pasted")
        }
        _ => data.table.name.clone(),
    };
    let chosen_features = data.roles.iter().filter(|role| **role == Role::Feature).count();
    let target = data
        .roles
        .iter()
        .position(|role| *role == Role::Target)
        .map(|k| data.table.columns[k].name.clone());
    view! {
        <p class="file-name"><bdi>{name}</bdi></p>
        <p class="tags">
            {time}
            <span class="tag"><b><bdi>{target}</bdi></b> " " {words.t("train.role.target")}</span>
            {(chosen_features > 0).then(|| view! { <span class="tag"><b>{chosen_features}</b> " " {words.t(if chosen_features == 1 { "train.feature-one" } else { "train.features" })}</span> })}
        </p>
        <div class="step-actions">
            <Show when=move || work.get() != Work::Source>
                <button type="button" class="link other-file" on:click=move |_| work.set(Work::Source)>{words.signal("train.other-file")}</button>
            </Show>
            <Show when=move || work.get() != Work::Preview>
                <button type="button" class="link" on:click=move |_| work.set(Work::Preview)>{words.signal("train.see-table")}</button>
            </Show>
            <Show when=move || work.get() == Work::Preview && train.ran.with(Option::is_some)>
                <button type="button" class="link" on:click=move |_| work.set(Work::Results)>{words.signal("train.see-results")}</button>
            </Show>
        </div>
        <details class="form">
            <summary>{words.t("train.change")}</summary>
            <label class="field">
                <span>{words.t("train.target-question")}</span>
                <select data-control="target" prop:value=place(Role::Target) on:change=move |event| pick(train, &event_target_value(&event), Role::Target)>{targets}</select>
            </label>
            <label class="field">
                <span>{words.t("train.time-column")}</span>
                <select data-control="time-column" prop:value=place(Role::Time) on:change=move |event| pick(train, &event_target_value(&event), Role::Time)>
                    <option value="" selected=no_time>{words.t("train.none")}</option>
                    {times}
                </select>
            </label>
            {(!features.is_empty()).then(|| view! {
                <fieldset class="field">
                    <legend>{words.t("train.features-legend")}</legend>
                    {features}
                </fieldset>
            })}
            {choice(train, "missing", "train.missing-rows", &Missing::ALL.map(|m| (m.key(), "train.missing-how")), |spec| spec.missing.key(), |spec, value| {
                spec.missing = Missing::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
            })}
        </details>
    }
    .into_any()
}

fn pick(train: TrainState, value: &str, role: Role) {
    let named = |data: &Data| data.table.columns.iter().position(|column| column.name == value);
    match train.data.with_untracked(|data| data.as_ref().and_then(named)) {
        Some(k) => set_role(train, k, role),
        None => train.data.update(|data| {
            if let Some(data) = data {
                data.roles
                    .iter_mut()
                    .filter(|own| **own == Role::Time)
                    .for_each(|own| *own = Role::Ignore);
            }
        }),
    }
}
