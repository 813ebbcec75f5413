//! A record comes back on screen: its table is read as any other, then what was chosen is chosen again, and its runs
//! stand beside those of this visit.

use super::base::fault;
use super::draft::Draft;
use super::keeper::{Keeper, sum};
use super::model::judged;
use super::steps;
use crate::data::table::Role;
use crate::exchange::kept::{self, Form, Record, Run};
use crate::message::Message;
use crate::train::protocol::{Outcome, Plan, Source};
use crate::ui::parts::spawn;
use crate::ui::views::train::model::{CLASSICAL, Work};
use crate::ui::views::train::prepare::bring_apply;
use crate::ui::views::train::prepare::model::{Apply, Steps};
use crate::ui::views::train::runs::Kept;
use crate::ui::views::train::state::{Data, Told};
use crate::ui::views::train::trouble::Trouble;
use crate::worker::variant::Variant;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::File;

/// Whether the panel is open, and the page of Train that stands above it.
pub type Way = (RwSignal<bool>, RwSignal<Work>);

/// A record whose table is being read.
pub struct Pending {
    id: String,
    /// The number that its source will have.
    source: usize,
    record: Record,
    /// What is done to the table, where something is.
    prepare: Option<(Steps, Apply)>,
    /// The page of Train that shows its results.
    work: RwSignal<Work>,
}

impl Keeper {
    /// Brings a record back on screen, or says why it cannot be read.
    pub fn open(self, id: String, way: Way) {
        spawn(async move {
            match self.read(&id).await {
                Ok(record) => self.begin(id, record, way).await,
                Err(message) if ["KEEP-BROKEN", "KEEP-NEWER"].contains(&message.code.as_str()) => {
                    self.set_aside(&id, &message);
                }
                Err(message) => self.tell(message),
            }
        });
    }

    /// A record, compared with what its head says before anything in it is read.
    async fn read(self, id: &str) -> Result<Record, Message> {
        let broken = || Message::new("KEEP-BROKEN");
        let item = self.items.with_untracked(|all| all.iter().find(|own| own.id == id).cloned());
        let head = item.ok_or_else(broken)?.head?;
        let base = self.base.get_value().ok_or_else(|| Message::new("KEEP-CLOSED"))?;
        let body = base.body(id).await.map_err(|error| fault(&error))?.ok_or_else(broken)?;
        head.fits(body.len(), sum(&body).await)?;
        let record = kept::read(&body)?;
        let whole = record.runs.iter().all(|run| judged(run).is_some());
        if whole { Ok(record) } else { Err(broken()) }
    }

    /// What cannot be read stays as it is, in the list, with the reason.
    fn set_aside(self, id: &str, message: &Message) {
        self.items.update(|all| {
            if let Some(own) = all.iter_mut().find(|own| own.id == id) {
                own.head = Err(message.clone());
            }
        });
    }

    /// Asks for its table.
    async fn begin(self, id: String, record: Record, (open, work): Way) {
        let Some(steps) = steps::read(&record.steps) else {
            return self.set_aside(&id, &Message::new("KEEP-BROKEN"));
        };
        let mut prepare = None;
        if steps != Steps::default() {
            let Ok(apply) = bring_apply().await else {
                return self.tell(Message::new("VIEW-NOT-LOADED"));
            };
            prepare = Some((steps, apply));
        }
        let train = self.train;
        if train.state.get_untracked().busy() {
            return;
        }
        // The reader may have left meanwhile.
        open.try_set(false);
        let source = train.readings.with_value(|own| own.asked.source) + 1;
        let (form, name) = (record.form, record.name.clone());
        let (choices, bytes) = (record.choices.clone(), record.bytes.clone());
        self.pending.set_value(Some(Pending { id, source, record, prepare, work }));
        match form {
            Form::Sample => train.read_sample(&name),
            Form::Pasted => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                train.read_as(&name, Source::Text(text), None, choices);
            }
            Form::File => {
                let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
                let file = File::new_with_buffer_source_sequence(&parts, &name).ok();
                train.read_as(&name, Source::File, file, choices);
            }
        }
    }

    /// Goes on with a record whose table is here, and gives up one whose table was refused.
    pub(super) fn settle(self, source: Option<usize>) {
        let asked = self.train.readings.with_value(|own| own.asked.source);
        let part = self.train.part.get_untracked();
        let Some(wanted) = self.pending.with_value(|own| Some(own.as_ref()?.source)) else {
            return;
        };
        if source == Some(wanted) && !part {
            if let Some(pending) = self.pending.try_update_value(Option::take).flatten() {
                untrack(|| self.restore(pending));
            }
        } else if asked != wanted {
            self.pending.set_value(None);
        }
    }

    /// Chooses again what was chosen.
    fn restore(self, pending: Pending) {
        let Pending { id, source, record, prepare, work } = pending;
        let train = self.train;
        train.spec.set(record.spec.clone());
        train.skip_bad.set(record.skip_bad);
        train.data.update(|data| {
            if let Some(data) = data {
                choose(data, &record, prepare);
            }
        });
        let shown = self.bring_runs(&id, source, &record);
        self.settle_in(source, &id);
        self.saved.set_value(Draft::of(train));
        if shown {
            // The view shows a new table first.
            request_animation_frame(move || {
                work.try_set(Work::Results);
            });
        }
    }

    /// Puts its runs beside those of this visit, in the place of those that came of it before. Whether one is on screen.
    fn bring_runs(self, id: &str, source: usize, record: &Record) -> bool {
        let train = self.train;
        let before = self
            .homes
            .with_value(|all| all.iter().find(|(_, own)| own == id).map(|(source, _)| *source));
        train.runs.update(|runs| runs.retain(|own| before.is_none() || own.source != before));
        // Other readings have numbers of their own, and the one on screen the last.
        let first = train.shown.get_untracked();
        let others = record.runs.iter().map(|run| run.reading).max().unwrap_or(0);
        let now = first + others;
        train.shown.set(now);
        if record.seen {
            train.opened.set(now);
        }
        let mut on_screen = None;
        for (place, run) in record.runs.iter().enumerate() {
            let on = if run.reading == 0 { now } else { first + run.reading - 1 };
            let number = train.counted.get_untracked() + 1;
            let table = Some((record.name.clone(), record.form == Form::Sample));
            let Some(kept) = kept_of(run, number, (on, source), table) else { continue };
            train.counted.set(number);
            train.runs.update(|runs| runs.push(kept));
            if record.on_screen == Some(place) {
                on_screen = Some(number);
            }
        }
        train.trim_runs();
        if let Some(number) = on_screen {
            train.show_run(number);
        }
        on_screen.is_some()
    }
}

/// What the columns are for, and what is done to the table.
fn choose(data: &mut Data, record: &Record, prepare: Option<(Steps, Apply)>) {
    for name in &record.counted {
        let place = data.table.columns.iter().position(|own| own.name == *name && own.two_words());
        if let Some(k) = place {
            data.count_words(k);
        }
    }
    give(data, record);
    if let Some((steps, apply)) = prepare {
        data.prepare(steps, apply);
        give(data, record);
    }
}

fn give(data: &mut Data, record: &Record) {
    // The others follow from which is the target, and which the time.
    for first in [true, false] {
        for (name, role) in &record.roles {
            let lead = matches!(role, Role::Target | Role::Time);
            let place = data.table.columns.iter().position(|own| own.name == *name);
            if let Some(k) = place.filter(|k| lead == first && data.roles[*k] != *role)
                && crate::ui::views::train::wishes::fits(data.table.columns[k].kind, *role)
            {
                data.give(k, *role);
            }
        }
    }
}

/// A run as it stood at its end.
pub(in crate::ui::views::train) fn kept_of(
    run: &Run,
    number: usize,
    (on, source): (usize, usize),
    table: Option<(String, bool)>,
) -> Option<Kept> {
    let own = judged(run)?;
    let split = run.ran.split;
    let weights = run.weights.clone();
    let outcome = run.over.then(|| Outcome {
        best_epoch: run.best_epoch,
        epochs: run.epochs,
        weights: weights.clone(),
        forecasts: Vec::new(),
        scores: own.scores.clone(),
        change_correlation: own.correlation,
        direction: own.direction,
    });
    let best = !run.over && !weights.is_empty();
    let told = Told {
        plan: Plan {
            parameters: run.ran.shape.parameters(),
            first: split.first,
            validation: split.validation,
            test: split.test,
            rows: split.rows,
            season: run.season,
            no_season: run.no_season.clone(),
            baselines: Vec::new(),
        },
        losses: run.losses.clone(),
        epoch: run.epochs,
        best_epoch: run.best_epoch,
        scores: own.scores,
        outcome: outcome.map(Arc::new),
        kept: best.then(|| (run.best_epoch, Arc::new(weights))),
        further: own.further,
        brought: run.brought.clone(),
        unfit: CLASSICAL.into_iter().filter(|key| run.unfit.iter().any(|own| own == key)).collect(),
        ..Told::default()
    };
    let trouble = run.trouble.clone().filter(|_| run.failed);
    let spec = run.ran.spec.clone();
    let trainers = [Variant::Scalar, Variant::Simd, Variant::Relaxed];
    Some(Kept {
        number,
        told,
        ran: Arc::clone(&run.ran),
        table,
        on,
        seconds: run.seconds,
        failed: run.failed,
        forecasts: own.forecasts,
        by: trainers.into_iter().find(|own| own.key() == run.trainer),
        source: Some(source),
        trouble: trouble.map(|message| Trouble { message, spec, table: on }),
        selected: run.selected,
    })
}
