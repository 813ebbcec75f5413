//! What each weight gets of the error: from this step, and from the last step to this one.

use super::ledger::{Share, sum_of};
use super::page::Page;
use crate::notation::letters as s;
use crate::notation::{Symbol, mathml};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::equations::GATES;
use crate::ui::views::gates::look::Look;

/// How many weights are listed before the rest.
const SHOWN: usize = 5;

/// The row of the weights behind `gate`, else behind the gate that has the largest share at this step; the
/// weights of the lens unit, the largest share first.
pub fn weights(page: &Page, gate: Option<Symbol>, open: bool) -> Shape {
    let look = page.look;
    let gate = gate.or_else(|| most(page)).unwrap_or(s::F);
    let blocks = &look.scene.blocks[look.layer - 1];
    let letter = blocks.iter().find(|own| own.gate == gate).map_or(s::W_F, |own| own.weights);
    let state = if open { " open" } else { "" };
    let item = classed("li", &format!("equation role-{}{state}", gate.role.token()))
        .at("data-equation", format!("d_{}", letter.id))
        .with(formula(letter, gate));
    if !open {
        return item;
    }
    let mut shares = page.ledger.shares(look.layer, gate, look.unit, look.step);
    let bias = shares.len() - 1;
    let size = |own: &Share| (own.now.abs(), own.so_far.abs());
    shares.sort_by(|a, b| {
        let ((now_a, far_a), (now_b, far_b)) = (size(a), size(b));
        now_b.total_cmp(&now_a).then(far_b.total_cmp(&far_a))
    });
    let said = shares.first().filter(|own| own.now != 0.0).map(|own| {
        let unit = (look.unit + 1).to_string();
        let name = plain_name(look, own.column, bias);
        let gate = look.words.t(&format!("gates.quantity.{}", gate.id));
        let args = [("unit", unit.as_str()), ("name", &name), ("gate", &gate)];
        let key = if own.column == bias { "gates.back.say.b" } else { "gates.back.say.W" };
        classed("p", "say").say(look.words.with(key, &args))
    });
    item.all(table(page, letter, &shares)).all(said)
}

/// The gate whose weights hold the largest share of the lens unit.
fn most(page: &Page) -> Option<Symbol> {
    let look = page.look;
    let largest = |gate: &Symbol| {
        let shares = page.ledger.shares(look.layer, *gate, look.unit, look.step);
        shares.iter().fold(0.0_f64, |most, share| most.max(share.now.abs()))
    };
    GATES.into_iter().max_by(|a, b| largest(a).total_cmp(&largest(b)))
}

/// `∂L/∂W_f = ∂L/∂z_f · [h, x, 1]`, a step of it.
fn formula(letter: Symbol, gate: Symbol) -> Shape {
    let part = |symbol: Symbol| math(&mathml::quantity(symbol));
    let formula = classed("span", "math").all([
        part(Symbol { id: "d_W", ..letter }),
        words(" = "),
        part(sum_of(gate)),
        words(" · ["),
        part(s::H_PREV),
        words(", "),
        part(s::X),
        words(", 1]"),
    ]);
    classed("div", "equation-line").with(formula)
}

fn table(page: &Page, letter: Symbol, shares: &[Share]) -> Vec<Shape> {
    let look = page.look;
    let (text, step) = (|key: &str| look.words.t(key), look.step.to_string());
    let so_far = look.words.with("gates.back.so-far", &[("step", &step)]);
    let head = [text("gates.back.weight"), text("gates.back.this-step"), so_far];
    let head = el("tr").all(head.map(|words| el("th").at("scope", "col").say(words)));
    let bias = shares.len() - 1;
    let line = |share: &Share| {
        let name = el("th").at("scope", "row").all(name(look, share.column, bias));
        let told = |value: f64| el("td").say(page.told(value));
        el("tr")
            .at("data-share", letter.id)
            .at("data-row", look.unit + 1)
            .at("data-col", share.column + 1)
            .at("data-value", share.now.to_string())
            .at("data-sum", share.so_far.to_string())
            .all([name, told(share.now), told(share.so_far)])
    };
    let rows = |shares: &[Share]| el("tbody").all(shares.iter().map(line));
    let most = if look.layout == Layout::Phone { 4 } else { SHOWN };
    let (few, rest) = shares.split_at(shares.len().min(most));
    let table = || classed("table", "terms shares");
    let mut all = vec![table().with(el("thead").with(head)).with(rows(few))];
    if !rest.is_empty() {
        let count = rest.len().to_string();
        let more = look.words.with("gates.more-terms", &[("count", &count)]);
        let scroll = classed("div", "terms-scroll")
            .at("tabindex", "0")
            .at("role", "region")
            .at("aria-label", more.as_str())
            .with(table().with(rows(rest)));
        let summary = el("summary").with(el("span").say(more));
        all.push(classed("details", "terms-more").with(summary).with(scroll));
    }
    all
}

/// Whose value a weight weighs: h of a unit, an input, or the bias.
fn name(look: &Look, column: usize, bias: usize) -> Vec<Shape> {
    if column < look.scene.units() {
        let unit = (column + 1).to_string();
        return vec![classed("span", "ink-h math").say("h"), words(" "), el("sub").say(unit)];
    }
    vec![el("bdi").say(plain_name(look, column, bias))]
}

fn plain_name(look: &Look, column: usize, bias: usize) -> String {
    let units = look.scene.units();
    match column {
        own if own == bias => look.words.t("gates.back.bias"),
        own if own < units => format!("h{}", own + 1),
        own => look.full_input_name(own - units),
    }
}
