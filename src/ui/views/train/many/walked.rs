//! Walk forward: the same settings at several moments of the past, each judged on what came next.

use super::super::state::TrainState;
use super::desk::{Kind, Round};
use super::jobs;
use super::rows::{self, head};
use super::take_home;
use super::view::{Plan, bar, base, last};
use super::walk::{count, over};
use super::{ended, fields};
use crate::train::protocol::{MODEL, Score};
use crate::ui::charts::error_number;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

pub fn view(train: TrainState, words: Words) -> AnyView {
    let desk = train.many;
    let plan: Plan = Memo::new(move |_| {
        let (spec, rows) = base(train)?;
        Some(jobs::folds(&spec, rows, desk.form.with(|form| form.origins)))
    });
    view! {
        <div class="many-form">
            {fields::whole(desk, ("origins", "train.many.origins"), 3..=8, |form| form.origins, |form, own| form.origins = own)}
        </div>
        <p class="note">{words.signal("train.many.walk-note")}</p>
        {bar(train, words, (Kind::Walk, "start-walk"), plan, Vec::new)}
        {last(train, words, Kind::Walk, shown)}
    }
    .into_any()
}

/// The models of a fold in the order of the table.
const MODELS: [&str; 4] = [MODEL, "naive", "seasonal-naive", "ar"];

fn shown(_: TrainState, words: Words, round: Arc<Round>) -> AnyView {
    let own = Arc::clone(&round);
    let result = move || own.over.get().then(|| outcome(words, &own));
    view! {
        {result}
        {table(words, &round)}
    }
    .into_any()
}

/// A model of a walk by its name, the orders of its folds left out.
fn name(words: Words, round: &Round, model: &str) -> String {
    match model {
        "ar" => "AR".into(),
        _ => {
            let season = round.checked.spec.season.or(round.checked.series.rhythm.season);
            rows::name(words, round, model, season.filter(|_| model == "seasonal-naive"))
        }
    }
}

/// The models that stand in the table: those without a season have no seasonal one.
pub fn models(round: &Round) -> Vec<&'static str> {
    let season = round.checked.spec.season.or(round.checked.series.rhythm.season).is_some();
    MODELS.into_iter().filter(|own| season || *own != "seasonal-naive").collect()
}

/// Whether no model of a fold errs less.
fn least(scores: &[Score], model: &str) -> bool {
    let tests = || scores.iter().filter(|own| own.part == "test");
    let own = tests().find(|own| own.model == model);
    own.is_some_and(|own| tests().all(|other| own.rmse <= other.rmse))
}

/// Folds one below the other; of all of them mean and spread below. Nothing of what is judged is seen before all
/// have ended.
fn table(words: Words, round: &Arc<Round>) -> AnyView {
    let all = models(round);
    let line = |k: usize| {
        let job = &round.jobs[k];
        let series = &round.checked.series;
        let cell = |model: &'static str| {
            let (own, open) = (Arc::clone(round), round.over.clone());
            let value = move || match own.ended(k).filter(|_| open.get()) {
                Some(own) => (own.rmse(model, "test"), least(&own.scores, model)),
                None => (None, false),
            };
            rows::error_of((model, name(words, round, model)), "rmse", value)
        };
        let before = view! {
            <td class="many-span many-learns" data-name=words.t("train.many.learns")>{strip(round, k)} {rows::span(words, series, 0..job.test)}</td>
            <td class="many-span" data-name=words.t("train.many.judged")>{rows::span(words, series, job.test..job.rows)}</td>
        };
        rows::Line {
            name: (k + 1).to_string(),
            before: vec![before.into_any()],
            errors: all.iter().copied().map(cell).collect(),
            judged: Some(job.test..job.rows),
        }
    };
    let errors = all
        .iter()
        .map(|model| view! { <th scope="col">{name(words, round, model)}</th> }.into_any())
        .collect();
    let before =
        vec![rows::head_left(words, "train.many.learns"), head(words, "train.many.judged")];
    let own = Arc::clone(round);
    let feet = move || own.over.get().then(|| feet(words, &own));
    view! {
        <p class="note">{words.t("train.many.folds-note")}</p>
        {rows::runs(words, round, "train.many.folds", ("train.many.fold", before, errors), line, feet)}
    }
    .into_any()
}

/// The rows of a fold as a strip: to learn from, to pick the epoch by, to be judged on.
fn strip(round: &Round, k: usize) -> AnyView {
    let job = &round.jobs[k];
    let share = |row: usize| 96.0 * row as f64 / round.checked.series.len().max(1) as f64;
    let (a, b, c) = (share(job.validation), share(job.test), share(job.rows));
    view! {
        <svg class="many-strip" viewBox="0 0 96 12" aria-hidden="true">
            <rect class="strip-all" width="96" height="12"></rect>
            <rect class="strip-train" width=a height="12"></rect>
            <rect class="strip-picks" x=a width=b - a height="12"></rect>
            <rect class="strip-judged" x=b width=c - b height="12"></rect>
        </svg>
    }
    .into_any()
}

/// The scores of the folds that have ended.
pub fn folds(round: &Round) -> Vec<Arc<ended::Ended>> {
    (0..round.jobs.len()).filter_map(|k| round.ended(k)).collect()
}

fn feet(words: Words, round: &Round) -> AnyView {
    let folds = folds(round);
    let folds: Vec<&[Score]> = folds.iter().map(|own| own.scores.as_slice()).collect();
    let over = over(&folds);
    let row = |key: &'static str, metric: &'static str, read: fn(&super::walk::Over) -> f64| {
        let cell = |model: &&'static str| {
            let own = over.iter().find(|own| own.model == *model).map(read);
            rows::error_of((model, name(words, round, model)), metric, move || (own, false))
        };
        let cells: Vec<AnyView> = models(round).iter().map(cell).collect();
        view! { <tr data-over=metric><th scope="row" colspan="4">{words.t(key)}</th>{cells}<td></td></tr> }.into_any()
    };
    view! {
        <tfoot>
            {row("train.many.fold-mean", "mean", |own| own.mean)}
            {row("train.many.fold-sd", "sd", |own| own.sd)}
        </tfoot>
    }
    .into_any()
}

/// How often the model was better than the best baseline.
fn outcome(words: Words, round: &Arc<Round>) -> AnyView {
    let folds = folds(round);
    let folds: Vec<&[Score]> = folds.iter().map(|own| own.scores.as_slice()).collect();
    let own = count(&folds);
    if own.folds == 0 {
        return view! { <p class="note" role="status">{words.t("train.many.no-fold")}</p> }
            .into_any();
    }
    let cell = rows::name(words, round, MODEL, None);
    let [better, level, all] = [own.better, own.level, own.folds].map(|own| own.to_string());
    let args = [("cell", cell.as_str()), ("better", &better), ("level", &level), ("folds", &all)];
    let mean = over(&folds).into_iter().min_by(|a, b| a.mean.total_cmp(&b.mean));
    let mean = mean.map(|own| {
        let (name, error) = (name(words, round, &own.model), error_number(own.mean));
        words.with("train.many.least-mean", &[("name", &name), ("error", &error)])
    });
    let of = Arc::clone(round);
    let save = move |_| take_home::walk(&of);
    view! {
        <div class="many-result" data-part="walk" data-better=better.clone() data-level=level.clone() data-folds=all.clone()>
            <div class="many-head">
                <h4>{words.with("train.many.wins", &args)}</h4>
                <button type="button" class="quiet" data-action="export-many" on:click=save>{words.t("train.many.export")}</button>
            </div>
            <p class="note"><span>{mean}</span><span>{words.t("train.many.wins-note")}</span><span>{rows::took(words, round)}</span></p>
        </div>
    }
    .into_any()
}
