//! Where it stands on the page: questions above the table, what is odd below it, other ways below a refusal.

use super::super::state::TrainState;
use super::{asks as asking, notes as noting, question, ways_view};
use crate::message::Message;
use crate::ui::parts::{arrival, dressed};
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What is to come.
#[derive(Clone)]
enum Wanted {
    Asks,
    Notes,
    Mends(Message),
}

#[wasm_split(prepare, fallible)]
fn arrived(train: TrainState, wanted: Wanted) -> Result<AnyView, SplitLoaderError> {
    Ok(match wanted {
        Wanted::Asks => asking::asks(train),
        Wanted::Notes => noting::notes(train),
        Wanted::Mends(message) => ways_view::ways(train, &message),
    })
}

fn come(train: TrainState, wanted: Wanted) -> AnyView {
    arrival(move || dressed("doubts", Box::pin(arrived(train, wanted.clone()))))
}

/// The question that is open, with its answers.
pub fn asks(train: TrainState) -> AnyView {
    let open = Memo::new(move |_| {
        let of = |data: &Option<super::super::state::Data>| {
            data.as_ref().is_some_and(|data| question::open(&data.table).is_some())
        };
        train.data.with(of) && !train.part.get()
    });
    (move || open.get().then(|| come(train, Wanted::Asks))).into_any()
}

/// What was cleaned, and what is odd and stops nobody.
pub fn notes(train: TrainState) -> AnyView {
    let whole = Memo::new(move |_| train.data.with(Option::is_some) && !train.part.get());
    (move || whole.get().then(|| come(train, Wanted::Notes))).into_any()
}

/// Ways to read a file all the same that was refused with `message`.
pub fn mends(train: TrainState, message: Message) -> AnyView {
    let can = super::ways::CODES.contains(&message.code.as_str());
    can.then(|| come(train, Wanted::Mends(message))).into_any()
}
