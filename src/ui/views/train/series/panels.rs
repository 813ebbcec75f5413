//! The two ways in, below the table: what they open comes later.

use super::super::state::TrainState;
use super::{models, run, view};
use crate::train::CheckedSpec;
use crate::ui::parts::{arrival, dressed, spawn};
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(series, fallible)]
fn opened(train: TrainState, series: bool) -> Result<AnyView, SplitLoaderError> {
    Ok(if series { view::series(train) } else { models::models(train) })
}

#[wasm_split(series, fallible)]
fn fitted(train: TrainState, ran: Arc<CheckedSpec>) -> Result<(), SplitLoaderError> {
    run::fit(train, ran);
    Ok(())
}

/// Fits MA, ARMA and ARIMA for a run. Where the code does not come, they stay away and the button returns.
pub fn fit_run(train: TrainState, ran: Arc<CheckedSpec>) {
    spawn(async move {
        if fitted(train, Arc::clone(&ran)).await.is_err() {
            train.no_classical(&ran);
        }
    });
}

pub fn panels(train: TrainState) -> AnyView {
    let words = use_words();
    let open = [RwSignal::new(false), RwSignal::new(false)];
    let whole = Memo::new(move |_| train.series.with(|own| matches!(own, Some(Ok(_)))));
    let button = move |k: usize, name: &'static str, key: &'static str| {
        let expanded = Signal::derive(move || if open[k].get() { "true" } else { "false" });
        view! {
            <button type="button" class="button" data-action=name aria-expanded=expanded on:click=move |_| open[k].update(|open| *open = !*open)>
                {words.signal(key)}
            </button>
        }
    };
    let panel = move |k: usize| {
        open[k].get().then(|| arrival(move || dressed("series", Box::pin(opened(train, k == 0)))))
    };
    view! {
        <Show when=move || whole.get()>
            <div class="run-actions">
                {button(0, "see-series", "train.series.see")}
                {button(1, "see-classical", "train.series.classical")}
            </div>
            {move || panel(0)}
            {move || panel(1)}
        </Show>
    }
    .into_any()
}
