//! Which moment is looked at, and what is worked out for it.

use super::super::results::first_shown;
use super::super::state::TrainState;
use super::look::{Gate, Seen, can_look, forecast, gates, look};
use super::pick::around;
use crate::engine::Network;
use crate::train::CheckedSpec;
use crate::train::protocol::EpochLoss;
use crate::train::trained::Trained;
use crate::ui::store::use_store;
use crate::ui::words::Words;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// ms of work in a slice.
const SLICE: f64 = 10.0;
/// ms that an epoch is shown while it plays, where all of them take no longer than [`WHOLE`] together.
const SHOWN: u32 = 450;
/// ms that playing takes at most, about.
const WHOLE: u32 = 30_000;

/// The model after an epoch, and the epoch kept before it.
#[derive(Clone)]
pub struct Now {
    pub epoch: usize,
    pub trained: Arc<Trained>,
    weights: Arc<Vec<f32>>,
    pub before: Option<(usize, Arc<Network<f64>>)>,
    pub looks: bool,
}

/// What the model after an epoch forecasts, row by row from `rows.start` on.
#[derive(Clone, PartialEq)]
pub struct Curve {
    pub epoch: usize,
    pub rows: Range<usize>,
    pub values: Arc<Vec<f64>>,
}

/// A forecast under way.
struct Work {
    trained: Arc<Trained>,
    curve: Curve,
}

#[derive(Clone, Copy)]
pub struct Moment {
    pub train: TrainState,
    pub words: Words,
    /// The epochs that are kept, in order.
    pub kept: Memo<Vec<usize>>,
    chosen: RwSignal<Option<usize>>,
    pub now: Memo<Option<Now>>,
    /// The row that is forecast, and those that it may be.
    pub row: Memo<usize>,
    pub rows: Memo<Range<usize>>,
    /// Time step of the window, from 1.
    pub step: RwSignal<usize>,
    /// Which layer and direction, as a place among all.
    pub track: RwSignal<usize>,
    pub seen: Memo<Option<Arc<Seen>>>,
    /// The weights of this track, with what changed since the epoch kept before.
    pub gates: Memo<Arc<Vec<Gate>>>,
    pub curve: RwSignal<Option<Curve>>,
    pub playing: RwSignal<bool>,
}

fn now_at(train: TrainState, chosen: Option<usize>) -> Option<Now> {
    let ran = train.ran.get()?;
    train.told.with(|told| {
        let kept = &told.weights;
        let epoch = [chosen, Some(told.best_epoch), kept.epochs().last().copied()];
        let epoch = epoch.into_iter().flatten().find(|epoch| kept.at(*epoch).is_some())?;
        let weights = Arc::clone(kept.at(epoch)?);
        let trained = Arc::new(Trained::new((*ran).clone(), &weights, epoch)?);
        let before = kept.before(epoch).and_then(|(epoch, weights)| {
            let network = Network::from_numbers(ran.shape, weights.to_vec())?;
            Some((epoch, Arc::new(network.cast())))
        });
        let looks = can_look(&trained);
        Some(Now { epoch, trained, weights, before, looks })
    })
}

/// Every layer and direction.
fn tracks(now: &Now) -> Vec<(usize, usize)> {
    now.trained.network.tracks().map(|own| (own.0, own.1)).collect()
}

/// Whether another model is looked at, or another one stands before it.
fn differs(old: Option<&Option<Now>>, new: Option<&Option<Now>>) -> bool {
    let (Some(Some(old)), Some(Some(new))) = (old, new) else { return true };
    let before = |own: &Now| own.before.as_ref().map(|own| own.0);
    let same_run = Arc::ptr_eq(&old.trained.series, &new.trained.series);
    let same = old.epoch == new.epoch && Arc::ptr_eq(&old.weights, &new.weights);
    !(same && same_run && before(old) == before(new))
}

impl Moment {
    pub fn new(train: TrainState, words: Words) -> Self {
        let chosen = train.epoch;
        let now = Memo::new_with_compare(move |_| now_at(train, chosen.get()), differs);
        let rows = Memo::new(move |_| {
            let open = train.open.get();
            train.ran.with(|ran| {
                let split = ran.as_ref().map(|ran| ran.split).unwrap_or_default();
                split.first..if open { split.rows } else { split.test }
            })
        });
        let row = Memo::new(move |_| {
            let (row, rows) = (train.selected.get(), rows.get());
            if rows.contains(&row) { row } else { rows.end.saturating_sub(1) }
        });
        let seen = Memo::new(move |_| {
            let row = row.get();
            let inside = rows.with(|rows| rows.contains(&row));
            now.with(|now| {
                let now = now.as_ref().filter(|now| now.looks && inside)?;
                Some(Arc::new(look(&now.trained, row)))
            })
        });
        let steps = train.ran.with_untracked(|ran| ran.as_ref().map_or(1, |ran| ran.spec.lookback));
        let track = RwSignal::new(0);
        // Made once for all that show them, and anew only for another epoch or track.
        let gates = Memo::new_with_compare(
            move |_| {
                let of = |now: &Now| {
                    let (layer, direction) =
                        tracks(now).get(track.get()).copied().unwrap_or_default();
                    let before = now.before.as_ref().map(|own| &*own.1);
                    gates(&now.trained.network, before, (layer, direction))
                };
                Arc::new(now.with(|now| now.as_ref().map(of).unwrap_or_default()))
            },
            |_, _| true,
        );
        let moment = Self {
            gates,
            train,
            words,
            kept: Memo::new(move |_| train.told.with(|told| told.weights.epochs())),
            chosen,
            now,
            row,
            rows,
            step: RwSignal::new(steps),
            track,
            seen,
            curve: RwSignal::new(None),
            playing: RwSignal::new(false),
        };
        moment.follow();
        moment.play();
        moment
    }

    pub fn ran(self) -> Option<Arc<CheckedSpec>> {
        self.train.ran.get()
    }

    pub fn epoch(self) -> usize {
        self.now.with(|now| now.as_ref().map_or(0, |now| now.epoch))
    }

    pub fn best(self) -> usize {
        self.train.told.with(|told| told.best_epoch)
    }

    pub fn loss(self) -> Option<EpochLoss> {
        let epoch = self.epoch();
        self.train.told.with(|told| told.losses.iter().find(|own| own.epoch == epoch).copied())
    }

    /// Goes to an epoch that is kept; who chooses one ends the playing.
    pub fn go(self, epoch: usize) {
        self.playing.set(false);
        self.chosen.set(Some(epoch));
    }

    /// The layer and direction that is looked at, from 0.
    pub fn tracks(self) -> Vec<(usize, usize)> {
        self.now.with(|now| now.as_ref().map(tracks).unwrap_or_default())
    }

    pub fn which(self) -> (usize, usize) {
        self.tracks().get(self.track.get()).copied().unwrap_or_default()
    }

    /// Time steps of a window, and the one that is looked at, from 1.
    pub fn steps(self) -> usize {
        self.train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.spec.lookback))
    }

    pub fn at_step(self) -> usize {
        self.step.get().clamp(1, self.steps())
    }

    /// The rows on the chart.
    pub fn charted(self) -> Range<usize> {
        let (rows, layout) = (self.rows.get(), use_store().layout.get());
        let from =
            self.train.ran.with(|ran| ran.as_ref().map_or(0, |ran| first_shown(ran, layout)));
        around(self.row.get(), from.max(rows.start).min(rows.end.saturating_sub(1)), rows.end)
    }

    /// Forecasts the rows of the chart anew for each epoch, bit by bit; what is on screen stays until it is whole.
    fn follow(self) {
        let work = StoredValue::new_local(None::<Work>);
        let timer = StoredValue::new_local(None::<Timeout>);
        let charted = Memo::new(move |_| self.charted());
        Effect::new(move |_| {
            let rows = charted.get();
            let asked = self.now.with(|now| {
                let now = now.as_ref().filter(|now| now.looks)?;
                let values = Arc::new(Vec::with_capacity(rows.len()));
                let curve = Curve { epoch: now.epoch, rows, values };
                Some(Work { trained: Arc::clone(&now.trained), curve })
            });
            if asked.is_none() {
                self.curve.set(None);
            }
            work.set_value(asked);
            timer.set_value(Some(Timeout::new(0, move || go_on(work, timer, self.curve))));
        });
    }

    /// While it plays: the next epoch once this one was seen.
    fn play(self) {
        let timer = StoredValue::new_local(None::<Timeout>);
        Effect::new(move |_| {
            let here = self.epoch();
            let drawn = self.curve.with(|own| own.as_ref().is_some_and(|own| own.epoch == here));
            let waits = self.now.with(|now| now.as_ref().is_some_and(|now| now.looks)) && !drawn;
            if !self.playing.get() || waits {
                return timer.set_value(None);
            }
            let next = self.kept.with(|kept| kept.iter().find(|epoch| **epoch > here).copied());
            let Some(next) = next else { return self.playing.set(false) };
            let turn = move || self.chosen.set(Some(next));
            let shown = SHOWN.min(WHOLE / self.kept.with(|kept| kept.len().max(1) as u32));
            timer.set_value(Some(Timeout::new(shown, turn)));
        });
    }

    /// Plays from here on, or from the first epoch once the last is reached; or pauses.
    pub fn toggle(self) {
        if self.playing.get_untracked() {
            return self.playing.set(false);
        }
        let (first, last) =
            self.kept.with_untracked(|kept| (kept.first().copied(), kept.last().copied()));
        if last == Some(untrack(|| self.epoch())) {
            self.chosen.set(first);
        }
        self.playing.set(true);
    }
}

fn clock() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// A slice of a forecast.
fn go_on(
    work: StoredValue<Option<Work>, LocalStorage>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
    done: RwSignal<Option<Curve>>,
) {
    let Some(mut own) = work.try_update_value(Option::take).flatten() else { return };
    let end = clock() + SLICE;
    let values = Arc::make_mut(&mut own.curve.values);
    while values.len() < own.curve.rows.len() && clock() < end {
        values.push(forecast(&own.trained, own.curve.rows.start + values.len()));
    }
    if values.len() < own.curve.rows.len() {
        work.set_value(Some(own));
        timer.set_value(Some(Timeout::new(0, move || go_on(work, timer, done))));
    } else {
        done.set(Some(own.curve));
    }
}
