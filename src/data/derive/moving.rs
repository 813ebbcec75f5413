//! Means that move along a column of finite numbers.
//!
//! Windows are summed anew in each row: a running sum would carry its rounding on, and tell a constant stretch from a
//! constant.

/// What `of` says of the last `n` values, in each row that has so many.
pub fn rolling(values: &[f64], n: usize, of: fn(&[f64]) -> f64) -> Vec<f64> {
    let before = (n - 1).min(values.len());
    std::iter::repeat_n(f64::NAN, before).chain(values.windows(n).map(of)).collect()
}

/// About the first value, so that the mean of a constant is that constant.
pub fn mean(window: &[f64]) -> f64 {
    let first = window[0];
    first + window.iter().map(|value| value - first).sum::<f64>() / window.len() as f64
}

/// The population standard deviation (divided by n), without overflow.
pub fn deviation(window: &[f64]) -> f64 {
    let centre = mean(window);
    let most = window.iter().fold(0.0_f64, |most, value| most.max((value - centre).abs()));
    if most == 0.0 {
        return 0.0;
    }
    let squares: f64 = window.iter().map(|value| ((value - centre) / most).powi(2)).sum();
    most * (squares / window.len() as f64).sqrt()
}

/// Exponential: e_0 = x_0, e_t = a x_t + (1 − a) e_{t−1} with a = 2/(n + 1); pandas' `ewm(span=n, adjust=False)`.
pub fn exponential(values: &[f64], n: usize) -> Vec<f64> {
    let a = 2.0 / (n as f64 + 1.0);
    let mut last = None;
    let step = |value: &f64| {
        let own = last.map_or(*value, |last: f64| a * value + (1.0 - a) * last);
        last = Some(own);
        own
    };
    values.iter().map(step).collect()
}

/// Wilder's: the mean of the first `n` values in row n − 1, and from then on ((n − 1) last + x_t)/n.
/// J. W. Wilder, New Concepts in Technical Trading Systems (1978).
pub fn wilder(values: &[f64], n: usize) -> Vec<f64> {
    let mut last = f64::NAN;
    let step = |(row, value): (usize, &f64)| {
        if row + 1 >= n {
            last = match row + 1 == n {
                true => mean(&values[..n]),
                false => (last * (n as f64 - 1.0) + value) / n as f64,
            };
        }
        last
    };
    values.iter().enumerate().map(step).collect()
}

/// What `of` says of the value `lag` rows before and of that of each row that has one.
pub fn changes(values: &[f64], lag: usize, of: fn(f64, f64) -> f64) -> Vec<f64> {
    let before = lag.min(values.len());
    let pairs = values.iter().zip(values.iter().skip(lag));
    std::iter::repeat_n(f64::NAN, before).chain(pairs.map(|(a, b)| of(*a, *b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_by_hand() {
        let x = [1.0, 3.0, 5.0, 1.0];
        assert_eq!(rolling(&x, 2, mean)[1..], [2.0, 4.0, 3.0]);
        assert_eq!(deviation(&x[..2]), 1.0);
        // a = 1/2.
        assert_eq!(exponential(&x, 3), [1.0, 2.0, 3.5, 2.25]);
        assert_eq!(wilder(&x, 2)[1..], [2.0, 3.5, 2.25]);
        assert_eq!(changes(&x, 2, |a, b| b - a)[2..], [4.0, -2.0]);
    }

    #[test]
    fn constants_do_not_vary_and_short_columns_have_no_mean() {
        for value in [0.1, 1e300, -7.3, 1e-320] {
            let x = [value; 9];
            assert_eq!((mean(&x), deviation(&x)), (value, 0.0));
        }
        assert!(deviation(&[1e300, -1e300, 1e300]).is_finite());
        for made in [rolling(&[1.0], 5, mean), wilder(&[1.0], 5), changes(&[1.0], 5, |_, b| b)] {
            assert!(made.len() == 1 && made[0].is_nan());
        }
        assert!(exponential(&[], 5).is_empty());
    }
}
