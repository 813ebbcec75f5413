//! "Running mean": three memories that forget at three speeds.
//!
//! The gates ask for nothing but their bias, so they stand still, and i = 1 − f: σ(b) and σ(−b) add up to 1.
//! Then c = f · c + (1 − f) · g is the mean of all g so far, what is k steps old weighing fᵏ.
//! **Fast** has f = σ(0) = 1/2, **Middle** f = σ(ln 3) = 3/4, **Slow** f = σ(ln 9) = 9/10.
//! g = tanh(0.5 x) is nearly straight, and the head reads Middle times 2.1 ≈ 1 / 0.5.

use super::{OPEN, Sheet, remembering};
use crate::exchange::link::Example;

const LN_3: f64 = 1.0986;
const LN_9: f64 = 2.1972;

/// Rows: h1 h2 h3 | value | b, units Fast, Middle, Slow.
pub static SHEET: Sheet = Sheet {
    example: Example::Mean,
    columns: 1,
    xs: &[
        0.7, 0.9, 0.6, 0.8, 0.9, 0.7, 0.8, 0.9, -1., -0.8, -0.7, -0.9, -0.6, -0.8, -0.7, -0.8, 0.2,
        -0.1, 0.1, 0., -0.2, 0.1, 0., 0.1,
    ],
    gates: [
        &[&[0., 0., 0., 0., 0.], &[0., 0., 0., 0., -LN_3], &[0., 0., 0., 0., -LN_9]],
        &[&[0., 0., 0., 0., 0.], &[0., 0., 0., 0., LN_3], &[0., 0., 0., 0., LN_9]],
        &[&[0., 0., 0., 0.5, 0.] as &[f64]; 3],
        &[&[0., 0., 0., 0., OPEN] as &[f64]; 3],
    ],
    head: &[0., 2.1, 0., 0.],
    targets: |xs| remembering(xs, |mean, x| 0.75 * mean + 0.25 * x[0]),
    // Where the level changes.
    marked: |x| x[0] == -1.0 || x[0] == 0.2,
    worded: false,
};

#[test]
fn each_unit_is_a_mean_that_forgets_at_its_own_speed() {
    use super::tests::{near, states};
    let xs = SHEET.inputs();
    for (state, f) in states(&SHEET).iter().zip([0.5, 0.75, 0.9]) {
        near(state, &remembering(&xs, |mean, x| f * mean + (1.0 - f) * (0.5 * x[0]).tanh()));
    }
}
