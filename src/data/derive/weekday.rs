//! The day of the week as a place on a circle of seven, Monday at the top: sine 0, cosine 1.

use super::turn::{PARTS, turn};
use super::{Need, Recipe};

pub const RECIPE: Recipe = Recipe {
    key: "weekday",
    label: "Weekday",
    needs: &[Need::Time],
    settings: &[],
    parts: PARTS,
    lead: |_| 0,
    compute: |inputs, _| {
        turn(&inputs[0], |time| f64::from(time.weekday().number_days_from_monday()) / 7.0)
    },
};
