//! "Look inside": from a run to Gates.

use super::super::state::TrainState;
use crate::exchange::link::{Example, Moment, View};
use crate::train::trained::Trained;
use crate::ui::store::{Store, use_store};
use crate::ui::words::use_words;
use leptos::prelude::*;

/// Opens Gates with the trained weights on the selected row. `key` says so in words.
pub fn look_button(train: TrainState, key: String) -> AnyView {
    let store = use_store();
    let words = use_words();
    let open = move |_| {
        if let Some(trained) = train.trained() {
            look_into(store, trained, train.row_to_open());
        }
    };
    view! {
        <button type="button" class="button" data-action="look-inside" on:click=open>
            {move || words.t(&key)}
        </button>
    }
    .into_any()
}

/// Opens Gates with a model at the window that forecasts a row; rows from `sealed` on may not be looked into.
pub fn look_into(store: Store, trained: Trained, (row, sealed): (usize, Option<usize>)) {
    store.row.set(row);
    store.sealed_from.set(sealed);
    let (cell, step) = (trained.network.shape().cell, trained.spec.lookback);
    store.look_into(trained);
    let moment = Moment { example: Example::Trained, cell, step, stage: 7, ..Moment::default() };
    store.place.go(moment);
    store.place.view.set(View::Gates);
}
