//! A run on screen: progress, forecast, loss, scores and the verdict.

mod classical;
mod day;
mod export;
mod forecast;
mod grid;
mod honesty;
mod judged;
mod loss;
mod measures;
mod report;
pub(super) mod runs;
mod scores;

pub use forecast::{first_shown, row_name};

use super::figures::count_of;
use super::judge;
use super::many;
use super::model::{RunState, level};
use super::moments;
use super::recipe::name_of;
use super::running::running;
use super::state::{Told, TrainState};
use super::trouble;
use crate::baselines::arima::Order;
use crate::engine::cell::CellKind;
use crate::train::echo::FEW;
use crate::train::protocol::{MODEL, Score};
use crate::train::verdict::{Winner, verdict};
use crate::ui::charts::error_number;
use crate::ui::parts::MessageBox;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;

pub fn results(train: TrainState) -> impl IntoView {
    let words = use_words();
    let all = RwSignal::new(false);
    let no_season = Memo::new(move |_| train.told.with(|told| told.plan.no_season.clone()));
    let outdated = move || {
        if !train.other_table() {
            return words.t("train.outdated");
        }
        match train.ran_table.get().filter(|_| train.source() != train.ran_source.get()) {
            Some(own) => words.with("train.outdated-table", &[("name", &name_of(&own, words))]),
            None => words.t("train.outdated-reading"),
        }
    };
    view! {
        {move || if train.state.get().busy() { running(train, words) } else { ended(train, words) }}
        <Show when=move || (train.changed_since() || train.other_table()) && !train.state.get().busy()>
            <p class="outdated" role="status">{outdated}</p>
            {move || train.hindered().map(|message| view! { <MessageBox message=message/> })}
        </Show>
        {forecast::figure(train)}
        {move || day::bar(train, words)}
        <div class="two">
            {loss::figure(train)}
            <div class="beside">
                {move || trouble::told(train, words)}
                {move || scores::table(train, words, all)}
                {move || no_season.get().map(|message| view! { <p class="note" role="status" data-code=message.code.clone()>{words.message(&message, "what")}</p> })}
            </div>
        </div>
        {move || measures::panel(train, words, all)}
        {judge::panels(train)}
        {move || runs::table(train, words)}
        <div class="doors">{moments::panel(train, words)} {many::panel(train)}</div>
    }
}

/// The verdict, and what to take home.
fn ended(train: TrainState, words: Words) -> AnyView {
    let (title, text) = verdict_words(train, words);
    let hindered = move || train.hindered().is_some();
    view! {
        <div class="run-head">
            <div>
                <h2 class="run-title">{title}</h2>
                <p class="note">{text}{judged::skill(train, words)}</p>
            </div>
            <div class="run-actions">
                <button type="button" class="button" data-action="train" disabled=hindered title=words.t("train.same-start-title") on:click=move |_| train.train()>{words.t("train.same-start")}</button>
                <button type="button" class="button" data-action="train-anew" disabled=hindered title=words.t("train.new-start-title") on:click=move |_| train.train_anew()>{words.t("train.new-start")}</button>
                {export::menu(train)}
            </div>
        </div>
        {honesty::of_run(train, words)}
        {judged::alarm(train, words)}
    }
    .into_any()
}

/// The unit of the rows of the run on screen: `day`, `month` ...
fn unit(train: TrainState) -> &'static str {
    train.ran.with(|ran| ran.as_ref().map_or("row", |ran| ran.series.rhythm.unit))
}

/// "77 days", in the unit of the rows of the run on screen.
pub(super) fn counted(train: TrainState, words: Words, count: usize) -> String {
    count_of(words, unit(train), count)
}

/// What the cell of the run on screen is called.
pub(super) fn cell_name(train: TrainState, words: Words) -> String {
    cell_of(
        train.ran.with(|ran| ran.as_ref().map_or_else(CellKind::default, |ran| ran.spec.cell)),
        words,
    )
}

fn cell_of(cell: CellKind, words: Words) -> String {
    words.t(&format!("gates.cells.{}", cell.key()))
}

/// Between the numbers of an order, which are mathematics in every language.
const ORDER_SIGN: &str = ",\u{2009}";

/// The order of a model that the page fitted itself, in the letters that it has.
fn numbers(train: TrainState, model: &str) -> Option<Vec<usize>> {
    let own = |told: &Told| told.further.iter().find(|own| own.forecast.model == model)?.order;
    let Order { p, d, q } = train.told.with(own)?;
    Some(match model {
        "ma" => vec![q],
        "arma" => vec![p, q],
        _ => vec![p, d, q],
    })
}

pub(super) fn model_name(
    train: TrainState,
    words: Words,
    model: &str,
    order: Option<usize>,
) -> String {
    if model == MODEL {
        return cell_name(train, words);
    }
    let key = match (model, unit(train), order) {
        ("seasonal-naive", "month", Some(12)) => "same-month".to_owned(),
        ("seasonal-naive", "quarter", Some(4)) => "same-quarter".to_owned(),
        _ => model.to_owned(),
    };
    let season = order.unwrap_or(0);
    let order = numbers(train, model).or(order.map(|own| vec![own])).unwrap_or_default();
    let order: Vec<String> = order.iter().map(usize::to_string).collect();
    let order = order.join(ORDER_SIGN);
    let count =
        if model == "seasonal-naive" { counted(train, words, season) } else { String::new() };
    let args = [("order", order), ("count", count)];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with(&format!("train.models.{key}"), &args)
}

/// The best baselines by name, all of those whose error reads the same, and whether they are several.
fn rivals(train: TrainState, words: Words, scores: &[Score], best: &Score) -> (String, bool) {
    let level = level(scores, best, error_number);
    let mut names = level.iter().map(|own| model_name(train, words, &own.model, own.order));
    let first = names.next().unwrap_or_default();
    let both = |first: String, second: String| {
        words.with("train.both", &[("first", &first), ("second", &second)])
    };
    (names.fold(first, both), level.len() > 1)
}

/// Who was better, by which numbers, and one computed reason.
fn verdict_words(train: TrainState, words: Words) -> (String, String) {
    let told = train.told.get();
    let Some(verdict) = verdict(&told.scores, "test") else {
        let broken = train.stands() == RunState::Failed;
        let title = if broken { "train.broken-off" } else { "train.no-result" };
        return (words.t(title), String::new());
    };
    let (rival, several) = rivals(train, words, &told.scores, &verdict.rival);
    let (a, b) = (error_number(verdict.rival.rmse), error_number(verdict.own));
    let rows = train.ran.with(|ran| ran.as_ref().map_or(0, |ran| ran.split.rows - ran.split.test));
    let count = counted(train, words, rows);
    let cell = cell_name(train, words);
    let args =
        [("cell", cell.as_str()), ("rival", &rival), ("a", &a), ("b", &b), ("count", &count)];
    let (title, text) = match verdict.winner {
        Winner::Model => ("train.verdict.model", "train.verdict.model-text"),
        Winner::Baseline if several => ("train.verdict.baselines", "train.verdict.baselines-text"),
        Winner::Baseline => ("train.verdict.baseline", "train.verdict.baseline-text"),
        Winner::Nobody => ("train.verdict.nobody", "train.verdict.nobody-text"),
    };
    let last_value = verdict.winner != Winner::Model && verdict.rival.model == "naive";
    let reason = told.outcome.as_ref().and_then(|outcome| {
        // Over a few changes a correlation says nothing.
        let own = outcome.change_correlation.filter(|_| outcome.direction.1 >= FEW)?;
        let correlation = crate::notation::number(own, 2);
        let right = outcome.direction.0.to_string();
        let all = counted(train, words, outcome.direction.1);
        let args = [("correlation", correlation.as_str()), ("right", &right), ("all", &all)];
        let reason = words.with(reason_key(own), &args);
        // Where the last value wins and changes tell nothing of the next ones, that is no failure.
        let expected = (last_value && own < ALONE).then(|| words.t("train.verdict.expected"));
        Some(expected.into_iter().fold(reason, |all, own| both(words, &all, &own)))
    });
    let text = words.with(text, &args);
    (words.with(title, &args), reason.into_iter().fold(text, |all, own| both(words, &all, &own)))
}

/// One sentence behind another.
fn both(words: Words, text: &str, reason: &str) -> String {
    words.with("train.verdict.both", &[("text", text), ("reason", reason)])
}

/// Below this correlation changes do not go together.
const ALONE: f64 = 0.2;

/// How predicted and real changes go together, in words.
fn reason_key(correlation: f64) -> &'static str {
    match correlation {
        r if r < -ALONE => "train.verdict.against",
        r if r < ALONE => "train.verdict.apart",
        r if r < 0.6 => "train.verdict.partly",
        _ => "train.verdict.together",
    }
}
