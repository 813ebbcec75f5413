//! Effects that cross the whole page, each a function with a name.

use super::words::tab_key;
use crate::exchange::link::{self, Bounds, Example, Link, Theme, View};
use crate::ui::parts::{focus_if_lost, listen_window};
use crate::ui::store::{Store, keep, window_size};
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::scenes::{Sheet, sheet};
use crate::ui::words::say;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Theme, language and motion as attributes of `<html>`, where the style sheets read them.
pub fn keep_root_in_step(store: Store) {
    let dark = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let system_dark = RwSignal::new(dark.as_ref().is_some_and(|query| query.matches()));
    if let Some(query) = dark {
        let again = query.clone();
        crate::ui::parts::listen(&query, "change", move |_| system_dark.set(again.matches()));
    }
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let theme = store
            .chosen_theme()
            .unwrap_or_else(|| if system_dark.get() { Theme::Dark } else { Theme::Light });
        let lang = store.prefs.lang.get().tag();
        let motion = if store.prefs.still.get() { "less" } else { "system" };
        for (name, value) in [("data-theme", theme.key()), ("lang", lang), ("data-motion", motion)]
        {
            // Fixed, valid attribute names: this cannot fail.
            let _ = root.set_attribute(name, value);
        }
        let lang = store.prefs.lang.get();
        let [view, tagline] =
            [tab_key(store.place.view.get()), "shell.tagline"].map(|k| say(lang, k));
        document().set_title(&format!("{view} · Gatehouse · {tagline}"));
    });
}

/// Keeps each preference as it changes.
pub fn keep_preferences(store: Store) {
    fn each<T: serde::Serialize + 'static>(name: &'static str, read: impl Fn() -> T + 'static) {
        Effect::new(move |first: Option<()>| {
            let value = read();
            if first.is_some() {
                keep(name, &value);
            }
        });
    }
    let prefs = store.prefs;
    each("lang", move || prefs.lang.get().key());
    each("theme", move || prefs.theme.get().map(Theme::key));
    each("projector", move || prefs.projector.get());
    each("speed", move || prefs.speed.get());
    each("decimals", move || prefs.decimals.get());
    each("still", move || prefs.still.get());
    each("letters", move || prefs.letters.get());
    each("same-digits", move || prefs.same_digits.get());
}

/// The size of the window as a signal.
pub fn follow_window(store: Store) {
    listen_window("resize", move |_| store.size.set(window_size()));
}

/// How far a moment may reach; `None` when the tab has no such example.
pub fn bounds(store: Store, example: Example) -> Option<Bounds> {
    let own = match example {
        Example::Trained => return store.trained_bounds(),
        Example::Imported => store.imported.with_value(|own| own.as_ref().map(|own| own.bounds())),
        by_hand => sheet(by_hand).map(Sheet::bounds),
    };
    // A sequence that was changed is as long as it is now.
    let changed =
        |edits: &Edits| (edits.base().key == Some(example.key())).then(|| edits.scene().steps());
    let steps = store.edits.with_value(|edits| edits.as_ref().and_then(changed));
    own.map(|own| Bounds { steps: steps.unwrap_or(own.steps), ..own })
}

/// Goes where the link says, at the start and whenever it changes. Back and Forward lead to a view and its
/// moment; language, theme and settings stay as they are.
pub fn follow_link(store: Store) {
    let follow = move |whole: bool| {
        let fragment = window().location().hash().unwrap_or_default();
        let (link, odd) = link::parse(&fragment, |example| bounds(store, example));
        if whole {
            set_up(store, &link);
        }
        store.place.view.set(link.view);
        // Train's links say nothing of a moment: it stays.
        if whole || link.view == View::Gates {
            store.place.go(link.moment);
        }
        store.notice.set(odd);
    };
    follow(true);
    listen_window("hashchange", move |_| follow(!is_own_entry()));
}

/// Another view begins at its top.
pub fn begin_at_top(store: Store) {
    Effect::new(move |before: Option<View>| {
        let now = store.place.view.get();
        if before.is_some_and(|before| before != now) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            // What had the focus went with its view: the new one has it.
            request_animation_frame(|| focus_if_lost("main > h1"));
        }
        now
    });
}

/// Whether [`write_link`] made the entry of the history that is shown.
fn is_own_entry() -> bool {
    let state = window().history().and_then(|history| history.state());
    state.is_ok_and(|state| state.is_truthy())
}

/// Language, theme and the settings of a run, as far as a link names them.
fn set_up(store: Store, link: &Link) {
    if let Some(lang) = link.lang {
        store.prefs.lang.set(lang);
    }
    store.place.themed.set(link.theme.is_some());
    match link.theme {
        Some(Theme::Projector) => store.prefs.projector.set(true),
        Some(theme) => {
            store.prefs.projector.set(false);
            store.prefs.theme.set(Some(theme));
        }
        None => {}
    }
    store.place.ui.set(link.ui);
    store.place.recipe.set(link.recipe.clone());
}

/// Writes the link back. Another view, example or way is a new entry in the history, so that Back leads to the one before;
/// a moment or a setting takes the place of the last.
pub fn write_link(store: Store) {
    Effect::new(move |before: Option<String>| {
        let now = store.link(store.place.ui.get());
        if before.as_ref().is_some_and(|before| *before != now)
            && let Ok(history) = window().history()
        {
            let place = |fragment: &str| {
                let (link, _) = link::parse(fragment, |example| bounds(store, example));
                (link.view, link.moment.example, link.moment.back)
            };
            let shown = place(&window().location().hash().unwrap_or_default());
            // Browsers refuse more than about 100 changes in 30 seconds; the next change tries again.
            let _ = if place(&now) == shown {
                history.replace_state_with_url(&JsValue::TRUE, "", Some(&now))
            } else {
                history.push_state_with_url(&JsValue::TRUE, "", Some(&now))
            };
        }
        now
    });
}
