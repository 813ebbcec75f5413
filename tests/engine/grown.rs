//! Networks that were given more layers, or a second direction.

use super::cases::{kinds, network, window};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::{Carry, Network, Shape, Stack, trace};
use gatehouse::notation::letters as s;

const BOTH: Stack = Stack { layers: 1, both: true };

/// The largest difference in answers over a window.
fn difference(a: &Network<f64>, b: &Network<f64>, xs: &[Vec<f64>]) -> f64 {
    let (a, b) = (trace(a, xs), trace(b, xs));
    let pairs = a.output.iter().flatten().zip(b.output.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// Of every kind, stacks too: with read-out columns of zero every answer stays, to the last digit.
#[test]
fn a_second_direction_that_is_not_read_changes_nothing() {
    for cell in kinds() {
        for layers in [1, 2, 3] {
            let one = network(Shape { cell, ..Shape::lstm(2, 3, layers, 2) }, 5);
            let both = one.grown(BOTH, Carry::Behaviour);
            assert!(both.shape().bidirectional && both.shape().layers == layers);
            let xs = window(2, 9, 6);
            assert_eq!(difference(&one, &both, &xs), 0.0, "{} {layers}", cell.name());
            assert!(difference(&one, &one.grown(BOTH, Carry::Weights), &xs) > 1e-3);
        }
    }
}

/// The second direction is the first over the window turned round, in every layer of a stack.
#[test]
fn the_second_direction_is_the_first_from_the_end() {
    for cell in kinds() {
        let one = network(Shape { cell, ..Shape::lstm(2, 3, 2, 1) }, 8);
        let xs = window(2, 7, 9);
        let turned: Vec<Vec<f64>> = xs.iter().rev().cloned().collect();
        let [own, back] = [&xs, &turned].map(|xs| trace(&one, xs));
        let both = trace(&one.grown(BOTH, Carry::Weights), &xs);
        for layer in 0..2 {
            for step in 0..7 {
                let [first, second] =
                    [0, 1].map(|way| both.layers[layer][way].steps[step].get(s::H));
                assert_eq!(first, own.layers[layer][0].steps[step].get(s::H), "{}", cell.name());
                assert_eq!(second, back.layers[layer][0].steps[6 - step].get(s::H));
            }
        }
        for step in 0..7 {
            let mean = (own.output[step][0] + back.output[6 - step][0]) / 2.0;
            assert!((both.output[step][0] - mean).abs() < 1e-12, "{}", cell.name());
        }
    }
}

#[test]
fn a_layer_that_hands_on_shows_what_the_one_below_does() {
    let one = network(Shape::lstm(2, 3, 1, 1), 4);
    let three = one.grown(Stack { layers: 3, both: false }, Carry::Weights);
    let own = trace(&three, &window(2, 6, 3));
    let below = own.layers[0][0].steps[4].get(s::H);
    let above = own.layers[1][0].steps[4].get(s::H);
    let open = 1.0 / (1.0 + (-8.0_f64).exp());
    let old = own.layers[1][0].steps[3].get(s::C);
    for unit in 0..3 {
        let c = (1.0 - open) * old[unit] + open * (below[unit] / 2.0).tanh();
        assert!((above[unit] - open * c.tanh()).abs() < 1e-12);
    }
    assert_eq!(three.head(), one.head());
}

#[test]
fn what_is_there_already_stays_and_places_are_told_both_ways() {
    let both = Shape { bidirectional: true, ..Shape::lstm(2, 3, 2, 1) };
    let own = network(both, 6);
    assert_eq!(own.grown(BOTH, Carry::Weights), own);
    for cell in [CellKind::default(), CellKind::parse("peephole").expect("a kind")] {
        let small = Shape { cell, ..Shape::lstm(2, 3, 2, 1) };
        let large = Shape { layers: 3, bidirectional: true, ..small };
        let pairs = small.shared(large);
        assert_eq!(pairs.len(), small.parameters() - 4);
        let mut turned: Vec<_> = large.shared(small).into_iter().map(|(b, a)| (a, b)).collect();
        turned.sort_unstable();
        let mut pairs = pairs;
        pairs.sort_unstable();
        assert_eq!(pairs, turned);
        let one = network(small, 7);
        let more = one.grown(Stack { layers: 3, both: true }, Carry::Weights);
        assert!(pairs.iter().all(|(a, b)| one.numbers()[*a] == more.numbers()[*b]));
    }
}
