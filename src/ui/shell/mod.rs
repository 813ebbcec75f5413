//! What stands around the views: header, notice, settings, shortcuts, and the effects that keep
//! link, theme, language and stored preferences in step with the store.

pub mod effects;
mod header;
pub mod later;
mod notice;
mod settings;
mod share;
mod shortcuts;
mod stage;
mod switches;
mod words;

use super::store::{Layout, Store};
use super::views::gates::GatesView;
use super::words::Words;
use crate::exchange::link::{Ui, View};
use leptos::prelude::*;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let store = Store::new();
    let blank = RwSignal::new(false);
    let sheet = RwSignal::new(false);
    let spot = RwSignal::new(false);
    provide_context(store);
    provide_context(Words { lang: store.prefs.lang });
    effects::keep_root_in_step(store);
    effects::keep_preferences(store);
    effects::follow_window(store);
    effects::follow_link(store);
    effects::begin_at_top(store);
    effects::write_link(store);
    shortcuts::follow_keys(store, [blank, sheet, spot]);
    let root = Owner::current().unwrap_or_default();
    // A link to the view that is open must not build it again.
    let view = Memo::new(move |_| store.place.view.get());

    let staged = Memo::new(move |_| spot.get() || store.place.ui.get() != Ui::Full);

    let layout = move || match store.layout.get() {
        Layout::Desktop => "desktop",
        Layout::Projector => "projector",
        Layout::Phone => "phone",
    };
    view! {
        <div class="app" data-layout=layout data-ui=move || store.place.ui.get().key()>
            <header::Header sheet=sheet/>
            <notice::Notice/>
            {move || match view.get() {
                View::Gates => view! { <GatesView/> }.into_any(),
                View::Train => later::train(root.clone()),
            }}
            {move || staged.get().then(|| later::stage(store, spot))}
            <Show when=move || blank.get()>
                <button type="button" class="blank" aria-label=Words { lang: store.prefs.lang }.signal("shell.blank")
                    on:click=move |_| blank.set(false)></button>
            </Show>
        </div>
    }
}
