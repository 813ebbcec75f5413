//! What would leak: a scaler that is fitted on all rows has seen the test part before the model is judged on it.
//!
//! Fitted on all rows, its constants carry the level and the spread of days that a forecaster could not know. The
//! difference to the honest constants is that knowledge, in the numbers that the model is given.

use super::scaler::{Fitted, Scale, ScalerKind, TargetForm};
use super::series::Series;
use super::window::{Reach, Split};
use std::ops::Range;

/// Of one column: the honest constants, those that leak, and how far apart the scaled test values are, in the unit of
/// scaled values (standard deviations, or shares of the training range).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leak {
    /// From the training rows alone, as [`super::scaler::Fitted`] has them.
    pub honest: Scale,
    /// From all rows.
    pub leaking: Scale,
    /// Over the test rows.
    pub largest: f64,
    pub mean: f64,
}

/// The leak of each column of the series, the target first. `None` where a logarithm has no value, or the split is
/// none of this series. In the scaling by the window's last value, that of `horizon` rows before stands for it.
pub fn leaks(series: &Series, split: Split, reach: Reach, kind: ScalerKind) -> Option<Vec<Leak>> {
    let fits = reach.horizon <= split.test
        && (1..=split.test).contains(&split.validation)
        && split.test < split.rows
        && split.rows <= series.len();
    let logs = kind == ScalerKind::LogWindow;
    let possible = |column: &[f64]| !logs || column.iter().all(|v| *v > 0.0);
    if !fits || !series.columns.iter().all(|column| possible(column)) {
        return None;
    }
    let of = |values: &[f64]| {
        let honest = Scale::fit(kind, &values[..split.validation]);
        let leaking = Scale::fit(kind, &values[..split.rows]);
        let plain = |row: usize| match logs {
            true => libm::log(values[row] / values[row - reach.horizon]),
            false => values[row],
        };
        let apart = |row| (honest.there(plain(row)) - leaking.there(plain(row))).abs();
        let (mut largest, mut mean) = (0.0_f64, 0.0);
        for (count, row) in (split.test..split.rows).enumerate() {
            let apart = apart(row);
            largest = largest.max(apart);
            // A running mean, so that no sum grows beyond the numbers.
            mean += (apart - mean) / (count + 1) as f64;
        }
        Leak { honest, leaking, largest, mean }
    };
    Some(series.columns.iter().map(|column| of(column)).collect())
}

/// A scaler from any rows, such as those of the test part: what an honest forecast never uses. `None` where the rows
/// are too few or none of the series, or a logarithm or a return of them has no value.
pub fn fitted_on(
    series: &Series,
    rows: Range<usize>,
    horizon: usize,
    kind: ScalerKind,
    form: TargetForm,
) -> Option<Fitted> {
    let y = series.target().get(..rows.end)?;
    let changes = rows.start.max(horizon)..rows.end;
    let positive = |column: &[f64]| column.iter().all(|v| *v > 0.0);
    let whole = match (kind, form) {
        (ScalerKind::LogWindow, _) => series.columns.iter().all(|own| positive(&own[rows.clone()])),
        (_, TargetForm::Return) => y.iter().all(|v| *v != 0.0),
        _ => true,
    };
    if rows.len() < 2 || changes.is_empty() || !whole {
        return None;
    }
    let of = |values: &[f64]| {
        let own = Scale::fit(kind, values);
        [own.shift, own.span]
    };
    let inputs: Vec<[f64; 2]> = series.columns.iter().map(|own| of(&own[rows.clone()])).collect();
    let target = match (kind, form) {
        (ScalerKind::LogWindow, _) | (_, TargetForm::Level) => inputs[0],
        _ => of(&changes.map(|row| form.of(y[row], y[row - horizon])).collect::<Vec<_>>()),
    };
    Fitted::from_numbers(kind, form, &inputs, target)
}

/// How many rows from `split.test` on would lie open if the windows were shuffled before they are split: their value is
/// one that a training window reads. `chosen` holds the place of each window, from the row `split.first` on, in the
/// shuffled order; as many as the test part has come last.
pub fn opened_by_shuffling(split: Split, reach: Reach, order: &[usize]) -> usize {
    let tests = split.rows - split.test;
    let trained = split.validation.saturating_sub(split.first).min(order.len());
    let mut learnt = vec![false; order.len()];
    for own in &order[..trained] {
        if let Some(own) = learnt.get_mut(*own) {
            *own = true;
        }
    }
    // Training windows up to each, so that a stretch of them is one difference.
    let mut sums = vec![0_usize];
    sums.extend(learnt.iter().scan(0, |sum, own| {
        *sum += usize::from(*own);
        Some(*sum)
    }));
    let last = order.len();
    let read = |window: usize| {
        // The value of this row is read by windows that predict the rows `horizon` after it, and on.
        let from = (window + reach.horizon).min(last);
        let to = (window + reach.horizon + reach.lookback).min(last);
        sums[to] > sums[from]
    };
    order.iter().rev().take(tests).filter(|own| read(**own)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn};

    const REACH: Reach = Reach { lookback: 1, horizon: 1 };

    fn series(values: Vec<f64>) -> Series {
        Series::build(None, vec![RawColumn { name: "y".into(), values }], Missing::Drop)
            .expect("rows")
    }

    /// Ten rows: 0 to 4 train, 5 and 6 validate, 7 to 9 test.
    const SPLIT: Split = Split { first: 1, validation: 5, test: 7, rows: 10 };

    #[test]
    fn a_rising_series_by_hand() {
        let rising = series((0..10).map(f64::from).collect());
        let leak = leaks(&rising, SPLIT, REACH, ScalerKind::Minmax).expect("it fits")[0];
        // Training values 0 to 4, all values 0 to 9: v/4 against v/9, apart by 5v/36.
        assert_eq!((leak.honest, leak.leaking), (scale(0.0, 4.0), scale(0.0, 9.0)));
        assert!((leak.largest - 45.0 / 36.0).abs() < 1e-15);
        assert!((leak.mean - 40.0 / 36.0).abs() < 1e-15);
        let none = leaks(&rising, SPLIT, REACH, ScalerKind::None).expect("it fits")[0];
        assert_eq!((none.largest, none.mean), (0.0, 0.0));
        assert_eq!(leaks(&rising, SPLIT, REACH, ScalerKind::LogWindow), None, "it begins with 0");
    }

    fn scale(shift: f64, span: f64) -> Scale {
        Scale { shift, span }
    }

    #[test]
    fn the_honest_constants_are_those_of_the_trainer() {
        let wave = series((0..10).map(|t| 9.0 + libm::sin(f64::from(t))).collect());
        for kind in ScalerKind::ALL {
            let leak = leaks(&wave, SPLIT, REACH, kind).expect("it fits")[0];
            let fitted = Fitted::fit(&wave, SPLIT, REACH, kind, TargetForm::Level).expect("fits");
            let value = wave.target()[8];
            if kind != ScalerKind::LogWindow {
                assert_eq!(leak.honest.there(value), fitted.window(&wave, 8..9)[0][0], "{kind:?}");
            }
            assert!(leak.mean <= leak.largest && leak.largest.is_finite());
        }
    }

    #[test]
    fn a_scaler_from_the_training_rows_is_the_honest_one() {
        let wave = series((0..10).map(|t| 9.0 + libm::sin(f64::from(t))).collect());
        for kind in ScalerKind::ALL {
            for form in TargetForm::ALL {
                let own = fitted_on(&wave, 0..5, 1, kind, form).expect("it fits");
                let honest = Fitted::fit(&wave, Split { first: 1, ..SPLIT }, REACH, kind, form)
                    .expect("fits");
                assert_eq!(
                    own.window(&wave, 3..6),
                    honest.window(&wave, 3..6),
                    "{kind:?} {form:?}"
                );
                if form != TargetForm::Level {
                    assert_eq!(own.target(9.0, 8.0), honest.target(9.0, 8.0));
                }
            }
        }
        let rising = series((0..10).map(f64::from).collect());
        let own = fitted_on(&rising, 7..10, 1, ScalerKind::Minmax, TargetForm::Level);
        assert_eq!(own.expect("it fits").target(8.0, 0.0), 0.5);
        let none = |rows, kind, form| fitted_on(&rising, rows, 1, kind, form);
        assert_eq!(none(0..5, ScalerKind::LogWindow, TargetForm::Level), None, "it begins with 0");
        assert_eq!(none(3..5, ScalerKind::Standard, TargetForm::Return), None);
        assert_eq!(none(3..4, ScalerKind::Standard, TargetForm::Level), None);
        assert_eq!(none(8..11, ScalerKind::Standard, TargetForm::Level), None);
    }

    #[test]
    fn shuffled_windows_by_hand() {
        // Windows for the rows 1 to 9, places 0 to 8; four train, the last three in order are the test.
        let own = |order: &[usize]| opened_by_shuffling(SPLIT, REACH, order);
        assert_eq!(own(&[0, 1, 2, 3, 4, 5, 6, 7, 8]), 0, "in the order of time nothing is open");
        // Row 2 (place 1) is read by the window that predicts row 3 (place 2).
        assert_eq!(own(&[2, 4, 6, 8, 0, 5, 1, 3, 7]), 3);
        assert_eq!(own(&[2, 4, 6, 0, 3, 7, 1, 5, 8]), 2, "nothing reads the last row");
        assert_eq!(own(&[]), 0);
    }

    #[test]
    fn odd_splits_and_sizes_say_nothing_infinite() {
        let short = series(vec![1.0; 3]);
        for split in [SPLIT, Split::default(), Split { validation: 0, test: 1, rows: 3, first: 0 }]
        {
            assert_eq!(leaks(&short, split, REACH, ScalerKind::Standard), None);
        }
        for size in [0.0, 5.0, 1e300, 1e-320] {
            let values = (0..10).map(|t| if t % 2 == 0 { size } else { -size / 2.0 }).collect();
            let odd = series(values);
            for kind in [ScalerKind::Standard, ScalerKind::Minmax, ScalerKind::None] {
                let leak = leaks(&odd, SPLIT, REACH, kind).expect("it fits")[0];
                assert!(leak.largest.is_finite() && leak.mean.is_finite(), "{size} {kind:?}");
            }
        }
    }
}
