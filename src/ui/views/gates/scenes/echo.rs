//! "Echo with delay": what came in comes out three steps later.
//!
//! A chain: every unit forgets all (f shut) and writes all (i open) at every step. **Now** writes the input,
//! g = tanh(0.4 x); each of the others writes what its neighbour showed a step ago, g = tanh(1.08 h), so a
//! number wanders one unit on at each step. Squashing shrinks it a little; 1.08 makes up for that, and the
//! head's 2.6 ≈ 1 / 0.4 brings back the size. Large numbers are squashed more than small ones, so the echo
//! is within 0.09, not exact: each tanh on the way bends it.

use super::{OPEN, SHUT, Sheet};
use crate::exchange::link::Example;

/// How many steps later.
const LATER: usize = 3;

/// Rows: h1 h2 h3 h4 | sound | b, units Now, One ago, Two ago, Three ago.
pub static SHEET: Sheet = Sheet {
    example: Example::Echo,
    columns: 1,
    xs: &[
        0.8, 0., 0., -0.6, 0., 0., 0.4, 0.9, -0.9, 0., 0., 0.5, -0.5, 0.7, 0., 0., 0., -0.8, 0., 0.,
    ],
    gates: [
        &[&[0., 0., 0., 0., 0., OPEN] as &[f64]; 4],
        &[&[0., 0., 0., 0., 0., SHUT] as &[f64]; 4],
        &[
            &[0., 0., 0., 0., 0.4, 0.],
            &[1.08, 0., 0., 0., 0., 0.],
            &[0., 1.08, 0., 0., 0., 0.],
            &[0., 0., 1.08, 0., 0., 0.],
        ],
        &[&[0., 0., 0., 0., 0., OPEN] as &[f64]; 4],
    ],
    head: &[0., 0., 0., 2.6, 0.],
    targets: |xs| {
        let before = |step: usize| step.checked_sub(LATER).map_or(0.0, |step| xs[step][0]);
        (0..xs.len()).map(before).collect()
    },
    marked: |x| x[0] != 0.0,
    worded: false,
};

#[test]
fn a_number_wanders_one_unit_on_at_each_step() {
    use super::tests::{near, states};
    let states = states(&SHEET);
    for (unit, state) in states.iter().enumerate().skip(1) {
        let mut before = vec![0.0; 1];
        before.extend(&states[unit - 1][..state.len() - 1]);
        near(state, &before);
    }
}
