//! What stopped a run, with what mends it: the same on every page of the view, and gone where it no longer holds.

use super::mend::holds;
use super::model::RunState;
use super::state::TrainState;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::ui::charts::short_number;
use crate::ui::parts::{MessageAction, MessageBox};
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// What went wrong, and with what.
#[derive(Clone)]
pub struct Trouble {
    pub message: Message,
    /// The settings that were to run.
    pub spec: ExperimentSpec,
    /// The number of the table that they were to run on.
    pub table: usize,
}

impl TrainState {
    /// What went wrong, where that may be said of the table and the settings on screen.
    pub fn pressing(self) -> Option<Message> {
        let trouble = self.trouble.get().filter(|own| own.table == self.shown.get())?;
        let own = holds(&trouble.message.code, &trouble.spec, &self.named_spec());
        own.then_some(trouble.message)
    }

    /// Where the run stands; one that failed with another table or other settings is as none.
    pub fn stands(self) -> RunState {
        match self.state.get() {
            RunState::Failed if self.pressing().is_none() => RunState::Idle,
            state => state,
        }
    }
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

/// The message, while no run is under way.
pub fn told(train: TrainState, words: Words) -> Option<AnyView> {
    let message = train.pressing().filter(|_| !train.state.get().busy())?;
    let message = readable(message, words);
    let actions = mends(train, words, &message);
    Some(view! { <MessageBox message=message actions=actions/> }.into_any())
}

/// What mends it, each with a run; else the same once more.
fn mends(train: TrainState, words: Words, message: &Message) -> Vec<MessageAction> {
    let action = |name, text: Signal<String>, change: fn(&mut ExperimentSpec, f64), to| {
        let run = move || {
            train.spec.update(|spec| change(spec, to));
            train.train();
        };
        MessageAction { words: text, run: Arc::new(run), name }
    };
    let text = |key| words.signal(key);
    match message.code.as_str() {
        "RUN-DIVERGED" => {
            let better = message.arg("better").and_then(|rate| rate.parse::<f64>().ok());
            let rate = better.unwrap_or(0.001);
            let lower = move || words.with("train.set-rate", &[("rate", &rate.to_string())]);
            let lower = Signal::derive(lower);
            vec![
                action("lower-rate", lower, |spec, rate| spec.learning_rate = rate, rate),
                action("clip", text("train.set-clip"), |spec, most| spec.clip = most, 1.0),
            ]
        }
        "SCALE-LOG" => {
            let change = |spec: &mut ExperimentSpec, _| spec.scaler = ScalerKind::Standard;
            vec![action("scaler", text("train.set-scaler"), change, 0.0)]
        }
        "SCALE-RETURN" => {
            let change = |spec: &mut ExperimentSpec, _| spec.form = TargetForm::Difference;
            vec![action("form", text("train.set-form"), change, 0.0)]
        }
        _ => vec![action("train", text("train.again"), |_, _| {}, 0.0)],
    }
}
