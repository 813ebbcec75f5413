//! The picture of a search: each run as a dot, and the table behind it.

use super::super::compared::value;
use super::super::results::runs::{setting_key, told};
use super::desk::Round;
use super::jobs::Job;
use super::tries;
use crate::ui::charts::{Area, Canvas, DotsChart, Palette, dots, error_number};
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::{Shape, el};
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// Each run as a dot: one of the settings across, the validation error up.
pub fn figure(words: Words, round: &Arc<Round>, errors: Vec<Option<f64>>) -> AnyView {
    let keys: Vec<&'static str> =
        round.lists.iter().filter(|own| own.values.len() > 1).map(|own| own.key).collect();
    let Some(first) = keys.first().copied() else { return ().into_any() };
    let axis = RwSignal::new(first);
    let open = RwSignal::new(false);
    let title = words.signal("train.many.dots");
    let own = Arc::clone(round);
    let known = errors.clone();
    let chart = Signal::derive(move || chart_of(&own, words, axis.get(), &known));
    let own = Arc::clone(round);
    let table = Arc::new(move || vec![dots_table(&own, words, axis.get(), &errors)]);
    let name = move |key: &'static str| words.t(&setting_key(key));
    let all = keys.clone();
    let choose = move |event: web_sys::Event| {
        let own = event_target_value(&event);
        axis.set(all.iter().copied().find(|key| *key == own).unwrap_or(first));
    };
    let option = |key: &'static str| {
        view! { <option value=key selected=move || axis.get() == key>{move || name(key)}</option> }
    };
    view! {
        <figure class="series-figure" data-chart="search">
            <figcaption>
                <b>{title}</b>
                <label class="chip"><span>{words.t("train.many.axis")}</span>
                    <select data-control="search-axis" prop:value=move || axis.get() on:change=choose>{keys.iter().copied().map(option).collect_view()}</select>
                </label>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="note">{words.t("train.many.dots-note")}</p>
            <div class="chart-box"><Canvas data=chart draw=paint/></div>
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

fn paint(area: &Area, chart: &DotsChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = dots(area, chart, palette, scale);
}

/// Numbers stand where they are; choices, which have no order, one after the other.
fn chart_of(round: &Round, words: Words, key: &str, errors: &[Option<f64>]) -> DotsChart {
    let list = round.lists.iter().find(|own| own.key == key);
    let values = list.map_or(&[][..], |own| &own.values);
    let number = |own: &String| own.parse::<f64>().ok().filter(|own| own.is_finite());
    let numbers: Option<Vec<f64>> = values.iter().map(number).collect();
    let places = numbers.unwrap_or_else(|| (0..values.len()).map(|k| k as f64).collect());
    let at = |spec| values.iter().position(|own| *own == value(spec, key)).map(|k| places[k]);
    let mut shown = Vec::new();
    for (job, error) in round.jobs.iter().zip(errors) {
        if let (Some(x), Some(error)) = (at(&job.spec), *error) {
            shown.push((x, error));
        }
    }
    let name = |k: usize| {
        let job = round.jobs.iter().find(|job| at(&job.spec) == Some(places[k]));
        let told = job.map_or_else(
            || values[k].clone(),
            |job| told(&job.spec, list.map_or("", |own| own.key), words),
        );
        (places[k], told)
    };
    let mut names: Vec<(f64, String)> = (0..values.len()).map(name).collect();
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let known: Vec<Option<f64>> = shown.iter().map(|own| Some(own.1)).collect();
    DotsChart { best: tries::best(&known), dots: shown, names }
}

fn dots_table(round: &Round, words: Words, key: &'static str, errors: &[Option<f64>]) -> Shape {
    let heads = [
        words.t("train.run-word"),
        words.t(&setting_key(key)),
        words.t("train.many.validation-rmse"),
    ];
    let heads = heads.map(|own| el("th").at("scope", "col").say(own));
    let line = |(k, job): (usize, &Job)| {
        let error = errors[k];
        el("tr")
            .at("data-index", k + 1)
            .with(el("th").at("scope", "row").say((k + 1).to_string()))
            .with(
                el("td")
                    .at("data-series", "setting")
                    .at("data-value", value(&job.spec, key))
                    .say(told(&job.spec, key, words)),
            )
            .with(
                el("td")
                    .at("data-series", "validation")
                    .maybe("data-value", error.map(|own| own.to_string()))
                    .say(error.map_or_else(|| "–".to_owned(), error_number)),
            )
    };
    let lines = round.jobs.iter().enumerate().map(line);
    el("table").with(el("thead").with(el("tr").all(heads))).with(el("tbody").all(lines))
}
