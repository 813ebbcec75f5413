//! Training windows changed a little each time they are seen, so that a network learns the shape and not the digits.
//! Validation and test windows never pass here.
//!
//! Jitter and scaling as in Um et al. 2017 ("Data augmentation of wearable sensor data"), warping as in Le Guennec et
//! al. 2016 ("Data augmentation for time series classification using convolutional neural networks"), with both ends
//! of the window kept in place: the last row stays right before what is forecast.

use super::{CheckedSpec, ExperimentSpec};
use crate::engine::rng::Random;

/// How much windows are changed; all 0 = not at all.
pub struct Augment {
    /// Standard deviation of the noise on every input, in scaled units.
    jitter: f64,
    /// Standard deviation of the factor, around 1, of a window together with its target.
    scaling: f64,
    /// By how much of a quarter of the window its middle is moved at most, 0 to 1.
    warping: f64,
    random: Random,
    window: Vec<f32>,
}

impl Augment {
    /// None where the recipe asks for no change.
    pub fn new(checked: &CheckedSpec) -> Option<Self> {
        let ExperimentSpec { jitter, scaling, warping, .. } = checked.spec;
        let size = checked.reach.lookback * checked.shape.inputs;
        (jitter + scaling + warping > 0.0).then(|| Self {
            jitter,
            scaling,
            warping,
            random: Random::new(checked.seed ^ 0x2545_f491),
            window: Vec::with_capacity(size),
        })
    }

    /// Another window, `[t][column]`, and its target: read at a changing speed, times a factor, with noise.
    pub fn change(&mut self, window: &[f32], target: f32, columns: usize) -> (&[f32], f32) {
        let last = (window.len() / columns).saturating_sub(1) as f64;
        // What is read at `knee` comes to stand at `moved`.
        let knee = last * self.random.between(0.25, 0.75);
        let moved = knee + self.warping * last * self.random.between(-0.25, 0.25);
        let factor = 1.0 + self.scaling * self.random.normal();
        self.window.clear();
        for place in 0..window.len() {
            let t = (place / columns) as f64;
            let from = if t < moved {
                t * knee / moved
            } else {
                last - (last - t) * (last - knee) / (last - moved).max(f64::MIN_POSITIVE)
            };
            let before = from as usize * columns + place % columns;
            let own = f64::from(window[before]);
            let next = window.get(before + columns).map_or(own, |next| f64::from(*next));
            let read = own + from.fract() * (next - own);
            let noise = if self.jitter > 0.0 { self.jitter * self.random.normal() } else { 0.0 };
            self.window.push((factor * read + noise) as f32);
        }
        (&self.window, (factor * f64::from(target)) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn augment(jitter: f64, scaling: f64, warping: f64) -> Augment {
        Augment { jitter, scaling, warping, random: Random::new(7), window: Vec::new() }
    }

    /// The noise has the deviation that was asked for, and leaves the target alone.
    #[test]
    fn jitter_adds_noise_of_its_size() {
        let mut own = augment(0.1, 0.0, 0.0);
        let (window, target) = own.change(&[2.0; 40_000], 5.0, 2);
        assert_eq!(target, 5.0);
        let noise: Vec<f64> = window.iter().map(|x| f64::from(*x) - 2.0).collect();
        let variance = noise.iter().map(|x| x * x).sum::<f64>() / noise.len() as f64;
        assert!((variance.sqrt() - 0.1).abs() < 0.002, "{variance}");
    }

    /// Everything is as many times larger, so that what was to be learnt still holds.
    #[test]
    fn scaling_multiplies_the_window_and_its_target() {
        let mut own = augment(0.0, 0.2, 0.0);
        let mut factors = Vec::new();
        for _ in 0..2000 {
            let (window, target) = own.change(&[1.0, -2.0, 3.0, 4.0], 10.0, 2);
            let factor = target / 10.0;
            for (new, old) in window.iter().zip([1.0, -2.0, 3.0, 4.0]) {
                assert!((new - factor * old).abs() < 1e-5);
            }
            factors.push(f64::from(factor));
        }
        let variance = factors.iter().map(|x| (x - 1.0) * (x - 1.0)).sum::<f64>() / 2000.0;
        assert!((variance.sqrt() - 0.2).abs() < 0.02, "{variance}");
    }

    /// A straight line, read at another speed, still rises from its own beginning to its own end, in every column.
    #[test]
    fn warping_keeps_both_ends_and_the_order() {
        let line: Vec<f32> = (0..9_u8).flat_map(|t| [f32::from(t), -f32::from(t)]).collect();
        let mut own = augment(0.0, 0.0, 1.0);
        let mut moved = 0;
        for _ in 0..200 {
            let (window, target) = own.change(&line, 3.0, 2);
            assert_eq!((window[0], window[16], target), (0.0, 8.0, 3.0));
            assert!(window.chunks(2).zip(window[2..].chunks(2)).all(|(a, b)| a[0] < b[0]));
            assert!(window.chunks(2).all(|row| (row[0] + row[1]).abs() < 1e-6));
            moved += usize::from((window[8] - 4.0).abs() > 0.2);
        }
        assert!(moved > 100, "{moved} of 200 are another window");
    }

    #[test]
    fn a_window_of_one_row_or_two_is_no_trouble() {
        let mut own = augment(0.1, 0.1, 1.0);
        for rows in 1..4 {
            let (window, target) = own.change(&vec![1.0; rows * 3], 1.0, 3);
            assert!(window.len() == rows * 3 && window.iter().all(|x| x.is_finite()));
            assert!(target.is_finite());
        }
    }
}
