//! How much a value tells of later ones. Box, Jenkins, Reinsel and Ljung, "Time Series Analysis" (2016), chapter 2
//! (autocorrelation), 3.2.5 (partial), 8.2.2 (the test of what is left over).

use super::Centred;

/// Autocorrelations r_0 = 1, r_1 ... r_lags, without a unit:
/// r_k = Σ_{t≥k} (y_t − ȳ)(y_{t−k} − ȳ) / Σ_t (y_t − ȳ)². Dividing by the whole sum ("biased") keeps every |r_k| at
/// most 1. Of n rows there are n − 1 lags at most. `None` when a value is missing, or all are the same.
pub fn acf(y: &[f64], lags: usize) -> Option<Vec<f64>> {
    let around = Centred::new(y)?.values;
    let product = |k: usize| around[k..].iter().zip(&around).map(|(a, b)| a * b).sum::<f64>();
    let all = product(0);
    Some((0..=lags.min(y.len() - 1)).map(|k| product(k) / all).collect())
}

/// Partial autocorrelations from lag 0 (1 by definition): what lag k tells that the lags below it do not. By
/// the recursion of Durbin and Levinson on [`acf`]: the last coefficient of AR(k) by the equations of Yule and
/// Walker. `None` as there.
pub fn pacf(y: &[f64], lags: usize) -> Option<Vec<f64>> {
    let r = acf(y, lags)?;
    let (mut partial, mut phi, mut left) = (vec![1.0], Vec::<f64>::new(), 1.0);
    for k in 1..r.len() {
        let told: f64 = phi.iter().enumerate().map(|(j, phi)| phi * r[k - 1 - j]).sum();
        let own = (r[k] - told) / left;
        if !own.is_finite() {
            break;
        }
        let mirrored: Vec<f64> = phi.iter().rev().map(|phi| own * phi).collect();
        phi.iter_mut().zip(mirrored).for_each(|(phi, mirrored)| *phi -= mirrored);
        phi.push(own);
        left *= 1.0 - own * own;
        partial.push(own);
    }
    Some(partial)
}

/// Beyond ± this, one autocorrelation of `rows` independent values lies in 5 of 100 cases (1.96/√n). `None`
/// without rows.
pub fn bound(rows: usize) -> Option<f64> {
    (rows > 0).then(|| 1.96 / (rows as f64).sqrt())
}

/// Whether what a model left over still holds a pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LjungBox {
    /// Q = n(n + 2) Σ_{k=1..lags} r_k² / (n − k).
    pub statistic: f64,
    /// Lags less the coefficients that were fitted.
    pub freedom: usize,
    /// How often independent values give so large a Q, 0..1: below 0.05 a pattern is left.
    pub p_value: f64,
}

/// The test of Ljung and Box, "On a measure of lack of fit in time series models", Biometrika 65 (1978), for what
/// is left over by a model of `fitted` coefficients (p + q of an ARIMA). `None` as for [`acf`], with fewer rows than
/// lags, and unless there are more lags than coefficients.
pub fn ljung_box(residuals: &[f64], lags: usize, fitted: usize) -> Option<LjungBox> {
    let freedom = lags.checked_sub(fitted).filter(|own| *own > 0)?;
    let r = acf(residuals, lags).filter(|r| r.len() == lags + 1)?;
    let n = residuals.len() as f64;
    let sum: f64 = r.iter().enumerate().skip(1).map(|(k, r)| r * r / (n - k as f64)).sum();
    let statistic = n * (n + 2.0) * sum;
    Some(LjungBox { statistic, freedom, p_value: chi_square_tail(statistic, freedom) })
}

/// P(χ² > x) with a whole number of degrees of freedom: each two more add a term to what one or two have
/// (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5).
fn chi_square_tail(x: f64, freedom: usize) -> f64 {
    let half = x / 2.0;
    let odd = freedom % 2 == 1;
    let mut tail = if odd { libm::erfc(half.sqrt()) } else { libm::exp(-half) };
    // (x/2)^(k/2) e^(-x/2) / Γ(k/2 + 1) for k = 1 or 2.
    let root = libm::exp(-half) * (half / std::f64::consts::PI).sqrt() * 2.0;
    let (mut term, mut k) = if odd { (root, 1) } else { (libm::exp(-half) * half, 2) };
    while k + 2 <= freedom {
        tail += term;
        k += 2;
        term *= x / k as f64;
    }
    tail.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_by_hand() {
        // Around the mean -1, 0, 1, 0: squares 2, neighbours 0, and two apart -1.
        let r = acf(&[1.0, 2.0, 3.0, 2.0], 9).expect("it varies");
        assert_eq!(r, [1.0, 0.0, -0.5, 0.0]);
        assert_eq!(pacf(&[1.0, 2.0, 3.0, 2.0], 2), Some(vec![1.0, 0.0, -0.5]));
        assert_eq!(bound(4), Some(0.98));
    }

    /// Tables of χ²: 5 of 100 lie above.
    #[test]
    fn the_tail_of_chi_square_is_that_of_the_tables() {
        for (freedom, x) in [(1, 3.841_459), (2, 5.991_465), (5, 11.070_498), (10, 18.307_038)] {
            assert!((chi_square_tail(x, freedom) - 0.05).abs() < 1e-7, "{freedom}");
        }
        assert_eq!((chi_square_tail(0.0, 7), chi_square_tail(1e9, 7)), (1.0, 0.0));
    }

    #[test]
    fn where_nothing_can_be_said_nothing_is() {
        for y in [&[][..], &[1.0], &[2.0; 9], &[1.0, f64::NAN, 2.0]] {
            assert!(acf(y, 3).is_none() && pacf(y, 3).is_none() && ljung_box(y, 3, 0).is_none());
        }
        assert!(ljung_box(&[1.0, 2.0, 1.0], 5, 0).is_none() && bound(0).is_none());
        assert!(ljung_box(&[1.0, 2.0, 1.0, 4.0], 2, 2).is_none());
        let wide = acf(&[1e300, -1e300, 1e300], 2).expect("it varies");
        assert!(wide.iter().all(|r| r.abs() <= 1.0));
    }
}
