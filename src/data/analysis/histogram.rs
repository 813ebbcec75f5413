//! How often values of a size occur.

/// Bins of one width, side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Where the first bin begins, in the units of the values.
    pub start: f64,
    /// Of one bin, in the units of the values.
    pub width: f64,
    /// Values in each bin: from its beginning up to, and in the last with, its end.
    pub counts: Vec<usize>,
}

/// How many bins show `rows` values well: twice the cube root, 5 to 60 (the rule of Rice University's textbook).
pub fn bins(rows: usize) -> usize {
    let own = (2.0 * libm::cbrt(rows as f64)).ceil() as usize;
    own.clamp(5, 60)
}

/// Counts values from the smallest to the largest in `bins` bins; missing ones are left out. `None` without bins,
/// and unless two values differ.
pub fn histogram(values: &[f64], bins: usize) -> Option<Histogram> {
    let own = || values.iter().copied().filter(|own| own.is_finite());
    let (start, end) = (own().fold(f64::MAX, f64::min), own().fold(f64::MIN, f64::max));
    let width = (end - start) / bins as f64;
    if !width.is_finite() || width <= 0.0 {
        return None;
    }
    let mut counts = vec![0; bins];
    for value in own() {
        counts[(((value - start) / width) as usize).min(bins - 1)] += 1;
    }
    Some(Histogram { start, width, counts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_by_hand() {
        let own = histogram(&[0.0, 1.0, 1.5, f64::NAN, 4.0], 4).expect("values");
        assert_eq!((own.start, own.width), (0.0, 1.0));
        assert_eq!(own.counts, [1, 2, 0, 1]);
        assert_eq!((bins(0), bins(1000), bins(usize::MAX)), (5, 20, 60));
    }

    #[test]
    fn where_nothing_can_be_said_nothing_is() {
        for values in [&[][..], &[1.0], &[2.0; 4], &[f64::NAN], &[f64::MIN, f64::MAX]] {
            assert!(histogram(values, 5).is_none());
        }
        assert!(histogram(&[1.0, 2.0], 0).is_none());
    }
}
