//! What the glass box says of gradients: every value has one, and it means what is written of it.

use super::cases::{kinds, network, shapes, window};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::lstm::symbols as s;
use gatehouse::engine::trace::{Gradients, Start, StepTrace, trace_back, trace_from};
use gatehouse::engine::{Network, Shape, Trace};

#[track_caller]
fn near(name: &str, got: f64, expected: f64, bound: f64) {
    assert!((got - expected).abs() <= bound, "{name}: {got} is not {expected}");
}

/// Half of the squares of all answers; its gradient are the answers themselves.
fn loss(network: &Network<f64>, xs: &[Vec<f64>], start: &Start) -> f64 {
    let trace = trace_from(network, xs, std::slice::from_ref(start));
    trace.answers.iter().flatten().map(|y| y * y / 2.0).sum()
}

fn back(network: &Network<f64>, xs: &[Vec<f64>]) -> (Trace, Gradients) {
    trace_back(network, xs, &[], <[_]>::to_vec)
}

/// One layer in one direction, with the states and the window before each of its steps.
fn each_step(look: impl Fn(CellKind, &Network<f64>, &StepTrace, &[Vec<f64>], &Start)) {
    for cell in kinds() {
        let network = network(Shape { cell, ..Shape::lstm(2, 3, 1, 2) }, 5);
        let xs = window(2, 4, 3);
        let (trace, _) = back(&network, &xs);
        for (t, step) in trace.layers[0][0].steps.iter().enumerate() {
            let mut start = Start { h: step.get(s::H_PREV).to_vec(), c: vec![0.0; 3] };
            if cell.has_memory() {
                start.c = step.get(s::C_PREV).to_vec();
            }
            look(cell, &network, step, &xs[t..], &start);
        }
    }
}

/// dL/d(number), where `loss` knows the loss with that much added to it.
fn difference(loss: impl Fn(f64) -> f64) -> f64 {
    const STEP: f64 = 1e-3;
    let apart = |step: f64| loss(step) - loss(-step);
    (8.0 * apart(STEP) - apart(2.0 * STEP)) / (12.0 * STEP)
}

/// dL/dc_prev of one unit by differences, in a window that begins at the step.
fn through_memory(network: &Network<f64>, xs: &[Vec<f64>], start: &Start, unit: usize) -> f64 {
    difference(|step| {
        let mut start = start.clone();
        start.c[unit] += step;
        loss(network, xs, &start)
    })
}

#[test]
fn every_value_has_a_gradient() {
    for shape in kinds().into_iter().flat_map(shapes) {
        let (trace, _) = back(&network(shape, 5), &window(shape.inputs, 4, 3));
        for step in trace.layers.iter().flatten().flat_map(|track| &track.steps) {
            for symbol in step.symbols() {
                let (values, gradient) = (step.get(symbol), step.gradient(symbol));
                assert!(!values.is_empty(), "{shape:?} {}", symbol.id);
                assert_eq!(gradient.len(), values.len(), "{shape:?} {}", symbol.id);
            }
        }
    }
}

/// x, h_prev and c_prev have what this step sends back: what they would have if the window began here.
#[test]
fn what_a_step_reads_has_the_steps_own_share() {
    each_step(|cell, network, step, xs, start| {
        for k in 0..3 {
            let by_h = difference(|step| {
                let mut start = start.clone();
                start.h[k] += step;
                loss(network, xs, &start)
            });
            near(&cell.name(), step.gradient(s::H_PREV)[k], by_h, 1e-10);
            if cell.has_memory() {
                let by_c = through_memory(network, xs, start, k);
                near(&cell.name(), step.gradient(s::C_PREV)[k], by_c, 1e-10);
            }
        }
        for k in 0..2 {
            let by_x = difference(|step| {
                let mut xs = xs.to_vec();
                xs[0][k] += step;
                loss(network, &xs, start)
            });
            near(&cell.name(), step.gradient(s::X)[k], by_x, 1e-10);
        }
    });
}

/// Shares add up: what two directions send to x is dL/dx, what the layer above and the later step send to
/// h is dL/dh, and what the first step sends is dL/d(start).
#[test]
fn shares_add_up_to_the_whole() {
    for cell in kinds() {
        let shape = Shape { cell, bidirectional: true, ..Shape::lstm(2, 3, 3, 1) };
        let xs = window(2, 4, 3);
        let (trace, gradients) = back(&network(shape, 5), &xs);
        let sent = |layer: usize, t: usize, k: usize| -> f64 {
            trace.layers[layer].iter().map(|track| track.steps[t].gradient(s::X)[k]).sum()
        };
        for (layer, ways) in trace.layers.iter().enumerate() {
            for (direction, track) in ways.iter().enumerate() {
                let first = &track.steps[if direction == 0 { 0 } else { xs.len() - 1 }];
                let start = &gradients.starts[layer * 2 + direction];
                assert_eq!(first.gradient(s::H_PREV), start.h);
                if cell.has_memory() {
                    assert_eq!(first.gradient(s::C_PREV), start.c);
                }
                for (t, step) in track.steps.iter().enumerate().filter(|_| layer < 2) {
                    let later = if direction == 0 { Some(t + 1) } else { t.checked_sub(1) };
                    let later = later.and_then(|t| track.steps.get(t));
                    for k in 0..3 {
                        let later = later.map_or(0.0, |later| later.gradient(s::H_PREV)[k]);
                        let all = sent(layer + 1, t, direction * 3 + k) + later;
                        near(&cell.name(), step.gradient(s::H)[k], all, 1e-15);
                    }
                }
            }
        }
        for (t, d_x) in gradients.inputs.iter().enumerate() {
            (0..2).for_each(|k| near(&cell.name(), d_x[k], sent(0, t, k), 1e-15));
        }
    }
}

/// c = kept + new: what reaches c reaches both. Where no gate sees the old memory, c_prev acts through what
/// is kept alone; where all of it is kept, as in 1997, its gradient is that of every term.
#[test]
fn what_is_kept_and_what_is_new_have_the_gradient_of_the_memory() {
    each_step(|cell, network, step, xs, start| {
        let name = cell.name();
        if matches!(cell, CellKind::Rnn) {
            return assert!(step.gradient(s::NEW).is_empty(), "{name}");
        }
        if !cell.has_memory() {
            // A GRU's state is h.
            assert_eq!(step.gradient(s::KEPT), step.gradient(s::H), "{name}");
            return assert_eq!(step.gradient(s::NEW), step.gradient(s::H), "{name}");
        }
        assert_eq!(step.gradient(s::NEW), step.gradient(s::C), "{name}");
        let old = step.get(s::C_PREV);
        let kept = match cell {
            CellKind::Lstm1997 => old,
            _ => step.get(s::KEPT),
        };
        for unit in 0..3 {
            let sum = kept[unit] + step.get(s::NEW)[unit];
            near(&name, sum, step.get(s::C)[unit], 1e-15);
            let by_c = || through_memory(network, xs, start, unit);
            match cell {
                CellKind::Lstm1997 => near(&name, step.gradient(s::NEW)[unit], by_c(), 1e-10),
                _ => assert_eq!(step.gradient(s::KEPT), step.gradient(s::C), "{name}"),
            }
            if !matches!(cell, CellKind::Peephole | CellKind::Lstm1997) && old[unit] != 0.0 {
                let share = kept[unit] / old[unit];
                near(&name, step.gradient(s::KEPT)[unit] * share, by_c(), 1e-10);
            }
        }
    });
}
