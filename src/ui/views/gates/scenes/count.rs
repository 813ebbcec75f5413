//! "Count": three ways to count events, with and without forgetting.
//!
//! **Total** never forgets (f = σ(8)) and writes an eighth at every event: i opens at 1, g is always
//! 0.125, so c = n/8 after n events, a straight staircase up to 1. Its h = tanh(c) bends: the head's 1.2
//! is the weight that keeps 1.2 · tanh(n/8) within 0.06 of n/8 for n = 0 … 7.
//! **Recent** has f = σ(0) = ½ and writes g = tanh(0.55) = ½ at every event: what happened k steps ago
//! counts ½^(k+1).
//! **Since** adds an eighth at every step without an event, and an event shuts f and i: c is the number
//! of steps since the last event, in eighths.

use super::{EIGHTH, OPEN, SHUT, Sheet, TURN, remembering};
use crate::exchange::link::Example;

/// Rows: h1 h2 h3 | event | b, units Total, Recent, Since.
pub static SHEET: Sheet = Sheet {
    example: Example::Count,
    columns: 1,
    xs: &[1., 0., 0., 1., 1., 0., 1., 0., 0., 0., 0., 1., 0., 0., 1., 0., 0., 1., 0., 0.],
    gates: [
        &[&[0., 0., 0., TURN, SHUT], &[0., 0., 0., TURN, SHUT], &[0., 0., 0., -TURN, OPEN]],
        &[&[0., 0., 0., 0., OPEN], &[0., 0., 0., 0., 0.], &[0., 0., 0., -TURN, OPEN]],
        &[&[0., 0., 0., 0., EIGHTH], &[0., 0., 0., 0., 0.55], &[0., 0., 0., 0., EIGHTH]],
        &[&[0., 0., 0., 0., OPEN] as &[f64]; 3],
    ],
    head: &[1.2, 0., 0., 0.],
    targets: |xs| remembering(xs, |count, x| count + x[0] / 8.0),
    marked: |x| x[0] > 0.5,
    worded: false,
};

#[test]
fn the_units_count_all_the_recent_and_the_steps_since() {
    use super::tests::{near, states};
    let xs = SHEET.inputs();
    let [total, recent, since] = states(&SHEET).try_into().unwrap();
    near(&total, &(SHEET.targets)(&xs));
    near(&recent, &remembering(&xs, |old, x| (old + x[0]) / 2.0));
    near(&since, &remembering(&xs, |old, x| if x[0] > 0.5 { 0.0 } else { old + 0.125 }));
}
