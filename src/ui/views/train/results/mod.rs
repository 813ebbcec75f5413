//! A run on screen: progress, forecast, loss, scores and the verdict.

mod day;
mod export;
mod forecast;
mod loss;
mod scores;

use super::figures::count_of;
use super::model::{RunState, place};
use super::state::TrainState;
use crate::message::Message;
use crate::train::protocol::{MODEL, Score};
use crate::train::verdict::{Verdict, Winner, verdict};
use crate::ui::charts::{data_number, short_number};
use crate::ui::parts::{MessageAction, MessageBox};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

pub fn results(train: TrainState) -> impl IntoView {
    let words = use_words();
    view! {
        {move || if train.state.get().busy() { running(train, words) } else { ended(train, words) }}
        <Show when=move || train.changed_since() && !train.state.get().busy()>
            <p class="outdated" role="status">{words.signal("train.outdated")}</p>
            {move || train.hindered().map(|message| view! { <MessageBox message=message/> })}
        </Show>
        {forecast::figure(train)}
        {move || day::bar(train, words)}
        <div class="two">
            {loss::figure(train)}
            <div class="beside">
                {move || trouble(train, words)}
                {move || scores::table(train, words)}
            </div>
        </div>
    }
}

/// Epoch, time left and the buttons while it runs. Only what changes is drawn again, so that a
/// button under the pointer stays.
fn running(train: TrainState, words: Words) -> AnyView {
    let total = train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.spec.epochs));
    let epoch = Memo::new(move |_| train.told.with(|told| told.epoch));
    let all = total.to_string();
    let of = words.with("train.of-epochs", &[("epochs", &all)]);
    let scored = Memo::new(move |_| train.told.with(|told| told.scored));
    let title = move || match scored.get() {
        Some(_) => words.t("train.scoring"),
        None => words.with("train.epoch", &[("epoch", &epoch.get().to_string())]),
    };
    let of = move || scored.get().is_none().then(|| of.clone());
    let left = move || match (
        train.state.get(),
        scored.get(),
        train.told.with(|told| told.seconds_left),
    ) {
        (RunState::Paused, ..) => words.t("train.paused"),
        (_, Some(share), _) => {
            words.with("train.scored", &[("percent", &format!("{:.0}", share * 100.0))])
        }
        (_, _, Some(left)) if left < 90.0 => {
            words.with("train.left", &[("seconds", &format!("{:.0}", left.max(1.0)))])
        }
        (_, _, Some(left)) => {
            words.with("train.left-minutes", &[("minutes", &format!("{:.0}", left / 60.0))])
        }
        _ => String::new(),
    };
    let going = move || match (train.state.get(), scored.get()) {
        (RunState::Paused, _) => String::new(),
        (_, Some(_)) => words.t("train.scored-stop"),
        _ => words.t("train.going"),
    };
    let share = move || scored.get().unwrap_or_else(|| epoch.get() as f64 / total as f64);
    let part = move || format!("{:.1}%", share() * 100.0);
    let stop =
        move || words.t(if scored.get().is_some() { "train.stop-scoring" } else { "train.stop" });
    let pause = move || {
        if train.state.get() == RunState::Paused {
            view! { <button type="button" class="button" data-action="resume-run" on:click=move |_| train.resume()>{words.t("train.resume")}</button> }.into_any()
        } else {
            view! { <button type="button" class="button" data-action="pause-run" on:click=move |_| train.pause()>{words.t("train.pause")}</button> }.into_any()
        }
    };
    view! {
        <div class="run-head run-live">
            <div>
                <h2 class="run-title">{title}<span class="faint">{of}</span></h2>
                <p class="note">{left} <span class="going">{going}</span></p>
            </div>
            <div class="run-actions">
                {pause}
                <button type="button" class="button" data-action="stop-run" on:click=move |_| train.stop()>{stop}</button>
            </div>
            <div
                class="progress"
                role="progressbar"
                aria-label=words.t("train.progress")
                aria-valuemin="0"
                aria-valuemax=all
                aria-valuenow=move || epoch.get().to_string()
                aria-valuetext=move || scored.get().map(|_| left())
            >
                <span style:width=part></span>
            </div>
        </div>
    }
    .into_any()
}

/// The verdict, and what to take home.
fn ended(train: TrainState, words: Words) -> AnyView {
    let (title, text) = verdict_words(train, words);
    view! {
        <div class="run-head">
            <div>
                <h2 class="run-title">{title}</h2>
                <p class="note">{text}</p>
            </div>
            <div class="run-actions">
                <button type="button" class="button" data-action="train" disabled=move || train.hindered().is_some() on:click=move |_| train.train()>{words.t("train.again")}</button>
                {export::menu(train)}
            </div>
        </div>
    }
    .into_any()
}

/// The unit of the rows of the run on screen: `day`, `month` ...
fn unit(train: TrainState) -> &'static str {
    train.ran.with(|ran| ran.as_ref().map_or("row", |ran| ran.series.rhythm.unit))
}

/// "77 days", in the unit of the rows of the run on screen.
fn counted(train: TrainState, words: Words, count: usize) -> String {
    count_of(words, unit(train), count)
}

/// What the cell of the run on screen is called.
fn cell_name(train: TrainState, words: Words) -> String {
    let cell = train.ran.with(|ran| ran.as_ref().map_or("lstm", |ran| ran.spec.cell.key()));
    words.t(&format!("gates.cells.{cell}"))
}

fn model_name(train: TrainState, words: Words, model: &str, order: Option<usize>) -> String {
    if model == MODEL {
        return cell_name(train, words);
    }
    let key = match (model, unit(train), order) {
        ("seasonal-naive", "month", Some(12)) => "same-month".to_owned(),
        ("seasonal-naive", "quarter", Some(4)) => "same-quarter".to_owned(),
        _ => model.to_owned(),
    };
    let order = order.unwrap_or(0);
    let count =
        if model == "seasonal-naive" { counted(train, words, order) } else { String::new() };
    let args = [("order", order.to_string()), ("count", count)];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with(&format!("train.models.{key}"), &args)
}

/// The verdict on one part; errors that read the same are level, whatever their further digits.
fn read_verdict(scores: &[Score], part: &str) -> Option<Verdict> {
    let mut verdict = verdict(scores, part)?;
    if error(verdict.own) == error(verdict.rival.rmse) {
        verdict.winner = Winner::Nobody;
    }
    Some(verdict)
}

/// The best baselines by name, all of those whose error reads the same, and whether they are several.
fn rivals(train: TrainState, words: Words, scores: &[Score], best: &Score) -> (String, bool) {
    let same = |own: &&Score| own.part == best.part && error(own.rmse) == error(best.rmse);
    let mut level: Vec<&Score> =
        scores.iter().filter(|own| own.model != MODEL).filter(same).collect();
    level.sort_by_key(|own| place(&own.model));
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
    let Some(verdict) = read_verdict(&told.scores, "test") else {
        let broken = train.state.get() == RunState::Failed;
        let title = if broken { "train.broken-off" } else { "train.no-result" };
        return (words.t(title), String::new());
    };
    let (rival, several) = rivals(train, words, &told.scores, &verdict.rival);
    let (a, b) = (error(verdict.rival.rmse), error(verdict.own));
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
    let reason = told.outcome.as_ref().and_then(|outcome| {
        // Over a few changes a correlation says nothing.
        let own = outcome.change_correlation.filter(|_| outcome.direction.1 >= 10)?;
        let correlation = crate::notation::number(own, 2);
        let right = outcome.direction.0.to_string();
        let all = counted(train, words, outcome.direction.1);
        let args = [("correlation", correlation.as_str()), ("right", &right), ("all", &all)];
        Some(words.with(reason_key(own), &args))
    });
    let text = words.with(text, &args);
    let both =
        |reason: String| words.with("train.verdict.both", &[("text", &text), ("reason", &reason)]);
    (words.with(title, &args), reason.map_or_else(|| text.clone(), both))
}

/// How predicted and real changes go together, in words.
fn reason_key(correlation: f64) -> &'static str {
    match correlation {
        r if r < -0.2 => "train.verdict.against",
        r if r < 0.2 => "train.verdict.apart",
        r if r < 0.6 => "train.verdict.partly",
        _ => "train.verdict.together",
    }
}

/// An error with two decimals around 1, more below and fewer above; in powers of ten where it is far from 1.
fn error(value: f64) -> String {
    if value != 0.0 && !(1e-3..1e7).contains(&value) {
        return data_number(value, 2);
    }
    let digits = match value {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 0.1 || v == 0.0 => 2,
        _ => 4,
    };
    crate::notation::number(value, digits)
}

/// The message with its loss as people write such numbers, and what is kept in words.
fn readable(mut message: Message, words: Words) -> Message {
    for (name, value) in &mut message.args {
        match (name.as_str(), value.parse::<f64>()) {
            ("loss", Ok(loss)) => *value = short_number(loss),
            ("kept", Ok(0.0)) => *value = words.t("train.kept-start"),
            ("kept", Ok(_)) => *value = words.with("train.kept-epoch", &[("epoch", value)]),
            _ => {}
        }
    }
    message
}

/// What stopped the run, with what mends it.
fn trouble(train: TrainState, words: Words) -> Option<AnyView> {
    let message = readable(train.trouble.get()?, words);
    let mut actions = Vec::new();
    if message.code == "RUN-DIVERGED" {
        let rate = message.arg("better").and_then(|rate| rate.parse::<f64>().ok()).unwrap_or(0.001);
        let lower = move || {
            train.spec.update(|spec| spec.learning_rate = rate);
            train.train();
        };
        let text =
            Signal::derive(move || words.with("train.set-rate", &[("rate", &rate.to_string())]));
        actions.push(MessageAction { words: text, run: Arc::new(lower), name: "lower-rate" });
        let clip = move || {
            train.spec.update(|spec| spec.clip = 1.0);
            train.train();
        };
        actions.push(MessageAction {
            words: words.signal("train.set-clip"),
            run: Arc::new(clip),
            name: "clip",
        });
    } else {
        actions.push(MessageAction {
            words: words.signal("train.again"),
            run: Arc::new(move || train.train()),
            name: "train",
        });
    }
    Some(view! { <MessageBox message=message actions=actions/> }.into_any())
}
