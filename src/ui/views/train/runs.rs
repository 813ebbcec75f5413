//! The runs of this visit that have ended, side by side with the one on screen.

use super::compared::{next_seed, same_losses};
use super::model::{self, CLASSICAL, Further, RunState};
use super::moments::fit;
use super::state::{Told, TrainState};
use super::trouble::Trouble;
use crate::train::CheckedSpec;
use crate::train::protocol::{Forecast, ROOM as ROOM_OF_WEIGHTS};
use crate::worker::variant::Variant;
use leptos::prelude::*;
use std::sync::Arc;

/// So many are kept, with so many forecasts in all (64 MB); of more the oldest goes.
const MOST: usize = 20;
const ROOM: usize = 8_000_000;

/// A run that has ended, with all that brings it back on screen.
#[derive(Clone)]
pub struct Kept {
    /// Runs of a visit are counted from 1.
    pub number: usize,
    pub told: Told,
    pub ran: Arc<CheckedSpec>,
    /// What its table is called, and whether it is a series of our own.
    pub table: Option<(String, bool)>,
    /// The number of that table.
    pub on: usize,
    /// How long it worked.
    pub seconds: f64,
    pub failed: bool,
    pub(super) forecasts: Vec<Forecast>,
    pub(super) by: Option<Variant>,
    pub(super) source: Option<usize>,
    pub(super) trouble: Option<Trouble>,
    pub(super) selected: usize,
}

impl Kept {
    fn values(&self) -> usize {
        let further = self.told.further.iter().map(|own| own.forecast.values.len()).sum::<usize>();
        further + self.forecasts.iter().map(|own| own.values.len()).sum::<usize>()
    }
}

/// The time that a run has worked, pauses left out.
#[derive(Clone, Copy, Default)]
pub struct Clock {
    before: f64,
    since: Option<f64>,
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now() / 1000.0)
}

impl Clock {
    pub fn started() -> Self {
        Self { before: 0.0, since: Some(now()) }
    }

    pub fn paused(self) -> Self {
        Self { before: self.seconds(), since: None }
    }

    pub fn resumed(self) -> Self {
        Self { since: self.since.or_else(|| Some(now())), ..self }
    }

    fn seconds(self) -> f64 {
        self.before + self.since.map_or(0.0, |since| now() - since)
    }
}

fn room_of(runs: &[Kept]) -> usize {
    runs.iter().map(Kept::values).sum()
}

impl TrainState {
    /// Keeps the run on screen, which has ended.
    pub(super) fn keep_run(self, failed: bool) {
        let Some(ran) = self.ran.get_untracked() else { return };
        let number = self.counted.get_untracked() + 1;
        let kept = Kept {
            number,
            told: self.told.get_untracked(),
            ran,
            table: self.ran_table.get_untracked(),
            on: self.ran_on.get_untracked(),
            seconds: self.clock.get_value().seconds(),
            failed,
            forecasts: self.forecasts.get_untracked(),
            by: self.ran_by.get_untracked(),
            source: self.ran_source.get_untracked(),
            trouble: self.trouble.get_untracked().filter(|_| failed),
            selected: self.selected.get_untracked(),
        };
        self.counted.set(number);
        self.on_screen.set(Some(number));
        self.runs.update(|runs| runs.push(kept));
        self.trim_runs();
    }

    /// Lets the oldest runs go where there are too many.
    pub(super) fn trim_runs(self) {
        self.runs.update(|runs| {
            while runs.len() > MOST || (runs.len() > 1 && room_of(runs) > ROOM) {
                runs.remove(0);
            }
        });
    }

    /// Epochs and parameters of the run on screen.
    pub(super) fn sizes(self) -> (usize, usize) {
        let of = |ran: &Arc<CheckedSpec>| (ran.spec.epochs, ran.shape.parameters());
        self.ran.with_untracked(|ran| ran.as_ref().map_or((1, 1), of))
    }

    /// Thins the weights of all runs where they take more room than there is.
    pub(super) fn make_room(self) {
        let own = self.told.with_untracked(|told| told.weights.bytes());
        let kept = |run: &Kept| run.told.weights.bytes();
        let others = self.runs.with_untracked(|runs| runs.iter().map(kept).sum::<usize>());
        if own + others <= ROOM_OF_WEIGHTS {
            return;
        }
        self.runs.update(|runs| {
            self.told.update(|told| {
                let all = runs.iter_mut().map(|run| &mut run.told).chain([told]);
                let mut all: Vec<_> =
                    all.map(|told| (&mut told.weights, told.best_epoch)).collect();
                fit(&mut all, ROOM_OF_WEIGHTS);
            });
        });
    }

    /// Brings a run that was kept back on screen, as it ended.
    pub fn show_run(self, number: usize) {
        let kept =
            self.runs.with_untracked(|runs| runs.iter().find(|own| own.number == number).cloned());
        let Some(kept) = kept.filter(|_| !self.state.get_untracked().busy()) else { return };
        self.told.set(kept.told);
        self.forecasts.set(kept.forecasts);
        self.ran_by.set(kept.by);
        self.ran_table.set(kept.table);
        self.ran_source.set(kept.source);
        self.ran_on.set(kept.on);
        self.selected.set(kept.selected);
        self.epoch.set(None);
        self.trouble.set(kept.trouble);
        self.ran.set(Some(kept.ran));
        self.state.set(if kept.failed { RunState::Failed } else { RunState::Done });
        self.on_screen.set(Some(number));
    }

    /// The settings of a run that was kept, into the form. Its columns stay where they are.
    pub fn take_settings(self, number: usize) {
        let spec = self.runs.with_untracked(|runs| {
            runs.iter().find(|own| own.number == number).map(|own| own.ran.spec.clone())
        });
        if let Some(spec) = spec {
            self.spec.set(spec);
        }
    }

    /// Fits MA, ARMA and ARIMA for the run on screen, and from now on for every run.
    pub fn fit_classical(self) {
        self.classical.set(true);
        let Some(ran) = self.ran.get_untracked() else { return };
        // Of an older run, which the newest takes the place of, nothing is waited for any more.
        self.runs.update(|runs| runs.iter_mut().for_each(|own| own.told.waiting.clear()));
        let missing = |told: &Told| {
            let here = |key: &str| told.further.iter().any(|own| own.forecast.model == key);
            CLASSICAL.into_iter().filter(|key| !here(key)).collect()
        };
        self.of_run(&ran, |told, _| {
            told.unfit.clear();
            told.waiting = missing(told);
        });
        super::series::fit_run(self, ran);
    }

    /// The code that fits them did not come.
    pub(super) fn no_classical(self, ran: &Arc<CheckedSpec>) {
        self.of_run(ran, |told, _| told.waiting.clear());
    }

    /// A further baseline of a run is there, or cannot be.
    pub(super) fn add_classical(
        self,
        ran: &Arc<CheckedSpec>,
        key: &'static str,
        further: Option<Further>,
    ) {
        let further = further.filter(|own| own.whole(ran));
        self.of_run(ran, |told, forecasts| {
            told.waiting.retain(|own| *own != key);
            told.further.retain(|own| own.forecast.model != key);
            told.scores.retain(|own| own.model != key);
            forecasts.retain(|own| own.model != key);
            let Some(own) = further.clone() else { return told.unfit.push(key) };
            let open = told.outcome.is_some();
            told.scores.extend(own.scores(ran, forecasts, open));
            forecasts.push(own.seen(if open { ran.split.rows } else { ran.split.test }));
            forecasts.sort_by_key(|forecast| model::place(&forecast.model));
            told.further.push(own);
        });
    }

    /// Changes what a run has told, on screen and where it is kept.
    fn of_run(self, ran: &Arc<CheckedSpec>, change: impl Fn(&mut Told, &mut Vec<Forecast>)) {
        if self.ran.with_untracked(|own| own.as_ref().is_some_and(|own| Arc::ptr_eq(own, ran))) {
            let (mut told, mut all) = (self.told.get_untracked(), self.forecasts.get_untracked());
            change(&mut told, &mut all);
            self.forecasts.set(all);
            self.told.set(told);
        }
        self.runs.update(|runs| {
            let own = runs.iter_mut().filter(|own| Arc::ptr_eq(&own.ran, ran));
            own.for_each(|own| change(&mut own.told, &mut own.forecasts));
        });
    }

    /// Trains from other first weights: with the next seed.
    pub fn train_anew(self) {
        self.spec.update(|spec| spec.seed = next_seed(&spec.seed));
        self.train();
    }

    /// Whether the losses of a run that was kept can be laid over those on screen.
    pub fn lies_over(self, kept: &Kept) -> bool {
        let same = |ran: &Arc<CheckedSpec>| same_losses(&ran.spec, &kept.ran.spec);
        kept.on == self.ran_on.get() && self.ran.with(|ran| ran.as_ref().is_some_and(same))
    }
}
