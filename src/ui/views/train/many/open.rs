//! The way in, below the table and below the results: what it opens comes later.

use super::super::state::TrainState;
use super::view;
use crate::ui::parts::{arrival, dressed};
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// In one file with the look at a series: every file more, with what it shares with each other, is half a kilobyte
/// of the first load.
#[wasm_split(series, fallible)]
fn opened_many(train: TrainState) -> Result<AnyView, SplitLoaderError> {
    Ok(view::many(train))
}

pub fn panel(train: TrainState) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let whole = Memo::new(move |_| train.series.with(|own| matches!(own, Some(Ok(_)))));
    view! {
        <div class="many-place">
            <Show when=move || whole.get()>
                <div class="run-actions">
                    <button type="button" class="button" data-action="open-many" aria-expanded=move || if open.get() { "true" } else { "false" } on:click=move |_| open.update(|open| *open = !*open)>
                        {words.signal("train.many.open")}
                    </button>
                    <Show when=move || train.many.running.get().is_some_and(|own| !own.judges()) && !open.get()><p class="note" role="status">{words.signal("train.many.under-way")}</p></Show>
                </div>
                {move || open.get().then(|| arrival(move || dressed("many", Box::pin(opened_many(train)))))}
            </Show>
        </div>
    }
    .into_any()
}
