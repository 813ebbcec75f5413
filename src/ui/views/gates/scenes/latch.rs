//! "Remember the marked number": the mark opens the input gate and shuts the forget gate.
//!
//! **Keeper** reads value and mark. At a mark i = σ(9 − 4.5) = 0.99 and f = σ(4.5 − 9) = 0.01, so that c
//! becomes g = tanh(0.8 · value); at any other step it is the other way round, and c stays. The head's
//! 1.72 undoes the two squashings and the output gate's 0.93 to 0.96.
//! **Clock** empties at a mark in the same way, then creeps up: i stays small, σ(−2.1) = 0.11, and g near 0.92.
//! **Echo** hardly keeps anything, f about σ(−2.4) = 0.08, and writes nearly all of tanh(1.7 · value).
//! **Average** keeps about σ(1.7) = 0.85 and lets in about σ(−1.3) = 0.21: a mean that leaks.
//! Gates of the last three also look at their neighbours a little, as trained units do.

use super::{Sheet, remembering};
use crate::exchange::link::Example;

/// Rows: h1 h2 h3 h4 | value mark | b, units Keeper, Clock, Echo, Average.
pub static SHEET: Sheet = Sheet {
    example: Example::Latch,
    columns: 2,
    xs: [
        [0.6, 1.0],
        [-0.3, 0.0],
        [0.8, 0.0],
        [0.1, 0.0],
        [-0.9, 0.0],
        [0.4, 0.0],
        [-0.5, 0.0],
        [0.2, 0.0],
        [-0.7, 1.0],
        [0.9, 0.0],
        [0.3, 0.0],
        [-0.2, 0.0],
        [-0.4, 0.0],
        [0.7, 0.0],
        [-0.8, 0.0],
        [0.5, 1.0],
        [0.1, 0.0],
        [-0.6, 0.0],
        [0.8, 0.0],
        [-0.1, 0.0],
        [0.4, 0.0],
        [-0.3, 0.0],
        [0.9, 1.0],
        [-0.7, 0.0],
    ]
    .as_flattened(),
    gates: [
        &[
            &[0.0, 0.0, 0.0, 0.0, 0.0, 9.0, -4.5],
            &[0.2, 0.0, 0.0, 0.0, 0.0, -3.0, -2.1],
            &[0.0, 0.0, 0.0, 0.3, 0.4, 0.0, 2.3],
            &[0.0, 0.0, 0.6, 0.0, 0.0, 0.0, -1.3],
        ],
        &[
            &[0.0, 0.0, 0.0, 0.0, 0.0, -9.0, 4.5],
            &[0.0, 0.0, 0.0, 0.0, 0.0, -9.0, 4.5],
            &[0.4, 0.0, 0.0, 0.0, 0.6, 0.0, -2.4],
            &[0.0, -0.7, 0.0, 0.0, 0.4, -1.0, 1.7],
        ],
        &[
            &[0.0, 0.0, 0.0, 0.0, 0.8, 0.0, 0.0],
            &[0.0, 0.3, 0.0, 0.0, 0.0, -1.2, 1.6],
            &[0.0, 0.0, 0.0, 0.0, 1.7, 0.0, 0.0],
            &[0.0, 0.0, 0.4, 0.0, 1.3, 0.0, 0.0],
        ],
        &[
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.6, 2.6],
            &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.6],
            &[0.5, 0.0, 0.0, 0.0, 0.7, 0.0, 1.2],
            &[0.0, 0.0, 0.0, -0.5, 0.0, -1.2, 1.1],
        ],
    ],
    head: &[1.72, 0.0, 0.0, 0.0, 0.0],
    targets: |xs| remembering(xs, |held, x| if x[1] > 0.5 { x[0] } else { held }),
    marked: |x| x[1] > 0.5,
    worded: false,
};

#[test]
fn the_keeper_holds_and_the_clock_starts_again_at_every_mark() {
    use super::tests::states;
    let (xs, states) = (SHEET.inputs(), states(&SHEET));
    let held = (SHEET.targets)(&xs);
    for (step, x) in xs.iter().enumerate() {
        let (keeper, clock) = (states[0][step], states[1][step]);
        assert!((keeper - (0.8 * held[step]).tanh()).abs() < 0.06, "{step}");
        match step.checked_sub(1).filter(|_| x[1] < 0.5) {
            Some(before) => assert!(clock > states[1][before], "{step}"),
            None => assert!(clock.abs() < 0.02, "{step}"),
        }
    }
}
