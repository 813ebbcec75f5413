//! Bagging over blocks: each member of an ensemble learns from training windows that are drawn anew for it, with
//! replacement (Breiman 1996, "Bagging predictors"), and in whole blocks, so that what follows each other in time
//! stays together: the moving-block bootstrap of Künsch 1989, "The jackknife and the bootstrap for general stationary
//! observations". Validation and test windows are never drawn from nor touched. The scaler stays the one of the whole
//! training part: all its rows are known before validation begins, so nothing leaks, and with one scale for all
//! members, what differs between them is what they have learnt from.

use crate::data::window::Reach;
use crate::engine::rng::Random;
use std::ops::Range;

/// How many windows a block has, of so many training windows: the cube root of their number, the order at which the
/// bootstrap errs least in a variance (Künsch 1989); at least look-back and horizon together, because windows that lie
/// nearer share rows; at most a third of all, so that there is something to draw.
pub fn length(windows: usize, reach: Reach) -> usize {
    // In whole numbers: a root of floats may end in other digits elsewhere.
    let root = (1_usize..).find(|root| (*root as u64).pow(3) >= windows as u64).unwrap_or(1);
    root.max(reach.lookback + reach.horizon).min(windows / 3).max(1)
}

/// Where blocks of `block` of so many windows begin, one after the other without end; any place is as likely.
/// Windows near both ends lie in fewer blocks, and so come less often.
pub fn starts(windows: usize, block: usize, seed: u64) -> impl Iterator<Item = usize> {
    let last = windows.saturating_sub(block);
    let mut random = Random::new(seed ^ 0x9e37_79b9);
    std::iter::repeat_with(move || ((random.unit() * (last + 1) as f64) as usize).min(last))
}

/// The blocks of a member: until they hold as many windows as there are; of the last one, what is missing.
pub fn draw(windows: usize, block: usize, seed: u64) -> Vec<Range<usize>> {
    let had = (0..windows).step_by(block);
    let own = |(had, start): (usize, usize)| start..start + block.min(windows - had);
    had.zip(starts(windows, block, seed)).map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_the_cube_root_but_longer_than_what_windows_share_and_a_third_at_most() {
        let reach = |lookback, horizon| Reach { lookback, horizon };
        for (windows, reach, block) in [
            (1000, reach(3, 1), 10),
            (1001, reach(3, 1), 11),
            (1_000_000, reach(12, 1), 100),
            (128, reach(6, 1), 7),
            (128, reach(6, 4), 10),
            (24, reach(12, 1), 8),
            (2, reach(12, 1), 1),
        ] {
            assert_eq!(length(windows, reach), block, "{windows} {reach:?}");
        }
    }

    #[test]
    fn blocks_are_windows_on_end_with_replacement_and_the_same_by_the_same_seed() {
        for (windows, block) in [(128, 7), (2, 1), (30, 10), (100, 33), (5, 5)] {
            let mut often = vec![0; windows];
            for seed in 0..200 {
                let drawn = draw(windows, block, seed);
                assert_eq!(drawn, draw(windows, block, seed));
                assert!(drawn.iter().rev().skip(1).all(|own| own.len() == block), "whole blocks");
                assert!(drawn.iter().all(|own| own.end <= windows), "training windows alone");
                assert_eq!(drawn.iter().map(Range::len).sum::<usize>(), windows);
                drawn.into_iter().flatten().for_each(|window| often[window] += 1);
            }
            assert!(often.iter().all(|times| *times > 0), "every window has its turn");
        }
        assert_ne!(draw(128, 7, 3), draw(128, 7, 4));
        let drawn = draw(128, 7, 3);
        let twice = |own: &Range<usize>| {
            drawn.iter().filter(|other| other.contains(&own.start)).count() > 1
        };
        assert!(drawn.iter().any(twice), "with replacement");
    }

    /// These digits must never change: saved links promise the same run.
    #[test]
    fn a_draw_does_not_change() {
        let starts: Vec<usize> = draw(128, 7, 3).iter().map(|own| own.start).collect();
        assert_eq!(
            starts,
            [42, 15, 7, 117, 100, 2, 54, 73, 44, 98, 64, 90, 1, 40, 80, 31, 11, 44, 61]
        );
    }
}
