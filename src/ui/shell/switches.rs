//! What buttons and keys of the page switch.

use crate::exchange::link::{Lang, Theme, Ui};
use crate::ui::store::Store;
use leptos::prelude::*;

/// Light and dark take turns; the first press leaves "as the system".
pub fn next_theme(store: Store) {
    let dark = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-theme"))
        .is_some_and(|theme| theme == Theme::Dark.key());
    store.prefs.projector.set(false);
    store.prefs.theme.set(Some(if dark { Theme::Light } else { Theme::Dark }));
}

pub fn next_lang(store: Store) {
    store.prefs.lang.update(|lang| {
        *lang = match lang {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        };
    });
}

/// The page for a hall, and back.
pub fn toggle_lecture(store: Store) {
    store.place.ui.update(|ui| *ui = if *ui == Ui::Lecture { Ui::Full } else { Ui::Lecture });
}
