//! Every weight once more by central differences: do the gradients on screen hold? No browser.
//!
//! A check goes forward in slices, so that a page stays usable meanwhile.

use super::ledger::{Judge, Ledger};
use crate::engine::Network;
use crate::engine::trace::Start;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::views::gates::model::Scene;

/// The step to either side.
pub const STEP: f64 = 1e-5;
/// The largest gap that passes, as a part of the largest gradient.
pub const BOUND: f64 = 1e-6;
/// Of a model whose check would take more multiplications than this, a sample is checked.
const MOST_WORK: usize = 400_000_000;
const SAMPLE: usize = 400;

/// A number of the network, as people name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// From 1; 0: the head.
    pub layer: usize,
    pub letter: Symbol,
    /// From 1.
    pub unit: usize,
    /// Column from 1, h before x; the bias has none.
    pub column: Option<usize>,
}

/// A check on its way, or done.
pub struct Check {
    judge: Judge,
    network: Network<f64>,
    xs: Vec<Vec<f64>>,
    starts: Vec<Start>,
    gradients: Vec<f64>,
    places: Vec<usize>,
    done: usize,
    loss: f64,
    /// The largest gradient.
    largest: f64,
    /// The largest gap so far, and where.
    gap: (f64, usize),
    /// The loss could not be told on one side of some weight.
    broken: bool,
}

impl Check {
    pub fn new(scene: &Scene, ledger: &Ledger) -> Self {
        let network = ledger.judge.reading(&scene.network);
        let count = network.numbers().len();
        let work = 2 * count * count * scene.steps();
        let some = if work > MOST_WORK { SAMPLE.min(count) } else { count };
        // Evenly spread, the first and the last among them.
        let place = |k: usize| k * (count - 1) / (some - 1).max(1);
        Self {
            judge: ledger.judge.clone(),
            network,
            xs: scene.xs.clone(),
            starts: scene.starts.clone(),
            gradients: ledger.gradients.numbers.clone(),
            places: (0..some).map(place).collect(),
            done: 0,
            loss: ledger.loss,
            largest: ledger.gradients.numbers.iter().fold(0.0, |most, d| d.abs().max(most)),
            gap: (0.0, 0),
            broken: false,
        }
    }

    /// Checks one more weight; whether there was one.
    pub fn advance(&mut self) -> bool {
        let Some(&place) = self.places.get(self.done) else { return false };
        let own = self.network.numbers()[place];
        let mut loss = |by: f64| {
            self.network.numbers_mut()[place] = own + by;
            self.judge.loss(&self.network, &self.xs, &self.starts)
        };
        let mut slope = |step: f64| (loss(step) - loss(-step)) / (2.0 * step);
        let near = slope(STEP);
        let mut gap = (near - self.gradients[place]).abs();
        if gap > BOUND * self.largest {
            // Near a minimum the curve counts for more than the slope: with a second, wider difference
            // its part cancels (Richardson).
            let wide = slope(2.0 * STEP);
            gap = ((4.0 * near - wide) / 3.0 - self.gradients[place]).abs();
        }
        self.network.numbers_mut()[place] = own;
        if !gap.is_finite() {
            (self.broken, self.gap) = (true, (f64::INFINITY, place));
        } else if gap > self.gap.0 {
            self.gap = (gap, place);
        }
        self.done += 1;
        true
    }

    pub fn is_done(&self) -> bool {
        self.done == self.places.len()
    }

    /// How many weights were checked, of how many.
    pub fn counts(&self) -> (usize, usize) {
        (self.places.len(), self.gradients.len())
    }

    /// The largest gap as a part of the largest gradient. Where that is smaller than what rounding alone
    /// makes of a difference, rounding is the measure.
    pub fn gap(&self) -> f64 {
        // The two losses are known to some units in the last place, of which the difference is made.
        let rounding = 8.0 * f64::EPSILON * self.loss.abs().max(f64::MIN_POSITIVE) / STEP;
        self.gap.0 / self.largest.max(rounding / BOUND)
    }

    pub fn passes(&self) -> bool {
        !self.broken && self.gap() <= BOUND
    }

    /// The weight with the largest gap.
    pub fn worst(&self) -> Option<Name> {
        name(&self.network, self.gap.1)
    }
}

/// Whose number stands at a place.
pub fn name(network: &Network<f64>, place: usize) -> Option<Name> {
    let shape = network.shape();
    if shape.head().contains(&place) {
        let column = place - shape.head().start;
        let bias = column >= shape.features();
        let (letter, column) = if bias { (s::B_Y, None) } else { (s::V, Some(column + 1)) };
        return Some(Name { layer: 0, letter, unit: 1, column });
    }
    for layer in 0..shape.layers {
        for block in network.blocks(layer, 0) {
            let columns = block.hidden[0].len() + block.input[0].len();
            for unit in 0..shape.hidden {
                let own =
                    |column: usize| network.weight_place((layer, 0), block.gate, unit, column);
                let Some(column) = (0..=columns).find(|column| own(*column) == Some(place)) else {
                    continue;
                };
                let bias = column == columns;
                let letter = if bias { block.bias_symbol } else { block.weights };
                let column = (!bias).then_some(column + 1);
                return Some(Name { layer: layer + 1, letter, unit: unit + 1, column });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::ledger::Asked;
    use super::*;
    use crate::exchange::link::Example;
    use crate::ui::views::gates::scenes::{SHEETS, sheet};

    fn run(scene: &Scene, ledger: &Ledger) -> Check {
        let mut check = Check::new(scene, ledger);
        while check.advance() {}
        assert!(check.is_done());
        check
    }

    #[test]
    fn every_example_passes() {
        for scene in SHEETS.map(Scene::by_hand) {
            for asked in [Asked::Every, Asked::Last] {
                let check = run(&scene, &Ledger::new(&scene, asked));
                assert!(check.passes(), "{:?} {asked:?}: {}", scene.key, check.gap());
                assert_eq!(check.counts().0, scene.network.numbers().len());
            }
        }
    }

    #[test]
    fn a_false_gradient_fails_and_is_named() {
        let scene = Scene::by_hand(sheet(Example::Latch).expect("an example"));
        let true_one = Ledger::new(&scene, Asked::Every);
        let largest = true_one.gradients.numbers.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
        let place = scene.network.weight_place((0, 0), s::F, 0, 5).expect("a weight");
        for (off, passes) in [(3e-6, false), (-3e-6, false), (1e-8, true)] {
            let mut ledger = true_one.clone();
            ledger.gradients.numbers[place] += off * largest;
            let check = run(&scene, &ledger);
            assert_eq!(check.passes(), passes, "{off}");
            if !passes {
                let name = check.worst().expect("a name");
                assert_eq!((name.letter.id, name.unit, name.column), ("W_f", 1, Some(6)));
            }
        }
        let mut ledger = true_one;
        ledger.gradients.numbers[place] = f64::NAN;
        assert!(!run(&scene, &ledger).passes());
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let network = sheet(Example::Latch).expect("an example").network();
        let names: Vec<Name> = (0..network.numbers().len())
            .map(|place| name(&network, place).expect("a name"))
            .collect();
        for (place, own) in names.iter().enumerate() {
            assert!(!names[..place].contains(own), "{own:?}");
        }
    }
}
