//! Forecasts as statements of direction: from the last known value it goes down, stays, or goes up.

use super::classes::Confusion;
use std::ops::Range;

/// In the order of the classes that are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Down,
    Same,
    Up,
}

impl Move {
    pub const ALL: [Move; 3] = [Move::Down, Move::Same, Move::Up];

    pub const fn key(self) -> &'static str {
        match self {
            Move::Down => "down",
            Move::Same => "same",
            Move::Up => "up",
        }
    }

    /// The move that a change is. One of at most `still`, in the data's own unit, is none.
    pub fn of(change: f64, still: f64) -> Option<Move> {
        match change {
            _ if change.is_nan() => None,
            _ if change > still => Some(Move::Up),
            _ if change < -still => Some(Move::Down),
            _ => Some(Move::Same),
        }
    }
}

/// What came against what was forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The classes, in their order. Without a row in which it stayed or was said to, these are down and up alone: a
    /// class that cannot come would only lower the plain mean.
    pub classes: Vec<Move>,
    pub confusion: Confusion,
}

/// The moves from the last known value, `horizon` rows before, over `rows` of the target `y`; `forecast[0]` is that of
/// the first of `rows`. A forecast of the last value itself says that it stays. Rows without a forecast are left out.
/// `None` where no row is left, or `rows` are not all in `y` with their last values.
pub fn moves(
    y: &[f64],
    forecast: &[f64],
    rows: Range<usize>,
    horizon: usize,
    still: f64,
) -> Option<Moves> {
    let (own, last) = (y.get(rows.clone())?, y.get(rows.start.checked_sub(horizon)?..)?);
    let still = still.max(0.0);
    let pairs: Vec<(Move, Move)> = own
        .iter()
        .zip(forecast)
        .zip(last)
        .filter_map(|((own, says), last)| {
            Some((Move::of(own - last, still)?, Move::of(says - last, still)?))
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let stays = pairs.iter().any(|(came, said)| [came, said].contains(&&Move::Same));
    let classes: Vec<Move> =
        Move::ALL.into_iter().filter(|own| stays || *own != Move::Same).collect();
    let class = |own: Move| classes.iter().position(|class| *class == own).unwrap_or_default();
    let confusion = Confusion::count(
        classes.len(),
        pairs.iter().map(|(came, said)| (class(*came), class(*said))),
    );
    Some(Moves { classes, confusion })
}

#[cfg(test)]
mod tests {
    use super::*;

    const Y: [f64; 6] = [1.0, 2.0, 1.0, 3.0, 3.0, 2.5];

    #[test]
    fn directions_by_hand() {
        // Moves of rows 1 to 5: up, down, up, same, down.
        let own = moves(&Y, &[1.5, 2.5, 1.0, 3.5, f64::NAN], 1..6, 1, 0.0).expect("rows");
        assert_eq!(own.classes, Move::ALL);
        // Said: up, up, same, up; the last says nothing.
        let at = |came, said| own.confusion.at(came, said);
        assert_eq!((at(2, 2), at(0, 2), at(2, 1), at(1, 2)), (1, 1, 1, 1));
        assert_eq!(own.confusion.accuracy(), Some(0.25));
        let two = moves(&Y, &[1.5, 2.5, 1.5], 1..4, 1, 0.0).expect("rows");
        assert_eq!((two.classes, two.confusion.rows()), (vec![Move::Down, Move::Up], 3));
    }

    #[test]
    fn a_direction_without_a_size_is_a_forecast_too() {
        let own = moves(&Y, &[f64::INFINITY, f64::NEG_INFINITY, 1.0], 1..4, 1, 0.0).expect("rows");
        assert_eq!(own.confusion.accuracy(), Some(2.0 / 3.0));
    }

    #[test]
    fn small_moves_are_none_and_odd_rows_say_nothing() {
        assert_eq!(Move::of(-0.5, 0.5), Some(Move::Same));
        assert_eq!((Move::of(f64::NAN, 0.0), Move::of(f64::INFINITY, 1.0)), (None, Some(Move::Up)));
        let still = moves(&Y, &[1.5], 5..6, 1, 0.5).expect("a row");
        assert_eq!((still.confusion.at(1, 0), still.classes.len()), (1, 3));
        for (rows, horizon) in [(0..3, 1), (4..9, 1), (2..2, 1), (2..4, 3)] {
            assert_eq!(moves(&Y, &[1.0; 3], rows, horizon, 0.0), None);
        }
        assert_eq!(moves(&Y, &[], 1..4, 1, 0.0), None);
    }
}
