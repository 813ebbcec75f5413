//! A model of one order from the rows of training.

use super::css::Problem;
use super::minimum::{End, Walk};
use super::start::{hannan_rissanen, spread};
use super::{Arima, Order, ROWS, Weights, difference, multiplied};
use crate::data::analysis::{Centred, exponent};

/// A differenced series in a unit of its own size, around its mean where there is an intercept to make up for it:
/// the same problem, of which no square overflows.
#[derive(Clone)]
pub(super) struct Scaled {
    pub values: Vec<f64>,
    mean: f64,
    unit: f64,
}

impl Scaled {
    /// The last `rows` rows of y, differenced. `None` when one is missing or nothing varies.
    pub fn new(y: &[f64], d: usize, rows: usize) -> Option<Scaled> {
        let w = difference::difference(&y[y.len().saturating_sub(rows)..], d)?;
        if d == 0 {
            let Centred { values, mean, unit } = Centred::new(&w)?;
            return Some(Scaled { values, mean, unit });
        }
        let exponent = exponent(&w)?;
        let values = w.iter().map(|own| libm::scalbn(*own, -exponent)).collect();
        Some(Scaled { values, mean: 0.0, unit: libm::scalbn(1.0, exponent) })
    }

    /// The problem of an order; errors count from row `first` on. `None` when there are no more rows than weights.
    pub fn problem(&self, order: Order, first: usize) -> Option<Problem<'_>> {
        let Order { p, q, .. } = order;
        let enough = self.values.len() > first + order.coefficients() + 1;
        let constant = order.constant();
        enough.then_some(Problem { w: &self.values, p, q, constant, first })
    }

    /// The model in the units of y again.
    pub fn model(&self, order: Order, problem: &Problem, end: &End) -> Option<Arima> {
        let (alone, lagged) = end.weights.split_at(usize::from(order.constant()));
        let (phi, theta) = lagged.split_at(order.p);
        let around = self.mean * (1.0 - phi.iter().sum::<f64>());
        let intercept = alone.first().map_or(0.0, |own| own * self.unit + around);
        let weights = Weights { intercept, phi: phi.to_vec(), theta: theta.to_vec() };
        let back = multiplied(phi, difference::back(order.d));
        let sigma = (end.squares / problem.rows() as f64).sqrt() * self.unit;
        let finite = sigma.is_finite() && intercept.is_finite();
        let (rows, settled) = (problem.rows(), end.settled);
        finite.then_some(Arima { key: "arima", order, weights, back, rows, sigma, settled })
    }
}

/// So many of the lowest ends are searched further from.
const REFINED: usize = 3;
/// With more weights than this, a search takes long: it begins at few places and is not refined.
const WIDE: usize = 8;

/// The lowest of where searches settled; where none did, of where they stopped.
struct Lowest {
    starts: std::vec::IntoIter<Vec<f64>>,
    ends: Vec<End>,
    walk: Option<Walk>,
    /// Which of the ends is searched further from, once all starts have been.
    refined: Option<usize>,
}

impl Lowest {
    fn new(starts: Vec<Vec<f64>>) -> Lowest {
        Lowest { starts: starts.into_iter(), ends: Vec::new(), walk: None, refined: None }
    }

    /// Goes a step further; whether there was one to go.
    fn step(&mut self, problem: &Problem) -> bool {
        if self.walk.as_mut().is_some_and(|walk| walk.step(problem)) {
            return true;
        }
        if let Some(end) = self.walk.take().map(Walk::end) {
            match self.refined {
                Some(k) => self.ends[k] = end,
                None => self.ends.push(end),
            }
            return true;
        }
        if let Some(start) = self.starts.next() {
            self.walk = Walk::new(problem, start);
            return true;
        }
        let next = self.refined.map_or(0, |k| k + 1);
        if next == 0 {
            self.ends.sort_by(|a, b| a.squares.total_cmp(&b.squares));
        }
        if next >= REFINED.min(self.ends.len()) || problem.weights() > WIDE {
            return false;
        }
        self.refined = Some(next);
        let end = &self.ends[next];
        self.walk = (!end.settled).then(|| Walk::refining(problem, end));
        true
    }

    fn best(self) -> Option<End> {
        let ends = self.ends.into_iter();
        ends.min_by(|a, b| b.settled.cmp(&a.settled).then(a.squares.total_cmp(&b.squares)))
    }
}

/// A fit of one order on its way: the best of many starts.
pub(super) struct Fit {
    scaled: Scaled,
    order: Order,
    first: usize,
    lowest: Lowest,
}

impl Fit {
    /// To all rows that a fit takes, from as many starts as its weights allow.
    pub fn new(y: &[f64], order: Order) -> Option<Fit> {
        let few = if order.coefficients() > WIDE { 2 } else { usize::MAX };
        Fit::over(Scaled::new(y, order.d, ROWS)?, order, order.p, few)
    }

    /// To `scaled` from row `first` on, from the weights of Hannan and Rissanen and `few` of the spread.
    pub fn over(scaled: Scaled, order: Order, first: usize, few: usize) -> Option<Fit> {
        let problem = scaled.problem(order, first)?;
        let mut starts: Vec<Vec<f64>> = hannan_rissanen(&problem).into_iter().collect();
        starts.extend(spread(&problem).into_iter().take(few));
        Some(Fit { scaled, order, first, lowest: Lowest::new(starts) })
    }

    /// Goes a step further; whether there was one to go.
    pub fn step(&mut self) -> bool {
        let problem = self.scaled.problem(self.order, self.first);
        problem.is_some_and(|problem| self.lowest.step(&problem))
    }

    pub fn model(self) -> Option<Arima> {
        let problem = self.scaled.problem(self.order, self.first)?;
        self.scaled.model(self.order, &problem, &self.lowest.best()?)
    }
}

/// The best of many starts.
pub(super) fn fit(y: &[f64], order: Order) -> Option<Arima> {
    let mut own = Fit::new(y, order)?;
    while own.step() {}
    own.model()
}
