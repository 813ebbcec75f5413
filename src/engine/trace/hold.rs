//! Gates that are held by hand: what a unit does when one of its gates no longer listens.
//!
//! No cell knows of it. A gate is σ or tanh of its weighted sum, and both can be turned round: the unit is given
//! the sum that opens the gate just so far (an infinite one for 0 and 1), while the trace keeps the sum that
//! it would have had. Nothing that the sum reads moves a held gate, so that dL/dz is 0; dL/d(gate) is what
//! a change of the held value would do.

use crate::engine::layout::Layout;
use crate::notation::Symbol;
use std::borrow::Cow;
use std::ops::Range;

/// One gate of one unit, held at a value over some steps. Counts from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    pub layer: usize,
    /// 0 forward, 1 backward.
    pub direction: usize,
    pub gate: Symbol,
    pub unit: usize,
    pub steps: Range<usize>,
    /// Within 0 and 1, or within −1 and 1 where the gate's values lie around zero.
    pub value: f64,
}

/// A step of a track: layer, direction, time. Counts from 0.
pub type Moment = (usize, usize, usize);

/// What is done to the gates by hand. Behind a trait, so that a page that has not held anything yet need
/// not have the code that holds.
pub trait Hands {
    /// The sums as the units get them.
    fn fed<'a>(&self, at: Moment, layout: Layout, z: &'a [f64]) -> Cow<'a, [f64]>;
    /// The layer's numbers without the peepholes that would add to a held gate's sum.
    fn deaf<'a>(&self, at: Moment, layout: Layout, numbers: &'a [f64]) -> Cow<'a, [f64]>;
    /// Writes the held values over what σ and tanh gave back, which is them to rounding.
    fn write(&self, at: Moment, layout: Layout, made: &mut [f64]);
    /// No gradient reaches the sum of a held gate. `numbers` are blocks of gradients, of `symbols`.
    fn stop(&self, at: Moment, layout: Layout, symbols: &[Symbol], numbers: &mut [f64]);
}

/// Nothing is held.
pub struct Free;

impl Hands for Free {
    fn fed<'a>(&self, _: Moment, _: Layout, z: &'a [f64]) -> Cow<'a, [f64]> {
        Cow::Borrowed(z)
    }

    fn deaf<'a>(&self, _: Moment, _: Layout, numbers: &'a [f64]) -> Cow<'a, [f64]> {
        Cow::Borrowed(numbers)
    }

    fn write(&self, _: Moment, _: Layout, _: &mut [f64]) {}

    fn stop(&self, _: Moment, _: Layout, _: &[Symbol], _: &mut [f64]) {}
}

/// Some gates are held. The last of several holds on the same gate and unit counts.
pub struct Holding<'a>(pub &'a [Hold]);

impl Holding<'_> {
    /// What is held at a moment.
    fn at(&self, (layer, direction, step): Moment, hidden: usize) -> impl Iterator<Item = &Hold> {
        self.0.iter().filter(move |hold| {
            (hold.layer, hold.direction) == (layer, direction)
                && hold.steps.contains(&step)
                && hold.unit < hidden
        })
    }

    /// Places among the blocks of sums whose gate is held, each with the sum that holds it.
    fn sums(&self, at: Moment, layout: Layout) -> impl Iterator<Item = (usize, f64)> {
        self.at(at, layout.hidden).flat_map(move |hold| {
            let columns = layout.cell.columns().enumerate();
            let own = columns.filter(|(_, (_, column))| column.gate == hold.gate);
            // Where two sums make one gate, the first of them holds it.
            own.enumerate().map(move |(k, (place, _))| {
                let sum = if k == 0 { sum_for(hold.gate, hold.value) } else { 0.0 };
                (place * layout.hidden + hold.unit, sum)
            })
        })
    }
}

impl Hands for Holding<'_> {
    fn fed<'a>(&self, at: Moment, layout: Layout, z: &'a [f64]) -> Cow<'a, [f64]> {
        let mut fed = Cow::Borrowed(z);
        for (place, sum) in self.sums(at, layout) {
            fed.to_mut()[place] = sum;
        }
        fed
    }

    fn deaf<'a>(&self, at: Moment, layout: Layout, numbers: &'a [f64]) -> Cow<'a, [f64]> {
        let mut deaf = Cow::Borrowed(numbers);
        for (place, _) in self.sums(at, layout) {
            let (column, unit) = (place / layout.hidden, place % layout.hidden);
            let peepholes = layout.cell.peepholes().iter().enumerate();
            for (k, _) in peepholes.filter(|(_, own)| own.column == column) {
                deaf.to_mut()[layout.peepholes().start + k * layout.hidden + unit] = 0.0;
            }
        }
        deaf
    }

    fn write(&self, at: Moment, layout: Layout, made: &mut [f64]) {
        for hold in self.at(at, layout.hidden) {
            let is_gate = layout.cell.columns().any(|(_, column)| column.gate == hold.gate);
            let place = layout.cell.made_symbols().iter().position(|own| *own == hold.gate);
            if let Some(place) = place.filter(|_| is_gate) {
                made[place * layout.hidden + hold.unit] = hold.value;
            }
        }
    }

    fn stop(&self, at: Moment, layout: Layout, symbols: &[Symbol], numbers: &mut [f64]) {
        for hold in self.at(at, layout.hidden) {
            for (_, column) in layout.cell.columns().filter(|(_, own)| own.gate == hold.gate) {
                if let Some(place) = symbols.iter().position(|own| *own == column.z) {
                    numbers[place * layout.hidden + hold.unit] = 0.0;
                }
            }
        }
    }
}

/// The sum that opens `gate` just so far: tanh turned round where its values lie around zero, else σ.
fn sum_for(gate: Symbol, value: f64) -> f64 {
    let odds = |part: f64| libm::log(part / (1.0 - part));
    if gate.signed { odds((1.0 + value) / 2.0) / 2.0 } else { odds(value) }
}
