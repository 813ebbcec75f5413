//! "Bracket depth": how many brackets are open, up to three.
//!
//! **Height** counts: f open, i opens at either bracket, g = tanh(0.255 · (open − close)) = ±¼, so c is
//! depth / 4. Its h bends, so the answer is read from a ladder of three units that hold 0 or 1 instead;
//! **Level k** holds 1 while at least k brackets are open.
//! An opening bracket writes 1 into level k if level k − 1 holds 1: i = σ(16 open + 21 h − 24) opens only if
//! both are there, 16 + 16 − 24 = 8. (Level 1 needs none: 16 open − 8.) A closing one empties level k if
//! level k + 1 is empty: f = σ(8 − 16 close + 21 h) is σ(−8) without it and σ(8) with it. And f has
//! −32 open, so that writing 1 where 1 stood already leaves 1: 8 − 32 + 16 = −8.
//! The levels read the hidden states of the step before, which is what they need. The head adds them up,
//! each 1 / 0.76 = 1.31.

use super::{ONE, OPEN, SEEN, SHUT, Sheet, TURN, remembering};
use crate::exchange::link::Example;

const BOTH: f64 = -24.0;

/// Rows: h1 h2 h3 h4 | open close | b, units Height, Level 1, Level 2, Level 3.
pub static SHEET: Sheet = Sheet {
    example: Example::Depth,
    columns: 2,
    xs: [
        [1., 0.],
        [0., 0.],
        [1., 0.],
        [0., 0.],
        [1., 0.],
        [0., 1.],
        [0., 0.],
        [1., 0.],
        [0., 1.],
        [0., 1.],
        [0., 0.],
        [0., 1.],
        [0., 0.],
        [1., 0.],
        [1., 0.],
        [0., 1.],
        [0., 1.],
    ]
    .as_flattened(),
    gates: [
        &[
            &[0., 0., 0., 0., TURN, TURN, SHUT],
            &[0., 0., 0., 0., TURN, 0., SHUT],
            &[0., SEEN, 0., 0., TURN, 0., BOTH],
            &[0., 0., SEEN, 0., TURN, 0., BOTH],
        ],
        &[
            &[0., 0., 0., 0., 0., 0., OPEN],
            &[0., 0., SEEN, 0., -2. * TURN, -TURN, OPEN],
            &[0., 0., 0., SEEN, -2. * TURN, -TURN, OPEN],
            &[0., 0., 0., 0., -2. * TURN, -TURN, OPEN],
        ],
        &[
            &[0., 0., 0., 0., 0.255, -0.255, 0.],
            &[0., 0., 0., 0., 0., 0., ONE],
            &[0., 0., 0., 0., 0., 0., ONE],
            &[0., 0., 0., 0., 0., 0., ONE],
        ],
        &[&[0., 0., 0., 0., 0., 0., OPEN] as &[f64]; 4],
    ],
    head: &[0., 1.31, 1.31, 1.31, 0.],
    targets: |xs| remembering(xs, |depth, x| depth + x[0] - x[1]),
    marked: |x| x[0] + x[1] > 0.5,
    worded: true,
};

#[test]
fn height_is_the_depth_and_each_level_holds_while_it_is_reached() {
    use super::tests::{near, states};
    let depth = (SHEET.targets)(&SHEET.inputs());
    let states = states(&SHEET);
    near(&states[0], &depth.iter().map(|depth| depth / 4.0).collect::<Vec<_>>());
    for (level, state) in states.iter().enumerate().skip(1) {
        let reached = |depth: &f64| f64::from(u8::from(*depth >= level as f64));
        near(state, &depth.iter().map(reached).collect::<Vec<_>>());
    }
}
