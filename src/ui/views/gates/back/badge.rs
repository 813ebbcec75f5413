//! The badge: every weight by differences against its gradient, worked out while the page stays usable.

use super::check::{Check, Name};
use super::page::{Chosen, judged, ledger, scientific};
use crate::exchange::link::Judged;
use crate::notation::mathml;
use crate::ui::math::math;
use crate::ui::parts::listen_window;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::views::gates::look::{DIRECTIONS, Look};
use crate::ui::views::gates::model::Scene;
use crate::ui::views::gates::view::Seen;
use gloo::timers::callback::Timeout;
use js_sys::Date;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How long a slice may take, in milliseconds.
const SLICE: f64 = 10.0;
/// How long numbers rest before they are checked anew, in milliseconds: a weight that is dragged changes them every frame.
const REST: u32 = 200;

thread_local! {
    static CHECK: RefCell<Option<Check>> = const { RefCell::new(None) };
    static NEXT: Cell<Option<Timeout>> = const { Cell::new(None) };
}

/// Checks what is looked at, and again whenever its numbers change, for as long as Back is open.
pub fn follow_check(look: Memo<Seen>, chosen: Chosen) {
    let scene = Memo::new(move |_| Same(look.with(|seen| seen.0.scene.clone())));
    Effect::new(move |before: Option<(Same, Judged)>| {
        // What is judged is part of it.
        let now = (scene.get(), judged());
        let moved = before.is_some_and(|before| before != now);
        if moved {
            chosen.wrong.set(false);
        }
        let mut check = Check::new(&now.0.0, &ledger(&now.0.0));
        if chosen.wrong.get() {
            check.falsify();
        }
        CHECK.set(Some(check));
        if moved {
            NEXT.set(Some(Timeout::new(REST, move || go_on(chosen))));
            chosen.turn.update(|turn| *turn += 1);
        } else {
            go_on(chosen);
        }
        now
    });
    listen_window("click", move |event| {
        let target = event.target().and_then(|own| own.dyn_into::<Element>().ok());
        if target.is_some_and(|own| own.matches("[data-control=falsify]").unwrap_or(false)) {
            chosen.wrong.update(|wrong| *wrong = !*wrong);
        }
    });
    on_cleanup(move || {
        NEXT.set(None);
        chosen.wrong.set(false);
    });
}

/// A scene is the same only if it is the same object.
#[derive(Clone)]
struct Same(Arc<Scene>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// One slice, and then the next when the page has drawn.
fn go_on(chosen: Chosen) {
    let end = Date::now() + SLICE;
    let more = CHECK.with_borrow_mut(|check| {
        let Some(check) = check else { return false };
        while check.advance() {
            if Date::now() > end {
                return true;
            }
        }
        false
    });
    NEXT.set(more.then(|| Timeout::new(0, move || go_on(chosen))));
    chosen.turn.update(|turn| *turn += 1);
}

/// What stands below the panel.
pub fn badge(look: &Look) -> Vec<Shape> {
    super::page::turn();
    let say = look.words;
    CHECK.with_borrow(|check| {
        let Some(check) = check else { return Vec::new() };
        let (checked, of) = check.counts();
        let numbers = [("checked", checked.to_string()), ("of", of.to_string())];
        let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
        let key = if checked == of { "gates.back.check.all" } else { "gates.back.check.some" };
        let counted = say.with(key, &numbers);
        let (state, title) = match (check.is_done(), check.passes()) {
            (false, _) => ("running", "gates.back.check.running"),
            (true, true) => ("passed", "gates.back.check.passed"),
            (true, false) if check.is_unclear() => ("unclear", "gates.back.check.unclear"),
            (true, false) => ("failed", "gates.back.check.failed"),
        };
        let mut told = vec![words(counted)];
        if look.scene.both() {
            told.push(words(say.t("gates.back.check.both")));
        }
        let wrong = super::page::wrong();
        if wrong {
            told.push(words(say.t("gates.back.check.made-wrong")));
        }
        if state == "unclear" {
            told.push(words(say.t("gates.back.check.why")));
        } else if check.is_done() {
            told.push(words(say.t("gates.back.check.gap") + " "));
            told.push(classed("span", "gap").all(scientific(check.gap())));
        }
        let worst = check.worst().filter(|_| state == "failed").map(|name| worst(look, &name));
        let sign = match state {
            "passed" => "M7.5 12.5l3 3 6-6.500",
            "failed" => "M8 8l8 8M16 8l-8 8",
            "unclear" => "M8 12h8",
            _ => "M12 7v5l3 3",
        };
        let stroke = |d: String| {
            el("path")
                .at("d", d)
                .at("fill", "none")
                .at("stroke", "currentColor")
                .at("stroke-width", 2.4)
        };
        let circle = stroke("M12 2a10 10 0 1 0 0 20a10 10 0 1 0 0-20".into());
        let icon = el("svg").at("viewBox", "0 0 24 24").at("aria-hidden", "true");
        let icon = icon.with(circle).with(stroke(sign.into()).at("stroke-linecap", "round"));
        // Only what passes can be seen to fail.
        let turn = (wrong || state == "passed").then(|| {
            let key = ["gates.back.check.falsify", "gates.back.check.mend"][usize::from(wrong)];
            let button = classed("button", "text-button").at("type", "button");
            button.at("data-control", "falsify").say(say.t(key))
        });
        let card = classed("div", "unit-card")
            .with(classed("div", "check-title").with(el("b").say(say.t(title))).all(turn))
            .with(el("span").all(told))
            .all(worst);
        let badge = classed("div", &format!("check {state}"))
            .at("role", "status")
            .at("data-check", state)
            .at("data-checked", checked)
            .at("data-weights", of);
        let badge = badge.maybe("data-value", check.is_done().then(|| check.gap().to_string()));
        vec![badge.with(icon).with(card)]
    })
}

/// The weight that the check fails at, by name.
fn worst(look: &Look, name: &Name) -> Shape {
    let place = match name.column {
        Some(column) => format!("[{}, {column}]", name.unit),
        None => format!("[{}]", name.unit),
    };
    // As its unit form writes it; there is one answer.
    let unit = (name.layer > 0).then_some(name.unit);
    let index: Vec<String> =
        unit.into_iter().chain(name.column).map(|own| own.to_string()).collect();
    let index = index.join(",");
    let (say, shape) = (look.words, look.scene.network.shape());
    let layer = (shape.layers > 1 && name.layer > 0)
        .then(|| say.with("gates.layer-number", &[("layer", &name.layer.to_string())]));
    // The bias of the answer belongs to no direction.
    let directed = shape.bidirectional && (name.layer > 0 || name.column.is_some());
    let way = ["gates.ways.ltr", "gates.ways.rtl"][name.direction.min(1)];
    let way = directed.then(|| say.t(way));
    let whose = layer.into_iter().chain(way).map(|own| words(format!(" · {own}")));
    el("span")
        .at("data-worst", format!("{}{place}", name.letter.id))
        .at("data-layer", name.layer)
        .at("data-direction", DIRECTIONS[name.direction.min(1)])
        .with(words(say.t("gates.back.check.worst") + " "))
        .with(math(&mathml::indexed(name.letter, &index)))
        .all(whose)
}
