//! Runs: started, told what to do, and what is left of them.

use super::model::{self, RunState};
use super::runs::Clock;
use super::state::{Told, TrainState};
use super::trouble::Trouble;
use crate::message::Message;
use crate::train::protocol::{Order, Request, RunId};
use crate::train::trained::Trained;
use crate::train::{CheckedSpec, ExperimentSpec};
use crate::worker::client::Client;
use leptos::prelude::*;
use std::sync::Arc;

impl TrainState {
    /// Starts a run with the settings on screen.
    pub fn train(self) {
        let (Some(client), Some(checked)) = (self.client(), self.checked()) else { return };
        let checked = match checked {
            Ok(checked) => checked,
            Err(message) => {
                let (spec, table) = untrack(|| (self.named_spec(), self.shown.get()));
                return self.trouble.set(Some(Trouble { message, spec, table }));
            }
        };
        self.trouble.set(None);
        self.told.set(Told::default());
        self.forecasts.set(Vec::new());
        self.state.set(RunState::Preparing);
        self.probe.set_value(None);
        self.epoch.set(None);
        self.on_screen.set(None);
        let checked = Arc::new(checked);
        self.ran_on.set(self.shown.get_untracked());
        self.ran_by.set(Some(self.trainer()));
        self.ran_table.set(untrack(|| self.table_name()));
        self.ran_source.set(untrack(|| self.source()));
        self.ran.set(Some(Arc::clone(&checked)));
        self.clock.set_value(Clock::started());
        // Where no trainer can be started, that is heard before this returns, and told of the run above.
        self.run.set(self.start(&client, &checked));
    }

    /// The settings and the data on screen as something that can run; `None` without data.
    pub(super) fn checked(self) -> Option<Result<CheckedSpec, Message>> {
        if let Some(question) = untrack(|| self.question()) {
            return Some(Err(question));
        }
        let spec = untrack(|| self.named_spec());
        Some(self.series.get_untracked()?.and_then(|series| spec.check(series)))
    }

    /// Asks the trainer for a run of `checked` on the table on screen.
    pub(super) fn start(self, client: &Client, checked: &CheckedSpec) -> RunId {
        let (columns, time_values) = self.data.with_untracked(|data| {
            data.as_ref().map_or_else(Default::default, |data| {
                let time = model::time(&data.table, &data.roles).unwrap_or_default();
                (model::raw(&data.table, &model::chosen(&data.roles)), time.to_vec())
            })
        });
        let spec = checked.spec.clone();
        client.start(|run| Request::Start { run, spec, block: 0, time_values, columns })
    }

    /// Why the settings and the data on screen cannot run, if they cannot.
    pub fn hindered(self) -> Option<Message> {
        let series = self.series.get()?;
        if let Some(question) = self.question() {
            return Some(question);
        }
        let series = match series {
            Ok(series) => series,
            Err(message) => return Some(message),
        };
        self.spec.get().fits(series.len(), series.columns.len()).err()
    }

    pub fn pause(self) {
        if let Some(client) = self.client() {
            client.order(self.run.get_untracked(), Order::Pause);
        }
    }

    pub fn resume(self) {
        if let Some(client) = self.client() {
            client.order(self.run.get_untracked(), Order::Resume);
        }
    }

    pub fn stop(self) {
        if let Some(client) = self.client() {
            client.stop(self.run.get_untracked());
        }
    }

    /// The model of the run on screen, with its data; also of a run whose worker died, from what it sent last.
    pub fn trained(self) -> Option<Trained> {
        let checked = self.ran.get_untracked()?;
        self.told.with_untracked(|told| match (&told.outcome, &told.kept) {
            (Some(outcome), _) => {
                Trained::new((*checked).clone(), &outcome.weights, outcome.best_epoch)
            }
            (None, Some((epoch, weights))) => Trained::new((*checked).clone(), weights, *epoch),
            (None, None) => None,
        })
    }

    /// Whether there is a model to look into: a run has ended, or has told its best weights so far.
    pub fn has_model(self) -> bool {
        self.told.with(|told| told.outcome.is_some() || told.kept.is_some())
    }

    /// The row that "Look inside" opens, and the first one that it may not: before the end of a
    /// run the last validation row, with the test part behind it sealed.
    pub fn row_to_open(self) -> (usize, Option<usize>) {
        let over = self.told.with_untracked(|told| told.outcome.is_some());
        let test = self.ran.with_untracked(|ran| ran.as_ref().map_or(1, |ran| ran.split.test));
        if over { (self.selected.get_untracked(), None) } else { (test - 1, Some(test)) }
    }

    /// Whether the settings on screen, the trainer's arithmetic among them, are no longer those of the run
    /// on screen.
    pub fn changed_since(self) -> bool {
        if self.ran_by.get().is_some_and(|by| by != self.trainer()) {
            return true;
        }
        let named = self.named_spec();
        self.ran.with(|ran| ran.as_ref().is_some_and(|ran| ran.spec != named))
    }

    /// Whether the run on screen is of another table than the one on screen, or of another reading of it.
    pub(super) fn other_table(self) -> bool {
        let other = self.part.get() || self.ran_on.get() != self.shown.get();
        other && self.ran.with(Option::is_some)
    }

    /// The settings on screen, with the columns that have roles.
    pub(super) fn named_spec(self) -> ExperimentSpec {
        let mut spec = self.spec.get();
        self.data.with(|data| {
            if let Some(data) = data {
                model::name_columns(&mut spec, &data.table, &data.roles);
            }
        });
        spec
    }
}
