//! What of the screen is kept.

use super::object::{call, part};
use super::steps;
use crate::data::table::{Kind, ReadChoices, Role};
use crate::exchange::kept::{Form, MOST_SOURCE, Record, Run};
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::train::protocol::Source;
use crate::ui::views::train::reading::Origin;
use crate::ui::views::train::runs::Kept;
use crate::ui::views::train::state::TrainState;
use js_sys::Uint8Array;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// A table with all that was chosen, and which runs it has; its bytes are where they were.
#[derive(Clone)]
pub struct Draft {
    pub name: String,
    pub ours: bool,
    pub rows: usize,
    /// The numbers of the source and of the table.
    pub source: usize,
    shown: usize,
    origin: Option<Rc<Origin>>,
    choices: ReadChoices,
    roles: Vec<(String, Role)>,
    counted: Vec<String>,
    steps: String,
    skip_bad: bool,
    seen: bool,
    spec: ExperimentSpec,
    /// Of each run its number and how many baselines the page added.
    marks: Vec<(usize, usize)>,
    on_screen: Option<usize>,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        let same = |own: &Self| {
            let chosen = (own.choices.clone(), own.roles.clone(), own.counted.clone());
            let done = (own.steps.clone(), own.skip_bad, own.seen, own.on_screen);
            (own.source, chosen, done, own.marks.clone())
        };
        same(self) == same(other) && self.spec == other.spec
    }
}

impl Draft {
    /// That of the screen; `None` without a table, or while another is asked for.
    pub fn of(train: TrainState) -> Option<Self> {
        untrack(|| {
            let data = train.data.get().filter(|_| !train.part.get())?;
            let reading = train.readings.with_value(|own| own.asked.clone());
            let (name, ours) = train.table_name().filter(|_| reading.source == data.source)?;
            let names = |column: &crate::data::table::Column| column.name.clone();
            let counted = data.read().columns.iter();
            let counted = counted.filter(|own| own.kind == Kind::Number && own.two_words());
            let (shown, opened) = (train.shown.get(), train.opened.get());
            let runs = train.runs.get();
            let own = runs.iter().filter(|own| own.source == Some(data.source));
            Some(Self {
                name,
                ours,
                rows: data.read().rows,
                source: data.source,
                shown,
                origin: reading.origin,
                choices: reading.choices,
                roles: data.table.columns.iter().map(names).zip(data.roles.clone()).collect(),
                counted: counted.map(names).collect(),
                steps: steps::write(&data.plan()),
                skip_bad: train.skip_bad.get(),
                seen: opened == shown,
                spec: train.named_spec(),
                marks: own.map(|own| (own.number, own.told.further.len())).collect(),
                on_screen: train.on_screen.get(),
            })
        })
    }

    /// The same with the runs that it has by now.
    pub fn again(mut self, train: TrainState) -> Self {
        let runs = train.runs.get_untracked();
        let own = runs.iter().filter(|own| own.source == Some(self.source));
        self.marks = own.map(|own| (own.number, own.told.further.len())).collect();
        self.on_screen = train.on_screen.get_untracked();
        self.seen |= train.opened.get_untracked() == self.shown;
        self
    }

    /// The bytes that the table was read from.
    ///
    /// # Errors
    /// `KEEP-TOO-LARGE`, before they are read, and `KEEP-UNREADABLE` where the file has changed since.
    async fn bytes(&self) -> Result<Vec<u8>, Message> {
        let Some(origin) = &self.origin else { return Ok(Vec::new()) };
        match (&origin.source, &origin.file) {
            (Source::Text(text), _) if text.len() > MOST_SOURCE => {
                Err(self.too_large(text.len() as f64))
            }
            (Source::Text(text), _) => Ok(text.clone().into_bytes()),
            (Source::File, Some(file)) if file.size() > MOST_SOURCE as f64 => {
                Err(self.too_large(file.size()))
            }
            (Source::File, Some(file)) => {
                let buffer = JsFuture::from(file.array_buffer()).await;
                let unread = |_| Message::new("KEEP-UNREADABLE").with("name", &self.name);
                Ok(Uint8Array::new(&buffer.map_err(unread)?).to_vec())
            }
            (Source::File, None) => Ok(Vec::new()),
        }
    }

    /// That it has more than may be kept.
    pub fn too_large(&self, bytes: f64) -> Message {
        let megabytes = |bytes: f64| (bytes / f64::from(1024 * 1024)).ceil();
        let message = Message::new("KEEP-TOO-LARGE").with("name", &self.name);
        message.with("size", megabytes(bytes)).with("limit", megabytes(MOST_SOURCE as f64))
    }

    /// All that is kept of it.
    ///
    /// # Errors
    /// As [`Draft::bytes`].
    pub async fn record(&self, train: TrainState) -> Result<Record, Message> {
        let bytes = self.bytes().await?;
        let runs = train.runs.get_untracked();
        let own: Vec<&Kept> = runs.iter().filter(|own| own.source == Some(self.source)).collect();
        let form = match &self.origin {
            None => Form::Sample,
            Some(origin) if matches!(origin.source, Source::File) => Form::File,
            Some(_) => Form::Pasted,
        };
        // Other readings of the table, in the order in which runs were made of them.
        let mut others: Vec<usize> = Vec::new();
        for run in own.iter().filter(|own| own.on != self.shown) {
            if !others.contains(&run.on) {
                others.push(run.on);
            }
        }
        let reading = |run: &Kept| others.iter().position(|on| *on == run.on).map_or(0, |k| k + 1);
        Ok(Record {
            form,
            name: self.name.clone(),
            bytes,
            choices: self.choices.clone(),
            roles: self.roles.clone(),
            counted: self.counted.clone(),
            steps: self.steps.clone(),
            skip_bad: self.skip_bad,
            seen: self.seen,
            spec: self.spec.clone(),
            runs: own.iter().map(|own| run_of(own, reading(own))).collect(),
            on_screen: own.iter().position(|own| Some(own.number) == self.on_screen),
        })
    }
}

/// A run of this visit as it is kept.
fn run_of(own: &Kept, reading: usize) -> Run {
    let told = &own.told;
    let further = || told.further.iter();
    let added = |model: &str| further().any(|own| own.forecast.model == model);
    let (best_epoch, weights) = match (&told.outcome, &told.kept) {
        (Some(outcome), _) => (outcome.best_epoch, outcome.weights.clone()),
        (None, Some((epoch, weights))) => (*epoch, weights.to_vec()),
        (None, None) => (0, Vec::new()),
    };
    let losses: Vec<_> = told.losses.iter().copied().filter(finite).collect();
    let last = losses.last().map_or(0, |own| own.epoch);
    let epochs = told.outcome.as_ref().map_or(told.epoch, |own| own.epochs);
    Run {
        ran: own.ran.clone(),
        reading,
        seconds: own.seconds,
        over: told.outcome.is_some(),
        failed: own.failed,
        trouble: own.trouble.as_ref().map(|own| own.message.clone()),
        trainer: own.by.map(|by| by.key().to_owned()).unwrap_or_default(),
        selected: own.selected,
        epochs: epochs.max(best_epoch).max(last),
        best_epoch,
        season: told.plan.season,
        no_season: told.plan.no_season.clone(),
        losses,
        weights,
        forecasts: own.forecasts.iter().filter(|own| !added(&own.model)).cloned().collect(),
        further: further()
            .map(|own| (own.forecast.clone(), own.order.map(|own| [own.p, own.d, own.q])))
            .collect(),
        unfit: told.unfit.iter().map(|key| (*key).to_owned()).collect(),
        brought: told.brought.clone(),
    }
}

fn finite(own: &crate::train::protocol::EpochLoss) -> bool {
    own.train.is_finite() && own.validation.is_finite()
}

/// Now, in milliseconds since 1970.
pub fn now() -> u64 {
    let date = part(&window(), "Date").unwrap_or_default();
    let now = call(&date, "now", &[]).ok().and_then(|own| own.as_f64());
    now.unwrap_or_default().max(0.0) as u64
}
