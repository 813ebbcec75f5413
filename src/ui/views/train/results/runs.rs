//! The runs of this visit in one table: what sets them apart, how they did, and the way back to each.

use super::super::compared::{differing, value};
use super::super::runs::Kept;
use super::super::state::TrainState;
use super::{cell_of, model_name};
use crate::message::LIST;
use crate::train::ExperimentSpec;
use crate::train::verdict::verdict;
use crate::ui::charts::error_number;
use crate::ui::views::train::brought::model::unsaid;
use crate::ui::views::train::recipe::name_of;
use crate::ui::words::Words;
use leptos::prelude::*;

/// From the second run on.
pub fn table(train: TrainState, words: Words) -> Option<AnyView> {
    let runs = train.runs.get();
    if runs.len() < 2 {
        return None;
    }
    let specs: Vec<&ExperimentSpec> = runs.iter().map(|own| &own.ran.spec).collect();
    let columns = differing(&specs);
    let tables = runs.windows(2).any(|two| two[0].on != two[1].on);
    let head = |key: &str| view! { <th scope="col">{words.t(key)}</th> }.into_any();
    let settings: Vec<AnyView> = columns.iter().map(|key| head(&setting_key(key))).collect();
    let rows: Vec<AnyView> =
        runs.iter().rev().map(|own| row(train, words, own, &columns, tables)).collect();
    let other = runs.iter().any(|own| !train.lies_over(own));
    Some(
        view! {
            <section class="runs" tabindex="0" aria-label=words.t("train.runs")>
                <h3>{words.t("train.runs")} <span class="note">{words.t("train.runs-note")}</span></h3>
                <table>
                    <thead>
                        <tr>
                            {head("train.run-word")}
                            {tables.then(|| head("train.run-table"))}
                            {settings}
                            {head("train.seed")}
                            {head("train.best-epoch")}
                            <th scope="col">{words.t("train.validation-part")} " RMSE"</th>
                            <th scope="col">{words.t("train.test-part")} " RMSE"</th>
                            {head("train.best-baseline")}
                            {head("train.run-time")}
                            {head("train.in-chart")}
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                {other.then(|| view! { <p class="note">{words.t("train.other-losses")}</p> })}
            </section>
        }
        .into_any(),
    )
}

/// What a setting is called in the form.
pub fn setting_key(key: &str) -> String {
    match key {
        "target" => "train.role.target".into(),
        "features" => "train.inputs".into(),
        "missing" => "train.missing-rows".into(),
        "target-form" => "train.form".into(),
        "loss" => "train.loss-kind".into(),
        "forget-bias" => "train.forget-bias".into(),
        "schedule-epochs" => "train.schedule-epochs".into(),
        other => format!("train.{other}"),
    }
}

/// The value of a setting in words, where it is one of several.
pub fn told(spec: &ExperimentSpec, key: &str, words: Words) -> String {
    let own = value(spec, key);
    let family = match key {
        "cell" => "gates.cells",
        "scaler" => "train.scalers",
        "target-form" => "train.forms",
        "loss" => "train.losses",
        "optimizer" => "train.optimizers",
        "schedule" => "train.schedules",
        "bidirectional" | "shuffle" | "leaking" => "train.switched",
        "missing" => "train.missing-how",
        "features" => return (1 + spec.features.len()).to_string(),
        "season" if own == "0" => return "–".into(),
        _ => return own,
    };
    words.t(&format!("{family}.{own}"))
}

fn row(
    train: TrainState,
    words: Words,
    own: &Kept,
    columns: &[&'static str],
    tables: bool,
) -> AnyView {
    let number = own.number;
    let (spec, brought) = (&own.ran.spec, own.told.brought.as_ref());
    let known = |key: &str, text: String| if unsaid(brought, key) { "–".into() } else { text };
    let here = train.on_screen.get() == Some(number);
    let settings: Vec<AnyView> = columns
        .iter()
        .map(|key| {
            if unsaid(brought, key) {
                return view! { <td>"–"</td> }.into_any();
            }
            view! { <td title=value(spec, key).replace(LIST, &words.t("gates.and"))><bdi>{told(spec, key, words)}</bdi></td> }.into_any()
        })
        .collect();
    let name = own.table.as_ref().map(|table| name_of(table, words)).unwrap_or_default();
    let table = tables.then(|| view! { <td class="run-of"><bdi>{name}</bdi></td> });
    let cell = cell_of(spec.cell, words);
    // What came from a file does not say how many there were.
    let epochs = own.told.losses.len();
    let said = format!("{} {cell}", words.with("train.run", &[("run", &number.to_string())]));
    view! {
        <tr class:here=here data-run=number aria-current=here.then_some("true")>
            <th scope="row">{said}</th>
            {table}
            {settings}
            <td>{known("seed", spec.seed.clone())}</td>
            <td>{known("epoch", own.told.best_epoch.to_string())} {(epochs > 0).then(|| view! { <span class="faint">" / " {epochs}</span> })}</td>
            {error(own, "validation")}
            {error(own, "test")}
            {rival(train, words, own)}
            <td data-of="seconds" data-value=own.seconds.to_string()>{seconds(own.seconds, words)}</td>
            <td>{over(train, words, own, here)}</td>
            <td class="run-ways">{ways(train, words, number, here)}</td>
        </tr>
    }
    .into_any()
}

/// The model's RMSE on a part; of a run that broke off what it came to.
fn error(own: &Kept, part: &'static str) -> AnyView {
    let value = verdict(&own.told.scores, part).map(|verdict| verdict.own);
    let text = value.map_or_else(|| "–".to_owned(), error_number);
    view! { <td data-of=part data-value=value.map(|v| v.to_string())>{text}</td> }.into_any()
}

/// The best baseline on the test part: bold where it is better than the model.
fn rival(train: TrainState, words: Words, own: &Kept) -> AnyView {
    let Some(verdict) = verdict(&own.told.scores, "test") else {
        let broken = own.failed.then(|| words.t("train.broken-off"));
        return view! { <td>{broken}</td> }.into_any();
    };
    let name = model_name(train, words, &verdict.rival.model, verdict.rival.order);
    let better = verdict.rival.rmse < verdict.own;
    view! { <td><span class:strong=better>{error_number(verdict.rival.rmse)}</span> <span class="faint">" " {name}</span></td> }.into_any()
}

fn seconds(time: f64, words: Words) -> String {
    let decimals = if time < 1.0 { 2 } else { usize::from(time < 10.0) };
    let text = format!("{time:.decimals$}");
    words.with("train.seconds", &[("seconds", &text)])
}

/// Whether its losses lie over those on screen, where they can.
fn over(train: TrainState, words: Words, own: &Kept, here: bool) -> AnyView {
    let number = own.number;
    if here || !train.lies_over(own) {
        return view! { <span class="faint">{if here { "" } else { "–" }}</span> }.into_any();
    }
    let label = words.with("train.overlay", &[("run", &number.to_string())]);
    let toggle = move |_| {
        train.overlaid.update(|all| {
            let before = all.len();
            all.retain(|own| *own != number);
            if all.len() == before {
                all.push(number);
            }
        });
    };
    view! {
        <label class="run-over">
            <input type="checkbox" data-control="overlay" aria-label=label
                prop:checked=move || train.overlaid.with(|all| all.contains(&number)) on:change=toggle/>
        </label>
    }
    .into_any()
}

/// Back on screen, or its settings into the form.
fn ways(train: TrainState, words: Words, number: usize, here: bool) -> AnyView {
    let busy = move || train.state.get().busy();
    let show = (!here).then(|| {
        view! { <button type="button" class="link" data-action="show-run" disabled=busy on:click=move |_| train.show_run(number)>{words.t("train.show-run")}</button> }
    });
    view! {
        {show}
        <button type="button" class="link" data-action="take-settings" disabled=busy on:click=move |_| train.take_settings(number)>{words.t("train.take-settings")}</button>
    }
    .into_any()
}
