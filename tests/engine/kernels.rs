//! The kernels against the plain path, at sizes that reach every remainder: rows, columns and units that
//! are no multiple of four or eight, one unit, one step, and windows longer than a chunk. Both sum in
//! single precision in orders of their own, over all steps: some units of the last place a step.

use super::cases::network;
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::loss::mse;
use gatehouse::engine::optim::{AdamStep, OptimizerKind};
use gatehouse::engine::rng::Random;
use gatehouse::engine::setting::Choices;
use gatehouse::engine::stack::{Stack, adam};
use gatehouse::engine::{Batch, Network, Pass, Readout, Shape};
use nalgebra::DMatrix;

/// Largest difference, relative to the largest number.
fn worst(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let scale = b.iter().fold(1e-6_f32, |most, b| most.max(b.abs()));
    a.iter().zip(b).map(|(a, b)| (a - b).abs() / scale).fold(0.0, f32::max)
}

fn both(
    shape: Shape,
    steps: usize,
    batch: usize,
) -> (Stack, Pass<f32>, Network<f32>, DMatrix<f32>) {
    let mut random = Random::new(21);
    let network: Network<f32> = network(shape, 20).cast();
    let mut stack = Stack::new(shape, steps, batch).expect("a plain LSTM");
    let mut pass = Pass::new(shape, steps, batch, false);
    for t in 0..steps {
        for row in 0..batch {
            let x: Vec<f32> = (0..shape.inputs).map(|_| random.between(-1.0, 1.0) as f32).collect();
            stack.set_inputs(t, row, &x);
            for (column, number) in x.into_iter().enumerate() {
                pass.inputs_mut(t)[column * batch + row] = number;
            }
        }
    }
    let target = DMatrix::from_fn(batch, shape.outputs, |_, _| random.between(-1.0, 1.0) as f32);
    (stack, pass, network, target)
}

#[test]
fn kernels_are_the_plain_path() {
    for (inputs, hidden, layers, outputs, steps, batch) in [
        (1, 1, 1, 1, 1, 1),
        (1, 50, 2, 1, 10, 1),
        (3, 7, 3, 2, 6, 1),
        (1, 50, 2, 1, 10, 32),
        (5, 50, 2, 1, 5, 32),
        (1, 8, 1, 1, 20, 16),
        (2, 32, 1, 1, 200, 3),
        (3, 7, 3, 2, 6, 9),
        (6, 5, 2, 3, 70, 20),
        (9, 33, 2, 1, 4, 41),
        (4, 256, 1, 1, 2, 8),
    ] {
        let shape = Shape::lstm(inputs, hidden, layers, outputs);
        let (mut stack, mut pass, mut network, target) = both(shape, steps, batch);
        let mut ours = vec![0.0; shape.parameters()];
        let mut plain = vec![0.0; shape.parameters()];
        // Twice, with other weights: neither buffers nor weights of the first pass may be seen by the second.
        for round in 0..2 {
            let name = format!("{shape:?} {steps} {batch} round {round}");
            let targets = [target.clone()];
            let expected = pass.loss_and_gradients(&network, &targets, mse, &mut plain);
            let loss = stack.loss_and_gradients(&network, &target, mse, &mut ours);
            assert!(
                (loss - expected).abs() <= 2e-6 * expected.max(1.0),
                "{name}: {loss} {expected}"
            );
            let worst_gradient = worst(&ours, &plain);
            assert!(
                worst_gradient < 2e-5_f32.max(4e-7 * steps as f32),
                "{name}: {worst_gradient:e}"
            );
            let y = stack.forward(&network).clone();
            if batch == 1 {
                assert_eq!(stack.answer(&network), &y, "{name}: again");
            }
            let worst_answer = worst(y.as_slice(), pass.forward(&network)[0].as_slice());
            assert!(worst_answer < 5e-6, "{name}: {worst_answer:e}");
            network.numbers_mut().iter_mut().for_each(|weight| *weight *= 0.75);
        }
    }
}

#[test]
fn what_is_no_number_stays_in_its_row() {
    let shape = Shape::lstm(2, 5, 2, 1);
    let (mut stack, _, network, target) = both(shape, 4, 11);
    let whole = stack.forward(&network).clone();
    stack.set_inputs(1, 6, &[f32::NAN, 0.5]);
    let y = stack.forward(&network).clone();
    for row in 0..11 {
        assert_eq!(y[row].is_nan(), row == 6, "row {row}");
        assert!(row == 6 || y[row] == whole[row], "row {row}");
    }
    let mut gradients = vec![0.0; shape.parameters()];
    assert!(stack.loss_and_gradients(&network, &target, mse, &mut gradients).is_nan());
}

#[test]
fn kernels_leave_what_they_do_not_compute_to_the_plain_path() {
    let plain = Shape::lstm(2, 4, 2, 1);
    for shape in [
        Shape { cell: CellKind::Rnn, ..plain },
        Shape { bidirectional: true, ..plain },
        Shape { readout: Readout::Mean, ..plain },
        Shape { vocabulary: 3, ..plain },
    ] {
        assert!(Stack::new(shape, 5, 4).is_none(), "{shape:?}");
    }
}

/// The kernels serve the standard LSTM alone; whoever steps, the digits are those of the rule.
#[test]
fn every_network_is_stepped_by_the_rule_it_asks_for() {
    let lstm = Shape::lstm(2, 5, 1, 1);
    assert!(Stack::serves(lstm));
    for cell in CellKind::ALL {
        let shape = Shape { cell, ..lstm };
        assert_eq!(Stack::serves(shape), cell == CellKind::Lstm, "{}", cell.key());
        for kind in OptimizerKind::ALL {
            let count = shape.parameters();
            let mut ours = Batch::optimizer(shape, kind, 0.01, &Choices::default());
            let mut plain = kind.build::<f32>(count, 0.01);
            let (mut p, gradients) = (vec![0.5; count], vec![0.25; count]);
            let mut q = p.clone();
            for _ in 0..3 {
                ours.step(&mut p, &gradients);
                plain.step(&mut q, &gradients);
            }
            assert_eq!(p, q, "{} {}", cell.key(), kind.key());
        }
    }
}

/// Adam in lanes of four, and what is left over, is the plain rule to the last digit.
#[test]
fn the_kernel_of_adam_has_the_digits_of_the_plain_rule() {
    for (rate, beta_1, beta_2, decay, epsilon) in [
        (0.001_f64, 0.9_f64, 0.999_f64, 0.0_f32, 1e-8_f32),
        (0.01, 0.9, 0.999, 0.1, 1e-8),
        (0.3, 0.5, 0.75, 0.0, 0.1),
        (0.05, 0.0, 0.0, 0.5, 1e-4),
        (0.001, 0.99999, 0.999_999, 10.0, 1e-12),
    ] {
        for length in [0, 1, 3, 4, 5, 64, 67] {
            let mut random = Random::new(length as u64 + 1);
            let mut numbers = |most: f64| -> Vec<f32> {
                (0..length).map(|_| random.between(-most, most) as f32).collect()
            };
            let mut plain = [numbers(1.0), vec![0.0; length], vec![0.0; length]];
            let mut ours = plain.clone();
            for k in 1..=6 {
                // Small and large in turn, and the last with nothing in it.
                let gradients =
                    if k == 6 { vec![0.0; length] } else { numbers(10.0_f64.powi(k - 4)) };
                let step = AdamStep {
                    rate: (rate / (1.0 - beta_1.powi(k))) as f32,
                    root: (1.0 / (1.0 - beta_2.powi(k)).sqrt()) as f32,
                    keep_1: beta_1 as f32,
                    take_1: (1.0 - beta_1) as f32,
                    keep_2: beta_2 as f32,
                    take_2: (1.0 - beta_2) as f32,
                    decay,
                    epsilon,
                };
                let [p, m, v] = &mut plain;
                step.take(p, &gradients, m, v);
                let before = ours.clone();
                let [p, m, v] = &mut ours;
                adam(&step, p, &gradients, m, v);
                let bits = |all: &[Vec<f32>; 3]| {
                    all.clone().map(|n| n.into_iter().map(f32::to_bits).collect::<Vec<_>>())
                };
                assert_eq!(bits(&ours), bits(&plain), "{length} numbers, step {k}, {step:?}");
                assert!(length == 0 || ours != before, "{length} numbers, step {k}: no step");
            }
        }
    }
}
