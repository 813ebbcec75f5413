//! The way in, below the results.

use super::super::model::RunState;
use super::super::state::TrainState;
use super::view;
use crate::ui::parts::{arrival, dressed};
use crate::ui::words::Words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(series, fallible)]
fn opened(train: TrainState) -> Result<AnyView, SplitLoaderError> {
    Ok(view::moments(train))
}

/// A button once weights were kept, and what it opens while nothing trains.
pub fn panel(train: TrainState, words: Words) -> AnyView {
    let open = train.looks[5];
    let expanded = Signal::derive(move || if open.get() { "true" } else { "false" });
    let rests = Memo::new(move |_| {
        let state = train.state.get();
        state == RunState::Paused || !state.busy()
    });
    let some = Memo::new(move |_| train.told.with(|told| !told.weights.is_empty()));
    // Of a run that was brought back, from a file or from the device, the best weights are all there is.
    let best_alone = move || {
        let known = train.told.with(|told| told.outcome.is_some() || told.kept.is_some());
        known && !some.get() && rests.get()
    };
    let none = move || {
        let own =
            || view! { <p class="note" data-part="no-moments">{words.t("train.moments.none")}</p> };
        best_alone().then(own)
    };
    let content = move || match (open.get(), rests.get()) {
        (true, true) => arrival(move || dressed("moments", Box::pin(opened(train)))),
        (true, false) => {
            view! { <p class="note" role="status">{words.t("train.moments.pause")}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    view! {
        {none}
        <Show when=move || some.get()>
            <div class="time-machine">
                <div class="run-actions">
                    <button type="button" class="button" data-action="see-moments" aria-expanded=expanded on:click=move |_| open.update(|open| *open = !*open)>
                        {words.signal("train.moments.see")}
                    </button>
                </div>
                {content}
            </div>
        </Show>
    }
    .into_any()
}
