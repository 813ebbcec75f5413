//! The state of Train. It belongs to the page, so that a run goes on while the reader is in Gates.

use super::asked::Readings;
use super::many::Desk;
use super::model::{self, Further, RunState};
use super::moments::Epochs;
use super::named::{self, Pairs};
use super::prepare::model::{Apply, Make, Prepared, Steps};
use super::probe::Probe;
use super::reading::Origin;
use super::runs::{Clock, Kept};
use super::trouble::Trouble;
use super::wishes::Wishes;
use crate::data::scaler::ScalerKind;
use crate::data::series::{Rhythm, Series};
use crate::data::table::{Kind, Role, Table};
use crate::message::Message;
use crate::train::protocol::{EpochLoss, Forecast, Outcome, Plan, RunId, Score};
use crate::train::{CheckedSpec, ExperimentSpec, suited};
use crate::ui::store::use_store;
use crate::worker::client::Client;
use crate::worker::variant::Variant;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// A table with the roles its columns were given.
#[derive(Clone)]
pub struct Data {
    pub table: Arc<Table>,
    pub roles: Vec<Role>,
    /// The roles that its columns should have, also those that this reading of the file does not allow.
    pub wishes: Wishes,
    /// The number of the source that it was read from.
    pub source: usize,
    /// What it was made of, where it is not as it was read.
    pub prepared: Option<Prepared>,
}

impl Data {
    /// Gives a column a role, as the reader says.
    pub fn give(&mut self, k: usize, role: Role) {
        let before = self.time().map(str::to_owned);
        self.wishes.give(&self.table, &mut self.roles, k, role);
        if self.time() != before.as_deref() {
            // Rows are put together and columns made in the order of times.
            self.prepare_again();
        }
    }

    /// The name of the column of times.
    pub fn time(&self) -> Option<&str> {
        let place = self.roles.iter().position(|role| *role == Role::Time)?;
        Some(&self.table.columns[place].name)
    }

    /// The table as it was read.
    pub fn read(&self) -> &Arc<Table> {
        self.prepared.as_ref().map_or(&self.table, |own| &own.read)
    }

    /// What was chosen to be done to it.
    pub fn plan(&self) -> Steps {
        self.prepared.as_ref().map_or_else(Steps::default, |own| own.plan.clone())
    }

    /// Makes the table on screen anew from the one that was read.
    pub fn prepare(&mut self, plan: Steps, apply: Apply) {
        let read = Arc::clone(self.read());
        if plan == Steps::default() {
            self.roles = self.wishes.lay_out(&read);
            (self.table, self.prepared) = (read, None);
            return;
        }
        let roles = self.wishes.try_out(&read);
        let time = roles.iter().position(|role| *role == Role::Time);
        let time = time.map(|k| read.columns[k].name.as_str());
        let outcome = apply(&read, &plan, time);
        self.roles = self.wishes.lay_out(&outcome.table);
        self.table = Arc::new(outcome.table);
        let (marks, lost) = (outcome.marks, outcome.lost);
        self.prepared = Some(Prepared { read, plan, marks, lost, apply });
    }

    /// Does to a table that was just read what was done to its last reading; of its beginning that is only kept.
    pub fn come(&mut self, before: Prepared, part: bool) {
        let Prepared { plan, apply, .. } = before;
        if part {
            let read = Arc::clone(&self.table);
            let (marks, lost) = (Vec::new(), Vec::new());
            self.prepared = Some(Prepared { read, plan, marks, lost, apply });
        } else {
            self.prepare(plan, apply);
        }
    }

    /// Gives its columns the roles that are guessed, whatever was said of them; whether that changed any.
    pub(super) fn afresh(&mut self) -> bool {
        let before = std::mem::take(&mut self.roles);
        self.wishes = Wishes::default();
        self.roles = self.wishes.lay_out(&self.table);
        self.prepare_again();
        self.roles != before
    }

    fn prepare_again(&mut self) {
        if let Some((plan, apply)) = self.prepared.as_ref().map(|own| (own.plan.clone(), own.apply))
        {
            self.prepare(plan, apply);
        }
    }

    /// What a column was made by, if it was made here.
    pub fn made_by(&self, k: usize) -> Option<&Make> {
        let own = self.prepared.as_ref()?;
        let name = &self.table.columns.get(k)?.name;
        let (_, place) = own.marks.iter().find(|(made, _)| made == name)?;
        own.plan.made.get(*place)
    }

    /// Gives its columns the roles that a link asks for.
    ///
    /// # Errors
    /// The names that no column has which could be that; then all roles stay.
    pub(super) fn follow(&mut self, asked: &Pairs) -> Result<(), Vec<String>> {
        for (name, role) in named::wanted(asked, &self.table, &self.roles)? {
            let Some(k) = self.table.columns.iter().position(|own| own.name == name) else {
                continue;
            };
            if role != Role::Ignore && self.table.columns[k].kind == Kind::Text {
                self.count_words(k);
            }
            if self.roles[k] != role {
                self.give(k, role);
            }
        }
        Ok(())
    }

    /// A column of two words as 1 and 0, and a feature.
    pub(super) fn count_words(&mut self, k: usize) {
        self.turn(k, Role::Feature, |table, k| table.columns[k].kind = Kind::Number);
    }

    /// Makes another kind of a column of the table as it was read, and gives it a role.
    pub fn turn(&mut self, k: usize, role: Role, change: impl FnOnce(&mut Table, usize)) {
        let name = self.table.columns[k].name.clone();
        let table = match &mut self.prepared {
            Some(own) => &mut own.read,
            None => &mut self.table,
        };
        let table = Arc::make_mut(table);
        if let Some(k) = table.columns.iter().position(|own| own.name == name) {
            change(table, k);
        }
        self.prepare_again();
        if let Some(k) = self.table.columns.iter().position(|own| own.name == name) {
            self.give(k, role);
        }
    }
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
    /// The weights by epoch, as far as they have room.
    pub weights: Epochs,
    /// Baselines that the page added to those of the trainer.
    pub further: Vec<Further>,
    /// Names of those that are being fitted, and of those that could not be.
    pub waiting: Vec<&'static str>,
    pub unfit: Vec<&'static str>,
    /// Of a model that came from a file: what is known of the rows that it was trained on.
    pub brought: Option<Message>,
}

#[derive(Clone, Copy)]
pub struct TrainState {
    pub data: RwSignal<Option<Data>>,
    /// What is read, and what the table on screen came of.
    pub(super) readings: StoredValue<Readings<Rc<Origin>>, LocalStorage>,
    pub reading: RwSignal<bool>,
    /// A table comes, or goes back: before anything is said of it, the preview is made anew.
    pub(super) came: Trigger,
    /// The table on screen is the beginning of a file that is still being read.
    pub part: RwSignal<bool>,
    /// What was on screen before that.
    pub(super) before: StoredValue<Option<Data>>,
    /// Why the last file could not be read. What was on screen stays.
    pub refused: RwSignal<Option<Message>>,
    /// What was dropped together with the file that was read, and was not.
    pub passed_over: RwSignal<Option<Message>>,
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
    /// The scaler that this series asks for; the usual one without a series.
    pub suits: Memo<ScalerKind>,
    /// The settings of the run on screen, and the trainer that works at it.
    pub ran: RwSignal<Option<Arc<CheckedSpec>>>,
    pub ran_by: RwSignal<Option<Variant>>,
    /// What the table that the run on screen is of is called, and whether it is a series of our own.
    pub ran_table: RwSignal<Option<(String, bool)>>,
    /// The number of its source.
    pub ran_source: RwSignal<Option<usize>>,
    pub trouble: RwSignal<Option<Trouble>>,
    /// Whether the reader asked for the classical models once: then every further run has them.
    pub classical: RwSignal<bool>,
    /// The runs of this visit that have ended, and how many there were.
    pub runs: RwSignal<Vec<Kept>>,
    pub(super) counted: RwSignal<usize>,
    /// The number of the run on screen, where it is one of these.
    pub on_screen: RwSignal<Option<usize>>,
    /// The numbers of those whose losses lie over the ones on screen.
    pub overlaid: RwSignal<Vec<usize>>,
    pub(super) clock: StoredValue<Clock>,
    pub selected: RwSignal<usize>,
    /// How many tables have been shown, each reading of a file as one: the number of the one on screen.
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
    /// The scaler that nobody has chosen: the usual one, or the one that the last table asked for. `None` where a
    /// link brought its own for the table that comes next.
    pub(super) suited: StoredValue<Option<ScalerKind>>,
    /// What a link says of the columns of the table that comes next.
    pub(super) asked_columns: StoredValue<Pairs>,
    /// The column that is the target now, and the one that was it before.
    pub moved_role: RwSignal<Option<[String; 2]>>,
    /// Seconds an epoch takes with the settings on screen, once that was tried.
    pub pace: RwSignal<Option<f64>>,
    pub(super) probe: StoredValue<Option<Probe>>,
    /// The closer looks that are open, in the order of their buttons, and behind them the time machine with the epoch
    /// that was chosen there: they stay open while another view is shown.
    pub(super) looks: [RwSignal<bool>; 6],
    pub(super) epoch: RwSignal<Option<usize>>,
    /// Lists of runs: ensembles, searches, walks forward.
    pub(super) many: Desk,
    pub(super) run: RwSignal<RunId>,
    /// What is kept on the device, once that was asked for.
    pub(super) keeper: StoredValue<Option<super::kept::Keeper>>,
    same_digits: RwSignal<bool>,
    client: StoredValue<Option<Client>, LocalStorage>,
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
        let series = Memo::new(move |_| {
            let (missing, skip) = (missing.get(), skip_bad.get());
            if part.get() {
                return None;
            }
            data.with(|data| {
                let Data { table, roles, .. } = data.as_ref()?;
                Some(model::series(table, roles, missing, skip).map(Arc::new))
            })
        });
        let suits = move |series: &Option<Result<Arc<Series>, Message>>| {
            let series = series.as_ref()?.as_ref().ok()?;
            spec.with(|spec| suited::scaler(spec, series))
        };
        let is_open = move |own: RwSignal<usize>| {
            Memo::new(move |_| opened.get() > 0 && opened.get() == own.get())
        };
        let state = Self {
            data,
            readings: StoredValue::new_local(Readings::none()),
            reading: RwSignal::new(false),
            came: Trigger::new(),
            part,
            before: StoredValue::new(None),
            refused: RwSignal::new(None),
            passed_over: RwSignal::new(None),
            spec,
            skip_bad,
            state: RwSignal::new(RunState::Idle),
            told,
            forecasts: RwSignal::new(Vec::new()),
            open: Memo::new(move |_| told.with(|told| told.outcome.is_some())),
            series,
            suits: Memo::new(move |_| series.with(suits).unwrap_or_default()),
            ran: RwSignal::new(None),
            ran_by: RwSignal::new(None),
            ran_table: RwSignal::new(None),
            ran_source: RwSignal::new(None),
            trouble: RwSignal::new(None),
            classical: RwSignal::new(false),
            runs: RwSignal::new(Vec::new()),
            counted: RwSignal::new(0),
            on_screen: RwSignal::new(None),
            overlaid: RwSignal::new(Vec::new()),
            clock: StoredValue::new(Clock::default()),
            selected: RwSignal::new(0),
            shown,
            ran_on,
            opened,
            test_seen: is_open(shown),
            run_seen: is_open(ran_on),
            sample: RwSignal::new(None),
            suited: StoredValue::new(Some(ScalerKind::default())),
            asked_columns: StoredValue::new(Vec::new()),
            moved_role: RwSignal::new(None),
            pace: RwSignal::new(None),
            probe: StoredValue::new(None),
            looks: [false; 6].map(RwSignal::new),
            epoch: RwSignal::new(None),
            many: Desk::default(),
            run: RwSignal::new(0),
            keeper: StoredValue::new(None),
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

    /// How often the rows of the data on screen come.
    pub fn rhythm(self) -> Rhythm {
        let of = |series: &Option<Result<Arc<Series>, Message>>| {
            Some(series.as_ref()?.as_ref().ok()?.rhythm)
        };
        self.series.with(of).unwrap_or(Rhythm::UNKNOWN)
    }

    /// A column of two words as 1 and 0, and a feature.
    pub fn count_words(self, k: usize) {
        self.data.update(|data| {
            if let Some(data) = data {
                data.count_words(k);
            }
        });
    }
}

/// A worker's loader with the hashed names that the build wrote on the page's own script.
pub(super) fn trainer_url(trainer: Variant) -> String {
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
        super::kept::begin(use_store(), train);
    }
}
