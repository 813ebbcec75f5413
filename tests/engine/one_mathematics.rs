//! Trace, training path and equations are one mathematics.

use gatehouse::engine::cell::lstm::equations::{UnitStep, equations};
use gatehouse::engine::cell::lstm::{Gate, symbols as s};
use gatehouse::engine::rng::Random;
use gatehouse::engine::{Network, Pass, Shape, trace};
use gatehouse::notation::mathml::{substituted, symbolic};

const SHAPES: [Shape; 3] = [
    Shape { inputs: 1, hidden: 1, layers: 1, outputs: 1 },
    Shape { inputs: 3, hidden: 5, layers: 2, outputs: 2 },
    Shape { inputs: 2, hidden: 8, layers: 3, outputs: 1 },
];

fn window(inputs: usize, steps: usize) -> Vec<Vec<f64>> {
    let mut random = Random::new(3);
    (0..steps).map(|_| (0..inputs).map(|_| random.between(-2.0, 2.0)).collect()).collect()
}

#[test]
fn the_trace_is_the_training_path() {
    for shape in SHAPES {
        let network = Network::init(shape, 1.0, 5);
        let xs = window(shape.inputs, 9);
        let trace = trace(&network, &xs);
        let mut pass = Pass::new(shape, xs.len(), 1, false);
        for (t, x) in xs.iter().enumerate() {
            pass.inputs_mut(t).copy_from_slice(x);
        }
        let output = pass.forward(&network).as_slice().to_vec();
        let near = |a: &[f64], b: &[f64]| {
            assert!(!a.is_empty() && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-12));
        };
        near(&trace.output[8], &output);
        for (layer, own) in trace.layers.iter().enumerate() {
            for (t, step) in own.steps.iter().enumerate() {
                let gates = pass.gates(layer, t).as_slice();
                for (gate, symbol) in
                    [(Gate::I, s::I), (Gate::F, s::F), (Gate::G, s::G), (Gate::O, s::O)]
                {
                    near(step.get(symbol), &gates[gate as usize * shape.hidden..]);
                }
                let (c, h) = pass.states(layer, t);
                near(step.get(s::C), c.as_slice());
                near(step.get(s::H), h.as_slice());
            }
        }
    }
}

#[test]
fn the_equations_give_what_the_engine_gives() {
    for shape in SHAPES {
        let network = Network::init(shape, 1.0, 9);
        let trace = trace(&network, &window(shape.inputs, 6));
        for (layer, own) in trace.layers.iter().enumerate() {
            let blocks = network.blocks(layer);
            for step in &own.steps {
                for unit in 0..shape.hidden {
                    let numbers = UnitStep { step, blocks: &blocks, unit };
                    for equation in equations() {
                        let tree = equation.rhs.evaluate(&numbers);
                        let engine = step.get(equation.lhs)[unit];
                        assert!(
                            (tree - engine).abs() < 1e-14,
                            "{}: {tree} {engine}",
                            equation.lhs.id
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn equations_read_as_the_papers_write_them() {
    let read: Vec<String> = equations().iter().map(|equation| symbolic(equation).plain()).collect();
    assert_eq!(read[0], "ft=σ(Wf·[ht−1,xt]+bf)");
    assert_eq!(read[2], "gt=tanh(Wg·[ht−1,xt]+bg)");
    assert_eq!(read[4], "ct=ft⊙ct−1+it⊙gt");
    assert_eq!(read[5], "ht=ot⊙tanh(ct)");
}

#[test]
fn the_numbers_stand_where_the_letters_stood() {
    let ln3 = 3.0_f64.ln();
    let network = Network::by_hand(
        [
            &[&[0.0, ln3, 0.0]],
            &[&[0.0, 0.0, 4.0_f64.ln()]],
            &[&[0.0, -0.5 * ln3, 0.0]],
            &[&[0.0, 0.0, 0.0]],
        ],
        &[1.0, 0.0],
    );
    let trace = trace(&network, &[vec![1.0], vec![1.0]]);
    let blocks = network.blocks(0);
    let numbers = UnitStep { step: &trace.layers[0].steps[1], blocks: &blocks, unit: 0 };
    let lines = |k: usize| -> Vec<String> {
        substituted(&equations()[k], &numbers, 2, &|count| format!("… + {count}"))
            .iter()
            .map(|line| line.plain())
            .collect()
    };
    assert_eq!(lines(1), ["=σ(1.10×1.00)", "=σ(1.10)=0.75"]);
    assert_eq!(lines(2), ["=tanh(−0.55×1.00)", "=tanh(−0.55)=−0.50"]);
    assert_eq!(lines(4), ["=0.80×−0.38+0.75×−0.50", "=−0.30−0.38=−0.68"]);
    assert_eq!(lines(3), ["=σ(0.00)", "=σ(0.00)=0.50"]);
}
