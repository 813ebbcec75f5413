//! Several steps ahead: how errors grow where a model is fed with its own forecasts, and with a model for each step.

use super::super::state::TrainState;
use super::ahead_figures::{errors_figure, fans_figure};
use super::desk::{Kind, Round};
use super::roll::{Ahead, Count, DIRECT, Line, ROLLED, Rolling, can_roll, starts};
use super::rows;
use super::tries::List;
use super::view::{Plan, bar, base, last};
use super::{fields, jobs, take_home};
use crate::train::CheckedSpec;
use crate::train::protocol::{Forecast, MODEL, Outcome};
use crate::train::trained::Trained;
use crate::ui::charts::error_number;
use crate::ui::words::Words;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;

/// ms of work in a slice.
const SLICE: f64 = 10.0;

/// What is judged: data and settings, the model of one step ahead, and the forecasts of each step's own model.
#[derive(Clone)]
pub struct Source {
    pub ran: Arc<CheckedSpec>,
    trained: Option<Arc<Trained>>,
    direct: Vec<Option<Forecast>>,
    steps: usize,
}

pub fn view(train: TrainState, words: Words) -> AnyView {
    let desk = train.many;
    let plan: Plan = Memo::new(move |_| {
        let (spec, rows) = base(train)?;
        Some(jobs::ahead(&spec, rows, desk.form.with(|form| form.ahead)))
    });
    // What the settings say of the horizon is not asked.
    let lists = || vec![List { key: "horizon", values: Vec::new() }];
    view! {
        <div class="many-form">
            {fields::whole(desk, ("ahead", "train.many.ahead"), 2..=12, |form| form.ahead, |form, own| form.ahead = own)}
        </div>
        <p class="note">{words.signal("train.many.ahead-note")}</p>
        {bar(train, words, (Kind::Ahead, "start-ahead"), plan, lists)}
        {of_run(train, words)}
        {last(train, words, Kind::Ahead, shown)}
    }
    .into_any()
}

/// The run on screen rolled out, until there is a model for each step.
fn of_run(train: TrainState, words: Words) -> impl Fn() -> Option<AnyView> {
    let same = |a: Option<&Option<Arc<Outcome>>>, b: Option<&Option<Arc<Outcome>>>| match (a, b) {
        (Some(Some(a)), Some(Some(b))) => !Arc::ptr_eq(a, b),
        (Some(None), Some(None)) => false,
        _ => true,
    };
    let own = move |_: Option<&Option<Arc<Outcome>>>| {
        let nothing = |own: &Arc<Round>| {
            own.over.get() && (0..own.jobs.len()).all(|k| own.ended(k).is_none())
        };
        let alone = train.many.round(Kind::Ahead).with(|own| own.as_ref().is_none_or(nothing));
        let outcome = train.told.with(|told| told.outcome.clone());
        outcome.filter(|_| alone && train.open.get())
    };
    let own = Memo::new_with_compare(own, same);
    move || {
        let (outcome, ran) = (own.get()?, train.ran.get()?);
        let trained = Trained::new((*ran).clone(), &outcome.weights, outcome.best_epoch)?;
        let about = can_roll(&trained).then(|| view! { <p class="note" data-part="ahead-of-run">{words.t("train.many.ahead-of-run")}</p> });
        let (trained, steps) = (Some(Arc::new(trained)), train.many.form.with(|form| form.ahead));
        let source = Source { ran, trained, direct: Vec::new(), steps };
        Some(
            view! {
                {about}
                {outcome_of(words, source, None)}
            }
            .into_any(),
        )
    }
}

fn shown(_: TrainState, words: Words, round: Arc<Round>) -> AnyView {
    let own = Arc::clone(&round);
    let result = move || {
        let source = own.over.get().then(|| source(&own)).flatten()?;
        Some(outcome_of(words, source, Some(Arc::clone(&own))))
    };
    view! {
        {result}
        {table(words, &round)}
    }
    .into_any()
}

/// Of a list that has ended. The scaler is that of one step ahead.
fn source(round: &Round) -> Option<Source> {
    let ran = round.jobs.first()?.spec.check(Arc::clone(&round.checked.series)).ok()?;
    let first = round.ended(0);
    let trained =
        first.and_then(|own| Trained::new(ran.clone(), &own.weights, own.best_epoch)).map(Arc::new);
    let direct = (0..round.jobs.len()).map(|k| round.ended(k)?.forecasts.first().cloned());
    Some(Source { ran: Arc::new(ran), trained, direct: direct.collect(), steps: round.jobs.len() })
}

/// The models one by one.
fn table(words: Words, round: &Arc<Round>) -> AnyView {
    let line = |k: usize| rows::Line {
        name: (k + 1).to_string(),
        before: Vec::new(),
        errors: rows::own_errors(round, k),
        judged: None,
    };
    let heads = ("train.many.ahead", Vec::new(), rows::own_heads(words));
    view! {
        <p class="note">{words.t("train.many.ahead-runs-note")}</p>
        {rows::runs(words, round, "train.many.ahead-runs", heads, line, ())}
    }
    .into_any()
}

/// Why there is no roll-out, where there is none.
fn no_roll(words: Words, trained: &Trained) -> Option<AnyView> {
    if can_roll(trained) {
        return None;
    }
    let names = &trained.series.names;
    let horizon = trained.spec.horizon.to_string();
    let text = match names.len() {
        1 => words.with("train.many.no-roll-horizon", &[("horizon", &horizon)]),
        _ => {
            let columns = names[1..].join(&words.t("train.list-sign"));
            words.with("train.many.no-roll", &[("columns", &columns)])
        }
    };
    Some(view! { <p class="note" role="status" data-part="no-roll">{text}</p> }.into_any())
}

/// Rolls out, and shows what came of it.
fn outcome_of(words: Words, source: Source, round: Option<Arc<Round>>) -> AnyView {
    let Source { ran, trained, direct, steps } = source.clone();
    let starts = starts(ran.split, steps);
    if starts.is_empty() {
        let text = words.with("train.many.ahead-short", &[("steps", &steps.to_string())]);
        return view! { <p class="note" role="status" data-part="ahead-short">{text}</p> }
            .into_any();
    }
    let why = trained.as_ref().and_then(|own| no_roll(words, own));
    let done = RwSignal::new(None::<Arc<Ahead>>);
    let of = starts.clone();
    let finish = move |paths| {
        let season = ran.spec.season.or(ran.series.rhythm.season);
        let known = (ran.series.target(), ran.split.validation, season);
        let direct: Vec<Option<&Forecast>> = direct.iter().map(Option::as_ref).collect();
        // Nobody waits any more where the section is shut.
        let _ = done.try_set(Some(Arc::new(Ahead::new(known, of, steps, paths, &direct))));
    };
    match trained.and_then(|own| Rolling::new(own, starts, steps)) {
        Some(job) => make(job, done, finish),
        None => finish(None),
    }
    let content = move || match done.get() {
        // Alone, the baselines say nothing of the model.
        Some(own) if own.line(ROLLED).or(own.line(DIRECT)).is_none() => ().into_any(),
        Some(own) => result(words, &source, &own, round.as_ref()),
        None => {
            view! { <p class="note" role="status">{words.t("train.many.rolling")}</p> }.into_any()
        }
    };
    view! {
        {why}
        {content}
    }
    .into_any()
}

fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Rolls out in slices between which the page goes on; ends with the owner of `done`.
fn make(
    mut job: Rolling,
    done: RwSignal<Option<Arc<Ahead>>>,
    finish: impl FnOnce(Option<Vec<Vec<f64>>>) + 'static,
) {
    let go_on = move || {
        let end = now() + SLICE;
        let mut more = true;
        while more && now() < end {
            more = job.step();
        }
        match more {
            false => finish(Some(job.paths())),
            true if done.is_disposed() => {}
            true => make(job, done, finish),
        }
    };
    Timeout::new(0, go_on).forget();
}

/// What a way of forecasting is called.
pub fn named(words: Words, ran: &CheckedSpec, line: &Line) -> String {
    let cell = || rows::name_in(words, ran, MODEL, None);
    match line.model {
        ROLLED => words.with("train.many.rolled", &[("cell", &cell())]),
        DIRECT => words.with("train.many.direct", &[("cell", &cell())]),
        _ => rows::name_in(words, ran, line.model, line.order),
    }
}

/// Who errs least, and how much errors grow.
fn result(
    words: Words,
    source: &Source,
    ahead: &Arc<Ahead>,
    round: Option<&Arc<Round>>,
) -> AnyView {
    let ran = &source.ran;
    let Count { better, level, worse } = ahead.count();
    let (own, series) = (Arc::clone(ahead), Arc::clone(&ran.series));
    let save = move |_| take_home::ahead(&series, &own);
    let seen = round
        .is_some_and(|own| own.seen)
        .then(|| view! { <p class="note">{words.t("train.test-seen")}</p> });
    let took = round.map(|own| view! { <p class="note">{rows::took(words, own)}</p> });
    let both = ahead.line(ROLLED).is_some() && ahead.line(DIRECT).is_some();
    let both = both.then(|| view! { <span>{words.t("train.many.ahead-one")}</span> });
    let fans = ahead.line(ROLLED).map(|_| fans_figure(words, ran, ahead));
    view! {
        <div class="many-result" data-part="ahead" data-starts=ahead.starts.len() data-better=better data-level=level data-worse=worse>
            <div class="many-head">
                <h4>{verdict(words, ran, ahead)}</h4>
                <button type="button" class="quiet" data-action="export-many" on:click=save>{words.t("train.many.export")}</button>
            </div>
            <p class="note">{winners(words, ran, ahead)}{growth(words, ran, ahead)}</p>
            {errors_figure(words, ran, ahead)}
            <p class="note"><span>{sample(words, ran, ahead)}</span>{both}</p>
            {seen}
            {fans}
            {took}
        </div>
    }
    .into_any()
}

/// At how many steps the model beats the best baseline; losing is said as losing.
fn verdict(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> String {
    let Count { better, level, worse } = ahead.count();
    let key = match (better, level, worse) {
        (0, 0, 0) => return words.t("train.many.ahead-nothing"),
        (_, 0, 0) => "train.many.ahead-all",
        (0, 0, _) => "train.many.ahead-none",
        _ => "train.many.ahead-some",
    };
    let cell = rows::name_in(words, ran, MODEL, None);
    let [better, level, worse, steps] =
        [better, level, worse, better + level + worse].map(|own| own.to_string());
    let args = [("cell", cell.as_str()), ("better", &better), ("level", &level)];
    let args: Vec<_> =
        args.into_iter().chain([("worse", worse.as_str()), ("steps", &steps)]).collect();
    words.with(key, &args)
}

/// Who errs least from which step to which.
fn winners(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> Vec<AnyView> {
    let name =
        |model: &str| ahead.line(model).map(|own| named(words, ran, own)).unwrap_or_default();
    let told = |(model, from, to): (&str, usize, usize)| {
        let (name, from, to) = (name(model), from.to_string(), to.to_string());
        let key = if from == to { "train.many.least-at" } else { "train.many.least-from" };
        let text = words.with(key, &[("name", &name), ("from", &from), ("to", &to)]);
        view! { <span data-part="least" data-model=model.to_owned()>{text}</span> }.into_any()
    };
    ahead.winners().into_iter().map(told).collect()
}

/// From the first step to the last.
fn growth(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> Vec<AnyView> {
    let told = |model: &'static str| {
        let (first, last) = (ahead.rmse(model, 1)?, ahead.rmse(model, ahead.steps)?);
        let times = Some(last / first).filter(|own| own.is_finite())?;
        let name = named(words, ran, ahead.line(model)?);
        let [a, b, by] = [first, last, times].map(error_number);
        let steps = ahead.steps.to_string();
        let args = [
            ("name", name.as_str()),
            ("first", &a),
            ("last", &b),
            ("times", &by),
            ("steps", &steps),
        ];
        let text = words.with("train.many.grows", &args);
        Some(view! { <span data-metric="growth" data-model=model data-value=times.to_string()>{text}</span> }.into_any())
    };
    [ROLLED, DIRECT].into_iter().filter_map(told).collect()
}

/// From how many starts, and where these lie.
fn sample(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> String {
    let (first, last) = (ahead.starts.first(), ahead.starts.last());
    let rows = first.copied().unwrap_or(0)..last.map_or(1, |own| own + 1);
    let (count, span) = (ahead.starts.len().to_string(), rows::span(words, &ran.series, rows));
    words.with("train.many.ahead-starts", &[("starts", &count), ("span", &span)])
}
