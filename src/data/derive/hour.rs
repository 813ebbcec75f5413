//! The time of day as a place on a circle of 24 hours, midnight at the top: sine 0, cosine 1. Minutes count.

use super::turn::{PARTS, turn};
use super::{Need, Recipe};

pub const RECIPE: Recipe = Recipe {
    key: "hour",
    label: "Hour",
    needs: &[Need::Clock],
    settings: &[],
    parts: PARTS,
    lead: |_| 0,
    compute: |inputs, _| {
        turn(&inputs[0], |time| (f64::from(time.hour()) + f64::from(time.minute()) / 60.0) / 24.0)
    },
};
