//! What follows from the verdict's numbers: the skill score, and the alarm for a model that repeats the last value.

use super::super::state::TrainState;
use super::{cell_name, counted};
use crate::message::Message;
use crate::notation::number;
use crate::train::echo::{Echo, echo};
use crate::train::metrics;
use crate::train::protocol::MODEL;
use crate::train::verdict::{Winner, verdict};
use crate::ui::charts::error_number;
use crate::ui::parts::MessageBox;
use crate::ui::words::Words;
use leptos::prelude::*;

/// The model's error on the test part beside that of the best baseline.
pub fn skill(train: TrainState, words: Words) -> Option<AnyView> {
    let (value, text) = skill_said(train, words)?;
    Some(view! { <span class="skill" data-metric="skill" data-part="test" data-value=value.map(|v| v.to_string())>{text}</span> }.into_any())
}

/// The same as a number, where there is one, and in words.
pub fn skill_said(train: TrainState, words: Words) -> Option<(Option<f64>, String)> {
    let verdict = train.told.with(|told| verdict(&told.scores, "test"))?;
    let value = metrics::skill(verdict.own, verdict.rival.rmse).filter(|skill| skill.is_finite());
    let key = match (value, verdict.winner) {
        (None, _) => "train.skill.none",
        (_, Winner::Model) => "train.skill.below",
        (_, Winner::Baseline) => "train.skill.above",
        (_, Winner::Nobody) => "train.skill.level",
    };
    let told = value.map(|skill| [error_number(skill), error_number(100.0 * skill.abs())]);
    let [skill, percent] = told.unwrap_or_default();
    Some((value, words.with(key, &[("skill", &skill), ("percent", &percent)])))
}

/// The alarm, where the model mostly repeats the last value that it knew.
pub fn alarm(train: TrainState, words: Words) -> Option<AnyView> {
    let ran = train.ran.get().filter(|_| train.open.get())?;
    let test = ran.split.test..ran.split.rows;
    let found = train.forecasts.with(|all| {
        let own = all.iter().find(|own| own.model == MODEL)?;
        let values = own.values.get(test.start.checked_sub(own.start)?..)?;
        echo(ran.series.target(), values, test.clone(), ran.reach.horizon)
    });
    let found = found.filter(|own| own.repeats() || own.runs_after())?;
    if found.runs_after() {
        return Some(late(train, words, &found));
    }
    // As many decimals as tell the two apart.
    let written = |decimals| [found.with_own, found.with_last].map(|own| number(own, decimals));
    let [own, last] = (3..9).map(written).find(|[a, b]| a != b).unwrap_or_else(|| written(9));
    let message = Message::new("RUN-REPEATS")
        .with("cell", cell_name(train, words))
        .with("stray", error_number(found.stray))
        .with("moves", error_number(found.moves))
        .with("own", own)
        .with("last", last);
    Some(view! { <MessageBox message=message warning=true/> }.into_any())
}

/// The alarm of a forecast that runs after what was known, though it is no copy of the last value.
fn late(train: TrainState, words: Words, found: &Echo) -> AnyView {
    let written = |decimals| [found.with_own, found.late.with].map(|own| number(own, decimals));
    let [own, with] = (3..9).map(written).find(|[a, b]| a != b).unwrap_or_else(|| written(9));
    let [error, last] = found.errors.map(error_number);
    let message = Message::new("RUN-LATE")
        .with("cell", cell_name(train, words))
        .with("by", counted(train, words, found.late.by))
        .with("own", own)
        .with("with", with)
        .with("error", error)
        .with("late", error_number(found.late.error))
        .with("last", last);
    view! { <MessageBox message=message warning=true/> }.into_any()
}
