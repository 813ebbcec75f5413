//! Every parameter, every input and every initial state of every cell, readout, direction and loss
//! against differences, in f64, array by array.

use super::cases::{kinds, network, shapes};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::gru::{GruForm, Reset};
use gatehouse::engine::loss::LossKind;
use gatehouse::engine::pass::Dropout;
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Pass, Readout, Shape};
use nalgebra::DMatrix;

/// The step h of (8 (L(+h) − L(−h)) − (L(+2h) − L(−2h))) / 12 h: what it leaves out is h⁴/30 of a fifth
/// derivative, and rounding is 1e-16 / h. Both are near 1e-13, so that small arrays count as well.
const STEP: f64 = 1e-3;
/// Of the largest gradient of the same array.
const BOUND: f64 = 1e-6;

/// dL/d(each number of an array) by the engine, and by differences.
struct Compared {
    name: String,
    engine: Vec<f64>,
    differences: Vec<f64>,
}

impl Compared {
    fn largest(&self) -> f64 {
        self.differences.iter().fold(0.0, |most: f64, d| most.max(d.abs()))
    }

    /// The largest error of `engine`, relative to the array's largest gradient. Where nothing reads an
    /// array (c of a cell without memory), every difference is exactly zero, and so must the engine's be.
    fn worst(&self, engine: &[f64]) -> f64 {
        assert_eq!(engine.len(), self.differences.len(), "{}", self.name);
        let errors = engine.iter().zip(&self.differences).map(|(a, b)| (a - b).abs());
        let error = errors.fold(0.0, f64::max);
        if error == 0.0 { 0.0 } else { error / self.largest() }
    }
}

struct Case {
    network: Network<f64>,
    xs: Vec<DMatrix<f64>>,
    tokens: Vec<Vec<usize>>,
    starts: Vec<(DMatrix<f64>, DMatrix<f64>)>,
    lengths: Option<Vec<usize>>,
    dropout: Option<Dropout<f64>>,
    loss: LossKind,
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
            loss: LossKind::Mse,
            targets: (0..answers).map(|_| block(shape.outputs)).collect(),
        }
    }

    /// With `loss`, and targets of the kind that it expects.
    fn judged_by(mut self, loss: LossKind) -> Self {
        for (k, target) in self.targets.iter_mut().enumerate() {
            let (rows, columns) = target.shape();
            match loss {
                LossKind::Bce => {
                    let yes = |row, column| f64::from((row + column + k) % 2 == 0);
                    *target = DMatrix::from_fn(rows, columns, yes);
                }
                LossKind::CrossEntropy => {
                    let own = |row, column| f64::from(column == (row + k) % columns);
                    *target = DMatrix::from_fn(rows, columns, own);
                }
                LossKind::Mse | LossKind::Mae | LossKind::Huber => {}
            }
        }
        self.loss = loss;
        self
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

    /// The mean loss of all answers that count, row by row: every loss is a mean over its rows.
    fn loss(&self) -> f64 {
        let mut pass = self.pass();
        let answers = pass.forward(&self.network);
        let once = answers.len() == 1;
        let (mut sum, mut count) = (0.0, 0.0);
        for (t, (y, target)) in answers.iter().zip(&self.targets).enumerate() {
            for row in 0..y.nrows() {
                if once || self.lengths.as_ref().is_none_or(|lengths| t < lengths[row]) {
                    let [y, target] = [y, target].map(|block| block.rows(row, 1).into_owned());
                    sum += self.loss.evaluate(&y, &target, &mut y.clone());
                    count += 1.0;
                }
            }
        }
        sum / count
    }

    /// Every array of parameters by its name in files, the inputs, and each initial state.
    fn compare(&mut self) -> Vec<Compared> {
        let shape = self.network.shape();
        let mut gradients = vec![0.0; shape.parameters()];
        let mut pass = self.pass();
        let loss = self.loss.function();
        let value = pass.loss_and_gradients(&self.network, &self.targets, loss, &mut gradients);
        assert!((value - self.loss()).abs() < 1e-13, "the loss of the engine: {value}");
        let differences = (0..gradients.len())
            .map(|k| self.difference(|case| &mut case.network.numbers_mut()[k]))
            .collect();
        let arrays = |numbers| Network::from_numbers(shape, numbers).expect("as many").tensors();
        let mut all: Vec<Compared> = arrays(gradients)
            .into_iter()
            .zip(arrays(differences))
            .map(|(own, by)| Compared {
                name: own.name,
                engine: own.numbers,
                differences: by.numbers,
            })
            .collect();
        if self.tokens.is_empty() {
            let (mut engine, mut differences) = (Vec::new(), Vec::new());
            for t in 0..self.xs.len() {
                engine.extend(pass.input_gradient(t).expect("asked for").iter());
                let count = self.xs[t].len();
                let at = |k| self.difference(|case| &mut case.xs[t].as_mut_slice()[k]);
                differences.extend((0..count).map(at));
            }
            all.push(Compared { name: "x".into(), engine, differences });
        }
        for place in 0..self.starts.len() {
            let (layer, direction) = (place / shape.directions(), place % shape.directions());
            let (h, c) = pass.start_gradient(layer, direction);
            let of = |k| self.difference(|case| &mut case.starts[place].0.as_mut_slice()[k]);
            let differences = (0..h.len()).map(of).collect();
            let engine = h.as_slice().to_vec();
            all.push(Compared { name: format!("h0 {place}"), engine, differences });
            let of = |k| self.difference(|case| &mut case.starts[place].1.as_mut_slice()[k]);
            let differences = (0..c.len()).map(of).collect();
            let engine = c.as_slice().to_vec();
            all.push(Compared { name: format!("c0 {place}"), engine, differences });
        }
        all
    }

    fn difference(&mut self, number: impl Fn(&mut Self) -> &mut f64) -> f64 {
        let middle = *number(self);
        let mut apart = |step: f64| {
            *number(self) = middle + step;
            let above = self.loss();
            *number(self) = middle - step;
            above - self.loss()
        };
        let slope = (8.0 * apart(STEP) - apart(2.0 * STEP)) / (12.0 * STEP);
        *number(self) = middle;
        slope
    }
}

#[track_caller]
fn agrees(mut case: Case, name: &str) {
    for array in case.compare() {
        let worst = array.worst(&array.engine);
        assert!(worst < BOUND, "{name}, {}: {worst:e} of {:e}", array.name, array.largest());
    }
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

/// Each loss with its head (softmax and sigmoid among them), through the whole network, at one answer and
/// at one a step.
#[test]
fn gradients_of_every_loss_agree_through_the_network() {
    for cell in CellKind::ALL {
        for loss in LossKind::ALL {
            for readout in [Readout::Last, Readout::EveryStep] {
                let shape = Shape { cell, readout, ..Shape::lstm(2, 3, 1, 3) };
                let case = Case::new(shape, 3, 2, 17).judged_by(loss);
                agrees(case, &format!("{}, {shape:?}", loss.key()));
            }
        }
    }
}

/// Words in, a choice out: the embedding under several cells, with the losses that go with words.
#[test]
fn gradients_of_an_embedding_agree() {
    let tokens = [[0, 1, 2], [3, 3, 0], [1, 2, 1], [0, 0, 3]].map(|row| row.to_vec());
    for cell in CellKind::ALL {
        for loss in [LossKind::Mse, LossKind::Bce, LossKind::CrossEntropy] {
            let shape = Shape { cell, vocabulary: 4, ..Shape::lstm(3, 4, 1, 2) };
            let mut case = Case::new(shape, 4, 3, 15).judged_by(loss);
            case.tokens = tokens.to_vec();
            agrees(case, &format!("embedding, {}, {}", cell.name(), loss.key()));
        }
        let shape = Shape {
            cell,
            vocabulary: 4,
            bidirectional: true,
            readout: Readout::Mean,
            ..Shape::lstm(2, 2, 2, 1)
        };
        let mut case = Case::new(shape, 4, 3, 15).judged_by(LossKind::Bce);
        case.tokens = tokens.to_vec();
        case.lengths = Some(vec![2, 4, 3]);
        agrees(case, &format!("embedding with lengths, {}", cell.name()));
    }
}

#[test]
fn gradients_with_dropout_between_layers_agree() {
    for cell in [CellKind::Lstm, CellKind::Rnn, CellKind::Peephole, CellKind::Gru(GruForm::CHO)] {
        for bidirectional in [false, true] {
            let shape = Shape { cell, bidirectional, ..Shape::lstm(2, 4, 3, 1) };
            let mut case = Case::new(shape, 4, 3, 16);
            let mut dropout = Dropout::new(shape, 4, 3, 0.4);
            let without = case.loss();
            dropout.draw(&mut Random::new(3));
            case.dropout = Some(dropout);
            assert!((case.loss() - without).abs() > 1e-6, "nothing was dropped");
            agrees(case, &format!("dropout, {shape:?}"));
        }
    }
}

/// The check must be able to fail: in every array of every form, one flipped sign of any gradient that
/// is not tiny there is far outside the bound. Only arrays that nothing reads have none.
#[test]
fn the_check_sees_a_flipped_sign() {
    for cell in kinds() {
        let shape = Shape { cell, bidirectional: true, ..Shape::lstm(2, 3, 2, 1) };
        for array in Case::new(shape, 5, 3, 11).compare() {
            let name = format!("{}, {}", cell.name(), array.name);
            let most = array.largest();
            // Only the n of a GRU with the reset after the product has a second bias of its own.
            let two = matches!(cell, CellKind::Gru(form) if form.reset == Reset::After);
            let unread = array.name.starts_with("c0") && !cell.has_memory()
                || array.name.contains("bias_hh") && !two;
            assert_eq!(most == 0.0, unread, "{name}");
            let seen = (0..array.engine.len()).filter(|&k| array.engine[k].abs() > 1e-3 * most);
            let mut flipped = 0;
            for place in seen {
                let mut wrong = array.engine.clone();
                wrong[place] = -wrong[place];
                assert!(array.worst(&wrong) > 100.0 * BOUND, "{name}, place {place}");
                flipped += 1;
            }
            assert!(unread || flipped > 0, "{name}: nothing to flip");
        }
    }
}
