//! "Latch and reset": store a number on order, and clear it on order.
//!
//! **Keeper**: "store" opens i and shuts f, so that c becomes g = tanh(0.6 v); "clear" shuts f and leaves
//! i shut, so that c becomes 0; otherwise f is open and i shut, and c stays. With 1.85 the head undoes the
//! two squashings: 1.85 · tanh(tanh(0.6 v)) is within 0.06 of v up to 0.9.
//! **Full** does the same with g = 1: it holds 1 while something is stored.
//! **Since** counts steps since the last order in eighths: any order shuts its f and its i.

use super::{EIGHTH, ONE, OPEN, SHUT, Sheet, TURN, remembering};
use crate::exchange::link::Example;

/// Rows: h1 h2 h3 | value store clear | b, units Keeper, Full, Since.
pub static SHEET: Sheet = Sheet {
    example: Example::Reset,
    columns: 3,
    xs: [
        [0.3, 0., 0.],
        [0.8, 1., 0.],
        [-0.4, 0., 0.],
        [0.1, 0., 0.],
        [0.7, 0., 0.],
        [0.5, 0., 1.],
        [-0.6, 0., 0.],
        [-0.2, 0., 0.],
        [-0.9, 1., 0.],
        [0.4, 0., 0.],
        [0.9, 0., 0.],
        [0.6, 1., 0.],
        [-0.7, 0., 0.],
        [0.2, 0., 0.],
        [-0.5, 0., 1.],
        [0.8, 0., 0.],
    ]
    .as_flattened(),
    gates: [
        &[
            &[0., 0., 0., 0., TURN, 0., SHUT],
            &[0., 0., 0., 0., TURN, 0., SHUT],
            &[0., 0., 0., 0., -TURN, -TURN, OPEN],
        ],
        &[&[0., 0., 0., 0., -TURN, -TURN, OPEN] as &[f64]; 3],
        &[
            &[0., 0., 0., 0.6, 0., 0., 0.],
            &[0., 0., 0., 0., 0., 0., ONE],
            &[0., 0., 0., 0., 0., 0., EIGHTH],
        ],
        &[&[0., 0., 0., 0., 0., 0., OPEN] as &[f64]; 3],
    ],
    head: &[1.85, 0., 0., 0.],
    targets: |xs| {
        remembering(xs, |held, x| match (x[1] > 0.5, x[2] > 0.5) {
            (true, _) => x[0],
            (_, true) => 0.0,
            _ => held,
        })
    },
    marked: |x| x[1] + x[2] > 0.5,
    worded: false,
};

#[test]
fn what_is_stored_stays_until_it_is_cleared() {
    use super::tests::{near, states};
    let xs = SHEET.inputs();
    let [keeper, full, since] = states(&SHEET).try_into().unwrap();
    let held: Vec<f64> = (SHEET.targets)(&xs).iter().map(|v| (0.6 * v).tanh()).collect();
    near(&keeper, &held);
    near(&full, &held.iter().map(|v| f64::from(u8::from(*v != 0.0))).collect::<Vec<_>>());
    near(&since, &remembering(&xs, |old, x| if x[1] + x[2] > 0.5 { 0.0 } else { old + 0.125 }));
}
