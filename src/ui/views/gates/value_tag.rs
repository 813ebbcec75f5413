//! The exact value of what is pointed at, beside it.

use super::columns;
use super::look::Look;
use super::view::Seen;
use crate::notation::{Symbol, letters as s};
use crate::ui::parts::{arrival, listen_window};
use crate::ui::store::{Pointed, Store, use_store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The exact value of what is highlighted, with four decimals, beside it; over a dense strip its
/// neighbours as well.
#[component]
pub fn ValueTag(look: Memo<Seen>) -> impl IntoView {
    let (store, seen) = (use_store(), look);
    // What is held stays beside its value: a page that moves on lets it go.
    listen_window("scroll", move |_| {
        if store.pinned.get_untracked().is_some() {
            store.pinned.set(None);
        }
    });
    Effect::new(move || {
        // A notice above moves the page: its place is looked for again.
        store.notice.track();
        request_animation_frame(move || store.pinned.notify());
    });
    move || {
        let own = store.highlighted()?;
        let Pointed { symbol, unit, wire, cell } = own;
        // A redraw moves the element: look again.
        let look = look.get().0;
        if columns::asked(&look, own) {
            return Some(arrival(move || Box::pin(columns::listed(store, seen))));
        }
        if wire {
            return vector(store, &look, symbol);
        }
        if let (Some((step, at)), Some(unit)) = (cell, unit) {
            return past(store, &look, symbol, unit, (step, at));
        }
        let unit = unit.unwrap_or(look.unit);
        let dense =
            look.scene.dense() && look.reached(symbol) && symbol != s::Y && !symbol.is_gradient();
        // A dot on a curve and a row of x are none of a dense strip's bars.
        if dense && columns::track(symbol).is_some() {
            let ask = move || columns::magnifier(store, seen, symbol, unit);
            return Some(arrival(move || Box::pin(ask())));
        }
        let selector = format!(
            ".cell [data-symbol=\"{}\"][data-unit=\"{}\"][data-value]",
            symbol.id,
            unit + 1
        );
        let element = document().query_selector(&selector).ok().flatten()?;
        let value = serde_json::from_str::<f64>(&element.get_attribute("data-value")?).ok()?;
        let told = [Some(value), activated(&look, symbol, unit)].into_iter().flatten();
        let told: Vec<String> = told.map(|value| crate::notation::number(value, 4)).collect();
        // What four decimals cannot say, the element does.
        let told = element.get_attribute("data-told").unwrap_or_else(|| told.join(" → "));
        let place = element.get_bounding_client_rect();
        // Over the card that it is in, so that its name is seen.
        let card = element.closest("[data-makes]").ok().flatten();
        let top = card.map_or(place.top(), |card| card.get_bounding_client_rect().top());
        let x = place.left() + place.width() / 2.0;
        let bottom = above_words(x, top - 8.0, 4.0 * told.len() as f64 + 12.0);
        Some(tag(store, (x, bottom.max(34.0)), String::new(), told))
    }
}

/// The bottom of a tag, `half` wide on each side of `x`, that covers no words of the picture: higher where it would.
fn above_words(x: f64, bottom: f64, half: f64) -> f64 {
    const HEIGHT: f64 = 28.0;
    let words = document().query_selector_all(".cell text").ok();
    let all = words.into_iter().flat_map(|all| (0..all.length()).filter_map(move |k| all.item(k)));
    let places = all
        .filter_map(|own| own.dyn_into::<web_sys::Element>().ok())
        .map(|own| own.get_bounding_client_rect());
    places
        .filter(|own| own.left() < x + half && own.right() > x - half)
        .filter(|own| own.top() < bottom && own.bottom() > bottom - HEIGHT)
        .map(|own| own.top() - 2.0)
        .fold(bottom, f64::min)
}

/// A tag at a point: whose value it is, and the value.
fn tag(store: Store, (x, y): (f64, f64), whose: String, told: String) -> AnyView {
    let letters = (whose.chars().count() + told.chars().count()) as f64;
    let left = within(store, x, 4.0 * letters + 12.0);
    view! {
        <div class="value-tag" aria-hidden="true" style:left=px(left) style:top=px(y)>
            <span class="faint">{whose}</span> " " {told}
        </div>
    }
    .into_any()
}

/// The middle of what is `half` wide on each side, so that it stays on screen.
pub fn within(store: Store, x: f64, half: f64) -> f64 {
    let least = half + 8.0;
    x.min(store.size.get_untracked().0 - least).max(least)
}

/// The value of a cell of the timeline, above the pointer, with its step.
fn past(
    store: Store,
    look: &Look,
    symbol: Symbol,
    unit: usize,
    cell: (usize, (i32, i32)),
) -> Option<AnyView> {
    let (step, (x, y)) = cell;
    let value = look.at(&look.scene, step).get(symbol).get(unit).copied()?;
    let told = crate::notation::number(value, 4);
    let who = if symbol == s::X { look.full_input_name(unit) } else { look.unit_name(unit) };
    let name = look.words.t(&format!("gates.quantity.{}", symbol.id));
    let whose = format!("t = {step} · {name} · {who}");
    Some(tag(store, (x.into(), f64::from(y) - 14.0), whose, told))
}

/// All numbers that a wire carries, on the wire.
fn vector(store: Store, look: &Look, symbol: Symbol) -> Option<AnyView> {
    const MOST: usize = 8;
    if !look.reached(symbol) {
        return None;
    }
    let values = look.now().get(symbol);
    let exact = |value: &f64| crate::notation::number(*value, 4);
    let mut told: Vec<String> = values.iter().take(MOST).map(exact).collect();
    if values.len() > MOST {
        told.push("…".into());
    }
    let selector = format!(".cell [data-wire=\"{}\"]", symbol.id);
    let place = document().query_selector(&selector).ok().flatten()?.get_bounding_client_rect();
    let at = (place.left() + place.width() / 2.0, place.top() + place.height() / 2.0 - 14.0);
    let name = look.words.t(&format!("gates.quantity.{}", symbol.id));
    Some(tag(store, at, name, told.join(", ")))
}

/// What a weighted sum became behind its σ or tanh.
fn activated(look: &Look, sum: Symbol, unit: usize) -> Option<f64> {
    let columns = look.scene.network.shape().cell.columns();
    let gate = columns.map(|(_, own)| own).find(|own| own.z == sum)?.gate;
    look.reached(gate).then(|| look.now().get(gate).get(unit).copied()).flatten()
}

pub fn px(length: f64) -> String {
    format!("{length:.0}px")
}
