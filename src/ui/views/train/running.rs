//! A run under way: how far it is, and what can be done with it.

use super::model::{RunState, Work};
use super::state::TrainState;
use crate::ui::words::Words;
use leptos::prelude::*;

/// Epoch, time left and the buttons while it runs. Only what changes is drawn again, so that a
/// button under the pointer stays.
pub fn running(train: TrainState, words: Words) -> AnyView {
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
    view! {
        <div class="run-head run-live">
            <div>
                <h2 class="run-title">{title}<span class="faint">{of}</span></h2>
                <p class="note">{left} <span class="going">{going}</span></p>
            </div>
            {buttons(train, words)}
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

/// Beside another page of the view: that it is under way, the way to it, and what can be done with it.
pub fn beside(train: TrainState, words: Words, work: RwSignal<Work>) -> AnyView {
    view! {
        <div class="run-beside">
            <p class="note" role="status">{words.signal("train.under-way")}</p>
            <button type="button" class="link" data-action="see-results" on:click=move |_| work.set(Work::Results)>{words.signal("train.see-results")}</button>
            {buttons(train, words)}
        </div>
    }
    .into_any()
}

/// Pause or Resume, and Stop.
fn buttons(train: TrainState, words: Words) -> impl IntoView {
    let scoring = Memo::new(move |_| train.told.with(|told| told.scored.is_some()));
    let stop = move || words.t(if scoring.get() { "train.stop-scoring" } else { "train.stop" });
    let pause = move || {
        if train.state.get() == RunState::Paused {
            view! { <button type="button" class="button" data-action="resume-run" on:click=move |_| train.resume()>{words.t("train.resume")}</button> }.into_any()
        } else {
            view! { <button type="button" class="button" data-action="pause-run" on:click=move |_| train.pause()>{words.t("train.pause")}</button> }.into_any()
        }
    };
    view! {
        <div class="run-actions">
            {pause}
            <button type="button" class="button" data-action="stop-run" on:click=move |_| train.stop()>{stop}</button>
        </div>
    }
}
