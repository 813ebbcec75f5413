//! Pointing at a quantity anywhere highlights it everywhere.

use super::columns;
use super::look::Look;
use super::view::Seen;
use crate::notation::Symbol;
use crate::notation::letters as symbols;
use crate::ui::parts::arrival;
use crate::ui::shape::{Shape, drawn, el};
use crate::ui::store::{Pointed, Store, use_store};
use leptos::{html, prelude::*};
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

/// The quantity with this id, of those that can be pointed at.
pub fn symbol(id: &str) -> Option<Symbol> {
    use symbols as s;
    if let Some(of) = id.strip_prefix("d_") {
        return s::gradient(symbol(of)?);
    }
    [
        s::X,
        s::H_PREV,
        s::C_PREV,
        s::Z_F,
        s::Z_I,
        s::Z_G,
        s::Z_O,
        s::F,
        s::I,
        s::G,
        s::O,
        s::KEPT,
        s::NEW,
        s::C,
        s::H,
        s::Y,
    ]
    .into_iter()
    .find(|symbol| symbol.id == id)
    .or_else(|| KNOWN.with_borrow(|known| known.iter().find(|symbol| symbol.id == id).copied()))
}

thread_local! {
    /// Quantities of cells that came later.
    static KNOWN: RefCell<Vec<Symbol>> = const { RefCell::new(Vec::new()) };
}

/// Makes quantities known, so that they can be pointed at.
pub fn know(symbols: Vec<Symbol>) {
    KNOWN.with_borrow_mut(|known| known.extend(symbols));
}

/// Inputs and their gradients: one a column, and not one a unit.
fn is_input(symbol: Symbol) -> bool {
    symbol.base == symbols::X.base
}

/// What the event is on: a value with its unit, a letter of an equation, or a bar of a dense strip.
fn pointed(event: &Event, look: Memo<Seen>) -> Option<Pointed> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if let Some(id) = target.get_attribute("data-wire") {
        return Some(Pointed { symbol: symbol(&id)?, unit: None, wire: true, cell: None });
    }
    let Some(own) = target.closest("[data-symbol][data-unit], [data-link]").ok().flatten() else {
        return bar(event, &target, look);
    };
    let id = own.get_attribute("data-symbol").or_else(|| own.get_attribute("data-link"))?;
    let unit = own.get_attribute("data-unit").and_then(|unit| unit.parse::<usize>().ok());
    Some(Pointed { symbol: symbol(&id)?, unit: unit.map(|unit| unit - 1), wire: false, cell: None })
}

/// The bar of a dense strip under the pointer.
fn bar(event: &Event, target: &Element, look: Memo<Seen>) -> Option<Pointed> {
    let strip = target.closest("[data-strip]").ok().flatten()?;
    let symbol = symbol(&strip.get_attribute("data-strip")?)?;
    let units = look.with_untracked(|Seen(look)| {
        (look.scene.dense() && !is_input(symbol)).then(|| look.scene.units())
    })?;
    let place = strip.query_selector(".bars-track").ok().flatten()?.get_bounding_client_rect();
    let x = f64::from(event.dyn_ref::<PointerEvent>()?.client_x()) - place.left();
    let unit = (x / place.width() * units as f64).clamp(0.0, units as f64 - 1.0) as usize;
    Some(Pointed { symbol, unit: Some(unit), wire: false, cell: None })
}

/// Points at a cell of the timeline: quantity, unit, step, and where on the screen.
pub fn point_at(store: Store, cell: Option<(Symbol, usize, usize, (i32, i32))>) {
    let now = cell.map(|(symbol, unit, step, at)| Pointed {
        symbol,
        unit: Some(unit),
        wire: false,
        cell: Some((step, at)),
    });
    // A pointer that moves within a cell says nothing new.
    let cell = |own: Pointed| (own.symbol, own.unit, own.cell.map(|(step, _)| step));
    if store.pointed.get_untracked().map(cell) != now.map(cell) {
        store.pointed.set(now);
    }
}

pub fn point(store: Store, look: Memo<Seen>, event: &Event) {
    let now = pointed(event, look);
    if store.pointed.get_untracked() != now {
        store.pointed.set(now);
    }
}

/// A press holds what it is on until Esc, and puts its unit under the lens.
pub fn pin(store: Store, look: Memo<Seen>, event: &Event) {
    let now = pointed(event, look);
    if let Some(own) = now {
        go_to(store, look, own.symbol);
    }
    if let Some(Pointed { symbol, unit: Some(unit), .. }) = now
        && !is_input(symbol)
    {
        store.place.unit.set(unit + 1);
        // What is held follows the lens.
        store.pinned.set(now.map(|now| Pointed { unit: None, ..now }));
        return;
    }
    store.pinned.set(now);
}

/// What is not there yet is gone to.
fn go_to(store: Store, look: Memo<Seen>, own: Symbol) {
    if let Some(stage) = look.with_untracked(|seen| seen.0.comes_at(own)) {
        store.place.stage.set(stage);
    }
}

/// "Goes up to layer 2" leads there, by mouse or Enter.
pub fn climb(store: Store, event: &Event) {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    if key.is_some_and(|key| key != "Enter") {
        return;
    }
    let layer = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("[data-go-layer]").ok().flatten())
        .and_then(|link| link.get_attribute("data-go-layer"))
        .and_then(|layer| layer.parse::<usize>().ok());
    if let Some(layer) = layer {
        store.place.layer.set(layer);
    }
}

/// The focus points as the pointer does: on a strip at the lens unit, on a row at what it says.
pub fn focus(store: Store, event: &Event) {
    let own = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let id = own
        .and_then(|own| own.get_attribute("data-strip").or_else(|| own.get_attribute("data-gate")));
    let now = id.and_then(|id| symbol(&id)).map(|symbol| Pointed {
        symbol,
        unit: None,
        wire: false,
        cell: None,
    });
    store.pointed.set(now);
}

/// On a strip that has the keyboard, arrows move the lens, and Enter holds it. `told` is what a reader who
/// listens hears of it; `by_keys`: the focus came there by the keyboard.
pub fn strip_keys(
    store: Store,
    look: Memo<Seen>,
    told: RwSignal<Option<String>>,
    by_keys: bool,
    event: &KeyboardEvent,
) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(strip) = target.filter(|target| target.has_attribute("data-strip")) else { return };
    let Some(own) = strip.get_attribute("data-strip").and_then(|id| symbol(&id)) else { return };
    let units = look.with_untracked(|seen| seen.0.scene.units());
    // A strip that was only pressed leaves the sideways arrows to the stages.
    let sideways = !event.shift_key() && by_keys;
    match event.key().as_str() {
        "ArrowLeft" | "ArrowRight" if !sideways || is_input(own) => return,
        "ArrowUp" | "ArrowLeft" => {
            store.place.unit.update(|unit| *unit = unit.saturating_sub(1).max(1));
        }
        "ArrowDown" | "ArrowRight" => {
            store.place.unit.update(|unit| *unit = (*unit + 1).min(units));
        }
        "Enter" => {
            go_to(store, look, own);
            store.pinned.set(Some(Pointed { symbol: own, unit: None, wire: false, cell: None }));
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
    // After the redraw the strip's own name says unit and value.
    request_animation_frame(move || {
        // The reader may have left meanwhile.
        let _ = told.try_set(strip.get_attribute("aria-label"));
    });
}

/// A finger that draws along a strip chooses the unit under it. Whether the strip takes the finger.
pub fn drag_unit(store: Store, look: Memo<Seen>, event: &PointerEvent) -> bool {
    let strip = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("[data-strip]").ok().flatten());
    let Some(strip) = strip.filter(|_| event.pointer_type() != "mouse") else { return false };
    if strip.get_attribute("data-strip").and_then(|id| symbol(&id)).is_none_or(is_input) {
        return false;
    }
    let place = strip.query_selector("rect").ok().flatten().unwrap_or(strip);
    let place = place.get_bounding_client_rect();
    let units = look.with_untracked(|seen| seen.0.scene.units()) as f64;
    let share = (f64::from(event.client_x()) - place.left()) / place.width();
    let unit = (share * units).clamp(0.0, units - 1.0) as usize + 1;
    if unit != store.place.unit.get_untracked() {
        store.place.unit.set(unit);
    }
    true
}

/// Marks every element of the highlighted quantity, also after a redraw.
pub fn follow_highlight(store: Store, root: NodeRef<html::Main>, look: Memo<Seen>) {
    Effect::new(move || {
        let highlighted = store.highlighted();
        let unit = look.with(|seen| seen.0.unit);
        let Some(root) = root.get() else { return };
        let root: &Element = &root;
        each(root, ".lit", |element| {
            let _ = element.class_list().remove_1("lit");
        });
        let Some(Pointed { symbol, unit: own, cell, .. }) = highlighted else { return };
        let id = symbol.id;
        // Letters stand for every unit; the numbers of the equations are the lens unit's.
        let numbers = if own.is_none_or(|own| own == unit) { "" } else { ":not(mn)" };
        let unit = own.unwrap_or(unit) + 1;
        let values = format!("[data-symbol=\"{id}\"][data-unit=\"{unit}\"]");
        // A cell of another step that is pointed at has a frame of its own.
        let here = cell.is_none_or(|(step, _)| step == look.with_untracked(|seen| seen.0.step));
        let cell = if here { format!(", [data-cell=\"{id}-{unit}\"]") } else { String::new() };
        each(root, &format!("{values}, [data-link=\"{id}\"]{numbers}{cell}"), |element| {
            let _ = element.class_list().add_1("lit");
        });
    });
}

fn each(root: &Element, selector: &str, act: impl Fn(&Element)) {
    let Ok(found) = root.query_selector_all(selector) else { return };
    for place in 0..found.length() {
        if let Some(element) = found.item(place).and_then(|node| node.dyn_into::<Element>().ok()) {
            act(&element);
        }
    }
}

/// The exact value of what is highlighted, with four decimals, beside it; over a dense strip its
/// neighbours as well.
#[component]
pub fn ValueTag(look: Memo<Seen>) -> impl IntoView {
    let (store, seen) = (use_store(), look);
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
        let dense = look.scene.dense()
            && look.reached(symbol)
            && symbol != symbols::Y
            && !symbol.is_gradient();
        if let (true, Some((x, top, bottom))) = (dense, place_of_bar(&look, symbol, unit)) {
            let picture = magnified(&look, symbol, unit);
            // It stays on screen: moved sideways under its caret, or below the strip.
            let (left, below) = (within(store, x, 102.0), top < 216.0);
            let y = if below { bottom + 12.0 } else { top - 10.0 };
            return Some(view! {
                <div class="magnifier" class:below=below aria-hidden="true" style:left=px(left) style:top=px(y)
                    style=("--caret", px(x - left))>
                    {drawn("", Arc::new(move || picture.clone()))}
                </div>
            }
            .into_any());
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
        let at = (place.left() + place.width() / 2.0, (place.top() - 8.0).max(34.0));
        Some(tag(store, at, String::new(), told))
    }
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
    let who = if symbol == symbols::X {
        look.full_input_name(unit)
    } else {
        look.words.with("gates.unit-number", &[("unit", &(unit + 1).to_string())])
    };
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

/// Where on the screen the bar of `unit` stands: its middle, and top and bottom of its strip.
fn place_of_bar(look: &Look, symbol: Symbol, unit: usize) -> Option<(f64, f64, f64)> {
    let selector = format!("[data-strip=\"{}\"] .bars-track", symbol.id);
    let track = document().query_selector(&selector).ok().flatten()?;
    let place = track.get_bounding_client_rect();
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
