//! Gates: a cell at one time step and one stage.

pub mod model;

#[cfg(feature = "ui")]
use leptos::prelude::*;

#[cfg(feature = "ui")]
#[component]
pub fn GatesView() -> impl IntoView {
    view! { <main class="gates" data-view="gates"></main> }
}
