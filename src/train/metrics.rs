//! How far off a forecast is, in the data's own units.

/// Root of the mean squared error.
pub fn rmse(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(pairs(actual, forecast).map(|(a, f)| (a - f) * (a - f))).sqrt()
}

/// Mean absolute error.
pub fn mae(actual: &[f64], forecast: &[f64]) -> f64 {
    mean(pairs(actual, forecast).map(|(a, f)| (a - f).abs()))
}

/// Mean absolute error in per cent of the actual value; `None` if any actual value is 0.
pub fn mape(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let possible = actual.iter().all(|a| *a != 0.0);
    possible.then(|| 100.0 * mean(pairs(actual, forecast).map(|(a, f)| ((a - f) / a).abs())))
}

/// Mean of `200·|a − f| / (|a| + |f|)`, and 0 where both are 0: a symmetric error in per cent, from 0 to 200.
/// Makridakis et al., "The M4 competition", International Journal of Forecasting 36 (2020).
pub fn smape(actual: &[f64], forecast: &[f64]) -> f64 {
    let share = |(a, f): (f64, f64)| if a == f { 0.0 } else { (a - f).abs() / (a.abs() + f.abs()) };
    200.0 * mean(pairs(actual, forecast).map(share))
}

/// Mean absolute error as a multiple of `scale`, that of the last known value over the training rows; without a
/// unit, below 1 where it is the smaller. `None` where that forecast makes no error.
/// Hyndman and Koehler, "Another look at measures of forecast accuracy", International Journal of Forecasting 22
/// (2006), there one row ahead.
pub fn mase(actual: &[f64], forecast: &[f64], scale: f64) -> Option<f64> {
    (scale > 0.0).then(|| mae(actual, forecast) / scale)
}

/// Share of the variation about the mean of the actual values that is explained: 1 without an error, 0 for that
/// mean itself, and negative for worse; without a unit. `None` when the actual values do not vary.
pub fn r2(actual: &[f64], forecast: &[f64]) -> Option<f64> {
    let centre = mean(actual.iter().copied());
    let left: f64 = pairs(actual, forecast).map(|(a, f)| (a - f) * (a - f)).sum();
    let all: f64 = actual.iter().map(|a| (a - centre) * (a - centre)).sum();
    varies(actual).then(|| 1.0 - left / all)
}

/// How often the direction of the change was right, in per cent of the rows with a change. `None` where nothing
/// changes, and for a forecast that expects no change in any of these rows: it tells no direction.
pub fn directional(real: &[f64], predicted: &[f64]) -> Option<f64> {
    let tells = pairs(real, predicted).any(|(real, own)| real != 0.0 && own != 0.0);
    let (right, moved) = direction(real, predicted);
    tells.then(|| 100.0 * right as f64 / moved as f64)
}

/// How much smaller an error is than that of the best baseline, as a share of the latter; negative where it is
/// larger. `None` where the baseline makes no error, but for rounding.
/// Murphy, "Skill scores based on the mean square error", Monthly Weather Review 116 (1988), there of squares.
pub fn skill(own: f64, best: f64) -> Option<f64> {
    (best > own * 1e-9).then(|| 1.0 - own / best)
}

/// Whether the values are not all the same: a sum of squares about a rounded mean cannot tell.
pub fn varies(values: &[f64]) -> bool {
    values.windows(2).any(|two| two[0] != two[1])
}

/// Pearson's correlation; `None` when one side does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (mean_a, mean_b) = (mean(a.iter().copied()), mean(b.iter().copied()));
    let both: f64 = pairs(a, b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    let spread = |values: &[f64], mean: f64| values.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
    let product = (spread(a, mean_a) * spread(b, mean_b)).sqrt();
    (product > 0.0).then(|| both / product)
}

/// How often the sign of the change was right, of how many real changes.
pub fn direction(real: &[f64], predicted: &[f64]) -> (usize, usize) {
    let moved = || pairs(real, predicted).filter(|(real, _)| *real != 0.0);
    (moved().filter(|(real, own)| real * own > 0.0).count(), moved().count())
}

fn pairs<'a>(a: &'a [f64], b: &'a [f64]) -> impl Iterator<Item = (f64, f64)> + Clone + 'a {
    a.iter().copied().zip(b.iter().copied())
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_u32), |(sum, count), v| (sum + v, count + 1));
    sum / f64::from(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_by_hand() {
        let (actual, forecast) = ([1.0, 2.0, 4.0], [2.0, 2.0, 2.0]);
        assert_eq!(rmse(&actual, &forecast), (5.0_f64 / 3.0).sqrt());
        assert_eq!(mae(&actual, &forecast), 1.0);
        assert_eq!(mape(&actual, &forecast), Some(50.0));
        assert_eq!(mape(&[0.0, 1.0], &[1.0, 1.0]), None);
        assert!(
            (correlation(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap_or(0.0) - 1.0).abs() < 1e-15
        );
        assert_eq!(correlation(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(direction(&[1.0, -1.0, 0.0], &[2.0, 1.0, 1.0]), (1, 2));
    }

    #[test]
    fn symmetric_errors_by_hand() {
        // 200·1/4 and 200·2/4.
        assert_eq!(smape(&[1.0, 3.0], &[3.0, 1.0]), 100.0);
        assert_eq!(smape(&[100.0, 0.0], &[100.0, 0.0]), 0.0);
        // The most: a forecast of the other sign, or of something where there is nothing.
        assert_eq!(smape(&[0.0, -2.0], &[5.0, 2.0]), 200.0);
        assert_eq!(smape(&[4.0], &[2.0]), smape(&[2.0], &[4.0]));
    }

    #[test]
    fn scaled_errors_by_hand() {
        // A mean error of 1 beside one of 2.
        assert_eq!(mase(&[1.0, 2.0, 4.0], &[2.0, 2.0, 2.0], 2.0), Some(0.5));
        assert_eq!(mase(&[1.0], &[2.0], 0.0), None);
    }

    #[test]
    fn explained_variation_by_hand() {
        let actual = [1.0, 2.0, 3.0];
        assert_eq!(r2(&actual, &actual), Some(1.0));
        assert_eq!(r2(&actual, &[2.0; 3]), Some(0.0));
        // Turned round: squares of 4, 0 and 4 about a variation of 2.
        assert_eq!(r2(&actual, &[3.0, 2.0, 1.0]), Some(-3.0));
        // Three times 0.1 has a mean that is not 0.1.
        assert_eq!(r2(&[0.1; 3], &[0.1, 0.2, 0.1]), None);
    }

    #[test]
    fn directions_by_hand() {
        assert_eq!(
            directional(&[1.0, -1.0, 2.0, 3.0, 0.0], &[2.0, 1.0, 1.0, 0.0, 1.0]),
            Some(50.0)
        );
        assert_eq!(directional(&[0.0, 0.0], &[1.0, -1.0]), None, "nothing changes");
        assert_eq!(directional(&[1.0, -1.0, 0.0], &[0.0, 0.0, 5.0]), None, "it tells no direction");
    }

    #[test]
    fn skill_by_hand() {
        assert_eq!(skill(1.5, 2.0), Some(0.25));
        assert_eq!(skill(3.0, 2.0), Some(-0.5));
        assert_eq!(skill(1.0, 0.0), None);
        assert_eq!(skill(2.0, 7e-16), None);
    }
}
