//! Equations on the page: a [`Math`] tree as native MathML elements.

use super::shape::{Shape, el};
use crate::notation::mathml::Math;

/// One line of mathematics.
pub fn math(tree: &Math) -> Shape {
    el("math").at("display", "inline").with(node(tree))
}

fn node(tree: &Math) -> Shape {
    // Colour says which signal; weights and biases are none.
    let signal = tree.symbol.filter(|symbol| !symbol.id.starts_with(['W', 'b']));
    let role = signal.map_or("", |symbol| symbol.role.token());
    let class = match (role.is_empty(), tree.number) {
        (true, false) => None,
        (true, true) => Some("value".to_owned()),
        (false, false) => Some(format!("ink-{role}")),
        (false, true) => Some(format!("ink-{role} value strong")),
    };
    // Words and σ stand upright; letters and indices such as t−1 lean.
    let word = tree.text.chars().count() > 1 && tree.text.chars().all(char::is_alphabetic);
    let upright = tree.tag == "mi" && (word || tree.text == "σ");
    // Brackets as high as the letters; fonts with tables for mathematics would stretch them.
    let bracket = tree.tag == "mo" && matches!(tree.text.as_str(), "(" | ")" | "[" | "]");
    // Between terms, also where a line is cut there.
    let infix = tree.tag == "mo" && matches!(tree.text.as_str(), "+" | "−" | "=" | "×");
    el(tree.tag)
        .maybe("form", infix.then(|| "infix".to_owned()))
        .maybe("depth", (tree.tag == "mpadded").then(|| "0".to_owned()))
        .maybe("stretchy", bracket.then(|| "false".to_owned()))
        .maybe("class", class)
        .maybe("mathvariant", upright.then(|| "normal".to_owned()))
        .maybe("data-link", tree.symbol.map(|symbol| symbol.id.to_owned()))
        .say(tree.text.as_str())
        .all(tree.children.iter().map(node))
}
