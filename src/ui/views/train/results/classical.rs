//! The classical models that take their time: asked for by a button, then row by row as they come.

use super::super::model::CLASSICAL;
use super::super::state::{Told, TrainState};
use crate::ui::words::Words;
use leptos::prelude::*;

/// The way to them, until they are asked for.
pub fn button(train: TrainState, words: Words, told: &Told) -> Option<AnyView> {
    let here = told.further.iter().any(|own| CLASSICAL.contains(&&*own.forecast.model));
    let asked = here || !told.waiting.is_empty() || !told.unfit.is_empty();
    let can = told.plan.rows > 0 && !asked;
    can.then(|| {
        view! {
            <button type="button" class="quiet" data-action="fit-classical" title=words.t("train.fit-classical-title") on:click=move |_| train.fit_classical()>
                {words.t("train.fit-classical")}
            </button>
        }
        .into_any()
    })
}

/// A row for each that is being fitted, or could not be; `columns` are those beside the names.
pub fn rows(words: Words, told: &Told, columns: usize) -> Vec<AnyView> {
    let row = |key: &&'static str, waits: bool| {
        let name = words.t(&format!("train.series.kind.{key}"));
        let (state, text) =
            if waits { ("fitting", "train.fitting") } else { ("not", "train.not-fitted") };
        view! {
            <tr class="model" data-fit=*key data-state=state>
                <th scope="row">{name}</th>
                <td class="row-note" colspan=columns.to_string()>{words.t(text)}</td>
            </tr>
        }
        .into_any()
    };
    let waiting = told.waiting.iter().map(|key| row(key, true));
    waiting.chain(told.unfit.iter().map(|key| row(key, false))).collect()
}
