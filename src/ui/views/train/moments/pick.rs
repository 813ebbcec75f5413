//! What is shown where there is too much of it.

use std::ops::Range;

/// Rows of a chart at once: more would take too long to forecast for one epoch.
pub const ROWS: usize = 2000;

/// The rows `from..end`, or of too many the [`ROWS`] around `row`, which stay the same for a while as it moves.
pub fn around(row: usize, from: usize, end: usize) -> Range<usize> {
    if end - from <= ROWS {
        return from..end;
    }
    let block = ROWS / 4;
    let middle = row / block * block + block / 2;
    let start = middle.saturating_sub(ROWS / 2).clamp(from, end - ROWS);
    start..start + ROWS
}

/// The places of the largest of these by size, largest first; at most `most`, and none that is 0.
pub fn strongest(values: &[f64], most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..values.len()).filter(|k| values[*k] != 0.0).collect();
    places.sort_by(|a, b| values[*b].abs().total_cmp(&values[*a].abs()));
    places.truncate(most);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_rows_those_around_the_chosen_one_are_shown() {
        assert_eq!(around(5, 3, 900), 3..900);
        for row in [10, 499, 5000, 123_456, 999_999] {
            let own = around(row, 10, 1_000_000);
            assert!(own.contains(&row) && own.len() == ROWS && own.start >= 10, "{row}: {own:?}");
        }
        assert_eq!(around(5000, 10, 1_000_000), around(5100, 10, 1_000_000));
    }

    #[test]
    fn the_strongest_stand_first() {
        assert_eq!(strongest(&[0.1, -3.0, 0.0, 2.0], 3), [1, 3, 0]);
        assert!(strongest(&[0.0], 3).is_empty());
    }
}
