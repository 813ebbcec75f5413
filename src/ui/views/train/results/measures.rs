//! The measures beyond the errors beside the charts: folded away, each with what it means.

use super::super::score_columns::{Column, MEASURES, brief, models, rest};
use super::super::state::TrainState;
use super::grid;
use crate::train::CheckedSpec;
use crate::train::measures::{measured, usual_error};
use crate::ui::charts::error_number;
use crate::ui::words::Words;
use leptos::{html, prelude::*};

pub fn button(words: Words, open: RwSignal<bool>) -> AnyView {
    let expanded = Signal::derive(move || if open.get() { "true" } else { "false" });
    view! {
        <button type="button" class="quiet" data-action="all-measures" aria-expanded=expanded on:click=move |_| open.update(|open| *open = !*open)>
            {words.t("train.all-measures")}
        </button>
    }
    .into_any()
}

/// What opens, once the test part is open.
pub fn panel(train: TrainState, words: Words, open: RwSignal<bool>) -> Option<AnyView> {
    let ran = train.ran.get().filter(|_| open.get() && train.open.get())?;
    let told = train.told.get();
    let rows = models(&told.scores);
    let measured = train.forecasts.with(|forecasts| measured(&ran, forecasts));
    let shown = rest(&measured, &rows, &brief(&told.scores, true));
    let holder = NodeRef::<html::Section>::new();
    holder.on_load(|holder: web_sys::HtmlElement| {
        request_animation_frame(move || holder.scroll_into_view_with_bool(false));
    });
    Some(
        view! {
            <section class="measures" aria-label=words.t("train.all-measures") node_ref=holder>
                <h3>{words.t("train.other-measures")}</h3>
                <div class="measures-box" tabindex="0" role="region" aria-label=words.t("train.other-measures")>
                    <table>
                        <thead>
                            {grid::part_row(train, words, &shown)}
                            {grid::name_row(words, &shown)}
                        </thead>
                        <tbody>{grid::rows(train, words, &told, &rows, &shown)}</tbody>
                    </table>
                </div>
                <dl>{meanings(words, &ran, &shown)}</dl>
            </section>
        }
        .into_any(),
    )
}

/// What each measure means, and why one has no value here.
fn meanings(words: Words, ran: &CheckedSpec, shown: &[Column]) -> Vec<AnyView> {
    let usual = error_number(usual_error(ran));
    let meaning = |(metric, _): (&'static str, _)| {
        let text = words.with(&format!("train.meaning.{metric}"), &[("usual", &usual)]);
        let why = why(words, shown.iter().filter(|column| column.metric == metric));
        view! {
            <div data-meaning=metric>
                <dt>{grid::metric_name(metric, words)}</dt>
                <dd>{text}{why}</dd>
            </div>
        }
        .into_any()
    };
    MEASURES.into_iter().map(meaning).collect()
}

/// Why there are dashes in the columns of one measure, and on which parts.
fn why<'a>(words: Words, columns: impl Iterator<Item = &'a Column>) -> Vec<AnyView> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for column in columns {
        let Some(reason) = column.undefined() else { continue };
        let key = if column.part == "test" { "train.part.test" } else { "train.validation-part" };
        match told.iter_mut().find(|(own, _)| *own == reason) {
            Some((_, parts)) => parts.push(words.t(key)),
            None => told.push((reason, vec![words.t(key)])),
        }
    }
    let sentence = |(reason, parts): (&str, Vec<String>)| {
        let reason = words.t(&format!("train.undefined.{reason}"));
        let parts = parts.join(&words.t("train.list-sign"));
        let text = words.with("train.undefined-on", &[("parts", &parts), ("reason", &reason)]);
        view! { <span class="why">{text}</span> }.into_any()
    };
    told.into_iter().map(sentence).collect()
}
