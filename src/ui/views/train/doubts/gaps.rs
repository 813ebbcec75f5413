//! Gaps in time, without the browser: rows are taken as they follow each other, and nothing of it stops a run.

use crate::data::series::{Rhythm, median};

const DAY: f64 = 86_400.0;
/// The longest that an exchange is usually closed: the week of the Spring Festival between two weekends.
const HOLIDAYS: f64 = 11.5 * DAY;
/// Steps that are looked at for the usual one.
const LOOKED: usize = 10_000;

/// How many gaps there are, and of the largest the ends, in seconds since 1970, and how many usual steps it is long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    pub count: usize,
    pub from: f64,
    pub to: f64,
    pub steps: f64,
}

/// The gaps between ascending `times`. Nights, weekends and holidays of a table that leaves them out as a rule are a
/// calendar, and no gaps.
pub fn gaps(times: &[f64], rhythm: Rhythm) -> Option<Gaps> {
    let steps = || times.windows(2).map(|pair| pair[1] - pair[0]);
    let some: Vec<f64> = steps().step_by(times.len().div_ceil(LOOKED).max(1)).collect();
    let usual = median(&some);
    if !(usual > 0.0 && usual.is_finite()) {
        return None;
    }
    let daily = rhythm.unit == "day";
    // Of days, weeks or months that come one after the other each that is not there is told.
    let alike = |step: &&f64| (**step - usual).abs() < 0.2 * usual;
    let strict = usual >= DAY && 10 * some.iter().filter(alike).count() >= 9 * some.len();
    let bound = usual
        * if strict {
            1.5
        } else if daily {
            4.5
        } else {
            2.5
        };
    let calendar =
        if daily { rhythm.season == Some(5) } else { usual < DAY / 2.0 && nightly(times, bound) };
    let bound = if calendar { bound.max(HOLIDAYS) } else { bound };
    let count = steps().filter(|step| *step > bound).count();
    let largest = times.windows(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    let [from, to] = [largest[0], largest[1]];
    (count > 0).then(|| Gaps { count, from, to, steps: ((to - from) / usual).round() })
}

/// Whether gaps as long as a night or a weekend come once in ten days or more.
fn nightly(times: &[f64], bound: f64) -> bool {
    let gaps = times.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > bound);
    let nights = gaps.filter(|step| (DAY / 3.0..4.5 * DAY).contains(step)).count();
    let ends = times.first().zip(times.last()).map_or(0.0, |(first, last)| last - first);
    nights > 1 && nights as f64 * 10.0 * DAY > ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn, Series};

    fn told(times: &[f64]) -> Option<Gaps> {
        let column = RawColumn { name: "y".into(), values: vec![1.0; times.len()] };
        let series = Series::build(Some(times), vec![column], Missing::Drop).expect("rows");
        gaps(series.times.as_deref()?, series.rhythm)
    }

    fn of(rows: u32, is: impl Fn(u32) -> Option<f64>) -> Vec<f64> {
        (0..rows).filter_map(is).collect()
    }

    #[test]
    fn gaps_are_told_and_calendars_are_not() {
        let day = |k: u32| f64::from(k) * DAY;
        let hole = of(300, |k| Some(day(if k < 100 { k } else { k + 399 })));
        let gap = Gaps { count: 1, from: day(99), to: day(499), steps: 400.0 };
        assert_eq!(told(&hole), Some(gap));
        assert_eq!(told(&of(300, |k| Some(day(k)))), None);
        // Weekends, then with a holiday of eleven days, then with two weeks more.
        let weekday = |k: u32| (k % 7 < 5).then(|| day(k));
        assert_eq!(told(&of(300, weekday)), None);
        assert_eq!(told(&of(300, |k| weekday(k).filter(|_| !(140..147).contains(&k)))), None);
        let closed = told(&of(300, |k| weekday(k).filter(|_| !(140..154).contains(&k))));
        assert_eq!(closed.map(|gap| (gap.count, gap.steps)), Some((1, 17.0)));
        // Months, with one and with three that are not there.
        let month = |k: u32| Some(day(k * 30 + k % 2));
        assert_eq!(told(&of(60, month)), None);
        let one = of(60, |k| month(k).filter(|_| k != 20));
        assert_eq!(told(&one).map(|gap| (gap.count, gap.steps)), Some((1, 2.0)));
        // Days, of which two are not there; and days of which some are, as a rule, not.
        let days = of(300, |k| Some(day(k)).filter(|_| ![50, 200].contains(&k)));
        assert_eq!(told(&days).map(|gap| (gap.count, gap.steps)), Some((2, 2.0)));
        assert_eq!(told(&of(300, |k| Some(day(k)).filter(|_| k % 5 != 0))), None);
        let missing = of(60, |k| month(k).filter(|_| !(20..23).contains(&k)));
        assert_eq!(told(&missing).map(|gap| gap.steps), Some(4.0));
        // Hours of an exchange; hours of a meter that stood still for two days.
        let hour = |k: u32| f64::from(k) * 3600.0;
        assert_eq!(told(&of(2000, |k| (k % 24 < 8 && k / 24 % 7 < 5).then(|| hour(k)))), None);
        let stood = of(2000, |k| (!(500..548).contains(&k)).then(|| hour(k)));
        assert_eq!(told(&stood).map(|gap| (gap.count, gap.steps)), Some((1, 49.0)));
        assert_eq!(told(&[1.0, 1.0, 1.0, 2.0]), None);
    }
}
