//! The equations of the way back with this step's numbers.

use super::page::{Page, times_ten};
use super::sent::{Sent, products};
use super::shares;
use super::way::{self, d, stage_of};
use crate::engine::cell::Column;
use crate::engine::trace::{UnitBack, UnitStep};
use crate::notation::letters as s;
use crate::notation::mathml::{self, Math};
use crate::notation::{Equation, Expr, Function, Symbol};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::equations::{Row, per_cents_bold, pieces, row_of, unfolding};
use crate::ui::views::gates::linking::symbol;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGE_KEYS;
use leptos::prelude::*;

/// Above the panel: the power of ten in which all of this step is printed.
pub fn heading(look: &Look) -> AnyView {
    let power = Page::new(look).power;
    let title = match look.layout {
        Layout::Phone => format!("{} ← {}", look.stage, look.words.t(STAGE_KEYS[look.stage - 1])),
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
    Page::new(look).track().equations()
}

/// The equation that stands open; where weights are looked at, those.
pub fn open(look: &Look, chosen: Option<Symbol>) -> Option<Symbol> {
    match active(look, chosen) {
        "d_W" => {
            let page = Page::new(look);
            let z = chosen.and_then(|own| sum_behind(&page, own));
            shares::shown(&page, z)
        }
        id => symbol(id),
    }
}

/// The row that stands open: that of the stage, unless the reader opened another.
fn active(look: &Look, chosen: Option<Symbol>) -> &'static str {
    let page = Page::new(look);
    let rows = page.track().equations();
    if look.stage <= 2 && chosen.is_some_and(|own| is_weights(&page, own)) {
        return "d_W";
    }
    // Where weights are looked at, a gate chooses whose they are.
    let own = |own: &Symbol| look.stage != 2 || sum_behind(&page, *own).is_none();
    let chosen = chosen.filter(|chosen| rows.iter().any(|row| row.lhs == *chosen) && own(chosen));
    chosen.map_or_else(|| way::open(page.ledger.cell(), look.stage, &rows), |own| own.id)
}

/// The sum z whose weights a row is about: that of a gate's gradient, of its own, or of the weights.
fn sum_behind(page: &Page, own: Symbol) -> Option<Symbol> {
    let mut columns = page.ledger.cell().columns().map(|(_, column)| column);
    let about = |column: &&Column| [d(column.gate), d(column.z), column.weights].contains(&own);
    columns.find(about).map(|column| column.z)
}

fn is_weights(page: &Page, own: Symbol) -> bool {
    page.ledger.cell().columns().any(|(_, column)| column.weights == own)
}

/// All rows of the layer; those that are not reached have no number.
pub fn panel(look: &Look, chosen: Option<Symbol>) -> Shape {
    let page = Page::new(look);
    let open = active(look, chosen);
    let equations = page.track().equations();
    let z = chosen.and_then(|own| sum_behind(&page, own));
    let weights = (look.stage <= 2).then(|| shares::weights(&page, z, open == "d_W"));
    let (late, early): (Vec<&Equation>, Vec<&Equation>) =
        equations.iter().partition(|own| stage_of(page.ledger.cell(), own.lhs) < 2);
    let row = |own: &&Equation| row(&page, own, open == own.lhs.id);
    classed("ol", "equations back")
        .all(early.iter().map(row))
        .all(weights)
        .all(late.iter().map(row))
}

fn row(page: &Page, equation: &Equation, open: bool) -> Shape {
    let (lhs, look) = (equation.lhs, page.look);
    let known = look.reached(lhs);
    let open = open && known;
    let symbolic = terms(worded(page, mathml::symbolic(equation)));
    let mut numbers = if open { opened(page, equation) } else { Vec::new() };
    numbers.extend(open.then(|| shares::way_back(page)).flatten());
    Row {
        lhs,
        open,
        opens: known,
        symbolic: classed("span", "symbolic").all(symbolic),
        value: known.then(|| page.told(lens(page, lhs))),
        numbers,
    }
    .draw(look)
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

/// A row cut before the operators between its terms and factors, so that a long one may go on in the next line; what
/// stands in brackets stays together.
fn terms(tree: Math) -> Vec<Shape> {
    let row =
        |children| Math { tag: "mrow", symbol: None, number: false, text: String::new(), children };
    let mut all: Vec<Vec<Math>> = vec![Vec::new()];
    let mut depth = 0;
    for child in tree.children {
        let sign = if child.tag == "mo" { child.text.as_str() } else { "" };
        depth += i32::from(sign == "(") - i32::from(sign == ")");
        let between = depth == 0 && ["+", "−", "=", "⊙"].contains(&sign);
        match all.last_mut() {
            Some(last) if last.is_empty() || !between => last.push(child),
            _ => all.push(vec![child]),
        }
    }
    all.into_iter().map(|children| math(&row(children))).collect()
}

/// The reader's words where a letter stands for what comes from elsewhere.
fn worded(page: &Page, mut tree: Math) -> Math {
    let elsewhere = tree.symbol.filter(|own| [s::NEXT_H, s::NEXT_C, s::ABOVE_H].contains(own));
    if let (Some(own), false) = (elsewhere, tree.number) {
        let key = match (own == s::ABOVE_H, page.look.direction) {
            (true, _) => "gates.back.above",
            (false, 0) => "gates.back.next",
            (false, _) => "gates.back.next-rtl",
        };
        tree.text = page.look.words.t(key);
    }
    tree.children = tree.children.into_iter().map(|child| worded(page, child)).collect();
    tree
}

/// The numbers of the open row, and the sentence.
fn opened(page: &Page, equation: &Equation) -> Vec<Shape> {
    let (look, lhs) = (page.look, equation.lhs);
    let own = unit(page, lhs);
    let (track, mut letters) = (page.track(), look.peepholes());
    letters.push(track.head());
    let forward = UnitStep {
        step: track.at(look.step),
        blocks: look.blocks(),
        peepholes: &letters,
        unit: own,
    };
    let arriving = track.arriving(look.step);
    let numbers = UnitBack { forward, arriving: &arriving, scale: page.scale() };
    let line = mathml::in_one_line(equation, &numbers, look.decimals);
    let band = look.layout == Layout::Projector;
    let power = if band { times_ten("\u{a0}", page.power) } else { Vec::new() };
    let line = classed("div", "numbers-line").all(pieces(&line)).all(power);
    let numbers = classed("div", "numbers").at("data-substituted", lhs.id).with(line);
    let said = said(page, equation).map(|text| classed("p", "say").all(per_cents_bold(&text)));
    let sums = if band { Vec::new() } else { sent_back(page, equation, own) };
    [Some(numbers), said].into_iter().flatten().chain(sums).collect()
}

/// The products in what weights send back, of all gates, the largest first.
fn sent_back(page: &Page, equation: &Equation, own: usize) -> Vec<Shape> {
    let look = page.look;
    let mut all = products(equation, look.blocks(), page.track().at(look.step), own);
    // One product is what the line above says.
    if all.len() < 2 {
        return Vec::new();
    }
    all.sort_by(|a, b| b.product().abs().total_cmp(&a.product().abs()));
    let line = |own: &Sent| {
        let (d, product) = (own.d * page.scale(), own.product() * page.scale());
        let name = mathml::indexed(page.turned(own.from), &(own.place + 1).to_string());
        let value = classed("b", &format!("ink-{}", own.from.role.token())).say(look.number(d));
        let times = words(format!("{} × ", look.number(own.weight)));
        let factors = el("td").with(times).with(value);
        (row_of(vec![math(&name)], factors, look.number(product)), product)
    };
    let mut lines: Vec<(Shape, f64)> = all.iter().map(line).collect();
    let sum = lines.iter().map(|own| own.1).sum();
    let rest = lines.split_off(lines.len().min(mathml::SHOWN));
    unfolding(look, (lines, rest), (classed("span", "math").say("∑"), sum))
}

/// What the row means, with this unit's numbers.
fn said(page: &Page, equation: &Equation) -> Option<String> {
    let (look, say, lhs) = (page.look, page.look.words, equation.lhs);
    let per_cent = |value: f64| format!("{:.0}", value * 100.0);
    let [above, next] = page.senders();
    let told = |key: &str, part: f64| say.with(key, &[("p", &per_cent(part)), ("next", &next)]);
    match lhs.id {
        "d_h" => Some(say.with("gates.back.say.h", &[("above", &above), ("next", &next)])),
        "d_c" => {
            let slope = 1.0 - Function::Tanh.apply(look.lens(s::C)).powi(2);
            // Where the error at tanh(c) has a row of its own, the output gate has done its part there.
            let whole = equation.rhs.reads(&|own| own.id != "d_tanh_c");
            let (key, part) = match (whole, look.scene.cell().peepholes().is_empty()) {
                (false, _) => ("gates.back.say.c-slope", slope),
                (_, true) => ("gates.back.say.c", look.lens(s::O) * slope),
                (_, false) => ("gates.back.say.c-peephole", look.lens(s::O) * slope),
            };
            Some(told(key, part))
        }
        "d_c_prev" => Some(kept(page)),
        "d_h_prev" => page
            .ledger
            .road
            .as_ref()
            .filter(|road| road.state == s::H)
            .map(|_| told("gates.back.say.h_prev", page.track().kept(look.unit, look.step))),
        "d_x" => {
            let name = look.full_input_name(unit(page, lhs));
            Some(say.with("gates.back.say.x", &[("name", &name)]))
        }
        _ => slope(page, lhs),
    }
}

/// How much of the error the memory takes back.
fn kept(page: &Page) -> String {
    let (look, say) = (page.look, page.look.words);
    let part = page.track().kept(look.unit, look.step);
    let key = match page.ledger.road.as_ref().and_then(|road| road.factor.as_ref()) {
        None => "gates.back.say.c_prev-whole",
        Some(Expr::OneMinus(_)) => "gates.back.say.c_prev-rest",
        Some(_) => "gates.back.say.c_prev",
    };
    let mut text = say.with(key, &[("p", &format!("{:.0}", part * 100.0))]);
    let room = look.layout != Layout::Projector;
    if !look.scene.cell().peepholes().is_empty() {
        text += &say.t("gates.back.say.peepholes");
    } else if part < 0.05 && look.place(look.step) > 1 && room {
        // Little gets through: what was before has no part in it.
        let key = match look.direction {
            0 => "gates.back.say.not-blamed",
            _ => "gates.back.say.not-blamed-rtl",
        };
        text += &say.with(key, &[("step", &look.step.to_string())]);
    }
    text
}

/// Of the gradient of a gate's sum: how steep the curve is where the gate stands.
fn slope(page: &Page, lhs: Symbol) -> Option<String> {
    let look = page.look;
    let mut columns = page.ledger.cell().columns().map(|(_, column)| column);
    let own = columns.find(|column| d(column.z) == lhs)?;
    // A second sum of the same gate stands in the first one.
    let first = page.ledger.cell().columns().find(|(_, column)| column.gate == own.gate)?;
    let value = look.lens(own.gate);
    let slope = if own.gate.signed { 1.0 - value * value } else { value * (1.0 - value) };
    let told = [("slope", look.number(slope))];
    let told = told.each_ref().map(|(name, value)| (*name, value.as_str()));
    (first.1.z == own.z).then(|| look.words.with("gates.back.say.z", &told))
}
