//! What each weight gets of the error: from this step, and from the last step to this one.

use super::page::{Page, judged};
use super::track::{Share, is_peephole};
use super::way::d;
use crate::exchange::link::Judged;
use crate::notation::letters as s;
use crate::notation::{Symbol, mathml, raised};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::equations::which_weight;
use crate::ui::views::gates::look::{DIRECTIONS, Look};
use crate::ui::views::gates::model::Answer;

/// How many weights are listed before the rest; where there is little height, so many rows are seen whole.
const SHOWN: usize = 5;
const FEW: usize = 3;

/// The row of the weights behind a sum, else behind the one that has the largest share at this step; the weights of
/// the lens unit, the largest share first.
pub fn weights(page: &Page, z: Option<Symbol>, open: bool) -> Shape {
    let look = page.look;
    let Some(own) = behind(page, z) else { return el("li") };
    let state = if open { " open" } else { "" };
    let item = classed("li", &format!("equation role-{}{state}", own.gate.role.token()))
        .at("data-equation", format!("d_{}", own.weights.id))
        .with(formula(page, &own, open));
    if !open {
        return item;
    }
    let mut shares = own.shares;
    // Of those that differ by rounding alone, first the one that has the most once all steps are walked.
    let ends = page.track().shares(own.z, look.unit, last(look));
    let end = |share: &Share| ends.iter().find(|own| own.column == share.column);
    let most = shares.iter().fold(f64::MIN_POSITIVE, |most, own| most.max(own.now.abs()));
    let key = |own: &Share| {
        [(own.now.abs() / most * 1e9).round(), end(own).map_or(0.0, |own| own.so_far.abs())]
    };
    shares.sort_by(|a, b| {
        let ([now_a, end_a], [now_b, end_b]) = (key(a), key(b));
        now_b.total_cmp(&now_a).then(end_b.total_cmp(&end_a))
    });
    let said = shares.first().map(|first| {
        let other = shares.get(1).filter(|other| tie(other.now.abs(), first.now.abs()));
        let (key, part) = match other {
            _ if first.now == 0.0 => ("gates.back.say.none", "no-share"),
            Some(_) => ("gates.back.say.both", "share"),
            None => ("gates.back.say.one", "share"),
        };
        named(page, key, (look.unit, own.gate), (first, other)).at("data-part", part)
    });
    // Where nothing reaches the unit, the sentence says all that a table of zeros would.
    let some = shares.iter().any(|own| (own.now, own.so_far) != (0.0, 0.0));
    let table = some.then(|| table(page, &shares)).into_iter().flatten();
    item.all(most_of_all(page, own.gate)).all(way_back(page)).all(said).all(table)
}

/// Where this is, and the way back: for who asked which weight matters and was led here, and wherever the choice of
/// the way is put away in a menu.
pub fn way_back(page: &Page) -> Option<Shape> {
    let look = page.look;
    let asked = look.stage == 2 && judged() == Judged::Step(look.step);
    let asked = asked || look.layout != Layout::Desktop;
    let here = el("span").say(look.words.t("gates.back.here"));
    asked.then(|| {
        // On a phone it goes on in the line of the answer.
        let way = classed("p", "say way-back").with(words(" ")).with(here);
        way.with(which_weight(look))
    })
}

/// Whether two sizes differ by no more than rounding; `most` is not 0.
fn tie(size: f64, most: f64) -> bool {
    (size - most).abs() < 1e-9 * most
}

/// The weights that the row is about.
pub fn shown(page: &Page, z: Option<Symbol>) -> Option<Symbol> {
    behind(page, z).map(|own| own.weights)
}

fn behind(page: &Page, z: Option<Symbol>) -> Option<Behind> {
    z.and_then(|z| Behind::of(page, z)).or_else(|| most(page))
}

/// A sentence about one weight of a unit's gate.
fn named(
    page: &Page,
    key: &str,
    (unit, gate): (usize, Symbol),
    (share, other): (&Share, Option<&Share>),
) -> Shape {
    let words = page.look.words;
    let unit = (unit + 1).to_string();
    let name = said_name(page, share);
    let gate = words.t(&format!("gates.quantity.{}", gate.id));
    let other = other.map_or_else(String::new, |other| said_name(page, other));
    let args = [("unit", unit.as_str()), ("name", &name), ("other", &other), ("gate", &gate)];
    classed("p", "say").say(words.with(key, &args))
}

/// The answer to "which weight matters most?": of all weights of the layer the one that gets the largest share of the
/// error, once all steps are walked. `gate` is the one whose weights are shown.
fn most_of_all(page: &Page, gate: Symbol) -> Option<Shape> {
    let (look, track) = (page.look, page.track());
    let end = last(look);
    let units = 0..look.scene.units();
    let all = page.ledger.cell().columns().flat_map(|(_, column)| {
        let shares =
            move |unit| track.shares(column.z, unit, end).into_iter().map(move |own| (unit, own));
        units.clone().flat_map(shares).map(move |own| (column, own))
    });
    let largest = all.max_by(|a, b| a.1.1.so_far.abs().total_cmp(&b.1.1.so_far.abs()))?;
    let (column, (unit, share)) = largest;
    // What ties with it in its row is named as well.
    let size = share.so_far.abs();
    let row = track.shares(column.z, unit, end);
    let mut tied = row.iter().filter(|own| own.column != share.column);
    let other = tied.find(|own| tie(own.so_far.abs(), size));
    let key = if other.is_some() { "gates.back.say.most-both" } else { "gates.back.say.most" };
    let moved = look.words.with("gates.back.say.most-why", &[("what", &moved(look))]);
    let moved = el("span").at("class", "why").say(moved);
    let said = (size != 0.0).then(|| named(page, key, (unit, column.gate), (&share, other)));
    // Where others are shown, to it.
    let elsewhere = (unit, column.gate) != (look.unit, gate);
    let go = elsewhere.then(|| {
        let go = el("button").at("type", "button").at("data-gate", column.weights.id);
        [words(" "), go.at("data-lens", unit + 1).say(look.words.t("gates.back.say.show"))]
    });
    said.map(|said| said.at("data-part", "most-of-all").with(moved).all(go.into_iter().flatten()))
}

/// The last step of the way back.
fn last(look: &Look) -> usize {
    if look.direction == 0 { 1 } else { look.scene.steps() }
}

/// What a weight moves: the one answer that is judged, or where each step's is, the error of all.
fn moved(look: &Look) -> String {
    let step = match (judged(), &look.scene.answer) {
        (_, Answer::Forecast { .. }) => return look.words.t("gates.back.say.forecast"),
        (Judged::Every, _) => return look.words.t("gates.back.say.errors"),
        (Judged::Last, _) => look.scene.steps(),
        (Judged::Step(one), _) => one.min(look.scene.steps()),
    };
    look.words.with("gates.back.say.answer", &[("step", &step.to_string())])
}

/// A sum with the shares of the weights in it.
struct Behind {
    gate: Symbol,
    z: Symbol,
    weights: Symbol,
    shares: Vec<Share>,
}

impl Behind {
    fn of(page: &Page, z: Symbol) -> Option<Self> {
        let look = page.look;
        let mut columns = page.ledger.cell().columns().map(|(_, column)| column);
        let own = columns.find(|column| column.z == z)?;
        let shares = page.track().shares(z, look.unit, look.step);
        Some(Self { gate: own.gate, z, weights: own.weights, shares })
    }

    fn largest(&self) -> f64 {
        self.shares.iter().fold(0.0_f64, |most, share| most.max(share.now.abs()))
    }
}

/// The sum whose weights hold the largest share of the lens unit.
fn most(page: &Page) -> Option<Behind> {
    let columns = page.ledger.cell().columns();
    let all = columns.filter_map(|(_, column)| Behind::of(page, column.z));
    all.max_by(|a, b| a.largest().total_cmp(&b.largest()))
}

/// `∂L/∂W_f = ∂L/∂z_f · [h, x, 1]`, a step of it; pressed, it opens.
fn formula(page: &Page, own: &Behind, open: bool) -> Shape {
    let part = |symbol: Symbol| math(&mathml::quantity(page.turned(symbol)));
    // What the sum is over; a peephole's memory is not in the matrix.
    let mut read: Vec<Symbol> = Vec::new();
    for share in own.shares.iter().filter(|share| !is_peephole(&share.weight)) {
        read.extend(share.weight.of.map(|(of, _)| of).filter(|of| !read.contains(of)));
    }
    let read = read.into_iter().flat_map(|of| [part(of), words(", ")]);
    let say = page.look.words;
    let gate = say.t(&format!("gates.quantity.{}", own.gate.id));
    let name = say.with("gates.back.weights-of", &[("gate", &gate)]);
    let formula = classed("span", "math")
        .all([part(Symbol { id: "d_W", ..own.weights }), words(" = "), part(d(own.z))])
        .with(words(" · ["))
        .all(read)
        .with(words("1]"));
    classed("button", "equation-line")
        .at("type", "button")
        .at("data-gate", own.weights.id)
        .at("aria-expanded", if open { "true" } else { "false" })
        .with(classed("span", "visually-hidden").say(name))
        .with(formula)
}

fn table(page: &Page, shares: &[Share]) -> Vec<Shape> {
    let look = page.look;
    let (text, step) = (|key: &str| look.words.t(key), look.step.to_string());
    let from = begin(page).to_string();
    let so_far = look.words.with("gates.back.so-far", &[("from", &from), ("step", &step)]);
    // At the step where the error begins, it has come from nowhere else.
    let begins = begin(page) == look.step;
    let power =
        if page.power == 0 { String::new() } else { format!(" ×10{}", raised(page.power)) };
    let this_step = text("gates.back.this-step") + &power;
    let head = [text("gates.back.weight"), this_step, so_far + &power];
    let columns = if begins { 2 } else { 3 };
    let head = head.into_iter().take(columns).map(|words| el("th").at("scope", "col").say(words));
    let head = el("tr").all(head);
    let line = |share: &Share| {
        let name = el("th").at("scope", "row").all(name(page, share));
        let told = |value: f64| el("td").say(page.told(value));
        el("tr")
            .at("data-share", share.weight.array.id)
            .at("data-row", look.unit + 1)
            .at("data-col", share.column + 1)
            .at("data-value", share.now.to_string())
            .at("data-sum", share.so_far.to_string())
            .at("data-layer", look.layer)
            .at("data-direction", DIRECTIONS[look.direction])
            .all([name, told(share.now)])
            .all((!begins).then(|| told(share.so_far)))
    };
    let rows = |shares: &[Share]| el("tbody").all(shares.iter().map(line));
    let most = match look.layout {
        Layout::Phone | Layout::Projector => FEW,
        _ if look.low => FEW,
        _ => SHOWN,
    };
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

/// The step where the error begins: what is read last, or the one that is judged.
fn begin(page: &Page) -> usize {
    let (look, steps) = (page.look, page.look.scene.steps());
    match (judged(), &look.scene.answer) {
        (Judged::Step(one), Answer::EveryStep { .. })
            if page.track().on_top() && look.place(look.step) <= look.place(one.min(steps)) =>
        {
            one.min(steps)
        }
        _ => look.place(steps),
    }
}

/// Whose value a weight weighs: h of a unit, an input, its own memory, or the bias.
fn name(page: &Page, share: &Share) -> Vec<Shape> {
    match share.weight.of {
        Some((of, _)) if is_peephole(&share.weight) => {
            vec![math(&mathml::quantity(page.turned(of)))]
        }
        Some((of, place)) if of != s::X => {
            let letter = classed("span", &format!("ink-{} math", of.role.token())).say(of.base);
            vec![letter, words(" "), el("sub").say((place + 1).to_string())]
        }
        _ => vec![el("bdi").say(plain_name(page, share))],
    }
}

/// The name within a sentence, where the heading of a table does not say what is weighed.
fn said_name(page: &Page, share: &Share) -> String {
    let (words, name) = (page.look.words, plain_name(page, share));
    let on = |name: &str| words.with("gates.back.say.weight", &[("name", name)]);
    match share.weight.of {
        None => words.t("gates.back.say.bias"),
        Some((of, _)) if of == s::X => on(&words.with("gates.back.say.input", &[("name", &name)])),
        Some(_) => on(&name),
    }
}

fn plain_name(page: &Page, share: &Share) -> String {
    let look = page.look;
    match share.weight.of {
        None => look.words.t("gates.back.bias"),
        Some((of, _)) if is_peephole(&share.weight) => {
            format!("{}{}", of.base, page.turned(of).sub)
        }
        Some((of, place)) if of == s::X => look.full_input_name(place),
        Some((of, place)) => format!("{}{}", of.base, place + 1),
    }
}
