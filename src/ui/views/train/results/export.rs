//! What can be taken home from a run.

use super::super::plot::PARTS;
use super::super::state::TrainState;
use super::{forecast, loss, report};
use crate::exchange::program::{Framework, program};
use crate::exchange::{model_file, results as files};
use crate::train::CheckedSpec;
use crate::train::protocol::MODEL;
use crate::ui::charts::{self, Palette};
use crate::ui::dates;
use crate::ui::parts::{CopyLink, Icon, Popover, icon, save, save_painted};
use crate::ui::store::Layout;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use plotters::prelude::{IntoDrawingArea, SVGBackend};

/// Width of the charts as a file, and the heights of forecast and loss, in pixels.
const SIZE: (u32, u32, u32) = (1036, 340, 280);
/// Height of the line of words above each.
const HEAD: u32 = 36;
/// Pixels of the names of the parts.
const NAMES: u32 = 18;

pub fn menu(train: TrainState) -> AnyView {
    let words = use_words();
    let [open, printing] = [false; 2].map(RwSignal::new);
    let rows = move || {
        let rows =
            train.ran.with(|ran| ran.as_ref().map_or(0, |ran| ran.split.rows - ran.split.first));
        words.with("train.csv-rows", &[("count", &rows.to_string())])
    };
    let row = move |name: &'static str,
                    key: &'static str,
                    kind: Signal<String>,
                    run: fn(TrainState, Words)| {
        let press = move |_| {
            run(train, words);
            open.set(false);
        };
        view! {
            <button type="button" class="menu-row" data-action=name on:click=press>
                <span>{words.signal(key)}</span> <small>{kind}</small>
            </button>
        }
        .into_any()
    };
    let kind = |name: &'static str| Signal::derive(move || name.to_owned());
    let button = move || {
        view! { <span>{words.t("train.export")}</span> {icon(Icon::Down)} }
    };
    view! {
        <Popover open=open label=words.signal("train.export") button_class="button" class="menu" button=button>
            <Show when=move || train.has_model()>
                {row("export-safetensors", "train.export-model", kind("safetensors"), weights)}
            </Show>
            <Show when=move || train.open.get()>
                {row("export-predictions", "train.export-table", Signal::derive(rows), predictions)}
            </Show>
            <Show when=move || train.open.get() && train.told.with(|told| !told.losses.is_empty())>
                {row("export-losses", "train.export-losses", kind("CSV"), losses)}
            </Show>
            <Show when=move || train.open.get()>
                {row("export-data", "train.export-data", kind("CSV"), data)}
                {row("export-code-pytorch", "train.export-program", kind("PyTorch"), |train, words| code(train, words, Framework::PyTorch))}
                {row("export-code-keras", "train.export-program", kind("Keras"), |train, words| code(train, words, Framework::Keras))}
                {row("export-code-numpy", "train.export-program", kind("NumPy"), |train, words| code(train, words, Framework::NumPy))}
            </Show>
            {row("export-chart", "train.export-charts", kind("SVG"), |train, words| charts_file(train, words, false))}
            {row("export-chart-png", "train.export-charts", kind("PNG"), |train, words| charts_file(train, words, true))}
            <Show when=move || train.open.get()>
                <button type="button" class="menu-row" data-action="print-report" on:click=move |_| { printing.set(true); open.set(false) }>
                    <span>{words.signal("train.report")}</span> <small>{words.signal("train.report-print")}</small>
                </button>
            </Show>
            <CopyLink key="shell.copy-settings" note="shell.no-data"/>
        </Popover>
        {report::sheet(train, words, printing)}
    }
    .into_any()
}

fn weights(train: TrainState, _: Words) {
    if let Some(bytes) = train.trained().and_then(|trained| model_file::write(&trained)) {
        let cell = train.ran.with_untracked(|ran| ran.as_ref().map(|ran| ran.spec.cell.key()));
        let name = format!("gatehouse-{}.safetensors", cell.unwrap_or("model"));
        save(&name, "application/octet-stream", &bytes);
    }
}

fn predictions(train: TrainState, _: Words) {
    let Some(ran) = train.ran.get_untracked().filter(|_| train.open.get_untracked()) else {
        return;
    };
    let times = times(&ran);
    let mut forecasts = train.forecasts.get_untracked();
    // A column is called what it is.
    for own in forecasts.iter_mut().filter(|own| own.model == MODEL) {
        own.model = ran.spec.cell.key().to_owned();
    }
    let actual = ran.series.target();
    let text = files::forecast_csv(&times, &ran.spec.target, actual, &forecasts, ran.split);
    save("gatehouse-forecast.csv", "text/csv", text.as_bytes());
}

fn times(ran: &CheckedSpec) -> Vec<String> {
    ran.series.times.iter().flatten().map(|time| dates::iso(*time)).collect()
}

/// The rows as the model read them.
fn data(train: TrainState, _: Words) {
    if let Some(ran) = train.ran.get_untracked() {
        let text = files::data_csv(&times(&ran), &ran.series.names, &ran.series.columns);
        save("gatehouse-data.csv", "text/csv", text.as_bytes());
    }
}

/// A program that reads model, rows and forecasts, and computes the forecasts again.
fn code(train: TrainState, words: Words, framework: Framework) {
    let Some(ran) = train.ran.get_untracked() else { return };
    let cell = ran.spec.cell;
    let model = format!("gatehouse-{}.safetensors", cell.key());
    let about = words.with("train.program-about", &[("model", &model)]);
    let text = program(framework, cell, &about);
    let name = format!("gatehouse-{}.py", framework.key());
    save(&name, "text/x-python", text.as_bytes());
}

/// The losses of every epoch.
fn losses(train: TrainState, _: Words) {
    let text = train.told.with_untracked(|told| files::losses_csv(&told.losses));
    save("gatehouse-losses.csv", "text/csv", text.as_bytes());
}

/// The charts as a file of vectors or of pixels.
fn charts_file(train: TrainState, words: Words, pixels: bool) {
    let Some(text) = charts_text(train, words) else { return };
    if pixels {
        let size = (f64::from(SIZE.0), f64::from(height(train, words)));
        save_painted(&text, size, "gatehouse-charts.png".into());
    } else {
        save("gatehouse-charts.svg", "image/svg+xml", text.as_bytes());
    }
}

/// How high the charts are, with their heads: the forecast alone where there are no losses.
fn height(train: TrainState, words: Words) -> u32 {
    let below = if loss::bare(train, words) { 0 } else { HEAD + SIZE.2 };
    HEAD + SIZE.1 + below
}

/// Forecast and loss, one below the other, in the colours of the page, as SVG.
pub fn charts_text(train: TrainState, words: Words) -> Option<String> {
    let ran = train.ran.get_untracked()?;
    let (size, above) = ((SIZE.0, height(train, words)), SIZE.1);
    // An SVG writes letters smaller than it is asked to.
    let palette = Palette { letters: 1.24, ..charts::palette() };
    let mut text = String::new();
    {
        let all = SVGBackend::with_string(&mut text, size);
        let all = all.into_drawing_area();
        let (head, rest) = all.split_vertically(HEAD);
        let (first, rest) = rest.split_vertically(above);
        // A string takes whatever is drawn: there is no error to answer.
        let _ = all.fill(&palette.surface);
        let _ = charts::legend(&head, &ran.spec.target, &forecast::lines(train, words), &palette);
        let (names, first) = first.split_vertically(NAMES);
        let chart = forecast::chart_of(train, &ran, words, Layout::Desktop);
        let _ = charts::part_names(&names, &chart, &PARTS.map(|key| words.t(key)), &palette);
        let _ = charts::forecast(&first, &chart, &palette, 1.0);
        if !loss::bare(train, words) {
            let (middle, second) = rest.split_vertically(HEAD);
            let chart = loss::chart_of(train, words, Layout::Desktop);
            let _ = charts::legend(&middle, &words.t("train.loss"), &[], &palette);
            let _ = charts::loss(&second, &chart, &palette, 1.0);
        }
        let _ = all.present();
    }
    Some(text)
}
