//! A run on screen: progress, forecast, loss, scores and the verdict.

use super::figures::{parts_line, row_at, ticks};
use super::model::{RunState, at, best};
use super::recipe::look_button;
use super::state::TrainState;
use crate::exchange::{model_file, results as files};
use crate::train::CheckedSpec;
use crate::train::protocol::{EpochLoss, Forecast, Score};
use crate::train::verdict::{Winner, verdict};
use crate::ui::charts::{
    Area, Canvas, ForecastChart, Ink, Line, LossChart, Palette, Stroke, forecast, loss,
};
use crate::ui::dates;
use crate::ui::parts::{
    CopyLink, MessageAction, MessageBox, Popover, save, table_box, table_button,
};
use crate::ui::shape::{Shape, el};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

pub fn results(train: TrainState) -> impl IntoView {
    let words = use_words();
    view! {
        {move || head(train, words)}
        <Show when=move || train.changed_since() && !train.state.get().busy()>
            <p class="outdated" role="status">{words.signal("train.outdated")}</p>
        </Show>
        {move || trouble(train, words)}
        {forecast_figure(train)}
        {move || day_bar(train, words)}
        <div class="two">
            {loss_figure(train)}
            {move || scores(train, words)}
        </div>
    }
}

/// Epoch, time left and the buttons while it runs; the verdict and what to take home after.
fn head(train: TrainState, words: Words) -> AnyView {
    let state = train.state.get();
    let told = train.told.get();
    let total = train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.spec.epochs));
    if state.busy() {
        let (epoch, all) = (told.epoch.to_string(), total.to_string());
        let left = match (state, told.seconds_left) {
            (RunState::Paused, _) => words.t("train.paused"),
            (_, Some(left)) => {
                words.with("train.left", &[("seconds", &format!("{:.0}", left.max(1.0)))])
            }
            _ => words.t("train.going"),
        };
        let part = told.epoch as f64 / total as f64 * 100.0;
        let paused = state == RunState::Paused;
        return view! {
            <div class="run-head run-live">
                <div>
                    <h2 class="run-title">{words.with("train.epoch", &[("epoch", &epoch)])} " " <span class="faint">{words.with("train.of-epochs", &[("epochs", &all)])}</span></h2>
                    <p class="note">{left}</p>
                </div>
                <div class="run-actions">
                    {if paused {
                        view! { <button type="button" class="button" data-action="resume-run" on:click=move |_| train.resume()>{words.t("train.resume")}</button> }.into_any()
                    } else {
                        view! { <button type="button" class="button" data-action="pause-run" on:click=move |_| train.pause()>{words.t("train.pause")}</button> }.into_any()
                    }}
                    <button type="button" class="button" data-action="stop-run" on:click=move |_| train.stop()>{words.t("train.stop")}</button>
                </div>
                <div
                    class="progress"
                    role="progressbar"
                    aria-label=words.t("train.progress")
                    aria-valuemin="0"
                    aria-valuemax=all
                    aria-valuenow=epoch
                >
                    <span style:width=format!("{part:.1}%")></span>
                </div>
            </div>
        }
        .into_any();
    }
    let (title, text) = verdict_words(train, words);
    view! {
        <div class="run-head">
            <div>
                <h2 class="run-title">{title}</h2>
                <p class="note">{text}</p>
            </div>
            <div class="run-actions">
                <button type="button" class="button" data-action="train" on:click=move |_| train.train()>{words.t("train.again")}</button>
                {export(train)}
            </div>
        </div>
    }
    .into_any()
}

fn model_name(words: Words, model: &str, order: Option<usize>) -> String {
    let order = order.map(|order| order.to_string()).unwrap_or_default();
    words.with(&format!("train.models.{model}"), &[("order", &order)])
}

/// Who was better, by which numbers, and one computed reason.
fn verdict_words(train: TrainState, words: Words) -> (String, String) {
    let told = train.told.get();
    let Some(verdict) = verdict(&told.scores, "test") else {
        return (words.t("train.no-result"), String::new());
    };
    let rival = model_name(words, &verdict.rival.model, verdict.rival.order);
    let (a, b) = (error(verdict.rival.rmse), error(verdict.lstm));
    let args = [("rival", rival.as_str()), ("a", a.as_str()), ("b", b.as_str())];
    let (title, text) = match verdict.winner {
        Winner::Lstm => ("train.verdict.lstm", "train.verdict.lstm-text"),
        Winner::Baseline => ("train.verdict.baseline", "train.verdict.baseline-text"),
        Winner::Nobody => ("train.verdict.nobody", "train.verdict.nobody-text"),
    };
    let reason = told.outcome.as_ref().and_then(|outcome| {
        let correlation = crate::notation::number(outcome.change_correlation?, 2);
        let (right, all) = (outcome.direction.0.to_string(), outcome.direction.1.to_string());
        let args = [
            ("correlation", correlation.as_str()),
            ("right", right.as_str()),
            ("all", all.as_str()),
        ];
        Some(words.with("train.verdict.reason", &args))
    });
    (
        words.with(title, &args),
        format!("{} {}", words.with(text, &args), reason.unwrap_or_default()),
    )
}

/// An error with three significant figures.
fn error(value: f64) -> String {
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else if value >= 0.1 {
        2
    } else {
        4
    };
    crate::notation::number(value, digits)
}

/// What stopped the run, with what mends it.
fn trouble(train: TrainState, words: Words) -> Option<AnyView> {
    let message = train.trouble.get()?;
    let mut actions = Vec::new();
    if message.code == "RUN-DIVERGED" {
        let rate = message.arg("better").and_then(|rate| rate.parse::<f64>().ok()).unwrap_or(0.001);
        let lower = move || {
            train.spec.update(|spec| spec.learning_rate = rate);
            train.train();
        };
        let text =
            Signal::derive(move || words.with("train.set-rate", &[("rate", &rate.to_string())]));
        actions.push(MessageAction { words: text, run: Arc::new(lower), name: "lower-rate" });
        let clip = move || {
            train.spec.update(|spec| spec.clip = 1.0);
            train.train();
        };
        actions.push(MessageAction {
            words: words.signal("train.set-clip"),
            run: Arc::new(clip),
            name: "clip",
        });
    } else {
        actions.push(MessageAction {
            words: words.signal("train.again"),
            run: Arc::new(move || train.train()),
            name: "train",
        });
    }
    Some(view! { <MessageBox message=message actions=actions/> }.into_any())
}

fn export(train: TrainState) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let weights = move |_| {
        if let Some(bytes) = train.trained().and_then(|trained| model_file::write(&trained)) {
            save("gatehouse-lstm.safetensors", "application/octet-stream", &bytes);
        }
    };
    let table = move |_| {
        if let Some(text) = predictions(train) {
            save("gatehouse-forecast.csv", "text/csv", text.as_bytes());
        }
    };
    view! {
        <Popover open=open label=words.signal("train.export") button_class="button" class="menu" button=move || words.t("train.export")>
            <button type="button" class="menu-row" data-action="export-safetensors" on:click=weights>
                <span>{words.signal("train.export-model")}</span> <small>"safetensors"</small>
            </button>
            <button type="button" class="menu-row" data-action="export-predictions" on:click=table>
                <span>{words.signal("train.export-table")}</span> <small>"CSV"</small>
            </button>
            <CopyLink/>
        </Popover>
    }
    .into_any()
}

fn predictions(train: TrainState) -> Option<String> {
    let ran = train.ran.get_untracked()?;
    let outcome = train.told.with_untracked(|told| told.outcome.clone())?;
    let times: Vec<String> =
        ran.series.times.iter().flatten().map(|time| dates::iso(*time)).collect();
    Some(files::forecast_csv(&times, &ran.spec.target, ran.series.target(), &outcome.forecasts))
}

/// The forecasts that may be seen now: all of them once the run is over.
fn visible(train: TrainState) -> Vec<Forecast> {
    train.told.with(|told| match &told.outcome {
        Some(outcome) => outcome.forecasts.clone(),
        None => told.lstm.iter().cloned().chain(told.plan.baselines.iter().cloned()).collect(),
    })
}

fn stroke(model: &str) -> (Stroke, u32) {
    match model {
        "lstm" => (Stroke::Solid, 3),
        "ar" => (Stroke::Dashed, 2),
        _ => (Stroke::Dotted, 2),
    }
}

fn chart_of(train: TrainState, ran: &CheckedSpec, words: Words) -> ForecastChart {
    let open = train.told.with(|told| told.outcome.is_some());
    let split = ran.split;
    let hundred = (split.rows / 4).min(150);
    let from = if split.rows > 260 { split.validation.saturating_sub(hundred) } else { 0 };
    let actual = Line {
        start: 0,
        values: ran.series.target().to_vec(),
        ink: Ink::Actual,
        width: 2,
        stroke: Stroke::Solid,
    };
    let mut lines = vec![actual];
    let mut others = visible(train);
    others.sort_by_key(|forecast| forecast.model == "lstm");
    lines.extend(others.into_iter().filter(|forecast| forecast.model != "naive").map(|forecast| {
        let (stroke, width) = stroke(&forecast.model);
        // Baselines stand beside the model where it is judged, not over the training part.
        let skip = if width == 3 { 0 } else { split.validation - forecast.start };
        let values = forecast.values[skip.min(forecast.values.len())..].to_vec();
        let ink = if width == 3 { Ink::Model } else { Ink::Baseline };
        Line { start: forecast.start + skip, values, ink, width, stroke }
    }));
    let selected = open.then(|| train.selected.get());
    ForecastChart {
        rows: split.rows,
        from,
        validation: split.validation,
        test: split.test,
        sealed: !open,
        lines,
        ticks: ticks(ran.series.times.as_deref(), from, split.rows, words),
        selected,
        // The inputs of a forecast of `row` end `horizon` rows before it.
        window: selected.map(|row| {
            let end = (row + 1).saturating_sub(ran.reach.horizon);
            end.saturating_sub(ran.reach.lookback)..end
        }),
        dots: selected.map_or_else(Vec::new, |row| dots(train, ran, row)),
    }
}

/// What came on a row, and what was forecast for it.
fn dots(train: TrainState, ran: &CheckedSpec, row: usize) -> Vec<(usize, f64, Ink)> {
    let told = train.told.with(|told| told.lstm.as_ref().and_then(|lstm| at(lstm, row)));
    let actual = ran.series.target().get(row).copied();
    let both = [(actual, Ink::Actual), (told, Ink::Model)];
    both.into_iter().filter_map(|(value, ink)| Some((row, value?, ink))).collect()
}

fn forecast_figure(train: TrainState) -> AnyView {
    let words = use_words();
    let table = RwSignal::new(false);
    let chart = Memo::new(move |_| train.ran.get().map(|ran| chart_of(train, &ran, words)));
    let target = move || train.ran.with(|ran| ran.as_ref().map(|ran| ran.spec.target.clone()));
    let legend = move || {
        let own = |class: &'static str, text: String| {
            view! { <span class=format!("legend legend-{class}")>{text}</span> }.into_any()
        };
        let mut all = vec![own("actual", words.t("train.actual"))];
        all.extend(visible(train).into_iter().filter(|forecast| forecast.model != "naive").map(
            |forecast| {
                let class = if forecast.model == "lstm" {
                    "lstm"
                } else if forecast.model == "ar" {
                    "ar"
                } else {
                    "seasonal"
                };
                own(class, model_name(words, &forecast.model, forecast.order))
            },
        ));
        all
    };
    let parts = move || {
        chart.with(|chart| {
            chart
                .as_ref()
                .map(|c| parts_line(words, c.from, c.validation, c.test, c.rows, c.sealed))
        })
    };
    let choose = move |event: &PointerEvent| {
        let Some((from, rows, open)) =
            chart.with_untracked(|c| c.as_ref().map(|c| (c.from, c.rows, !c.sealed)))
        else {
            return;
        };
        let area = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(area), true) = (area, open) {
            let place = area.get_bounding_client_rect();
            let row = row_at(f64::from(event.client_x()) - place.left(), place.width(), from, rows);
            move_to(train, row);
        }
    };
    view! {
        <figure class="forecast" data-chart="forecast">
            <figcaption>
                <b><bdi>{target}</bdi></b>
                {legend}
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            {parts}
            <div
                class="chart-box"
                role="slider"
                tabindex="0"
                aria-label=words.signal("train.chart-row")
                aria-valuemin="0"
                aria-valuemax=move || chart.with(|c| c.as_ref().map_or(1, |c| c.rows)).to_string()
                aria-valuenow=move || train.selected.get().to_string()
                on:pointerdown=move |event| choose(&event)
                on:pointermove=move |event| {
                    if event.pointer_type() == "mouse" || event.buttons() & 1 == 1 {
                        choose(&event);
                    }
                }
                on:keydown=move |event| {
                    let row = train.selected.get_untracked();
                    match event.key().as_str() {
                        "ArrowLeft" => move_to(train, row.saturating_sub(1)),
                        "ArrowRight" => move_to(train, row + 1),
                        _ => return,
                    }
                    event.prevent_default();
                }
            >
                <Canvas
                    data=Signal::derive(move || chart.get())
                    draw=paint_forecast
                />
                <Show when=move || chart.with(|chart| chart.as_ref().is_some_and(|chart| chart.sealed))>
                    <p class="seal-note">{words.signal("train.opens-once")}</p>
                </Show>
            </div>
            {table_box(table, words.signal("train.forecast-table"), Arc::new(move || {
                train.ran.get().map(|ran| forecast_table(train, &ran, words)).into_iter().collect()
            }))}
        </figure>
    }
    .into_any()
}

fn paint_forecast(area: &Area, chart: &Option<ForecastChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        // A canvas draws whatever it is given: there is no error to answer.
        let _ = forecast(area, chart, palette, scale);
    }
}

fn paint_loss(area: &Area, chart: &LossChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = loss(area, chart, palette, scale);
}

fn move_to(train: TrainState, row: usize) {
    let bounds = train
        .ran
        .with_untracked(|ran| ran.as_ref().map(|ran| (ran.split.first, ran.split.rows - 1)));
    if let Some((first, last)) = bounds
        && train.told.with_untracked(|told| told.outcome.is_some())
    {
        let row = row.clamp(first, last);
        if train.selected.get_untracked() != row {
            train.selected.set(row);
        }
    }
}

fn row_name(ran: &CheckedSpec, row: usize, words: Words) -> String {
    ran.series
        .times
        .as_ref()
        .map_or_else(|| (row + 1).to_string(), |times| dates::full_day(times[row], words))
}

fn forecast_table(train: TrainState, ran: &CheckedSpec, words: Words) -> Shape {
    let forecasts = visible(train);
    let open = train.told.with(|told| told.outcome.is_some());
    let end = if open { ran.split.rows } else { ran.split.test };
    let head = |name: String| el("th").at("scope", "col").say(name);
    let cell = |series: &str, value: Option<f64>| {
        let text = value.map_or("–".into(), |value| crate::notation::number(value, 2));
        let exact = value.map(|value| value.to_string());
        el("td").at("data-series", series).maybe("data-value", exact).say(text)
    };
    let rows = (ran.split.first..end).map(|row| {
        el("tr")
            .at("data-index", row)
            .with(el("th").at("scope", "row").say(row_name(ran, row, words)))
            .with(cell("actual", Some(ran.series.target()[row])))
            .all(forecasts.iter().map(|forecast| cell(&forecast.model, at(forecast, row))))
    });
    let models = forecasts.iter().map(|one| head(model_name(words, &one.model, one.order)));
    let names =
        el("tr").with(head(words.t("train.row"))).with(head(words.t("train.actual"))).all(models);
    el("table").with(el("thead").with(names)).with(el("tbody").all(rows))
}

fn loss_table(train: TrainState, words: Words) -> Shape {
    let head = |key: &str| el("th").at("scope", "col").say(words.t(key));
    let cell = |series: &str, value: f64| {
        let exact = value.to_string();
        el("td").at("data-series", series).at("data-value", exact).say(format!("{value:.6}"))
    };
    let rows: Vec<Shape> = train.told.with(|told| {
        let row = |loss: &EpochLoss| {
            el("tr")
                .at("data-epoch", loss.epoch)
                .with(el("th").at("scope", "row").say(loss.epoch.to_string()))
                .with(cell("train", loss.train))
                .with(cell("validation", loss.validation))
        };
        told.losses.iter().map(row).collect()
    });
    let names = ["train.epochs", "train.training", "train.validation"].map(head);
    el("table").with(el("thead").with(el("tr").all(names))).with(el("tbody").all(rows))
}

/// The selected row: what came, what was forecast, and the way into Gates.
fn day_bar(train: TrainState, words: Words) -> Option<AnyView> {
    let outcome = train.told.with(|told| told.outcome.clone())?;
    let ran = train.ran.get()?;
    let row = train.selected.get();
    let value = |key: &str, value: Option<f64>| {
        let text = value.map_or("–".into(), |value| crate::notation::number(value, 2));
        view! { <span>{words.t(key)} " " <b>{text}</b></span> }.into_any()
    };
    let of =
        |model: &str| outcome.forecasts.iter().find(|f| f.model == model).and_then(|f| at(f, row));
    Some(
        view! {
            <div class="day-bar">
                <b>{row_name(&ran, row, words)}</b>
                <span class="spring"></span>
                {value("train.actual", ran.series.target().get(row).copied())}
                {value("train.models.lstm", of("lstm"))}
                {value("train.models.naive", of("naive"))}
                {look_button(train)}
            </div>
        }
        .into_any(),
    )
}

fn loss_figure(train: TrainState) -> AnyView {
    let words = use_words();
    let table = RwSignal::new(false);
    let chart = Memo::new(move |_| {
        let told = train.told.get();
        let last = told.losses.last().copied();
        let named = |key: &str, value: Option<f64>| {
            let value = value.map_or_else(String::new, |v| {
                crate::notation::number(v, if v < 0.1 { 4 } else { 2 })
            });
            format!("{} {value}", words.t(key))
        };
        LossChart {
            names: (
                named("train.validation", last.map(|l| l.validation)),
                named("train.training", last.map(|l| l.train)),
            ),
            best_words: words.with("train.best", &[("epoch", &told.best_epoch.to_string())]),
            losses: told.losses,
            epochs: train.ran.with(|ran| ran.as_ref().map_or(2, |ran| ran.spec.epochs)),
            best: told.best_epoch,
        }
    });
    view! {
        <figure class="loss" data-chart="loss">
            <figcaption>
                <b>{words.signal("train.loss")}</b>
                <span class="note">{words.signal("train.loss-note")}</span>
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <div class="chart-box">
                <Canvas
                    data=Signal::derive(move || chart.get())
                    draw=paint_loss
                />
            </div>
            {table_box(table, words.signal("train.loss"), Arc::new(move || vec![loss_table(train, words)]))}
        </figure>
    }
    .into_any()
}

/// Errors of every model on identical rows; the best of each column in bold, whoever has it.
fn scores(train: TrainState, words: Words) -> AnyView {
    let told = train.told.get();
    let parts: &[&str] =
        if told.outcome.is_some() { &["test", "validation"] } else { &["validation"] };
    let mut models: Vec<(String, Option<usize>)> = Vec::new();
    for score in &told.scores {
        if !models.iter().any(|(model, _)| *model == score.model) {
            models.push((score.model.clone(), score.order));
        }
    }
    type Read = fn(&Score) -> Option<f64>;
    let metrics: [(&str, Read); 3] =
        [("rmse", |s| Some(s.rmse)), ("mae", |s| Some(s.mae)), ("mape", |s| s.mape)];
    let shown: Vec<(&str, &str, Read)> = parts
        .iter()
        .flat_map(|part| metrics.iter().map(move |(name, read)| (*part, *name, *read)))
        .filter(|(part, name, read)| {
            (*part == parts[0] || *name == "rmse")
                && told.scores.iter().any(|s| s.part == *part && read(s).is_some())
        })
        .collect();
    let head: Vec<AnyView> = shown
        .iter()
        .map(|(part, name, _)| {
            let part =
                if *part == parts[0] { String::new() } else { words.t("train.part.validation") };
            view! { <th scope="col">{name.to_ascii_uppercase()} " " <small>{part}</small></th> }
                .into_any()
        })
        .collect();
    let rows: Vec<AnyView> = models
        .into_iter()
        .map(|(model, order)| {
            let cells: Vec<AnyView> = shown
                .iter()
                .map(|(part, name, read)| {
                    let value = told.scores.iter().find(|s| s.model == model && s.part == *part).and_then(read);
                    let strong = value.is_some() && value == best(&told.scores, part, read);
                    let text = match (*name, value) {
                        (_, None) => "–".into(),
                        ("mape", Some(value)) => format!("{}%", crate::notation::number(value, 2)),
                        (_, Some(value)) => error(value),
                    };
                    view! { <td class:strong=strong data-metric=*name data-part=*part data-value=value.map(|v| v.to_string())>{text}</td> }.into_any()
                })
                .collect();
            let class = format!("model model-{model}");
            view! { <tr class=class data-model=model.clone()><th scope="row">{model_name(words, &model, order)}</th>{cells}</tr> }.into_any()
        })
        .collect();
    let title = if told.outcome.is_some() { "train.error-test" } else { "train.error-validation" };
    let season = told.plan.no_season.as_ref().map(|message| view! { <p class="note" data-code=message.code.clone()>{words.message(message, "what")}</p> });
    view! {
        <section class="scores">
            <h3>{words.t(title)}</h3>
            <table>
                <thead><tr><th scope="col">{words.t("train.model")}</th>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {season}
            <Show when=move || train.test_seen.get() && train.state.get().busy()>
                <p class="note">{words.signal("train.test-seen")}</p>
            </Show>
        </section>
    }
    .into_any()
}
