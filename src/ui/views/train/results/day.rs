//! One row of the forecast: what came, what was forecast, and the way into Gates; and all rows as a table.

use super::super::model::{at, largest_move};
use super::super::plot::across;
use super::super::recipe::look_button;
use super::super::state::TrainState;
use super::forecast::{first_shown, row_name};
use super::{cell_name, model_name, unit};
use crate::train::CheckedSpec;
use crate::train::protocol::MODEL;
use crate::ui::charts::data_number;
use crate::ui::shape::{Shape, el};
use crate::ui::store::use_store;
use crate::ui::words::Words;
use leptos::prelude::*;

/// Rows of a table at once: a page of more is slow to make and to scroll.
const TABLE: usize = 2000;

/// Every row with its values, of a long series those around the selected row; the test part only when it is
/// open.
pub fn forecast_table(train: TrainState, ran: &CheckedSpec, words: Words) -> Shape {
    let forecasts = train.forecasts.get();
    let open = train.open.get();
    let end = if open { ran.split.rows } else { ran.split.test };
    let head = |name: String| el("th").at("scope", "col").say(name);
    let cell = |series: &str, value: Option<f64>| {
        let text = value.map_or("–".into(), |value| data_number(value, 2));
        let exact = value.map(|value| value.to_string());
        el("td").at("data-series", series).maybe("data-value", exact).say(text)
    };
    let long = end - ran.split.first > 2 * TABLE;
    let shown = if long {
        let middle = train.selected.get().clamp(ran.split.first + TABLE / 2, end - TABLE / 2);
        middle - TABLE / 2..middle + TABLE / 2
    } else {
        ran.split.first..end
    };
    let caption = long.then(|| {
        let counts = [shown.start + 1, shown.end, end].map(|row| row.to_string());
        let [from, to, all] = counts.each_ref().map(String::as_str);
        let args = [("from", from), ("to", to), ("rows", all)];
        el("caption").say(words.with("train.table-around", &args))
    });
    let rows = shown.map(|row| {
        el("tr")
            .at("data-index", row)
            .with(el("th").at("scope", "row").say(row_name(ran, row, words)))
            .with(cell("actual", Some(ran.series.target()[row])))
            .all(forecasts.iter().map(|forecast| cell(&forecast.model, at(forecast, row))))
    });
    let models = forecasts.iter().map(|one| head(model_name(train, words, &one.model, one.order)));
    let names =
        el("tr").with(head(words.t("train.row"))).with(head(words.t("train.actual"))).all(models);
    el("table").all(caption).with(el("thead").with(names)).with(el("tbody").all(rows))
}

/// The selected row: what came, what was forecast, and the way into Gates.
pub fn bar(train: TrainState, words: Words) -> Option<AnyView> {
    let ran = train.ran.get().filter(|_| train.open.get())?;
    let forecasts = train.forecasts.get();
    let row = train.selected.get();
    let value = |class: &'static str, name: String, value: Option<f64>| {
        let text = value.map_or("–".into(), |value| data_number(value, 2));
        view! { <span class=class>{name} " " <b>{text}</b></span> }.into_any()
    };
    let of = |model: &str| forecasts.iter().find(|f| f.model == model).and_then(|f| at(f, row));
    let largest = largest_move(ran.series.target(), ran.split.test, ran.reach.horizon);
    let from = first_shown(&ran, use_store().layout.get());
    let notch = across(row.max(from), from, ran.split.rows);
    let why = (largest == (row, true)).then(|| words.t("train.largest-move"));
    Some(
        view! {
            <div class="day-bar" style=("--notch", notch)>
                <b>{row_name(&ran, row, words)}</b>
                <span class="day-why">{why}</span>
                {value("", words.t("train.actual"), ran.series.target().get(row).copied())}
                {value("day-lstm", cell_name(train, words), of(MODEL))}
                {value("", words.t("train.last-value"), of("naive"))}
                {look_button(train, format!("train.open-unit.{}", unit(train)))}
            </div>
        }
        .into_any(),
    )
}
