//! What is told of a look in words: above the equations, below them, and to who listens.

use super::look::Look;
use super::model::STAGE_KEYS;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, classed, el};
use crate::ui::store::Layout;
use leptos::prelude::*;

/// What stands above the equations.
pub fn heading(look: &Look) -> AnyView {
    let stage = look.words.t(STAGE_KEYS[look.stage - 1]);
    match look.layout {
        Layout::Phone => view! { <span class="faint">{look.stage}</span> {stage} }.into_any(),
        _ => look.words.t("gates.equations").into_any(),
    }
}

/// Who the unit under the lens is.
pub fn unit_card(look: &Look) -> Vec<Shape> {
    let (words, name) = (look.words, look.unit_name(look.unit));
    let (title, job) = if let Some((own, job)) = look.named_unit() {
        (format!("{name} · {own}"), if look.given { job } else { most(look) })
    } else {
        let layer = look.layer.to_string();
        (format!("{name} · {}", words.with("gates.layer-number", &[("layer", &layer)])), most(look))
    };
    let edit = classed("button", "button button-small").at("type", "button");
    let edit = edit.at("data-action", "edit-weights").say(words.t("gates.edit.weights"));
    vec![classed("div", "unit-card").with(el("b").say(title)).with(el("span").say(job)), edit]
}

/// Whether the lens unit stands out among its neighbours at this step.
fn most(look: &Look) -> String {
    let largest = |symbol: Symbol| {
        let values = look.now().get(symbol);
        values.get(look.unit).is_some_and(|own| values.iter().all(|value| value.abs() <= own.abs()))
    };
    let words = look.words;
    match () {
        () if look.reached(s::NEW) && largest(s::NEW) => words.t("gates.most.new"),
        () if look.reached(s::C) && largest(s::C) => words.t("gates.most.c"),
        () if look.reached(s::H) && largest(s::H) => words.t("gates.most.h"),
        () => String::new(),
    }
}

/// The sentence that is spoken when a stage begins.
pub fn narrated(look: &Look) -> String {
    let (step, stage) = (look.step.to_string(), look.words.t(STAGE_KEYS[look.stage - 1]));
    let text = (look.face.tell)(look);
    look.words.with("gates.narrated", &[("step", &step), ("stage", &stage), ("text", &text)])
}
