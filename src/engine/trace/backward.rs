//! Backward, one row: `forward.rs` in reverse, from the last layer to the first and from each
//! direction's last step to its first.

use super::forward::{Made, Track, Walk, by_symbol, late_parts};
use super::hold::Hands;
use super::{Gradients, Start, StepTrace, Trace};
use crate::engine::Network;
use crate::engine::cell::lstm::symbols::{C, C_PREV, H, H_PREV, X};
use crate::engine::cell::{Reads, UnitsBack};
use crate::engine::layout::Placed;
use crate::engine::network::Readout;
use crate::engine::readout::span;

pub fn backward(
    network: &Network<f64>,
    walk: &Walk,
    d_answers: &[Vec<f64>],
    trace: &mut Trace,
    hands: &dyn Hands,
) -> Gradients {
    let shape = network.shape();
    let mut numbers = vec![0.0; shape.parameters()];
    let mut d_top = head_backward(network, walk, d_answers, &mut numbers);
    let mut starts = Vec::new();
    for layer in (0..shape.layers).rev() {
        let mut d_below = vec![vec![0.0; shape.layer(layer).inputs]; d_top.len()];
        for direction in (0..shape.directions()).rev() {
            let track = &walk.tracks[layer][direction];
            let mut back = Back {
                numbers: network.layer(layer, direction),
                gradients: &mut numbers[shape.place(layer, direction)],
                d_x: &mut d_below,
                steps: &mut trace.layers[layer][direction].steps,
                way: (layer, direction),
                hands,
            };
            let d_h: Vec<&[f64]> =
                d_top.iter().map(|d| &d[direction * shape.hidden..][..shape.hidden]).collect();
            starts.insert(0, back.track(track, &d_h));
        }
        d_top = d_below;
    }
    Gradients { numbers, inputs: d_top, starts }
}

/// dL/dh of the last layer at every step; the head's own gradients go into `numbers`.
fn head_backward(
    network: &Network<f64>,
    walk: &Walk,
    d_answers: &[Vec<f64>],
    numbers: &mut [f64],
) -> Vec<Vec<f64>> {
    let shape = network.shape();
    let (features, top) = (shape.features(), walk.top());
    let mut d_top = vec![vec![0.0; features]; top.len()];
    let (weights, _) = network.head();
    let (d_weights, d_biases) = numbers[shape.head()].split_at_mut(features * shape.outputs);
    for (place, d_answer) in d_answers.iter().enumerate() {
        for (output, &d) in d_answer.iter().enumerate() {
            d_biases[output] += d;
            for feature in 0..features {
                let (steps, weight) = match shape.readout {
                    Readout::EveryStep => (place..place + 1, 1.0),
                    other => span(other, feature / shape.hidden, top.len()),
                };
                let at = output * features + feature;
                for t in steps {
                    d_weights[at] += d * weight * top[t][feature];
                    d_top[t][feature] += d * weight * weights[at];
                }
            }
        }
    }
    d_top
}

/// The way back through one layer in one direction.
struct Back<'a> {
    numbers: &'a [f64],
    gradients: &'a mut [f64],
    d_x: &'a mut [Vec<f64>],
    steps: &'a mut [StepTrace],
    way: (usize, usize),
    hands: &'a dyn Hands,
}

impl Back<'_> {
    /// `d_h[t]` is what arrives from above; gives dL/d(start).
    fn track(&mut self, track: &Track, d_h: &[&[f64]]) -> Start {
        let hidden = track.layout.hidden;
        let mut sent = Start { h: vec![0.0; hidden], c: vec![0.0; hidden] };
        for n in (0..d_h.len()).rev() {
            let t = if track.backward { d_h.len() - 1 - n } else { n };
            let arriving: Vec<f64> = d_h[t].iter().zip(&sent.h).map(|(a, b)| a + b).collect();
            sent = self.step(track, t, arriving, sent.c);
        }
        sent
    }

    /// From what arrives at h and c of one step to what it sends to the step before.
    fn step(&mut self, track: &Track, t: usize, mut d_h: Vec<f64>, mut d_c: Vec<f64>) -> Start {
        let (layout, own) = (track.layout, &track.steps[t]);
        let hidden = layout.hidden;
        let (at, hands) = ((self.way.0, self.way.1, t), self.hands);
        let deaf = hands.deaf(at, layout, self.numbers);
        let units = own.units(layout, &deaf);
        let mut dz = vec![0.0; own.z.len()];
        let mut d_h_prev = vec![0.0; hidden];
        let mut d_x = vec![0.0; layout.inputs];
        let mut d_late = vec![0.0; hidden];
        for sum in layout.sums().filter(|sum| sum.sum.reads.is_late()) {
            units.late_backward(&own.made, &d_h, &mut dz[sum.sum.first * hidden..]);
            hands.stop(at, layout, layout.cell.z_symbols(), &mut dz);
            let mut late = vec![0.0; hidden];
            units.read_late(&own.made, &mut late);
            let read = late_parts(sum, &own.h_prev, &own.x, &late);
            let into = match sum.sum.reads {
                Reads::HiddenAndLate(_) => [&mut d_h_prev[..], &mut d_late[..]],
                _ => [&mut d_late[..], &mut d_x[..]],
            };
            self.spread(sum, &dz, read, into);
        }
        let mut d_made = vec![0.0; own.made.len()];
        let mut back = UnitsBack { late: &d_late, h: &mut d_h, c: &mut d_c, made: &mut d_made };
        units.close(&own.made, &mut dz, &mut back, &|_| false);
        hands.stop(at, layout, layout.cell.z_symbols(), &mut dz);
        hands.stop(at, layout, layout.cell.made_symbols(), &mut d_made);
        for (sum, d) in d_h_prev.iter_mut().zip(&d_h) {
            *sum += d;
        }
        for sum in layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
            self.spread(sum, &dz, [&own.h_prev, &own.x], [&mut d_h_prev, &mut d_x]);
        }
        self.peepholes(track, own, &dz);
        for (sum, d) in self.d_x[t].iter_mut().zip(&d_x) {
            *sum += d;
        }
        let mut named = vec![(X, d_x), (H_PREV, d_h_prev.clone())];
        if layout.cell.has_memory() {
            named.push((C_PREV, d_c.clone()));
        }
        named.extend(by_symbol(layout, &dz, &d_made));
        // Terms of the sum that is the new state: what reaches it reaches each of them.
        let state = if layout.cell.has_memory() { C } else { H };
        if let Some((_, d)) = named.iter().find(|(symbol, _)| *symbol == state).cloned() {
            let terms = units.derived(&own.made).into_iter();
            named.extend(terms.map(|(symbol, _)| (symbol, d.clone())));
        }
        self.steps[t].gradients = named;
        Start { h: d_h_prev, c: d_c }
    }

    /// From dL/dz of one sum to dL/dW, dL/db and dL/d(what it read).
    fn spread(&mut self, sum: Placed, dz: &[f64], read: [&[f64]; 2], into: [&mut [f64]; 2]) {
        let [first, second] = sum.parts;
        let hidden = sum.width() / sum.sum.columns.len();
        let [d_first, d_second] = into;
        for (column, &dz) in dz[sum.sum.first * hidden..][..sum.width()].iter().enumerate() {
            self.gradients[sum.biases().start + column] += dz;
            let row = sum.start + column * sum.rows()..;
            let (weights, gradients) = (&self.numbers[row.clone()], &mut self.gradients[row]);
            let (to_first, to_second) = weights[..first + second].split_at(first);
            let (of_first, of_second) = gradients[..first + second].split_at_mut(first);
            share(dz, (to_first, of_first), (read[0], &mut *d_first));
            share(dz, (to_second, of_second), (read[1], &mut *d_second));
        }
    }

    fn peepholes(&mut self, track: &Track, own: &Made, dz: &[f64]) {
        let (layout, hidden) = (track.layout, track.layout.hidden);
        let start = layout.peepholes().start;
        for (k, peephole) in layout.cell.peepholes().iter().enumerate() {
            let seen = if peephole.new { own.c(layout) } else { &own.c_prev };
            for (unit, c) in seen.iter().enumerate() {
                let d = dz[peephole.column * hidden + unit];
                self.gradients[start + k * hidden + unit] += d * c;
            }
        }
    }
}

/// Of dL/dz of one sum: dL/dw of weights, and dL/d(what they read).
fn share(dz: f64, (weights, d_w): (&[f64], &mut [f64]), (read, d_read): (&[f64], &mut [f64])) {
    let all = weights.iter().zip(d_w).zip(read.iter().zip(d_read));
    for ((weight, d_weight), (read, d_read)) in all {
        *d_weight += dz * read;
        *d_read += dz * weight;
    }
}
