//! The equations with this step's numbers in them.

use super::edit::{self, Mark};
use super::lines::{self, Told};
use super::linking;
use super::look::Look;
use super::model::{Answer, sentence};
use crate::engine::cell::CellKind;
use crate::engine::trace::UnitStep;
use crate::notation::letters as s;
use crate::notation::mathml::{self, Summand};
use crate::notation::{Equation, Expr, Numbers, Symbol, Term};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

pub const GATES: [Symbol; 4] = [s::F, s::I, s::G, s::O];

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
    classed("ol", "equations")
        .all((look.stage == 1).then(|| joined(look)))
        .all(rows)
        .all((look.stage == 7).then(|| answer_row(look, open == Some(s::Y))).flatten())
}

/// The quantity whose row was pressed.
pub fn pressed(event: &Event) -> Option<Symbol> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let id = target.closest("[data-gate]").ok().flatten()?.get_attribute("data-gate")?;
    linking::symbol(&id)
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
        let line = line
            .at("class", "equation-line")
            .with(classed("span", "visually-hidden").say(look.name(lhs)))
            .with(self.symbolic)
            .with(output(self.value.unwrap_or_else(|| "–".into()), known));
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
    // The sentence belongs to the stage, and stands with its row; a gate says what it is for.
    let own = said(look).filter(|_| active_of(look, None) == Some(lhs));
    let job = || (look.face.job)(look, lhs).filter(|_| told == Told::Whole && look.stage == 3);
    all.extend(own.or_else(|| {
        // Where a gate is met, the way to hold it by hand is at hand.
        let clamp = (look.layout == Layout::Desktop).then(|| {
            let clamp = el("button").at("type", "button").at("data-hold-gate", lhs.id);
            clamp.say(look.words.t("gates.clamp"))
        });
        job().map(|job| classed("p", "say").with(words(job + " ")).all(clamp))
    }));
    all
}

/// A sum as a table, and those of its lines that say more than it does; where it `ends` with the sum there are
/// none, and the table itself is the line with the numbers.
fn tabled(
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

/// A long weighted sum as a table: the largest by name, the rest as one number. `total` is the letter of the sum.
fn terms(look: &Look, (all, bias): (Vec<Term>, f64), total: &str) -> Vec<Shape> {
    let sum: f64 = all.iter().map(|term| term.product()).sum::<f64>() + bias;
    let (shown, rest) = mathml::largest(all, bias);
    if rest.is_empty() {
        return Vec::new();
    }
    let text = |key: &str, count: usize| look.words.with(key, &[("count", &count.to_string())]);
    let all_text = text("gates.all-terms", shown.len() + rest.len());
    let table = |rows: Vec<Shape>| classed("table", "terms").with(el("tbody").all(rows));
    let lines = |own: &[Summand]| table(own.iter().map(|own| term_line(look, own)).collect());
    let summary = el("summary")
        .with(el("span").say(text("gates.more-terms", rest.len())))
        .with(el("span").say(look.number(rest.iter().map(Summand::value).sum())));
    let others = classed("div", "terms-scroll")
        .at("tabindex", "0")
        .at("role", "region")
        .at("aria-label", all_text.as_str())
        .with(lines(&rest));
    let name = vec![classed("span", "math").say(total), words(format!(" {all_text}"))];
    let closing = row_of(name, el("td"), look.number(sum)).at("class", "terms-sum");
    vec![
        lines(&shown),
        classed("details", "terms-more").with(summary).with(others),
        table(vec![closing]),
    ]
}

fn row_of(name: Vec<Shape>, product: Shape, value: String) -> Shape {
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

/// The sentence about the lens unit, in words.
fn said(look: &Look) -> Option<Shape> {
    // The band of a projector has no room for more.
    let marked =
        look.scene.marks[look.step - 1] && look.scene.gauges() && look.layout != Layout::Projector;
    sentence((look.face.shares)(look), look.stage, marked).map(|(key, [p, q])| {
        // One line of a band.
        let key = match (look.layout, key) {
            (Layout::Projector, "gates.say.write") => "gates.say.write-brief",
            (Layout::Projector, "gates.say.read") => "gates.say.read-brief",
            _ => key,
        };
        let unit = (look.unit + 1).to_string();
        let text = look.words.with(key, &[("unit", &unit), ("p", &p), ("q", &q)]);
        classed("p", "say").all(per_cents_bold(&text))
    })
}

/// The per cents of a sentence in bold. They are found, so that no markup stands in the words.
pub fn per_cents_bold(text: &str) -> Vec<Shape> {
    per_cents(text, &|part| el("b").say(part))
}

/// Words, and each per cent in them as something of its own.
pub fn per_cents(text: &str, part: &dyn Fn(&str) -> Shape) -> Vec<Shape> {
    let mut all = Vec::new();
    let mut plain = text;
    let of_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    while let Some(sign) = plain.find('%') {
        let digits = plain[..sign].bytes().rev().take_while(of_number).count();
        all.push(words(&plain[..sign - digits]));
        all.push(part(&plain[sign - digits..=sign]));
        plain = &plain[sign + 1..];
    }
    all.push(words(plain));
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

/// Stage 7: what the head reads from h, and how far off it is.
fn answer_row(look: &Look, open: bool) -> Option<Shape> {
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
    let value = if told { look.number(output_value) } else { "–".into() };
    let mi = |letter: &str| el("mi").say(letter);
    let mo = |sign: &str| el("mo").say(sign);
    let alone = || {
        el("math").at("display", "inline").with(el("mrow").all([
            el("mover").with(mi("y").at("class", "ink-h")).with(mo("ˆ")),
            mo("="),
            mi("V"),
            mo("·"),
            classed("msub", "ink-h").with(mi("h")).with(mi("t")),
            mo("+"),
            mi("b"),
        ]))
    };
    let both = look.scene.both();
    let formula = if both { math(&mathml::symbolic(&read_out(look))) } else { alone() };
    let shown = output(value, told);
    // A phone's picture has no room for the answer: here it is named.
    let is_forecast = matches!(look.scene.answer, Answer::Forecast { .. });
    let shown = match look.layout {
        Layout::Phone if !is_forecast => look.value(shown, s::Y, 0, look.answer()),
        _ => shown,
    };
    let in_words = look.answer().filter(|_| is_forecast && look.layout == Layout::Phone);
    let line = classed("div", "equation-line").with(formula).with(shown);
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
    // The row shows ŷ as the head gives it; what outside programs read is in the data's own unit.
    let own = in_words.map(|value| look.value(el("span"), s::Y, 0, Some(value)));
    let detail = classed("p", "say").with(words(detail)).all(own);
    let class = if open { "equation open role-h" } else { "equation role-h" };
    Some(
        classed("li", class)
            .at("data-equation", "y")
            .with(line)
            .all(numbers.unwrap_or_default())
            .with(detail),
    )
}
