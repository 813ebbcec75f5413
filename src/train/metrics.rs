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
}
