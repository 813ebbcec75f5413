//! Train: a forecaster on one's own table.

#[cfg(feature = "ui")]
use leptos::prelude::*;

#[cfg(feature = "ui")]
#[component]
pub fn TrainView() -> impl IntoView {
    view! { <main class="train" data-view="train"></main> }
}
