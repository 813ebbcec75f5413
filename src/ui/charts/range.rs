//! Ranges that a chart can be drawn over. plotters panics on NaN and never returns on infinity, so
//! no range reaches it but through here.

use std::cmp::Ordering;

/// Ends of an axis; always finite, and the first is smaller.
pub type Range = std::ops::Range<f64>;

const MOST: f64 = 1e100;

/// The span of the finite values with a margin; 0..1 when there are none.
pub fn safe_range(values: impl Iterator<Item = f64>) -> Range {
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    for value in values.filter(|value| value.is_finite()) {
        let value = value.clamp(-MOST, MOST);
        least = least.min(value);
        most = most.max(value);
    }
    if least > most {
        return 0.0..1.0;
    }
    let margin = if most > least { (most - least) * 0.06 } else { (least.abs() * 0.05).max(0.5) };
    least - margin..most + margin
}

/// Round numbers inside `range`, about `count` of them: steps of 1, 2 or 5 times a power of ten.
pub fn nice_steps(range: &Range, count: usize) -> Vec<f64> {
    let rough = (range.end - range.start) / count.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|k| k * power).find(|step| *step >= rough);
    let Some(step) = step.filter(|step| step.is_finite() && *step > 0.0) else { return Vec::new() };
    let first = (range.start / step).ceil();
    (0..=2 * count).map(|k| (first + k as f64) * step).take_while(|v| *v <= range.end).collect()
}

/// The least and the greatest finite value with their places, in the order of the places: what is
/// kept of many values that fall on one pixel column.
pub fn ends(values: impl Iterator<Item = f64>) -> Vec<(usize, f64)> {
    let mut all = values.enumerate();
    let Some(first) = all.find(|(_, value)| value.is_finite()) else { return Vec::new() };
    let (mut least, mut most) = (first, first);
    // Only what would be an end is asked whether it is finite: there may be hundreds of thousands.
    for own in all {
        if own.1 < least.1 && own.1.is_finite() {
            least = own;
        } else if own.1 > most.1 && own.1.is_finite() {
            most = own;
        }
    }
    match least.0.cmp(&most.0) {
        Ordering::Less => vec![least, most],
        Ordering::Equal => vec![least],
        Ordering::Greater => vec![most, least],
    }
}

/// A loss in two significant digits: `0.21`, `0.0053`, `4.5×10³⁴`.
pub fn short_number(value: f64) -> String {
    significant(value, 2)
}

/// Two losses likewise, with as many digits more, up to six, as tell them apart.
pub fn short_numbers(values: [f64; 2]) -> [String; 2] {
    let written = |digits: i32| values.map(|value| significant(value, digits));
    let apart = (2..=6).map(written).find(|[a, b]| a != b);
    apart.unwrap_or_else(|| written(2))
}

/// A loss in five digits.
pub fn exact_number(value: f64) -> String {
    significant(value, 5)
}

/// The error of a model in three digits, or whole: two that read the same are less than a hundredth apart.
pub fn error_number(value: f64) -> String {
    if (1e5..1e7).contains(&value) {
        return crate::notation::number(value, 0);
    }
    significant(value, 3)
}

/// A value of the data with so many decimals, or one digit more where these would hide it or run long.
pub fn data_number(value: f64, decimals: usize) -> String {
    let size = value.abs();
    if size == 0.0 || (0.1..1e7).contains(&size) {
        return crate::notation::number(value, decimals);
    }
    significant(value, decimals as i32 + 1)
}

fn significant(value: f64, digits: i32) -> String {
    let power = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    if !value.is_finite() || (-4..5).contains(&power) {
        return crate::notation::number(value, (digits - 1 - power).clamp(0, 8) as usize);
    }
    let lead = crate::notation::number(value / 10_f64.powi(power), digits as usize - 1);
    format!("{lead}×10{}", crate::notation::raised(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_three_digits_or_are_whole() {
        for (value, told) in [
            (0.0, "0.00"),
            (0.1049, "0.105"),
            (0.00154, "0.00154"),
            (1.31, "1.31"),
            (12.34, "12.3"),
            (1234.5, "1234"),
            (2_345_678.0, "2345678"),
            (2.5e9, "2.50×10⁹"),
        ] {
            assert_eq!(error_number(value), told);
        }
        // What the verdict tells apart (1 %) reads differently.
        for power in -8..9 {
            for k in 0..900 {
                let own = 10_f64.powi(power) * (1.0 + 0.01 * f64::from(k));
                assert_ne!(error_number(own), error_number(own / 0.9899));
            }
        }
    }

    #[test]
    fn two_losses_have_the_digits_that_tell_them_apart() {
        for (values, told) in [
            ([0.213, 0.5], ["0.21", "0.50"]),
            ([1.1, 1.12], ["1.10", "1.12"]),
            ([1.10372, 1.10368], ["1.10372", "1.10368"]),
            ([0.25, 0.25], ["0.25", "0.25"]),
            ([4.51e34, 4.54e34], ["4.51×10³⁴", "4.54×10³⁴"]),
        ] {
            assert_eq!(short_numbers(values), told, "{values:?}");
        }
    }

    #[test]
    fn whatever_the_values_the_range_can_be_drawn() {
        let odd = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            -0.0,
            1e308,
            -1e308,
            5e-324,
            1.0,
            1e300,
        ];
        for a in odd {
            for b in odd {
                for c in odd {
                    let range = safe_range([a, b, c].into_iter());
                    assert!(range.start.is_finite() && range.end.is_finite());
                    assert!(range.start < range.end && (range.end - range.start).is_finite());
                    assert!(nice_steps(&range, 5).len() <= 11);
                }
            }
        }
        assert_eq!(safe_range(std::iter::empty()), 0.0..1.0);
    }

    #[test]
    fn the_ends_keep_every_peak() {
        let ends = |values: &[f64]| ends(values.iter().copied());
        assert_eq!(ends(&[1.0, 9.0, f64::NAN, -3.0]), [(1, 9.0), (3, -3.0)]);
        assert_eq!(ends(&[f64::NAN, 4.0, 9.0, 2.0]), [(2, 9.0), (3, 2.0)]);
        assert_eq!(ends(&[2.0, 2.0]), [(0, 2.0)]);
        assert!(ends(&[f64::NAN]).is_empty());
        let endless = [f64::INFINITY, 1.0, f64::INFINITY, 2.0, f64::NEG_INFINITY];
        assert_eq!(ends(&endless), [(1, 1.0), (3, 2.0)]);
    }

    #[test]
    fn values_of_the_data_are_neither_hidden_nor_endless() {
        let told = [127.4899, 0.0, -3.456, 0.01234, 1e-7, 2.5e90].map(|v| data_number(v, 2));
        assert_eq!(told, ["127.49", "0.00", "−3.46", "0.0123", "1.00×10⁻⁷", "2.50×10⁹⁰"]);
    }

    #[test]
    fn numbers_are_as_long_as_they_need_to_be() {
        let told = [0.2134, 0.00531, 1.349e35, -2.5e-9, 0.0, 12.7].map(short_number);
        assert_eq!(told, ["0.21", "0.0053", "1.3×10³⁵", "−2.5×10⁻⁹", "0.0", "13"]);
        assert_eq!(exact_number(0.213_456), "0.21346");
        assert!(!short_number(f64::INFINITY).is_empty());
    }

    #[test]
    fn steps_are_round() {
        assert_eq!(nice_steps(&(92.0..137.0), 5), [100.0, 110.0, 120.0, 130.0]);
    }
}
