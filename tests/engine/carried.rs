//! States that are carried from one pass to the next, in both directions and over rows of any length.

use super::cases::{kinds, network};
use gatehouse::engine::cell::lstm::symbols::H;
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Pass, Shape};
use nalgebra::DMatrix;

/// `blocks[t]`, B x I, of seeded numbers.
fn blocks(steps: usize, batch: usize, inputs: usize, seed: u64) -> Vec<DMatrix<f64>> {
    let mut random = Random::new(seed);
    let mut block = || DMatrix::from_fn(batch, inputs, |_, _| random.between(-2.0, 2.0));
    (0..steps).map(|_| block()).collect()
}

fn run(pass: &mut Pass<f64>, network: &Network<f64>, xs: &[DMatrix<f64>]) -> DMatrix<f64> {
    for (t, x) in xs.iter().enumerate() {
        pass.inputs_mut(t).copy_from_slice(x.as_slice());
    }
    pass.forward(network)[0].clone()
}

/// A pass over `xs`, and what it answers.
fn fresh(network: &Network<f64>, xs: &[DMatrix<f64>]) -> (Pass<f64>, DMatrix<f64>) {
    let mut pass = Pass::new(network.shape(), xs.len(), xs[0].nrows(), false);
    let y = run(&mut pass, network, xs);
    (pass, y)
}

/// Starts `pass` where `other` ended.
fn start_at_the_end(pass: &mut Pass<f64>, other: &Pass<f64>, network: &Network<f64>) {
    for (layer, direction, _) in network.tracks() {
        let (h, c) = other.end(layer, direction);
        pass.start_from(layer, direction, h, c);
    }
}

#[track_caller]
fn near(name: &str, got: &DMatrix<f64>, expected: &DMatrix<f64>) {
    assert_eq!(got.shape(), expected.shape(), "{name}");
    assert!((got - expected).amax() < 1e-13, "{name}: {got} {expected}");
}

/// Two halves of a window, the second from the states in which the first ended, are the whole window.
#[test]
fn a_state_that_is_carried_goes_on() {
    for cell in kinds() {
        let network = network(Shape { cell, ..Shape::lstm(2, 3, 2, 1) }, 12);
        let xs = blocks(8, 2, 2, 13);
        let (whole, expected) = fresh(&network, &xs);
        let (mut half, _) = fresh(&network, &xs[..4]);
        half.carry();
        near(&cell.name(), &run(&mut half, &network, &xs[4..]), &expected);
        for layer in 0..2 {
            near(&cell.name(), half.end(layer, 0).0, whole.end(layer, 0).0);
            near(&cell.name(), half.end(layer, 0).1, whole.end(layer, 0).1);
        }
    }
}

/// The direction that reads backward ends at the first step and is carried from there, as each is from
/// its own end.
#[test]
fn each_direction_goes_on_from_its_own_end() {
    for cell in kinds() {
        let shape = Shape { cell, bidirectional: true, ..Shape::lstm(2, 3, 2, 1) };
        let network = network(shape, 12);
        let (first, second) = (blocks(4, 2, 2, 13), blocks(4, 2, 2, 14));
        let (mut carried, zero) = fresh(&network, &first);
        let mut expected = Pass::new(shape, 4, 2, false);
        for layer in 0..2 {
            for (direction, last) in [(0, 3), (1, 0)] {
                let h = carried.get(layer, direction, H, last).expect("h").into_owned();
                assert_eq!(carried.end(layer, direction).0, &h, "{}", cell.name());
            }
        }
        start_at_the_end(&mut expected, &carried, &network);
        carried.carry();
        let expected = run(&mut expected, &network, &second);
        assert_eq!(run(&mut carried, &network, &second), expected, "{}", cell.name());
        assert_ne!(run(&mut carried, &network, &first), zero, "{}", cell.name());
    }
}

/// Rows that end at different steps carry what each of them alone would: a row goes on from its own last
/// step, and backward from its first.
#[test]
fn a_row_goes_on_from_its_own_end() {
    let lengths = [[2, 4, 1], [4, 1, 3]];
    for cell in kinds() {
        for bidirectional in [false, true] {
            let shape = Shape { cell, bidirectional, ..Shape::lstm(2, 3, 2, 1) };
            let network = network(shape, 12);
            let windows = [blocks(4, 3, 2, 13), blocks(4, 3, 2, 14)];
            let mut pass = Pass::new(shape, 4, 3, false);
            pass.set_lengths(Some(lengths[0].to_vec()));
            run(&mut pass, &network, &windows[0]);
            pass.carry();
            pass.set_lengths(Some(lengths[1].to_vec()));
            let together = run(&mut pass, &network, &windows[1]);
            for row in 0..3 {
                let alone = |k: usize| -> Vec<DMatrix<f64>> {
                    let valid = windows[k][..lengths[k][row]].iter();
                    valid.map(|x| x.rows(row, 1).into_owned()).collect()
                };
                let (first, second) = (fresh(&network, &alone(0)).0, alone(1));
                let mut own = Pass::new(shape, second.len(), 1, false);
                start_at_the_end(&mut own, &first, &network);
                let name = format!("{shape:?}, row {row}");
                let expected = run(&mut own, &network, &second);
                near(&name, &together.rows(row, 1).into_owned(), &expected);
                for (layer, direction, _) in network.tracks() {
                    let (h, c) = pass.end(layer, direction);
                    let (own_h, own_c) = own.end(layer, direction);
                    near(&name, &h.rows(row, 1).into_owned(), own_h);
                    near(&name, &c.rows(row, 1).into_owned(), own_c);
                }
            }
        }
    }
}
