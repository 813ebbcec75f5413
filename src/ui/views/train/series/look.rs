//! What is seen of a series: the training part alone, differenced as often as the reader says.

use crate::data::analysis::correlation::{acf, bound, pacf};
use crate::data::analysis::decompose::{Decomposition, Make, decompose};
use crate::data::analysis::difference::difference;
use crate::data::analysis::rolling::{Rolling, rolling};
use crate::data::analysis::unit_root::{Around, UnitRoot, unit_root};
use crate::data::series::Values;

/// Of a longer training part the last so many rows are looked at and fitted to.
pub const LAST: usize = 5_000;
/// Lags of a correlogram: two seasons and a little, within these bounds.
const LAGS: (usize, usize) = (24, 120);

/// The rows of training, of a long part the last ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    pub y: Values,
    /// Rows of training are `from..end`, of which the first is 0 unless there are too many.
    pub from: usize,
    pub end: usize,
    pub season: Option<usize>,
}

impl Ground {
    pub fn new(y: Values, end: usize, season: Option<usize>) -> Ground {
        Ground { y, from: end.saturating_sub(LAST), end, season }
    }

    fn rows(&self) -> &[f64] {
        self.y.get(self.from..self.end).unwrap_or(&[])
    }
}

/// Why there is no trend with a season.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoParts {
    /// No season is known.
    Unknown,
    /// Fewer rows than two seasons.
    Short,
}

/// Everything that is drawn and told.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// How often it is differenced.
    pub times: usize,
    /// The row of the table's series that `y[0]` belongs to.
    pub first: usize,
    pub y: Values,
    pub parts: Result<Decomposition, NoParts>,
    /// Rows that each mean and variance is over, and both.
    pub width: usize,
    pub rolling: Option<Rolling>,
    /// From lag 0; `None` where nothing varies.
    pub acf: Option<Vec<f64>>,
    pub pacf: Option<Vec<f64>>,
    pub bound: f64,
    pub test: Option<UnitRoot>,
}

/// Looks at it; `None` when differences leave no row.
pub fn look(ground: &Ground, times: usize) -> Option<Seen> {
    let y = difference(ground.rows(), times)?;
    let season = ground.season.filter(|season| *season >= 2);
    let parts = match season {
        None => Err(NoParts::Unknown),
        Some(season) => decompose(&y, season, Make::Sum).ok_or(NoParts::Short),
    };
    let lags = season.map_or(0, |season| 2 * season + 2).clamp(LAGS.0, LAGS.1).min(y.len() / 2);
    let width = season.unwrap_or(y.len() / 10).clamp(3, 250).min(y.len());
    Some(Seen {
        times,
        first: ground.from + times,
        parts,
        width,
        rolling: rolling(&y, width).filter(|_| width > 1),
        acf: acf(&y, lags),
        pacf: pacf(&y, lags),
        bound: bound(y.len()).unwrap_or(0.0),
        test: unit_root(&y, None, Around::Level),
        y: y.into(),
    })
}

impl Seen {
    /// The lag of the highest bar that stands above both of its neighbours and beyond the bound, with its height.
    pub fn peak(&self) -> Option<(usize, f64)> {
        let r = self.acf.as_ref()?;
        let stands = |k: &usize| r[*k] > r[k - 1] && r[*k] > r[k + 1] && r[*k] > self.bound;
        let peaks = (2..r.len().saturating_sub(1)).filter(stands);
        peaks.max_by(|a, b| r[*a].total_cmp(&r[*b])).map(|lag| (lag, r[lag]))
    }

    /// The last lag of the partial correlations before the first that lies within the bound.
    pub fn cut_off(&self) -> Option<usize> {
        let r = self.pacf.as_ref().filter(|r| r.len() > 1)?;
        Some(r.iter().skip(1).take_while(|own| own.abs() > self.bound).count())
    }

    /// Whether all rows have one value.
    pub fn still(&self) -> bool {
        self.y.windows(2).all(|two| two[0] == two[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seasonal(rows: usize) -> Values {
        let wave = [0.0, 1.0, 3.0, 1.0, 0.0, -5.0];
        let noise = |t: usize| libm::sin((t * t) as f64 * 1.7);
        let y = (0..rows).map(|t| 0.1 * t as f64 + 4.0 * wave[t % 6] + noise(t));
        y.collect::<Vec<_>>().into()
    }

    #[test]
    fn a_season_is_seen_in_the_training_part_alone() {
        let whole = seasonal(200);
        let mut spoilt = whole.to_vec();
        spoilt[140..].fill(f64::NAN);
        let [a, b] = [whole, spoilt.into()].map(|y| look(&Ground::new(y, 140, Some(6)), 1));
        let own = a.clone().expect("rows");
        assert_eq!((own.first, own.y.len(), own.width), (1, 139, 6));
        assert_eq!(own.peak().map(|(lag, _)| lag), Some(6));
        assert!(own.parts.is_ok() && own.test.is_some());
        assert_eq!(own.y, b.clone().expect("rows").y);
        assert_eq!(own.acf, b.expect("rows").acf);
    }

    #[test]
    fn whatever_the_rows_are_something_is_told() {
        let still: Values = vec![3.0; 40].into();
        let own = look(&Ground::new(still, 40, None), 0).expect("rows");
        assert!(own.still() && own.acf.is_none() && own.test.is_none() && own.peak().is_none());
        assert_eq!(own.parts, Err(NoParts::Unknown));
        for rows in 0..12 {
            for times in 0..=2 {
                if let Some(own) = look(&Ground::new(seasonal(12), rows, Some(6)), times) {
                    assert_eq!(own.parts.is_err(), own.y.len() < 12, "{rows} {times}");
                    let (_, _) = (own.peak(), own.cut_off());
                }
            }
        }
        let long = look(&Ground::new(seasonal(1_000_000), 700_000, Some(6)), 0).expect("rows");
        assert_eq!((long.y.len(), long.first), (LAST, 695_000));
        let short = look(&Ground::new(seasonal(9), 9, Some(6)), 0).expect("rows");
        assert_eq!(short.parts, Err(NoParts::Short));
    }
}
