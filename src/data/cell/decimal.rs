//! Decimal text to the nearest f64.
//!
//! The standard library's reader is right for every text, and brings a table of ten kilobytes that no
//! compression shrinks, a twelfth of what the trainer may weigh. This one needs none: it is exact (rounded
//! to nearest, ties to even) for up to 19 digits with an exponent from −18 to 19, which is any number that
//! a program prints for an f64 of everyday size, and within some units of the last place beyond.

/// `None` for what is not a decimal number, or has an exponent beyond an i32. What is too large becomes
/// infinite.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, text) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let (text, power) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?.clamp(-9999, 9999)),
        None => (text, 0),
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && part.is_empty() {
        return None;
    }
    let (mut digits, mut full) = (0_u64, false);
    let mut power = power - part.len() as i32;
    for byte in whole.bytes().chain(part.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        let more = digits.checked_mul(10).and_then(|d| d.checked_add(u64::from(byte - b'0')));
        match more.filter(|_| !full) {
            Some(more) => digits = more,
            // Digits beyond the nineteenth only move the point.
            None => {
                full = true;
                power += 1;
            }
        }
    }
    let size = scaled(digits, power);
    Some(if negative { -size } else { size })
}

/// digits · 10^power.
fn scaled(digits: u64, power: i32) -> f64 {
    if digits == 0 {
        return 0.0;
    }
    if (-18..=19).contains(&power) {
        let ten = u128::from(10_u64.pow(power.unsigned_abs()));
        if power >= 0 {
            return (u128::from(digits) * ten) as f64;
        }
        // All the way to the left, so that the quotient has 67 bits or more; what is left over decides ties.
        let shift = u128::from(digits).leading_zeros();
        let wide = u128::from(digits) << shift;
        let quotient = wide / ten;
        let rest = wide - quotient * ten;
        return (quotient | u128::from(rest > 0)) as f64 * 2.0_f64.powi(-(shift as i32));
    }
    // In two steps, so that neither leaves the range before the number does.
    let half = power.clamp(-700, 700) / 2;
    digits as f64 * 10.0_f64.powi(half) * 10.0_f64.powi(power.clamp(-700, 700) - half)
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// As the standard library reads them, to the last bit.
    #[test]
    fn everyday_numbers_are_exact() {
        let mut state = 1_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..200_000 {
            let digits = draw(1 << 31) * draw(1 << 31) + draw(1 << 31);
            let text = digits.to_string();
            let point = draw(text.len() as u64 + 1) as usize;
            let (whole, part) = text.split_at(point.max(text.len().saturating_sub(18)));
            for text in [format!("{whole}.{part}"), format!("-{whole}.{part}e3"), text.clone()] {
                assert_eq!(Some(parse(&text)), Some(text.parse().ok()), "{text}");
            }
        }
        for digits in 1..2000 {
            for power in -18..=19 {
                let text = format!("{digits}e{power}");
                assert_eq!(parse(&text), text.parse().ok(), "{text}");
            }
        }
        for value in [0.1, 0.30000000000000004, 1.0 / 3.0, 127.489998, 1e19, 9007199254740993.0] {
            assert_eq!(parse(&value.to_string()), Some(value));
        }
    }

    #[test]
    fn beyond_that_it_is_close() {
        for text in ["1e300", "-2.5e-200", "1e-310", "123456789012345678901234567890", "1e25"] {
            let (got, exact) = (parse(text).expect("a number"), text.parse::<f64>().expect("one"));
            assert!((got / exact - 1.0).abs() < 1e-12, "{text}: {got} {exact}");
        }
        assert_eq!(parse("1e400"), Some(f64::INFINITY));
        assert_eq!(parse("-1e999999999"), Some(f64::NEG_INFINITY));
        assert_eq!(parse("1e-400"), Some(0.0));
        assert_eq!(parse("0e999"), Some(0.0));
    }

    #[test]
    fn words_are_not_numbers() {
        for text in [
            "",
            ".",
            "-",
            "e5",
            "1e",
            "1.2.3",
            "0x10",
            "1_000",
            "inf",
            "--1",
            "1e+-2",
            "５",
            "20210101093000000000-7",
            "123456789012345678901.2.3",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!((parse("5."), parse(".5"), parse("+7")), (Some(5.0), Some(0.5), Some(7.0)));
    }
}
