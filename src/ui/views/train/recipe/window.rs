//! The second step: how far to look back and ahead, and which rows train, validate and test.

use super::super::figures;
use super::super::state::TrainState;
use super::fields::{Refused, folded, number, refusal};
use super::parts;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::ops::RangeInclusive;

/// Rows that a season can have.
const SEASONS: RangeInclusive<usize> = 2..=1000;

pub fn step(train: TrainState) -> AnyView {
    let words = use_words();
    let rhythm = Memo::new(move |_| train.rhythm());
    let spec = train.spec;
    let count = move |count: usize| figures::count_of(words, rhythm.get().unit, count);
    let told = RwSignal::new(None);
    let season = move || {
        let guess = rhythm.get().season;
        spec.get().season.or(guess).map_or_else(String::new, |season| season.to_string())
    };
    view! {
        {move || figures::window_picture(spec.get().lookback)}
        <p class="window-words" style:max-width=move || figures::window_width(spec.get().lookback)>
            <span>{move || words.with("train.in", &[("count", &count(spec.get().lookback))])}</span>
            <span>{words.signal("train.out")}</span>
        </p>
        <dl class="facts">
            <div><dt>{words.signal("train.predict")}</dt><dd>{move || words.with("train.ahead", &[("count", &count(spec.get().horizon))])}</dd></div>
            <div><dt>{words.signal("train.split")}</dt><dd>{move || parts(train).unwrap_or_else(|| "–".into())}</dd></div>
        </dl>
        {folded(train, vec![
            number(train, "lookback", "train.lookback"),
            number(train, "horizon", "train.horizon"),
            number(train, "split-train", "train.split-train"),
            number(train, "split-validation", "train.split-validation"),
            view! {
                <label class="field">
                    <span>{words.signal("train.season")}</span>
                    <input type="number" min=SEASONS.start().to_string() max=SEASONS.end().to_string() data-control="season" prop:value=season
                        on:change=move |event| {
                            let typed = event_target_value(&event);
                            let asked = typed.parse::<usize>().ok().filter(|own| SEASONS.contains(own));
                            // Without a number it is the guess again; what cannot be changes nothing.
                            let known = asked.is_some() || typed.is_empty();
                            spec.update(|spec| if known { spec.season = asked });
                            let [least, most] = [SEASONS.start(), SEASONS.end()];
                            told.set((!known).then(|| Refused::new(typed, least, most)));
                        }
                    />
                    {refusal("train.season", true, told)}
                </label>
            }
            .into_any(),
        ])}
    }
    .into_any()
}
