//! What a forecast left over: what came less what was forecast, row by row, in the data's own unit.

use super::protocol::Forecast;
use crate::data::analysis::Centred;
use crate::data::analysis::correlation::{LjungBox, ljung_box};
use std::ops::Range;

/// What is left over, in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Residuals {
    /// The rows that the forecast has a value for.
    pub rows: Vec<usize>,
    /// One for each of them.
    pub values: Vec<f64>,
}

/// Residuals in a few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub rows: usize,
    pub mean: f64,
    /// Standard deviation about the mean.
    pub width: f64,
    /// The one farthest from zero, with its row.
    pub largest: (usize, f64),
    /// Mean fourth power of what is standardised, less the 3 that a normal distribution has. `None` where nothing
    /// varies.
    pub excess: Option<f64>,
}

impl Residuals {
    /// Of the target `y` on those of `rows` that the forecast tells about.
    pub fn of(y: &[f64], forecast: &Forecast, rows: Range<usize>) -> Self {
        let left = |row: usize| {
            let own = forecast.values.get(row.checked_sub(forecast.start)?)?;
            Some((row, y.get(row)? - own)).filter(|(_, left)| left.is_finite())
        };
        let (rows, values) = rows.filter_map(left).unzip();
        Self { rows, values }
    }

    /// `None` without a row.
    pub fn summary(&self) -> Option<Summary> {
        let both = self.rows.iter().copied().zip(self.values.iter().copied());
        let largest = both.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
        let rows = self.rows.len();
        let power = |own: &Centred, power: i32| {
            own.values.iter().map(|v| v.powi(power)).sum::<f64>() / rows as f64
        };
        let own = Centred::new(&self.values);
        let [mean, width] = own
            .as_ref()
            .map_or([self.values[0], 0.0], |own| [own.mean, power(own, 2).sqrt() * own.unit]);
        let excess = own.map(|own| power(&own, 4) / power(&own, 2).powi(2) - 3.0);
        Some(Summary { rows, mean, width, largest, excess })
    }

    /// Whether they still hold a pattern over the first lags (10, of few rows a fifth of them). Forecasts `horizon` rows
    /// ahead of each other share rows that nobody knew, so that of more than one row ahead a pattern is to be
    /// expected, and nothing is said.
    pub fn pattern(&self, horizon: usize) -> Option<LjungBox> {
        let lags = 10.min(self.values.len() / 5);
        if horizon == 1 { ljung_box(&self.values, lags, 0) } else { None }
    }
}

/// Beside a normal distribution of the same mean and width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tails {
    /// Large errors come oftener than such a distribution has them.
    Fat,
    /// They come more seldom.
    Thin,
    /// Of so many rows no difference can be told.
    Usual,
}

impl Summary {
    /// Whether the mean is too far from zero for chance, were the residuals independent: beyond 1.96 standard errors.
    pub fn biased(&self) -> bool {
        self.mean.abs() > 1.96 * self.width / (self.rows as f64).sqrt()
    }

    /// By the excess, whose standard error is about √(24/n) for normal values.
    pub fn tails(&self) -> Option<Tails> {
        let bound = 1.96 * (24.0 / self.rows as f64).sqrt();
        Some(match self.excess? {
            own if own > bound => Tails::Fat,
            own if own < -bound => Tails::Thin,
            _ => Tails::Usual,
        })
    }

    /// Height of the normal curve of the same mean and width at `value`, as a share of all rows for each unit of the
    /// data. `None` where there is no width.
    pub fn normal(&self, value: f64) -> Option<f64> {
        let z = (value - self.mean) / self.width;
        let height = libm::exp(-z * z / 2.0) / (self.width * (2.0 * std::f64::consts::PI).sqrt());
        height.is_finite().then_some(height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(values: &[f64]) -> Residuals {
        Residuals { rows: (5..5 + values.len()).collect(), values: values.to_vec() }
    }

    #[test]
    fn what_is_left_over_by_hand() {
        let own =
            Forecast { start: 1, values: vec![1.0, f64::NAN, 5.0].into(), ..Forecast::default() };
        let left = Residuals::of(&[9.0, 2.0, 3.0, 4.0, 8.0], &own, 0..9);
        assert_eq!((left.rows, left.values), (vec![1, 3], vec![1.0, -1.0]));
    }

    #[test]
    fn a_summary_by_hand() {
        // Mean 1, squares about it 4, 4, 0, 0, 0: width √1.6; fourth powers 32/5, over 1.6² is 2.5.
        let own = left(&[3.0, -1.0, 1.0, 1.0, 1.0]).summary().expect("rows");
        assert!((own.mean - 1.0).abs() < 1e-15 && (own.width - 1.6_f64.sqrt()).abs() < 1e-15);
        assert_eq!((own.largest, own.rows), ((5, 3.0), 5));
        assert!((own.excess.expect("it varies") + 0.5).abs() < 1e-12);
        assert!(!own.biased());
        assert_eq!(own.tails(), Some(Tails::Usual));
        let height = own.normal(1.0).expect("a width");
        assert!((height - 0.398_942_280_401_432_7 / 1.6_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn bias_fat_tails_and_patterns_are_told() {
        let wide: Vec<f64> =
            (0..200).map(|t| if t % 50 == 0 { 9.0 } else { 0.1 * f64::from(t % 3) }).collect();
        let own = left(&wide).summary().expect("rows");
        assert_eq!(own.tails(), Some(Tails::Fat));
        let coin: Vec<f64> = (0..200).map(|t| if t % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert_eq!(left(&coin).summary().and_then(|own| own.tails()), Some(Tails::Thin));
        assert!(left(&coin).pattern(1).is_some_and(|own| own.p_value < 0.05));
        assert_eq!(left(&coin).pattern(2), None);
        assert!(left(&[1.0, 1.1, 0.9, 1.0]).summary().expect("rows").biased());
    }

    #[test]
    fn of_little_little_is_said_and_nothing_infinite() {
        assert_eq!(left(&[]).summary(), None);
        for values in [&[2.0][..], &[0.0, 0.0], &[1e100, -1e100, 3.0], &[1e-320, 2e-320]] {
            let own = left(values).summary().expect("rows");
            assert!([own.mean, own.width].iter().all(|own| own.is_finite()), "{own:?}");
            assert!(own.excess.is_none_or(f64::is_finite));
            assert!(own.normal(0.0).is_none_or(f64::is_finite));
            let _ = (own.biased(), own.tails(), left(values).pattern(1));
        }
    }
}
