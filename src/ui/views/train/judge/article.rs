//! The article's project beside this run: its mistakes, each of which can be made and unmade, in numbers.

use super::super::results::{cell_name, counted, model_name};
use super::super::state::TrainState;
use super::figure::section;
use super::model::{answers_quickly, article_roles, article_spec, open_column};
use super::work::make;
use super::written::{Again, again, apart};
use crate::data::scaler::ScalerKind;
use crate::data::table::Role;
use crate::notation::number;
use crate::train::CheckedSpec;
use crate::train::article::{Answers, Mistake, Project, Written, by_test};
use crate::train::protocol::MODEL;
use crate::train::verdict::verdict;
use crate::ui::charts::error_number;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

pub fn article(train: TrainState) -> AnyView {
    let words = use_words();
    let made = RwSignal::new(Mistake::ALL.to_vec());
    let content = move || {
        let ran = train.ran.get().filter(|_| train.open.get())?;
        if !answers_quickly(&ran) {
            return Some(
                view! { <p class="note">{words.t("train.judge.too-large")}</p> }.into_any(),
            );
        }
        let (share, project) = (RwSignal::new(0.0), RwSignal::new(None::<Arc<Project>>));
        prepare(train, &ran, share, project);
        let second = Again::new(train, words, &ran);
        let shown = move || match project.get() {
            Some(own) => sides((train, words, &ran), own, made, second.clone()),
            None => {
                let percent = number(100.0 * share.get(), 0);
                view! { <p class="note" role="status">{words.with("train.judge.at-work", &[("percent", &percent)])}</p> }.into_any()
            }
        };
        Some(view! { {shown} }.into_any())
    };
    let all = view! { {settings(train, words)} {content} };
    section("train.judge.article", words.signal("train.judge.article-about"), all.into_any())
}

/// Lets the model answer the test windows as the article scales them.
fn prepare(
    train: TrainState,
    ran: &Arc<CheckedSpec>,
    share: RwSignal<f64>,
    into: RwSignal<Option<Arc<Project>>>,
) {
    let forecast = test_forecast(train, ran);
    let (Some(forecast), Some(trained)) = (forecast, untrack(|| train.trained())) else { return };
    let (open, own) = (open_column(ran), Arc::clone(ran));
    let done = move |answers| {
        let project = Project::new(own, &forecast, answers, open);
        let _ = into.try_set(Some(Arc::new(project)));
    };
    match by_test(ran) {
        Some(scaler) => {
            let job = Answers::new(Arc::clone(ran), Arc::new(trained.network), scaler);
            make(job, share, move |own| done(Some(own)));
        }
        None => done(None),
    }
}

/// What the model on screen forecasts for the test rows.
pub fn test_forecast(train: TrainState, ran: &CheckedSpec) -> Option<Vec<f64>> {
    train.forecasts.with(|all| {
        let own = all.iter().find(|own| own.model == MODEL)?;
        own.values.get(ran.split.test.checked_sub(own.start)?..).map(<[f64]>::to_vec)
    })
}

/// As the article wrote it beside right, and a row for each mistake.
fn sides(
    (train, words, ran): (TrainState, Words, &Arc<CheckedSpec>),
    project: Arc<Project>,
    made: RwSignal<Vec<Mistake>>,
    second: Option<Again>,
) -> AnyView {
    let right = project.error(&[]);
    let written = {
        let project = Arc::clone(&project);
        Signal::derive(move || project.error(&made.get()))
    };
    let target = ran.spec.target.clone();
    let scaled = move || made.with(|made| made.contains(&Mistake::Scaled));
    let written_side =
        move || side(train, words, "written", written.get(), scaled() && ran_scales(train));
    let second_side = second.clone().map(|own| {
        let errs = own.clone();
        let number = move || {
            let own = errs.error(&made.get())?;
            Some(side(train, words, "as-written", Some(own), scaled()))
        };
        view! { <div><h5>{words.t("train.judge.as-written")}</h5>{number}{again(own)}</div> }
    });
    let both = [Signal::derive(move || right), written]
        .map(|own| Signal::derive(move || own.get().map(|own| own.rmse())));
    let apart = second.map(|own| apart(own, both, made, move || !scaled()));
    let rival = train.told.with(|told| verdict(&told.scores, "test")).map(|own| {
        let name = model_name(train, words, &own.rival.model, own.rival.order);
        words.with(
            "train.judge.beside-rival",
            &[("rival", &name), ("error", &error_number(own.rival.rmse))],
        )
    });
    let rows: Vec<AnyView> = Mistake::ALL
        .into_iter()
        .filter(|own| project.can(*own))
        .map(|own| row(words, ran, &project, own, made))
        .collect();
    view! {
        <div class="judge-sides">
            {second_side}
            <div><h5>{words.t("train.judge.judged-so")}</h5>{written_side}</div>
            <div><h5>{words.t("train.judge.right")}</h5>{side(train, words, "right", right, false)}<p class="note">{rival}</p></div>
        </div>
        {apart}
        <div class="classical-box" tabindex="0" role="region" aria-label=words.t("train.judge.mistakes")>
            <table class="judge-mistakes">
                <caption>{words.with("train.judge.mistakes-of", &[("cell", &cell_name(train, words)), ("target", &target)])}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.t("train.judge.mistake")}</th>
                        <th scope="col">{words.t("train.judge.alone")}</th>
                        <th scope="col">{words.t("train.judge.what-it-does")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="note">{words.t("train.judge.not-here")}</p>
    }
    .into_any()
}

fn ran_scales(train: TrainState) -> bool {
    train.ran.with(|ran| ran.as_ref().is_some_and(|ran| ran.spec.scaler != ScalerKind::None))
}

/// One error as the article prints it, and its root.
fn side(
    train: TrainState,
    words: Words,
    metric: &'static str,
    own: Option<Written>,
    scaled: bool,
) -> AnyView {
    let text = own.map_or_else(|| "–".into(), |own| format!("RMSE {}", error_number(own.rmse())));
    let note = own.map(|own| {
        let (mse, count) = (error_number(own.mse), counted(train, words, own.rows));
        let key = if scaled { "train.judge.side-scaled" } else { "train.judge.side-unit" };
        words.with(key, &[("mse", &mse), ("count", &count)])
    });
    view! {
        <p class="judge-number" data-metric=metric data-value=own.map(|own| own.rmse().to_string()) data-mse=own.map(|own| own.mse.to_string()) data-rows=own.map(|own| own.rows.to_string())>{text}</p>
        <p class="note">{note}</p>
    }
    .into_any()
}

fn row(
    words: Words,
    ran: &CheckedSpec,
    project: &Project,
    own: Mistake,
    made: RwSignal<Vec<Mistake>>,
) -> AnyView {
    let key = own.key();
    let error = project.error(&[own]);
    let label = words.t(&format!("train.judge.wrong.{key}"));
    let turn = move |_| {
        made.update(|all| {
            let before = all.len();
            all.retain(|other| *other != own);
            if all.len() == before {
                all.push(own);
            }
        });
    };
    let value = error.map(|own| own.rmse());
    let text = value.map_or_else(|| "–".into(), error_number);
    view! {
        <tr data-mistake=key>
            <th scope="row">
                <label>
                    <input type="checkbox" data-control=format!("mistake-{key}") prop:checked=move || made.with(|all| all.contains(&own)) on:change=turn/>
                    <span>{label}</span>
                </label>
            </th>
            <td data-metric="alone" data-value=value.map(|own| own.to_string())>{text}</td>
            <td class="judge-words">{told(words, ran, project, own, error)}</td>
        </tr>
    }
    .into_any()
}

/// What one mistake does, in the numbers of this run.
fn told(
    words: Words,
    ran: &CheckedSpec,
    project: &Project,
    own: Mistake,
    error: Option<Written>,
) -> String {
    let right = project.error(&[]).map_or(f64::NAN, |own| own.rmse());
    let alone = error.map_or(f64::NAN, |own| own.rmse());
    let times = number(alone / right, 2);
    let (rows, kept) = (project.rows(false).len(), project.rows(true).len());
    let other = open_column(ran).map(|k| ran.series.names[k].clone()).unwrap_or_default();
    let key = match (own, ran.spec.scaler) {
        (Mistake::OwnScale, ScalerKind::Minmax) => "own-scale",
        (Mistake::OwnScale, ScalerKind::None) => "own-scale-none",
        (Mistake::OwnScale, _) => "own-scale-standard",
        (Mistake::Scaled, ScalerKind::None) => "scaled-none",
        _ => own.key(),
    };
    let args = [
        ("times", times),
        ("right", error_number(right)),
        ("alone", error_number(alone)),
        ("rows", rows.to_string()),
        ("all", (rows as f64 * rows as f64).to_string()),
        ("kept", kept.to_string()),
        ("lost", rows.saturating_sub(kept + 1).to_string()),
        ("target", ran.spec.target.clone()),
        ("other", other),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with(&format!("train.judge.does.{key}"), &args)
}

/// The article's settings, into the form. Nothing trains by itself.
fn settings(train: TrainState, words: Words) -> AnyView {
    let taken = RwSignal::new(false);
    let busy = move || train.state.get().busy();
    let take = move |_| {
        train.data.update(|data| {
            if let Some(data) = data {
                let roles: Vec<(usize, Role)> = article_roles(&data.table, &data.roles);
                roles.into_iter().for_each(|(k, role)| data.give(k, role));
            }
        });
        train.spec.update(|spec| *spec = article_spec(spec));
        taken.set(true);
    };
    let said = move || taken.get().then(|| words.t("train.judge.taken"));
    view! {
        <div class="judge-settings">
            <button type="button" class="button" data-action="take-article" disabled=busy on:click=take>{words.t("train.judge.take")}</button>
            <p class="note">{words.t("train.judge.take-about")}</p>
            <p class="note" role="status">{said}</p>
        </div>
    }
    .into_any()
}
