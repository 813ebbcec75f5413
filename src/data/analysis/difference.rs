//! Changes from row to row, and the way back.

/// How often a series may be differenced: once takes a level away, twice a slope too.
pub const MOST: usize = 2;

/// What the values before a row add to its difference of that order to make the row itself, the nearest first:
/// y_t = w_t + 2 y_{t−1} − y_{t−2} for the second.
pub const fn back(times: usize) -> &'static [f64] {
    match times {
        0 => &[],
        1 => &[1.0],
        _ => &[2.0, -1.0],
    }
}

/// The series differenced `times` times, so many rows shorter: row 0 belongs to row `times` of y. A missing
/// value leaves a gap in every difference that it has a part in. `None` beyond [`MOST`], and when no row is left.
pub fn difference(y: &[f64], times: usize) -> Option<Vec<f64>> {
    if times > MOST || y.len() <= times {
        return None;
    }
    let mut own = y.to_vec();
    for _ in 0..times {
        own = own.windows(2).map(|two| two[1] - two[0]).collect();
    }
    Some(own)
}

/// The way back: the rows whose differences are `changes`, after the rows `before`, of which there are as many
/// as the series was differenced times. So `integrate(&difference(y, 2)?, &y[..2])` is `y[2..]`, and forecasts of
/// changes after the last rows become forecasts of rows. `None` with more than [`MOST`] rows before.
pub fn integrate(changes: &[f64], before: &[f64]) -> Option<Vec<f64>> {
    let times = before.len();
    if times > MOST {
        return None;
    }
    let mut own = before.to_vec();
    for change in changes {
        let past = own.iter().rev().zip(back(times)).map(|(own, weight)| own * weight);
        own.push(change + past.sum::<f64>());
    }
    Some(own.split_off(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_by_hand_and_back() {
        let y = [1.0, 4.0, 9.0, 16.0, 20.0];
        assert_eq!(difference(&y, 0), Some(y.to_vec()));
        assert_eq!(difference(&y, 1), Some(vec![3.0, 5.0, 7.0, 4.0]));
        assert_eq!(difference(&y, 2), Some(vec![2.0, 2.0, -3.0]));
        for times in 0..=MOST {
            let changes = difference(&y, times).expect("rows");
            assert_eq!(integrate(&changes, &y[..times]), Some(y[times..].to_vec()));
        }
    }

    #[test]
    fn without_rows_there_are_no_changes() {
        assert!(difference(&[], 0).is_none() && difference(&[1.0], 1).is_none());
        assert!(difference(&[1.0; 9], 3).is_none() && integrate(&[1.0], &[1.0; 3]).is_none());
        assert_eq!(integrate(&[], &[1.0]), Some(Vec::new()));
    }
}
