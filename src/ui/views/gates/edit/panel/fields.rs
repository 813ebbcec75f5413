//! The number fields: a table of all units, or the row of one.

use super::handle::Hand;
use super::names::{weight_name, weights};
use crate::engine::layout::Weight;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::edit::desk::{Desk, INPUTS, STARTS, gates};
use crate::ui::views::gates::edit::model::{Place, number, range};
use crate::ui::views::gates::look::Look;
use leptos::prelude::*;

/// Above so many units (or columns) a table has no room to read its numbers: one row at a time.
const MOST: usize = 6;

/// Whether one unit's numbers are shown at a time.
pub fn one_row(look: &Look) -> bool {
    look.layout != Layout::Desktop || look.scene.units() > MOST
}

/// The fields of the page that is open.
pub fn fields(desk: Desk, hand: Hand) -> Vec<Shape> {
    let look = desk.look.get().0;
    let sheet = Sheet { look: &look, hand, page: desk.page.get() };
    let list = match sheet.page {
        INPUTS => true,
        _ => one_row(&look),
    };
    vec![if list { sheet.list() } else { sheet.table() }]
}

/// The gate that a page is about; the first where there are fewer.
pub fn gate_of(look: &Look, page: usize) -> Symbol {
    let gates = gates(look);
    gates.get(page).or(gates.first()).copied().unwrap_or(s::H)
}

struct Sheet<'a> {
    look: &'a Look,
    hand: Hand,
    page: usize,
}

impl Sheet<'_> {
    /// Columns of a row.
    fn columns(&self) -> usize {
        match self.page {
            INPUTS => self.look.scene.network.shape().inputs,
            STARTS if self.look.scene.cell().has_memory() => 2,
            STARTS => 1,
            _ => self.weights().len(),
        }
    }

    fn gate(&self) -> Symbol {
        gate_of(self.look, self.page)
    }

    fn weights(&self) -> Vec<Weight> {
        weights(self.look, self.gate())
    }

    /// What stands above a column: its letter, or its name.
    fn head(&self, column: usize) -> Shape {
        let look = self.look;
        let letter = |symbol: &str, sub: String| {
            classed("span", &format!("math ink-{symbol}"))
                .with(words(symbol))
                .with(el("sub").say(sub))
        };
        match self.page {
            STARTS => letter(if column == 0 { "h" } else { "c" }, "0".into()),
            INPUTS => el("bdi").say(look.full_input_name(column)),
            _ => match self.weights()[column].of {
                Some((of, place)) if of == s::X => el("bdi").say(look.input_name(place)),
                Some((of, _)) if [s::C, s::C_PREV].contains(&of) => letter("c", of.sub.into()),
                Some((_, place)) if self.weights()[column].hidden => {
                    letter("h", (place + 1).to_string())
                }
                Some((_, place)) => letter("c", (place + 1).to_string()),
                None => self.bias(column),
            },
        }
    }

    /// The only bias by that word; of two each by its letter.
    fn bias(&self, column: usize) -> Shape {
        let own = self.weights()[column].array;
        if !two_biases(&self.weights()) {
            return el("span").say(self.look.words.t("gates.edit.bias"));
        }
        classed("span", "math").with(words(own.base)).with(el("sub").say(own.sub))
    }

    fn place(&self, row: usize, column: usize) -> Place {
        let track = self.look.track();
        match self.page {
            INPUTS => Place::Input { step: row, column },
            STARTS => Place::Start { track, memory: column == 1, unit: row },
            _ => Place::Weight { track, gate: self.gate(), unit: row, column },
        }
    }

    /// All units below each other.
    fn table(&self) -> Shape {
        let units = self.look.scene.units();
        let columns = self.columns();
        let head = (0..columns).map(|column| el("th").at("scope", "col").with(self.head(column)));
        let head = el("tr").with(el("td")).all(head);
        let row = |unit: usize| {
            let on = unit == self.look.unit;
            let name = classed("th", if on { "on" } else { "" }).at("scope", "row");
            let cells = (0..columns).map(|column| el("td").with(self.field(unit, column)));
            el("tr").with(name.say((unit + 1).to_string())).all(cells)
        };
        let body = el("tbody").all((0..units).map(row));
        classed("table", "field-table").with(el("thead").with(head)).with(body)
    }

    /// The numbers of one unit (or of the step in view), each with its name.
    fn list(&self) -> Shape {
        let row = if self.page == INPUTS { self.look.step - 1 } else { self.look.unit };
        let phone = self.look.layout == Layout::Phone;
        let step = |sign: &str, by: &str| {
            let key = if sign == "+" { "gates.edit.more" } else { "gates.edit.less" };
            classed("button", "stepper")
                .at("type", "button")
                .at("data-step", by)
                .at("aria-label", self.look.words.t(key))
                .say(sign)
        };
        let item = |column: usize| {
            let steps = phone.then(|| [step("−", "-0.1"), step("+", "0.1")]);
            let [less, more] = steps.map_or([None, None], |steps| steps.map(Some));
            classed("li", "field-item")
                .with(classed("span", "field-name").with(self.head(column)))
                .all(less)
                .with(self.field(row, column))
                .all(more)
        };
        let class = if phone { "field-list stepping" } else { "field-list" };
        classed("ul", class).all((0..self.columns()).map(item))
    }

    fn field(&self, row: usize, column: usize) -> Shape {
        let place = self.place(row, column);
        let value = number(&self.look.scene, place).unwrap_or(0.0);
        let (least, most) = range(place);
        let (hue, part) = self.shade(place, value);
        let field = el("input")
            .at("type", "text")
            .at("inputmode", "decimal")
            .at("autocomplete", "off")
            .at("role", "spinbutton")
            .at("aria-label", self.label(row, column))
            .at("aria-valuenow", value.to_string())
            .at("aria-valuemin", least)
            .at("aria-valuemax", most)
            .at("class", "edit-field")
            .at("--hue", format!("var(--{hue})"))
            .at("--part", part)
            .at("data-row", row + 1)
            .at("data-value", value.to_string())
            .maybe("aria-invalid", self.hand.wrong(place).then(|| "true".to_owned()))
            .at("value", self.hand.text(place, value));
        match place {
            Place::Input { .. } => field.at("data-input", "x").at("data-col", column + 1),
            Place::Start { memory, .. } => {
                field.at("data-start", if memory { "c" } else { "h" }).at("data-col", 1_usize)
            }
            Place::Weight { gate, .. } => {
                let (name, own) = weight_name(gate, &self.weights()[column]);
                field.at("data-weight", name).at("data-col", own + 1)
            }
        }
    }

    /// Whose colour the field has, and how much of it.
    fn shade(&self, place: Place, value: f64) -> (&'static str, f64) {
        let (symbol, whole): (Symbol, f64) = match place {
            Place::Weight { gate, .. } => (gate, 9.0),
            Place::Input { .. } => (s::X, 1.0),
            Place::Start { memory, .. } => (if memory { s::C } else { s::H }, 1.0),
        };
        let hue = if value < 0.0 { "neg" } else { symbol.role.token() };
        (hue, (value.abs() / whole).min(1.0).sqrt())
    }

    fn label(&self, row: usize, column: usize) -> String {
        name_of(self.look, self.place(row, column), true)
    }
}

/// Whether a sum has a second bias inside, as the GRU's candidate.
fn two_biases(weights: &[Weight]) -> bool {
    weights.iter().filter(|weight| weight.of.is_none()).count() > 1
}

/// A number in words; `whole` says unit and gate as well.
pub fn name_of(look: &Look, place: Place, whole: bool) -> String {
    let say = look.words;
    let unit = |unit: usize| look.unit_name(unit);
    match place {
        Place::Weight { gate, unit: own, column, .. } => {
            let all = weights(look, gate);
            let weight = all.get(column).copied();
            let of = match weight.and_then(|weight| weight.of) {
                Some((of, place)) if of == s::X => look.full_input_name(place),
                Some((of, place)) if weight.is_some_and(|own| own.hidden) => {
                    format!("{} {}", of.base, place + 1)
                }
                Some((of, _)) => format!("{}{}", of.base, of.sub),
                None => String::new(),
            };
            let key = if of.is_empty() { "gates.edit.bias" } else { "gates.edit.weight-on" };
            let mut name = say.with(key, &[("of", &of)]);
            if let Some(own) = weight.filter(|_| of.is_empty() && two_biases(&all)) {
                name = format!("{name} {}", own.array.id);
            }
            if !whole {
                return name;
            }
            let gate = say.t(&format!("gates.gate.{}", gate.id));
            [gate, unit(own), name].join(&say.t("gates.and"))
        }
        Place::Input { step, column } => {
            let step = (step + 1).to_string();
            say.with(
                "gates.edit.at-step",
                &[("of", &look.full_input_name(column)), ("step", &step)],
            )
        }
        Place::Start { memory, unit: own, .. } => {
            let letter = if memory { "c₀" } else { "h₀" };
            [letter.to_owned(), unit(own)].join(&say.t("gates.and"))
        }
    }
}
