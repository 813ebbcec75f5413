//! A run once more as the article trains: for its column 0, on every row before the test part, without a validation
//! part, scaled to 0..1, with the weights of the last epoch.

use super::{Answers, Mistake, Project, Written};
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::{Rhythm, Series, Values};
use crate::message::Message;
use crate::train::spec::ScheduleKind;
use crate::train::{CheckedSpec, ExperimentSpec};
use std::sync::Arc;

/// A run on the article's terms.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What a trainer is given: the rows before the test part, all to be trained on. Copies of the last of them stand
    /// where a specification wants rows to validate and to test on, so that no row of the test part is sent. Only the
    /// weights of the last epoch count, which those copies do not move.
    pub given: Arc<CheckedSpec>,
    /// The same network over the rows of the run, to be judged.
    pub judged: Arc<CheckedSpec>,
    /// The column that the text promises, where the network learns another.
    promised: Option<usize>,
}

/// The terms for a run: cell, layers, units, look-back, epochs, batch, optimizer and seed are its own, and so is whatever
/// needs no validation part. `open` is the column that stands first in the article, where the run's target is another.
///
/// # Errors
/// As [`ExperimentSpec::check`].
pub fn terms(ran: &CheckedSpec, open: Option<usize>) -> Result<Terms, Message> {
    let series = led_by(&ran.series, open.unwrap_or(0));
    let end = ran.split.test;
    // Within the shares that a specification can say.
    let (fill, picks) = (end / 8 + 2, end / 16 + 1);
    let share = |rows: usize| 100.0 * (rows as f64 + 0.1) / (end + fill) as f64;
    let schedule = match ran.spec.schedule {
        ScheduleKind::Plateau => ScheduleKind::Constant,
        own => own,
    };
    let spec = ExperimentSpec {
        target: series.names[0].clone(),
        features: series.names[1..].to_vec(),
        form: TargetForm::Level,
        split_train: share(end),
        split_validation: share(picks),
        scaler: ScalerKind::Minmax,
        leaking: false,
        early_stopping: 0,
        schedule,
        ..ran.spec.clone()
    };
    let given = spec.check(filled(&series, end, fill))?;
    let judged = CheckedSpec { series: Arc::new(series), split: ran.split, ..given.clone() };
    Ok(Terms { given: given.into(), judged: judged.into(), promised: open.map(|_| 1) })
}

/// The series with another column in front.
fn led_by(series: &Series, first: usize) -> Series {
    let mut own = series.clone();
    own.names[..=first].rotate_right(1);
    own.columns[..=first].rotate_right(1);
    own
}

/// The rows before `end`, and the last of them `fill` times more.
fn filled(series: &Series, end: usize, fill: usize) -> Series {
    let column = |own: &Values| {
        let mut own = own[..end].to_vec();
        own.resize(end + fill, own[end - 1]);
        Arc::new(own)
    };
    Series {
        times: None,
        rows: (0..end + fill).collect(),
        names: series.names.clone(),
        columns: series.columns.iter().map(column).collect(),
        rhythm: Rhythm::UNKNOWN,
        notes: Vec::new(),
    }
}

/// A network that was trained on the article's terms, to be judged in any company of its mistakes.
pub struct Second {
    project: Project,
    /// Its forecasts of the test rows, in the unit of its target.
    pub told: Vec<f64>,
    /// Its answers to windows that are scaled by the test part itself, not scaled back.
    pub said: Option<Vec<f64>>,
}

impl Second {
    /// From its answers by the scaler of [`Terms::judged`] and by that of the test part.
    pub fn new(terms: &Terms, right: &Answers, own: Option<Answers>) -> Self {
        let (told, said) = (right.told(), own.as_ref().map(|own| own.said.clone()));
        let project = Project::new(Arc::clone(&terms.judged), &told, own, terms.promised);
        Self { project, told, said }
    }

    /// The error with these mistakes. It has learnt the other column already: with that mistake it is judged by what it
    /// learnt, without it by what the text promises.
    pub fn error(&self, made: &[Mistake]) -> Option<Written> {
        let other = Mistake::OtherColumn;
        let mut all: Vec<Mistake> = made.iter().copied().filter(|own| *own != other).collect();
        if all.len() == made.len() {
            all.push(other);
        }
        self.project.error(&all)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{by_test, crossed};
    use super::*;
    use crate::data::series::{Missing, RawColumn};
    use crate::engine::Network;
    use crate::train::metrics::rmse;
    use crate::train::session::{Event, TrainSession};

    /// Close, Open and a volume, as a run that forecasts Close.
    fn checked(rows: usize, test: f64, spec: ExperimentSpec) -> CheckedSpec {
        let wave = |t: usize| 100.0 + t as f64 + 5.0 * libm::sin(t as f64);
        let column = |name: &str, at: &dyn Fn(usize) -> f64| RawColumn {
            name: name.into(),
            values: (0..rows).map(at).collect(),
        };
        let columns = vec![
            column("Close", &wave),
            column("Volume", &|t| 1e6 + (t * t % 7) as f64),
            column("Open", &|t| wave(t) - 2.0 - libm::cos(t as f64)),
        ];
        let series = Series::build(None, columns, Missing::Drop).expect("rows");
        let spec = ExperimentSpec {
            target: "Close".into(),
            lookback: 5,
            hidden: 3,
            epochs: 4,
            split_train: 90.0 - test,
            split_validation: 10.0,
            ..spec
        };
        spec.check(series).expect("checks")
    }

    /// The weights after the last epoch.
    fn trained(given: &CheckedSpec) -> Vec<f32> {
        let mut session = TrainSession::new(given.clone());
        let mut last = Vec::new();
        loop {
            match session.advance() {
                Event::Epoch(_) => last = session.weights().to_vec(),
                Event::Worked => {}
                _ => return last,
            }
        }
    }

    fn answered(
        ran: &Arc<CheckedSpec>,
        weights: &[f32],
        scaler: crate::data::scaler::Fitted,
    ) -> Answers {
        let network = Network::from_numbers(ran.shape, weights.to_vec()).expect("its weights");
        let mut own = Answers::new(Arc::clone(ran), Arc::new(network.cast()), scaler);
        while own.step() {}
        own
    }

    #[test]
    fn all_before_the_test_part_is_trained_on_and_nothing_of_it_is_sent() {
        for rows in [24, 60, 101, 506, 3000] {
            for test in [1.0, 10.0, 20.0, 60.0] {
                let ran = checked(rows, test, ExperimentSpec::default());
                let own = terms(&ran, Some(2)).expect("terms");
                let (split, end) = (own.given.split, ran.split.test);
                assert_eq!(
                    (split.first, split.validation),
                    (ran.split.first, end),
                    "{rows} {test}"
                );
                assert_eq!(own.judged.split, ran.split);
                assert_eq!(own.given.series.names, ["Open", "Close", "Volume"]);
                assert_eq!(own.given.spec.features, ["Close", "Volume"]);
                for (sent, all) in own.given.series.columns.iter().zip(&own.judged.series.columns) {
                    assert_eq!(sent[..end], all[..end]);
                    assert!(sent[end..].iter().all(|own| *own == all[end - 1]));
                }
                assert_eq!(own.judged.series.columns[0], ran.series.columns[2]);
            }
        }
    }

    #[test]
    fn what_needs_a_validation_part_is_left_out_and_the_rest_is_the_runs_own() {
        let odd = ExperimentSpec {
            early_stopping: 3,
            schedule: ScheduleKind::Plateau,
            leaking: true,
            form: TargetForm::Return,
            scaler: ScalerKind::LogWindow,
            layers: 2,
            learning_rate: 0.003,
            seed: "11".into(),
            ..ExperimentSpec::default()
        };
        let ran = checked(120, 20.0, odd);
        let own = terms(&ran, None).expect("terms").given;
        let told = &own.spec;
        assert_eq!(
            (told.early_stopping, told.schedule, told.leaking),
            (0, ScheduleKind::Constant, false)
        );
        assert_eq!((told.form, told.scaler), (TargetForm::Level, ScalerKind::Minmax));
        assert_eq!((told.target.as_str(), own.shape, own.seed), ("Close", ran.shape, 11));
        let kept = |spec: &ExperimentSpec| {
            (
                spec.lookback,
                spec.horizon,
                spec.epochs,
                spec.batch,
                spec.optimizer,
                spec.learning_rate,
            )
        };
        assert_eq!(kept(told), kept(&ran.spec));
        let stepping = ExperimentSpec { schedule: ScheduleKind::Step, ..ExperimentSpec::default() };
        let own = terms(&checked(120, 20.0, stepping), None).expect("terms").given;
        assert_eq!(own.spec.schedule, ScheduleKind::Step);
    }

    #[test]
    fn rows_that_fill_the_parts_do_not_move_the_last_weights() {
        let ran = checked(120, 20.0, ExperimentSpec { dropout: 0.2, ..ExperimentSpec::default() });
        let own = terms(&ran, Some(2)).expect("terms").given;
        let mut wild = Series::clone(&own.series);
        for column in &mut wild.columns {
            Arc::make_mut(column)[own.split.validation..].fill(1e4);
        }
        let other = CheckedSpec { series: wild.into(), ..CheckedSpec::clone(&own) };
        let weights = trained(&own);
        assert_eq!(weights, trained(&own), "the same seed, the same digits");
        assert_eq!(weights, trained(&other));
        assert_eq!(weights.len(), ran.shape.parameters());
    }

    #[test]
    fn it_is_judged_by_what_it_learnt_or_by_what_was_promised() {
        let ran = checked(120, 20.0, ExperimentSpec::default());
        let own = terms(&ran, Some(2)).expect("terms");
        let weights = trained(&own.given);
        let right = answered(&own.judged, &weights, own.judged.scaler.clone());
        let by_own = answered(&own.judged, &weights, by_test(&own.judged).expect("rows"));
        let second = Second::new(&own, &right, Some(by_own));
        let test = ran.split.test..ran.split.rows;
        let (close, open) = (&ran.series.target()[test.clone()], &ran.series.columns[2][test]);
        let is = |made: &[Mistake], by_hand: f64| {
            let told = second.error(made).expect("a number").rmse();
            assert!((told - by_hand).abs() < 1e-9 * (1.0 + by_hand), "{made:?}: {told} {by_hand}");
        };
        is(&[], rmse(close, &second.told));
        is(&[Mistake::OtherColumn], rmse(open, &second.told));
        let least = open.iter().copied().fold(f64::INFINITY, f64::min);
        let most = open.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let kept = 5..open.len() - 1;
        let scaled: Vec<f64> =
            open[kept.clone()].iter().map(|own| (own - least) / (most - least)).collect();
        let said = second.said.as_ref().expect("answers");
        is(&Mistake::ALL, crossed(&scaled, &said[kept]).sqrt());
        // Without a column that is taken for another there is none to choose between.
        let alone = terms(&ran, None).expect("terms");
        let right = answered(&alone.judged, &trained(&alone.given), alone.judged.scaler.clone());
        let second = Second::new(&alone, &right, None);
        assert_eq!(second.error(&[]), second.error(&[Mistake::OtherColumn]));
        assert!(second.said.is_none());
    }
}
