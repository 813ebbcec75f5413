//! Networks of every kind, on seeded numbers, for the tests that hold for all of them.

use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::article::ArticleForm;
use gatehouse::engine::cell::gru::{GruForm, Reset, Update};
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Readout, Shape};

/// Every kind of cell in each of its forms.
pub fn kinds() -> Vec<CellKind> {
    let mut kinds = vec![
        CellKind::Lstm,
        CellKind::Rnn,
        CellKind::Lstm1997,
        CellKind::Peephole,
        CellKind::Coupled,
    ];
    for reset in [Reset::After, Reset::Before] {
        for update in [Update::Keeps, Update::Writes] {
            kinds.push(CellKind::Gru(GruForm { reset, update }));
        }
    }
    for bits in 0..8 {
        kinds.push(CellKind::Article(ArticleForm {
            invert_forget: bits & 1 > 0,
            output_sees_cell: bits & 2 > 0,
            double_tanh: bits & 4 > 0,
        }));
    }
    kinds
}

/// Shapes that reach every branch: one unit, stacks of two and three, both directions, each readout.
pub fn shapes(cell: CellKind) -> Vec<Shape> {
    let plain = |inputs, hidden, layers, outputs| Shape {
        cell,
        ..Shape::lstm(inputs, hidden, layers, outputs)
    };
    vec![
        plain(1, 1, 1, 1),
        Shape { readout: Readout::Mean, ..plain(3, 4, 2, 2) },
        Shape { bidirectional: true, ..plain(2, 3, 2, 1) },
        Shape { bidirectional: true, readout: Readout::Final, ..plain(2, 3, 1, 2) },
        Shape { readout: Readout::EveryStep, ..plain(2, 2, 3, 1) },
    ]
}

/// Weights large enough that every gate leaves its linear range.
pub fn network(shape: Shape, seed: u64) -> Network<f64> {
    let mut random = Random::new(seed);
    let numbers = (0..shape.parameters()).map(|_| random.between(-0.9, 0.9)).collect();
    Network::from_numbers(shape, numbers).expect("as many as it takes")
}

pub fn window(inputs: usize, steps: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut random = Random::new(seed);
    (0..steps).map(|_| (0..inputs).map(|_| random.between(-2.0, 2.0)).collect()).collect()
}
