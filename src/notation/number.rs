//! Numbers as people read them.

/// `value` with a fixed number of decimals, the minus sign U+2212, and never "−0.00".
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    if value < 0.0 && !zero { format!("−{digits}") } else { digits }
}

/// A power, as it is written above the line.
pub fn raised(power: i32) -> String {
    let sign = |c: char| match c.to_digit(10) {
        Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
        None => '⁻',
    };
    power.to_string().chars().map(sign).collect()
}

#[cfg(test)]
mod tests {
    use super::{number, raised};

    #[test]
    fn powers_stand_above_the_line() {
        assert_eq!((raised(-12), raised(305)), ("⁻¹²".into(), "³⁰⁵".into()));
    }

    #[test]
    fn minus_is_a_minus_and_zero_has_none() {
        assert_eq!(number(-0.504, 2), "−0.50");
        assert_eq!(number(-0.004, 2), "0.00");
        assert_eq!(number(1.0, 4), "1.0000");
        assert_eq!(number(f64::NAN, 2), "–");
    }
}
