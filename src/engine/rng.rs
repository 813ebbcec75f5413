//! Random numbers that are the same on every platform.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;

/// A seeded generator (PCG XSL RR 128/64, O'Neill 2014).
#[derive(Clone, Debug)]
pub struct Random(Pcg64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Uniform in 0..1, with 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `least..most`.
    pub fn between(&mut self, least: f64, most: f64) -> f64 {
        least + (most - least) * self.unit()
    }

    /// Normal, with mean 0 and standard deviation 1, by the polar method (Marsaglia and Bray 1964): a
    /// point in the unit disc, stretched.
    ///
    /// The logarithm comes from `libm`, so that digits are the same on every platform; sines and cosines
    /// would weigh five kilobytes. The second number of the pair is not kept: the generator has no
    /// other state than its own.
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * (-2.0 * libm::log(square) / square).sqrt();
            }
        }
    }

    /// Puts `items` in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.unit() * (last + 1) as f64) as usize;
            items.swap(last, other.min(last));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 100 000 normal numbers, the mean is within 4 of its standard errors of 0 (4 / √n = 0.013),
    /// the variance of 1 (4 √(2/n) = 0.018), and the shares within one and two deviations are 68.27 %
    /// and 95.45 % (errors below 4 √(0.25/n) = 0.0063).
    #[test]
    fn normal_numbers_are_normal() {
        const COUNT: usize = 100_000;
        let mut random = Random::new(1);
        let all: Vec<f64> = (0..COUNT).map(|_| random.normal()).collect();
        let mean = |f: &dyn Fn(f64) -> f64| all.iter().map(|&x| f(x)).sum::<f64>() / COUNT as f64;
        assert!(mean(&|x| x).abs() < 0.013);
        assert!((mean(&|x| x * x) - 1.0).abs() < 0.018);
        for (reach, share) in [(1.0, 0.6827), (2.0, 0.9545)] {
            let got = mean(&|x| f64::from(x.abs() < reach));
            assert!((got - share).abs() < 0.0063, "{got} within {reach}");
        }
    }

    /// These digits must never change: saved links promise the same run.
    #[test]
    fn normal_numbers_do_not_change() {
        let mut random = Random::new(7);
        let got = [(); 3].map(|()| random.normal());
        assert_eq!(got, [-0.2341567593070696, -0.617532816377574, 1.9804614557052467]);
    }
}
