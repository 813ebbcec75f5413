//! What the tables of runs have in common.

use super::super::figures::count_of;
use super::desk::{Round, Stand};
use crate::data::series::Series;
use crate::train::CheckedSpec;
use crate::train::protocol::MODEL;
use crate::ui::charts::error_number;
use crate::ui::dates;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// A cell with an error, once it is known.
pub fn error(
    metric: &'static str,
    part: &'static str,
    value: impl Fn() -> Option<f64> + Clone + Send + Sync + 'static,
) -> AnyView {
    let own = value.clone();
    let text = move || value().map_or_else(|| "–".to_owned(), error_number);
    view! { <td data-metric=metric data-part=part data-value=move || own().map(|own| own.to_string())>{text}</td> }
        .into_any()
}

/// A cell with the error of one of several models, or with what was worked out of such errors. `name` is what it is called
/// where a narrow screen has no heads.
pub fn error_of(
    (model, name): (&'static str, String),
    metric: &'static str,
    value: impl Fn() -> (Option<f64>, bool) + Clone + Send + Sync + 'static,
) -> AnyView {
    let (own, best) = (value.clone(), value.clone());
    let text = move || value().0.map_or_else(|| "–".to_owned(), error_number);
    view! { <td data-name=name data-model=model data-metric=metric class:strong=move || best().1 data-value=move || own().0.map(|own| own.to_string())>{text}</td> }
        .into_any()
}

/// A line of a table of runs, and the rows that it is judged on, where these are not the test part.
pub struct Line {
    pub name: String,
    /// Before and behind its epochs.
    pub before: Vec<AnyView>,
    pub errors: Vec<AnyView>,
    pub judged: Option<Range<usize>>,
}

/// A table of the runs one by one. `heads`: of the names, of what stands before the epochs, of the errors.
pub fn runs(
    words: Words,
    round: &Arc<Round>,
    label: &str,
    (names, before, errors): (&str, Vec<AnyView>, Vec<AnyView>),
    line: impl Fn(usize) -> Line,
    feet: impl IntoView,
) -> AnyView {
    let line = |k: usize| {
        let Line { name, before, errors, judged } = line(k);
        let (from, end) = judged.map(|own| (own.start.to_string(), own.end.to_string())).unzip();
        view! {
            <tr data-job=k + 1 data-state=state(round, k) data-origin=from data-end=end>
                <th scope="row" data-name=words.t(names)>{name}</th>
                {before}
                {epochs(round, k)}
                {errors}
                {stand(words, round, k)}
            </tr>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = (0..round.jobs.len()).map(line).collect();
    view! {
        <div class="many-box" tabindex="0" role="region" aria-label=words.t(label)>
            <table>
                <thead>
                    <tr>
                        {head(words, names)}
                        {before}
                        {head(words, "train.best-epoch")}
                        {errors}
                        {head(words, "train.many.state-word")}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
                {feet}
            </table>
        </div>
    }
    .into_any()
}

/// The model's own errors of a run: that of the test part once all have ended.
pub fn own_errors(round: &Arc<Round>, k: usize) -> Vec<AnyView> {
    let (a, b) = (Arc::clone(round), Arc::clone(round));
    vec![
        error("rmse", "validation", move || a.ended(k)?.own("validation")),
        error("rmse", "test", move || b.over.get().then(|| b.ended(k)?.own("test")).flatten()),
    ]
}

/// The heads of these.
pub fn own_heads(words: Words) -> Vec<AnyView> {
    ["train.validation-part", "train.test-part"].map(|key| head_of(words, key)).into()
}

/// The best epoch, of how many.
pub fn epochs(round: &Arc<Round>, k: usize) -> AnyView {
    let own = Arc::clone(round);
    let (best, value) = (move || own.ended(k), Arc::clone(round));
    let value = move || value.ended(k).map(|own| own.best_epoch.to_string());
    let text = move || match best() {
        Some(own) => {
            view! { {own.best_epoch} <span class="faint">" / " {own.epochs}</span> }.into_any()
        }
        None => "–".into_any(),
    };
    view! { <td data-metric="best-epoch" data-value=value>{text}</td> }.into_any()
}

/// How far a run is.
pub fn stand(words: Words, round: &Arc<Round>, k: usize) -> AnyView {
    let own = round.stands[k].clone();
    let all = round.jobs[k].spec.epochs.to_string();
    let text = move || match own.get() {
        Stand::Running { scoring: true, .. } => words.t("train.many.scoring").into_any(),
        Stand::Running { epoch, .. } => words
            .with("train.many.epoch", &[("epoch", &epoch.to_string()), ("epochs", &all)])
            .into_any(),
        Stand::Failed(message) => {
            let what = words.message(&message, "what");
            view! { <span role="status" data-code=message.code>{what}</span> }.into_any()
        }
        own => words.t(&format!("train.many.state.{}", own.key())).into_any(),
    };
    view! { <td class="many-stand">{text}</td> }.into_any()
}

/// The value of `data-state` of a row.
pub fn state(round: &Arc<Round>, k: usize) -> impl Fn() -> &'static str + Send + Sync + 'static {
    let own = round.stands[k].clone();
    move || own.with(Stand::key)
}

/// A row by its time, or by its number.
pub fn row_name(words: Words, series: &Series, row: usize) -> String {
    match &series.times {
        Some(times) => dates::dated(times[row], series.rhythm.unit, words),
        None => words.with("train.row-number", &[("row", &(row + 1).to_string())]),
    }
}

/// "Jan 2001 to Feb 2012".
pub fn span(words: Words, series: &Series, rows: Range<usize>) -> String {
    let last = rows.end.saturating_sub(1).max(rows.start);
    let [from, to] = [rows.start, last].map(|row| row_name(words, series, row));
    words.with("train.many.span", &[("from", &from), ("to", &to)])
}

/// What a model is called beside these runs.
pub fn name(words: Words, round: &Round, model: &str, order: Option<usize>) -> String {
    name_in(words, &round.checked, model, order)
}

pub fn name_in(words: Words, ran: &CheckedSpec, model: &str, order: Option<usize>) -> String {
    if model == MODEL {
        return words.t(&format!("gates.cells.{}", ran.spec.cell.key()));
    }
    let unit = ran.series.rhythm.unit;
    let key = match (model, unit, order) {
        ("seasonal-naive", "month", Some(12)) => "same-month",
        ("seasonal-naive", "quarter", Some(4)) => "same-quarter",
        (other, ..) => other,
    };
    let order = order.unwrap_or(0);
    let args = [("order", order.to_string()), ("count", count_of(words, unit, order))];
    words.with(
        &format!("train.models.{key}"),
        &args.each_ref().map(|(name, own)| (*name, own.as_str())),
    )
}

pub fn head(words: Words, key: &str) -> AnyView {
    view! { <th scope="col">{words.t(key)}</th> }.into_any()
}

/// Above what stands at the left of its column.
pub fn head_left(words: Words, key: &str) -> AnyView {
    view! { <th scope="col" class="many-learns">{words.t(key)}</th> }.into_any()
}

/// "Validation RMSE".
pub fn head_of(words: Words, key: &str) -> AnyView {
    view! { <th scope="col">{words.t(key)} " RMSE"</th> }.into_any()
}

/// How many runs came to an end, and how long the list took.
pub fn took(words: Words, round: &Round) -> String {
    let seconds = round.seconds.get();
    let decimals = usize::from(seconds < 10.0);
    let time = words.with("train.seconds", &[("seconds", &format!("{seconds:.decimals$}"))]);
    let ended = (0..round.jobs.len()).filter(|k| round.ended(*k).is_some()).count();
    let (runs, hands) = (ended.to_string(), round.hands.to_string());
    let args = [("runs", runs.as_str()), ("hands", &hands)];
    let text = words.with("train.many.estimate", &args);
    words.with("train.many.estimate-time", &[("runs", &text), ("time", &time)])
}
