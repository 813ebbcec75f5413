//! Every parameter, every input and every initial state of every cell, readout and direction against
//! central differences, in f64.

use super::cases::{kinds, network, shapes};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::loss::mse;
use gatehouse::engine::pass::Dropout;
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Pass, Readout, Shape};
use nalgebra::DMatrix;

const STEP: f64 = 1e-5;
const BOUND: f64 = 1e-6;

struct Case {
    network: Network<f64>,
    xs: Vec<DMatrix<f64>>,
    tokens: Vec<Vec<usize>>,
    starts: Vec<(DMatrix<f64>, DMatrix<f64>)>,
    lengths: Option<Vec<usize>>,
    dropout: Option<Dropout<f64>>,
    targets: Vec<DMatrix<f64>>,
}

impl Case {
    fn new(shape: Shape, steps: usize, batch: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut block =
            |columns| DMatrix::from_fn(batch, columns, |_, _| random.between(-1.0, 1.0));
        let answers = if shape.readout == Readout::EveryStep { steps } else { 1 };
        Self {
            network: network(shape, seed),
            xs: (0..steps).map(|_| block(shape.inputs)).collect(),
            tokens: Vec::new(),
            starts: (0..shape.layers * shape.directions())
                .map(|_| (block(shape.hidden), block(shape.hidden)))
                .collect(),
            lengths: None,
            dropout: None,
            targets: (0..answers).map(|_| block(shape.outputs)).collect(),
        }
    }

    fn pass(&self) -> Pass<f64> {
        let (shape, batch) = (self.network.shape(), self.targets[0].nrows());
        let mut pass = Pass::new(shape, self.xs.len(), batch, true);
        for (t, x) in self.xs.iter().enumerate() {
            pass.inputs_mut(t).copy_from_slice(x.as_slice());
        }
        for (t, tokens) in self.tokens.iter().enumerate() {
            pass.tokens_mut(t).copy_from_slice(tokens);
        }
        for (place, (h, c)) in self.starts.iter().enumerate() {
            let (layer, direction) = (place / shape.directions(), place % shape.directions());
            pass.start_from(layer, direction, h, c);
        }
        pass.set_lengths(self.lengths.clone());
        pass.set_dropout(self.dropout.clone());
        pass
    }

    fn loss(&self) -> f64 {
        let mut nowhere = vec![0.0; self.network.shape().parameters()];
        self.pass().loss_and_gradients(&self.network, &self.targets, mse, &mut nowhere)
    }

    /// (dL/dp + dL/dx + dL/dh_0 + dL/dc_0 by the engine, the same by differences).
    fn both(&mut self) -> (Vec<f64>, Vec<f64>) {
        let shape = self.network.shape();
        let mut pass = self.pass();
        let mut engine = vec![0.0; shape.parameters()];
        pass.loss_and_gradients(&self.network, &self.targets, mse, &mut engine);
        let mut differences = Vec::new();
        for place in 0..engine.len() {
            differences.push(self.difference(|case| &mut case.network.numbers_mut()[place]));
        }
        for t in 0..if self.tokens.is_empty() { self.xs.len() } else { 0 } {
            engine.extend(pass.input_gradient(t).expect("asked for").iter());
            for place in 0..self.xs[t].len() {
                differences.push(self.difference(|case| &mut case.xs[t].as_mut_slice()[place]));
            }
        }
        for place in 0..self.starts.len() {
            let (layer, direction) = (place / shape.directions(), place % shape.directions());
            let (dh, dc) = pass.start_gradient(layer, direction);
            engine.extend(dh.iter().chain(dc.iter()));
            for k in 0..dh.len() {
                differences
                    .push(self.difference(|case| &mut case.starts[place].0.as_mut_slice()[k]));
            }
            for k in 0..dc.len() {
                differences
                    .push(self.difference(|case| &mut case.starts[place].1.as_mut_slice()[k]));
            }
        }
        (engine, differences)
    }

    fn difference(&mut self, number: impl Fn(&mut Self) -> &mut f64) -> f64 {
        let middle = *number(self);
        *number(self) = middle + STEP;
        let above = self.loss();
        *number(self) = middle - STEP;
        let below = self.loss();
        *number(self) = middle;
        (above - below) / (2.0 * STEP)
    }
}

/// The largest error relative to the largest gradient.
fn worst(engine: &[f64], differences: &[f64]) -> f64 {
    assert_eq!(engine.len(), differences.len());
    let scale = differences.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
    engine.iter().zip(differences).map(|(a, b)| (a - b).abs() / scale).fold(0.0, f64::max)
}

#[track_caller]
fn agrees(mut case: Case, name: &str) {
    let (engine, differences) = case.both();
    let worst = worst(&engine, &differences);
    assert!(worst < BOUND, "{name}: {worst:e}");
}

#[test]
fn gradients_of_every_cell_agree_with_finite_differences() {
    for cell in kinds() {
        for (place, shape) in shapes(cell).into_iter().enumerate() {
            let (steps, batch) = [(1, 1), (5, 2), (4, 3), (6, 2), (4, 2)][place];
            agrees(Case::new(shape, steps, batch, 11), &format!("{shape:?}"));
        }
    }
}

#[test]
fn gradients_of_a_long_window_agree() {
    agrees(Case::new(Shape::lstm(1, 8, 1, 1), 40, 1, 12), "40 steps");
    agrees(Case::new(Shape::lstm(3, 5, 3, 2), 7, 4, 13), "three layers");
}

#[test]
fn gradients_of_rows_that_end_early_agree() {
    for cell in kinds() {
        for shape in shapes(cell).into_iter().skip(1) {
            let mut case = Case::new(shape, 5, 3, 14);
            case.lengths = Some(vec![3, 5, 1]);
            agrees(case, &format!("lengths, {shape:?}"));
        }
    }
}

#[test]
fn gradients_of_an_embedding_agree() {
    let shape = Shape { vocabulary: 4, ..Shape::lstm(3, 4, 1, 1) };
    let mut case = Case::new(shape, 4, 3, 15);
    case.tokens = vec![vec![0, 1, 2], vec![3, 3, 0], vec![1, 2, 1], vec![0, 0, 3]];
    agrees(case, "embedding");
}

#[test]
fn gradients_with_dropout_between_layers_agree() {
    for bidirectional in [false, true] {
        let shape = Shape { bidirectional, ..Shape::lstm(2, 4, 3, 1) };
        let mut case = Case::new(shape, 4, 3, 16);
        let mut dropout = Dropout::new(shape, 4, 3, 0.4);
        let without = case.loss();
        dropout.draw(&mut Random::new(3));
        case.dropout = Some(dropout);
        assert!((case.loss() - without).abs() > 1e-6, "nothing was dropped");
        agrees(case, "dropout");
    }
}

/// The check must be able to fail: one flipped sign, in any tenth place, is far outside the bound.
#[test]
fn the_check_sees_a_flipped_sign() {
    for cell in CellKind::ALL {
        let shape = Shape { cell, ..Shape::lstm(2, 3, 2, 1) };
        let (engine, differences) = Case::new(shape, 5, 3, 11).both();
        let most = engine.iter().fold(0.0, |most: f64, d| most.max(d.abs()));
        let seen = (0..engine.len()).step_by(10).filter(|&k| engine[k].abs() > 1e-3 * most);
        for place in seen {
            let mut wrong = engine.clone();
            wrong[place] = -wrong[place];
            assert!(worst(&wrong, &differences) > 100.0 * BOUND, "{cell:?}, place {place}");
        }
    }
}
