//! The table behind the picture: every value of the step that has been reached.

use super::edit::{self, Mark};
use super::look::Look;
use super::view::Seen;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Drawing, Shape, el, words};
use leptos::prelude::*;
use std::sync::Arc;

const SHOWN: [Symbol; 14] = [
    s::H_PREV,
    s::C_PREV,
    s::Z_F,
    s::Z_I,
    s::Z_G,
    s::Z_O,
    s::F,
    s::I,
    s::G,
    s::O,
    s::KEPT,
    s::NEW,
    s::C,
    s::H,
];

pub fn content(look: Memo<Seen>) -> Drawing {
    Arc::new(move || {
        let look = look.get().0;
        vec![(look.face.table)(&look)]
    })
}

pub fn table(look: &Look) -> Shape {
    table_of(look, &SHOWN)
}

/// Of these quantities, in this order, below x.
pub fn table_of(look: &Look, shown: &[Symbol]) -> Shape {
    let say = look.words;
    let column = |unit: usize| el("th").at("scope", "col").say(unit.to_string());
    let first = el("th").at("scope", "col").say(say.t("gates.unit-label"));
    let head = el("tr").with(first).all((1..=look.scene.units()).map(column));
    let name = |symbol: Symbol| say.t(&format!("gates.quantity.{}", symbol.id));
    let inputs = look.now().get(s::X).iter().enumerate().map(|(column, value)| {
        let name = el("th")
            .at("scope", "row")
            .with(words(name(s::X) + " "))
            .with(el("bdi").say(look.full_input_name(column)));
        el("tr").with(name).with(cell(look, s::X, column, Some(*value)))
    });
    let rows = shown.iter().map(|&symbol| {
        let known = look.reached(symbol);
        let cells = look
            .now()
            .get(symbol)
            .iter()
            .enumerate()
            .map(|(unit, value)| cell(look, symbol, unit, known.then_some(*value)));
        el("tr").with(el("th").at("scope", "row").say(name(symbol))).all(cells)
    });
    let answer = look.answer().map(|value| {
        let name = el("th").at("scope", "row").say(name(s::Y));
        el("tr").with(name).with(cell(look, s::Y, 0, Some(value)))
    });
    let caption = say.with("gates.table-caption", &[("step", &look.step.to_string())]);
    el("table")
        .with(el("caption").say(caption))
        .with(el("thead").with(head))
        .with(el("tbody").all(inputs).all(rows).all(answer))
}

fn cell(look: &Look, symbol: Symbol, unit: usize, value: Option<f64>) -> Shape {
    let held = value.map(|_| edit::marks(look, Mark::Cell(symbol, unit)));
    let told = value.map_or("–".into(), |value| crate::notation::number(value, 4));
    look.value(el("td"), symbol, unit, value).with(words(told)).all(held.into_iter().flatten())
}
