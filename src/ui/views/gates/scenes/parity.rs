//! "Running parity": is the number of ones so far odd?
//!
//! **Odd** holds 0 or 1. A 0 leaves it alone: f open, i shut. A 1 shuts f and opens i, so that c becomes
//! the candidate, and that must be the opposite of what was held. The candidate sees what was held in its
//! own hidden state, which is 0 or tanh(1) = 0.76: g = tanh(3 − 3.95 h) is tanh(3) ≈ 1 for h = 0, and
//! tanh(3 − 3) = 0 for h = 0.76. That is an exclusive or, which one layer of weights without a state
//! cannot make. An error at one flip meets tanh(3)'s flat end at the next, so errors die out.
//! **Bit** shows the bit just read: f shut, i open, g = tanh(3x).

use super::{ONE, OPEN, SHUT, Sheet, TURN, remembering};
use crate::exchange::link::Example;

/// Rows: h1 h2 | bit | b, units Odd, Bit. The head undoes tanh(1): 1 / 0.76 = 1.31.
pub static SHEET: Sheet = Sheet {
    example: Example::Parity,
    columns: 1,
    xs: &[0., 1., 0., 0., 1., 1., 1., 0., 1., 0., 0., 1., 1., 0., 1., 0.],
    gates: [
        &[&[0., 0., TURN, SHUT], &[0., 0., 0., OPEN]],
        &[&[0., 0., -TURN, OPEN], &[0., 0., 0., SHUT]],
        &[&[-3.95, 0., 0., ONE], &[0., 0., ONE, 0.]],
        &[&[0., 0., 0., OPEN] as &[f64]; 2],
    ],
    head: &[1.31, 0., 0.],
    targets: |xs| remembering(xs, |odd, x| if x[0] > 0.5 { 1.0 - odd } else { odd }),
    marked: |x| x[0] > 0.5,
    worded: false,
};

#[test]
fn odd_is_the_parity_and_bit_is_the_bit() {
    use super::tests::{near, states};
    let [odd, bit] = states(&SHEET).try_into().unwrap();
    near(&odd, &(SHEET.targets)(&SHEET.inputs()));
    near(&bit, SHEET.xs);
}
