//! Every parameter, every input and every initial state against central differences, in f64.

use gatehouse::engine::loss::mse;
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Pass, Shape};
use nalgebra::DMatrix;

const STEP: f64 = 1e-5;
const BOUND: f64 = 1e-6;

struct Case {
    network: Network<f64>,
    xs: Vec<DMatrix<f64>>,
    starts: Vec<(DMatrix<f64>, DMatrix<f64>)>,
    target: DMatrix<f64>,
}

impl Case {
    fn new(shape: Shape, steps: usize, batch: usize, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let mut block =
            |columns| DMatrix::from_fn(batch, columns, |_, _| random.between(-1.0, 1.0));
        Self {
            network: Network::init(shape, 0.5, seed),
            xs: (0..steps).map(|_| block(shape.inputs)).collect(),
            starts: (0..shape.layers).map(|_| (block(shape.hidden), block(shape.hidden))).collect(),
            target: block(shape.outputs),
        }
    }

    fn pass(&self) -> Pass<f64> {
        let batch = self.target.nrows();
        let mut pass = Pass::new(self.network.shape(), self.xs.len(), batch, true);
        for (t, x) in self.xs.iter().enumerate() {
            pass.inputs_mut(t).copy_from_slice(x.as_slice());
        }
        for (layer, (h, c)) in self.starts.iter().enumerate() {
            pass.start_from(layer, h, c);
        }
        pass
    }

    fn loss(&self) -> f64 {
        let mut dy = self.target.clone();
        mse(self.pass().forward(&self.network), &self.target, &mut dy)
    }

    /// (dL/dp + dL/dx + dL/dh_0 + dL/dc_0 by the engine, the same by differences).
    fn both(&mut self) -> (Vec<f64>, Vec<f64>) {
        let mut pass = self.pass();
        let mut engine = vec![0.0; self.network.shape().parameters()];
        pass.loss_and_gradients(&self.network, &self.target, &mut engine);
        let mut differences = Vec::new();
        for place in 0..engine.len() {
            differences.push(self.difference(|case| &mut case.network.numbers_mut()[place]));
        }
        for t in 0..self.xs.len() {
            engine.extend(pass.input_gradient(t).expect("asked for").iter());
            for place in 0..self.xs[t].len() {
                differences.push(self.difference(|case| &mut case.xs[t].as_mut_slice()[place]));
            }
        }
        for layer in 0..self.starts.len() {
            let (dh, dc) = pass.start_gradient(layer);
            engine.extend(dh.iter().chain(dc.iter()));
            for place in 0..dh.len() {
                differences
                    .push(self.difference(|case| &mut case.starts[layer].0.as_mut_slice()[place]));
            }
            for place in 0..dc.len() {
                differences
                    .push(self.difference(|case| &mut case.starts[layer].1.as_mut_slice()[place]));
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

#[test]
fn gradients_agree_with_finite_differences() {
    for (hidden, inputs, layers, outputs, steps, batch) in [
        (1, 1, 1, 1, 1, 1),
        (3, 2, 1, 1, 7, 4),
        (4, 5, 2, 1, 5, 3),
        (3, 1, 3, 2, 6, 2),
        (8, 1, 1, 1, 20, 1),
    ] {
        let shape = Shape { inputs, hidden, layers, outputs };
        let (engine, differences) = Case::new(shape, steps, batch, 11).both();
        let worst = worst(&engine, &differences);
        assert!(worst < BOUND, "{shape:?}: {worst:e}");
    }
}

/// The check must be able to fail: one flipped sign, in any tenth place, is far outside the bound.
#[test]
fn the_check_sees_a_flipped_sign() {
    let shape = Shape { inputs: 2, hidden: 3, layers: 2, outputs: 1 };
    let (engine, differences) = Case::new(shape, 5, 3, 11).both();
    for place in (0..engine.len()).step_by(10).filter(|&k| engine[k].abs() > 1e-3) {
        let mut wrong = engine.clone();
        wrong[place] = -wrong[place];
        assert!(worst(&wrong, &differences) > 100.0 * BOUND, "place {place}");
    }
}
