//! ln x: growth becomes a line. Of numbers that are not above 0 there is none.

use super::{Need, Recipe};

pub const RECIPE: Recipe = Recipe {
    key: "log",
    label: "Log",
    needs: &[Need::Number],
    settings: &[],
    parts: &[""],
    lead: |_| 0,
    compute: |inputs, _| vec![inputs[0].iter().map(|value| libm::log(*value)).collect()],
};
