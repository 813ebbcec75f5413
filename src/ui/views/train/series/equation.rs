//! The equation of a fitted baseline with its coefficients as numbers: native MathML, cut into its terms, so that a
//! long one goes on in the next line.

use crate::baselines::{Coefficient, Description};
use crate::notation::number;
use crate::ui::charts::data_number;
use crate::ui::shape::{Shape, el};

/// One step ahead, in pieces between which a line may end.
pub fn equation(told: &Description) -> Vec<Shape> {
    let order = |letter| told.order.iter().find(|(own, _)| *own == letter).map(|(_, own)| *own);
    let d = order("d").unwrap_or(0);
    let left = |times| el("mrow").all([value(times, 0, true), sign("=")]);
    let season = order("season").unwrap_or(1);
    match told.key {
        "naive" => vec![piece([left(0), value(0, 1, false)])],
        "seasonal-naive" => vec![piece([left(0), value(0, season, false)])],
        "drift" => {
            let first = piece([left(0), value(0, 1, false)]);
            let slope = told.coefficients.iter().map(|own| piece(term(own, None)));
            [first].into_iter().chain(slope).collect()
        }
        _ => {
            let mut terms = told.coefficients.iter().map(|own| {
                let of = match own.id {
                    "phi" => Some(value(d, own.lag, false)),
                    "theta" => Some(indexed("e", own.lag)),
                    _ => None,
                };
                (own, of)
            });
            let mut all = Vec::new();
            match terms.next() {
                Some((own, of)) => {
                    let minus = (own.value < 0.0).then(|| sign("−"));
                    let rest = term(own, of).into_iter().skip(1);
                    all.push(piece([left(d)].into_iter().chain(minus).chain(rest)));
                }
                // A walk: of its changes nothing is known but that they are errors.
                None => all.push(piece([left(d), el("mn").say("0")])),
            }
            all.extend(terms.map(|(own, of)| piece(term(own, of))));
            all
        }
    }
}

fn piece(children: impl IntoIterator<Item = Shape>) -> Shape {
    el("math").at("display", "inline").with(el("mrow").all(children))
}

fn sign(text: &str) -> Shape {
    el("mo").at("form", "infix").say(text)
}

/// A letter at t less so many rows.
fn indexed(letter: &str, lag: usize) -> Shape {
    let index = if lag == 0 { "t".to_owned() } else { format!("t−{lag}") };
    // In a box without depth, so that the index of a letter that hangs down hangs no lower than others.
    let base = el("mpadded").at("depth", "0").with(el("mi").say(letter));
    el("msub").with(base).with(el("mi").say(index))
}

/// y, or its difference, so many rows back; with a hat on the left side.
fn value(times: usize, lag: usize, hat: bool) -> Shape {
    let own = indexed(if hat { "ŷ" } else { "y" }, lag);
    match times {
        0 => own,
        1 => el("mrow").with(el("mi").at("mathvariant", "normal").say("Δ")).with(own),
        _ => {
            let delta = el("mi").at("mathvariant", "normal").say("Δ");
            let twice = el("msup").with(delta).with(el("mn").say("2"));
            el("mrow").with(twice).with(own)
        }
    }
}

/// `+ 0.62 y_{t−1}`: the sign, the number, and what it weighs.
fn term(own: &Coefficient, of: Option<Shape>) -> Vec<Shape> {
    let size = own.value.abs();
    let told = if of.is_some() && size < 1e5 { number(size, 3) } else { data_number(size, 3) };
    let coefficient = el("mn")
        .at("class", "value")
        .at("data-coefficient", own.id)
        .at("data-lag", own.lag)
        .at("data-value", own.value.to_string())
        .say(told);
    let first = [sign(if own.value < 0.0 { "−" } else { "+" }), coefficient];
    first.into_iter().chain(of).collect()
}
