//! Errors of every model on identical rows; the best of each column in bold, whoever has it.

use super::super::model::{best, place, unit_of};
use super::super::state::{Told, TrainState};
use super::{cell_name, counted, model_name, rivals};
use crate::train::protocol::MODEL;
use crate::train::protocol::Score;
use crate::train::verdict::{Winner, verdict};
use crate::ui::charts::{data_number, error_number};
use crate::ui::words::Words;
use leptos::prelude::*;

type Read = fn(&Score) -> Option<f64>;

const METRICS: [(&str, Read); 3] =
    [("rmse", |s| Some(s.rmse)), ("mae", |s| Some(s.mae)), ("mape", |s| s.mape)];

/// A column: part, metric, and how it is read.
type Shown = (&'static str, &'static str, Read);

/// While it trains, the validation part; after, the test part and the validation RMSE.
fn columns(told: &Told) -> Vec<Shown> {
    let parts: &[&'static str] =
        if told.outcome.is_some() { &["test", "validation"] } else { &["validation"] };
    let all =
        parts.iter().flat_map(|part| METRICS.iter().map(move |(name, read)| (*part, *name, *read)));
    all.filter(|(part, name, read)| {
        (*part == parts[0] || *name == "rmse")
            && told.scores.iter().any(|s| s.part == *part && read(s).is_some())
    })
    .collect()
}

pub fn table(train: TrainState, words: Words) -> AnyView {
    let told = train.told.get();
    let shown = columns(&told);
    let over = told.outcome.is_some();
    let target = train.ran.with(|ran| ran.as_ref().map(|ran| ran.spec.target.clone()));
    let (title, note) = titles(over, &target.unwrap_or_default(), words);
    let label = title.clone();
    let seen = (train.run_seen.get() && train.state.get().busy())
        .then(|| view! { <p class="note">{words.t("train.test-seen")}</p> });
    view! {
        <section class="scores" tabindex="0" aria-label=label>
            <h3>{title} {note}</h3>
            <table>
                <thead>
                    {over.then(|| part_row(train, words, &shown))}
                    <tr><th scope="col">{words.t("train.model")}</th>{metric_names(&shown)}</tr>
                </thead>
                <tbody>{rows(train, words, &told, &shown)}</tbody>
            </table>
            {(!over).then(|| so_far(train, words, &told))}
            {seen}
        </section>
    }
    .into_any()
}

/// What the errors are of and, where only the column knows it, whose unit they have.
fn titles(over: bool, target: &str, words: Words) -> (String, Option<AnyView>) {
    if !over {
        return (words.t("train.error-validation"), None);
    }
    if let Some(unit) = unit_of(target) {
        return (words.with("train.error-in", &[("unit", unit)]), None);
    }
    let note = words.with("train.same-unit", &[("target", target)]);
    let note = view! { <span class="note" title=note.clone()>{note.clone()}</span> }.into_any();
    (words.t("train.error"), Some(note))
}

/// Test with its number of rows above its metrics, Validation above its own.
fn part_row(train: TrainState, words: Words, shown: &[Shown]) -> AnyView {
    let tests = shown.iter().filter(|(part, ..)| *part == "test").count();
    let rows = train.ran.with(|ran| ran.as_ref().map_or(0, |ran| ran.split.rows - ran.split.test));
    let count = counted(train, words, rows);
    view! {
        <tr class="part-row">
            <td></td>
            <th scope="colgroup" colspan=tests.to_string()><b>{words.with("train.test-count", &[("count", &count)])}</b></th>
            <th scope="colgroup" colspan=(shown.len() - tests).to_string()>{words.t("train.validation-part")}</th>
        </tr>
    }
    .into_any()
}

fn metric_names(shown: &[Shown]) -> Vec<AnyView> {
    let name = |(part, name, _): &Shown| {
        view! { <th scope="col" class=format!("of-{part}")>{name.to_ascii_uppercase()}</th> }
            .into_any()
    };
    shown.iter().map(name).collect()
}

fn rows(train: TrainState, words: Words, told: &Told, shown: &[Shown]) -> Vec<AnyView> {
    let mut models: Vec<(&str, Option<usize>)> = Vec::new();
    for score in &told.scores {
        if !models.iter().any(|(model, _)| *model == score.model) {
            models.push((&score.model, score.order));
        }
    }
    models.sort_by_key(|(model, _)| place(model));
    let epoch = match (&told.outcome, &told.kept) {
        (None, Some((epoch, _))) => *epoch,
        _ => told.best_epoch,
    };
    let row = |(model, order): (&str, Option<usize>)| {
        let cells: Vec<AnyView> = shown.iter().map(|column| cell(told, model, column)).collect();
        let mut name = model_name(train, words, model, order);
        if model == MODEL {
            let args = [("cell", name.as_str()), ("epoch", &epoch.to_string())];
            let key = if epoch == 0 { "train.model-start" } else { "train.model-epoch" };
            name = words.with(key, &args);
        }
        let class = format!("model model-{model}");
        view! { <tr class=class data-model=model.to_owned()><th scope="row">{name}</th>{cells}</tr> }
            .into_any()
    };
    models.into_iter().map(row).collect()
}

fn cell(told: &Told, model: &str, (part, name, read): &Shown) -> AnyView {
    let value = told.scores.iter().find(|s| s.model == model && s.part == *part).and_then(read);
    let print = |value: f64| match *name {
        "mape" => format!("{}%", data_number(value, 2)),
        _ => error_number(value),
    };
    let text = value.map_or_else(|| "–".into(), print);
    // What reads the same is as good.
    let strong =
        value.is_some() && best(&told.scores, part, read).map(print).as_ref() == Some(&text);
    let class = format!("of-{part}");
    view! { <td class=class class:strong=strong data-metric=*name data-part=*part data-value=value.map(|v| v.to_string())>{text}</td> }.into_any()
}

/// Who is ahead on the validation part while it trains.
fn so_far(train: TrainState, words: Words, told: &Told) -> Option<AnyView> {
    let verdict = verdict(&told.scores, "validation")?;
    let (rival, several) = rivals(train, words, &told.scores, &verdict.rival);
    let key = match verdict.winner {
        Winner::Model => "train.ahead-model",
        Winner::Baseline if several => "train.ahead-baselines",
        Winner::Baseline => "train.ahead-baseline",
        Winner::Nobody => "train.ahead-nobody",
    };
    Some(view! { <p class="note">{words.with(key, &[("rival", &rival), ("cell", &cell_name(train, words))])}</p> }.into_any())
}
