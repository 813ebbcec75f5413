//! What stands on and beside a chart over the rows: ticks, the names of the parts, the seal, a tag
//! with exact values.

use super::model::{DAYS, HOURS, MINUTES, MONTHS, anew, starts};
use crate::data::calendar::months as months_of;
use crate::ui::charts::Tick;
use crate::ui::dates;
use crate::ui::words::Words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// At most about so many ticks stand below a chart.
const TICKS: usize = 8;

/// Ticks below a chart: where a year, a month, a day, an hour or a minute begins, or every so many rows. The
/// first says where on the calendar it stands, and so does each in another year or on another day.
pub fn ticks(times: Option<&[f64]>, from: usize, rows: usize, words: Words) -> Vec<Tick> {
    let Some(times) = times.filter(|times| times.len() >= rows && from < rows) else {
        let number =
            |(k, row): (usize, usize)| Tick { row, label: (row + 1).to_string(), rank: k % 2 };
        return spread(from, rows).enumerate().map(number).collect();
    };
    let times = &times[from..rows];
    let month = |place: usize| months_of(times[place]);
    // From the year 1600 on, so that none is below zero.
    let since =
        |seconds: f64| move |place: usize| ((times[place] + 11_676_096_000.0) / seconds) as usize;
    let day = since(86_400.0);
    let starts = |unit: &dyn Fn(usize) -> usize, sizes| starts(times.len(), unit, sizes, TICKS);
    let wanted = |places: &Vec<usize>| places.len() > 2;
    let named = |places: &[usize], of: &dyn Fn(usize) -> usize| {
        anew(&places.iter().map(|place| of(*place)).collect::<Vec<_>>())
    };
    let year = |place: usize| month(place) / 12;
    if let Some(places) = Some(starts(&month, MONTHS)).filter(wanted) {
        let yearly = places.iter().all(|place| month(*place) % 12 == month(places[0]) % 12);
        let named = named(&places, &year);
        return laid(from, times, &places, |k, place, time| match (yearly, named[k]) {
            // Every other one gives way, and every other of those that stay.
            (true, _) => (dates::year(time, words), [0, 2, 1, 2][k % 4]),
            (_, true) => (dates::month(time, words), 0),
            _ => {
                // Half years, quarters, months.
                let rank = [6, 3, 1].iter().position(|size| month(place).is_multiple_of(*size));
                (dates::short_month(time, words), 1 + rank.unwrap_or(0))
            }
        });
    }
    if let Some(places) = Some(starts(&day, DAYS)).filter(wanted) {
        let named = named(&places, &year);
        return laid(from, times, &places, |k, _, time| match named[k] {
            true => (dates::full_day(time, words), 0),
            _ => (dates::day(time, words), 1 + k % 2),
        });
    }
    let hours = Some(starts(&since(3600.0), HOURS)).filter(|places| places.len() > 4);
    let places = hours.unwrap_or_else(|| starts(&since(60.0), MINUTES));
    let named = named(&places, &day);
    laid(from, times, &places, |k, _, time| match named[k] {
        true => (dates::moment(time, words), 0),
        _ => (dates::clock(time, words), 1 + k % 2),
    })
}

/// Ticks at these places of the rows from `from` on, each with its label and rank.
fn laid(
    from: usize,
    times: &[f64],
    places: &[usize],
    label: impl Fn(usize, usize, f64) -> (String, usize),
) -> Vec<Tick> {
    let tick = |(k, place): (usize, &usize)| {
        let (label, rank) = label(k, *place, times[*place]);
        Tick { row: from + place, label, rank }
    };
    places.iter().enumerate().map(tick).collect()
}

fn spread(from: usize, rows: usize) -> impl Iterator<Item = usize> {
    (0..TICKS - 1).map(move |k| from + (rows - from) * (2 * k + 1) / (2 * (TICKS - 1)))
}

/// What the parts are called.
pub const PARTS: [&str; 3] = ["train.part.train", "train.part.validation", "train.part.test"];

/// Train, Validate, Test with what is told about each, above its part of a chart that begins at row
/// `from`.
pub fn parts_line(
    words: Words,
    from: usize,
    (validation, test, rows): (usize, usize, usize),
    told: [String; 3],
) -> AnyView {
    let starts = [0, validation, test];
    // A part too narrow for its name goes without.
    let ends = [validation, test, rows];
    let wide =
        |place: usize| ends[place].saturating_sub(starts[place].max(from)) * 20 > rows - from;
    let part = |(place, told): (usize, String)| {
        let left = across(starts[place].max(from), from, rows);
        view! {
            <span class="part" style:left=left><b>{words.t(PARTS[place])}</b> " " <span class="part-note">{told}</span></span>
        }
        .into_any()
    };
    let parts = told.into_iter().enumerate().filter(|(place, _)| wide(*place)).map(part);
    let parts: Vec<AnyView> = parts.collect();
    view! { <div class="parts-line">{parts}</div> }.into_any()
}

/// A chart over rows as its covers need it: first row, first test row, rows, and whether the test
/// part is sealed.
pub type Sealed = (usize, usize, usize, bool);

/// The note on the sealed test part, and the cover that is wiped away when it opens.
pub fn seal_cover(words: Words, chart: Signal<Option<Sealed>>) -> AnyView {
    let was_sealed = Memo::new(move |before: Option<&(bool, bool)>| {
        let now = chart.get().is_some_and(|(.., sealed)| sealed);
        // Sealed now; opened under the reader's eyes.
        (now, !now && before.is_some_and(|(sealed, opens)| *sealed || *opens))
    });
    let left = move || chart.get().map(|(from, test, rows, _)| across(test, from, rows));
    let cover = move || {
        let (sealed, opens) = was_sealed.get();
        match (sealed, opens) {
            (true, _) => view! { <p class="seal-note" style:left=left><span>{words.t("train.opens-once")}</span></p> }.into_any(),
            (_, true) => view! { <div class="seal-wipe" style:left=left aria-hidden="true"></div> }.into_any(),
            _ => ().into_any(),
        }
    };
    view! { {cover} }.into_any()
}

/// Exact values under the pointer.
#[derive(Clone, PartialEq)]
pub struct Tip {
    /// From the left edge of the chart, in px, and the chart's width.
    pub x: f64,
    pub width: f64,
    pub title: String,
    /// Class, name and value.
    pub lines: Vec<(&'static str, String, String)>,
}

/// A line at the pointer with the values that belong to it, beside it.
pub fn tip(tip: Signal<Option<Tip>>) -> AnyView {
    let shown = move || {
        tip.get().map(|tip| {
            let lines: Vec<AnyView> = tip
                .lines
                .into_iter()
                .map(|(class, name, value)| {
                    view! { <span class=format!("tip-line legend legend-{class}")><span>{name}</span> <b>{value}</b></span> }.into_any()
                })
                .collect();
            let class = if tip.x > tip.width / 2.0 { "tip tip-left" } else { "tip" };
            view! {
                <div class=class aria-hidden="true" style:left=format!("{:.0}px", tip.x)>
                    <div class="tip-box"><b>{tip.title}</b> {lines}</div>
                </div>
            }
        })
    };
    view! { {shown} }.into_any()
}

/// The left edge of `row` in a chart from row `from` on, as a length of the style sheet.
pub fn across(row: usize, from: usize, rows: usize) -> String {
    let share = (row - from) as f64 / (rows - from).max(1) as f64;
    format!("calc({LEFT}px + (100% - {}px) * {share:.5})", LEFT + RIGHT)
}

/// A drag goes on outside of what is dragged. Without capture it ends at its edge.
pub fn capture(event: &PointerEvent) {
    if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

/// Where in the plot around it a drag is, from 0 to 1.
pub fn share_of(event: &PointerEvent) -> Option<f64> {
    let own = event.current_target()?.dyn_into::<Element>().ok()?;
    let place = own.parent_element()?.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - place.left() - LEFT;
    Some(x / (place.width() - LEFT - RIGHT))
}

/// Left edge of the plot and room on its right, as the chart draws them.
pub const LEFT: f64 = 52.0;
pub const RIGHT: f64 = 10.0;

/// The row under `x` of a chart `width` wide.
pub fn row_at(x: f64, width: f64, from: usize, rows: usize) -> usize {
    let part = ((x - LEFT) / (width - LEFT - RIGHT)).clamp(0.0, 1.0);
    (from as f64 + part * (rows - from) as f64).floor().min(rows as f64 - 1.0) as usize
}

/// Where `row` stands in a chart `width` wide, in px.
pub fn x_of(row: usize, width: f64, from: usize, rows: usize) -> f64 {
    let share = (row as f64 - from as f64 + 0.5) / (rows - from).max(1) as f64;
    LEFT + share * (width - LEFT - RIGHT)
}
