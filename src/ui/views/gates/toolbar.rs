//! Above the picture: what is looked at, its layer and window, the link to this moment; and the lens.

use super::model::Answer;
use super::view::Seen;
use crate::exchange::link::Example;
use crate::ui::dates;
use crate::ui::parts::{CopyLink, Icon, Segmented, icon};
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;

pub fn toolbar(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let layers = Memo::new(move |_| look.with(|seen| seen.0.scene.network.shape().layers));
    let trained =
        move || store.place.example.get() == Example::Trained && store.trained.get().is_some();
    view! {
        <div class="toolbar">
            {move || picker(store)}
            <Show when=move || trained() && layers.get() != 1>
                <div class="layer-choice">
                    <span>{words.signal("gates.layer")}</span>
                    {move || {
                        let options = (1..=layers.get())
                            .map(|layer| (layer, Signal::derive(move || layer.to_string())))
                            .collect();
                        view! {
                            <Segmented
                                label=words.signal("gates.layer")
                                options=options
                                value=Signal::derive(move || look.with(|seen| seen.0.layer))
                                on_choose=move |layer| store.place.layer.set(layer)
                            />
                        }
                    }}
                </div>
            </Show>
            <span class="spring"></span>
            <Show when=trained>{move || window_choice(store, look)}</Show>
            <CopyLink/>
        </div>
    }
    .into_any()
}

/// The example, or the model that was trained in this tab.
fn picker(store: Store) -> AnyView {
    let words = use_words();
    let latch = words.t("gates.example.latch");
    let units = words.with("gates.units", &[("count", "4")]);
    let Some(trained) = store.trained.get() else {
        return view! {
            <p class="pick"><b>{latch}</b> <span class="faint">"· " {units}</span></p>
        }
        .into_any();
    };
    let shape = trained.network.shape();
    let sizes = [("layers", shape.layers.to_string()), ("units", shape.hidden.to_string())];
    let sizes = sizes.each_ref().map(|(name, value)| (*name, value.as_str()));
    let model = format!("{} · {}", trained.spec.target, words.with("gates.trained", &sizes));
    let chosen = |example| store.place.example.get() == example;
    view! {
        <select
            class="pick"
            aria-label=words.t("gates.example.label")
            on:change=move |event| {
                let trained = event_target_value(&event) == Example::Trained.key();
                store.place.example.set(if trained { Example::Trained } else { Example::Latch });
            }
        >
            <option value=Example::Latch.key() selected=chosen(Example::Latch)>{latch} " · " {units}</option>
            <option value=Example::Trained.key() selected=chosen(Example::Trained)>{model}</option>
        </select>
    }
    .into_any()
}

/// Which row's window is looked at.
fn window_choice(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let Some(trained) = store.trained.get() else { return ().into_any() };
    let (first, last) = (trained.split.first, trained.split.rows - 1);
    let row = store.row.get();
    let label = look.with(|seen| match (&seen.0.scene.answer, seen.0.scene.times.last()) {
        (Answer::Forecast { .. }, Some(time)) => dates::full_day(*time, words),
        _ => row.to_string(),
    });
    view! {
        <div class="window-choice">
            <button type="button" class="icon-button" aria-label=words.t("gates.window-prev") disabled={row <= first}
                on:click=move |_| store.row.update(|row| *row = row.saturating_sub(1).max(first))>{icon(Icon::Prev)}</button>
            <span>{words.t("gates.window-ends")} " " <b>{label}</b></span>
            <button type="button" class="icon-button" aria-label=words.t("gates.window-next") disabled={row >= last}
                on:click=move |_| store.row.update(|row| *row = (*row + 1).min(last))>{icon(Icon::Next)}</button>
        </div>
    }
    .into_any()
}

/// The unit lens: a button a unit, or a stepper above eight units.
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
    let stepper = move || {
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
                }
            />
            <button type="button" aria-label=words.signal("gates.unit-next") on:click=move |_| go(unit.get_untracked() + 1)>"›"</button>
            <span>{move || words.with("gates.of", &[("count", &units.get().to_string())])}</span>
        }
    };
    view! {
        <div class="lens" role="group" aria-label=words.signal("gates.unit-label")>
            <span>{words.signal("gates.unit-label")}</span>
            {move || if units.get() <= 8 { buttons().into_any() } else { stepper().into_any() }}
        </div>
    }
    .into_any()
}
