//! The loss with this epoch marked, and the forecast of this epoch beside the one that stays.

use super::super::model::at;
use super::super::plot::{Tip, row_at, ticks, tip, x_of};
use super::super::results::row_name;
use super::at::{Curve, Moment};
use super::tables;
use crate::data::series::Values;
use crate::train::protocol::MODEL;
use crate::ui::charts::{
    Area, Canvas, ForecastChart, Ink, Line, LossChart, LossRoom, Palette, Stroke, data_number,
    loss, paint_forecast,
};
use crate::ui::parts::{table_box, table_button};
use crate::ui::store::{Layout, use_store};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// Where in an element the pointer is, and how wide that is.
pub fn pointed(event: &PointerEvent) -> Option<((f64, f64), f64)> {
    let area = event.current_target()?.dyn_into::<Element>().ok()?;
    let place = area.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some(((x - place.left(), y - place.top()), place.width()))
}

fn loss_chart(moment: Moment, layout: Layout) -> LossChart {
    let (told, epoch, words) = (moment.train.told.get(), moment.epoch(), moment.words);
    LossChart {
        // Their values at this epoch stand beside the slider.
        names: (
            [words.t("train.validation"), String::new()],
            [words.t("train.training"), String::new()],
        ),
        epochs: moment.ran().map_or(2, |ran| ran.spec.epochs),
        best: epoch,
        best_words: words.with("train.epoch", &[("epoch", &epoch.to_string())]),
        losses: told.losses,
        others: Vec::new(),
        stopped: None,
        room: match layout {
            Layout::Desktop => LossRoom::WIDE,
            Layout::Projector => LossRoom::LARGE,
            Layout::Phone => LossRoom::NARROW,
        },
    }
}

pub fn loss_figure(moment: Moment) -> AnyView {
    let layout = use_store().layout;
    let chart = Memo::new(move |_| loss_chart(moment, layout.get()));
    view! {
        <figure class="moment-figure" data-chart="moment-loss">
            <figcaption><b>{moment.words.signal("train.loss")}</b> <span class="note">{moment.words.signal("train.moments.loss-note")}</span></figcaption>
            <div class="chart-box"><Canvas data=chart draw=paint_loss/></div>
        </figure>
    }
    .into_any()
}

fn paint_loss(area: &Area, chart: &LossChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = loss(area, chart, palette, scale);
}

fn forecast_chart(moment: Moment, curve: &Curve) -> Option<ForecastChart> {
    let ran = moment.ran()?;
    let (split, rows, row) = (ran.split, curve.rows.clone(), moment.row.get());
    let whole = rows.end == moment.rows.get().end;
    let line = |start: usize, values: Values, ink, width, stroke| Line {
        start,
        values,
        rows: rows.clone(),
        ink,
        width,
        stroke,
    };
    let mut lines = vec![line(0, ran.series.columns[0].clone(), Ink::Actual, 2, Stroke::Solid)];
    moment.train.forecasts.with(|all| {
        let own = all.iter().find(|own| own.model == MODEL);
        lines.extend(
            own.map(|own| line(own.start, own.values.clone(), Ink::Baseline, 2, Stroke::Dashed)),
        );
    });
    lines.push(line(rows.start, curve.values.clone(), Ink::Model, 3, Stroke::Solid));
    let value = curve.values.get(row.wrapping_sub(rows.start)).copied();
    let actual = ran.series.target().get(row).copied();
    let dots = [(actual, Ink::Actual), (value, Ink::Model)];
    let end = if whole { split.rows } else { rows.end };
    Some(ForecastChart {
        rows: end,
        from: rows.start,
        validation: split.validation.clamp(rows.start, end),
        test: split.test.clamp(rows.start, end),
        sealed: !moment.train.open.get(),
        lines,
        ticks: ticks(ran.series.times.as_deref(), rows.start, end, moment.words),
        selected: Some(row),
        window: Some(ran.reach.inputs(row)),
        dots: dots.into_iter().filter_map(|(value, ink)| Some((row, value?, ink))).collect(),
        borders: true,
    })
}

/// The exact values of a row.
fn tip_of(moment: Moment, row: usize, width: f64) -> Option<Tip> {
    let (ran, curve, words) = (moment.ran()?, moment.curve.get()?, moment.words);
    let value = |value: f64| data_number(value, 4);
    let own = *curve.values.get(row.checked_sub(curve.rows.start)?)?;
    let chart = forecast_chart(moment, &curve)?;
    let mut lines = vec![
        ("actual", words.t("train.actual"), value(*ran.series.target().get(row)?)),
        ("lstm", epoch_name(moment, curve.epoch), value(own)),
    ];
    let last = moment
        .train
        .forecasts
        .with(|all| all.iter().find(|own| own.model == MODEL).and_then(|own| at(own, row)));
    lines.extend(last.map(|own| ("ar", epoch_name(moment, moment.best()), value(own))));
    let x = x_of(row, width, chart.from, chart.rows);
    Some(Tip { x, width, title: row_name(&ran, row, words), lines })
}

pub fn epoch_name(moment: Moment, epoch: usize) -> String {
    moment.words.with("train.epoch", &[("epoch", &epoch.to_string())])
}

pub fn forecast_figure(moment: Moment) -> AnyView {
    let words = moment.words;
    let table = RwSignal::new(false);
    let chart = Memo::new(move |_| forecast_chart(moment, &moment.curve.get()?));
    let shape = Memo::new(move |_| chart.with(|own| own.as_ref().map(|own| (own.from, own.rows))));
    let hovered = RwSignal::new(None::<(usize, f64)>);
    let under = move |event: &PointerEvent| {
        let ((x, _), width) = pointed(event)?;
        let (from, rows) = shape.get_untracked()?;
        Some((row_at(x, width, from, rows), width))
    };
    let choose = move |event: &PointerEvent| {
        let rows = moment.rows.get_untracked();
        if let Some((row, _)) = under(event).filter(|(row, _)| rows.contains(row)) {
            moment.train.selected.set(row);
        }
    };
    let told = Signal::derive(move || {
        let (row, width) = hovered.get()?;
        moment.rows.get().contains(&row).then(|| tip_of(moment, row, width)).flatten()
    });
    // Of a large network a forecast takes a while.
    let stale =
        move || moment.curve.with(|own| own.as_ref().map(|own| own.epoch)) != Some(moment.epoch());
    let legend = move || {
        let drawn = moment.curve.with(|own| own.as_ref().map_or(0, |own| own.epoch));
        let best = epoch_name(moment, moment.best());
        view! {
            <span class="legend legend-actual">{words.t("train.actual")}</span>
            <span class="legend legend-lstm">{epoch_name(moment, drawn)}</span>
            <span class="legend legend-ar">{words.with("train.moments.best-of", &[("epoch", &best)])}</span>
        }
    };
    view! {
        <figure class="moment-figure" data-chart="moment-forecast" aria-busy=move || stale().to_string()>
            <figcaption>
                <b>{words.signal("train.moments.forecast")}</b>
                <span class="legends">{legend}</span>
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <div
                class="chart-box moment-forecast"
                class:stale=stale
                on:pointerdown=move |event| choose(&event)
                on:pointermove=move |event| {
                    hovered.set(under(&event));
                    if event.buttons() & 1 == 1 {
                        choose(&event);
                    }
                }
                on:pointerleave=move |_| hovered.set(None)
            >
                <Canvas data=chart draw=paint_forecast/>
                {tip(told)}
            </div>
            {table_box(table, words.signal("train.moments.forecast"), Arc::new(move || tables::forecast(moment).into_iter().collect()))}
        </figure>
    }
    .into_any()
}
