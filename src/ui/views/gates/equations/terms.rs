//! A long weighted sum as a table: the largest by name, the rest as one number.

use crate::notation::letters as s;
use crate::notation::mathml::{self, Summand};
use crate::notation::{Symbol, Term};
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::views::gates::look::Look;

/// A sum as a table, and those of its lines that say more than it does; where it `ends` with the sum there are
/// none, and the table itself is the line with the numbers.
pub fn tabled(
    mut table: Vec<Shape>,
    lines: &[mathml::Math],
    ends: bool,
    lhs: Symbol,
) -> (Vec<Shape>, &[mathml::Math]) {
    match table.pop() {
        None => (table, lines),
        Some(last) if ends => {
            table.push(last.at("data-substituted", lhs.id));
            (table, &[])
        }
        Some(last) => {
            table.push(last);
            (table, &lines[lines.len() - 1..])
        }
    }
}

/// The table; nothing where no term is left over. `total` is the letter of the sum.
pub fn terms(look: &Look, (all, bias): (Vec<Term>, f64), total: &str) -> Vec<Shape> {
    let sum: f64 = all.iter().map(|term| term.product()).sum::<f64>() + bias;
    let (shown, rest) = mathml::largest(all, bias);
    if rest.is_empty() {
        return Vec::new();
    }
    let told = |own: Vec<Summand>| -> Lines {
        own.iter().map(|own| (term_line(look, own), own.value())).collect()
    };
    let name = classed("span", "math").say(total);
    unfolding(look, (told(shown), told(rest)), (name, sum))
}

/// Lines of a table, each with its number.
type Lines = Vec<(Shape, f64)>;

/// The largest lines, the rest of them folded below as one number, and what all come to.
pub fn unfolding(
    look: &Look,
    (shown, rest): (Lines, Lines),
    (total, sum): (Shape, f64),
) -> Vec<Shape> {
    let text = |key: &str, count: usize| look.words.with(key, &[("count", &count.to_string())]);
    let all_text = text("gates.all-terms", shown.len() + rest.len());
    let table = |rows: Vec<Shape>| classed("table", "terms").with(el("tbody").all(rows));
    let lines = |own: Lines| table(own.into_iter().map(|own| own.0).collect());
    let name = vec![total, words(format!(" {all_text}"))];
    let closing = row_of(name, el("td"), look.number(sum)).at("class", "terms-sum");
    let others = (!rest.is_empty()).then(|| {
        let summary = el("summary")
            .with(el("span").say(text("gates.more-terms", rest.len())))
            .with(el("span").say(look.number(rest.iter().map(|own| own.1).sum())));
        let others = classed("div", "terms-scroll")
            .at("tabindex", "0")
            .at("role", "region")
            .at("aria-label", all_text.as_str())
            .with(lines(rest));
        classed("details", "terms-more").with(summary).with(others)
    });
    [Some(lines(shown)), others, Some(table(vec![closing]))].into_iter().flatten().collect()
}

pub fn row_of(name: Vec<Shape>, product: Shape, value: String) -> Shape {
    el("tr").with(el("th").at("scope", "row").all(name)).with(product).with(el("td").say(value))
}

/// Whose value, weight × value, and their product; or the bias.
fn term_line(look: &Look, own: &Summand) -> Shape {
    let told = look.number(own.value());
    let Summand::Product(term) = own else {
        return row_of(vec![classed("span", "math").say("b")], el("td"), told);
    };
    let is_input = term.of == s::X;
    let name = if is_input {
        let full = look.layer > 1;
        let name =
            if full { look.full_input_name(term.place) } else { look.input_name(term.place) };
        vec![el("bdi").say(name)]
    } else {
        let merged = term.of == s::H && look.scene.both();
        let unit = if merged { look.below(term.place) } else { (term.place + 1).to_string() };
        vec![classed("span", "ink-h math").say("h"), words(" "), el("sub").say(unit)]
    };
    let value = classed("b", if is_input { "ink-x" } else { "ink-h" }).say(look.number(term.value));
    let times = words(format!("{} × ", look.number(term.weight)));
    row_of(name, el("td").with(times).with(value), told)
}
