//! The order by Akaike's criterion.

use super::fit::{Fit, Scaled};
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
    let mut own = Search::new(y, order, bounds);
    while own.step() {}
    own.model()
}

/// The model of least [`Arima::aic`] within the bounds, of those that are stationary and invertible. Orders are
/// compared on the same rows: those that the largest p has. `None` where there is none, as for a MA of a series that
/// wanders.
pub fn choose(y: &[f64], bounds: &Bounds) -> Option<Arima> {
    asked(y, None, bounds)
}

/// A fit in short steps, for a page that must not stand still: [`asked`] and [`choose`] take them all at once.
pub struct Search {
    y: Vec<f64>,
    bounds: Bounds,
    stage: Stage,
}

enum Stage {
    /// How often to difference is being decided: so often at least.
    Differences(usize),
    /// Orders are being compared on the same rows.
    Orders {
        scaled: Scaled,
        rest: std::vec::IntoIter<Order>,
        fit: Option<Fit>,
        judged: Vec<Arima>,
    },
    /// The best of them are fitted to all rows until one is clear of the circle.
    Best {
        rest: std::vec::IntoIter<Order>,
        fit: Option<Fit>,
    },
    /// The order by hand.
    Alone(Fit),
    Over(Option<Arima>),
}

impl Search {
    /// For what [`asked`] answers. A copy of the rows is kept.
    pub fn new(y: &[f64], order: Option<Order>, bounds: &Bounds) -> Search {
        let stage = match order {
            Some(own) => {
                let p = if *bounds.p.end() == 0 { 0 } else { own.p };
                let order = Order { p, q: own.q, d: bounds.d.unwrap_or(own.d) };
                let fit = order.fits().then(|| Fit::new(y, order)).flatten();
                fit.map_or(Stage::Over(None), Stage::Alone)
            }
            None => bounds.d.map_or(Stage::Differences(0), |d| compare(y, bounds, d)),
        };
        Search { y: y.to_vec(), bounds: bounds.clone(), stage }
    }

    /// Goes a step further; whether there was one to go.
    pub fn step(&mut self) -> bool {
        let first = *self.bounds.p.end().min(&MOST);
        match &mut self.stage {
            Stage::Over(_) => return false,
            Stage::Differences(d) => {
                let last = &self.y[self.y.len().saturating_sub(ROWS)..];
                if *d < difference::MOST && wanders(last, *d) {
                    *d += 1;
                } else {
                    self.stage = compare(&self.y, &self.bounds, *d);
                }
            }
            Stage::Orders { scaled, rest, fit, judged } => {
                if fit.as_mut().is_some_and(Fit::step) {
                    return true;
                }
                judged.extend(fit.take().and_then(Fit::model).filter(clear));
                if let Some(order) = rest.next() {
                    *fit = Fit::over(scaled.clone(), order, first, 2);
                } else {
                    judged.sort_by(|a, b| a.aic().total_cmp(&b.aic()));
                    let best = judged.iter().take(TRIED).map(Arima::order);
                    let rest = best.collect::<Vec<_>>().into_iter();
                    self.stage = Stage::Best { rest, fit: None };
                }
            }
            Stage::Best { rest, fit } => {
                if fit.as_mut().is_some_and(Fit::step) {
                    return true;
                }
                let found = fit.take().and_then(Fit::model).filter(clear);
                match (found, rest.next()) {
                    (None, Some(order)) => *fit = Fit::new(&self.y, order),
                    (found, _) => self.stage = Stage::Over(found),
                }
            }
            Stage::Alone(fit) => {
                if !fit.step()
                    && let Stage::Alone(fit) = std::mem::replace(&mut self.stage, Stage::Over(None))
                {
                    self.stage = Stage::Over(fit.model());
                }
            }
        }
        true
    }

    /// What was found, once no step is left; `None` before.
    pub fn model(self) -> Option<Arima> {
        let Stage::Over(found) = self.stage else { return None };
        found.map(|own| Arima { key: self.bounds.key, ..own })
    }
}

/// The comparison of all orders within the bounds on the series differenced so often.
fn compare(y: &[f64], bounds: &Bounds, d: usize) -> Stage {
    let Some(scaled) = Scaled::new(y, d, ROWS) else { return Stage::Over(None) };
    let orders = bounds.p.clone().flat_map(|p| bounds.q.clone().map(move |q| Order { p, d, q }));
    let rest = orders.collect::<Vec<_>>().into_iter();
    Stage::Orders { scaled, rest, fit: None, judged: Vec::new() }
}

/// Whether the test finds a unit root, at 5 of 100, in the series differenced so often.
fn wanders(y: &[f64], d: usize) -> bool {
    let w = difference::difference(y, d);
    let test = w.and_then(|w| unit_root(&w, None, Around::Level));
    test.is_some_and(|own| own.p_value > 0.05)
}

/// Found, and away from the border of what is steady.
fn clear(own: &Arima) -> bool {
    let far = |root: Option<f64>| root.is_none_or(|root| root > CLEAR);
    own.settled() && own.describe().steady && far(own.ar_root()) && far(own.ma_root())
}
