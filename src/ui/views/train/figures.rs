//! Small pictures: a window, a sparkline, and the split with its handles.

use super::state::TrainState;
use crate::data::series::rhythm;
use crate::ui::charts::{Area, Canvas, ForecastChart, Ink, Line, Palette, Stroke, ends, forecast};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// The empty window of the drop zone: twelve in, one out.
pub fn window_art() -> impl IntoView {
    let boxes: String = (0..=12)
        .map(|k| {
            let x = 1 + k * 38 + if k == 12 { 46 } else { 0 };
            format!(
                "M{} 1h24a3 3 0 0 1 3 3v38a3 3 0 0 1-3 3h-24a3 3 0 0 1-3-3v-38a3 3 0 0 1 3-3z",
                x + 3
            )
        })
        .collect();
    view! {
        <svg class="window-art" viewBox="0 0 534 46" aria-hidden="true">
            <path d=boxes fill="none" stroke="var(--rule-strong)" stroke-width="1.5" stroke-dasharray="3 4"></path>
            <path d="M462 23h26m-8-7 8 7-8 7" fill="none" stroke="var(--rule-strong)" stroke-width="2.5" stroke-linecap="round"></path>
        </svg>
    }
}

/// `n` cells in, one out.
pub fn window_picture(n: usize) -> AnyView {
    let shown = n.min(24);
    let step = 220.0 / shown as f64;
    let cell = (step - 3.0).clamp(2.0, 16.0);
    let step = step.min(19.0);
    let cells: Vec<AnyView> = (0..shown)
        .map(|k| {
            let x = k as f64 * step;
            let opacity = 0.3 + 0.5 * k as f64 / shown as f64;
            view! { <rect x=x y="4" width=cell height="22" rx="3" fill="var(--x)" opacity=opacity></rect> }.into_any()
        })
        .collect();
    let end = shown as f64 * step;
    view! {
        <svg class="window-picture" viewBox="0 0 264 30" aria-hidden="true">
            {cells}
            <path d=format!("M{} 15h9m-4-4 4 4-4 4", end + 2.0) fill="none" stroke="var(--text)" stroke-width="2"></path>
            <rect x=end + 18.0 y="4" width="16" height="22" rx="3" fill="var(--h)"></rect>
        </svg>
    }
    .into_any()
}

/// A line through the values, least and most of every pixel column kept.
pub fn spark(values: &[f64], width: f64, height: f64, points: usize) -> AnyView {
    let finite = || values.iter().copied().filter(|v| v.is_finite());
    let (least, most) =
        (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
    let span = if most > least { most - least } else { 1.0 };
    let size = values.len().div_ceil(points.max(1)).max(1);
    let mut path = String::new();
    for (place, chunk) in values.chunks(size).enumerate() {
        for (k, value) in ends(chunk) {
            let x = (place * size + k) as f64 / (values.len().max(2) - 1) as f64 * width;
            let y = height - 2.0 - (value - least) / span * (height - 4.0);
            path += &format!("{}{x:.1} {y:.1}", if path.is_empty() { "M" } else { "L" });
        }
    }
    view! {
        <svg class="spark" viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none" aria-hidden="true">
            <path d=path fill="none" stroke="var(--x)" stroke-width="1.5" stroke-linejoin="round" vector-effect="non-scaling-stroke"></path>
        </svg>
    }
    .into_any()
}

/// How two words share a column.
pub fn shares(words: &[(String, usize)]) -> AnyView {
    let all: usize = words.iter().map(|(_, count)| count).sum();
    let part = words.first().map_or(0.0, |(_, count)| *count as f64 / all.max(1) as f64) * 69.0;
    view! {
        <svg class="spark" viewBox="0 0 70 22" aria-hidden="true">
            <rect x="0" y="4" width=part height="14" fill="var(--neg)" opacity=".6"></rect>
            <rect x=part + 1.0 y="4" width=69.0 - part height="14" fill="var(--neg)" opacity=".35"></rect>
        </svg>
    }
    .into_any()
}

/// "10 days", in the unit of the rows.
pub fn count_of(words: Words, times: Option<&[f64]>, count: usize) -> String {
    let unit = rhythm(times).unit;
    let number = if count == 1 { "unit-one" } else { "unit" };
    words.with(&format!("train.{number}.{unit}"), &[("count", &count.to_string())])
}

/// Ticks below a chart: every so many rows a day, a month or a number.
pub fn ticks(
    times: Option<&[f64]>,
    from: usize,
    rows: usize,
    words: Words,
) -> Vec<(usize, String)> {
    let count = 7;
    (0..count)
        .map(|k| from + (rows - from) * (2 * k + 1) / (2 * count))
        .filter(|row| *row < rows)
        .map(|row| {
            let label = times.and_then(|times| times.get(row)).map_or_else(
                || (row + 1).to_string(),
                |time| crate::ui::dates::month(*time, words),
            );
            (row, label)
        })
        .collect()
}

/// The series with its three parts; the handles move the split.
pub fn split_figure(train: TrainState) -> impl IntoView {
    let words = use_words();
    // The row that the one window on the picture forecasts.
    let example = RwSignal::new(None::<usize>);
    let chart = Memo::new(move |_| {
        let series = train.series()?.ok()?;
        let spec = train.spec.get();
        let split = spec.split(series.len()).ok()?;
        let reach = spec.lookback + spec.horizon - 1;
        let first = (split.validation / 4).max(reach);
        let row = example.get().unwrap_or(first).clamp(reach, split.test - 1);
        let line = Line {
            start: 0,
            values: series.target().to_vec(),
            ink: Ink::Actual,
            width: 2,
            stroke: Stroke::Solid,
        };
        Some(ForecastChart {
            rows: split.rows,
            from: 0,
            validation: split.validation,
            test: split.test,
            sealed: true,
            lines: vec![line],
            ticks: ticks(series.times.as_deref(), 0, split.rows, words),
            selected: None,
            window: Some(row - reach..row + 1 - spec.horizon),
            dots: vec![(row, series.target()[row], Ink::Model)],
        })
    });
    let target = move || {
        train.data.with(|data| {
            data.as_ref()
                .and_then(|data| {
                    let place = super::model::chosen(&data.roles).first().copied()?;
                    Some(data.table.columns[place].name.clone())
                })
                .unwrap_or_default()
        })
    };
    let shares = move || chart.with(|chart| chart.as_ref().map(|c| (c.validation, c.test, c.rows)));
    view! {
        <Show when=move || chart.with(Option::is_some)>
            <figure class="split-figure">
                <figcaption>
                    <b><bdi>{target}</bdi></b> " " <span class="note">{words.signal("train.drag-split")}</span>
                </figcaption>
                {move || shares().map(|(validation, test, rows)| parts_line(words, 0, validation, test, rows, true))}
                <div class="chart-box">
                    <Canvas
                        data=Signal::derive(move || chart.get())
                        draw=paint_split
                    />
                    {window_grip(chart, example, words, train)}
                    {handle(train, shares, true)}
                    {handle(train, shares, false)}
                </div>
            </figure>
        </Show>
    }
}

fn paint_split(area: &Area, chart: &Option<ForecastChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        // A canvas draws whatever it is given: there is no error to answer.
        let _ = forecast(area, chart, palette, scale);
    }
}

/// The window on the picture: drag it, or move it by keys, to any row before the test part.
fn window_grip(
    chart: Memo<Option<ForecastChart>>,
    example: RwSignal<Option<usize>>,
    words: Words,
    train: TrainState,
) -> AnyView {
    let place = move || {
        chart.with(|chart| {
            let chart = chart.as_ref()?;
            let window = chart.window.clone()?;
            let (row, ..) = *chart.dots.first()?;
            Some((window, row, chart.rows, chart.test))
        })
    };
    let row = move || place().map_or(0, |(_, row, ..)| row);
    let left = move || {
        place().map_or_else(String::new, |(window, _, rows, _)| across(window.start, 0, rows))
    };
    let width = move || {
        place().map_or_else(String::new, |(window, _, rows, _)| {
            format!("calc((100% - {}px) * {:.5})", LEFT + RIGHT, window.len() as f64 / rows as f64)
        })
    };
    let told = move || {
        let spec = train.spec.get();
        let times = train.series().and_then(Result::ok).and_then(|series| series.times);
        let count = count_of(words, times.as_deref(), spec.lookback);
        words.with("train.one-window", &[("count", &count)])
    };
    let go =
        move |to: usize| example.set(Some(to.clamp(1, place().map_or(1, |(.., test)| test - 1))));
    view! {
        <div
            class="window-grip"
            role="slider"
            tabindex="0"
            aria-label=words.signal("train.window-grip")
            aria-valuemin="0"
            aria-valuemax=move || place().map_or(1, |(.., test)| test - 1).to_string()
            aria-valuenow=move || row().to_string()
            style:left=left
            style:width=width
            on:keydown=move |event| {
                let by = if event.shift_key() { 10 } else { 1 };
                match event.key().as_str() {
                    "ArrowLeft" | "ArrowDown" => go(row().saturating_sub(by)),
                    "ArrowRight" | "ArrowUp" => go(row() + by),
                    _ => return,
                }
                event.prevent_default();
            }
            on:pointerdown=move |event| capture(&event)
            on:pointermove=move |event: PointerEvent| {
                if event.buttons() & 1 == 1
                    && let (Some(share), Some((.., rows, _))) = (share_of(&event), place())
                {
                    go((share * rows as f64).max(0.0) as usize);
                }
            }
        >
            <span class="window-told">{told}</span>
        </div>
    }
    .into_any()
}

/// Train, Validate, Test with their numbers of rows, each above its part of a chart that begins
/// at row `from`.
pub fn parts_line(
    words: Words,
    from: usize,
    validation: usize,
    test: usize,
    rows: usize,
    sealed: bool,
) -> AnyView {
    let part = |key: &str, count: usize, row: usize, note: String| {
        view! {
            <span class="part" style:left=across(row.max(from), from, rows)><b>{words.t(key)}</b> " " {count.to_string()} <span class="part-note">{note}</span></span>
        }
        .into_any()
    };
    let sealed = if sealed { format!(" · {}", words.t("train.sealed")) } else { String::new() };
    view! {
        <div class="parts-line">
            {part("train.part.train", validation, 0, String::new())}
            {part("train.part.validation", test - validation, validation, String::new())}
            {part("train.part.test", rows - test, test, sealed)}
        </div>
    }
    .into_any()
}

/// The left edge of `row` in a chart from row `from` on, as a length of the style sheet.
fn across(row: usize, from: usize, rows: usize) -> String {
    let share = (row - from) as f64 / (rows - from).max(1) as f64;
    format!("calc({LEFT}px + (100% - {}px) * {share:.5})", LEFT + RIGHT)
}

/// A drag goes on outside of what is dragged. Without capture it ends at its edge.
fn capture(event: &PointerEvent) {
    if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
        let _ = target.set_pointer_capture(event.pointer_id());
    }
}

/// Where in the plot around it a drag is, from 0 to 1.
fn share_of(event: &PointerEvent) -> Option<f64> {
    let own = event.current_target()?.dyn_into::<Element>().ok()?;
    let place = own.parent_element()?.get_bounding_client_rect();
    let x = f64::from(event.client_x()) - place.left() - LEFT;
    Some(x / (place.width() - LEFT - RIGHT))
}

/// Left edge of the plot and room on its right, as the chart draws them.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 10.0;

/// A handle on the border before validation (`first`) or before test.
fn handle(
    train: TrainState,
    shares: impl Fn() -> Option<(usize, usize, usize)> + Copy + Send + Sync + 'static,
    first: bool,
) -> impl IntoView {
    let words = use_words();
    let row =
        move || shares().map_or(0, |(validation, test, _)| if first { validation } else { test });
    let rows = move || shares().map_or(1, |(.., rows)| rows);
    let move_to = move |row: f64| {
        let percent = (row / rows() as f64 * 100.0).clamp(5.0, 98.0);
        train.spec.update(|spec| {
            if first {
                let both = spec.split_train + spec.split_validation;
                spec.split_train = percent.min(both - 1.0).clamp(10.0, 90.0);
                spec.split_validation = both - spec.split_train;
            } else {
                spec.split_validation = (percent - spec.split_train).clamp(1.0, 50.0);
            }
        });
    };
    let left = move || across(row(), 0, rows());
    view! {
        <div
            class="handle"
            role="slider"
            tabindex="0"
            aria-label=words.signal(if first { "train.handle-validation" } else { "train.handle-test" })
            aria-valuemin="0"
            aria-valuemax=move || rows().to_string()
            aria-valuenow=move || row().to_string()
            style:left=left
            on:keydown=move |event| {
                let by = if event.shift_key() { 10.0 } else { 1.0 };
                match event.key().as_str() {
                    "ArrowLeft" | "ArrowDown" => move_to(row() as f64 - by),
                    "ArrowRight" | "ArrowUp" => move_to(row() as f64 + by + 0.001),
                    _ => return,
                }
                event.prevent_default();
            }
            on:pointerdown=move |event| capture(&event)
            on:pointermove=move |event: PointerEvent| {
                if event.buttons() & 1 == 1
                    && let Some(share) = share_of(&event)
                {
                    move_to(share * rows() as f64);
                }
            }
        >
            <span class="handle-grip"></span>
        </div>
    }
}

/// The row under `x` of a chart `width` wide.
pub fn row_at(x: f64, width: f64, from: usize, rows: usize) -> usize {
    let part = ((x - LEFT) / (width - LEFT - RIGHT)).clamp(0.0, 1.0);
    (from as f64 + part * (rows - from) as f64).floor().min(rows as f64 - 1.0) as usize
}
