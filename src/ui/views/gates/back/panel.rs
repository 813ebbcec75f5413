//! The equations of the way back with this step's numbers.

use super::ledger::{stage_of, sum_of};
use super::page::{Page, times_ten};
use super::picture::d;
use super::shares;
use crate::engine::trace::{UnitBack, UnitStep};
use crate::notation::letters as s;
use crate::notation::mathml::{self, Math};
use crate::notation::{Equation, Function, Symbol};
use crate::ui::shape::{Shape, classed, el};
use crate::ui::store::Layout;
use crate::ui::views::gates::equations::{GATES, per_cents_bold, pieces};
use crate::ui::views::gates::linking::symbol;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGE_KEYS;
use leptos::prelude::*;

/// Above the panel: the power of ten in which all of this step is printed.
pub fn heading(look: &Look) -> AnyView {
    let power = Page::new(look).power;
    let title = match look.layout {
        Layout::Phone => format!("{} {}", look.stage, look.words.t(STAGE_KEYS[look.stage - 1])),
        _ => look.words.t("gates.back.gradients"),
    };
    let times = (power != 0).then(|| {
        let power = crate::notation::number(power.into(), 0);
        view! { <small class="times">" × 10" <sup>{power}</sup></small> }
    });
    view! { {title} {times} }.into_any()
}

/// All equations of the way back in the layer.
pub fn equations(look: &Look) -> Vec<Equation> {
    Page::new(look).ledger.equations(look.layer)
}

/// The equation that stands open, where it is one.
pub fn open(look: &Look, chosen: Option<Symbol>) -> Option<Symbol> {
    symbol(active(look, chosen))
}

/// The row that stands open at a stage, unless the reader opened another.
fn active(look: &Look, chosen: Option<Symbol>) -> &'static str {
    let own = match look.stage {
        7 => "d_h",
        6 => "d_c",
        5 => "d_i",
        4 => "d_c_prev",
        3 => "d_z_f",
        2 => "d_W",
        _ => "d_h_prev",
    };
    // Where weights are looked at, a gate chooses whose they are.
    let chosen = chosen.filter(|own| own.is_gradient());
    let chosen = chosen.filter(|own| look.stage != 2 || gate_of(Some(*own)).is_none());
    chosen.map_or(own, |own| own.id)
}

/// The gate whose gradient or sum this is.
fn gate_of(own: Option<Symbol>) -> Option<Symbol> {
    let own = own?;
    GATES.into_iter().find(|gate| [d(*gate), sum_of(*gate)].contains(&own))
}

/// All rows of the layer; those that are not reached have no number.
pub fn panel(look: &Look, chosen: Option<Symbol>) -> Shape {
    let page = Page::new(look);
    let open = active(look, chosen);
    let equations = page.ledger.equations(look.layer);
    let gate = gate_of(chosen);
    let weights = (look.stage <= 2).then(|| shares::weights(&page, gate, open == "d_W"));
    let (late, early): (Vec<&Equation>, Vec<&Equation>) =
        equations.iter().partition(|own| stage_of(own.lhs) < 2);
    let row = |own: &&Equation| row(&page, own, open == own.lhs.id);
    classed("ol", "equations back")
        .all(early.iter().map(row))
        .all(weights)
        .all(late.iter().map(row))
}

fn row(page: &Page, equation: &Equation, open: bool) -> Shape {
    let (lhs, look) = (equation.lhs, page.look);
    let known = look.reached(lhs);
    let state = match (open && known, known) {
        (true, _) => " open",
        (false, true) => "",
        (false, false) => " todo",
    };
    let line = if known {
        el("button")
            .at("type", "button")
            .at("data-gate", lhs.id)
            .at("aria-expanded", if open { "true" } else { "false" })
    } else {
        el("div")
    };
    let value = if known { page.told(lens(page, lhs)) } else { "–".into() };
    let class = if known { "equation-value" } else { "equation-value none" };
    let line = line
        .at("class", "equation-line")
        .with(classed("span", "visually-hidden").say(page.name(lhs)))
        .with(classed("span", "symbolic").all(pieces(&worded(page, mathml::symbolic(equation)))))
        .with(classed("output", class).say(value));
    classed("li", &format!("equation role-{}{state}", lhs.role.token()))
        .at("data-equation", lhs.id)
        .with(line)
        .all(if open && known { opened(page, equation) } else { Vec::new() })
}

/// The unit of a gradient that is told: that under the lens; of x its largest column.
fn unit(page: &Page, lhs: Symbol) -> usize {
    if lhs != d(s::X) {
        return page.look.unit;
    }
    mathml::largest_places(page.values(lhs), 1).first().copied().unwrap_or(0)
}

fn lens(page: &Page, lhs: Symbol) -> f64 {
    page.values(lhs).get(unit(page, lhs)).copied().unwrap_or(f64::NAN)
}

/// The reader's words where a letter stands for what comes from elsewhere.
fn worded(page: &Page, mut tree: Math) -> Math {
    let elsewhere = tree.symbol.filter(|own| [s::NEXT_H, s::NEXT_C, s::ABOVE_H].contains(own));
    if let (Some(own), false) = (elsewhere, tree.number) {
        let key = if own == s::ABOVE_H { "gates.back.above" } else { "gates.back.next" };
        tree.text = page.look.words.t(key);
    }
    tree.children = tree.children.into_iter().map(|child| worded(page, child)).collect();
    tree
}

/// The numbers of the open row, and the sentence.
fn opened(page: &Page, equation: &Equation) -> Vec<Shape> {
    let (look, lhs) = (page.look, equation.lhs);
    let own = unit(page, lhs);
    let mut letters = look.scene.network.peepholes(look.layer - 1, 0);
    letters.push(page.ledger.head());
    let forward = UnitStep {
        step: page.ledger.at(look.layer, look.step),
        blocks: &look.scene.blocks[look.layer - 1],
        peepholes: &letters,
        unit: own,
    };
    let arriving = page.ledger.arriving(look.layer, look.step);
    let numbers = UnitBack { forward, arriving: &arriving, scale: page.scale() };
    let line = mathml::in_one_line(equation, &numbers, look.decimals);
    let band = look.layout == Layout::Projector;
    let power = if band { times_ten(page.power) } else { Vec::new() };
    let line = classed("div", "numbers-line").all(pieces(&line)).all(power);
    let numbers = classed("div", "numbers").at("data-substituted", lhs.id).with(line);
    let said = said(page, lhs).map(|text| classed("p", "say").all(per_cents_bold(&text)));
    [Some(numbers), said].into_iter().flatten().collect()
}

/// What the row means, with this unit's numbers.
fn said(page: &Page, lhs: Symbol) -> Option<String> {
    let (look, say) = (page.look, page.look.words);
    let per_cent = |value: f64| format!("{:.0}", value * 100.0);
    let lens = |of: Symbol| look.lens(of);
    let told = |key: &str, part: f64| say.with(key, &[("p", &per_cent(part))]);
    match lhs.id {
        "d_h" if look.layer == look.scene.network.shape().layers => Some(say.t("gates.back.say.h")),
        "d_h" => Some(say.t("gates.back.say.h-below")),
        "d_c" => {
            let slope = 1.0 - Function::Tanh.apply(lens(s::C)).powi(2);
            Some(told("gates.back.say.c", lens(s::O) * slope))
        }
        "d_c_prev" => {
            let mut text = told("gates.back.say.c_prev", lens(s::F));
            // Little gets through: what was before has no part in it.
            if lens(s::F) < 0.05 && look.step > 1 && look.layout != Layout::Projector {
                text += &say.with("gates.back.say.not-blamed", &[("step", &look.step.to_string())]);
            }
            Some(text)
        }
        "d_z_f" | "d_z_i" | "d_z_g" | "d_z_o" => {
            let gate = GATES.into_iter().find(|gate| sum_of(*gate) == lhs)?;
            let value = lens(gate);
            let slope = if gate == s::G { 1.0 - value * value } else { value * (1.0 - value) };
            Some(say.with("gates.back.say.z", &[("slope", &look.number(slope))]))
        }
        "d_x" => {
            let name = look.full_input_name(unit(page, lhs));
            Some(say.with("gates.back.say.x", &[("name", &name)]))
        }
        _ => None,
    }
}
