//! Numbers as people type and paste them.

/// A number as it is typed: with a hyphen or a minus sign, a point or a comma.
pub fn typed(text: &str) -> Option<f64> {
    let plain = text.trim().replace('\u{2212}', "-").replace(',', ".");
    plain.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Numbers of a sequence that is typed or pasted: whatever stands between them.
pub fn sequence(text: &str) -> Option<Vec<f64>> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '，' | '；' | '、');
    text.split(between).filter(|part| !part.is_empty()).map(typed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        assert_eq!(typed(" −0,5 "), Some(-0.5));
        assert_eq!(typed("4."), Some(4.0));
        assert_eq!((typed(""), typed("-"), typed("inf")), (None, None, None));
        assert_eq!(sequence("1, −0.5;2\t3\n，4"), Some(vec![1.0, -0.5, 2.0, 3.0, 4.0]));
        assert_eq!(sequence("1 two 3"), None);
    }
}
