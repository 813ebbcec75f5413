//! Pointing at a quantity anywhere highlights it everywhere.

use super::look::Look;
use super::view::Seen;
use crate::notation::Symbol;
use crate::notation::letters as symbols;
use crate::ui::store::{Layout, Pointed, Store};
use leptos::{html, prelude::*};
use std::cell::RefCell;
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
        s::V,
        s::B_Y,
        s::W_F,
        s::W_I,
        s::W_G,
        s::W_O,
        s::B_F,
        s::B_I,
        s::B_G,
        s::B_O,
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
    KNOWN.with_borrow_mut(|known| {
        for own in symbols {
            if !known.contains(&own) {
                known.push(own);
            }
        }
    });
}

/// Inputs and their gradients: one a column, and not one a unit.
fn is_input(symbol: Symbol) -> bool {
    symbol.base == symbols::X.base
}

/// What the event is on: a value with its unit, a letter of an equation, a bar of a dense strip, or a part of the
/// picture that makes a value.
fn pointed(event: &Event, look: Memo<Seen>) -> Option<Pointed> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if let Some(id) = target.get_attribute("data-wire") {
        return Some(Pointed { symbol: symbol(&id)?, unit: None, wire: true, cell: None });
    }
    let Some(own) = target.closest("[data-symbol][data-unit], [data-link]").ok().flatten() else {
        return bar(event, &target, look).or_else(|| part(&target));
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

/// The picture of a gate's weights points at them; a card, an operator or a curve at what it makes.
fn part(target: &Element) -> Option<Pointed> {
    let own = target.closest("[data-holds], [data-makes]").ok().flatten()?;
    let held = own.get_attribute("data-holds");
    let id = held.or_else(|| own.get_attribute("data-makes"))?;
    let symbol = symbol(id.split(' ').next()?)?;
    Some(Pointed { symbol, unit: None, wire: false, cell: None })
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

/// A press holds what it is on until Esc, puts its unit under the lens, and opens its row.
pub fn pin(store: Store, look: Memo<Seen>, chosen: RwSignal<Option<Symbol>>, event: &Event) {
    let now = pointed(event, look);
    if let Some(own) = now {
        go_to(store, look, own.symbol);
        if let Some(row) = look.with_untracked(|seen| row_of(&seen.0, own.symbol)) {
            chosen.set(Some(row));
        }
    }
    if let Some(Pointed { symbol, unit: Some(unit), .. }) = now
        && !is_input(symbol)
        && symbol.base != symbols::Y.base
    {
        // On a phone a bar is narrower than a finger: there the unit is chosen by its button.
        if store.layout.get_untracked() != Layout::Phone {
            store.place.unit.set(unit + 1);
        }
        // What is held follows the lens.
        store.pinned.set(now.map(|now| Pointed { unit: None, ..now }));
        return;
    }
    store.pinned.set(now);
}

/// The row of the panel that is about a quantity: its own, or that of the state which a product goes into.
fn row_of(look: &Look, own: Symbol) -> Option<Symbol> {
    let state = if look.scene.cell().has_memory() { symbols::C } else { symbols::H };
    let state = if own.is_gradient() { symbols::gradient(state)? } else { state };
    let rows = (look.face.equations)(look);
    let product = match own.id.trim_start_matches("d_") {
        "kept" | "new" => Some(state),
        // What is let through goes into the candidate.
        "reset" if own.is_gradient() => symbol("d_n"),
        "reset" => symbol("n"),
        _ => None,
    };
    rows.iter().map(|row| row.lhs).find(|lhs| *lhs == own || Some(*lhs) == product)
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

/// How far, in pixels, a finger goes sideways before it is no tap, and no beginning of a scroll.
pub const SIDEWAYS: i32 = 8;

/// The strip of units that a finger is on.
pub fn strip_under(event: &PointerEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let strip = target.closest("[data-strip]").ok()??;
    let of_units = strip
        .get_attribute("data-strip")
        .and_then(|id| symbol(&id))
        .is_some_and(|own| !is_input(own));
    (of_units && event.pointer_type() != "mouse").then_some(strip)
}

/// A finger that draws along a strip chooses the unit under it.
pub fn drag_unit(store: Store, look: Memo<Seen>, event: &PointerEvent) {
    let Some(strip) = strip_under(event) else { return };
    let place = strip.query_selector("rect").ok().flatten().unwrap_or(strip);
    let place = place.get_bounding_client_rect();
    let units = look.with_untracked(|seen| seen.0.scene.units()) as f64;
    let share = (f64::from(event.client_x()) - place.left()) / place.width();
    let unit = (share * units).clamp(0.0, units - 1.0) as usize + 1;
    if unit != store.place.unit.get_untracked() {
        store.place.unit.set(unit);
    }
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
        let held = format!("[data-holds~=\"{id}\"]");
        let all = format!("{values}, {held}, [data-link=\"{id}\"]{numbers}{cell}");
        each(root, &all, |element| {
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
