//! Learning rates that change from epoch to epoch: one file a rule, and one line in the registry of
//! this file, which makes [`ScheduleKind`].
//!
//! A rule is a pure function of the epoch (from 0), but for the plateau, which also watches the
//! validation loss. Every rule can be begun with a warm-up. Use: before each epoch,
//! `optimizer.set_rate(schedule.rate(epoch))`; after it, `schedule.observe(epoch, loss)`.

pub mod constant;
pub mod cosine;
pub mod plateau;
pub mod step;

use super::kinds::kinds;
use super::setting::{Choices, Setting};

/// What decides the rate once the warm-up is over.
trait Rule {
    /// The rate of `epoch`, from 0.
    fn rate(&self, epoch: usize) -> f64;

    /// Takes the validation loss of one more epoch.
    fn observe(&mut self, _loss: f64) {}
}

/// Epochs over which the rate first rises; every rule has this setting.
const WARM_UP: Setting = Setting::whole("warm-up", 0, 10_000, 0);

/// Makes [`ScheduleKind`] of its lines. A file holds a rule with a `new`, and its list of `SETTINGS`.
macro_rules! schedules {
    ($($file:ident::$Rule:ident = $key:literal,)+) => {
        $(pub use $file::$Rule;)+

        kinds! {
            /// The rules by the names that links and files use.
            ScheduleKind { $(#[doc = concat!("[`", stringify!($Rule), "`]")] $Rule = $key,)+ }
        }

        impl ScheduleKind {
            /// What can be set of the rule, besides the learning rate and the number of epochs.
            pub const fn settings(self) -> &'static [Setting] {
                match self {
                    $(Self::$Rule => &$file::SETTINGS,)+
                }
            }

            /// The rule for a run of `epochs` epochs that starts from learning rate `rate`.
            pub fn build(self, rate: f64, epochs: usize, choices: &Choices) -> Schedule {
                let warm_up = choices.get(&WARM_UP) as usize;
                let epochs = epochs.saturating_sub(warm_up);
                let rule: Box<dyn Rule> = match self {
                    $(Self::$Rule => Box::new($Rule::new(rate, epochs, choices)),)+
                };
                Schedule { rate, warm_up, rule }
            }
        }
    };
}

schedules! {
    constant::Constant = "constant",
    step::Step = "step",
    cosine::Cosine = "cosine",
    plateau::Plateau = "plateau",
}

/// The learning rate of each epoch of a run.
pub struct Schedule {
    rate: f64,
    warm_up: usize,
    rule: Box<dyn Rule>,
}

impl Schedule {
    /// The rate of `epoch`, from 0.
    ///
    /// During the warm-up of w epochs it rises in a straight line, (epoch + 1) / (w + 1) of the
    /// rate ([Goyal et al. 2017](https://arxiv.org/abs/1706.02677)); then the rule begins with its
    /// own epoch 0. That is PyTorch's `SequentialLR` of `LinearLR(start_factor=1 / (w + 1),
    /// total_iters=w)` and the rule.
    pub fn rate(&self, epoch: usize) -> f64 {
        match epoch.checked_sub(self.warm_up) {
            Some(epoch) => self.rule.rate(epoch),
            None => self.rate * (epoch + 1) as f64 / (self.warm_up + 1) as f64,
        }
    }

    /// Takes the validation loss after `epoch`. What is seen during the warm-up does not count: the
    /// rate is rising by plan.
    pub fn observe(&mut self, epoch: usize, loss: f64) {
        if epoch >= self.warm_up {
            self.rule.observe(loss);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(schedule: &Schedule, epochs: usize) -> Vec<f64> {
        (0..epochs).map(|epoch| schedule.rate(epoch)).collect()
    }

    #[test]
    fn names_are_what_files_hold() {
        for kind in ScheduleKind::ALL {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), kind.key());
        }
    }

    /// Three epochs of warm-up to 8 are 2 4 6; then every rule starts from 8.
    #[test]
    fn every_rule_can_be_warmed_up() {
        let choices = Choices::default().with("warm-up", 3.0).with("every", 2.0);
        let choices = choices.with("factor", 0.5).with("patience", 0.0);
        for (kind, expected) in [
            (ScheduleKind::Constant, [2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 8.0]),
            (ScheduleKind::Step, [2.0, 4.0, 6.0, 8.0, 8.0, 4.0, 4.0]),
            (ScheduleKind::Cosine, [2.0, 4.0, 6.0, 8.0, 4.0, 0.0, 0.0]),
            (ScheduleKind::Plateau, [2.0, 4.0, 6.0, 8.0, 8.0, 8.0, 8.0]),
        ] {
            let schedule = kind.build(8.0, 5, &choices);
            for (got, expected) in rates(&schedule, 7).into_iter().zip(expected) {
                assert!((got - expected).abs() < 1e-14, "{}: {got}", kind.key());
            }
        }
    }

    /// With patience 0, each epoch that is not better halves the rate, but not during the warm-up.
    #[test]
    fn the_plateau_watches_the_loss() {
        let choices = Choices::default().with("warm-up", 1.0).with("patience", 0.0);
        let mut schedule = ScheduleKind::Plateau.build(8.0, 9, &choices.with("factor", 0.5));
        let mut told = Vec::new();
        for (epoch, loss) in [1.0, 2.0, 2.0, 1.0, 1.0].into_iter().enumerate() {
            told.push(schedule.rate(epoch));
            schedule.observe(epoch, loss);
        }
        assert_eq!(told, [4.0, 8.0, 8.0, 4.0, 4.0]);
        assert_eq!(schedule.rate(5), 2.0);
    }

    #[test]
    fn the_other_rules_do_not() {
        for kind in [ScheduleKind::Constant, ScheduleKind::Step, ScheduleKind::Cosine] {
            let mut schedule = kind.build(1.0, 50, &Choices::default());
            let before = rates(&schedule, 50);
            (0..50).for_each(|epoch| schedule.observe(epoch, 1.0));
            assert_eq!(rates(&schedule, 50), before);
        }
    }

    /// The least rate of a cosine is never above where it starts.
    #[test]
    fn a_cosine_never_rises() {
        let choices = Choices::default().with("least-rate", 5.0);
        let schedule = ScheduleKind::Cosine.build(1.0, 10, &choices);
        assert_eq!(rates(&schedule, 11), [1.0; 11]);
    }
}
