//! What picture, timeline and panel share while numbers are changed, and the ways in. What acts on a
//! change comes with the panel: it leaves itself here as [`Tools`].

use crate::notation::Symbol;
use crate::ui::parts::{key_name, listen_window};
use crate::ui::shape::Shape;
use crate::ui::store::Store;
use crate::ui::views::gates::geometry::Geometry;
use crate::ui::views::gates::later;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::Scene;
use crate::ui::views::gates::view::Seen;
use leptos::prelude::*;
use std::cell::Cell;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

/// The pages of the editor behind those of the gates.
pub const INPUTS: usize = 8;
pub const STARTS: usize = 9;
pub const HOLDS: usize = 10;
/// In the place of a gate: that which is in view.
pub const IN_VIEW: usize = usize::MAX;

/// The gates in the order of the equations: the first pages of the editor.
pub fn gates(look: &Look) -> Vec<Symbol> {
    let blocks = look.blocks();
    let mut gates: Vec<Symbol> = blocks.iter().map(|block| block.gate).collect();
    gates.dedup();
    gates
}

/// The scene that is looked at, and what of it is being changed.
#[derive(Clone, Copy)]
pub struct Desk {
    pub store: Store,
    pub look: Memo<Seen>,
    pub open: RwSignal<bool>,
    /// What the editor shows: a gate's place among [`gates`], [`INPUTS`], [`STARTS`] or [`HOLDS`].
    pub page: RwSignal<usize>,
    /// The place of the gate that is held or let go.
    pub gate: RwSignal<usize>,
}

/// Where what is held is told of.
#[derive(Clone, Copy)]
pub enum Mark<'a> {
    /// With the gates on its cards, from the left.
    Picture(&'a Geometry, &'a [Symbol]),
    /// Of this width and height.
    Timeline(Pair),
    Equation(Symbol),
    /// A cell of the table: a gate and its unit (from 0).
    Cell(Symbol, usize),
}

/// A size, or a point.
type Pair = (f64, f64);

/// What the panel brings along.
#[derive(Clone, Copy)]
pub struct Tools {
    /// Takes hold of a bar of x at a point of the timeline; whether there is one.
    pub grab: fn(Desk, Pair, Pair, &PointerEvent) -> bool,
    /// Moves the bar that is held; whether there is one.
    pub drag: fn(Desk, &PointerEvent) -> bool,
    /// Says what is held.
    pub marks: fn(&Look, Mark) -> Vec<Shape>,
}

thread_local! {
    static TOOLS: Cell<Option<Tools>> = const { Cell::new(None) };
}

pub fn lay_out(tools: Tools) {
    TOOLS.set(Some(tools));
}

pub fn grab_bar(desk: Desk, size: (f64, f64), point: (f64, f64), event: &PointerEvent) -> bool {
    TOOLS.get().is_some_and(|tools| (tools.grab)(desk, size, point, event))
}

pub fn drag_bar(desk: Desk, event: &PointerEvent) -> bool {
    TOOLS.get().is_some_and(|tools| (tools.drag)(desk, event))
}

/// What is held at a mark. Nothing can be held before the panel has come.
pub fn marks(look: &Look, mark: Mark) -> Vec<Shape> {
    let tools = TOOLS.get().filter(|_| !look.scene.holds.is_empty());
    tools.map_or_else(Vec::new, |tools| (tools.marks)(look, mark))
}

/// The scene with what was changed in it, by now.
pub fn changed(store: Store, base: Arc<Scene>) -> Arc<Scene> {
    store.edits.with_value(|edits| match edits {
        Some(edits) if edits.base().same_source(&base) => edits.scene().clone(),
        _ => base,
    })
}

/// The scene before any change, where `scene` is a changed one.
pub fn before(store: Store, scene: &Arc<Scene>) -> Option<Arc<Scene>> {
    store.edits.with_value(|edits| {
        let own = edits.as_ref().filter(|edits| Arc::ptr_eq(edits.scene(), scene))?;
        (!Arc::ptr_eq(own.base(), scene)).then(|| own.base().clone())
    })
}

/// E opens and closes, K opens where gates are held. So do a press on the button and on a matrix thumbnail, whose pointer fetches the code
/// as it comes near.
pub fn follow_events(desk: Desk) {
    listen_window("keydown", move |event| {
        match key_name(event).or_else(|| leaves(event)).as_deref() {
            Some("e" | "E") => {
                desk.open.update(|open| *open = !*open);
                event.prevent_default();
            }
            Some("k" | "K") => {
                desk.gate.set(IN_VIEW);
                desk.page.set(HOLDS);
                desk.open.set(true);
                event.prevent_default();
            }
            Some("Escape") => {
                let done = closest(event, ".editor")
                    .and_then(|own| own.query_selector("[data-action=edit-done]").ok().flatten());
                if let Some(done) = done.and_then(|own| own.dyn_into::<HtmlElement>().ok()) {
                    // A field tells what was typed as the focus leaves it, which it has to while it is there.
                    let _ = done.focus();
                    done.click();
                }
            }
            _ => {}
        }
    });
    follow_near("[data-action=edit-weights], [data-edit], [data-hold-gate]", later::prepare_editor);
    listen_window("click", move |event| {
        if closest(event, "[data-action=edit-weights]").is_some() {
            desk.open.set(true);
        }
        if let Some(own) = closest(event, "[data-hold-gate]") {
            hold_gate(desk, &own);
        }
    });
}

/// Esc in a field of the page of holds, where there is nothing to take back, leaves the editor as it does anywhere in it.
fn leaves(event: &Event) -> Option<String> {
    let key = event.dyn_ref::<KeyboardEvent>()?.key();
    (key == "Escape" && closest(event, ".hold-page").is_some()).then_some(key)
}

/// Opens the page of holds at the gate, and the unit (from 1), that an element names.
fn hold_gate(desk: Desk, own: &Element) {
    let id = own.get_attribute("data-hold-gate");
    let gates = desk.look.with_untracked(|seen| gates(&seen.0));
    desk.gate.set(gates.iter().position(|gate| Some(gate.id) == id.as_deref()).unwrap_or(0));
    let unit = own.get_attribute("data-unit").and_then(|unit| unit.parse().ok());
    if let Some(unit) = unit {
        desk.store.place.unit.set(unit);
    }
    desk.page.set(HOLDS);
    desk.open.set(true);
}

/// Acts when the pointer or the focus comes to what a selector names.
pub fn follow_near(selector: &'static str, act: fn()) {
    for near in ["pointerover", "focusin"] {
        listen_window(near, move |event| {
            if closest(event, selector).is_some() {
                act();
            }
        });
    }
}

pub fn closest(event: &Event, selector: &str) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(selector).ok().flatten()
}

/// A press on a matrix thumbnail opens the editor on its gate; whether it was one.
pub fn pressed_matrix(desk: Desk, event: &Event) -> bool {
    let own = closest(event, "[data-edit]").and_then(|own| own.get_attribute("data-edit"));
    let gates = desk.look.with_untracked(|seen| gates(&seen.0));
    let gate = gates.into_iter().position(|gate| own.as_deref() == Some(gate.id));
    if let Some(gate) = gate {
        desk.page.set(gate);
        desk.open.set(true);
    }
    gate.is_some()
}
