//! A weighted sum, written out.

use super::{Math, equal, value};
use crate::notation::{Term, number};

/// A sum is written out up to this many products; a longer one shows the largest.
pub const WRITTEN: usize = 6;
/// How many products a longer sum shows by name.
pub const SHOWN: usize = 4;

/// A weighted sum on its own: `= 1.72 × −0.44 + …` and what it comes to.
pub fn sum_lines(
    terms: Vec<Term>,
    bias: f64,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    let total = terms.iter().map(|term| term.product()).sum::<f64>() + bias;
    let parts = sum(terms, bias, decimals, more);
    let alone = parts.len() == 1;
    let total = Math { number: true, ..Math::leaf("mn", number(total, decimals)) };
    let first = (!alone).then(|| equal(parts));
    first.into_iter().chain([equal(vec![total])]).collect()
}

/// What is not zero; of a long sum the largest, and the rest as one number.
pub fn sum(
    terms: Vec<Term>,
    bias: f64,
    decimals: usize,
    more: &dyn Fn(usize) -> String,
) -> Vec<Math> {
    let (shown, rest) = largest(terms, bias);
    let mut parts = Vec::new();
    for own in &shown {
        let (weight, times) = match own {
            Summand::Product(term) => (term.weight, Some(value(term.of, term.value, decimals))),
            Summand::Bias(bias) => (*bias, None),
        };
        signed(&mut parts, weight, times, decimals);
    }
    if !rest.is_empty() {
        signed(&mut parts, rest.iter().map(Summand::value).sum(), None, decimals);
        parts.push(Math::leaf("mtext", more(rest.len())));
    }
    if parts.is_empty() {
        signed(&mut parts, 0.0, None, decimals);
    }
    parts
}

/// `+ 0.80 × −0.70`, with the sign of the first factor as the operator.
fn signed(parts: &mut Vec<Math>, factor: f64, times: Option<Math>, decimals: usize) {
    let first = parts.is_empty();
    if !first {
        parts.push(Math::operator(if factor < 0.0 { "−" } else { "+" }));
    }
    let shown = number(if first { factor } else { factor.abs() }, decimals);
    parts.push(Math { number: true, ..Math::leaf("mn", shown) });
    if let Some(times) = times {
        parts.push(Math::operator("×"));
        parts.push(times);
    }
}

/// What a weighted sum adds up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Summand {
    Product(Term),
    Bias(f64),
}

impl Summand {
    pub fn value(&self) -> f64 {
        match self {
            Summand::Product(term) => term.product(),
            Summand::Bias(bias) => *bias,
        }
    }
}

/// What to write out, and the rest, in both the largest first and the bias among them: up to [`WRITTEN`] products are
/// all written, of more the [`SHOWN`] largest numbers. Zeros are left out.
pub fn largest(terms: Vec<Term>, bias: f64) -> (Vec<Summand>, Vec<Summand>) {
    let terms = terms.into_iter().filter(|term| term.weight != 0.0).map(Summand::Product);
    let mut all: Vec<Summand> = terms.collect();
    let shown = if all.len() <= WRITTEN { WRITTEN + 1 } else { SHOWN };
    all.extend((bias != 0.0).then_some(Summand::Bias(bias)));
    let values: Vec<f64> = all.iter().map(Summand::value).collect();
    let places = largest_places(&values, all.len());
    let mut all: Vec<Summand> = places.into_iter().map(|place| all[place]).collect();
    let rest = all.split_off(shown.min(all.len()));
    (all, rest)
}

/// Where the `count` values of largest size stand, the largest first.
pub fn largest_places(values: &[f64], count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(count + 1);
    for (place, value) in values.iter().enumerate() {
        let before = places.iter().take_while(|own| values[**own].abs() >= value.abs()).count();
        if before < count {
            places.insert(before, place);
            places.truncate(count);
        }
    }
    places
}
