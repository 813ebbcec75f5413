//! What a change did: the sum of the gate with its numbers, and before → after.

use super::fields::{gate_of, name_of};
use super::hold;
use super::marks;
use crate::engine::trace::{StepTrace, UnitStep};
use crate::notation::letters as s;
use crate::notation::{Symbol, mathml};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::edit::desk::{Desk, HOLDS, INPUTS, gates};
use crate::ui::views::gates::edit::model::{Place, number};
use crate::ui::views::gates::family::kin;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{Answer, Scene};
use leptos::prelude::*;
use std::sync::Arc;

pub fn told(desk: Desk) -> Vec<Shape> {
    let look = desk.look.get().0;
    let gate = match desk.page.get() {
        HOLDS => Some(hold::gate_of(desk)),
        page if page < INPUTS => Some(gate_of(&look, page)),
        _ => None,
    };
    let (last, base) = base(desk, &look);
    let sum = gate.and_then(|gate| sum(&look, gate));
    let gates = gate.map_or_else(|| gates(&look), |gate| vec![gate]);
    let mut rows = Vec::new();
    rows.extend(last.and_then(|place| changed(&look, &base, place)));
    let mut told: Vec<Symbol> = gates.into_iter().chain([s::C, s::H]).collect();
    told.retain(|symbol| !look.now().get(*symbol).is_empty());
    told.dedup();
    rows.extend(told.into_iter().map(|symbol| quantity(&look, symbol)));
    rows.extend(results(&look, &base));
    let args = [("step", look.step.to_string()), ("unit", (look.unit + 1).to_string())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let caption = el("caption")
        .with(el("b").say(look.words.with("gates.edit.told", &args)))
        .with(words(" "))
        .with(el("span").say(look.words.t("gates.edit.before-after")));
    let table = classed("table", "edit-list").with(caption).with(el("tbody").all(rows));
    let hint = (look.scene.key == Some("latch") && desk.page.get() != HOLDS).then(|| {
        classed("p", "edit-try")
            .with(el("b").say(look.words.t("gates.edit.try")))
            .with(words(" "))
            .with(el("span").say(look.words.t("gates.edit.try-forget")))
            .with(words(" "))
            .with(
                classed("button", "text-button")
                    .at("type", "button")
                    .at("data-hold-gate", s::F.id)
                    .at("data-unit", 1)
                    .say(look.words.t("gates.edit.try-clamp")),
            )
    });
    sum.into_iter().chain([table]).chain(hint).collect()
}

/// What was changed last, and the scene as it was before all changes.
fn base(desk: Desk, look: &Look) -> (Option<Place>, Arc<Scene>) {
    desk.store.edits.with_value(|edits| match edits {
        Some(edits) if edits.base().same_source(&look.scene) => {
            (edits.last(), edits.base().clone())
        }
        _ => (None, look.scene.clone()),
    })
}

/// The gate's sum for the lens unit, with its numbers.
fn sum(look: &Look, gate: Symbol) -> Option<Shape> {
    let all = look.scene.network.shape().cell.equations();
    let equation = all.iter().find(|equation| equation.lhs == gate)?;
    let blocks = look.blocks();
    let peepholes = &look.peepholes();
    let numbers = UnitStep { step: look.now(), blocks, peepholes, unit: look.unit };
    let more = |count: usize| look.words.with("gates.more-terms", &[("count", &count.to_string())]);
    let note = marks::note(look, gate, look.unit);
    let lines = match note {
        Some(_) => mathml::weighed(equation, &numbers, look.decimals, &more),
        None => mathml::substituted(equation, &numbers, look.decimals, &more),
    };
    let pieces = lines.iter().flat_map(|line| line.pieces()).map(|piece| math(&piece));
    let letter = classed("span", &format!("math ink-{}", gate.role.token()))
        .with(words(gate.base))
        .with(el("sub").say("t"));
    Some(classed("div", "numbers edit-sum").with(letter).with(words(" ")).all(pieces).all(note))
}

fn row(name: Shape, old: Option<f64>, new: f64, look: &Look, ink: &str) -> Shape {
    let old = old.map_or("–".into(), |old| look.number(old));
    el("tr")
        .with(el("th").at("scope", "row").with(name))
        .with(el("td").say(old))
        .with(el("td").say("→"))
        .with(classed("td", ink).with(el("b").say(look.number(new))))
}

/// The number that was changed last, while it is another than before.
fn changed(look: &Look, base: &Scene, place: Place) -> Option<Shape> {
    let (old, new) = (number(base, place), number(&look.scene, place)?);
    let name = match place {
        // In another row than what stands below, it is named in full.
        Place::Weight { unit, track, .. } if track == look.track() => {
            name_of(look, place, unit != look.unit)
        }
        Place::Weight { .. } => return None,
        _ => name_of(look, place, true),
    };
    (old != Some(new)).then(|| row(el("span").say(name), old, new, look, ""))
}

fn quantity(look: &Look, symbol: Symbol) -> Shape {
    let ink = format!("ink-{}", symbol.role.token());
    let own = |step: &StepTrace| step.get(symbol).get(look.unit).copied();
    let name = classed("span", &format!("math {ink}"))
        .with(words(symbol.base))
        .with(el("sub").say(symbol.sub));
    let new = own(look.now()).unwrap_or(f64::NAN);
    let old = match look.before {
        Some(_) => look.earlier().and_then(own),
        None => Some(new),
    };
    row(name, old, new, look, &ink)
}

/// The key of what is answered, before and after: at this step, or what is forecast, whichever step is looked at.
fn answer(look: &Look, base: &Scene) -> (&'static str, Option<f64>, f64) {
    match (&base.answer, &look.scene.answer) {
        (Answer::Forecast { value: old, .. }, Answer::Forecast { value, .. }) => {
            ("gates.forecast", Some(*old), *value)
        }
        _ => {
            let old = (look.step <= base.steps()).then(|| base.output(look.step));
            ("gates.answer", old, look.scene.output(look.step))
        }
    }
}

/// The answer, and where something is asked the error over all steps.
fn results(look: &Look, base: &Scene) -> Vec<Shape> {
    let plain = |key: &str, steps: usize| {
        el("span").say(look.words.with(key, &[("count", &steps.to_string())]))
    };
    let error = if look.scene.is_example() { "gates.edit.error" } else { "gates.edit.off" };
    let (key, old, new) = answer(look, base);
    let answer = row(plain(key, 0), old, new, look, "");
    let (old, new) = (base.error(), look.scene.error());
    let error = row(plain(error, look.scene.steps()), Some(old), new, look, "");
    std::iter::once(answer).chain(look.scene.asks().then_some(error)).collect()
}

/// What it does to clamp the gate that is chosen, where there are words for it.
pub fn tip(desk: Desk, look: &Look) -> Option<String> {
    kin::clamped(look.scene.cell(), hold::gate_of(desk).id).map(|key| look.words.t(&key))
}

/// What changes came to, in a few words: seen where the list has no room.
pub fn brief(desk: Desk) -> Vec<Shape> {
    let look = desk.look.get().0;
    // A phone's list is full of what came of the clamp: what a clamp does stands here.
    if look.layout == Layout::Phone && desk.page.get() == HOLDS {
        return tip(desk, &look).map(words).into_iter().collect();
    }
    let (_, base) = base(desk, &look);
    let (key, old, new) = answer(&look, &base);
    let old = old.map_or("–".into(), |old| look.number(old));
    vec![
        el("span").say(look.words.t(key)),
        words(" "),
        el("b").say(format!("{old} → {}", look.number(new))),
    ]
}
