//! The equations with this step's numbers in them.

mod answer;
mod said;
mod terms;

use super::edit::{self, Mark};
use super::lines::{self, Told};
use super::linking;
use super::look::Look;
use super::model::STAGE_KEYS;
use crate::engine::cell::CellKind;
use crate::engine::trace::UnitStep;
use crate::notation::letters as s;
use crate::notation::mathml;
use crate::notation::{Equation, Numbers, Symbol};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use answer::answer_row;
use said::said;
pub use terms::{row_of, unfolding};
use terms::{tabled, terms};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

pub use answer::{which_weight, with_answer};
pub use said::{per_cents, per_cents_bold};

pub const GATES: [Symbol; 4] = [s::F, s::I, s::G, s::O];

/// The row of an LSTM that stands open at a stage.
pub fn active(stage: usize) -> Option<Symbol> {
    match stage {
        2 | 3 => Some(s::F),
        4 | 5 => Some(s::C),
        6 => Some(s::H),
        7 => Some(s::Y),
        _ => None,
    }
}

/// The row that is open: the one that the reader chose, or that of the stage.
pub fn open(look: &Look, chosen: Option<Symbol>, stage: Option<Symbol>) -> Option<Symbol> {
    // What was opened in another kind of cell may not be in this one.
    let here = |own: &Symbol| !own.is_gradient() && look.symbol(own.id).is_some();
    chosen.filter(|own| look.stage > 1 && here(own)).or(stage)
}

/// The same for a look: below the top layer the last stage is about what goes up.
fn active_of(look: &Look, chosen: Option<Symbol>) -> Option<Symbol> {
    let top = look.layer == look.scene.network.shape().layers;
    let open = (look.face.open)(look, chosen);
    open.map(|own| if own == s::Y && !top { s::H } else { own })
}

/// The rows of the cell, and the answer in the last stage. `chosen` is the row that the reader opened; a row that
/// can be pressed says so in `data-gate`.
pub fn panel(look: &Look, chosen: Option<Symbol>) -> Shape {
    panel_of(look, chosen, &CellKind::lstm_equations())
}

/// The same of these equations.
pub fn panel_of(look: &Look, chosen: Option<Symbol>, rows: &[Equation]) -> Shape {
    let open = active_of(look, chosen);
    let rows = rows.iter().filter(|own| !own.is_name());
    let rows = rows.map(|equation| row(look, equation, open == Some(equation.lhs)));
    // Asked before the answer is read; then its own row asks, where it is seen.
    let seen = open == Some(s::Y) || look.layout == Layout::Desktop;
    let asks = look.stage < 7 || !seen;
    classed("ol", "equations")
        .all((look.stage == 1).then(|| joined(look)))
        .all(rows)
        .all((look.stage == 7).then(|| answer_row(look, open == Some(s::Y))).flatten())
        .all(asks.then(|| classed("li", "say asks").with(which_weight(look))))
}

/// The quantity whose row was pressed.
pub fn pressed(event: &Event) -> Option<Symbol> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let id = target.closest("[data-gate]").ok().flatten()?.get_attribute("data-gate")?;
    linking::symbol(&id)
}

/// The unit (from 1) that a press leads to.
pub fn leads_to(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest("[data-lens]").ok().flatten()?.get_attribute("data-lens")?.parse().ok()
}

/// Whether it was asked which weight the answer hangs on.
pub fn asks_which_weight(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|own| matches!(own.closest("[data-action=which-weight]"), Ok(Some(_))))
}

/// A row of the panel: an equation, its value, and where it is open its numbers.
pub struct Row {
    pub lhs: Symbol,
    pub open: bool,
    /// It can be pressed, to be opened.
    pub opens: bool,
    pub symbolic: Shape,
    /// The value, once it is there.
    pub value: Option<String>,
    pub numbers: Vec<Shape>,
}

impl Row {
    pub fn draw(self, look: &Look) -> Shape {
        let Self { lhs, open, .. } = self;
        let state = match (open, &self.value) {
            (true, _) => " open",
            (false, Some(_)) => "",
            (false, None) => " todo",
        };
        let line = if self.opens {
            el("button")
                .at("type", "button")
                .at("data-gate", lhs.id)
                .at("aria-expanded", if open { "true" } else { "false" })
        } else {
            el("div")
        };
        let known = self.value.is_some();
        // Where it comes, which a press leads to.
        let comes = look.comes_at(lhs).filter(|_| self.opens && !known);
        let comes = comes.map(|stage| format!("{stage} {} ›", look.words.t(STAGE_KEYS[stage - 1])));
        let line = line
            .at("class", "equation-line")
            .with(classed("span", "visually-hidden").say(look.name(lhs)))
            .with(self.symbolic)
            .with(output(self.value.or(comes).unwrap_or_else(|| "–".into()), known));
        classed("li", &format!("equation role-{}{state}", lhs.role.token()))
            .at("data-equation", lhs.id)
            .with(line)
            .all(self.numbers)
    }
}

fn row(look: &Look, equation: &Equation, open: bool) -> Shape {
    let lhs = equation.lhs;
    let known = look.reached(lhs);
    // A band has room for what happens now, not for the whole row.
    let symbolic = if open && forgets_in_band(look, equation) {
        mathml::kept_of(equation)
    } else {
        mathml::symbolic(equation)
    };
    // What is longer than the panel is wide goes on in the next line.
    let long = symbolic.plain().chars().count() > if open { 19 } else { 26 };
    let symbolic = if long { el("span").all(pieces(&symbolic)) } else { math(&symbolic) };
    let mut numbers = if open { opened(look, equation) } else { Vec::new() };
    numbers.extend(known.then(|| edit::marks(look, Mark::Equation(lhs))).into_iter().flatten());
    let value = known.then(|| look.number(look.lens(lhs)));
    Row { lhs, open, opens: true, symbolic, value, numbers }.draw(look)
}

/// Stage 4 on a projector: the memory row shows its first product only.
fn forgets_in_band(look: &Look, equation: &Equation) -> bool {
    look.layout == Layout::Projector && told(look, equation) == Some(Told::Kept)
}

fn told(look: &Look, equation: &Equation) -> Option<Told> {
    let told = lines::told(equation, look.stage, &|symbol| look.reached(symbol));
    // A gate that is held is not what its sum makes: the sum is told, and a note says the rest.
    told.map(|told| if look.held(equation.lhs, look.unit).is_some() { Told::Sum } else { told })
}

fn output(value: String, known: bool) -> Shape {
    classed("output", if known { "equation-value" } else { "equation-value none" }).say(value)
}

/// The numbers of the open row, and the sentence.
fn opened(look: &Look, equation: &Equation) -> Vec<Shape> {
    let blocks = look.blocks();
    let peepholes = &look.peepholes();
    let numbers = UnitStep { step: look.now(), blocks, peepholes, unit: look.unit };
    let more = |count: usize| look.words.with("gates.more-terms", &[("count", &count.to_string())]);
    let lhs = equation.lhs;
    let Some(told) = told(look, equation) else {
        return said(look).filter(|_| active_of(look, None) == Some(lhs)).into_iter().collect();
    };
    let lines = lines::lines(equation, told, &numbers, look.decimals, &more);
    let terms = lines::sum_of(equation).map(|weights| terms(look, numbers.terms(weights), "z"));
    let terms = terms.unwrap_or_default();
    let band = look.layout == Layout::Projector;
    let (mut all, lines) = tabled(terms, &lines, told == Told::Sum && !band, lhs);
    let ahead = |place: usize| match told {
        Told::Kept if band => Some(words("= ")),
        // A band may show the last line alone: it says what it is.
        Told::Sum if band && place > 0 => Some(classed("span", "math").say("z")),
        _ => None,
    };
    if !lines.is_empty() {
        let lines = lines.iter().enumerate().map(|(place, line)| {
            classed("div", "numbers-line").all(ahead(place)).all(pieces(line))
        });
        all.push(classed("div", "numbers").at("data-substituted", lhs.id).all(lines));
    }
    // The sentence belongs to the stage, and stands with its row; a gate says what it is for. Where a gate is met,
    // or what it lets through, the way to hold it by hand is at hand.
    let clamp = |gate: Symbol| {
        let clamp = el("button").at("type", "button").at("data-hold-gate", gate.id);
        [words(" "), clamp.at("aria-keyshortcuts", "K").say(look.words.t("gates.clamp"))]
    };
    let own = said(look).filter(|_| active_of(look, None) == Some(lhs));
    let forgets = told == Told::Kept && look.symbol(s::F.id).is_some();
    let own = own.map(|own| own.all(forgets.then(|| clamp(s::F)).into_iter().flatten()));
    let job = || (look.face.job)(look, lhs).filter(|_| told == Told::Whole && look.stage > 2);
    let job = || job().map(|job| classed("p", "say").with(words(job)).all(clamp(lhs)));
    all.extend(own.or_else(job));
    all
}

/// Stage 1: the numbers that lie side by side.
fn joined(look: &Look) -> Shape {
    let step = look.now();
    let list = |symbol: Symbol, class: &str| {
        let values = step.get(symbol);
        let most = if look.layout == Layout::Projector { 3 } else { 8 };
        let mut text: Vec<String> = values.iter().take(most).map(|v| look.number(*v)).collect();
        if values.len() > most {
            text.push("…".into());
        }
        classed("b", class).say(text.join(", "))
    };
    let letter = |class: &str, base: &str, sub: &str| {
        classed("span", class).with(words(base)).with(el("sub").say(sub))
    };
    let line = classed("div", "equation-line").with(classed("span", "math").all([
        words("["),
        letter("ink-h", "h", look.before_sub()),
        words(", "),
        letter("ink-x", "x", "t"),
        words("]"),
    ]));
    let numbers = el("span").all([
        words("= ["),
        list(s::H_PREV, "ink-h"),
        words(", "),
        list(s::X, "ink-x"),
        words("]"),
    ]);
    let numbers = classed("div", "numbers").at("data-substituted", "u").with(numbers);
    classed("li", "equation open role-x")
        .at("data-equation", "u")
        .with(line)
        .with(numbers)
        .all(named(look))
}

/// Which column each number of x is, where the picture has no room for their names.
fn named(look: &Look) -> Option<Shape> {
    if look.layout != Layout::Phone || look.scene.gauges() || look.layer > 1 {
        return None;
    }
    let rows = look.now().get(s::X).iter().enumerate().take(8).map(|(column, value)| {
        let name = el("th").at("scope", "row").with(el("bdi").say(look.input_name(column)));
        el("tr").with(name).with(el("td").with(classed("b", "ink-x").say(look.number(*value))))
    });
    Some(classed("table", "terms").with(el("tbody").all(rows)))
}

/// A line in pieces that may stand below each other: after the operators between its terms.
pub fn pieces(line: &mathml::Math) -> Vec<Shape> {
    line.pieces().iter().map(math).collect()
}
