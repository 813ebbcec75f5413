//! What the sections are made of: a chart with its title, what it says, exact values under the pointer and its table;
//! a choice; a table of numbers.

use super::super::plot::{LEFT, RIGHT, Tip, tip};
use super::super::series::tables::head;
use crate::ui::charts::{Area, Canvas, Palette, data_number};
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::{Drawing, Shape, el};
use crate::ui::words::{Words, use_words};
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// A chart as a section shows it.
pub struct Plot<D: Send + Sync + 'static> {
    /// The value of `data-chart`.
    pub key: &'static str,
    pub title: Signal<String>,
    pub note: Signal<String>,
    /// Between the note and the chart.
    pub above: AnyView,
    pub chart: Signal<Option<D>>,
    pub paint: fn(&Area, &Option<D>, &Palette, f64),
    /// What stands at x of a chart so wide, in px.
    pub told: Arc<dyn Fn(f64, f64) -> Option<Tip> + Send + Sync>,
    pub table: Drawing,
}

pub fn figure<D: Clone + Send + Sync + 'static>(plot: Plot<D>) -> AnyView {
    let Plot { key, title, note, above, chart, paint, told, table } = plot;
    let open = RwSignal::new(false);
    let hovered = RwSignal::new(None::<(f64, f64)>);
    let hover = move |event: PointerEvent| {
        let area = event.current_target().and_then(|own| own.dyn_into::<Element>().ok());
        hovered.set(area.map(|area| {
            let place = area.get_bounding_client_rect();
            (f64::from(event.client_x()) - place.left(), place.width())
        }));
    };
    let shown = Signal::derive(move || hovered.get().and_then(|(x, width)| told(x, width)));
    view! {
        <figure class="series-figure" data-chart=key>
            <figcaption>
                <b>{title}</b>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="note">{note}</p>
            {above}
            <div class="chart-box" on:pointermove=hover on:pointerleave=move |_| hovered.set(None)>
                <Canvas data=chart draw=paint/>
                {tip(shown)}
            </div>
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

/// The group under `x` of a chart of `groups`, and where its middle stands.
pub fn group_at(x: f64, width: f64, groups: usize) -> Option<(usize, f64)> {
    let room = width - LEFT - RIGHT;
    let share = ((x - LEFT) / room).clamp(0.0, 1.0);
    let group = ((share * groups as f64) as usize).min(groups.checked_sub(1)?);
    Some((group, LEFT + room * (group as f64 + 0.5) / groups as f64))
}

/// A select of named values.
pub fn choice(
    control: &'static str,
    label: Signal<String>,
    options: Signal<Vec<(String, String)>>,
    chosen: Signal<String>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let rows = move || {
        let option = |(value, name): (String, String)| {
            let own = value.clone();
            view! { <option value=value selected=move || chosen.get() == own>{name}</option> }
                .into_any()
        };
        options.get().into_iter().map(option).collect::<Vec<AnyView>>()
    };
    view! {
        <label class="judge-choice">
            <span>{label}</span>
            <select data-control=control prop:value=move || chosen.get() on:change=move |event| choose(event_target_value(&event))>{rows}</select>
        </label>
    }
    .into_any()
}

/// Brings a section that has just opened into sight.
pub fn holder() -> NodeRef<html::Section> {
    let holder = NodeRef::<html::Section>::new();
    holder.on_load(|holder: web_sys::HtmlElement| {
        request_animation_frame(move || holder.scroll_into_view());
    });
    holder
}

/// A section with its heading and what it is about.
pub fn section(key: &'static str, about: Signal<String>, content: AnyView) -> AnyView {
    let title = use_words().signal(key);
    view! {
        <section class="series" aria-label=title node_ref=holder()>
            <div class="series-head"><div><h4>{title}</h4><p class="note">{about}</p></div></div>
            {content}
        </section>
    }
    .into_any()
}

/// Sentences one after the other, as the language sets them.
pub fn together(words: Words, sentences: impl IntoIterator<Item = String>) -> String {
    let both = |text: String, reason: String| {
        words.with("train.verdict.both", &[("text", &text), ("reason", &reason)])
    };
    sentences.into_iter().filter(|own| !own.is_empty()).reduce(both).unwrap_or_default()
}

/// A row of a table: its name, then values of series.
pub fn row(place: (&'static str, usize), name: String, cells: &[(&str, Option<f64>)]) -> Shape {
    let cell = |(series, value): &(&str, Option<f64>)| {
        let text = value.map_or_else(|| "–".into(), |value| data_number(value, 3));
        let exact = value.map(|value| value.to_string());
        el("td").at("data-series", *series).maybe("data-value", exact).say(text)
    };
    el("tr")
        .at(place.0, place.1)
        .with(el("th").at("scope", "row").say(name))
        .all(cells.iter().map(cell))
}

pub fn table(names: &[String], rows: impl IntoIterator<Item = Shape>) -> Shape {
    el("table").with(head(names)).with(el("tbody").all(rows))
}
