//! "The sentence so far": what is it about, is it turned round, and what does it say?
//!
//! Each word is given by what it is: film or music (a subject), not, praise, blame, or nothing of these.
//! **Subject** takes a new subject, f shut and i open at either: 1 for the film, −1 for the music.
//! **Negation** takes 1 at "not", and empties at praise or blame: f = σ(8 − 16 (not + praise + blame)).
//! Praise after "not" is blame: the verdict is a product of two signs, and a candidate is only a sum. Two
//! units share the work, and their *input gates* make the case: **As said** opens at praise or blame if
//! nothing is negated, i = σ(16 (praise + blame) − 21 h − 8), and writes ±1 as said; **Turned** opens if
//! something is, i = σ(16 (praise + blame) + 21 h − 24), and writes ∓1. h is Negation of the word before.
//! Every new subject or judgement empties both, so each verdict is about one subject. The head adds them,
//! each 1 / 0.76 = 1.31.

use super::{ONE, OPEN, SEEN, SHUT, Sheet, TURN, remembering};
use crate::exchange::link::Example;

const BOTH: f64 = -24.0;
const NOTHING: [f64; 5] = [0.; 5];
const FILM: [f64; 5] = [1., 0., 0., 0., 0.];
const MUSIC: [f64; 5] = [0., 1., 0., 0., 0.];
const NOT: [f64; 5] = [0., 0., 1., 0., 0.];
const PRAISE: [f64; 5] = [0., 0., 0., 1., 0.];
const BLAME: [f64; 5] = [0., 0., 0., 0., 1.];

/// Rows: h1 h2 h3 h4 | film music not praise blame | b, units Subject, Negation, As said, Turned.
pub static SHEET: Sheet = Sheet {
    example: Example::Sentence,
    columns: 5,
    xs: [
        NOTHING, FILM, NOTHING, BLAME, NOTHING, NOT, BLAME, NOTHING, NOTHING, MUSIC, NOTHING,
        PRAISE, NOTHING,
    ]
    .as_flattened(),
    gates: [
        &[
            &[0., 0., 0., 0., TURN, TURN, 0., 0., 0., SHUT],
            &[0., 0., 0., 0., 0., 0., TURN, 0., 0., SHUT],
            &[0., -SEEN, 0., 0., 0., 0., 0., TURN, TURN, SHUT],
            &[0., SEEN, 0., 0., 0., 0., 0., TURN, TURN, BOTH],
        ],
        &[
            &[0., 0., 0., 0., -TURN, -TURN, 0., 0., 0., OPEN],
            &[0., 0., 0., 0., 0., 0., -TURN, -TURN, -TURN, OPEN],
            &[0., 0., 0., 0., -TURN, -TURN, 0., -TURN, -TURN, OPEN],
            &[0., 0., 0., 0., -TURN, -TURN, 0., -TURN, -TURN, OPEN],
        ],
        &[
            &[0., 0., 0., 0., ONE, -ONE, 0., 0., 0., 0.],
            &[0., 0., 0., 0., 0., 0., 0., 0., 0., ONE],
            &[0., 0., 0., 0., 0., 0., 0., ONE, -ONE, 0.],
            &[0., 0., 0., 0., 0., 0., 0., -ONE, ONE, 0.],
        ],
        &[&[0., 0., 0., 0., 0., 0., 0., 0., 0., OPEN] as &[f64]; 4],
    ],
    head: &[0., 0., 1.31, 1.31, 0.],
    targets: |xs| {
        let mut sign = 1.0;
        remembering(xs, |verdict, x| match x {
            [_, _, not, ..] if *not > 0.5 => {
                sign = -1.0;
                verdict
            }
            [film, music, ..] if film + music > 0.5 => 0.0,
            [.., praise, blame] if praise + blame > 0.5 => {
                std::mem::replace(&mut sign, 1.0) * (praise - blame)
            }
            _ => verdict,
        })
    },
    marked: |x| x[3] + x[4] > 0.5,
    worded: true,
};

#[test]
fn subject_negation_and_verdict_are_where_the_words_say() {
    use super::tests::{near, states};
    let [subject, negation, said, turned] = states(&SHEET).try_into().unwrap();
    let each = |values: &[(usize, f64)]| -> Vec<f64> {
        values.iter().flat_map(|(count, value)| vec![*value; *count]).collect()
    };
    near(&subject, &each(&[(1, 0.0), (8, 1.0), (4, -1.0)]));
    near(&negation, &each(&[(5, 0.0), (1, 1.0), (7, 0.0)]));
    near(&said, &each(&[(3, 0.0), (3, -1.0), (5, 0.0), (2, 1.0)]));
    near(&turned, &each(&[(6, 0.0), (3, 1.0), (4, 0.0)]));
    near(
        &(SHEET.targets)(&SHEET.inputs()),
        &each(&[(3, 0.0), (3, -1.0), (3, 1.0), (2, 0.0), (2, 1.0)]),
    );
}
