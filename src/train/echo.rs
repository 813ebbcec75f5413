//! Whether a forecast only says again what was known: on a chart such a one lies on the actual line, late by the
//! horizon, and looks good.

use super::metrics::{correlation, mae, rmse, varies};
use super::verdict::SAME;
use std::ops::Range;

/// Below so many rows with a change a correlation says nothing.
pub const FEW: usize = 10;
/// A forecast is laid beside values up to so many rows before the last known one.
const LATER: usize = 5;

/// A forecast beside what came and beside the last value that was known when it was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Echo {
    /// Correlation with what came in the same row.
    pub with_own: f64,
    /// Correlation with the last known value, `horizon` rows before.
    pub with_last: f64,
    /// Mean distance of the forecast from the last known value, in the data's own unit.
    pub stray: f64,
    /// Mean distance of what came from the last known value: the naive forecast's mean absolute error.
    pub moves: f64,
    /// Root mean squared errors of the forecast and of the last known value.
    pub errors: [f64; 2],
    /// The values that it follows most closely.
    pub late: Late,
}

/// Values of some rows before those that are forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Late {
    /// Rows before; at least the horizon, so that they were known.
    pub by: usize,
    /// Correlation of the forecast with them, and its root mean squared distance from them.
    pub with: f64,
    pub error: f64,
}

/// How the forecast of `rows` (`forecast[0]` is that of the first) follows the target `y`. `None` where one of the
/// three does not vary, or over few changes.
pub fn echo(y: &[f64], forecast: &[f64], rows: Range<usize>, horizon: usize) -> Option<Echo> {
    let (own, last) = (y.get(rows.clone())?, y.get(rows.start.checked_sub(horizon)?..)?);
    let last = last.get(..own.len())?;
    let changes = own.iter().zip(last).filter(|(own, last)| own != last).count();
    if changes < FEW || ![own, last, forecast].into_iter().all(varies) {
        return None;
    }
    let late = |by: usize| {
        let values = y.get(rows.start.checked_sub(by)?..)?.get(..own.len())?;
        Some(Late { by, with: correlation(forecast, values)?, error: rmse(values, forecast) })
    };
    let late = (horizon..=horizon + LATER).filter_map(late);
    let late = late.max_by(|a, b| a.with.total_cmp(&b.with).then(b.by.cmp(&a.by)))?;
    Some(Echo {
        late,
        with_own: correlation(forecast, own)?,
        with_last: correlation(forecast, last)?,
        stray: mae(last, forecast),
        moves: mae(own, last),
        errors: [rmse(own, forecast), rmse(own, last)],
    })
}

impl Echo {
    /// It follows the last known value more closely than what came, stays within half a usual move of it, and is no
    /// better than it. The last condition spares a forecast that is rightly cautious: where little of a move can be known,
    /// the best forecast lies near the last value, too, but it gains on it.
    pub fn repeats(&self) -> bool {
        let [own, last] = self.errors;
        self.with_last > self.with_own && self.stray < 0.5 * self.moves && own > (1.0 - SAME) * last
    }

    /// It is no copy of the last known value, but lies nearer to values that were known than to what came, by
    /// correlation and by error, and is no better than the last of them: a curve that runs after.
    pub fn runs_after(&self) -> bool {
        let [own, last] = self.errors;
        let nearer = self.late.with > self.with_own && self.late.error < (1.0 - SAME) * own;
        nearer && own > (1.0 - SAME) * last && !self.repeats()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Moves of 1 up and down whose directions follow no rule.
    fn walk() -> Vec<f64> {
        let moves = [1, 1, -1, 1, -1, -1, -1, 1, 1, -1, 1, 1, 1, -1, 1, -1, 1, -1, -1, 1, 1];
        moves
            .iter()
            .scan(10.0, |y, own| {
                *y += f64::from(*own);
                Some(*y)
            })
            .collect()
    }

    /// The echo of what is said for the rows from 1 on.
    fn of(y: &[f64], says: impl Fn(usize) -> f64) -> Option<Echo> {
        let forecast: Vec<f64> = (1..y.len()).map(says).collect();
        echo(y, &forecast, 1..y.len(), 1)
    }

    #[test]
    fn a_copier_is_told() {
        let y = walk();
        let own = of(&y, |row| y[row - 1]).expect("it varies");
        assert_eq!((own.stray, own.moves), (0.0, 1.0));
        assert!((own.with_last - 1.0).abs() < 1e-12 && own.with_own < 0.9);
        assert!(own.repeats());
        // With a hand that trembles, too.
        let trembles = of(&y, |row| y[row - 1] + [0.1, -0.1][row % 2]).expect("it varies");
        assert!(trembles.repeats() && (trembles.stray - 0.1).abs() < 1e-12);
    }

    /// What a smoothed average of the last rows says fits best when it is moved back.
    #[test]
    fn a_curve_that_runs_after_is_told_by_how_much() {
        let y: Vec<f64> = (0..80).map(|t| libm::sin(f64::from(t) * 0.4) * 5.0).collect();
        for (by, horizon) in [(2, 1), (3, 1), (6, 3)] {
            let forecast: Vec<f64> = (10..80).map(|row| y[row - by] * 1.02).collect();
            let own = echo(&y, &forecast, 10..80, horizon).expect("it varies");
            assert_eq!(own.late.by, by);
            assert!(own.late.with > 0.999_999 && own.runs_after() && !own.repeats());
        }
        // Late, and yet better than the last value: as a cautious one is.
        let between: Vec<f64> = (10..80).map(|row| 0.6 * y[row] + 0.4 * y[row - 1]).collect();
        assert!(!echo(&y, &between, 10..80, 1).expect("it varies").runs_after());
    }

    #[test]
    fn a_forecaster_is_not() {
        let y = walk();
        // It knows nine tenths of every move, or all and a little more.
        for known in [0.9, 1.1] {
            let own = of(&y, |row| y[row - 1] + known * (y[row] - y[row - 1])).expect("it varies");
            assert!(own.with_own > own.with_last && !own.repeats() && !own.runs_after());
        }
        // Rightly cautious: near the last value, and better than it.
        let own = of(&y, |row| y[row - 1] + 0.3 * (y[row] - y[row - 1])).expect("it varies");
        assert!(own.with_last > own.with_own && own.stray < 0.5 * own.moves);
        assert!(!own.repeats());
        // It is wrong, but in no way the last value.
        assert!(!of(&y, |row| 20.0 - y[row - 1]).expect("it varies").repeats());
    }

    #[test]
    fn what_does_not_vary_says_nothing() {
        let y = walk();
        assert_eq!(of(&y, |_| 0.1), None);
        assert_eq!(of(&[0.1; 30], |row| row as f64), None);
        assert_eq!(of(&y[..10], |row| y[row - 1]), None, "nine changes are few");
        assert!(of(&y[..11], |row| y[row - 1]).is_some());
    }
}
