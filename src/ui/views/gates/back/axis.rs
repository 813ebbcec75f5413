//! Numbers of any size: a log axis that holds them, and parts in words. No browser.

use crate::notation::number;

/// At most so many powers of ten are drawn; what is smaller lies on the floor.
const DECADES: f64 = 12.0;

/// Powers of ten from floor to top.
pub type Decades = (f64, f64);

/// The axis that holds all norms that a logarithm has; `None` when there is none.
pub fn axis(norms: impl Iterator<Item = f64>) -> Option<Decades> {
    let logs = norms.filter(|norm| *norm > 0.0 && norm.is_finite()).map(libm::log10);
    let ends = logs.fold(None, |ends: Option<Decades>, log| {
        Some(ends.map_or((log, log), |(low, high)| (low.min(log), high.max(log))))
    });
    let (low, high) = ends.map(|(low, high)| (low.floor(), high.ceil()))?;
    let high = high.max(low + 1.0);
    Some((low.max(high - DECADES), high))
}

/// A part as per cent: whole ones, or two decimals where it is less; what is not nothing says so.
pub fn part_told(part: f64) -> String {
    let per_cent = part * 100.0;
    match per_cent {
        p if p >= 1.0 || p == 0.0 => number(p.round(), 0),
        p if p >= 0.01 => number(p, 2),
        _ => "< 0.01".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_every_norm_that_has_a_logarithm() {
        assert_eq!(axis([0.02, 3e-4, 0.0, f64::NAN].into_iter()), Some((-4.0, -1.0)));
        assert_eq!(axis([0.0, f64::INFINITY].into_iter()), None);
        assert_eq!(axis([1e-3].into_iter()), Some((-3.0, -2.0)));
        assert_eq!(axis([1e-300, 1.0].into_iter()), Some((-12.0, 0.0)));
    }

    #[test]
    fn a_small_part_is_not_nothing() {
        let told = [1.0, 0.937, 0.0110, 0.004, 0.0, 3e-9].map(part_told);
        assert_eq!(told, ["100", "94", "1", "0.40", "0", "< 0.01"]);
    }
}
