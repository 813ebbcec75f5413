//! Optimizers: one file each, and one line in the registry of this file, which makes [`OptimizerKind`].
//!
//! All follow PyTorch: the same settings, defaults and order of operations. Each opens with its
//! equations; p is a parameter, g its gradient, `rate` the learning rate. A network is one flat
//! vector, so a rule is a plain loop; all memory is taken when it is built.

pub mod adam;
pub mod adamw;
mod clip;
pub mod momentum;
pub mod nesterov;
pub mod rmsprop;
pub mod sgd;

pub use adam::AdamStep;
pub use clip::{clip_by_norm, clip_by_value};

use super::kinds::kinds;
use super::real::Real;
use super::setting::{Choices, Setting};

/// A rule that moves parameters against their gradient.
pub trait Optimizer<T> {
    /// One step; `parameters` and `gradients` have the same length in every call.
    fn step(&mut self, parameters: &mut [T], gradients: &[T]);

    /// The learning rate of the steps to come; what the rule remembers stays.
    fn set_rate(&mut self, rate: f64);
}

const EPSILON: Setting = Setting::number("eps", 1e-12, 0.1, 1e-8);
const MOMENTUM: Setting = Setting::number("momentum", 0.0, 0.999, 0.9);
const WEIGHT_DECAY: Setting = Setting::number("weight-decay", 0.0, 10.0, 0.0);

/// Makes [`OptimizerKind`] of its lines. A file holds a rule with a `new`, and its list of `SETTINGS`.
macro_rules! optimizers {
    ($($file:ident::$Rule:ident = $key:literal,)+) => {
        $(pub use $file::$Rule;)+

        kinds! {
            /// The rules by the names that links and files use.
            OptimizerKind { $(#[doc = concat!("[`", stringify!($Rule), "`]")] $Rule = $key,)+ }
        }

        impl OptimizerKind {
            /// What can be set of the rule, besides the learning rate.
            pub const fn settings(self) -> &'static [Setting] {
                match self {
                    $(Self::$Rule => &$file::SETTINGS,)+
                }
            }

            /// The rule for `parameters` numbers, with settings of one's own.
            pub fn build_with<T: Real>(
                self,
                parameters: usize,
                rate: f64,
                choices: &Choices,
            ) -> Box<dyn Optimizer<T>> {
                match self {
                    $(Self::$Rule => Box::new($Rule::new(parameters, rate, choices)),)+
                }
            }
        }
    };
}

optimizers! {
    adam::Adam = "adam",
    adamw::AdamW = "adamw",
    rmsprop::RmsProp = "rmsprop",
    sgd::Sgd = "sgd",
    momentum::Momentum = "momentum",
    nesterov::Nesterov = "nesterov",
}

impl OptimizerKind {
    /// The rule with its other settings as PyTorch has them.
    pub fn build<T: Real>(self, parameters: usize, rate: f64) -> Box<dyn Optimizer<T>> {
        self.build_with(parameters, rate, &Choices::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where one parameter, from `start`, is after each of the gradients.
    pub fn run(rule: &mut dyn Optimizer<f64>, start: f64, gradients: &[f64]) -> Vec<f64> {
        let mut p = [start];
        let step = |&g| {
            rule.step(&mut p, &[g]);
            p[0]
        };
        gradients.iter().map(step).collect()
    }

    #[track_caller]
    pub fn near(got: &[f64], expected: &[f64]) {
        assert_eq!(got.len(), expected.len());
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-14, "{got} is not {expected}");
        }
    }

    #[test]
    fn names_are_what_files_hold() {
        for kind in OptimizerKind::ALL {
            let written = serde_json::to_value(kind).expect("JSON");
            assert_eq!(written, kind.key());
            assert_eq!(serde_json::from_value::<OptimizerKind>(written).expect("a kind"), kind);
        }
    }

    /// From (3, -2), every rule goes down the bowl x² + 10 y² and forgets neither coordinate; every
    /// rule takes a new rate, and its own settings.
    #[test]
    fn every_rule_descends() {
        for kind in OptimizerKind::ALL {
            let mut p = [3.0_f64, -2.0];
            let mut rule = kind.build_with(2, 0.01, &Choices::default().with("weight-decay", 0.0));
            for _ in 0..2000 {
                let gradient = [2.0 * p[0], 20.0 * p[1]];
                rule.step(&mut p, &gradient);
            }
            assert!(p.iter().all(|p| p.abs() < 0.02), "{}: {p:?}", kind.key());
            let mut still = p;
            rule.set_rate(0.0);
            rule.step(&mut still, &[1.0, 1.0]);
            assert_eq!(still, p, "{}", kind.key());

            let decaying = kind.settings().iter().any(|own| own.key == "weight-decay");
            let mut decayed = [1.0];
            let strong = Choices::default().with("weight-decay", 1.0);
            kind.build_with(1, 0.1, &strong).step(&mut decayed, &[0.0]);
            assert!(decaying && decayed[0] < 0.95, "{}: {decayed:?}", kind.key());
        }
    }

    #[test]
    fn defaults_are_within_their_ranges() {
        for kind in OptimizerKind::ALL {
            for own in kind.settings() {
                assert!((own.least..=own.most).contains(&own.default), "{}", own.key);
            }
        }
    }

    /// The same steps in f32 as in f64, to f32's precision.
    #[test]
    fn single_precision_follows_double() {
        for kind in OptimizerKind::ALL {
            let (mut wide, mut narrow) = ([0.5_f64, -0.25], [0.5_f32, -0.25]);
            let mut in_f64 = kind.build(2, 0.01);
            let mut in_f32 = kind.build(2, 0.01);
            for k in 0..50 {
                let g = [libm::sin(f64::from(k)), 0.3];
                in_f64.step(&mut wide, &g);
                in_f32.step(&mut narrow, &g.map(|g| g as f32));
            }
            for (wide, narrow) in wide.iter().zip(narrow) {
                assert!((wide - f64::from(narrow)).abs() < 2e-5, "{}", kind.key());
            }
        }
    }
}
