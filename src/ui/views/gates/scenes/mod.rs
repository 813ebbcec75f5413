//! Examples whose units have one job each, every weight set by hand: each a file that says why its
//! weights are what they are, so that a reader can check them.
//!
//! Most gates here stand wide open or firmly shut, so that a step is logic more than arithmetic:
//! σ(8) = 0.9997 is as good as 1, σ(−8) as good as 0, and an input of 1 times `TURN` turns one into
//! the other. A unit that holds 1 shows tanh(1) = 0.76, and `SEEN` × 0.76 is 16 again. A constant
//! candidate is `ONE`, tanh(3) = 0.995, or `EIGHTH`, tanh(0.1257) = 0.125.
//!
//! Words stand in the locale files under `gates.scene.<key>`: `name`, `look` (what to look for), and
//! one line each in `units` ("name: job"), in `inputs`, and in `steps` where a step is a word.

mod count;
mod depth;
mod echo;
mod latch;
mod mean;
mod parity;
mod reset;
mod sentence;

use crate::engine::Network;
use crate::engine::cell::CellKind;
use crate::exchange::link::{Bounds, Example};

/// An example on paper.
#[derive(Debug)]
pub struct Sheet {
    pub example: Example,
    pub columns: usize,
    /// The inputs, step after step.
    pub xs: &'static [f64],
    /// Rows `h … | x … | b`, one a unit, gates in PyTorch's order i f g o.
    pub gates: [&'static [&'static [f64]]; 4],
    /// A weight a unit, and the bias.
    pub head: &'static [f64],
    /// What the answer should be at every step.
    pub targets: fn(&[Vec<f64>]) -> Vec<f64>,
    /// Whether something happens at a step with this input.
    pub marked: fn(&[f64]) -> bool,
    /// Whether each step is a word, of `steps` in the locale files.
    pub worded: bool,
}

/// The registry: an example is a file and a line here, and its name in [`Example`].
pub static SHEETS: [&Sheet; 8] = [
    &latch::SHEET,
    &count::SHEET,
    &parity::SHEET,
    &reset::SHEET,
    &echo::SHEET,
    &mean::SHEET,
    &depth::SHEET,
    &sentence::SHEET,
];

/// The sheet of an example; none for a model of this tab.
pub fn sheet(example: Example) -> Option<&'static Sheet> {
    SHEETS.into_iter().find(|sheet| sheet.example == example)
}

impl Sheet {
    pub fn inputs(&self) -> Vec<Vec<f64>> {
        self.xs.chunks(self.columns).map(<[f64]>::to_vec).collect()
    }

    pub fn units(&self) -> usize {
        self.gates[0].len()
    }

    pub fn bounds(&self) -> Bounds {
        let steps = self.xs.len() / self.columns;
        Bounds { steps, units: self.units(), layers: 1, cell: CellKind::Lstm }
    }

    pub fn network(&self) -> Network<f64> {
        Network::by_hand(self.gates, self.head)
    }
}

/// A bias that opens a gate, and one that shuts it.
const OPEN: f64 = 8.0;
const SHUT: f64 = -8.0;
/// What turns a shut gate into an open one.
const TURN: f64 = 16.0;
/// The same from a hidden state: 16 / tanh(1).
const SEEN: f64 = 21.0;
/// A candidate that is always 1, or always an eighth.
const ONE: f64 = 3.0;
const EIGHTH: f64 = 0.1257;

/// The answer of every step from what is remembered of the steps before.
fn remembering(xs: &[Vec<f64>], mut next: impl FnMut(f64, &[f64]) -> f64) -> Vec<f64> {
    let mut held = 0.0;
    let mut step = |x: &Vec<f64>| {
        held = next(held, x);
        held
    };
    xs.iter().map(&mut step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::letters as s;
    use crate::ui::views::gates::model::{Answer, Scene};

    /// The cell states of an example, unit by unit.
    pub fn states(sheet: &'static Sheet) -> Vec<Vec<f64>> {
        let scene = Scene::by_hand(sheet);
        let unit = |unit: usize| (1..=scene.steps()).map(move |step| (step, unit));
        let state = |(step, unit)| scene.at(1, step).get(s::C)[unit];
        (0..scene.units()).map(|own| unit(own).map(state).collect()).collect()
    }

    /// Every number of `told` lies within 0.02 of its own in `expected`.
    pub fn near(told: &[f64], expected: &[f64]) {
        assert_eq!(told.len(), expected.len());
        for (step, (a, b)) in told.iter().zip(expected).enumerate() {
            assert!((a - b).abs() < 0.02, "step {}: {a} is not {b}", step + 1);
        }
    }

    #[test]
    fn every_answer_is_within_a_tenth_of_its_target_at_every_step() {
        for sheet in SHEETS {
            let scene = Scene::by_hand(sheet);
            let Answer::EveryStep { targets } = &scene.answer else { panic!("a target a step") };
            for (step, target) in targets.iter().enumerate() {
                let off = (scene.output(step + 1) - target).abs();
                assert!(off < 0.1, "{} at {}: {off}", sheet.example.key(), step + 1);
            }
        }
    }

    #[test]
    fn every_number_fits_its_gauge_and_every_row_its_columns() {
        for sheet in SHEETS {
            let (key, units) = (sheet.example.key(), sheet.units());
            assert!((2..=6).contains(&units), "{key}");
            assert_eq!(sheet.xs.len() % sheet.columns, 0, "{key}");
            assert_eq!(sheet.head.len(), units + 1, "{key}");
            for row in sheet.gates.into_iter().flatten() {
                assert_eq!(row.len(), units + sheet.columns + 1, "{key}");
            }
            assert!(sheet.xs.iter().all(|x| x.abs() <= 1.0), "{key}");
            assert!(states(sheet).iter().flatten().all(|c| c.abs() < 1.01), "{key}");
            assert!(sheet.inputs().iter().any(|x| (sheet.marked)(x)), "{key}");
        }
    }

    #[test]
    fn every_example_by_hand_is_in_the_registry_once() {
        let own: Vec<Example> = SHEETS.iter().map(|sheet| sheet.example).collect();
        let models = [Example::Trained, Example::Imported];
        let named = Example::ALL.into_iter().filter(|example| !models.contains(example));
        assert_eq!(own, named.collect::<Vec<_>>());
    }
}
