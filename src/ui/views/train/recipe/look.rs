//! "Look inside": from a run to Gates.

use super::super::state::TrainState;
use crate::exchange::link::{Example, Moment, View};
use crate::ui::store::use_store;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// Opens Gates with the trained weights on the selected row. `key` says so in words.
pub fn look_button(train: TrainState, key: String) -> AnyView {
    let store = use_store();
    let words = use_words();
    let open = move |_| {
        let Some(trained) = train.trained() else { return };
        let (row, sealed) = train.row_to_open();
        store.row.set(row);
        store.sealed_from.set(sealed);
        let cell = trained.network.shape().cell;
        store.look_into(trained);
        let steps = train.ran.with_untracked(|ran| ran.as_ref().map_or(1, |ran| ran.spec.lookback));
        store.place.go(Moment {
            example: Example::Trained,
            cell,
            step: steps,
            stage: 7,
            ..Moment::default()
        });
        store.place.view.set(View::Gates);
    };
    view! {
        <button type="button" class="button" data-action="look-inside" on:click=open>
            {move || words.t(&key)}
        </button>
    }
    .into_any()
}
