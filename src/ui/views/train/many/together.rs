//! Several forecasts as one: their mean, and how far they lie apart.

use crate::train::protocol::Forecast;
use std::ops::Range;
use std::sync::Arc;

/// What the mean of the members is called among the scores.
pub const ENSEMBLE: &str = "ensemble";
/// Of normal values, 95 of 100 lie within so many standard deviations of their mean.
pub const WIDTH: f64 = 1.96;

/// One value a row; NaN where a member has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    pub rows: Range<usize>,
    pub mean: Vec<f64>,
    /// The standard deviation of the members (over their number less one).
    pub sd: Vec<f64>,
    pub least: Vec<f64>,
    pub most: Vec<f64>,
}

/// Mean and standard deviation; of one value the latter is 0.
pub fn spread(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>();
    (mean, (squares / (count - 1.0).max(1.0)).sqrt())
}

impl Band {
    /// Of members that have all `rows`.
    pub fn new(members: &[&Forecast], rows: Range<usize>) -> Self {
        let mut band = Self {
            rows: rows.clone(),
            mean: Vec::new(),
            sd: Vec::new(),
            least: Vec::new(),
            most: Vec::new(),
        };
        let mut values = Vec::with_capacity(members.len());
        for row in rows {
            values.clear();
            values.extend(members.iter().map(|own| own.values[row - own.start]));
            let whole = !values.is_empty() && values.iter().all(|own| own.is_finite());
            let (mean, sd) = if whole { spread(&values) } else { (f64::NAN, f64::NAN) };
            let ends = values.iter().fold((mean, mean), |(a, b), own| (a.min(*own), b.max(*own)));
            band.mean.push(mean);
            band.sd.push(sd);
            band.least.push(if whole { ends.0 } else { f64::NAN });
            band.most.push(if whole { ends.1 } else { f64::NAN });
        }
        band
    }

    pub fn low(&self) -> Vec<f64> {
        self.mean.iter().zip(&self.sd).map(|(mean, sd)| mean - WIDTH * sd).collect()
    }

    pub fn high(&self) -> Vec<f64> {
        self.mean.iter().zip(&self.sd).map(|(mean, sd)| mean + WIDTH * sd).collect()
    }

    /// The mean as a forecast like others.
    pub fn forecast(&self) -> Forecast {
        let values = Arc::new(self.mean.clone());
        Forecast { model: ENSEMBLE.into(), order: None, start: self.rows.start, values }
    }
}

/// How many of the values lie between `low` and `high`, of how many that have both.
pub fn within(values: &[f64], low: &[f64], high: &[f64]) -> (usize, usize) {
    let known =
        values.iter().zip(low.iter().zip(high)).filter(|(_, (a, b))| (**b - **a).is_finite());
    known.fold((0, 0), |(inside, all), (own, (a, b))| {
        (inside + usize::from(a <= own && own <= b), all + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(values: [f64; 3]) -> Forecast {
        let values = Arc::new(values.to_vec());
        Forecast { model: "lstm".into(), order: None, start: 4, values }
    }

    #[test]
    fn a_band_is_mean_and_spread_row_by_row() {
        let own = [[0.0, 1.0, 5.0], [0.0, 3.0, 7.0], [0.0, 2.0, f64::NAN]].map(member);
        let band = Band::new(&own.each_ref(), 5..7);
        assert_eq!((band.mean[0], band.sd[0], band.least[0], band.most[0]), (2.0, 1.0, 1.0, 3.0));
        assert!(band.mean[1].is_nan() && band.least[1].is_nan(), "not all have it");
        assert_eq!((band.low()[0], band.high()[0]), (2.0 - WIDTH, 2.0 + WIDTH));
        assert_eq!(within(&[3.5, 0.0], &band.low(), &band.high()), (1, 1));
        assert_eq!(within(&[3.5, 0.0], &band.least, &band.most), (0, 1));
        assert_eq!(band.forecast().start, 5);
        assert!(Band::new(&[], 5..7).mean.iter().all(|own| own.is_nan()));
    }

    #[test]
    fn one_value_has_no_spread() {
        assert_eq!(spread(&[3.0]), (3.0, 0.0));
        assert_eq!(spread(&[1.0, 3.0]), (2.0, 2.0_f64.sqrt()));
    }
}
