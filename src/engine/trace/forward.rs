//! Forward, one row: every layer, direction and time step, all kept.

use super::{Start, StepTrace, TrackTrace};
use crate::engine::Network;
use crate::engine::cell::lstm::symbols::{C_PREV, H_PREV, X};
use crate::engine::cell::{Cell, Quantities, State, with_cell};
use crate::engine::layout::{Layout, Placed};
use crate::notation::Symbol;

/// One step of one track, as numbers: quantity k of unit j stands at `k * H + j`.
pub struct Made {
    /// What was read as x.
    pub x: Vec<f64>,
    pub before: Vec<State<f64>>,
    /// What each gate sees: its weighted sum, with its peephole where it has one.
    pub z: Vec<f64>,
    /// Everything that the units made.
    pub step: Vec<f64>,
    pub after: Vec<State<f64>>,
    derived: Vec<(Symbol, Vec<f64>)>,
}

/// One layer in one direction, steps in the order of time.
pub struct Track {
    pub layout: Layout,
    pub backward: bool,
    pub steps: Vec<Made>,
}

/// The whole window.
pub struct Walk {
    /// `tracks[layer][direction]`
    pub tracks: Vec<Vec<Track>>,
    /// h of the last layer, both directions side by side, at each step.
    top: Vec<Vec<f64>>,
}

impl Walk {
    pub fn new(network: &Network<f64>, xs: &[Vec<f64>], starts: &[Start]) -> Self {
        let shape = network.shape();
        let mut top = xs.to_vec();
        let mut tracks = Vec::new();
        for layer in 0..shape.layers {
            let own: Vec<Track> = (0..shape.directions())
                .map(|direction| {
                    let layout = shape.layer(layer);
                    let start = starts.get(layer * shape.directions() + direction);
                    let numbers = network.layer(layer, direction);
                    with_cell!(layout.cell, cell => {
                        walk(cell, layout, numbers, &top, &states(layout, start), direction == 1)
                    })
                })
                .collect();
            let side_by_side = |t: usize| -> Vec<f64> {
                own.iter().flat_map(|track| &track.steps[t].after).map(|state| state.h).collect()
            };
            top = (0..xs.len()).map(side_by_side).collect();
            tracks.push(own);
        }
        Self { tracks, top }
    }

    pub fn top(&self) -> &[Vec<f64>] {
        &self.top
    }

    /// The walk by symbols.
    pub fn traced(&self) -> Vec<Vec<TrackTrace>> {
        let of = |track: &Track| {
            with_cell!(track.layout.cell, cell => TrackTrace {
                steps: track.steps.iter().map(|made| named(cell, track.layout, made)).collect(),
            })
        };
        self.tracks.iter().map(|layer| layer.iter().map(of).collect()).collect()
    }
}

fn states(layout: Layout, start: Option<&Start>) -> Vec<State<f64>> {
    let at = |values: &[f64], unit: usize| values.get(unit).copied().unwrap_or(0.0);
    (0..layout.hidden)
        .map(|unit| {
            start.map_or(State { h: 0.0, c: 0.0 }, |start| State {
                h: at(&start.h, unit),
                c: at(&start.c, unit),
            })
        })
        .collect()
}

/// One layer in one direction.
fn walk<C: Cell<f64>>(
    cell: C,
    layout: Layout,
    numbers: &[f64],
    xs: &[Vec<f64>],
    start: &[State<f64>],
    backward: bool,
) -> Track {
    let mut before = start.to_vec();
    let mut steps = Vec::with_capacity(xs.len());
    for n in 0..xs.len() {
        let t = if backward { xs.len() - 1 - n } else { n };
        let made = step(cell, layout, numbers, &xs[t], before);
        before = made.after.clone();
        steps.push(made);
    }
    if backward {
        steps.reverse();
    }
    Track { layout, backward, steps }
}

/// One time step: weigh, let each unit do its part, and where the cell has a late sum, weigh again.
fn step<C: Cell<f64>>(
    cell: C,
    layout: Layout,
    numbers: &[f64],
    x: &[f64],
    before: Vec<State<f64>>,
) -> Made {
    let hidden = layout.hidden;
    let h_prev: Vec<f64> = before.iter().map(|state| state.h).collect();
    let mut z = vec![0.0; C::Sums::SYMBOLS.len() * hidden];
    for sum in layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
        weigh(sum, numbers, &h_prev, x, &mut z);
    }
    let mut units: Vec<C::Step> = (0..hidden)
        .map(|unit| {
            let p = layout.peephole(numbers, unit, 0.0);
            cell.forward(C::Sums::gather(&z, hidden, unit), before[unit], p)
        })
        .collect();
    for sum in layout.sums().filter(|sum| sum.sum.reads.is_late()) {
        let late: Vec<f64> = units.iter().map(|unit| cell.read_late(unit)).collect();
        let [first, second] = late_parts(sum, &h_prev, x, &late);
        weigh(sum, numbers, first, second, &mut z);
        for (unit, own) in units.iter_mut().enumerate() {
            cell.finish(z[sum.sum.first * hidden + unit], before[unit], own);
        }
    }
    let after: Vec<State<f64>> = units.iter().map(|unit| cell.state(unit)).collect();
    for (k, peephole) in layout.cell.peepholes().iter().enumerate() {
        let seen = if peephole.new { &after } else { &before };
        for (unit, state) in seen.iter().enumerate() {
            let p = layout.peephole(numbers, unit, 0.0)[k];
            z[peephole.column * hidden + unit] += p * state.c;
        }
    }
    let mut step = vec![0.0; C::Step::SYMBOLS.len() * hidden];
    let mut derived: Vec<(Symbol, Vec<f64>)> = Vec::new();
    for (unit, own) in units.into_iter().enumerate() {
        for (place, (symbol, value)) in cell.derived(&own, before[unit]).into_iter().enumerate() {
            if unit == 0 {
                derived.push((symbol, Vec::with_capacity(hidden)));
            }
            derived[place].1.push(value);
        }
        own.scatter(&mut step, hidden, unit);
    }
    Made { x: x.to_vec(), before, z, step, after, derived }
}

/// The two parts that a late sum reads.
pub fn late_parts<'a>(
    sum: Placed,
    h_prev: &'a [f64],
    x: &'a [f64],
    late: &'a [f64],
) -> [&'a [f64]; 2] {
    match sum.sum.reads {
        crate::engine::cell::Reads::HiddenAndLate(_) => [h_prev, late],
        _ => [late, x],
    }
}

/// z = [first | second] W + b, for the columns of one sum.
fn weigh(sum: Placed, numbers: &[f64], first: &[f64], second: &[f64], z: &mut [f64]) {
    let rows = sum.rows();
    let (first, second) = (&first[..sum.parts[0]], &second[..sum.parts[1]]);
    let hidden = sum.width() / sum.sum.columns.len();
    let z = &mut z[sum.sum.first * hidden..][..sum.width()];
    let (weights, biases) = (&numbers[sum.weights()], &numbers[sum.biases()]);
    for ((z, w), b) in z.iter_mut().zip(weights.chunks_exact(rows.max(1))).zip(biases) {
        let read = first.iter().chain(second);
        *z = w.iter().zip(read).map(|(w, value)| w * value).sum::<f64>() + b;
    }
}

/// The numbers of a step under their symbols.
fn named<C: Cell<f64>>(_cell: C, layout: Layout, made: &Made) -> StepTrace {
    let hidden = layout.hidden;
    let mut values = vec![
        (X, made.x.clone()),
        (H_PREV, made.before.iter().map(|state| state.h).collect()),
    ];
    if layout.cell.has_memory() {
        values.push((C_PREV, made.before.iter().map(|state| state.c).collect()));
    }
    let parts = |symbols: &[Symbol], numbers: &[f64]| -> Vec<(Symbol, Vec<f64>)> {
        symbols.iter().copied().zip(numbers.chunks(hidden).map(<[f64]>::to_vec)).collect()
    };
    let steps = parts(C::Step::SYMBOLS, &made.step);
    let fresh = |(symbol, _): &(Symbol, Vec<f64>)| !C::Step::SYMBOLS.contains(symbol);
    values.extend(parts(C::Sums::SYMBOLS, &made.z).into_iter().filter(fresh));
    values.extend(steps);
    values.extend(made.derived.iter().cloned());
    StepTrace { values, gradients: Vec::new() }
}
