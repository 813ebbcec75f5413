//! The table behind the picture: every gradient of the step that has been reached.

use super::page::{Page, exact};
use super::way::d;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, el, words};
use crate::ui::views::gates::look::Look;

pub fn table(look: &Look) -> Shape {
    let (page, say) = (Page::new(look), look.words);
    let cell = |symbol: Symbol, unit: usize, value: f64| {
        let known = look.reached(symbol).then_some(value);
        let told = known.map_or("–".into(), |value| exact(value, 4));
        look.value(el("td"), symbol, unit, known).say(told)
    };
    let head = |words: Vec<Shape>| el("th").at("scope", "row").all(words);
    let row = |own: Symbol| {
        let values = page.values(own).iter().enumerate();
        let cells = values.map(|(unit, value)| cell(own, unit, *value));
        el("tr").with(head(vec![words(look.name(own))])).all(cells)
    };
    let inputs = page.values(d(s::X)).iter().enumerate().map(|(column, value)| {
        let name = [words(look.name(d(s::X)) + " "), el("bdi").say(look.full_input_name(column))];
        el("tr").with(head(name.into())).with(cell(d(s::X), column, *value))
    });
    let answer = page.track().on_top().then(|| {
        let own = d(s::Y);
        let row = el("tr").with(head(vec![words(look.name(own))]));
        row.with(cell(own, 0, page.ledger.d_y(look.direction, look.step)))
    });
    let column = |unit: usize| el("th").at("scope", "col").say(unit.to_string());
    let first = el("th").at("scope", "col").say(say.t("gates.unit-label"));
    let caption = say.with("gates.back.table", &[("step", &look.step.to_string())]);
    let shown = page.track().shown(look.step).into_iter();
    el("table")
        .with(el("caption").say(caption))
        .with(el("thead").with(el("tr").with(first).all((1..=look.scene.units()).map(column))))
        .with(el("tbody").all(answer).all(shown.map(row)).all(inputs))
}
