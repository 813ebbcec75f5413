//! Errors of every model on identical rows; the best of each column in bold, whoever has it.

use super::super::model::unit_of;
use super::super::score_columns::{brief, models};
use super::super::state::{Told, TrainState};
use super::{cell_name, classical, grid, measures, rivals};
use crate::train::verdict::{Winner, verdict};
use crate::ui::words::Words;
use leptos::prelude::*;

/// `all`: whether the other measures are open below.
pub fn table(train: TrainState, words: Words, all: RwSignal<bool>) -> AnyView {
    let told = train.told.get();
    let over = told.outcome.is_some();
    let (rows, shown) = (models(&told.scores), brief(&told.scores, over));
    let target = train.ran.with(|ran| ran.as_ref().map(|ran| ran.spec.target.clone()));
    let (title, note) = titles(over, &target.unwrap_or_default(), words);
    let label = title.clone();
    let seen = (train.run_seen.get() && train.state.get().busy())
        .then(|| view! { <p class="note">{words.t("train.test-seen")}</p> });
    view! {
        <section class="scores" tabindex="0" aria-label=label>
            <div class="scores-head">
                <h3>{title} {note}</h3>
                {classical::button(train, words, &told)}
                {over.then(|| measures::button(words, all))}
            </div>
            <table>
                <thead>
                    {over.then(|| grid::part_row(train, words, &shown))}
                    {grid::name_row(words, &shown)}
                </thead>
                <tbody>
                    {grid::rows(train, words, &told, &rows, &shown)}
                    {classical::rows(words, &told, shown.len())}
                </tbody>
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
