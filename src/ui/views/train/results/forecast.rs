//! The forecast chart: its legend, its table, and the row that is selected on it.

use super::super::model::{at, drawn as shows};
use super::super::plot::{Tip, parts_line, row_at, seal_cover, ticks, tip, x_of};
use super::super::state::TrainState;
use super::day::forecast_table;
use super::{counted, model_name};
use crate::train::CheckedSpec;
use crate::train::protocol::{Forecast, MODEL};
use crate::train::session::SHOWN;
use crate::ui::charts::{Canvas, ForecastChart, Ink, Line, Stroke, data_number, paint_forecast};
use crate::ui::dates;
use crate::ui::parts::{table_box, table_button};
use crate::ui::store::{Layout, use_store};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Lines of a forecast. Models stand beside each other where they are judged; over the training
/// part the trained one alone, and faint. "Last value" would lie on the actual line and is not drawn.
fn drawn(forecast: &Forecast, validation: usize) -> Vec<Line> {
    let line = |rows, ink, width, stroke| Line {
        start: forecast.start,
        values: forecast.values.clone(),
        rows,
        ink,
        width,
        stroke,
    };
    let rest = |ink, width, stroke| line(validation..usize::MAX, ink, width, stroke);
    match forecast.model.as_str() {
        MODEL => {
            let fit = line(0..validation + 1, Ink::Fit, 2, Stroke::Solid);
            vec![fit, rest(Ink::Model, 3, Stroke::Solid)]
        }
        "ar" => vec![rest(Ink::Baseline, 2, Stroke::Dashed)],
        other if !shows(other) => Vec::new(),
        _ => vec![rest(Ink::Baseline, 2, Stroke::Dotted)],
    }
}

/// The first row on the chart: of a long series the training part is shown only near its end, and on a phone
/// as much of it as leaves room for the names of the other parts.
pub fn first_shown(ran: &CheckedSpec, layout: Layout) -> usize {
    if layout == Layout::Phone {
        let judged = ran.split.rows - ran.split.validation;
        return ran.split.validation.saturating_sub(judged / 3);
    }
    let some = (ran.split.rows / 4).min(150);
    if ran.split.rows > SHOWN { ran.split.validation.saturating_sub(some) } else { 0 }
}

pub fn chart_of(
    train: TrainState,
    ran: &CheckedSpec,
    words: Words,
    layout: Layout,
) -> ForecastChart {
    let open = train.open.get();
    let split = ran.split;
    let from = first_shown(ran, layout);
    let actual = Line {
        start: 0,
        values: ran.series.columns[0].clone(),
        rows: 0..split.rows,
        ink: Ink::Actual,
        width: 2,
        stroke: Stroke::Solid,
    };
    let mut lines = vec![actual];
    train.forecasts.with(|all| {
        lines.extend(all.iter().rev().flat_map(|forecast| drawn(forecast, split.validation)));
    });
    let selected = open.then(|| train.selected.get());
    ForecastChart {
        rows: split.rows,
        from,
        validation: split.validation,
        test: split.test,
        // Once it has been opened, this data's test part cannot be sealed again.
        sealed: !open && !train.run_seen.get(),
        lines,
        ticks: ticks(ran.series.times.as_deref(), from, split.rows, words),
        selected,
        // The inputs of a forecast of `row` end `horizon` rows before it.
        window: selected.map(|row| {
            let end = (row + 1).saturating_sub(ran.reach.horizon);
            end.saturating_sub(ran.reach.lookback)..end
        }),
        dots: selected.map_or_else(Vec::new, |row| dots(train, ran, row)),
        borders: true,
    }
}

/// What came on a row, and what was forecast for it.
fn dots(train: TrainState, ran: &CheckedSpec, row: usize) -> Vec<(usize, f64, Ink)> {
    let told = train.forecasts.with(|all| all.first().and_then(|own| at(own, row)));
    let actual = ran.series.target().get(row).copied();
    let both = [(actual, Ink::Actual), (told, Ink::Model)];
    both.into_iter().filter_map(|(value, ink)| Some((row, value?, ink))).collect()
}

/// What each line of the chart stands for.
pub fn lines(train: TrainState, words: Words) -> Vec<(Ink, Stroke, String)> {
    let shown = train.forecasts.get().into_iter().filter(|forecast| shows(&forecast.model));
    let models = shown.map(|forecast| {
        let (ink, stroke) = match forecast.model.as_str() {
            MODEL => (Ink::Model, Stroke::Solid),
            "ar" => (Ink::Baseline, Stroke::Dashed),
            _ => (Ink::Baseline, Stroke::Dotted),
        };
        (ink, stroke, model_name(train, words, &forecast.model, forecast.order))
    });
    let actual = (Ink::Actual, Stroke::Solid, words.t("train.actual"));
    std::iter::once(actual).chain(models).collect()
}

fn legend(train: TrainState, words: Words) -> Vec<AnyView> {
    let own = |class: &'static str, text: String| {
        view! { <span class=format!("legend legend-{class}")>{text}</span> }.into_any()
    };
    let shown = train.forecasts.get().into_iter().filter(|forecast| shows(&forecast.model));
    let models = shown.map(|forecast| {
        own(class_of(&forecast.model), model_name(train, words, &forecast.model, forecast.order))
    });
    std::iter::once(own("actual", words.t("train.actual"))).chain(models).collect()
}

pub fn figure(train: TrainState) -> AnyView {
    let words = use_words();
    let table = RwSignal::new(false);
    let layout = use_store().layout;
    let chart =
        Memo::new(move |_| train.ran.get().map(|ran| chart_of(train, &ran, words, layout.get())));
    let target = move || train.ran.with(|ran| ran.as_ref().map(|ran| ran.spec.target.clone()));
    let ahead = move || {
        let horizon = train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.spec.horizon));
        words.with("train.ahead-note", &[("count", &counted(train, words, horizon))])
    };
    let shape = Memo::new(move |_| {
        chart.with(|chart| chart.as_ref().map(|c| (c.from, c.validation, c.test, c.rows, c.sealed)))
    });
    let parts = move || {
        shape.get().map(|(from, validation, test, rows, sealed)| {
            let (all, busy) = (counted(train, words, validation), train.state.get().busy());
            let count = counted(train, words, rows - test);
            let key = match (sealed, busy) {
                (true, _) => "train.count-sealed",
                (_, true) => "train.count-seen",
                _ => "train.count",
            };
            let told = [
                if from == 0 { all } else { String::new() },
                (test - validation).to_string(),
                words.with(key, &[("count", &count)]),
            ];
            parts_line(words, from, (validation, test, rows), told)
        })
    };
    let hovered = RwSignal::new(None::<(usize, f64)>);
    let told = Signal::derive(move || {
        let ((row, width), (from, _, test, rows, sealed)) = (hovered.get()?, shape.get()?);
        let x = x_of(row, width, from, rows);
        (!sealed || row < test).then(|| tip_of(train, words, row, (x, width))).flatten()
    });
    let hover = move |event: &PointerEvent| {
        let Some((from, .., rows, _)) = shape.get_untracked() else { return };
        let area = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let now = area.map(|area| {
            let place = area.get_bounding_client_rect();
            let x = f64::from(event.client_x()) - place.left();
            (row_at(x, place.width(), from, rows), place.width())
        });
        if hovered.get_untracked() != now {
            hovered.set(now);
        }
    };
    let choose = move |event: &PointerEvent| {
        let Some((from, .., rows, _)) = shape.get_untracked() else { return };
        let area = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(area) = area {
            let place = area.get_bounding_client_rect();
            let row = row_at(f64::from(event.client_x()) - place.left(), place.width(), from, rows);
            move_to(train, row);
        }
    };
    let rows = move || shape.get().map_or(1, |(.., rows, _)| rows);
    view! {
        <figure class="forecast" data-chart="forecast">
            <figcaption>
                <b class="cut" title=target><bdi>{target}</bdi></b>
                <span class="note">{ahead}</span>
                <span class="legends">{move || legend(train, words)}</span>
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            {parts}
            <div
                class="chart-box"
                role="slider"
                tabindex="0"
                aria-label=words.signal("train.chart-row")
                aria-valuemin="1"
                aria-valuemax=move || rows().to_string()
                aria-valuenow=move || (train.selected.get() + 1).min(rows()).to_string()
                aria-valuetext=move || train.ran.get().map(|ran| row_name(&ran, train.selected.get(), words))
                on:pointerdown=move |event| choose(&event)
                on:pointermove=move |event| {
                    hover(&event);
                    if event.buttons() & 1 == 1 {
                        choose(&event);
                    }
                }
                on:pointerleave=move |_| hovered.set(None)
                on:keydown=move |event| {
                    let row = train.selected.get_untracked();
                    match event.key().as_str() {
                        "ArrowLeft" => move_to(train, row.saturating_sub(1)),
                        "ArrowRight" => move_to(train, row + 1),
                        "Home" => move_to(train, 0),
                        "End" => move_to(train, usize::MAX),
                        _ => return,
                    }
                    event.prevent_default();
                }
            >
                <Canvas
                    data=Signal::derive(move || chart.get())
                    draw=paint_forecast
                />
                {seal_cover(words, Signal::derive(move || {
                    shape.get().map(|(from, _, test, rows, sealed)| (from, test, rows, sealed))
                }))}
                {tip(told)}
            </div>
            {table_box(table, words.signal("train.forecast-table"), Arc::new(move || {
                train.ran.get().map(|ran| forecast_table(train, &ran, words)).into_iter().collect()
            }))}
        </figure>
    }
    .into_any()
}

/// The exact values of a row, as far as they may be seen.
fn tip_of(train: TrainState, words: Words, row: usize, (x, width): (f64, f64)) -> Option<Tip> {
    let ran = train.ran.get()?;
    let actual = ran.series.target().get(row).copied()?;
    let mut lines = vec![("actual", words.t("train.actual"), data_number(actual, 4))];
    for forecast in train.forecasts.get() {
        let name = model_name(train, words, &forecast.model, forecast.order);
        let told = shows(&forecast.model) || forecast.model == "naive";
        if let Some(value) = at(&forecast, row).filter(|_| told) {
            lines.push((class_of(&forecast.model), name, data_number(value, 4)));
        }
    }
    Some(Tip { x, width, title: row_name(&ran, row, words), lines })
}

/// The legend's class of a model.
fn class_of(model: &str) -> &'static str {
    match model {
        MODEL => "lstm",
        "ar" => "ar",
        "naive" => "none",
        _ => "seasonal",
    }
}

fn move_to(train: TrainState, row: usize) {
    // What the chart does not show is chosen in the table.
    let layout = use_store().layout.get_untracked();
    let bounds = train.ran.with_untracked(|ran| {
        ran.as_ref().map(|ran| (ran.split.first.max(first_shown(ran, layout)), ran.split.rows - 1))
    });
    if let Some((first, last)) = bounds
        && train.open.get_untracked()
    {
        let row = row.clamp(first, last);
        if train.selected.get_untracked() != row {
            train.selected.set(row);
        }
    }
}

pub fn row_name(ran: &CheckedSpec, row: usize, words: Words) -> String {
    ran.series.times.as_ref().and_then(|times| times.get(row)).map_or_else(
        || words.with("train.row-number", &[("row", &(row + 1).to_string())]),
        |time| dates::dated(*time, ran.series.rhythm.unit, words),
    )
}
