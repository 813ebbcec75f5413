//! The series with its three parts; the handles move the split, the window can be dragged along.

use super::figures::count_of;
use super::plot::{LEFT, RIGHT, across, capture, parts_line, share_of, ticks};
use super::state::TrainState;
use crate::ui::charts::{Canvas, ForecastChart, Ink, Line, Stroke, paint_forecast};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use web_sys::PointerEvent;

/// The series with its three parts; the handles move the split.
pub fn figure(train: TrainState) -> impl IntoView {
    let words = use_words();
    // The row that the one window on the picture forecasts.
    let example = RwSignal::new(None::<usize>);
    let chart = Memo::new(move |_| {
        let series = train.series.get()?.ok()?;
        let spec = train.spec.get();
        let split = spec.split(series.len()).ok()?;
        let reach = spec.lookback + spec.horizon - 1;
        let first = (split.validation / 3).max(reach);
        let row = example.get().unwrap_or(first).clamp(reach, split.test - 1);
        let line = Line {
            start: 0,
            values: series.columns[0].clone(),
            rows: 0..split.rows,
            ink: Ink::Actual,
            width: 2,
            stroke: Stroke::Solid,
        };
        Some(ForecastChart {
            rows: split.rows,
            from: 0,
            validation: split.validation,
            test: split.test,
            sealed: !train.test_seen.get(),
            lines: vec![line],
            ticks: ticks(series.times.as_deref(), 0, split.rows, words),
            selected: None,
            window: Some(row - reach..row + 1 - spec.horizon),
            dots: vec![(row, series.target()[row], Ink::Model)],
            borders: false,
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
    let parts = move || {
        let (validation, test, rows) = shares()?;
        let windows = validation + 1 - train.spec.with(|spec| spec.lookback + spec.horizon);
        let args = [("rows", validation.to_string()), ("windows", windows.to_string())];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        let count = (rows - test).to_string();
        let told = [
            words.with("train.rows-windows", &args),
            (test - validation).to_string(),
            words.with(
                if train.test_seen.get() { "train.count-seen" } else { "train.count-sealed" },
                &[("count", &count)],
            ),
        ];
        Some(parts_line(words, 0, (validation, test, rows), told))
    };
    view! {
        <Show when=move || chart.with(Option::is_some)>
            <figure class="split-figure">
                <figcaption>
                    <b class="cut" title=target><bdi>{target}</bdi></b> <span class="note">{words.signal("train.drag-split")}</span>
                </figcaption>
                {parts}
                <div class="chart-box">
                    <Canvas
                        data=Signal::derive(move || chart.get())
                        draw=paint_forecast
                    />
                    {window_grip(chart, example, words, train)}
                    {handle(train, shares, true)}
                    {handle(train, shares, false)}
                </div>
            </figure>
        </Show>
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
        let count = count_of(words, train.rhythm().unit, spec.lookback);
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
            <span class="window-told">{told} <b>{words.signal("train.out")}</b></span>
        </div>
    }
    .into_any()
}

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
    // Shares are cut to whole rows, so each gets a hair more than its row needs.
    let share = move |rows_of: usize| (rows_of as f64 + 0.01) / rows() as f64 * 100.0;
    let move_to = move |row: f64| {
        let Some((validation, test, rows)) = shares() else { return };
        let row = row.max(0.0) as usize;
        train.spec.update(|spec| {
            let percent = 100 * row / rows.max(1);
            if first && (10..90).contains(&percent) && row < test {
                (spec.split_train, spec.split_validation) = (share(row), share(test - row));
            } else if !first && row > validation && row < rows {
                spec.split_train = share(validation);
                spec.split_validation = share(row - validation).clamp(1.0, 50.0);
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
            aria-valuetext=move || super::recipe::parts(train)
            style:left=left
            on:keydown=move |event| {
                let by = if event.shift_key() { 10.0 } else { 1.0 };
                match event.key().as_str() {
                    "ArrowLeft" | "ArrowDown" => move_to(row() as f64 - by),
                    "ArrowRight" | "ArrowUp" => move_to(row() as f64 + by),
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
