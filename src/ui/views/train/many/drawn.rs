//! What a member of an ensemble learns from, where it draws its training windows in blocks.

use super::jobs::Job;
use crate::train::bagging::draw;
use std::ops::Range;

/// The training time is told about in so many parts.
const PARTS: usize = 48;

/// What was drawn of all training windows.
#[derive(Debug, PartialEq)]
pub struct Drawn {
    /// How many blocks were drawn, and how many windows at least once.
    pub blocks: usize,
    pub different: usize,
    /// How often windows were drawn on average, from the oldest part to the newest.
    pub often: Vec<f64>,
}

/// `None` where each window is there once.
pub fn drawn(job: &Job) -> Option<Drawn> {
    let windows = job.windows();
    let seed = job.spec.seed.trim().parse().ok().filter(|_| job.block > 0)?;
    let mut all = draw(windows, job.block, seed);
    let (mut different, mut end) = (0, 0);
    let mut often = vec![0.0; PARTS.min(windows)];
    all.sort_by_key(|own| own.start);
    for own in &all {
        different += own.end.saturating_sub(own.start.max(end));
        end = end.max(own.end);
    }
    let size = windows as f64 / often.len() as f64;
    for (part, often) in often.iter_mut().enumerate() {
        let (from, to) = (part as f64 * size, (part + 1) as f64 * size);
        let held = |own: &Range<usize>| (own.end as f64).min(to) - (own.start as f64).max(from);
        // A sum of nothing is −0.
        *often = all.iter().map(held).filter(|own| *own > 0.0).sum::<f64>().abs() / size;
    }
    Some(Drawn { blocks: all.len(), different, often })
}

#[cfg(test)]
mod tests {
    use super::super::jobs::{blocks, seeds};
    use super::*;
    use crate::train::ExperimentSpec;

    fn told(rows: usize, seed: &str) -> Drawn {
        let spec = ExperimentSpec { lookback: 6, seed: seed.into(), ..ExperimentSpec::default() };
        drawn(&blocks(&spec, rows, 3).expect("rows")[1]).expect("a draw")
    }

    /// The journey `many` finds these numbers in a browser.
    #[test]
    fn windows_are_counted_once_and_parts_by_how_often() {
        let own = ["3", "4", "5"].map(|seed| told(192, seed));
        assert_eq!(own.each_ref().map(|own| own.different), [92, 75, 83]);
        for own in own {
            assert_eq!((own.blocks, own.often.len()), (19, PARTS));
            let mean = own.often.iter().sum::<f64>() / PARTS as f64;
            assert!(own.often.iter().all(|own| own.is_sign_positive()), "a height can be drawn");
            assert!((mean - 1.0).abs() < 1e-9, "as many as there are: {mean}");
        }
        assert_eq!(told(14, "3").often.len(), 3, "no more parts than windows");
    }

    #[test]
    fn who_draws_nothing_has_no_draw() {
        let jobs = seeds(&ExperimentSpec::default(), 100, 3).expect("rows");
        assert_eq!(drawn(&jobs[0]), None);
    }
}
