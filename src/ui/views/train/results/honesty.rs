//! What must be known of a run before its verdict is believed: that it leaks, and that it ended early.

use super::super::state::TrainState;
use crate::message::Message;
use crate::train::spec::ScalerKind;
use crate::ui::parts::MessageBox;
use crate::ui::words::Words;
use leptos::prelude::*;

/// Both, where they are so.
pub fn of_run(train: TrainState, words: Words) -> AnyView {
    let brought = move || {
        let own = train.told.with(|told| told.brought.clone())?;
        Some(view! { <MessageBox message=own warning=true/> })
    };
    view! {
        {brought}
        {leak(train).map(|message| view! { <MessageBox message=message warning=true/> })}
        {early(train, words)}
    }
    .into_any()
}

/// What a report says of it: where the run came from, and that it leaks.
pub fn on_paper(train: TrainState, words: Words) -> Vec<AnyView> {
    let brought = train.told.with(|told| told.brought.clone());
    let line = |own: Message| {
        let [what, why, fix] = ["what", "why", "fix"].map(|part| words.message(&own, part));
        view! { <p class="message-text"><b>{what}</b> <span>{why}</span> <span>{fix}</span></p> }
            .into_any()
    };
    brought.into_iter().chain(leak(train)).map(line).collect()
}

/// The warning of a run whose scaler has seen the test part. Without scaling, nothing is seen.
fn leak(train: TrainState) -> Option<Message> {
    let ran = train.ran.get()?;
    if !ran.spec.leaking || ran.spec.scaler == ScalerKind::None {
        return None;
    }
    Some(Message::new("RUN-LEAKS").with("rows", ran.split.rows).with("train", ran.split.validation))
}

/// After which epoch early stopping ended the run.
fn early(train: TrainState, words: Words) -> Option<AnyView> {
    let ran = train.ran.get()?;
    let patience = ran.spec.early_stopping;
    let (epochs, best) = train
        .told
        .with(|told| told.outcome.as_ref().map(|outcome| (outcome.epochs, outcome.best_epoch)))?;
    if patience == 0 || epochs >= ran.spec.epochs || epochs - best < patience {
        return None;
    }
    let [last, best, patience] = [epochs, best, patience].map(|count| count.to_string());
    let args = [("epoch", last.as_str()), ("best", &best), ("patience", &patience)];
    let text = words.with("train.stopped-early", &args);
    Some(
        view! { <p class="note" role="status" data-stopped-early=last.clone()>{text}</p> }
            .into_any(),
    )
}
