//! A few workers, each a trainer like the page's own, that go through a list. They are started when a list is, and
//! ended with it.

use super::super::moments::Epochs;
use super::super::state::{TrainState, trainer_url};
use super::desk::{Kind, Round, Stand};
use super::ended::Ended;
use super::jobs::{Job, bytes, hands};
use super::tries::List;
use crate::train::CheckedSpec;
use crate::train::protocol::{EpochLoss, MODEL, Order, Outcome, Reply};
use crate::worker::client::{Client, Heard};
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;

/// A worker, the place of the job that it is at, and whether it was told to leave the training rows without forecast.
struct Hand {
    client: Client,
    at: Option<usize>,
    hurried: bool,
}

struct Pool {
    train: TrainState,
    round: Arc<Round>,
    /// The place of the next job.
    next: usize,
    hands: Vec<Hand>,
    began: f64,
}

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now() / 1000.0)
}

/// What a list is asked for with.
pub struct Asked {
    pub kind: Kind,
    pub jobs: Vec<Job>,
    pub lists: Vec<List>,
}

/// How many workers would go through these runs over so many columns.
pub fn workers(jobs: &[Job], columns: usize) -> usize {
    let cores = window().navigator().hardware_concurrency();
    hands(cores, jobs.len(), bytes(jobs, columns))
}

/// Starts a list in the place of the last one of its kind.
pub fn start(train: TrainState, checked: Arc<CheckedSpec>, asked: Asked) {
    stop();
    let Asked { kind, jobs, lists } = asked;
    let count = workers(&jobs, checked.series.columns.len());
    let on = if kind.judges() { train.ran_on } else { train.shown };
    let round = Arc::new(Round {
        kind,
        on: on.get_untracked(),
        seen: train.test_seen.get_untracked(),
        stands: jobs.iter().map(|_| ArcRwSignal::new(Stand::Waiting)).collect(),
        over: ArcRwSignal::new(false),
        seconds: ArcRwSignal::new(0.0),
        hands: count,
        checked,
        jobs,
        lists,
        last: ArcRwSignal::new(None),
    });
    train.many.round(kind).set(Some(Arc::clone(&round)));
    train.many.running.set(Some(kind));
    let hand = |place: usize| {
        let own = Arc::clone(&round);
        Hand {
            client: Client::new(
                move || trainer_url(untrack(|| train.trainer())),
                move |heard| hear(&own, place, heard),
            ),
            at: None,
            hurried: false,
        }
    };
    let hands = (0..count).map(hand).collect();
    let pool = Pool { train, round: Arc::clone(&round), next: 0, hands, began: now() };
    POOL.set(Some(pool));
    (0..count).for_each(|place| give(&round, place));
}

/// Ends the list under way at once. What has ended stays; what had not is told as stopped.
pub fn stop() {
    let Some(pool) = POOL.take() else { return };
    for own in &pool.round.stands {
        if own.with_untracked(|own| !own.over()) {
            own.set(Stand::Stopped);
        }
    }
    close(pool);
}

fn close(pool: Pool) {
    pool.hands.iter().for_each(|hand| hand.client.close());
    let Pool { train, round, began, .. } = pool;
    round.seconds.set(now() - began);
    let any = (0..round.jobs.len()).any(|k| untrack(|| round.ended(k)).is_some());
    if any {
        // From here on the test part of this table is seen.
        train.opened.update(|own| *own = (*own).max(round.on));
    }
    round.over.set(true);
    train.many.running.set(None);
}

/// Does something with the pool, while it is this round's.
fn of<T>(round: &Arc<Round>, act: impl FnOnce(&mut Pool) -> T) -> Option<T> {
    POOL.with_borrow_mut(|pool| {
        pool.as_mut().filter(|pool| Arc::ptr_eq(&pool.round, round)).map(act)
    })
}

/// Gives a worker its next job; without one it is ended, and with the last of them the list.
fn give(round: &Arc<Round>, place: usize) {
    let next = of(round, |pool| {
        let next = (pool.next < pool.round.jobs.len()).then_some(pool.next);
        pool.next += usize::from(next.is_some());
        let hand = &mut pool.hands[place];
        (hand.at, hand.hurried) = (next, false);
        (next, hand.client.clone())
    });
    let Some((next, client)) = next else { return };
    let Some(k) = next else {
        client.close();
        if of(round, |pool| pool.hands.iter().all(|hand| hand.at.is_none())) == Some(true)
            && let Some(pool) = POOL.take()
        {
            close(pool);
        }
        return;
    };
    round.stands[k].set(Stand::Running { epoch: 0, scoring: false });
    // Where no worker can be started, that is heard before this returns.
    client.start(|run| round.jobs[k].request(run, &round.checked.series));
}

fn hear(round: &Arc<Round>, place: usize, heard: Heard) {
    let Some(Some(k)) = of(round, |pool| pool.hands[place].at) else { return };
    let stand = match heard {
        Heard::Died(message) => Stand::Failed(message),
        Heard::Reply(reply) => match *reply {
            Reply::Progress { run, epoch, scored, losses, weights, .. } => {
                if round.kind == Kind::Written {
                    keep_last(round, &losses, &weights);
                }
                if scored.is_some() {
                    hurry(round, place, run);
                }
                let scoring = scored.is_some();
                return round.stands[k].set(Stand::Running { epoch, scoring });
            }
            Reply::Done { outcome, .. } => Stand::Ended(Arc::new(kept(round, k, *outcome))),
            Reply::Failed { message, .. } => Stand::Failed(message),
            _ => return,
        },
    };
    round.stands[k].set(stand);
    give(round, place);
}

/// Of what came with a message of progress the weights of the last epoch.
fn keep_last(round: &Round, losses: &[EpochLoss], weights: &[f32]) {
    let (spec, shape) = (&round.checked.spec, round.checked.shape);
    let mut came = Epochs::default();
    came.take(losses, weights, (spec.epochs, shape.parameters()));
    if let Some(epoch) = came.epochs().pop() {
        round.last.set(came.at(epoch).map(|own| (epoch, Arc::clone(own))));
    }
}

/// Once it is trained, only the rows that it is judged on are forecast.
fn hurry(round: &Arc<Round>, place: usize, run: u32) {
    let told = of(round, |pool| {
        let hand = &mut pool.hands[place];
        (!std::mem::replace(&mut hand.hurried, true)).then(|| hand.client.clone())
    });
    if let Some(Some(client)) = told {
        client.order(run, Order::Stop);
    }
}

/// Of an outcome what is shown of it: forecasts only where they become an ensemble, those of the baselines once.
fn kept(round: &Round, k: usize, outcome: Outcome) -> Ended {
    let job = &round.jobs[k];
    let split = round.checked.split;
    let parts = match round.kind {
        Kind::Walk => [("validation", job.validation..job.test), ("test", job.test..job.rows)],
        _ => [("validation", split.validation..split.test), ("test", split.test..split.rows)],
    };
    let mut own = Ended::new(outcome, round.checked.series.target(), &parts);
    let (kind, first) = (round.kind, k == 0);
    own.forecasts.retain(|own| match own.model == MODEL {
        true => [Kind::Ensemble, Kind::Ahead, Kind::Direction].contains(&kind),
        false => kind == Kind::Ensemble && first,
    });
    // The model of one step ahead is fed with its own forecasts.
    if !(kind == Kind::Ahead && first) {
        own.weights = Vec::new();
    }
    own
}
