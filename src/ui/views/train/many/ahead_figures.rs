//! The pictures of several steps ahead, and the tables behind them.

use super::super::plot::ticks;
use super::super::series::tables::{cell, head};
use super::ahead::named;
use super::figure::{figure, key};
use super::roll::{Ahead, DIRECT, ROLLED, fans};
use super::rows::row_name;
use crate::train::CheckedSpec;
use crate::ui::charts::{
    Area, Canvas, ForecastChart, Ink, Line, Palette, Stroke, Tick, error_number, forecast,
};
use crate::ui::shape::{Shape, el};
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// About so many rows stand in the picture of roll-outs.
const ROWS: usize = 160;

/// How a way of forecasting is drawn; the class of its key in the legend.
fn look(model: &str) -> (Ink, u32, Stroke, &'static str) {
    match model {
        ROLLED => (Ink::Model, 3, Stroke::Solid, "key-mean"),
        DIRECT => (Ink::Model, 2, Stroke::Dashed, "key-direct"),
        "naive" => (Ink::Baseline, 2, Stroke::Solid, "key-naive"),
        "seasonal-naive" => (Ink::Baseline, 2, Stroke::Dashed, "key-seasonal"),
        "drift" => (Ink::Baseline, 2, Stroke::Dotted, "key-drift"),
        _ => (Ink::Actual, 2, Stroke::Dashed, "key-ar"),
    }
}

fn paint(area: &Area, chart: &ForecastChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = forecast(area, chart, palette, scale);
}

fn canvas(chart: ForecastChart) -> AnyView {
    let data = Signal::derive(move || chart.clone());
    view! { <Canvas data=data draw=paint/> }.into_any()
}

fn chart(from: usize, rows: usize, lines: Vec<Line>, ticks: Vec<Tick>) -> ForecastChart {
    ForecastChart {
        rows,
        from,
        validation: rows,
        test: rows,
        sealed: false,
        lines,
        ticks,
        selected: None,
        window: None,
        dots: Vec::new(),
        borders: false,
    }
}

/// RMSE by the number of steps ahead.
pub fn errors_figure(words: Words, ran: &Arc<CheckedSpec>, ahead: &Arc<Ahead>) -> AnyView {
    let rows = ahead.steps + 1;
    let line = |own: &super::roll::Line| {
        let (ink, width, stroke, _) = look(own.model);
        let values = own.errors.iter().map(|own| own.map_or(f64::NAN, |own| own[0])).collect();
        Line { start: 1, values: Arc::new(values), rows: 1..rows, ink, width, stroke }
    };
    // The model lies above.
    let lines = ahead.lines.iter().rev().map(line).collect();
    let tick = |step: usize| Tick { row: step, label: step.to_string(), rank: 0 };
    let chart = chart(1, rows, lines, (1..rows).map(tick).collect());
    let legend =
        ahead.lines.iter().map(|own| key(look(own.model).3, named(words, ran, own))).collect();
    let (ran, ahead) = (Arc::clone(ran), Arc::clone(ahead));
    let table = Arc::new(move || vec![errors_table(words, &ran, &ahead)]);
    let names = ("ahead", "train.many.ahead-chart");
    figure(words, names, legend, canvas(chart), ().into_any(), table)
}

/// One line a step; of each way RMSE and MAE.
fn errors_table(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> Shape {
    let names = ahead.lines.iter().flat_map(|own| {
        let name = named(words, ran, own);
        ["RMSE", "MAE"].map(|metric| format!("{name} {metric}"))
    });
    let names: Vec<String> = std::iter::once(words.t("train.many.step")).chain(names).collect();
    let line = |step: usize| {
        let least = ahead.least(step);
        let cells = ahead.lines.iter().flat_map(|own| {
            let error = own.errors[step - 1];
            [("rmse", 0), ("mae", 1)].map(|(metric, k)| {
                let cell = el("td").at("data-model", own.model).at("data-metric", metric);
                let strong = (k == 0 && least == Some(own.model)).then(|| "strong".to_owned());
                cell.maybe("class", strong)
                    .maybe("data-value", error.map(|own| own[k].to_string()))
                    .say(error.map_or_else(|| "–".to_owned(), |own| error_number(own[k])))
            })
        });
        let name = el("th").at("scope", "row").say(step.to_string());
        el("tr").at("data-step", step).with(name).all(cells)
    };
    el("table").with(head(&names)).with(el("tbody").all((1..=ahead.steps).map(line)))
}

/// What came, and a few roll-outs from where they start.
pub fn fans_figure(words: Words, ran: &Arc<CheckedSpec>, ahead: &Arc<Ahead>) -> AnyView {
    let shown = fans(&ahead.starts, ahead.steps, ROWS);
    let y = &ran.series.columns[0];
    let at = |k: Option<&usize>| k.map_or(0, |k| ahead.starts[*k]);
    let from = (at(shown.first()) + 1).saturating_sub(ran.spec.lookback.max(ahead.steps));
    let rows = (at(shown.last()) + ahead.steps + 1).min(y.len());
    let came = Line {
        start: 0,
        values: Arc::clone(y),
        rows: from..rows,
        ink: Ink::Actual,
        width: 2,
        stroke: Stroke::Solid,
    };
    let path = |k: &usize| {
        let start = ahead.starts[*k];
        let told = ahead.line(ROLLED).map(|own| own.values[*k].clone()).unwrap_or_default();
        let values = std::iter::once(y[start]).chain(told).collect();
        let (ink, width, stroke, _) = look(ROLLED);
        Line { start, values: Arc::new(values), rows: start..rows, ink, width, stroke }
    };
    let mut chart = chart(
        from,
        rows,
        std::iter::once(came).chain(shown.iter().map(path)).collect(),
        ticks(ran.series.times.as_deref(), from, rows, words),
    );
    chart.dots =
        shown.iter().map(|k| ahead.starts[*k]).map(|row| (row, y[row], Ink::Actual)).collect();
    let legend = vec![
        key("key-actual", words.t("train.actual")),
        key("key-mean", words.t("train.many.fans-key")),
    ];
    let (ran, ahead) = (Arc::clone(ran), Arc::clone(ahead));
    let table = Arc::new(move || vec![fans_table(words, &ran, &ahead, &shown)]);
    figure(words, ("fans", "train.many.fans"), legend, canvas(chart), ().into_any(), table)
}

/// One line for each step of each roll-out of the picture.
fn fans_table(words: Words, ran: &CheckedSpec, ahead: &Ahead, shown: &[usize]) -> Shape {
    let keys = ["train.many.start-row", "train.many.step", "train.row", "train.actual"];
    let names = keys.map(|key| words.t(key)).into_iter().chain([words.t("train.many.fans-key")]);
    let names: Vec<String> = names.collect();
    let y = ran.series.target();
    let line = |k: usize, step: usize| {
        let (start, row) = (ahead.starts[k], ahead.starts[k] + step);
        let told = ahead.line(ROLLED).map_or(f64::NAN, |own| own.values[k][step - 1]);
        el("tr")
            .at("data-index", row)
            .at("data-start", start)
            .at("data-step", step)
            .with(el("th").at("scope", "row").say(row_name(words, &ran.series, start)))
            .with(el("td").say(step.to_string()))
            .with(el("td").say(row_name(words, &ran.series, row)))
            .with(cell("actual", y[row], 3))
            .with(cell(ROLLED, told, 3))
    };
    let lines = shown.iter().flat_map(|k| (1..=ahead.steps).map(move |step| line(*k, step)));
    el("table").with(head(&names)).with(el("tbody").all(lines))
}
