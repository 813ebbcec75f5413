//! What the head makes of the hidden state, and how far off it is.

use super::terms::{tabled, terms};
use super::{Row, output, pieces};
use crate::notation::letters as s;
use crate::notation::mathml;
use crate::notation::{Equation, Expr};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::Answer;

/// The equations of a step, and that of the answer where it is read.
pub fn with_answer(look: &Look, mut all: Vec<Equation>) -> Vec<Equation> {
    let top = look.layer == look.scene.network.shape().layers;
    all.extend(top.then(|| read_out(look)));
    all
}

/// What the head makes of the hidden state; of both directions it reads both.
fn read_out(look: &Look) -> Equation {
    let over = if look.scene.both() { vec![s::H_LTR, s::H_RTL] } else { vec![s::H] };
    Equation { lhs: s::Y, rhs: Expr::Weighted { weights: s::V, over, bias: s::B_Y } }
}

/// Leads to the weights that the answer of this step hangs on, and from them back to it.
pub fn which_weight(look: &Look) -> Shape {
    let button = el("button").at("type", "button").at("data-action", "which-weight");
    let button = button.at("aria-keyshortcuts", "W");
    let back = look.face.back;
    button.say(look.words.with(
        if back { "gates.back.to-answer" } else { "gates.which-weight" },
        &[("step", &look.step.to_string())],
    ))
}

/// Stage 7: what the head reads from h, and how far off it is.
pub fn answer_row(look: &Look, open: bool) -> Option<Shape> {
    let say = look.words;
    if look.layer < look.scene.network.shape().layers {
        // The top layer answers; a phone's picture has no room for it.
        let name = say.t("gates.forecast");
        let told = look.forecast().filter(|_| look.layout == Layout::Phone)?;
        let value = look.value(output(look.number(told), true), s::Y, 0, Some(told));
        let line = classed("div", "equation-line").with(el("span").say(name)).with(value);
        return Some(classed("li", "equation open role-h").with(line));
    }
    let output_value = look.scene.output(look.step);
    let detail = match &look.scene.answer {
        Answer::EveryStep { targets } => {
            targets.get(look.step - 1).map_or(String::new(), |target| {
                let (target, error) = (look.number(*target), look.number(output_value - target));
                say.with("gates.error", &[("target", &target), ("error", &error)])
            })
        }
        Answer::Forecast { value, reading } if look.step == look.scene.steps() => {
            let (value, actual) = (look.number(*value), look.number(reading.actual));
            let args = [("value", &value), ("actual", &actual), ("target", &reading.target)];
            let args = args.map(|(name, value)| (name, value.as_str()));
            say.with("gates.forecast-words", &args)
        }
        Answer::Forecast { .. } => say.t("gates.forecast-later"),
    };
    // The head reads a forecast after the last step alone.
    let told = look.answer().is_some();
    let symbolic = math(&mathml::symbolic(&read_out(look)));
    let numbers = (open && told).then(|| {
        let more = |count: usize| say.with("gates.more-terms", &[("count", &count.to_string())]);
        let (all, bias) = look.scene.head_terms(look.step);
        let table = terms(look, (all.clone(), bias), "ŷ");
        let lines = mathml::sum_lines(all, bias, look.decimals, &more);
        let ends = look.layout != Layout::Projector;
        let (mut shown, lines) = tabled(table, &lines, ends, s::Y);
        let line = |line| classed("div", "numbers-line").all(pieces(line));
        let numbers = classed("div", "numbers").at("data-substituted", "y");
        shown.extend((!lines.is_empty()).then(|| numbers.all(lines.iter().map(line))));
        shown
    });
    // A phone's picture has no room for the answer: here it is named, in the data's own unit, which outside programs
    // read; the row shows ŷ as the head gives it.
    let named = look.answer().filter(|_| look.layout == Layout::Phone);
    let named = named.map(|value| look.value(el("span"), s::Y, 0, Some(value)));
    // From how far off it is to what it hangs on.
    let blame = told.then(|| [words(" "), which_weight(look)]);
    let blame = blame.into_iter().flatten();
    let detail = classed("p", "say").with(words(detail)).all(named).all(blame);
    let value = told.then(|| look.number(output_value));
    let numbers = numbers.unwrap_or_default();
    Some(Row { lhs: s::Y, open, opens: told, symbolic, value, numbers }.draw(look).with(detail))
}
