//! Errors block by block of time: whether a model is good everywhere, or was once.

use super::judge::shared;
use super::metrics;
use super::protocol::Forecast;
use super::spec::CheckedSpec;
use std::ops::Range;

/// Some rows on end, with the errors of each forecast on identical rows, in the data's own unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// From the first row to behind the last.
    pub rows: Range<usize>,
    /// RMSE and MAE in the order of the forecasts; `None` where some forecast has no value in any of the rows.
    pub errors: Option<Vec<[f64; 2]>>,
}

/// The errors over `count` blocks of `rows`, as equal as can be; fewer where there are fewer rows. `rows` are cut to
/// those that the forecasts tell about. The forecasts are those of an `Outcome`: the model was fitted once, on the
/// training part, and walks on from there.
pub fn blocks(
    checked: &CheckedSpec,
    forecasts: &[Forecast],
    rows: Range<usize>,
    count: usize,
) -> Vec<Block> {
    let y = checked.series.target();
    let told = forecasts.iter().map(|own| own.start..own.start + own.values.len());
    let rows = told.fold(rows, |rows, own| rows.start.max(own.start)..rows.end.min(own.end));
    let rows = rows.start..rows.end.min(y.len());
    let count = count.min(rows.len());
    let edge = |block: usize| rows.start + cut(rows.len(), block, count);
    (0..count)
        .map(|block| {
            let rows = edge(block)..edge(block + 1);
            let both = shared(forecasts, rows.clone());
            let actual: Vec<f64> = both.iter().map(|row| y[*row]).collect();
            let errors = |own: &Forecast| {
                let own = own.on(&both);
                [metrics::rmse(&actual, &own), metrics::mae(&actual, &own)]
            };
            let errors = (!both.is_empty()).then(|| forecasts.iter().map(errors).collect());
            Block { rows, errors }
        })
        .collect()
}

/// How many of `rows` lie before `block` of `count`. In 64 bits, because the browser counts in 32.
fn cut(rows: usize, block: usize, count: usize) -> usize {
    (rows as u64 * block as u64 / count.max(1) as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn, Series};
    use crate::train::ExperimentSpec;

    fn checked() -> CheckedSpec {
        let values = (0..60).map(f64::from).collect();
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        ExperimentSpec { lookback: 2, ..ExperimentSpec::default() }.check(series).expect("checks")
    }

    fn forecast(start: usize, values: Vec<f64>) -> Forecast {
        Forecast { model: "naive".into(), order: None, start, values: values.into() }
    }

    #[test]
    fn each_block_has_its_own_errors() {
        // Off by 1 up to row 49, by 3 from row 50.
        let off = |row: usize| row as f64 + if row < 50 { 1.0 } else { 3.0 };
        let own = [forecast(2, (2..60).map(off).collect())];
        let all = blocks(&checked(), &own, 40..60, 2);
        let errors: Vec<_> = all.iter().map(|block| block.errors.clone().expect("rows")).collect();
        assert_eq!(errors, [vec![[1.0, 1.0]], vec![[3.0, 3.0]]]);
        assert_eq!((all[0].rows.clone(), all[1].rows.clone()), (40..50, 50..60));
        let three = blocks(&checked(), &own, 0..60, 3);
        let edges: Vec<usize> = three.iter().map(|block| block.rows.start).collect();
        assert_eq!((edges, three[2].rows.end), (vec![2, 21, 40], 60), "what is told about");
        assert_eq!(blocks(&checked(), &own, 58..60, 9).len(), 2);
    }

    #[test]
    fn rows_without_a_forecast_are_left_out() {
        let unsure = forecast(50, vec![f64::NAN; 10]);
        let all = blocks(&checked(), &[unsure], 50..60, 1);
        assert_eq!(all, [Block { rows: 50..60, errors: None }]);
        assert!(blocks(&checked(), &[], 50..60, 0).is_empty());
        assert!(blocks(&checked(), &[forecast(90, vec![1.0])], 0..60, 4).is_empty());
    }
}
