//! Beside a strip, what the picture has no room for: the columns of x by name, and bars of a dense strip large enough
//! to read.

use super::look::Look;
use super::value_tag::{px, within};
use super::view::Seen;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed, drawn, el};
use crate::ui::store::{Layout, Pointed, Store};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// More would cover the picture.
const MOST: usize = 8;

/// Whether all columns are told: while the strip of x as a whole is pointed at; on a phone, whose strip has no
/// names, wherever it is touched.
pub fn asked(look: &Look, own: Pointed) -> bool {
    let whole = own.unit.is_none() || look.layout == Layout::Phone;
    let here = own.symbol == s::X && !own.wire && own.cell.is_none();
    here && whole && look.reached(s::X) && look.now().get(s::X).len() > 2
}

/// Their names and numbers; of many, the largest.
#[wasm_split(columns, fallible)]
pub fn listed(store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    let Seen(look) = look.get_untracked();
    let values = look.now().get(s::X);
    let strip = document().query_selector(".cell [data-strip=\"x\"]").ok().flatten();
    let Some(place) = strip.map(|own| own.get_bounding_client_rect()) else {
        return Ok(().into_any());
    };
    let shown = largest_places(values, MOST);
    let rest = values.len() - shown.len();
    let mut rows: Vec<[String; 2]> = (0..values.len())
        .filter(|column| shown.contains(column))
        .map(|column| [look.full_input_name(column), crate::notation::number(values[column], 4)])
        .collect();
    if rest > 0 {
        let count = rest.to_string();
        rows.push([look.words.with("gates.more", &[("count", &count)]), String::new()]);
    }
    let letters = rows.iter().map(|own| own.concat().chars().count()).max().unwrap_or(0);
    let left = within(store, place.left() + place.width() / 2.0, 4.0 * letters as f64 + 20.0);
    let rows = rows.into_iter().map(|[name, told]| {
        el("div").with(classed("span", "faint").say(name)).with(el("span").say(told))
    });
    let rows: Vec<Shape> = rows.collect();
    let (left, top) = (px(left), px(place.top() - 8.0));
    Ok(view! {
        <div class="value-tag columns" aria-hidden="true" style:left=left style:top=top>
            {drawn("", Arc::new(move || rows.clone()))}
        </div>
    }
    .into_any())
}

/// A bar of a dense strip with its neighbours.
#[wasm_split(columns, fallible)]
pub fn magnifier(
    store: Store,
    look: Memo<Seen>,
    symbol: Symbol,
    unit: usize,
) -> Result<AnyView, SplitLoaderError> {
    let Seen(look) = look.get_untracked();
    let Some((x, top, bottom)) = place_of_bar(&look, symbol, unit) else {
        return Ok(().into_any());
    };
    let picture = magnified(&look, symbol, unit);
    // It stays on screen: moved sideways under its caret, or below the strip.
    let (left, below) = (within(store, x, 102.0), top < 216.0);
    let y = if below { bottom + 12.0 } else { top - 10.0 };
    Ok(view! {
        <div class="magnifier" class:below=below aria-hidden="true" style:left=px(left) style:top=px(y)
            style=("--caret", px(x - left))>
            {drawn("", Arc::new(move || picture.clone()))}
        </div>
    }
    .into_any())
}

/// What the bars of a symbol stand on, where it has a dense strip.
pub fn track(symbol: Symbol) -> Option<web_sys::Element> {
    let selector = format!("[data-strip=\"{}\"] .bars-track", symbol.id);
    document().query_selector(&selector).ok().flatten()
}

/// Where on the screen the bar of `unit` stands: its middle, and top and bottom of its strip.
fn place_of_bar(look: &Look, symbol: Symbol, unit: usize) -> Option<(f64, f64, f64)> {
    let place = track(symbol)?.get_bounding_client_rect();
    let share = (unit as f64 + 0.5) / look.scene.units() as f64;
    Some((place.left() + share * place.width(), place.top(), place.bottom()))
}

/// Five neighbours of a dense strip, large enough to read.
fn magnified(look: &Look, symbol: Symbol, unit: usize) -> Vec<Shape> {
    let values = look.now().get(symbol);
    let first = unit.saturating_sub(2).min(values.len().saturating_sub(5));
    let ink = format!("ink-{}", symbol.role.token());
    let own = format!("var(--{}-ink)", symbol.role.token());
    let text = |x: f64, y: f64, on: Option<&str>, words: String| {
        el("text")
            .at("x", x)
            .at("y", y)
            .at("text-anchor", "middle")
            .at("font-size", 12.0)
            .at("font-weight", if on.is_some() { "700" } else { "400" })
            .at("fill", on.unwrap_or("var(--text-2)"))
            .say(words)
    };
    let cells = (first..values.len().min(first + 5)).flat_map(|k| {
        let (x, on, value) = ((k - first) as f64 * 36.0, k == unit, values[k]);
        let rect = |y: f64, height: f64| {
            el("rect")
                .at("x", x + 3.0)
                .at("y", y)
                .at("width", 30.0)
                .at("height", height)
                .at("rx", 3.0)
        };
        let level = value.clamp(-1.0, 1.0);
        let (y, height) = match (symbol.signed, level < 0.0) {
            (true, true) => (44.0, -level * 26.0),
            (true, false) => (44.0 - level * 26.0, level * 26.0),
            (false, _) => (70.0 - level * 52.0, level * 52.0),
        };
        let base = if symbol.signed && value < 0.0 { "neg" } else { symbol.role.token() };
        let frame = if on { "var(--text)" } else { "none" };
        [
            text(x + 18.0, 12.0, on.then_some("var(--text)"), (k + 1).to_string()),
            rect(18.0, 52.0).at("fill", "var(--track)").at("stroke", frame).at("stroke-width", 2.0),
            rect(y, height).at("fill", format!("var(--{base})")),
            text(x + 18.0, 86.0, on.then_some(&own), look.number(value)),
        ]
    });
    let name = look.words.t(&format!("gates.quantity.{}", symbol.id));
    vec![el("b").at("class", ink).say(name), el("svg").at("viewBox", "0 0 180 92").all(cells)]
}
