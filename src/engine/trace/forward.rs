//! Forward, one row: every layer, direction and time step, all kept.

use super::hold::{Hands, Moment};
use super::{Start, StepTrace, TrackTrace};
use crate::engine::Network;
use crate::engine::cell::lstm::symbols::{C_PREV, H_PREV, X};
use crate::engine::cell::{Reads, Units};
use crate::engine::layout::{Layout, Placed};
use crate::notation::Symbol;

/// One step of one track: blocks of H numbers, quantity after quantity.
#[derive(Debug)]
pub struct Made {
    /// What was read as x.
    pub x: Vec<f64>,
    pub h_prev: Vec<f64>,
    pub c_prev: Vec<f64>,
    /// What each gate sees: its weighted sum, with its peephole where it has one.
    pub z: Vec<f64>,
    /// Everything that the units made.
    pub made: Vec<f64>,
}

/// One layer in one direction, steps in the order of time.
#[derive(Debug)]
pub struct Track {
    pub layout: Layout,
    pub backward: bool,
    pub steps: Vec<Made>,
}

impl Made {
    pub fn h(&self, layout: Layout) -> &[f64] {
        let (h, _) = layout.cell.state_places();
        &self.made[h * layout.hidden..][..layout.hidden]
    }

    /// c; zeros where the cell has none.
    pub fn c(&self, layout: Layout) -> &[f64] {
        match layout.cell.state_places() {
            (_, Some(c)) => &self.made[c * layout.hidden..][..layout.hidden],
            (_, None) => &self.c_prev,
        }
    }

    pub fn units<'a>(&'a self, layout: Layout, numbers: &'a [f64]) -> Units<'a, f64> {
        Units { layout, rows: 1, numbers, h: &self.h_prev, c: &self.c_prev }
    }
}

/// A window walked forward once: a trace is made of it, and every way back through it.
#[derive(Debug)]
pub struct Walk {
    /// `tracks[layer][direction]`
    pub(super) tracks: Vec<Vec<Track>>,
    /// h of the last layer, both directions side by side, at each step.
    top: Vec<Vec<f64>>,
}

impl Walk {
    pub(super) fn new(
        network: &Network<f64>,
        xs: &[Vec<f64>],
        starts: &[Start],
        hands: &dyn Hands,
    ) -> Self {
        let shape = network.shape();
        let mut top = xs.to_vec();
        let mut tracks = Vec::new();
        for layer in 0..shape.layers {
            let layout = shape.layer(layer);
            let own: Vec<Track> = (0..shape.directions())
                .map(|direction| {
                    let zeros = vec![0.0; shape.hidden];
                    let zero = Start { h: zeros.clone(), c: zeros };
                    let start = starts.get(layer * shape.directions() + direction);
                    let numbers = network.layer(layer, direction);
                    let way = (layer, direction);
                    walk(layout, numbers, &top, start.unwrap_or(&zero), (way, hands))
                })
                .collect();
            let side_by_side = |t: usize| -> Vec<f64> {
                own.iter().flat_map(|track| track.steps[t].h(layout)).copied().collect()
            };
            top = (0..xs.len()).map(side_by_side).collect();
            tracks.push(own);
        }
        Self { tracks, top }
    }

    pub(super) fn top(&self) -> &[Vec<f64>] {
        &self.top
    }

    /// The walk by symbols.
    pub(super) fn traced(&self, network: &Network<f64>) -> Vec<Vec<TrackTrace>> {
        let of = |layer: usize, direction: usize, track: &Track| TrackTrace {
            steps: track
                .steps
                .iter()
                .map(|made| named(track.layout, network.layer(layer, direction), made))
                .collect(),
        };
        let layers = self.tracks.iter().enumerate();
        layers
            .map(|(layer, ways)| {
                ways.iter().enumerate().map(|(way, track)| of(layer, way, track)).collect()
            })
            .collect()
    }
}

/// One layer in one direction.
fn walk(
    layout: Layout,
    numbers: &[f64],
    xs: &[Vec<f64>],
    start: &Start,
    ((layer, direction), hands): ((usize, usize), &dyn Hands),
) -> Track {
    let backward = direction == 1;
    let mut steps: Vec<Made> = Vec::with_capacity(xs.len());
    for n in 0..xs.len() {
        let t = if backward { xs.len() - 1 - n } else { n };
        let (h, c) = match steps.last() {
            Some(made) => (made.h(layout).to_vec(), made.c(layout).to_vec()),
            None => (start.h.clone(), start.c.clone()),
        };
        let at = (layer, direction, t);
        steps.push(step(layout, numbers, &xs[t], Start { h, c }, (at, hands)));
    }
    if backward {
        steps.reverse();
    }
    Track { layout, backward, steps }
}

/// One time step: weigh, let each unit do its part, and where the cell has a late sum, weigh again.
fn step(
    layout: Layout,
    numbers: &[f64],
    x: &[f64],
    before: Start,
    (at, hands): (Moment, &dyn Hands),
) -> Made {
    let Start { h: h_prev, c: c_prev } = before;
    let hidden = layout.hidden;
    let blocks = |symbols: &[Symbol]| vec![0.0; symbols.len() * hidden];
    let (mut z, mut made) = (blocks(layout.cell.z_symbols()), blocks(layout.cell.made_symbols()));
    for sum in layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
        weigh(sum, numbers, [&h_prev, x], &mut z);
    }
    let deaf = hands.deaf(at, layout, numbers);
    let units = Units { layout, rows: 1, numbers: &deaf, h: &h_prev, c: &c_prev };
    units.open(&hands.fed(at, layout, &z), &mut made);
    hands.write(at, layout, &mut made);
    for sum in layout.sums().filter(|sum| sum.sum.reads.is_late()) {
        let mut late = vec![0.0; hidden];
        units.read_late(&made, &mut late);
        weigh(sum, numbers, late_parts(sum, &h_prev, x, &late), &mut z);
        units.finish(&hands.fed(at, layout, &z)[sum.sum.first * hidden..], &mut made);
        hands.write(at, layout, &mut made);
    }
    let mut own = Made { x: x.to_vec(), h_prev, c_prev, z, made };
    for (k, peephole) in layout.cell.peepholes().iter().enumerate() {
        let seen = if peephole.new { own.c(layout).to_vec() } else { own.c_prev.clone() };
        for (unit, c) in seen.iter().enumerate() {
            let p = layout.peephole(numbers, unit, 0.0)[k];
            own.z[peephole.column * hidden + unit] += p * c;
        }
    }
    own
}

/// The two parts that a late sum reads.
pub fn late_parts<'a>(
    sum: Placed,
    h_prev: &'a [f64],
    x: &'a [f64],
    late: &'a [f64],
) -> [&'a [f64]; 2] {
    match sum.sum.reads {
        Reads::HiddenAndLate(_) => [h_prev, late],
        _ => [late, x],
    }
}

/// z = [first | second] W + b, for the columns of one sum.
fn weigh(sum: Placed, numbers: &[f64], [first, second]: [&[f64]; 2], z: &mut [f64]) {
    let rows = sum.rows();
    let (first, second) = (&first[..sum.parts[0]], &second[..sum.parts[1]]);
    let hidden = sum.width() / sum.sum.columns.len();
    let z = &mut z[sum.sum.first * hidden..][..sum.width()];
    let (weights, biases) = (&numbers[sum.weights()], &numbers[sum.biases()]);
    let add = |sum: f64, (w, value): (&f64, &f64)| sum + w * value;
    for ((z, w), b) in z.iter_mut().zip(weights.chunks_exact(rows.max(1))).zip(biases) {
        let (to_first, to_second) = w.split_at(first.len());
        let sum = to_first.iter().zip(first).fold(0.0, add);
        *z = to_second.iter().zip(second).fold(sum, add) + b;
    }
}

/// The numbers of a step under their symbols.
fn named(layout: Layout, numbers: &[f64], made: &Made) -> StepTrace {
    let mut values = vec![(X, made.x.clone()), (H_PREV, made.h_prev.clone())];
    if layout.cell.has_memory() {
        values.push((C_PREV, made.c_prev.clone()));
    }
    values.extend(by_symbol(layout, &made.z, &made.made));
    values.extend(made.units(layout, numbers).derived(&made.made));
    StepTrace { values, gradients: Vec::new() }
}

/// Blocks of z and of what the units made under their symbols; a sum that is also kept comes once.
pub fn by_symbol(layout: Layout, z: &[f64], made: &[f64]) -> Vec<(Symbol, Vec<f64>)> {
    let parts = |symbols: &[Symbol], numbers: &[f64]| -> Vec<(Symbol, Vec<f64>)> {
        let blocks = numbers.chunks(layout.hidden).map(<[f64]>::to_vec);
        symbols.iter().copied().zip(blocks).collect()
    };
    let kept = layout.cell.made_symbols();
    let mut all = parts(layout.cell.z_symbols(), z);
    all.retain(|(symbol, _)| !kept.contains(symbol));
    all.extend(parts(kept, made));
    all
}
