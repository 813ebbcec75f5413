//! Whether a series wanders: the augmented Dickey-Fuller test.
//!
//! Δy_t = a (+ b t) + γ y_{t−1} + Σ_{j=1..lags} δ_j Δy_{t−j} + e_t by least squares; the statistic is γ by its standard
//! error. With a unit root, γ = 0. Dickey and Fuller, "Distribution of the estimators for autoregressive time
//! series with a unit root", Journal of the American Statistical Association 74 (1979).

use super::Centred;
use super::least_squares::Triangle;

/// Of a longer series the last so many rows are tested: they decide as surely, and in a second.
pub const ROWS: usize = 20_000;

/// What the series may do beside wandering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// It keeps around a level.
    Level,
    /// It keeps around a straight line.
    Line,
}

/// What the test says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitRoot {
    pub statistic: f64,
    /// How often a series with a unit root gives so small a statistic, 0..1: below 0.05 it hardly has one.
    pub p_value: f64,
    /// Below these the statistic lies in 1, 5 and 10 of 100 series with a unit root and as many rows.
    pub critical: [f64; 3],
    /// Lags of the change in the regression.
    pub lags: usize,
    /// Rows of the regression.
    pub rows: usize,
}

/// Tests with so many `lags`, or with the number that Akaike's criterion prefers of 0..⌈12 (n/100)^¼⌉ (Schwert 1989),
/// compared on the rows that all of them have and then fitted again to all that the one has.
///
/// `None` when a value is missing, when nothing varies, when there are too few rows for the lags, and when the
/// regression leaves nothing over.
pub fn unit_root(y: &[f64], lags: Option<usize>, around: Around) -> Option<UnitRoot> {
    let y = Centred::new(&y[y.len().saturating_sub(ROWS)..])?.values;
    let room = (y.len() / 2).checked_sub(around.terms() + 1)?;
    let lags = match lags {
        Some(lags) => lags,
        None => {
            let rule = 12.0 * (y.len() as f64 / 100.0).sqrt().sqrt();
            preferred(&y, room.min(rule.ceil() as usize), around)?
        }
    };
    if lags > room {
        return None;
    }
    let regression = regression(&y, lags, around);
    let (count, level) = (around.terms() + 1 + lags, around.terms());
    let fit = regression.solve(count)?;
    let rows = regression.rows();
    let spread = (fit.squares / rows.checked_sub(count)? as f64).sqrt();
    let statistic = fit.weights[level] / (spread * regression.error(level, count));
    let critical = around.critical(rows);
    statistic.is_finite().then(|| UnitRoot {
        statistic,
        p_value: around.p_value(statistic),
        critical,
        lags,
        rows,
    })
}

/// Rows `1, (t), y_{t−1}, Δy_{t−1} ... Δy_{t−lags}, Δy_t`: the first regressors of one are those of fewer lags.
fn regression(y: &[f64], lags: usize, around: Around) -> Triangle {
    let mut triangle = Triangle::new(around.terms() + 1 + lags);
    let change = |t: usize| y[t] - y[t - 1];
    let mut row = Vec::new();
    for t in lags + 1..y.len() {
        row.clear();
        row.push(1.0);
        if around == Around::Line {
            row.push(t as f64 / y.len() as f64);
        }
        row.push(y[t - 1]);
        row.extend((1..=lags).map(|j| change(t - j)));
        row.push(change(t));
        triangle.add(&mut row);
    }
    triangle
}

/// The lags with the least n ln(SSE/n) + 2k.
fn preferred(y: &[f64], most: usize, around: Around) -> Option<usize> {
    let all = regression(y, most, around);
    let n = all.rows() as f64;
    let criterion = |lags: usize| {
        let count = around.terms() + 1 + lags;
        let squares = all.solve(count)?.squares;
        Some((lags, n * libm::log((squares / n).max(1e-300)) + 2.0 * count as f64))
    };
    let best = (0..=most).filter_map(criterion).min_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(lags, _)| lags)
}

/// The response surface of the statistic's distribution, a polynomial whose value is a normal quantile:
/// MacKinnon, "Approximate asymptotic distribution functions for unit-root and cointegration tests", Journal of
/// Business and Economic Statistics 12 (1994), tables 3 and 4.
struct Surface {
    /// Below, the probability is 0; up to `star`, `small` holds; up to `most`, `large`; above, it is 1.
    least: f64,
    star: f64,
    most: f64,
    small: [f64; 3],
    large: [f64; 4],
    /// Critical values at 1, 5 and 10 of 100 as polynomials in 1/rows: MacKinnon, "Critical values for
    /// cointegration tests", Queen's University working paper 1227 (2010), table 2.
    critical: [[f64; 4]; 3],
}

const LEVEL: Surface = Surface {
    least: -18.83,
    star: -1.61,
    most: 2.74,
    small: [2.1659, 1.4412, 0.038_269],
    large: [1.7339, 0.932_02, -0.127_45, -0.010_368],
    critical: [
        [-3.430_35, -6.5393, -16.786, -79.433],
        [-2.861_54, -2.8903, -4.234, -40.040],
        [-2.566_77, -1.5384, -2.809, 0.0],
    ],
};

const LINE: Surface = Surface {
    least: -16.18,
    star: -2.89,
    most: 0.7,
    small: [3.2512, 1.6047, 0.049_588],
    large: [2.5261, 0.616_54, -0.379_56, -0.060_285],
    critical: [
        [-3.958_77, -9.0531, -28.428, -134.155],
        [-3.410_49, -4.3904, -9.036, -45.374],
        [-3.127_05, -2.5856, -3.925, -22.380],
    ],
};

fn polynomial(weights: &[f64], x: f64) -> f64 {
    weights.iter().rev().fold(0.0, |sum, weight| sum * x + weight)
}

impl Around {
    /// Regressors beside the level and the changes.
    const fn terms(self) -> usize {
        match self {
            Around::Level => 1,
            Around::Line => 2,
        }
    }

    const fn surface(self) -> &'static Surface {
        match self {
            Around::Level => &LEVEL,
            Around::Line => &LINE,
        }
    }

    fn p_value(self, statistic: f64) -> f64 {
        let own = self.surface();
        if statistic > own.most {
            return 1.0;
        }
        if statistic < own.least {
            return 0.0;
        }
        let weights: &[f64] = if statistic <= own.star { &own.small } else { &own.large };
        0.5 * libm::erfc(-polynomial(weights, statistic) / std::f64::consts::SQRT_2)
    }

    fn critical(self, rows: usize) -> [f64; 3] {
        self.surface().critical.map(|weights| polynomial(&weights, 1.0 / rows as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nothing_can_be_said_nothing_is() {
        let line: Vec<f64> = (0..50).map(f64::from).collect();
        for y in [&[][..], &[1.0], &[1.0, 2.0], &[3.0; 40], &[1.0, f64::NAN, 2.0]] {
            assert!(unit_root(y, None, Around::Level).is_none());
            assert!(unit_root(y, Some(2), Around::Line).is_none());
        }
        assert!(unit_root(&line, Some(usize::MAX), Around::Level).is_none());
        // A straight line depends on its own trend.
        assert!(unit_root(&line, Some(0), Around::Line).is_none());
    }

    #[test]
    fn what_returns_to_its_level_has_no_unit_root() {
        let noise: Vec<f64> = (0..200).map(|t| libm::sin(f64::from(t * t) * 1.7)).collect();
        let walk: Vec<f64> = noise
            .iter()
            .scan(0.0, |sum, own| {
                *sum += own;
                Some(*sum)
            })
            .collect();
        let p = |y: &[f64]| unit_root(y, None, Around::Level).map(|own| own.p_value);
        assert!(p(&noise).is_some_and(|p| p < 1e-6) && p(&walk).is_some_and(|p| p > 0.05));
        let wide: Vec<f64> = noise.iter().map(|own| own * 1e300).collect();
        assert!(p(&wide).is_some_and(|own| (own - p(&noise).unwrap()).abs() < 1e-12));
    }
}
