//! Every weight once more by central differences: do the gradients on screen hold? No browser.
//!
//! A check goes forward in slices, so that a page stays usable meanwhile.

use super::judge::Judge;
use super::ledger::Ledger;
use super::track::is_peephole;
use crate::engine::Network;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::views::gates::model::{Given, Scene};

/// The step to either side.
pub const STEP: f64 = 1e-5;
/// Steps for where an error grows so much on its way that the loss bends within [`STEP`].
const CLOSER: [f64; 3] = [1e-6, 1e-7, 1e-8];
/// The largest gap that passes, as a part of the largest gradient.
pub const BOUND: f64 = 1e-6;
/// A check takes no more multiplications than this, some seconds of a page; of a larger model a sample is checked,
/// of so many weights at least.
const MOST_WORK: usize = 400_000_000;
const LEAST: usize = 24;

/// A number of the network, as people name it.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// From 1; 0: the head.
    pub layer: usize,
    /// From 0; of a weight of the head, that which it reads.
    pub direction: usize,
    pub letter: Symbol,
    /// From 1.
    pub unit: usize,
    /// Column of its array from 1, h before x; a bias and a peephole have none.
    pub column: Option<usize>,
}

/// A check on its way, or done.
pub struct Check {
    judge: Judge,
    given: Given,
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
    /// Of some weight no difference can tell, however close.
    unclear: bool,
}

impl Check {
    pub fn new(scene: &Scene, ledger: &Ledger) -> Self {
        let network = ledger.judge.reading(&scene.network);
        let count = network.numbers().len();
        let one = 2 * count * scene.steps();
        let some = (MOST_WORK / one.max(1)).max(LEAST).min(count);
        // Evenly spread, the first and the last among them.
        let place = |k: usize| k * (count - 1) / (some - 1).max(1);
        Self {
            judge: ledger.judge.clone(),
            given: Given { network, ..Given::of(scene) },
            gradients: ledger.gradients.numbers.clone(),
            places: (0..some).map(place).collect(),
            done: 0,
            loss: ledger.loss,
            largest: ledger.gradients.numbers.iter().fold(0.0, |most, d| d.abs().max(most)),
            gap: (0.0, 0),
            broken: false,
            unclear: false,
        }
    }

    /// Makes the largest gradient wrong by a hundredth, in this check alone: it has to fail.
    pub fn falsify(&mut self) {
        let size = |place: &&usize| self.gradients[**place].abs();
        let largest = self.places.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
        if let Some(&place) = largest {
            let own = self.gradients[place];
            self.gradients[place] = if own == 0.0 { 1.0 } else { own * 1.01 };
        }
    }

    /// Checks one more weight; whether there was one.
    pub fn advance(&mut self) -> bool {
        let Some(&place) = self.places.get(self.done) else { return false };
        let own = self.given.network.numbers()[place];
        let mut loss = |by: f64| {
            self.given.network.numbers_mut()[place] = own + by;
            self.judge.loss(&self.given)
        };
        let mut slope = |step: f64| (loss(step) - loss(-step)) / (2.0 * step);
        let near = slope(STEP);
        let mut gap = (near - self.gradients[place]).abs();
        if gap > BOUND * self.largest {
            // Near a minimum the curve counts for more than the slope: with a second, wider difference
            // its part cancels (Richardson).
            let wide = slope(2.0 * STEP);
            gap = ((4.0 * near - wide) / 3.0 - self.gradients[place]).abs();
            // Where the two disagree, it is the difference that is doubtful, and not the gradient.
            let bends = (near - wide).abs() > BOUND * self.largest;
            // The loss has no room for slopes as steep as the gradient: there is nothing to compare with.
            let steep = self.largest * CLOSER[2] > self.loss;
            if bends || steep {
                let closer = CLOSER.map(slope);
                let far = |own: &f64| (own - self.gradients[place]).abs();
                gap = closer.iter().map(far).fold(gap, f64::min);
                let [.., one, other] = closer;
                let apart = if steep { gap } else { (one - other).abs() };
                if gap.min(apart) > BOUND * self.largest {
                    (self.unclear, gap) = (true, 0.0);
                }
            }
        }
        self.given.network.numbers_mut()[place] = own;
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

    /// Not one gradient is seen to be false.
    fn holds(&self) -> bool {
        !self.broken && self.gap() <= BOUND
    }

    pub fn passes(&self) -> bool {
        self.holds() && !self.is_unclear()
    }

    /// Errors grow so much that differences cannot tell whether the gradients hold.
    pub fn is_unclear(&self) -> bool {
        let beyond = !self.largest.is_finite() || !self.loss.is_finite();
        beyond || self.holds() && self.unclear
    }

    /// The weight with the largest gap.
    pub fn worst(&self) -> Option<Name> {
        name(&self.given.network, self.gap.1)
    }
}

/// Whose number stands at a place.
pub fn name(network: &Network<f64>, place: usize) -> Option<Name> {
    let shape = network.shape();
    if shape.head().contains(&place) {
        let (place, features) = (place - shape.head().start, shape.features());
        let Some(output) = place.checked_sub(features * shape.outputs) else {
            let (output, column) = (place / features, place % features);
            let (direction, column) = (column / shape.hidden, Some(column % shape.hidden + 1));
            return Some(Name { layer: 0, direction, letter: s::V, unit: output + 1, column });
        };
        return Some(Name {
            layer: 0,
            direction: 0,
            letter: s::B_Y,
            unit: output + 1,
            column: None,
        });
    }
    for (layer, direction, layout) in network.tracks() {
        let start = shape.place(layer, direction).start;
        for row in layout.cell.gates().into_iter().map(|gate| layout.row(gate)) {
            for (k, weight) in row.iter().enumerate() {
                let mut units = 0..shape.hidden;
                let Some(unit) = units.find(|unit| start + weight.place(*unit) == place) else {
                    continue;
                };
                let before = row[..k].iter().filter(|own| own.array == weight.array).count();
                let alone = weight.of.is_none() || is_peephole(weight);
                let column = (!alone).then_some(before + 1);
                return Some(Name {
                    layer: layer + 1,
                    direction,
                    letter: weight.array,
                    unit: unit + 1,
                    column,
                });
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::ledger::tests::{both_ways, family, stack};
    use super::*;
    use crate::exchange::link::Example;
    use crate::exchange::link::Judged;
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
            for asked in [Judged::Every, Judged::Last, Judged::Step(3)] {
                let check = run(&scene, &Ledger::new(&scene, asked));
                assert!(check.passes(), "{:?} {asked:?}: {}", scene.key, check.gap());
                assert_eq!(check.counts().0, scene.network.numbers().len());
            }
        }
    }

    /// Of a large model a sample is checked, and it says so.
    #[test]
    fn a_stack_passes_and_a_large_one_by_a_sample() {
        let scene = stack();
        let check = run(&scene, &Ledger::new(&scene, Judged::Every));
        assert!(check.passes(), "{}", check.gap());
        assert_eq!(check.counts().0, check.counts().1);
        let network = Network::zeros(crate::engine::Shape::lstm(2, 50, 2, 1));
        let starts = Vec::new();
        let large = scene.with(Given { network, starts, ..Given::of(&scene) });
        let check = Check::new(&large, &Ledger::new(&large, Judged::Last));
        let (some, all) = check.counts();
        assert_eq!(all, large.network.numbers().len());
        assert!((LEAST..all / 4).contains(&some), "{some} of {all}");
        assert_eq!([check.places[0], check.places[some - 1] + 1], [0, all]);
    }

    fn explodes(reach: f64, seed: u64) -> Check {
        let mut random = crate::engine::rng::Random::new(seed);
        let shape = crate::engine::Shape::lstm(2, 24, 1, 1);
        let numbers = (0..shape.parameters()).map(|_| random.between(-reach, reach)).collect();
        let network = Network::from_numbers(shape, numbers).expect("as many as it takes");
        let scene = Scene::by_hand(SHEETS[0]);
        let xs = (0..200).map(|step| scene.xs[step % 24].clone()).collect();
        let scene = Scene::asked(SHEETS[0], network, xs);
        run(&scene, &Ledger::new(&scene, Judged::Every))
    }

    /// Errors that grow a thousandfold on their way make the loss bend within a step; others leave nothing to be told.
    #[test]
    fn a_model_whose_errors_explode_passes_or_cannot_be_told() {
        let check = explodes(1.5, 5);
        assert!(check.largest > 1e3 && check.passes(), "{} of {}", check.gap(), check.largest);
        let check = explodes(2.5, 6);
        assert!(check.largest > 1e15 && check.is_unclear() && !check.passes(), "{}", check.gap());
    }

    #[test]
    fn a_false_gradient_fails_and_is_named() {
        let scene = Scene::by_hand(sheet(Example::Latch).expect("an example"));
        let true_one = Ledger::new(&scene, Judged::Every);
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
        let check = run(&scene, &ledger);
        assert!(!check.passes() && !check.is_unclear());
    }

    /// What a reader can do to any model on screen.
    #[test]
    fn one_made_wrong_fails_and_is_the_one_that_is_named() {
        for scene in SHEETS.map(Scene::by_hand).into_iter().chain(family()) {
            let ledger = Ledger::new(&scene, Judged::Every);
            let mut check = Check::new(&scene, &ledger);
            check.falsify();
            while check.advance() {}
            assert!(!check.passes() && !check.is_unclear(), "{:?}", scene.key);
            let numbers = &ledger.gradients.numbers;
            let named = check.worst().expect("a name");
            let size = numbers.iter().fold(0.0_f64, |most, own| most.max(own.abs()));
            let largest = (0..numbers.len()).filter(|k| numbers[*k].abs() == size);
            let mut names = largest.filter_map(|place| name(&scene.network, place));
            assert!(names.any(|own| own == named), "{:?}: {named:?}", scene.key);
        }
    }

    /// Of every kind of cell, and of layers that read from both ends: its gradients pass, and no weight is left out, not
    /// one of the last direction either.
    #[test]
    fn every_kind_passes_and_a_false_gradient_of_any_weight_does_not() {
        for scene in family().into_iter().chain(both_ways()) {
            let mut ledger = Ledger::new(&scene, Judged::Every);
            let check = run(&scene, &ledger);
            assert!(check.passes(), "{}: {}", scene.cell().name(), check.gap());
            let largest =
                ledger.gradients.numbers.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
            let place = scene.network.shape().head().start - 1;
            ledger.gradients.numbers[place] += 1e-5 * largest;
            let check = run(&scene, &ledger);
            assert!(!check.passes(), "{}", scene.cell().name());
            let (worst, shape) = (check.worst(), scene.network.shape());
            assert_eq!(worst, name(&scene.network, place));
            let place = worst.map(|own| (own.layer, own.direction));
            assert_eq!(place, Some((shape.layers, shape.directions() - 1)));
        }
    }

    #[test]
    fn every_number_has_a_name_of_its_own() {
        let some = crate::engine::Shape { outputs: 3, ..both_ways()[0].network.shape() };
        let more = both_ways().into_iter().chain([stack()]).map(|scene| scene.network);
        let more = more.chain([Network::zeros(some)]);
        for network in family().into_iter().map(|scene| scene.network).chain(more) {
            let names: Vec<Name> = (0..network.numbers().len())
                .map(|place| name(&network, place).expect("a name"))
                .collect();
            for (place, own) in names.iter().enumerate() {
                assert!(!names[..place].contains(own), "{own:?}");
            }
        }
    }
}
