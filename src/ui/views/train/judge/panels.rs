//! The ways in, below the scores of a run that has ended: what they open comes later.

use super::super::state::TrainState;
use super::{article, blocks, direction, leaks, residuals};
use crate::ui::parts::{arrival, dressed};
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The value of `data-action`, and the words of each.
const WAYS: [(&str, &str); 5] = [
    ("see-residuals", "train.judge.residuals"),
    ("see-blocks", "train.judge.blocks"),
    ("see-direction", "train.judge.direction"),
    ("see-leaks", "train.judge.leaks"),
    ("see-article", "train.judge.article"),
];

#[wasm_split(series, fallible)]
fn opened(train: TrainState, way: usize) -> Result<AnyView, SplitLoaderError> {
    Ok(match way {
        0 => residuals::residuals(train),
        1 => blocks::blocks(train),
        2 => direction::direction(train),
        3 => leaks::leaks_panel(train),
        _ => article::article(train),
    })
}

pub fn panels(train: TrainState) -> AnyView {
    let words = use_words();
    let open = train.looks;
    let button = move |(k, (name, key)): (usize, (&'static str, &'static str))| {
        let expanded = Signal::derive(move || if open[k].get() { "true" } else { "false" });
        view! {
            <button type="button" class="button" data-action=name aria-expanded=expanded on:click=move |_| open[k].update(|open| *open = !*open)>
                {words.signal(key)}
            </button>
        }
        .into_any()
    };
    // The sheet of the series dresses what both have in common.
    let panel = move |k: usize| {
        open[k].get().then(|| {
            arrival(move || dressed("series", dressed("judge", Box::pin(opened(train, k)))))
        })
    };
    let buttons = move || WAYS.into_iter().enumerate().map(button).collect::<Vec<_>>();
    let panels = move || (0..WAYS.len()).map(|k| (move || panel(k)).into_any()).collect::<Vec<_>>();
    view! {
        <Show when=move || train.open.get()>
            <section class="judge" aria-label=words.signal("train.judge.closer")>
                <h3>{words.signal("train.judge.closer")}</h3>
                <div class="run-actions judge-ways">{buttons()}</div>
                <Show when=move || train.told.with(|told| told.brought.is_some())>
                    <p class="note" data-part="not-beside">{words.signal("train.judge.brought")}</p>
                </Show>
                {panels()}
            </section>
        </Show>
    }
    .into_any()
}
