//! Gates that are held by hand: everything after them is worked out anew, and nothing reaches their sums.

use super::cases::{kinds, network, window};
use gatehouse::engine::cell::lstm::symbols as s;
use gatehouse::engine::trace::{Hold, Start, Trace, UnitStep, Walk, trace_from};
use gatehouse::engine::{Network, Shape};
use gatehouse::notation::Symbol;

fn hold(gate: Symbol, unit: usize, value: f64) -> Hold {
    Hold { layer: 0, direction: 0, gate, unit, steps: 1..3, value }
}

fn trace_held(network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start], holds: &[Hold]) -> Trace {
    Walk::held(network, xs, starts, holds).trace(network)
}

/// Values at both ends and between; of a gate around zero its negatives too.
fn values(gate: Symbol) -> Vec<f64> {
    let mut values = vec![0.0, 0.3, 1.0];
    if gate.signed {
        values.extend([-1.0, -0.7]);
    }
    values
}

/// Every kind of cell, every gate: the gate is what it is held at, every other equation of the step holds, what
/// came before is untouched, and what would have moved the gate is still told.
#[test]
fn a_held_gate_moves_everything_after_it_and_nothing_before() {
    for cell in kinds() {
        let network = network(Shape { cell, ..Shape::lstm(2, 3, 2, 1) }, 5);
        let xs = window(2, 5, 3);
        let free = trace_from(&network, &xs, &[]);
        let (blocks, peepholes) = (network.blocks(0, 0), network.peepholes(0, 0));
        for gate in cell.gates() {
            for value in values(gate) {
                let name = format!("{} {} {value}", cell.name(), gate.id);
                let trace = trace_held(&network, &xs, &[], &[hold(gate, 1, value)]);
                let (old, new) = (&free.layers[0][0].steps, &trace.layers[0][0].steps);
                assert_eq!(old[0], new[0], "{name}");
                assert_ne!(free.output[4], trace.output[4], "{name}");
                for (t, step) in new.iter().enumerate().skip(1) {
                    assert!(t > 2 || step.get(gate)[1].to_bits() == value.to_bits(), "{name}");
                    for unit in 0..3 {
                        let numbers =
                            UnitStep { step, blocks: &blocks, peepholes: &peepholes, unit };
                        for equation in cell.equations() {
                            let held = equation.lhs == gate && unit == 1 && t < 3;
                            let tree = equation.rhs.evaluate(&numbers);
                            let off = (tree - step.get(equation.lhs)[unit]).abs();
                            assert!(held || off < 1e-13, "{name} {} {off}", equation.lhs.id);
                        }
                    }
                }
                // The sum itself is told as it would have been at the first of the steps.
                let sum = cell.columns().find(|(_, own)| own.gate == gate).expect("a sum").1.z;
                assert!((old[1].get(sum)[0] - new[1].get(sum)[0]).abs() < 1e-15, "{name}");
            }
        }
    }
}

#[test]
fn a_shut_forget_gate_leaves_what_is_new_alone() {
    let network = network(Shape::lstm(2, 3, 1, 1), 5);
    let xs = window(2, 5, 3);
    let trace = trace_held(&network, &xs, &[], &[hold(s::F, 0, 0.0), hold(s::O, 2, 1.0)]);
    let step = &trace.layers[0][0].steps[2];
    assert_eq!(step.get(s::C)[0].to_bits(), (step.get(s::I)[0] * step.get(s::G)[0]).to_bits());
    assert_eq!(step.get(s::H)[2].to_bits(), step.get(s::C)[2].tanh().to_bits());
    assert!(step.get(s::Z_F)[0].is_finite());
}

/// Of two holds on one gate the last counts; one on a unit, gate or layer that is not there does nothing.
#[test]
fn holds_that_meet_and_holds_that_miss() {
    let network = network(Shape::lstm(2, 3, 1, 1), 5);
    let xs = window(2, 5, 3);
    let both = [hold(s::F, 0, 0.2), hold(s::F, 0, 0.9)];
    assert_eq!(trace_held(&network, &xs, &[], &both), trace_held(&network, &xs, &[], &both[1..]));
    let far = Hold { layer: 7, ..hold(s::F, 0, 0.2) };
    let late = Hold { steps: 90..99, ..hold(s::F, 0, 0.2) };
    let misses = [hold(s::F, 9, 0.2), hold(s::H, 0, 0.2), far, late];
    assert_eq!(trace_held(&network, &xs, &[], &misses), trace_from(&network, &xs, &[]));
}

/// Half of the squares of all answers.
fn loss(network: &Network<f64>, xs: &[Vec<f64>], start: &Start, holds: &[Hold]) -> f64 {
    let trace = trace_held(network, xs, std::slice::from_ref(start), holds);
    trace.answers.iter().flatten().map(|y| y * y / 2.0).sum()
}

/// Gradients of all weights, inputs, states and of the held value itself, against central differences.
#[test]
fn gradients_go_round_a_held_gate() {
    const STEP: f64 = 1e-6;
    let near = |name: &str, got: f64, high: f64, low: f64| {
        let expected = (high - low) / (2.0 * STEP);
        assert!((got - expected).abs() < 1e-8, "{name}: {got} is not {expected}");
    };
    for cell in kinds() {
        let plain = network(Shape { cell, ..Shape::lstm(2, 3, 1, 2) }, 5);
        let (xs, zero) = (window(2, 4, 3), Start { h: vec![0.1; 3], c: vec![0.2; 3] });
        for gate in cell.gates() {
            let name = format!("{} {}", cell.name(), gate.id);
            let holds = [hold(gate, 1, 0.3)];
            let starts = std::slice::from_ref(&zero);
            let (trace, gradients) =
                Walk::held(&plain, &xs, starts, &holds).back(&plain, &holds, <[_]>::to_vec);
            for place in 0..plain.numbers().len() {
                let at = |by: f64| {
                    let mut other = plain.clone();
                    other.numbers_mut()[place] += by;
                    loss(&other, &xs, &zero, &holds)
                };
                near(&name, gradients.numbers[place], at(STEP), at(-STEP));
            }
            for unit in 0..3 {
                let at = |h: f64, c: f64| {
                    let mut start = zero.clone();
                    start.h[unit] += h;
                    start.c[unit] += c;
                    loss(&plain, &xs, &start, &holds)
                };
                near(&name, gradients.starts[0].h[unit], at(STEP, 0.0), at(-STEP, 0.0));
                if cell.has_memory() {
                    near(&name, gradients.starts[0].c[unit], at(0.0, STEP), at(0.0, -STEP));
                }
            }
            let steps = &trace.layers[0][0].steps;
            for (_, column) in cell.columns().filter(|(_, column)| column.gate == gate) {
                assert!(steps[1..3].iter().all(|step| step.gradient(column.z)[1] == 0.0), "{name}");
                assert!(steps[3].gradient(column.z)[1] != 0.0, "{name}");
            }
            // One step alone, so that the gate's own gradient is all that the value does.
            let one = |by: f64| Hold { steps: 2..3, value: 0.3 + by, ..hold(gate, 1, 0.3) };
            let (trace, _) = Walk::held(&plain, &xs, starts, &[one(0.0)]).back(
                &plain,
                &[one(0.0)],
                <[_]>::to_vec,
            );
            let at = |by: f64| loss(&plain, &xs, &zero, &[one(by)]);
            near(&name, trace.layers[0][0].steps[2].gradient(gate)[1], at(STEP), at(-STEP));
        }
    }
}
