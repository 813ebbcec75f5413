//! The month as a place on a circle of twelve, January at the top: sine 0, cosine 1.

use super::turn::{PARTS, turn};
use super::{Need, Recipe};

pub const RECIPE: Recipe = Recipe {
    key: "month",
    label: "Month",
    needs: &[Need::Time],
    settings: &[],
    parts: PARTS,
    lead: |_| 0,
    compute: |inputs, _| turn(&inputs[0], |time| f64::from(u8::from(time.month()) - 1) / 12.0),
};
