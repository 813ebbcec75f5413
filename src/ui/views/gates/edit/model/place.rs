//! Where a number stands that can be changed.

use crate::engine::Network;
use crate::engine::trace::Start;
use crate::notation::Symbol;
use crate::ui::views::gates::model::{Given, Scene};

/// No number is set beyond this, and none below its negative.
pub const REACH: f64 = 10.0;
/// One number that can be changed; everything counts from 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// What `unit` of `gate` weighs `column` of h | x with; the column after the last is the bias. A track is
    /// a layer in one direction, `layer * directions + direction`.
    Weight {
        track: usize,
        gate: Symbol,
        unit: usize,
        column: usize,
    },
    Input {
        step: usize,
        column: usize,
    },
    /// h_0 of a track, or c_0.
    Start {
        track: usize,
        memory: bool,
        unit: usize,
    },
}

fn weight_place(
    network: &Network<f64>,
    track: usize,
    gate: Symbol,
    unit: usize,
    column: usize,
) -> Option<usize> {
    let directions = network.shape().directions();
    network.weight_place((track / directions, track % directions), gate, unit, column)
}

/// The number at `place`; `None` where the scene has no such place.
pub fn number(scene: &Scene, place: Place) -> Option<f64> {
    match place {
        Place::Weight { track, gate, unit, column } => {
            let own = weight_place(&scene.network, track, gate, unit, column)?;
            Some(scene.network.numbers()[own])
        }
        Place::Input { step, column } => scene.xs.get(step)?.get(column).copied(),
        Place::Start { track, memory, unit } => {
            let there = unit < scene.units() && track < scene.blocks.len();
            let start = scene.starts.get(track);
            let own = start.map(|start| if memory { start.c[unit] } else { start.h[unit] });
            there.then_some(own.unwrap_or(0.0))
        }
    }
}

/// The place `by` columns on, of a vector `by` units.
pub fn beside(place: Place, by: usize) -> Place {
    match place {
        Place::Weight { track, gate, unit, column } => {
            Place::Weight { track, gate, unit, column: column + by }
        }
        Place::Input { step, column } => Place::Input { step: step + by, column },
        Place::Start { track, memory, unit } => Place::Start { track, memory, unit: unit + by },
    }
}

/// The place of a cell of a block: further down is the next unit or step, further right the next column; of initial
/// states h and c.
pub fn within_block(place: Place, down: usize, by: usize) -> Place {
    match place {
        Place::Weight { track, gate, unit, column } => {
            Place::Weight { track, gate, unit: unit + down, column: column + by }
        }
        Place::Input { step, column } => Place::Input { step: step + down, column: column + by },
        Place::Start { track, memory, unit } => {
            Place::Start { track, memory: memory || by > 0, unit: unit + down }
        }
    }
}

/// The least and the most that a number may be: h is o ⊙ tanh(c), so it stays within −1 and 1.
pub fn range(place: Place) -> (f64, f64) {
    let most = if matches!(place, Place::Start { memory: false, .. }) { 1.0 } else { REACH };
    (-most, most)
}

/// A value within the range of its place.
pub fn within(place: Place, value: f64) -> f64 {
    let (least, most) = range(place);
    value.clamp(least, most)
}

/// The same number of what a scene is worked out from, to be written.
pub fn slot(given: &mut Given, place: Place) -> Option<&mut f64> {
    match place {
        Place::Weight { track, gate, unit, column } => {
            let own = weight_place(&given.network, track, gate, unit, column)?;
            given.network.numbers_mut().get_mut(own)
        }
        Place::Input { step, column } => given.xs.get_mut(step)?.get_mut(column),
        Place::Start { track, memory, unit } => {
            let shape = given.network.shape();
            let zeros = || vec![0.0; shape.hidden];
            given.starts.resize_with(shape.layers * shape.directions(), || Start {
                h: zeros(),
                c: zeros(),
            });
            let start = given.starts.get_mut(track)?;
            if memory { start.c.get_mut(unit) } else { start.h.get_mut(unit) }
        }
    }
}
