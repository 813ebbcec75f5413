//! Mean and variance of a window that slides over the rows.

/// What a sum of rows is summed up as, so that two can be put together without losing digits: Chan, Golub and
/// LeVeque, "Algorithms for computing the sample variance", The American Statistician 37 (1983), equation 2.1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Moments {
    count: f64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl Moments {
    fn one(value: f64) -> Moments {
        Moments { count: 1.0, mean: value, squares: 0.0 }
    }

    fn with(self, other: Moments) -> Moments {
        let count = self.count + other.count;
        let apart = other.mean - self.mean;
        Moments {
            count,
            mean: self.mean + apart * (other.count / count),
            // Of nothing yet there is nothing to weigh, however far the first value lies.
            squares: self.squares
                + other.squares
                + apart * (apart * (self.count * other.count / count)),
        }
    }
}

/// Moments of every window of `width` rows, by the row where it starts. Rows are cut into blocks of one width;
/// a window is the end of one block and the beginning of the next (van Herk 1992), so that nothing is ever taken
/// away again and no rounding adds up. Takes a few steps a row, whatever the width.
fn windows(y: &[f64], width: usize) -> Vec<Moments> {
    let mut ends = Vec::with_capacity(y.len());
    for block in y.chunks(width) {
        let mut sum = Moments::default();
        let mut own: Vec<Moments> = Vec::with_capacity(block.len());
        for value in block.iter().rev() {
            sum = Moments::one(*value).with(sum);
            own.push(sum);
        }
        ends.extend(own.into_iter().rev());
    }
    let mut begun = Moments::default();
    let mut all = Vec::with_capacity((y.len() + 1).saturating_sub(width));
    for (last, value) in y.iter().enumerate() {
        begun = if last % width == 0 { Moments::default() } else { begun };
        begun = begun.with(Moments::one(*value));
        if let Some(start) = (last + 1).checked_sub(width) {
            let whole = start % width == 0;
            all.push(if whole { ends[start] } else { ends[start].with(begun) });
        }
    }
    all
}

/// Mean and variance of the last `width` rows, one a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Rolling {
    /// In the units of y; NaN in the first `width − 1` rows, and while a value is missing in the window.
    pub mean: Vec<f64>,
    /// In squared units, divided by `width − 1`; NaN as the mean, everywhere with a width of 1, and where it is
    /// too large for a number.
    pub variance: Vec<f64>,
}

/// Looks back over `width` rows from each. `None` without a width, or when there are fewer rows.
pub fn rolling(y: &[f64], width: usize) -> Option<Rolling> {
    let before = width.checked_sub(1).filter(|_| width <= y.len())?;
    let own = windows(y, width);
    let along = |of: &dyn Fn(&Moments) -> f64| {
        let told = own.iter().map(|own| Some(of(own)).filter(|own| own.is_finite()));
        std::iter::repeat_n(None, before).chain(told).map(|own| own.unwrap_or(f64::NAN)).collect()
    };
    Some(Rolling {
        mean: along(&|own| own.mean),
        variance: along(&|own| own.squares / (own.count - 1.0)),
    })
}

/// Means of `width` rows around each row, NaN where the window does not fit or misses a value. An even width
/// takes half of the row at either end, so that the window is centred (Hyndman and Athanasopoulos 2021, 3.3).
pub(super) fn centred_mean(y: &[f64], width: usize) -> Vec<f64> {
    let half = width / 2;
    let own: Vec<f64> = windows(y, width).iter().map(|own| own.mean).collect();
    let at = |t: usize| {
        let start = t.checked_sub(half)?;
        let mean = own.get(start)?;
        match width % 2 {
            1 => Some(*mean),
            _ => Some(0.5 * mean + 0.5 * own.get(start + 1)?),
        }
    };
    (0..y.len()).map(|t| at(t).unwrap_or(f64::NAN)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_by_hand() {
        let own = rolling(&[1.0, 3.0, 5.0, 5.0], 2).expect("rows");
        assert!(own.mean[0].is_nan() && own.variance[0].is_nan());
        assert_eq!(
            (&own.mean[1..], &own.variance[1..]),
            (&[2.0, 4.0, 5.0][..], &[2.0, 2.0, 0.0][..])
        );
        let around = centred_mean(&[1.0, 2.0, 3.0, 4.0, 9.0], 4);
        assert!(around[1].is_nan() && around[3].is_nan());
        assert_eq!(around[2], 0.125 + 0.5 + 0.75 + 1.0 + 1.125);
    }

    #[test]
    fn a_gap_is_felt_by_the_windows_that_hold_it_alone() {
        let mut y = vec![7.0; 12];
        y[5] = f64::NAN;
        let own = rolling(&y, 3).expect("rows");
        let missing: Vec<usize> = (2..12).filter(|t| own.mean[*t].is_nan()).collect();
        assert_eq!(missing, [5, 6, 7]);
        assert!((2..12).all(|t| missing.contains(&t) || own.variance[t] == 0.0));
    }

    #[test]
    fn a_large_level_keeps_its_digits() {
        let y: Vec<f64> = (0..1000).map(|t| 1e9 + f64::from(t % 2)).collect();
        let own = rolling(&y, 100).expect("rows");
        assert!(own.variance[99..].iter().all(|own| (own - 25.0 / 99.0).abs() < 1e-7));
    }

    #[test]
    fn every_width_and_size_is_answered() {
        assert!(rolling(&[], 1).is_none() && rolling(&[1.0], 0).is_none());
        assert!(rolling(&[1.0], 2).is_none());
        let own = rolling(&[1e300, -1e300], 2).expect("rows");
        assert!(own.mean[1] == 0.0 && own.variance[1].is_nan(), "no number is as large");
    }
}
