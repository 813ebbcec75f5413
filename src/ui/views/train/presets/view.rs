//! The choice of a preset, and what it shows.

use super::super::state::TrainState;
use super::model::{PRESETS, Preset, chosen};
use crate::ui::words::use_words;
use leptos::prelude::*;

/// A select that fills the form, with a sentence of what one will see and why.
pub fn presets(train: TrainState) -> AnyView {
    let words = use_words();
    let now = Memo::new(move |_| {
        let scaler = train.suits.get();
        train.spec.with(|spec| chosen(spec, scaler)).map_or("", |own| own.key)
    });
    let option = move |key: &'static str| {
        let own = move || now.get() == key;
        view! { <option value=key selected=own>{move || words.t(&format!("train.presets.{key}.name"))}</option> }
    };
    let options: Vec<_> = PRESETS.iter().map(|own| option(own.key)).collect();
    let choose = move |event| {
        if let Some(preset) = Preset::find(&event_target_value(&event)) {
            let scaler = train.suits.get_untracked();
            train.spec.update(|spec| *spec = preset.of(spec, scaler));
        }
    };
    let told = move || match now.get() {
        "" => words.t("train.preset-own"),
        key => words.t(&format!("train.presets.{key}.told")),
    };
    view! {
        <div class="explained" data-preset=now>
            <label class="field">
                <span>{words.signal("train.preset")}</span>
                <select data-control="preset" aria-describedby="about-preset" prop:value=now on:change=choose>
                    <option value="" disabled selected=move || now.get().is_empty()>{words.signal("train.preset-none")}</option>
                    {options}
                </select>
            </label>
            <p class="note" id="about-preset" role="status">{told}</p>
        </div>
    }
    .into_any()
}
