//! The unit lens.

use super::{Part, later};
use crate::ui::store::Store;
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// A button a unit, or a stepper above eight units.
pub fn lens(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let units = Memo::new(move |_| look.with(|seen| seen.0.scene.units()));
    let unit = Memo::new(move |_| look.with(|seen| seen.0.unit + 1));
    let go = move |to: usize| store.place.unit.set(to.clamp(1, units.get_untracked()));
    let buttons = move || {
        (1..=units.get())
            .map(|own| {
                view! {
                    <button
                        type="button"
                        aria-pressed=move || if unit.get() == own { "true" } else { "false" }
                        on:click=move |_| go(own)
                    >
                        {own}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="lens" role="group" aria-label=words.signal("gates.unit-label")>
            <span>{words.signal("gates.unit-label")}</span>
            {move || if units.get() <= 8 { buttons().into_any() } else { later(Part::Stepper, store, look) }}
        </div>
    }
    .into_any()
}

/// One of many units: the one before, its number, the one after.
pub fn stepper(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let units = Memo::new(move |_| look.with(|seen| seen.0.scene.units()));
    let unit = Memo::new(move |_| look.with(|seen| seen.0.unit + 1));
    let go = move |to: usize| store.place.unit.set(to.clamp(1, units.get_untracked()));
    view! {
        <button type="button" aria-label=words.signal("gates.unit-prev") on:click=move |_| go(unit.get_untracked().saturating_sub(1))>"‹"</button>
        <input
            type="number"
            min="1"
            max=units
            aria-label=words.signal("gates.unit-label")
            prop:value=move || unit.get().to_string()
            on:change=move |event| {
                if let Ok(to) = event_target_value(&event).parse::<usize>() {
                    go(to);
                }
                // What holds, whatever was typed.
                event_target::<HtmlInputElement>(&event).set_value(&unit.get_untracked().to_string());
            }
        />
        <button type="button" aria-label=words.signal("gates.unit-next") on:click=move |_| go(unit.get_untracked() + 1)>"›"</button>
        <span>{move || words.with("gates.of", &[("count", &units.get().to_string())])}</span>
    }
    .into_any()
}
