//! The order by Akaike's criterion.

use super::fit::{Scaled, lowest};
use super::start::{hannan_rissanen, spread};
use super::{Arima, Baseline, MOST, Order};
use crate::data::analysis::difference;
use crate::data::analysis::unit_root::{Around, unit_root};
use std::ops::RangeInclusive;

/// The orders that are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The kind of baseline that looks for its order here.
    pub key: &'static str,
    pub p: RangeInclusive<usize>,
    pub q: RangeInclusive<usize>,
    /// `None`: the series is differenced while the Dickey-Fuller test finds a unit root, twice at most.
    pub d: Option<usize>,
}

impl Bounds {
    pub const MA: Bounds = Bounds { key: "ma", p: 0..=0, q: 1..=3, d: Some(0) };
    pub const ARMA: Bounds = Bounds { key: "arma", p: 1..=3, q: 1..=3, d: Some(0) };
    pub const ARIMA: Bounds = Bounds { key: "arima", p: 0..=3, q: 0..=3, d: None };
}

/// Orders are compared on the last so many rows; the best is then fitted to all that a fit takes.
const ROWS: usize = 5_000;
/// A root nearer to the circle than this is taken for one on it: forecasts would hardly come to rest.
const CLEAR: f64 = 1.001;
/// So many of the best are fitted to all rows until one is clear of the circle there too.
const TRIED: usize = 3;

/// The order asked for, of whose letters the bounds leave some at 0, or the chosen one.
pub fn asked(y: &[f64], order: Option<Order>, bounds: &Bounds) -> Option<Arima> {
    let Some(own) = order else { return choose(y, bounds) };
    let p = if *bounds.p.end() == 0 { 0 } else { own.p };
    let own = Arima::fit(y, Order { p, q: own.q, d: bounds.d.unwrap_or(own.d) })?;
    Some(Arima { key: bounds.key, ..own })
}

/// How often the series has to be differenced until the test finds no unit root, at 5 of 100.
fn differences(y: &[f64]) -> usize {
    let wanders = |d: &usize| {
        let w = difference::difference(y, *d);
        let test = w.and_then(|w| unit_root(&w, None, Around::Level));
        test.is_some_and(|own| own.p_value > 0.05)
    };
    (0..difference::MOST).take_while(wanders).count()
}

/// The model of least [`Arima::aic`] within the bounds, of those that are stationary and invertible. Orders are
/// compared on the same rows: those that the largest p has. `None` where there is none, as for a MA of a series that
/// wanders.
pub fn choose(y: &[f64], bounds: &Bounds) -> Option<Arima> {
    let d = bounds.d.unwrap_or_else(|| differences(&y[y.len().saturating_sub(ROWS)..]));
    let scaled = Scaled::new(y, d, ROWS)?;
    let first = *bounds.p.end().min(&MOST);
    let judge = |order: Order| {
        let problem = scaled.problem(order, first)?;
        let own = hannan_rissanen(&problem).into_iter();
        let starts = own.chain(spread(&problem).into_iter().take(2)).collect();
        scaled.model(order, &problem, &lowest(&problem, starts)?).filter(clear)
    };
    let orders = bounds.p.clone().flat_map(|p| bounds.q.clone().map(move |q| Order { p, d, q }));
    let mut judged: Vec<Arima> = orders.filter_map(judge).collect();
    judged.sort_by(|a, b| a.aic().total_cmp(&b.aic()));
    let mut best = judged.into_iter().take(TRIED).filter_map(|own| Arima::fit(y, own.order()));
    best.find(clear).map(|own| Arima { key: bounds.key, ..own })
}

/// Found, and away from the border of what is steady.
fn clear(own: &Arima) -> bool {
    let far = |root: Option<f64>| root.is_none_or(|root| root > CLEAR);
    own.settled() && own.describe().steady && far(own.ar_root()) && far(own.ma_root())
}
