//! What was asked for, and how far it is. It belongs to the page, so that a list goes on while the reader is elsewhere.

use super::ended::Ended;
use super::jobs::Job;
use super::tries::{List, Typed};
use crate::message::Message;
use crate::train::CheckedSpec;
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ensemble,
    Search,
    Walk,
    Ahead,
    /// The run on screen once more, as the article trains: it is asked for where a run is judged.
    Written,
    /// The run on screen once more, on windows that hold the answer.
    Beyond,
    /// The run on screen once more, asked for the direction of the move alone.
    Direction,
}

impl Kind {
    /// Those that are asked for here.
    pub const ALL: [Kind; 4] = [Kind::Ensemble, Kind::Search, Kind::Walk, Kind::Ahead];

    /// The last part of its keys, and the value of `data-many`.
    pub const fn key(self) -> &'static str {
        match self {
            Kind::Ensemble => "ensemble",
            Kind::Search => "search",
            Kind::Walk => "walk",
            Kind::Ahead => "ahead",
            Kind::Written => "written",
            Kind::Beyond => "beyond",
            Kind::Direction => "direction",
        }
    }

    /// Whether it is asked for where the run on screen is judged, of that run.
    pub const fn judges(self) -> bool {
        matches!(self, Kind::Written | Kind::Beyond | Kind::Direction)
    }
}

/// Where a run of a list stands.
#[derive(Clone, PartialEq)]
pub enum Stand {
    Waiting,
    Running { epoch: usize, scoring: bool },
    Ended(Arc<Ended>),
    Failed(Message),
    Stopped,
}

impl Stand {
    /// The value of `data-state`.
    pub const fn key(&self) -> &'static str {
        match self {
            Stand::Waiting => "waiting",
            Stand::Running { .. } => "running",
            Stand::Ended(_) => "done",
            Stand::Failed(_) => "failed",
            Stand::Stopped => "stopped",
        }
    }

    pub const fn over(&self) -> bool {
        !matches!(self, Stand::Waiting | Stand::Running { .. })
    }
}

/// A list of runs that was started.
pub struct Round {
    pub kind: Kind,
    /// The settings and the data that it began with.
    pub checked: Arc<CheckedSpec>,
    /// The number of their table.
    pub on: usize,
    /// Whether that table's test part had been opened before.
    pub seen: bool,
    pub jobs: Vec<Job>,
    pub stands: Vec<ArcRwSignal<Stand>>,
    /// Whether all runs have ended: only then is the test part looked at.
    pub over: ArcRwSignal<bool>,
    /// How long it took, in seconds, and how many workers were at it.
    pub seconds: ArcRwSignal<f64>,
    pub hands: usize,
    /// The settings that a search tries.
    pub lists: Vec<List>,
    /// Of [`Kind::Written`], the last epoch that was heard of with its weights: they are there, too, where it is stopped.
    pub last: ArcRwSignal<Option<(usize, Arc<Vec<f32>>)>>,
}

impl Round {
    pub fn ended(&self, k: usize) -> Option<Arc<Ended>> {
        self.stands.get(k)?.with(|own| match own {
            Stand::Ended(own) => Some(Arc::clone(own)),
            _ => None,
        })
    }

    /// Whether the members of an ensemble draw their training windows; the first run then is no member.
    pub fn draws(&self) -> bool {
        self.jobs.iter().any(|own| own.block > 0)
    }

    /// How many runs are over, whatever came of them.
    pub fn count(&self) -> usize {
        self.stands.iter().filter(|own| own.with(Stand::over)).count()
    }
}

/// What the forms hold.
#[derive(Clone, PartialEq)]
pub struct Form {
    pub members: usize,
    /// Whether the members of an ensemble draw their training windows in blocks.
    pub blocks: bool,
    pub typed: Typed,
    /// So many combinations that chance picks; `None`: all.
    pub picked: Option<usize>,
    pub origins: usize,
    /// So many steps ahead.
    pub ahead: usize,
}

#[derive(Clone, Copy)]
pub struct Desk {
    pub kind: RwSignal<Kind>,
    pub form: RwSignal<Form>,
    /// The last list of each kind.
    rounds: [RwSignal<Option<Arc<Round>>>; 7],
    /// The kind of the list under way.
    pub running: RwSignal<Option<Kind>>,
}

impl Default for Desk {
    fn default() -> Self {
        let typed = [("hidden", "8, 16, 32"), ("learning-rate", "0.002, 0.005, 0.01")];
        let form = Form {
            members: 5,
            blocks: false,
            typed: typed.map(|(key, text)| (key, text.to_owned())).into(),
            picked: None,
            origins: 5,
            ahead: 5,
        };
        Self {
            kind: RwSignal::new(Kind::Ensemble),
            form: RwSignal::new(form),
            rounds: [(); 7].map(|()| RwSignal::new(None)),
            running: RwSignal::new(None),
        }
    }
}

impl Desk {
    pub fn round(self, kind: Kind) -> RwSignal<Option<Arc<Round>>> {
        self.rounds[kind as usize]
    }
}
