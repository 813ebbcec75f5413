//! Pointing at a quantity anywhere highlights it everywhere.

use super::view::Seen;
use crate::engine::cell::lstm::symbols;
use crate::notation::Symbol;
use crate::ui::store::{Pointed, Store, use_store};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

/// The quantity with this id, of those that can be pointed at.
fn symbol(id: &str) -> Option<Symbol> {
    use symbols as s;
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
}

/// What the event is on: a value with its unit, or a letter of an equation.
fn pointed(event: &Event) -> Option<Pointed> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let own = target.closest("[data-symbol][data-unit], [data-link]").ok().flatten()?;
    let id = own.get_attribute("data-symbol").or_else(|| own.get_attribute("data-link"))?;
    let unit = own.get_attribute("data-unit").and_then(|unit| unit.parse::<usize>().ok());
    Some(Pointed { symbol: symbol(&id)?, unit: unit.map(|unit| unit - 1) })
}

pub fn point(store: Store, event: &Event) {
    let now = pointed(event);
    if store.pointed.get_untracked() != now {
        store.pointed.set(now);
    }
}

/// A press holds what it is on until Esc, and puts its unit under the lens.
pub fn pin(store: Store, event: &Event) {
    let now = pointed(event);
    if let Some(Pointed { symbol, unit: Some(unit) }) = now
        && symbol != symbols::X
    {
        store.place.unit.set(unit + 1);
    }
    store.pinned.set(now);
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

/// On a strip, up and down (and Enter) move the lens and hold it.
pub fn strip_keys(store: Store, look: Memo<Seen>, event: &KeyboardEvent) {
    let Some(strip) = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.get_attribute("data-strip"))
        .and_then(|id| symbol(&id))
    else {
        return;
    };
    let units = look.with_untracked(|seen| seen.0.scene.units());
    match event.key().as_str() {
        "ArrowUp" => store.place.unit.update(|unit| *unit = unit.saturating_sub(1).max(1)),
        "ArrowDown" => store.place.unit.update(|unit| *unit = (*unit + 1).min(units)),
        "Enter" => {
            let unit = store.place.unit.get_untracked() - 1;
            store.pinned.set(Some(Pointed { symbol: strip, unit: Some(unit) }));
        }
        _ => return,
    }
    event.prevent_default();
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
        let Some(Pointed { symbol, unit: own }) = highlighted else { return };
        let id = symbol.id;
        let unit = own.unwrap_or(unit) + 1;
        let values = format!("[data-symbol=\"{id}\"][data-unit=\"{unit}\"]");
        each(root, &format!("{values}, [data-link=\"{id}\"]"), |element| {
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

/// The exact value of what is highlighted, with four decimals, beside it.
#[component]
pub fn ValueTag() -> impl IntoView {
    let store = use_store();
    let shown = move || {
        let Pointed { symbol, unit } = store.highlighted()?;
        // A redraw moves the element: look again.
        store.place.step.track();
        store.place.stage.track();
        let unit = unit.unwrap_or(store.place.unit.get() - 1) + 1;
        let selector =
            format!(".cell [data-symbol=\"{}\"][data-unit=\"{unit}\"][data-value]", symbol.id);
        let element = document().query_selector(&selector).ok().flatten()?;
        let value = element.get_attribute("data-value")?.parse::<f64>().ok()?;
        let place = element.get_bounding_client_rect();
        Some((crate::notation::number(value, 4), place.left() + place.width() / 2.0, place.top()))
    };
    move || {
        shown().map(|(text, x, y)| {
            view! {
                <div class="value-tag" aria-hidden="true" style:left=format!("{x:.0}px") style:top=format!("{:.0}px", (y - 8.0).max(34.0))>
                    {text}
                </div>
            }
        })
    }
}
