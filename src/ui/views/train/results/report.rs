//! A run on paper: program and day, data, settings, errors, verdict, charts and link. It stands in the page for the printer alone.

use super::super::compared::COLUMNS;
use super::super::follow_link::recipe;
use super::super::kept::by_clock;
use super::super::named;
use super::super::score_columns::{Column, brief, models, rest};
use super::super::state::TrainState;
use super::runs::{setting_key, told};
use super::{cell_of, export, grid, honesty, judged, model_name, verdict_words};
use crate::exchange::link::{self, Link, View};
use crate::train::CheckedSpec;
use crate::train::measures::measured;
use crate::train::spec::ScheduleKind;
use crate::train::suited;
use crate::ui::dates;
use crate::ui::parts::listen_window;
use crate::ui::views::train::brought::model::unsaid;
use crate::ui::views::train::recipe::name_of;
use crate::ui::words::Words;
use gloo::file::{Blob, ObjectUrl};
use leptos::portal::Portal;
use leptos::prelude::*;

/// Below the page, while `printing`; its picture being there, the browser's own print window opens.
pub fn sheet(train: TrainState, words: Words, printing: RwSignal<bool>) -> AnyView {
    listen_window("afterprint", move |_| printing.set(false));
    view! {
        <Show when=move || printing.get() && train.open.get()>
            <Portal>{move || page(train, words)}</Portal>
        </Show>
    }
    .into_any()
}

fn page(train: TrainState, words: Words) -> Option<AnyView> {
    let ran = train.ran.get()?;
    let (title, text) = verdict_words(train, words);
    let charts = export::charts_text(train, words)?;
    let charts = Blob::new_with_options(charts.as_bytes(), Some("image/svg+xml"));
    let charts = StoredValue::new_local(ObjectUrl::from(charts));
    let address = charts.with_value(|own| own.to_string());
    // Nowhere to print to is the browser's own message.
    let print = move |_| drop(window().print());
    let table = train.ran_table.get();
    let name = table.as_ref().map(|own| name_of(own, words)).unwrap_or_default();
    let today = by_clock(js_sys::Date::now(), words);
    let skill = judged::skill_said(train, words).map(|(_, text)| text);
    let sample = table.filter(|(_, ours)| *ours).map(|(key, _)| key);
    // Of a model whose file does not say how it was trained no link would train it again.
    let known = !train.told.with(|told| unsaid(told.brought.as_ref(), "seed"));
    Some(
        view! {
            <section class="report">
                <p>{concat!("Gatehouse ", env!("CARGO_PKG_VERSION"), " · ")} <bdi>{name}</bdi> " · " {today}</p>
                <h1>{title}</h1>
                <p>{text} " " {skill}</p>
                {honesty::on_paper(train, words)}
                {errors(train, words, &ran)}
                <img src=address alt=words.t("train.export-charts") on:load=print/>
                <h2>{words.t("train.report-settings")}</h2>
                <dl>{settings(train, words, &ran)}</dl>
                {known.then(|| view! { <p class="report-link">{link(train, &ran, sample, words)}</p> })}
            </section>
        }
        .into_any(),
    )
}

/// The link to this run's settings and seed, whatever the form says by now, and to its table where that is ours.
fn link(train: TrainState, ran: &CheckedSpec, sample: Option<String>, words: Words) -> String {
    let suits = sample.as_ref().and_then(|_| suited::scaler(&ran.spec, &ran.series));
    let mut recipe = recipe(&ran.spec, sample, suits.unwrap_or_default());
    let other = train.other_table();
    recipe.more.extend(train.data.with(|data| {
        let read = data.as_ref().filter(|_| !other).map(|data| data.read().as_ref());
        named::of_run(&ran.spec, read)
    }));
    let lang = Some(words.lang.get());
    let link = Link { view: View::Train, lang, recipe, ..Link::default() };
    let page = window().location().href().unwrap_or_default();
    format!("{}{}", page.split('#').next().unwrap_or_default(), link::write(&link))
}

/// Every measure of every model: those of the first table, then the others.
fn errors(train: TrainState, words: Words, ran: &CheckedSpec) -> Vec<AnyView> {
    let scores = train.told.with(|told| told.scores.clone());
    let (rows, first) = (models(&scores), brief(&scores, true));
    let measured = train.forecasts.with(|forecasts| measured(ran, forecasts));
    let others = rest(&measured, &rows, &first);
    let names: Vec<String> =
        rows.iter().map(|(model, order)| model_name(train, words, model, *order)).collect();
    let table = |shown: &Vec<Column>| {
        let line = |(place, name): (usize, &String)| {
            let cell = |own: &Column| {
                let text = own.values[place].map_or_else(|| "–".into(), |value| own.print(value));
                view! { <td class:strong=own.best(place)>{text}</td> }.into_any()
            };
            let cells: Vec<AnyView> = shown.iter().map(cell).collect();
            view! { <tr><th scope="row">{name.clone()}</th>{cells}</tr> }.into_any()
        };
        let lines: Vec<AnyView> = names.iter().enumerate().map(line).collect();
        view! {
            <table>
                <thead>
                    {grid::part_row(train, words, shown)}
                    {grid::name_row(words, shown)}
                </thead>
                <tbody>{lines}</tbody>
            </table>
        }
        .into_any()
    };
    [&first, &others].map(table).into()
}

/// What the run was asked for, all of it, so that it can be asked for again.
fn settings(train: TrainState, words: Words, ran: &CheckedSpec) -> Vec<AnyView> {
    let (spec, split) = (&ran.spec, ran.split);
    let cell = cell_of(spec.cell, words);
    let features = match spec.features.as_slice() {
        [] => "–".into(),
        own => own.join(&words.t("train.list-sign")),
    };
    let day = |row: usize| match &ran.series.times {
        Some(times) => dates::dated(times[row], ran.series.rhythm.unit, words),
        None => (row + 1).to_string(),
    };
    let part = |key: &str, from: usize, to: usize| {
        (words.t(key), format!("{} – {} ({})", day(from), day(to - 1), to - from))
    };
    let brought = train.told.with(|told| told.brought.clone());
    let unknown = |key: &str| unsaid(brought.as_ref(), key);
    // What a rate that never falls does not know.
    let falls = [ScheduleKind::Step, ScheduleKind::Plateau].contains(&spec.schedule);
    let idle = |key: &&&str| !falls && ["schedule-epochs", "schedule-factor"].contains(key);
    let season = spec.season.or(ran.series.rhythm.season);
    let own = COLUMNS.iter().filter(|key| !idle(key)).map(|key| match *key {
        key if unknown(key) => (words.t(&setting_key(key)), "–".into()),
        "season" => {
            let rows = season.map_or_else(|| "–".into(), |own| own.to_string());
            (words.t(&setting_key(key)), rows)
        }
        "cell" => (words.t(&setting_key(key)), cell.clone()),
        "features" => (words.t(&setting_key(key)), features.clone()),
        key => (words.t(&setting_key(key)), told(spec, key, words)),
    });
    let best = train.told.with(|told| match told.losses.len() {
        // What came from a file does not say how many there were.
        _ if unknown("epoch") => "–".into(),
        0 => told.best_epoch.to_string(),
        all => format!("{} / {all}", told.best_epoch),
    });
    let further = [
        (words.t("train.seed"), if unknown("seed") { "–".into() } else { spec.seed.clone() }),
        (words.t("train.best-epoch"), best),
        part("train.part.train", split.first, split.validation),
        part("train.validation-part", split.validation, split.test),
        part("train.part.test", split.test, split.rows),
    ];
    let line = |(name, value): (String, String)| {
        view! { <div><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div> }.into_any()
    };
    own.chain(further).map(line).collect()
}
