//! The pictures of several steps ahead, and the tables behind them.

use super::super::plot::ticks;
use super::ahead::named;
use super::roll::{Ahead, DIRECT, ROLLED, fans};
use super::rows::row_name;
use crate::train::CheckedSpec;
use crate::ui::charts::{
    Area, Canvas, ForecastChart, Ink, Line, Palette, Stroke, Tick, data_number, error_number,
    forecast,
};
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::{Drawing, Shape, el};
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
        _ => (Ink::Baseline, 2, Stroke::Dotted, "key-drift"),
    }
}

fn paint(area: &Area, chart: &ForecastChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = forecast(area, chart, palette, scale);
}

fn figure(
    words: Words,
    (name, title): (&'static str, &'static str),
    legend: Vec<AnyView>,
    chart: ForecastChart,
    table: Drawing,
) -> AnyView {
    let open = RwSignal::new(false);
    let title = words.signal(title);
    let data = Signal::derive(move || chart.clone());
    view! {
        <figure class="series-figure" data-chart=name>
            <figcaption>
                <b>{title}</b>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="many-legend">{legend}</p>
            <div class="chart-box"><Canvas data=data draw=paint/></div>
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

fn key(class: &str, text: String) -> AnyView {
    view! { <span class=format!("many-key {class}")>{text}</span> }.into_any()
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
    let legend = ahead
        .lines
        .iter()
        .map(|own| key(look(own.model).3, named(words, ran, own.model)))
        .collect();
    let (ran, ahead) = (Arc::clone(ran), Arc::clone(ahead));
    let table = Arc::new(move || vec![errors_table(words, &ran, &ahead)]);
    figure(words, ("ahead", "train.many.ahead-chart"), legend, chart, table)
}

/// One line a step; of each way RMSE and MAE.
fn errors_table(words: Words, ran: &CheckedSpec, ahead: &Ahead) -> Shape {
    let names = ahead.lines.iter().flat_map(|own| {
        let name = named(words, ran, own.model);
        ["RMSE", "MAE"].map(|metric| el("th").at("scope", "col").say(format!("{name} {metric}")))
    });
    let first = el("th").at("scope", "col").say(words.t("train.many.step"));
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
        let head = el("th").at("scope", "row").say(step.to_string());
        el("tr").at("data-step", step).with(head).all(cells)
    };
    let head = el("thead").with(el("tr").with(first).all(names));
    el("table").with(head).with(el("tbody").all((1..=ahead.steps).map(line)))
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
    figure(words, ("fans", "train.many.fans"), legend, chart, table)
}

/// One line for each step of each roll-out of the picture.
fn fans_table(words: Words, ran: &CheckedSpec, ahead: &Ahead, shown: &[usize]) -> Shape {
    let keys = ["train.many.start-row", "train.many.step", "train.row", "train.actual"];
    let names = keys.map(|key| words.t(key)).into_iter().chain([words.t("train.many.fans-key")]);
    let names = names.map(|own| el("th").at("scope", "col").say(own));
    let y = ran.series.target();
    let cell = |series: &str, value: f64| {
        let known = value.is_finite();
        let text = if known { data_number(value, 3) } else { "–".into() };
        el("td")
            .at("data-series", series)
            .maybe("data-value", known.then(|| value.to_string()))
            .say(text)
    };
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
            .with(cell("actual", y[row]))
            .with(cell(ROLLED, told))
    };
    let lines = shown.iter().flat_map(|k| (1..=ahead.steps).map(move |step| line(*k, step)));
    el("table").with(el("thead").with(el("tr").all(names))).with(el("tbody").all(lines))
}
