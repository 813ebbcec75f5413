//! Gates held by hand: which gate of which unit, over which steps, at which value.

use super::change::{begin, change};
use super::told;
use crate::engine::trace::Hold;
use crate::notation::{Symbol, letters};
use crate::ui::parts::focus_if_lost;
use crate::ui::shape::{Shape, classed, drawn, el, words};
use crate::ui::views::gates::edit::desk::{Desk, IN_VIEW, gates as gates_of};
use crate::ui::views::gates::edit::model::{Edits, typed};
use crate::ui::views::gates::look::ARROWS;
use crate::ui::views::gates::toolbar;
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// What the page is about: a gate of the lens unit, and the steps that a hold has or would have.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    /// First and last step, from 1.
    from: RwSignal<usize>,
    to: RwSignal<usize>,
}

/// The gate that is chosen.
pub fn gate_of(desk: Desk) -> Symbol {
    let gates = desk.look.with(|seen| gates_of(&seen.0));
    gates.get(desk.gate.get()).or(gates.first()).copied().unwrap_or(letters::H)
}

/// Where the keyboard begins on this page.
pub const FIRST: &str = ".hold-page [data-hold-at]";

/// The gate whose row is open, else that which the stage is about.
fn in_view(desk: Desk) -> usize {
    let row = document().query_selector(".equation.open").ok().flatten();
    let id = row.and_then(|own| own.get_attribute("data-equation"));
    desk.look.with_untracked(|Seen(look)| {
        let all = gates_of(look);
        let open = all.iter().position(|gate| Some(gate.id) == id.as_deref());
        let stage = [0, 0, 0, 0, 1, 3, 3].get(look.stage - 1).copied().unwrap_or(0);
        open.unwrap_or(stage.min(all.len() - 1))
    })
}

/// Who comes by the key finds the gate in view chosen, and the focus where it is clamped.
fn follow_key(desk: Desk) {
    Effect::new(move || {
        if desk.gate.get() == IN_VIEW {
            desk.gate.set(in_view(desk));
            request_animation_frame(|| {
                document().body().into_iter().for_each(|body| super::focus(&body, FIRST));
            });
        }
    });
}

/// The page of the editor.
pub fn holds(desk: Desk) -> AnyView {
    let words = use_words();
    follow_key(desk);
    let form = Form { desk, from: RwSignal::new(1), to: RwSignal::new(1) };
    // A hold shows its steps; where there is none, one of this step would begin.
    let now = move || desk.look.with(|seen| seen.0.step);
    let first = Memo::new(move |_| form.current().map_or_else(now, |own| own.steps.start + 1));
    let last = Memo::new(move |_| form.current().map_or_else(now, |own| own.steps.end));
    Effect::new(move || {
        form.from.set(first.get());
        form.to.set(last.get());
    });
    let held = move || form.current().is_some();
    view! {
        <div class="hold-page">
            <div class="hold-row">{gates(desk)} {toolbar::lens(desk.store, desk.look)}</div>
            <p class="hold-now" role="status">{move || form.told()}</p>
            {value(form)}
            <div class="hold-row">
                {step(form, "hold-from", "gates.hold.from", form.from)}
                {step(form, "hold-to", "gates.hold.to", form.to)}
                <button type="button" class="button button-small" data-action="let-go"
                    aria-disabled=move || (!held()).then_some("true") on:click=move |_| form.let_go()>
                    {words.signal("gates.hold.let-go")}
                </button>
            </div>
            <div on:click=move |event| listed(desk, &event)>
                {drawn("hold-list", Arc::new(move || list(desk)))}
            </div>
        </div>
    }
    .into_any()
}

impl Form {
    /// The hold on this gate, unit and step.
    fn current(self) -> Option<Hold> {
        let gate = gate_of(self.desk);
        self.desk.look.with(|seen| {
            let look = &seen.0;
            let mut holds = look.scene.holds.iter().rev();
            let own = |hold: &&Hold| {
                (hold.layer + 1, hold.direction) == (look.layer, look.direction)
                    && (hold.gate, hold.unit) == (gate, look.unit)
                    && hold.steps.contains(&(look.step - 1))
            };
            holds.find(own).cloned()
        })
    }

    fn current_untracked(self) -> Option<Hold> {
        untrack(|| self.current())
    }

    /// The value of the gate now, held or not.
    fn value(self) -> f64 {
        let gate = gate_of(self.desk);
        self.desk.look.with(|seen| seen.0.lens(gate))
    }

    /// Holds the gate at `value` over the steps of the form.
    fn hold(self, value: f64) {
        let old = self.current_untracked();
        let (from, to) = (self.from.get_untracked(), self.to.get_untracked());
        let (layer, direction, unit) =
            self.desk.look.with_untracked(|Seen(look)| (look.layer - 1, look.direction, look.unit));
        let gate = untrack(|| gate_of(self.desk));
        let new = Hold { layer, direction, gate, unit, steps: from - 1..to, value };
        change(self.desk, |edits| edits.hold(old.as_ref(), Some(new)));
    }

    fn let_go(self) {
        let old = self.current_untracked();
        begin(self.desk);
        change(self.desk, |edits| edits.hold(old.as_ref(), None));
    }

    /// Another first or last step. A hold follows; the step in view stays within.
    fn reach(self, end: RwSignal<usize>, step: usize) {
        let look = self.desk.look.get_untracked().0;
        let held = self.current_untracked();
        let step = step.clamp(1, look.scene.steps());
        end.set(step);
        let other = if end == self.from { self.to } else { self.from };
        if self.from.get_untracked() > self.to.get_untracked() {
            other.set(step);
        }
        let (from, to) = (self.from.get_untracked(), self.to.get_untracked());
        if let Some(held) = held {
            begin(self.desk);
            let new = Hold { steps: from - 1..to, ..held.clone() };
            change(self.desk, |edits| edits.hold(Some(&held), Some(new)));
            self.desk.store.place.step.set(look.step.clamp(from, to));
        }
    }

    /// What the gate does at this step.
    fn told(self) -> String {
        let look = self.desk.look.get().0;
        let gate = gate_of(self.desk);
        let held = self.current();
        let key = if held.is_some() { "gates.hold.held" } else { "gates.hold.free" };
        let value = look.number(self.value());
        let args = [
            ("gate", look.words.t(&format!("gates.gate.{}", gate.id))),
            ("unit", (look.unit + 1).to_string()),
            ("step", look.step.to_string()),
            ("value", value),
        ];
        look.words.with(key, &args.each_ref().map(|(name, text)| (*name, text.as_str())))
    }
}

/// One gate of those that the cell has.
fn gates(desk: Desk) -> AnyView {
    let words = use_words();
    let own = Memo::new(move |_| desk.look.with(|seen| gates_of(&seen.0)));
    let button = move |(place, gate): (usize, Symbol)| {
        let label = Signal::derive(move || words.t(&format!("gates.gate.{}", gate.id)));
        view! {
            <button type="button" data-hold=gate.id class=format!("role-{}", gate.role.token()) aria-label=label title=label
                aria-pressed=move || if desk.gate.get() == place { "true" } else { "false" }
                on:click=move |_| desk.gate.set(place)>
                <span aria-hidden="true" class=format!("math ink-{}", gate.role.token())>{gate.base}</span>
            </button>
        }
    };
    view! {
        <div class="hold-gates">
            <span aria-hidden="true">{words.signal("gates.hold.gate")}</span>
            <div class="segmented editor-pages" role="group" aria-label=words.signal("gates.hold.gate")>
                {move || own.get().into_iter().enumerate().map(button).collect_view()}
            </div>
        </div>
    }
    .into_any()
}

/// The value: buttons for its ends, a slider, and a field with all digits.
fn value(form: Form) -> AnyView {
    let words = use_words();
    let desk = form.desk;
    let least = move || if gate_of(desk).signed { "-1" } else { "0" };
    let typing = RwSignal::new(None::<String>);
    let now = move || {
        let value = form.current().map_or_else(|| form.value(), |own| own.value);
        typing.get().unwrap_or_else(|| crate::notation::number(value, 2))
    };
    let end = move |value: i32, key: &'static str| {
        view! {
            <button type="button" class="button button-small" data-hold-at=value
                aria-pressed=move || {
                    let here = form.current().is_some_and(|own| own.value == f64::from(value));
                    if here { "true" } else { "false" }
                }
                on:click=move |_| { begin(desk); form.hold(f64::from(value)); }>
                {words.signal(key)}
            </button>
        }
    };
    let ends = move || {
        if gate_of(desk).signed {
            let ends = [(-1, "gates.hold.minus"), (0, "gates.hold.zero"), (1, "gates.hold.plus")];
            return ends.map(|(value, key)| end(value, key)).collect_view();
        }
        let ends = [(0, "gates.hold.shut"), (1, "gates.hold.open")];
        ends.map(|(value, key)| end(value, key)).collect_view()
    };
    let set = move |event: &Event| {
        let own = event.target().and_then(|own| own.dyn_into::<HtmlInputElement>().ok());
        if let Some(value) = own.and_then(|own| typed(&own.value())) {
            form.hold(value);
        }
    };
    view! {
        <div class="hold-row" role="group" aria-label=words.signal("gates.hold.value")>
            {ends}
            <input type="range" data-control="hold-value" min=least max="1" step="0.01"
                aria-label=words.signal("gates.hold.value")
                prop:value=move || form.value().to_string()
                on:pointerdown=move |_| begin(desk)
                on:keydown=move |event| if !event.repeat() { begin(desk) }
                on:input=move |event| set(&event)/>
            <input type="text" inputmode="decimal" autocomplete="off" class="hold-number" data-control="hold-number"
                aria-label=words.signal("gates.hold.value")
                prop:value=now
                on:focus=move |_| begin(desk)
                on:input=move |event: Event| {
                    typing.set(Some(event_target_value(&event)));
                    set(&event);
                }
                on:change=move |_| typing.set(None)
                on:blur=move |_| typing.set(None)/>
        </div>
    }
    .into_any()
}

fn step(form: Form, name: &'static str, key: &'static str, end: RwSignal<usize>) -> AnyView {
    let words = use_words();
    let most = move || form.desk.look.with(|seen| seen.0.scene.steps());
    view! {
        <label class="hold-step">
            <span>{words.signal(key)}</span>
            <input type="number" min="1" max=most data-control=name prop:value=move || end.get().to_string()
                on:change=move |event| {
                    // A field that goes with its page tells its change too: nothing is left then that it could move.
                    if end.try_get_untracked().is_none() {
                        return;
                    }
                    if let Ok(step) = event_target_value(&event).parse::<usize>() {
                        form.reach(end, step);
                    }
                    end.notify();
                }/>
        </label>
    }
    .into_any()
}

/// Every hold, in all layers: the way there, and the way to let it go.
fn list(desk: Desk) -> Vec<Shape> {
    let look = desk.look.get().0;
    let row = |(place, hold): (usize, &Hold)| {
        let [from, to] = [hold.steps.start + 1, hold.steps.end].map(|step| step.to_string());
        let key = if from == to { "gates.hold.row-one" } else { "gates.hold.row" };
        let unit = (hold.unit + 1).to_string();
        let args = [("unit", &unit), ("from", &from), ("to", &to)];
        let name = look.words.with(key, &args.map(|(name, text)| (name, text.as_str())));
        let layer = (hold.layer + 1).to_string();
        let layer = look.words.with("gates.layer-number", &[("layer", &layer)]);
        let stacked = look.scene.network.shape().layers > 1;
        let way = if look.scene.both() { ARROWS[hold.direction.min(1)] } else { "" };
        let name = format!("{way} {name}").trim_start().to_owned();
        let go = classed("button", "hold-go")
            .at("type", "button")
            .at("data-hold-go", place)
            .with(
                classed("span", &format!("math ink-{}", hold.gate.role.token()))
                    .say(hold.gate.base),
            )
            .with(words(" "))
            .with(el("span").say(if stacked { format!("{layer}, {name}") } else { name.clone() }))
            .with(words(" "))
            .with(el("b").say(look.number(hold.value)));
        let gate = look.words.t(&format!("gates.gate.{}", hold.gate.id));
        let label = look.words.with("gates.hold.drop", &[("gate", &gate), ("name", &name)]);
        let drop = classed("button", "stepper")
            .at("type", "button")
            .at("data-hold-drop", place)
            .at("aria-label", label)
            .say("×");
        el("li")
            .at("data-held", hold.gate.id)
            .at("data-unit", hold.unit + 1)
            .at("data-from", from)
            .at("data-to", to)
            .at("data-value", hold.value.to_string())
            .with(go)
            .with(drop)
    };
    let rows = look.scene.holds.iter().enumerate().map(row);
    let all = el("ul").all(rows);
    if look.scene.holds.is_empty() {
        let tip = told::tip(desk, &look);
        return tip.map(|tip| classed("p", "edit-try").say(tip)).into_iter().collect();
    }
    vec![all]
}

/// A press in the list.
fn listed(desk: Desk, event: &Event) {
    let own = |name: &str| {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let own = target.closest(&format!("[{name}]")).ok().flatten()?;
        own.get_attribute(name)?.parse::<usize>().ok()
    };
    let holds = desk.look.with_untracked(|seen| seen.0.scene.holds.clone());
    if let Some(hold) = own("data-hold-drop").and_then(|place| holds.get(place)) {
        begin(desk);
        change(desk, |edits: &mut Edits| edits.hold(Some(hold), None));
        request_animation_frame(|| focus_if_lost(".hold-page [aria-pressed=true]"));
        return;
    }
    let Some(hold) = own("data-hold-go").and_then(|place| holds.get(place)) else { return };
    let place = desk.store.place;
    let gates = desk.look.with_untracked(|seen| gates_of(&seen.0));
    if let Some(gate) = gates.into_iter().position(|own| own == hold.gate) {
        desk.gate.set(gate);
    }
    place.layer.set(hold.layer + 1);
    place.from_end.set(hold.direction == 1);
    place.unit.set(hold.unit + 1);
    place.step.update(|step| *step = (*step).clamp(hold.steps.start + 1, hold.steps.end));
}
