//! Classical decomposition: trend, season and what is left over. Hyndman and Athanasopoulos, "Forecasting:
//! Principles and Practice" (2021), 3.4; the conventions are those of statsmodels' `seasonal_decompose`.

use super::rolling::centred_mean;

/// How the parts make the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Make {
    /// y = trend + season + rest.
    Sum,
    /// y = trend · season · rest, for a season that grows with the level.
    Product,
}

impl Make {
    fn without(self, whole: f64, part: f64) -> f64 {
        match self {
            Make::Sum => whole - part,
            Make::Product => whole / part,
        }
    }
}

/// The parts of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Decomposition {
    /// One a row, in the units of y; NaN for half a period at both ends.
    pub trend: Vec<f64>,
    /// One period: `season[t % period]` belongs to row t. In the units of y around 0 for a sum, a factor around
    /// 1 for a product.
    pub season: Vec<f64>,
    /// One a row, NaN where the trend is: in the units of y for a sum, a factor for a product.
    pub rest: Vec<f64>,
}

/// Takes a series of `period` rows a season apart. The trend is a centred moving average of a period, the
/// season the mean of what the trend leaves at each place of the period.
///
/// `None` with a period below 2, fewer rows than two periods, a missing value, or for a product a value that is
/// not above 0.
pub fn decompose(y: &[f64], period: usize, make: Make) -> Option<Decomposition> {
    let enough = period >= 2 && y.len() / 2 >= period;
    let fine = |own: &f64| own.is_finite() && (make == Make::Sum || *own > 0.0);
    if !enough || !y.iter().all(fine) {
        return None;
    }
    let trend = centred_mean(y, period);
    let left: Vec<f64> = y.iter().zip(&trend).map(|(y, trend)| make.without(*y, *trend)).collect();
    let season = season(&left, period, make)?;
    let places = (0..y.len()).map(|t| season[t % period]);
    let rest = left.iter().zip(places).map(|(left, season)| make.without(*left, season)).collect();
    Some(Decomposition { trend, season, rest })
}

/// Means of the rows at each place of the period, centred themselves: what they have in common is trend.
fn season(left: &[f64], period: usize, make: Make) -> Option<Vec<f64>> {
    let mut means = vec![0.0; period];
    let mut counts = vec![0_u32; period];
    for (t, own) in left.iter().enumerate().filter(|(_, own)| !own.is_nan()) {
        means[t % period] += own;
        counts[t % period] += 1;
    }
    means.iter_mut().zip(counts).for_each(|(sum, count)| *sum /= f64::from(count));
    let centre = means.iter().sum::<f64>() / period as f64;
    means.iter_mut().for_each(|own| *own = make.without(*own, centre));
    means.iter().all(|own| own.is_finite()).then_some(means)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_season_comes_apart_again() {
        let season = [2.0, -1.0, -1.0];
        let y: Vec<f64> = (0..12).map(|t| 10.0 + t as f64 + season[t % 3]).collect();
        let own = decompose(&y, 3, Make::Sum).expect("four periods");
        assert!(own.season.iter().zip(season).all(|(a, b)| (a - b).abs() < 1e-12));
        assert!(own.trend[0].is_nan() && own.trend[11].is_nan());
        assert!((1..11).all(|t| (own.trend[t] - 10.0 - t as f64).abs() < 1e-12));
        assert!((1..11).all(|t| own.rest[t].abs() < 1e-12));
    }

    #[test]
    fn factors_come_apart_again() {
        let season = [1.5, 0.5];
        let y: Vec<f64> = (0..8).map(|t| 8.0 * season[t % 2]).collect();
        let own = decompose(&y, 2, Make::Product).expect("four periods");
        assert_eq!(own.season, season);
        assert!((1..7).all(|t| own.trend[t] == 8.0 && own.rest[t] == 1.0));
    }

    #[test]
    fn where_nothing_can_be_said_nothing_is() {
        assert!(decompose(&[], 2, Make::Sum).is_none());
        assert!(decompose(&[1.0; 9], 0, Make::Sum).is_none());
        assert!(decompose(&[1.0; 9], usize::MAX, Make::Sum).is_none());
        assert!(decompose(&[1.0; 3], 2, Make::Sum).is_none());
        assert!(decompose(&[1.0, f64::NAN, 1.0, 2.0], 2, Make::Sum).is_none());
        assert!(decompose(&[1.0, 0.0, 1.0, 2.0], 2, Make::Product).is_none());
        let flat = decompose(&[4.0; 6], 2, Make::Sum).expect("a constant has parts");
        assert_eq!(flat.season, [0.0, 0.0]);
        let wide = decompose(&[1e300, 3e300, 1e300, 3e300], 2, Make::Sum).expect("parts");
        assert!(wide.season.iter().all(|own| own.abs() == 1e300));
    }
}
