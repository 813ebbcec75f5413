//! What the trainer says, and what it changes on the page.

use super::model::{self, RunState};
use super::state::TrainState;
use super::trouble::Trouble;
use crate::message::Message;
use crate::train::protocol::{Forecast, MODEL, Order, Outcome, Plan, Reply, Score};
use crate::worker::client::Heard;
use leptos::prelude::*;
use std::sync::Arc;

impl TrainState {
    pub(super) fn hear(self, heard: Heard) {
        match heard {
            Heard::Died(message) => self.died(message),
            Heard::Reply(reply) => self.reply(*reply),
        }
    }

    /// The worker is gone. What it sent last is still here.
    fn died(self, message: Message) {
        let busy = self.state.get_untracked().busy();
        if self.reading.get_untracked() {
            // Not read again by itself: the next worker would end at the same place.
            let told = !busy && message.code == "RUN-NO-TRAINER";
            self.refuse(if told { message.clone() } else { Message::new("FILE-READER-DIED") });
        }
        if busy {
            self.fail(message);
        }
    }

    fn reply(self, reply: Reply) {
        if self.is_of_probe(&reply) {
            return;
        }
        match reply {
            Reply::Table { table, whole: true, .. } => {
                self.sample.set(None);
                self.show(table);
            }
            Reply::Table { table, .. } => self.show_part(table),
            Reply::Refused { message, .. } => self.refuse(message),
            Reply::Started { plan, .. } => self.begin(plan),
            Reply::Progress {
                epoch, losses, best_epoch, seconds_left, scored, weights, ..
            } => {
                let size = self.sizes();
                self.told.update(|told| {
                    told.weights.take(&losses, &weights, size);
                    told.losses.extend(losses);
                    (told.epoch, told.best_epoch) = (epoch, best_epoch);
                    (told.seconds_left, told.scored) = (seconds_left, scored);
                });
                self.make_room();
            }
            Reply::Snapshot { snapshot, .. } => {
                self.forecasts.update(|all| {
                    all.retain(|forecast| forecast.model != MODEL);
                    all.insert(0, snapshot.forecast);
                });
                self.told.update(|told| {
                    told.scores.retain(|score| score.model != MODEL);
                    told.scores.extend(snapshot.scores);
                    told.weights.add(snapshot.epoch, snapshot.weights.clone());
                    told.kept = Some((snapshot.epoch, Arc::new(snapshot.weights)));
                });
            }
            Reply::Obeyed { order, .. } => match order {
                Order::Pause => {
                    self.state.set(RunState::Paused);
                    self.clock.update_value(|clock| *clock = clock.paused());
                }
                Order::Resume => {
                    self.state.set(RunState::Running);
                    self.clock.update_value(|clock| *clock = clock.resumed());
                }
                Order::Stop => {}
            },
            Reply::Done { outcome, .. } => self.finish(*outcome),
            Reply::Failed { message, outcome, .. } => {
                if let Some(outcome) = outcome {
                    self.keep(*outcome);
                }
                self.fail(message);
            }
            Reply::Ready | Reply::Answered { .. } => {}
        }
    }

    /// The run is over without a result.
    fn fail(self, message: Message) {
        if let Some(spec) = self.ran.with_untracked(|ran| ran.as_ref().map(|ran| ran.spec.clone()))
        {
            self.trouble.set(Some(Trouble { message, spec, table: self.ran_on.get_untracked() }));
        }
        self.state.set(RunState::Failed);
        // What did not even begin is no run.
        if self.told.with_untracked(|told| told.plan.rows > 0) {
            self.make_room();
            self.keep_run(true);
        }
    }

    /// The run was accepted: the baselines and their scores are there before the first epoch is.
    fn begin(self, mut plan: Plan) {
        let mut baselines = std::mem::take(&mut plan.baselines);
        let further = self.ran.with_untracked(|ran| ran.as_ref().map(|ran| model::simple(ran)));
        let further = further.unwrap_or_default();
        baselines.extend(further.iter().map(|own| own.seen(plan.test)));
        baselines.sort_by_key(|forecast| model::place(&forecast.model));
        let rows = plan.validation..plan.test;
        let scores = self.ran.with_untracked(|ran| {
            let ran = ran.as_ref()?;
            Some(model::validation_scores(&baselines, ran.series.target(), rows))
        });
        self.forecasts.set(baselines);
        self.told.update(|told| {
            told.plan = plan;
            told.scores = scores.unwrap_or_default();
            told.further = further;
        });
        self.state.set(RunState::Running);
        if self.classical.get_untracked() {
            self.fit_classical();
        }
    }

    /// What the page added, beside the forecasts of the trainer: the scores are on the rows that these are judged on.
    fn with_further(self, forecasts: &mut Vec<Forecast>, open: bool) -> Vec<Score> {
        let Some(ran) = self.ran.get_untracked() else { return Vec::new() };
        let end = if open { ran.split.rows } else { ran.split.test };
        let further = self.told.with_untracked(|told| told.further.clone());
        let scores = further.iter().flat_map(|own| own.scores(&ran, forecasts, open)).collect();
        forecasts.extend(further.iter().map(|own| own.seen(end)));
        forecasts.sort_by_key(|forecast| model::place(&forecast.model));
        scores
    }

    /// The best weights of a run that failed, with what may be seen of them: the test part stays sealed.
    fn keep(self, mut outcome: Outcome) {
        let test = self.ran.with_untracked(|ran| ran.as_ref().map_or(0, |ran| ran.split.test));
        for forecast in &mut outcome.forecasts {
            Arc::make_mut(&mut forecast.values).truncate(test.saturating_sub(forecast.start));
        }
        outcome.scores.retain(|score| score.part == "validation");
        outcome.scores.extend(self.with_further(&mut outcome.forecasts, false));
        self.forecasts.set(outcome.forecasts);
        self.told.update(|told| {
            told.best_epoch = outcome.best_epoch;
            told.scores = outcome.scores;
            told.weights.add(outcome.best_epoch, outcome.weights.clone());
            told.kept = Some((outcome.best_epoch, Arc::new(outcome.weights)));
        });
    }

    fn finish(self, mut outcome: Outcome) {
        let (test, horizon) = self.ran.with_untracked(|ran| {
            ran.as_ref().map_or((0, 1), |ran| (ran.split.test, ran.reach.horizon))
        });
        let row = self.ran.with_untracked(|ran| {
            ran.as_ref().map_or(0, |ran| model::largest_move(ran.series.target(), test, horizon).0)
        });
        self.selected.set(row);
        let mut forecasts = std::mem::take(&mut outcome.forecasts);
        outcome.scores.extend(self.with_further(&mut forecasts, true));
        self.forecasts.set(forecasts);
        self.told.update(|told| {
            told.best_epoch = outcome.best_epoch;
            told.scores = outcome.scores.clone();
            told.weights.add(outcome.best_epoch, outcome.weights.clone());
            told.outcome = Some(Arc::new(outcome));
        });
        self.state.set(RunState::Done);
        self.opened.set(self.ran_on.get_untracked());
        self.make_room();
        self.keep_run(false);
    }
}
