//! Head and rows of a table of errors: models below each other, measures of one part beside each other.

use super::super::score_columns::{Column, Row};
use super::super::state::{Told, TrainState};
use super::{counted, model_name};
use crate::train::protocol::MODEL;
use crate::ui::views::train::brought::model::unsaid;
use crate::ui::words::Words;
use leptos::prelude::*;

/// Test with its number of rows above its measures, Validation above its own.
pub fn part_row(train: TrainState, words: Words, shown: &[Column]) -> AnyView {
    let tests = shown.iter().filter(|own| own.part == "test").count();
    let rows = train.ran.with(|ran| ran.as_ref().map_or(0, |ran| ran.split.rows - ran.split.test));
    let count = counted(train, words, rows);
    view! {
        <tr class="part-row">
            <td></td>
            <th scope="colgroup" colspan=tests.to_string()><b>{words.with("train.test-count", &[("count", &count)])}</b></th>
            <th scope="colgroup" class="of-validation" colspan=(shown.len() - tests).to_string()>{words.t("train.validation-part")}</th>
        </tr>
    }
    .into_any()
}

/// What a measure is called, in tables and where it is explained.
pub fn metric_name(metric: &str, words: Words) -> String {
    match metric {
        "smape" => "sMAPE".into(),
        "r2" => "R²".into(),
        "directional" => words.t("train.direction"),
        _ => metric.to_ascii_uppercase(),
    }
}

pub fn name_row(words: Words, shown: &[Column]) -> AnyView {
    let name = |own: &Column| {
        view! { <th scope="col" class=format!("of-{}", own.part)>{metric_name(own.metric, words)}</th> }
            .into_any()
    };
    let names: Vec<AnyView> = shown.iter().map(name).collect();
    view! { <tr><th scope="col">{words.t("train.model")}</th>{names}</tr> }.into_any()
}

pub fn rows(
    train: TrainState,
    words: Words,
    told: &Told,
    models: &[Row],
    shown: &[Column],
) -> Vec<AnyView> {
    let epoch = match (&told.outcome, &told.kept) {
        (None, Some((epoch, _))) => *epoch,
        _ => told.best_epoch,
    };
    let unknown = unsaid(told.brought.as_ref(), "epoch");
    let said = if unknown { "–".to_owned() } else { epoch.to_string() };
    let row = |(place, (model, order)): (usize, &Row)| {
        let cells: Vec<AnyView> = shown.iter().map(|column| cell(column, place)).collect();
        let mut name = model_name(train, words, model, *order);
        if model == MODEL {
            let args = [("cell", name.as_str()), ("epoch", &said)];
            let key = if epoch == 0 { "train.model-start" } else { "train.model-epoch" };
            name = words.with(key, &args);
        }
        let class = format!("model model-{model}");
        view! { <tr class=class data-model=model.to_owned()><th scope="row">{name}</th>{cells}</tr> }
            .into_any()
    };
    models.iter().enumerate().map(row).collect()
}

fn cell(column: &Column, row: usize) -> AnyView {
    let value = column.values[row];
    let text = value.map_or_else(|| "–".into(), |value| column.print(value));
    let class = format!("of-{}", column.part);
    view! { <td class=class class:strong=column.best(row) data-metric=column.metric data-part=column.part data-value=value.map(|v| v.to_string())>{text}</td> }.into_any()
}
