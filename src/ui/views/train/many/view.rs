//! The section: which list of runs it is, what it asks for, and what came of it.

use super::super::compared::differing;
use super::super::state::TrainState;
use super::desk::{Kind, Round};
use super::jobs::Job;
use super::pool::{self, Asked};
use super::tries::List;
use super::{ahead, ensemble, search, walked};
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::ui::parts::{MessageBox, Segmented};
use crate::ui::words::{Words, use_words};
use leptos::{html, prelude::*};
use std::sync::Arc;

pub fn many(train: TrainState) -> AnyView {
    let words = use_words();
    let desk = train.many;
    let name = |kind: Kind| {
        let words = Signal::derive(move || words.t(&format!("train.many.kind.{}", kind.key())));
        (kind, words)
    };
    let holder = NodeRef::<html::Section>::new();
    holder.on_load(|holder: web_sys::HtmlElement| {
        request_animation_frame(move || holder.scroll_into_view());
    });
    let shared = move || desk.running.get().is_some() && train.state.get().busy();
    let content = move || match desk.kind.get() {
        Kind::Ensemble => ensemble::view(train, words),
        Kind::Search => search::view(train, words),
        Kind::Walk => walked::view(train, words),
        Kind::Ahead => ahead::view(train, words),
        Kind::Written | Kind::Beyond | Kind::Direction => ().into_any(),
    };
    view! {
        <section class="many" aria-label=words.signal("train.many.open") data-many=move || desk.kind.get().key() node_ref=holder>
            <div class="many-head">
                <h3>{words.signal("train.many.open")}</h3>
                <Segmented label=words.signal("train.many.kinds") options=Kind::ALL.map(name).to_vec() value=desk.kind on_choose=move |kind| desk.kind.set(kind)/>
            </div>
            <p class="note">{move || words.t(&format!("train.many.about.{}", desk.kind.get().key()))}</p>
            <Show when=shared><p class="note" role="status" data-part="shared">{words.signal("train.many.shared")}</p></Show>
            {content}
        </section>
    }
    .into_any()
}

/// The settings on screen and how many rows there are; `None` without data.
pub fn base(train: TrainState) -> Option<(ExperimentSpec, usize)> {
    let series = train.series.get()?.ok()?;
    Some((train.named_spec(), series.len()))
}

/// A list that could be started.
pub type Plan = Memo<Option<Result<Vec<Job>, Message>>>;

/// The buttons of a kind, and what a start would take or takes. `lists` are the settings that it tries.
pub fn bar(
    train: TrainState,
    words: Words,
    (kind, action): (Kind, &'static str),
    plan: Plan,
    lists: impl Fn() -> Vec<List> + Copy + Send + Sync + 'static,
) -> AnyView {
    let desk = train.many;
    let plan = fitting(train, plan);
    let refused = RwSignal::new(None::<Message>);
    let ready = move || plan.with(|own| matches!(own, Some(Ok(jobs)) if !jobs.is_empty()));
    let start = move || {
        let (Some(Ok(jobs)), Some(checked)) = (plan.get_untracked(), train.checked()) else {
            return;
        };
        match checked {
            Ok(checked) => {
                refused.set(None);
                let lists = untrack(lists);
                pool::start(train, Arc::new(checked), Asked { kind, jobs, lists });
            }
            Err(message) => refused.set(Some(message)),
        }
    };
    let wrong = move || match plan.get() {
        Some(Err(message)) => Some(message),
        _ => refused.get(),
    };
    let under_way = move || desk.running.get() == Some(kind);
    // One button, so that the focus stays where a list begins and ends.
    let press = move |_| if under_way() { pool::stop() } else { start() };
    let shut = move || !under_way() && (!ready() || desk.running.get().is_some());
    let label = move || match under_way() {
        true => words.t("train.many.stop"),
        false => words.t(&format!("train.many.start.{}", kind.key())),
    };
    view! {
        <div class="many-bar">
            <button type="button" class="button" class:button-main=move || !under_way() data-action=move || if under_way() { "stop-many" } else { action } disabled=shut on:click=press>{label}</button>
            <p class="note" role="status" data-part="estimate">{move || if under_way() { String::new() } else { estimate(train, words, plan) }}</p>
            {move || under_way().then(|| progress(words, desk.round(kind).get()))}
        </div>
        {move || wrong().map(|message| view! { <MessageBox message=message/> })}
    }
    .into_any()
}

/// The same plan, refused where one of its runs has no room.
fn fitting(train: TrainState, plan: Plan) -> Plan {
    Memo::new(move |_| {
        let columns = columns(train);
        let fit = |jobs: Vec<Job>| {
            jobs.iter().try_for_each(|job| job.spec.fits(job.rows, columns).map(drop))?;
            Ok(jobs)
        };
        Some(plan.get()?.and_then(fit))
    })
}

fn columns(train: TrainState) -> usize {
    train.series.with(|own| match own {
        Some(Ok(own)) => own.columns.len(),
        _ => 0,
    })
}

/// How many have ended, of how many.
fn progress(words: Words, round: Option<Arc<Round>>) -> Option<AnyView> {
    let round = round?;
    let all = round.jobs.len();
    let count = Memo::new(move |_| round.count());
    let told = move || {
        let args = [("done", count.get().to_string()), ("all", all.to_string())];
        words.with("train.many.progress", &args.each_ref().map(|(name, own)| (*name, own.as_str())))
    };
    Some(
        view! {
            <label class="many-progress"><progress max=all.to_string() prop:value=move || count.get() as f64></progress> <span role="status">{told}</span></label>
        }
        .into_any(),
    )
}

/// How long a run with the settings on screen takes: as the last such run did, else as a trial told.
fn seconds(train: TrainState) -> Option<f64> {
    let (spec, shown) = (train.named_spec(), train.shown.get());
    let last = train.runs.with(|runs| {
        let same = |own: &&super::super::runs::Kept| {
            !own.failed && own.on == shown && differing(&[&own.ran.spec, &spec]).is_empty()
        };
        runs.iter().rev().find(same).map(|own| own.seconds)
    });
    last.or_else(|| Some(train.pace.get()? * spec.epochs as f64))
}

fn estimate(train: TrainState, words: Words, plan: Plan) -> String {
    let columns = columns(train);
    let told = plan.with(|own| match own {
        Some(Ok(jobs)) if !jobs.is_empty() => Some((jobs.len(), pool::workers(jobs, columns))),
        _ => None,
    });
    let Some((runs, hands)) = told else { return String::new() };
    let time = seconds(train).map(|own| own * runs.div_ceil(hands) as f64);
    let time = time.map(|own| match own {
        own if own < 90.0 => {
            words.with("train.about-seconds", &[("count", &format!("{:.0}", own.max(1.0)))])
        }
        own => words.with("train.about-minutes", &[("count", &format!("{:.0}", own / 60.0))]),
    });
    let (runs, hands) = (runs.to_string(), hands.to_string());
    let args = [("runs", runs.as_str()), ("hands", &hands)];
    let text = words.with("train.many.estimate", &args);
    match time {
        Some(time) => words.with("train.many.estimate-time", &[("runs", &text), ("time", &time)]),
        None => text,
    }
}

/// Whether settings that the list does not try itself are others than it began with.
fn others(round: &Round, now: &ExperimentSpec) -> bool {
    let began = &round.checked.spec;
    let tried = |key: &&str| round.lists.iter().any(|own| own.key == *key);
    began.seed != now.seed || !differing(&[began, now]).iter().all(tried)
}

/// The last list of a kind: what it began with, where that is not what is on screen now, and `shown` of it.
pub fn last(
    train: TrainState,
    words: Words,
    kind: Kind,
    shown: fn(TrainState, Words, Arc<Round>) -> AnyView,
) -> AnyView {
    let round = train.many.round(kind);
    let stale = move || {
        let round = round.get()?;
        let other = round.on != train.shown.get() || others(&round, &train.named_spec());
        other.then(
            || view! { <p class="outdated" role="status">{words.t("train.many.outdated")}</p> },
        )
    };
    view! {
        {stale}
        {move || round.get().map(|round| shown(train, words, round))}
    }
    .into_any()
}
