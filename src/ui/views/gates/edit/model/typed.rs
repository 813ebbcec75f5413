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

/// A block of cells as a table program copies them, step by step; `None` for what is none.
pub fn block(text: &str) -> Option<Vec<Vec<f64>>> {
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    let rows: Vec<Vec<f64>> =
        rows.map(|row| row.split('\t').map(typed).collect()).collect::<Option<_>>()?;
    let columns = rows.first().map_or(0, Vec::len);
    (rows.len() > 1 && columns > 1 && rows.iter().all(|row| row.len() == columns)).then_some(rows)
}

/// What a drag sets: two decimals; of `whole` numbers the next one where it is near.
pub fn dragged(value: f64, whole: bool) -> f64 {
    let near = value.round();
    let value =
        if whole && (value - near).abs() < 0.1 { near } else { (value * 100.0).round() / 100.0 };
    // No zero keeps a minus.
    value + 0.0
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
        assert_eq!(block("1\t0\n-0,5\t1\r\n"), Some(vec![vec![1.0, 0.0], vec![-0.5, 1.0]]));
        assert_eq!((block("1\t2"), block("1\n2"), block("1\t2\n3")), (None, None, None));
    }

    #[test]
    fn a_drag_of_whole_numbers_comes_to_rest_on_one() {
        assert_eq!((dragged(0.93, true), dragged(0.93, false)), (1.0, 0.93));
        assert_eq!((dragged(0.456, true), dragged(-0.04, true)), (0.46, 0.0));
    }
}
