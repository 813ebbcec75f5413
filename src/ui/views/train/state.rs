//! The state of Train. It belongs to the page, so that a run goes on while the reader is in Gates.

use super::model::{self, RunState};
use super::probe::Probe;
use crate::data::series::{Rhythm, Series};
use crate::data::synthetic;
use crate::data::table::{Kind, ReadChoices, Role, Table};
use crate::message::Message;
use crate::train::protocol::{
    EpochLoss, Forecast, Order, Outcome, Plan, Request, RunId, Score, Source,
};
use crate::train::trained::Trained;
use crate::train::{CheckedSpec, ExperimentSpec};
use crate::ui::store::use_store;
use crate::worker::client::Client;
use crate::worker::variant::Variant;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::File;

/// A table with the roles its columns were given.
#[derive(Clone)]
pub struct Data {
    pub table: Arc<Table>,
    pub roles: Vec<Role>,
}

/// What a run has told so far.
#[derive(Clone, Default)]
pub struct Told {
    pub plan: Plan,
    pub losses: Vec<EpochLoss>,
    pub epoch: usize,
    pub best_epoch: usize,
    pub seconds_left: Option<f64>,
    /// The share of the rows that are forecast, once training has ended.
    pub scored: Option<f64>,
    pub scores: Vec<Score>,
    pub outcome: Option<Arc<Outcome>>,
    /// The best weights so far and their epoch, for a run that dies before its end.
    pub kept: Option<(usize, Arc<Vec<f32>>)>,
}

#[derive(Clone, Copy)]
pub struct TrainState {
    pub data: RwSignal<Option<Data>>,
    pub choices: RwSignal<ReadChoices>,
    /// The choices that the table on screen was read by, while others are tried.
    pub(super) choices_before: StoredValue<Option<ReadChoices>>,
    pub reading: RwSignal<bool>,
    /// The table on screen is the beginning of a file that is still being read.
    pub part: RwSignal<bool>,
    /// What was on screen before that.
    pub(super) before: StoredValue<Option<Data>>,
    /// Why the last file could not be read. What was on screen stays.
    pub refused: RwSignal<Option<Message>>,
    pub spec: RwSignal<ExperimentSpec>,
    /// Rows with words in a number column count as missing once the reader says so.
    pub skip_bad: RwSignal<bool>,
    pub state: RwSignal<RunState>,
    pub told: RwSignal<Told>,
    /// What the models forecast, as far as it may be seen, in the order of the table.
    pub forecasts: RwSignal<Vec<Forecast>>,
    /// Whether a run has ended and its test part is open.
    pub open: Memo<bool>,
    /// The series of the data on screen; `None` without data, or with a part of it.
    pub series: Memo<Option<Result<Arc<Series>, Message>>>,
    /// The settings of the run on screen, and the trainer that works at it.
    pub ran: RwSignal<Option<Arc<CheckedSpec>>>,
    pub ran_by: RwSignal<Option<Variant>>,
    pub trouble: RwSignal<Option<Message>>,
    pub selected: RwSignal<usize>,
    /// How many tables have been shown: the number of the one on screen.
    pub(super) shown: RwSignal<usize>,
    /// The number of the table that the run on screen is of.
    pub(super) ran_on: RwSignal<usize>,
    /// The number of the table whose test part was opened last.
    pub(super) opened: RwSignal<usize>,
    /// Whether the test part of the table on screen was opened before.
    pub test_seen: Memo<bool>,
    /// Whether the test part of the table that the run on screen is of was opened before.
    pub run_seen: Memo<bool>,
    pub sample: RwSignal<Option<String>>,
    /// The column that is the target now, and the one that was it before.
    pub moved_role: RwSignal<Option<[String; 2]>>,
    /// Seconds an epoch takes with the settings on screen, once that was tried.
    pub pace: RwSignal<Option<f64>>,
    pub(super) probe: StoredValue<Option<Probe>>,
    run: RwSignal<RunId>,
    origin: StoredValue<Option<Origin>, LocalStorage>,
    same_digits: RwSignal<bool>,
    client: StoredValue<Option<Client>, LocalStorage>,
}

/// Where the table on screen came from, to read it again with other choices.
#[derive(Clone)]
struct Origin {
    name: String,
    source: Source,
    file: Option<File>,
}

pub fn use_train() -> TrainState {
    expect_context()
}

impl TrainState {
    pub fn new(same_digits: RwSignal<bool>) -> Self {
        let (data, told) = (RwSignal::new(None::<Data>), RwSignal::new(Told::default()));
        let (spec, skip_bad) = (RwSignal::new(ExperimentSpec::default()), RwSignal::new(false));
        let part = RwSignal::new(false);
        let missing = Memo::new(move |_| spec.with(|spec| spec.missing));
        let [shown, ran_on, opened] = [0; 3].map(RwSignal::new);
        let is_open = move |own: RwSignal<usize>| {
            Memo::new(move |_| opened.get() > 0 && opened.get() == own.get())
        };
        let state = Self {
            data,
            choices: RwSignal::new(ReadChoices::default()),
            choices_before: StoredValue::new(None),
            reading: RwSignal::new(false),
            part,
            before: StoredValue::new(None),
            refused: RwSignal::new(None),
            spec,
            skip_bad,
            state: RwSignal::new(RunState::Idle),
            told,
            forecasts: RwSignal::new(Vec::new()),
            open: Memo::new(move |_| told.with(|told| told.outcome.is_some())),
            series: Memo::new(move |_| {
                let (missing, skip) = (missing.get(), skip_bad.get());
                if part.get() {
                    return None;
                }
                data.with(|data| {
                    let Data { table, roles } = data.as_ref()?;
                    Some(model::series(table, roles, missing, skip).map(Arc::new))
                })
            }),
            ran: RwSignal::new(None),
            ran_by: RwSignal::new(None),
            trouble: RwSignal::new(None),
            selected: RwSignal::new(0),
            shown,
            ran_on,
            opened,
            test_seen: is_open(shown),
            run_seen: is_open(ran_on),
            sample: RwSignal::new(None),
            moved_role: RwSignal::new(None),
            pace: RwSignal::new(None),
            probe: StoredValue::new(None),
            run: RwSignal::new(0),
            origin: StoredValue::new_local(None),
            same_digits,
            client: StoredValue::new_local(None),
        };
        state.client.set_value(Some(Client::new(
            move || trainer_url(state.trainer()),
            move |heard| state.hear(heard),
        )));
        state
    }

    /// The trainer that the next worker runs.
    pub fn trainer(self) -> Variant {
        Variant::pick(self.same_digits.get())
    }

    pub(super) fn client(self) -> Option<Client> {
        self.client.get_value()
    }

    /// Reads a file, pasted text or a sample. ReadChoices start afresh.
    pub fn read(self, name: &str, source: Source, file: Option<File>) {
        self.choices_before.set_value(None);
        self.choices.set(ReadChoices::default());
        self.read_again_from(Origin { name: name.to_owned(), source, file });
    }

    /// Shows a series of our own: it is made here, for it is no file.
    pub fn read_sample(self, name: &str) {
        self.sample.set(Some(name.to_owned()));
        self.choices.set(ReadChoices::default());
        self.origin.set_value(None);
        if let Some(client) = self.client() {
            client.forget();
        }
        match synthetic::table(name) {
            Some(table) => self.show(table),
            None => self.refused.set(Some(Message::new("FILE-UNREADABLE").with("name", name))),
        }
    }

    /// Reads the same table with other choices.
    pub fn choose(self, change: impl FnOnce(&mut ReadChoices)) {
        self.choices_before.set_value(Some(self.choices.get_untracked()));
        self.choices.update(change);
        if let Some(origin) = self.origin.get_value() {
            self.read_again_from(origin);
        }
    }

    /// Whether the table on screen was read from bytes, so that it can be read in another way.
    pub fn has_bytes(self) -> bool {
        let own = self.data.with(|data| data.as_ref().map(|data| data.table.name.clone()));
        self.sample.with(|sample| *sample != own)
    }

    /// The name of what was read last.
    pub(super) fn read_name(self) -> Option<String> {
        self.origin.with_value(|origin| origin.as_ref().map(|origin| origin.name.clone()))
    }

    fn read_again_from(self, origin: Origin) {
        let Some(client) = self.client() else { return };
        self.reading.set(true);
        self.refused.set(None);
        let choices = self.choices.get_untracked();
        client.read(&origin.name, origin.source.clone(), choices, origin.file.clone());
        self.origin.set_value(Some(origin));
    }

    /// How often the rows of the data on screen come.
    pub fn rhythm(self) -> Rhythm {
        let of = |series: &Option<Result<Arc<Series>, Message>>| {
            Some(series.as_ref()?.as_ref().ok()?.rhythm)
        };
        self.series.with(of).unwrap_or(Rhythm::UNKNOWN)
    }

    /// Starts a run with the settings on screen.
    pub fn train(self) {
        let (Some(client), Some(checked)) = (self.client(), self.checked()) else { return };
        let checked = match checked {
            Ok(checked) => checked,
            Err(message) => return self.trouble.set(Some(message)),
        };
        self.trouble.set(None);
        self.told.set(Told::default());
        self.forecasts.set(Vec::new());
        self.state.set(RunState::Preparing);
        self.probe.set_value(None);
        self.run.set(self.start(&client, &checked));
        self.ran_on.set(self.shown.get_untracked());
        self.ran_by.set(Some(self.trainer()));
        self.ran.set(Some(Arc::new(checked)));
    }

    /// The settings and the data on screen as something that can run; `None` without data.
    pub(super) fn checked(self) -> Option<Result<CheckedSpec, Message>> {
        let data = self.data.get_untracked()?;
        let mut spec = self.spec.get_untracked();
        model::name_columns(&mut spec, &data.table, &data.roles);
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
        client.start(|run| Request::Start { run, spec, time_values, columns })
    }

    /// Why the settings and the data on screen cannot run, if they cannot.
    pub fn hindered(self) -> Option<Message> {
        let series = match self.series.get()? {
            Ok(series) => series,
            Err(message) => return Some(message),
        };
        self.spec.get().split(series.len()).err()
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

    /// A column of two words as 1 and 0, and a feature.
    pub fn count_words(self, k: usize) {
        self.data.update(|data| {
            if let Some(data) = data {
                Arc::make_mut(&mut data.table).columns[k].kind = Kind::Number;
                model::give_role(&mut data.roles, k, Role::Feature);
            }
        });
    }

    /// Whether the settings on screen, the trainer's arithmetic among them, are no longer those of the run
    /// on screen.
    pub fn changed_since(self) -> bool {
        if self.ran_by.get().is_some_and(|by| by != self.trainer()) {
            return true;
        }
        let spec = self.spec.get();
        let names = self.data.with(|data| {
            let mut spec = spec.clone();
            if let Some(data) = data {
                model::name_columns(&mut spec, &data.table, &data.roles);
            }
            spec
        });
        self.ran.with(|ran| ran.as_ref().is_some_and(|ran| ran.spec != names))
    }
}

/// The worker's loader with the hashed names that the build wrote on the page's own script.
fn trainer_url(trainer: Variant) -> String {
    let script = document().query_selector("script[data-trainer-js]").ok().flatten();
    let data = |name: &str| {
        let name = format!("data-{name}");
        script.as_ref().and_then(|s| s.get_attribute(&name)).unwrap_or_default()
    };
    let own = trainer.key();
    let (js, wasm) = (data(&format!("{own}-js")), data(&format!("{own}-wasm")));
    format!("{}?js={js}&wasm={wasm}", data("trainer-boot"))
}

/// The state of Train in the current owner; the first visit begins it.
pub fn use_or_begin() {
    if use_context::<TrainState>().is_none() {
        crate::ui::words::add(super::words::later);
        let train = TrainState::new(use_store().prefs.same_digits);
        provide_context(train);
        super::follow_link::follow_recipe(use_store(), train);
        super::probe::follow_settings(train);
    }
}
