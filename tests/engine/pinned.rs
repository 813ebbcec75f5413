//! Digits of trained weights, bit by bit: another platform, another version of a library or another order of
//! operations would show here.
//!
//! All products are smaller than six in one of their sizes. Beyond that, nalgebra's natively ask the
//! processor whether it has fused operations, which WebAssembly has not; there, digits are a build's.

use super::cases::{network, window};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::gru::GruForm;
use gatehouse::engine::loss::mse;
use gatehouse::engine::optim::OptimizerKind;
use gatehouse::engine::real::Real;
use gatehouse::engine::{Batch, Network, Pass, Shape};
use nalgebra::DMatrix;

const STEPS: usize = 5;
const ROWS: usize = 3;

/// The windows of the rows, and their targets.
fn data() -> (Vec<Vec<Vec<f64>>>, DMatrix<f64>) {
    let windows = (0..ROWS).map(|row| window(2, STEPS, row as u64)).collect();
    (windows, DMatrix::from_fn(ROWS, 1, |row, _| row as f64 / 4.0 - 0.25))
}

/// Twenty steps of Adam from a seed; the first, a middle and the last weight.
fn trained<T: Real>(shape: Shape, look: impl Fn(&Network<T>, &mut [T])) -> [T; 3] {
    let mut network: Network<T> = network(shape, 7).cast();
    let count = network.numbers().len();
    let mut rule = OptimizerKind::Adam.build::<T>(count, 0.01);
    let mut gradients = vec![T::zero(); count];
    for _ in 0..20 {
        look(&network, &mut gradients);
        rule.step(network.numbers_mut(), &gradients);
    }
    [0, count / 2, count - 1].map(|place| network.numbers()[place])
}

fn plain<T: Real>(cell: CellKind) -> [T; 3] {
    let shape = Shape { cell, ..Shape::lstm(2, 3, 2, 1) };
    let (windows, target) = data();
    trained(shape, |network, gradients| {
        let mut pass = Pass::<T>::new(shape, STEPS, ROWS, false);
        for (row, window) in windows.iter().enumerate() {
            for (t, x) in window.iter().enumerate() {
                for (column, number) in x.iter().enumerate() {
                    pass.inputs_mut(t)[column * ROWS + row] = T::of(*number);
                }
            }
        }
        pass.loss_and_gradients(network, &[target.map(T::of)], mse, gradients);
    })
}

#[test]
fn trained_digits_in_double_precision() {
    let bits = |cell| plain::<f64>(cell).map(f64::to_bits);
    let lstm = [0xbfe6c1dd93b49fd3, 0x3fefeff2c030ee03, 0xbfe2cb803bafec0b];
    assert_eq!(bits(CellKind::Lstm), lstm);
    let gru = [0xbfe6927c6f240bcb, 0xbfd3547b42f95018, 0xbfe5f4e9a2b0832c];
    assert_eq!(bits(CellKind::Gru(GruForm::CHUNG)), gru);
}

#[test]
fn trained_digits_in_single_precision() {
    let bits = |cell| plain::<f32>(cell).map(f32::to_bits);
    assert_eq!(bits(CellKind::Lstm), [0xbf360eec, 0x3f7f7f94, 0xbf165c02]);
    let gru = [0xbf3493e4, 0xbe9aa3d9, 0xbf2fa74e];
    assert_eq!(bits(CellKind::Gru(GruForm::CHUNG)), gru);
}

#[test]
fn trained_digits_by_the_kernels() {
    let shape = Shape::lstm(2, 3, 2, 1);
    let (windows, target) = data();
    let weights = trained(shape, |network, gradients| {
        let mut batch = Batch::new(shape, STEPS, ROWS);
        for (row, window) in windows.iter().enumerate() {
            let flat: Vec<f32> = window.iter().flatten().map(|x| *x as f32).collect();
            batch.set_window(row, 2, &flat);
        }
        batch.target.copy_from(&target.map(|y| y as f32));
        batch.loss_and_gradients(network, mse, gradients);
    });
    assert_eq!(weights.map(f32::to_bits), [0xbf360eec, 0x3f7f7f94, 0xbf165c02]);
}
