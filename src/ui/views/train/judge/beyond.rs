//! A run that reads both ways, trained once more on windows that hold the answer, beside the run on screen.

use super::super::many::desk::Kind;
use super::super::state::TrainState;
use super::figure::together;
use super::leaks::beside;
use super::once::{Names, Once};
use crate::data::scaler::ScalerKind;
use crate::train::CheckedSpec;
use crate::train::beyond::beyond;
use crate::train::verdict::verdict;
use crate::ui::charts::error_number;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

const NAMES: Names = ["train.judge.past-show", "train-past", "stop-past"];

/// Nothing where the run reads one way, or cannot be trained once more.
pub fn both_ways(train: TrainState, words: Words, ran: &CheckedSpec) -> Option<AnyView> {
    let brought = train.told.with_untracked(|told| told.brought.is_some());
    if brought || !ran.spec.bidirectional {
        return None;
    }
    let given = Arc::new(beyond(ran).ok()?);
    let own = Once { train, words, kind: Kind::Beyond, given };
    let honest = train.told.with(|told| verdict(&told.scores, "test")).map(|own| own.own)?;
    let args = [("horizon", ran.reach.horizon.to_string())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let logs = ran.spec.scaler == ScalerKind::LogWindow;
    let about = [
        Some(words.with("train.judge.past-about", &args)),
        logs.then(|| words.t("train.judge.past-log")),
    ];
    let [errors, says, tells] = [(); 3].map(|()| own.clone());
    let worthless = move || {
        let _ = error(&says)?;
        Some(
            view! { <p class="judge-said" data-part="past-said">{words.t("train.judge.past-said")}</p> },
        )
    };
    Some(
        view! {
            <h5>{words.t("train.judge.past")}</h5>
            <p class="note">{together(words, about.into_iter().flatten())}</p>
            {table(words, honest, errors)}
            {own.button(NAMES, move |why| tells.told("past", why))}
            <div aria-live="polite">{worthless}</div>
        }
        .into_any(),
    )
}

/// The error of the run, and that of the one which sees the answer.
fn table(words: Words, honest: f64, own: Once) -> AnyView {
    let error = Signal::derive(move || error(&own));
    let text = move || error.get().map_or_else(|| "–".into(), error_number);
    let said = move || error.get().map(|own| beside(words, own, honest, "train.judge.past-worse"));
    view! {
        <div class="classical-box classical" tabindex="0" role="region" aria-label=words.t("train.judge.past")>
            <table class="judge-errors">
                <thead><tr><th scope="col">{words.t("train.judge.past-windows")}</th><th scope="col">"RMSE"</th><td></td></tr></thead>
                <tbody>
                    <tr data-windows="before">
                        <th scope="row">{words.t("train.judge.past-before")}</th>
                        <td class="strong" data-metric="rmse" data-value=honest.to_string()>{error_number(honest)}</td>
                        <td class="judge-words">{words.t("train.judge.honest")}</td>
                    </tr>
                    <tr data-windows="past">
                        <th scope="row">{words.t("train.judge.past-on")}</th>
                        <td data-metric="rmse" data-value=move || error.get().map(|own| own.to_string())>{text}</td>
                        <td class="judge-words">{said}</td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// On the test part, once it has ended.
fn error(own: &Once) -> Option<f64> {
    own.ended()?.own("test")
}
