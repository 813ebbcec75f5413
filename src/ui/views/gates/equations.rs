//! The equations with this step's numbers in them.

use super::look::Look;
use super::model::{Answer, reached, sentence};
use crate::engine::cell::lstm::equations::{UnitStep, equations};
use crate::engine::cell::lstm::symbols as s;
use crate::notation::mathml::{self, WRITTEN};
use crate::notation::{Equation, Numbers, Symbol, Term};
use crate::ui::math::math;
use leptos::prelude::*;

/// The row that stands open at a stage, unless the reader opened another gate.
fn active(stage: usize, chosen: Symbol) -> Option<Symbol> {
    match stage {
        2 | 3 => Some(chosen),
        4 | 5 => Some(s::C),
        6 => Some(s::H),
        7 => Some(s::Y),
        _ => None,
    }
}

/// The six rows, and the answer in the last stage. `chosen` is the gate that stands open in stages
/// 2 and 3; pressing another row opens that one.
pub fn panel(look: &Look, chosen: RwSignal<Symbol>) -> AnyView {
    let open = active(look.stage, chosen.get());
    let rows: Vec<AnyView> = equations()
        .iter()
        .map(|equation| row(look, equation, open == Some(equation.lhs), chosen))
        .collect();
    let join = (look.stage == 1).then(|| joined(look));
    let answer = (look.stage == 7).then(|| answer_row(look));
    view! {
        <ol class="equations">
            {join}
            {rows}
            {answer}
        </ol>
    }
    .into_any()
}

fn row(look: &Look, equation: &Equation, open: bool, chosen: RwSignal<Symbol>) -> AnyView {
    let lhs = equation.lhs;
    let known = look.reached(lhs);
    let role = lhs.role.token();
    let class = match (open, known) {
        (true, _) => format!("equation role-{role} open"),
        (false, true) => format!("equation role-{role}"),
        (false, false) => format!("equation role-{role} todo"),
    };
    let is_gate = [s::F, s::I, s::G, s::O].contains(&lhs);
    let value = if known { look.number(look.lens(lhs)) } else { "–".into() };
    let body = open.then(|| opened(look, equation));
    let name = look.words.t(&format!("gates.quantity.{}", lhs.id));
    let line = view! {
        <span class="visually-hidden">{name}</span>
        {math(&mathml::symbolic(equation))}
        <output class="equation-value" class:none=!known>{value}</output>
    };
    let line = if is_gate {
        view! {
            <button
                type="button"
                class="equation-line"
                aria-expanded=if open { "true" } else { "false" }
                on:click=move |_| chosen.set(lhs)
            >
                {line}
            </button>
        }
        .into_any()
    } else {
        view! { <div class="equation-line">{line}</div> }.into_any()
    };
    view! {
        <li class=class data-equation=lhs.id>
            {line}
            {body}
        </li>
    }
    .into_any()
}

/// The numbers of the open row, and the sentence.
fn opened(look: &Look, equation: &Equation) -> AnyView {
    let blocks = &look.scene.blocks[look.layer - 1];
    let numbers = UnitStep { step: look.now(), blocks, unit: look.unit };
    let words = look.words;
    let more = |count: usize| words.with("gates.more-terms", &[("count", &count.to_string())]);
    let lhs = equation.lhs;
    let is_gate = [s::F, s::I, s::G, s::O].contains(&lhs);
    let lines: Vec<AnyView> = if lhs == s::C && look.stage == 4 {
        vec![math(&mathml::product(s::F, s::C_PREV, s::KEPT, &numbers, look.decimals))]
    } else if is_gate && look.stage == 2 {
        mathml::weighed(equation, &numbers, look.decimals, &more).iter().map(math).collect()
    } else {
        mathml::substituted(equation, &numbers, look.decimals, &more).iter().map(math).collect()
    };
    let lines: Vec<AnyView> = lines
        .into_iter()
        .map(|line| view! { <div class="numbers-line">{line}</div> }.into_any())
        .collect();
    let terms = is_gate.then(|| terms(look, &numbers, lhs)).flatten();
    view! {
        <div class="numbers" data-substituted=lhs.id>{lines}</div>
        {terms}
        {said(look)}
    }
    .into_any()
}

/// A long weighted sum as a table: the largest products by name, the rest as one number.
fn terms(look: &Look, numbers: &UnitStep, gate: Symbol) -> Option<AnyView> {
    let weights = match gate.id {
        "f" => s::W_F,
        "i" => s::W_I,
        "g" => s::W_G,
        _ => s::W_O,
    };
    let (all, bias) = numbers.terms(weights);
    if all.iter().filter(|term| term.weight != 0.0).count() <= WRITTEN {
        return None;
    }
    let total: f64 = all.iter().map(|term| term.product()).sum::<f64>() + bias;
    let count = all.len() + 1;
    let (shown, rest) = mathml::largest(all);
    let line = |term: &Term| {
        let name = if term.of == s::X { look.input_name(term.place) } else { String::new() };
        let unit = (term.of != s::X).then(|| (term.place + 1).to_string());
        view! {
            <tr>
                <th scope="row">
                    {unit.map(|unit| view! { <span class="ink-h math">"h"</span> <sub>{unit}</sub> })}
                    <bdi>{name}</bdi>
                </th>
                <td>{look.number(term.weight)} " × " <b class=if term.of == s::X { "ink-x" } else { "ink-h" }>{look.number(term.value)}</b></td>
                <td>{look.number(term.product())}</td>
            </tr>
        }
        .into_any()
    };
    let rest_sum: f64 = rest.iter().map(|term| term.product()).sum();
    let top: Vec<AnyView> = shown.iter().map(line).collect();
    let others: Vec<AnyView> = rest.iter().map(line).collect();
    let count_text = look.words.with("gates.more-terms", &[("count", &rest.len().to_string())]);
    let all_text = look.words.with("gates.all-terms", &[("count", &count.to_string())]);
    Some(
        view! {
            <table class="terms">
                <tbody>{top}</tbody>
            </table>
            <details class="terms-more">
                <summary><span>{count_text}</span> <span>{look.number(rest_sum)}</span></summary>
                <div class="terms-scroll" tabindex="0" role="region" aria-label=all_text.clone()>
                    <table class="terms"><tbody>{others}</tbody></table>
                </div>
            </details>
            <table class="terms">
                <tbody>
                    <tr><th scope="row"><span class="math">"b"</span></th><td></td><td>{look.number(bias)}</td></tr>
                    <tr class="terms-sum"><th scope="row"><span class="math">"z"</span> " " {all_text}</th><td></td><td>{look.number(total)}</td></tr>
                </tbody>
            </table>
        }
        .into_any(),
    )
}

/// The sentence about the lens unit, in words.
pub fn said(look: &Look) -> Option<AnyView> {
    sentence(look.now(), look.unit, look.stage).map(|(key, [p, q])| {
        let unit = (look.unit + 1).to_string();
        let text = look.words.with(key, &[("unit", &unit), ("p", &p), ("q", &q)]);
        view! { <p class="say">{text}</p> }.into_any()
    })
}

/// Stage 1: the numbers that lie side by side.
fn joined(look: &Look) -> AnyView {
    let step = look.now();
    let list = |symbol: Symbol| -> String {
        let values = step.get(symbol);
        let most = 8;
        let mut text: Vec<String> = values.iter().take(most).map(|v| look.number(*v)).collect();
        if values.len() > most {
            text.push("…".into());
        }
        text.join(", ")
    };
    view! {
        <li class="equation open role-x" data-equation="u">
            <div class="equation-line">
                <span class="math">
                    "[" <span class="ink-h">"h" <sub>"t−1"</sub></span> ", " <span class="ink-x">"x" <sub>"t"</sub></span> "]"
                </span>
            </div>
            <div class="numbers" data-substituted="u">
                "= [" <b class="ink-h">{list(s::H_PREV)}</b> ", " <b class="ink-x">{list(s::X)}</b> "]"
            </div>
        </li>
    }
    .into_any()
}

/// Stage 7: what the head reads from h, and how far off it is.
fn answer_row(look: &Look) -> AnyView {
    let words = look.words;
    let layers = look.scene.network.shape().layers;
    if look.layer < layers {
        return ().into_any();
    }
    let output = look.scene.output(look.step);
    let told = reached(s::Y, look.step, (look.step, look.stage));
    let value = if told { look.number(output) } else { "–".into() };
    let detail = match &look.scene.answer {
        Answer::EveryStep { targets } => {
            let target = targets[look.step - 1];
            let args = [("target", look.number(target)), ("error", look.number(output - target))];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            words.with("gates.error", &args)
        }
        Answer::Forecast { value, actual, target, .. } if look.step == look.scene.steps() => {
            let args = [
                ("value", look.number(*value)),
                ("actual", look.number(*actual)),
                ("target", target.clone()),
            ];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            words.with("gates.forecast-words", &args)
        }
        Answer::Forecast { .. } => words.t("gates.forecast-later"),
    };
    view! {
        <li class="equation open role-h" data-equation="y">
            <div class="equation-line">
                <math display="inline">
                    <mrow>
                        <mover><mi class="ink-h">"y"</mi><mo>"ˆ"</mo></mover>
                        <mo>"="</mo>
                        <mi>"V"</mi>
                        <mo>"·"</mo>
                        <msub class="ink-h"><mi>"h"</mi><mi>"t"</mi></msub>
                        <mo>"+"</mo>
                        <mi>"b"</mi>
                    </mrow>
                </math>
                <output class="equation-value">{value}</output>
            </div>
            <p class="say" data-substituted="y">{detail}</p>
        </li>
    }
    .into_any()
}
