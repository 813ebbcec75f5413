//! The section that shows a series: its parts, its windows, what it has in common with itself, and a test.

use super::super::figures::count_of;
use super::super::plot::ticks;
use super::super::state::TrainState;
use super::look::{Ground, LAST, Seen, look};
use super::tables::shown_name;
use super::{tables, told};
use crate::data::series::Series;
use crate::ui::charts::{Area, BarsChart, Canvas, Palette, Panel, PanelsChart, bars, panels};
use crate::ui::dates;
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::Drawing;
use crate::ui::words::{Words, use_words};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// The training part of the series on screen; `None` while it cannot be split.
pub fn ground(train: TrainState) -> Memo<Option<Ground>> {
    Memo::new(move |_| {
        let series = train.series.get()?.ok()?;
        let spec = train.spec.get();
        let split = spec.split(series.len()).ok()?;
        let season = spec.season.or(series.rhythm.season);
        Some(Ground::new(series.columns[0].clone(), split.validation, season))
    })
}

/// Brings a section that has just opened into sight.
pub fn into_sight(holder: NodeRef<html::Section>) {
    holder.on_load(|holder: web_sys::HtmlElement| {
        request_animation_frame(move || holder.scroll_into_view());
    });
}

pub fn target(train: TrainState) -> String {
    let name =
        |own: &Result<Arc<Series>, _>| own.as_ref().ok().and_then(|own| own.names.first().cloned());
    train.series.with(|own| own.as_ref().and_then(name)).unwrap_or_default()
}

/// Which rows count, and that the test part is not among them.
pub fn about(words: Words, ground: Option<&Ground>) -> String {
    let Some(ground) = ground else { return words.t("train.series.no-split") };
    let (shown, rows) = (LAST.to_string(), ground.end.to_string());
    let key = if ground.from > 0 { "train.series.about-last" } else { "train.series.about" };
    words.with(key, &[("shown", &shown), ("rows", &rows)])
}

pub fn series(train: TrainState) -> AnyView {
    let words = use_words();
    let d = RwSignal::new(0_usize);
    let ground = ground(train);
    let seen = Memo::new(move |_| ground.with(|ground| look(ground.as_ref()?, d.get())));
    let season = Memo::new(move |_| ground.with(|own| own.as_ref().and_then(|own| own.season)));
    let unit = move || train.rhythm().unit;
    let with = move |act: &dyn Fn(&Seen) -> String| {
        seen.with(|seen| seen.as_ref().map(act).unwrap_or_default())
    };
    let holder = NodeRef::<html::Section>::new();
    into_sight(holder);
    let values = Signal::derive(move || shown_name(words, d.get()));
    let test = move || {
        seen.with(|seen| {
            let seen = seen.as_ref()?;
            let (numbers, meaning) = told::test(words, seen);
            let own = seen.test.as_ref();
            Some(view! {
                <p class="series-test" data-test="unit-root" data-statistic=own.map(|own| own.statistic.to_string()) data-value=own.map(|own| own.p_value.to_string())>
                    <b>{words.t("train.series.test")}</b>
                    <span data-part="numbers">{numbers}</span>
                    <span data-part="meaning">{meaning}</span>
                </p>
            })
        })
    };
    let parts = move || parts_chart(train, words, &seen.get()?);
    let rolled = move || rolling_chart(train, words, &seen.get()?);
    let bars_of = move |read: fn(&Seen) -> Option<&Vec<f64>>| {
        Signal::derive(move || {
            seen.with(|seen| {
                let seen = seen.as_ref()?;
                let values = read(seen)?.iter().skip(1).copied().collect();
                let axis = words.t("train.series.lag-axis");
                Some(BarsChart { values, bound: seen.bound, season: season.get(), axis })
            })
        })
    };
    let name = move |row: usize| row_name(train, words, row);
    let lags = move |series: &'static str,
                     key: &'static str,
                     read: fn(&Seen) -> Option<&Vec<f64>>|
          -> Drawing {
        Arc::new(move || {
            let table = |seen: &Seen| Some(tables::lags(words, series, &words.t(key), read(seen)?));
            seen.with(|seen| seen.as_ref().and_then(table)).into_iter().collect()
        })
    };
    view! {
        <section class="series" aria-label=words.signal("train.series.see") node_ref=holder>
            <div class="series-head">
                <div>
                    <h3><bdi>{move || target(train)}</bdi></h3>
                    <p class="note">{move || ground.with(|ground| about(words, ground.as_ref()))}</p>
                </div>
                <label class="series-slider">
                    <span>{words.signal("train.series.difference")} " " <b>{move || format!("d = {}", d.get())}</b> " " {values}</span>
                    <input type="range" min="0" max="2" step="1" data-control="difference"
                        aria-valuetext=values
                        prop:value=move || d.get().to_string()
                        on:input=move |event| d.set(event_target_value(&event).parse::<usize>().unwrap_or(0).min(2))/>
                </label>
            </div>
            {move || ground.with(Option::is_some).then(|| seen.with(Option::is_none).then(|| view! { <p class="note">{words.t("train.series.test-none")}</p> }))}
            <Show when=move || seen.with(Option::is_some)>
                <div aria-live="polite">{test}</div>
                {figure("series-parts", words.signal("train.series.parts"),
                    Signal::derive(move || with(&|seen| told::no_parts(words, seen).unwrap_or_else(|| {
                        words.with("train.series.parts-note", &[("count", &count_of(words, unit(), season.get().unwrap_or(0)))])
                    }))),
                    Signal::derive(parts), paint_panels,
                    Arc::new(move || seen.with(|seen| seen.as_ref().map(|seen| tables::parts(words, seen, &name))).into_iter().collect()))}
                {figure("rolling", words.signal("train.series.rolling"),
                    Signal::derive(move || with(&|seen| words.with("train.series.rolling-note", &[("count", &count_of(words, unit(), seen.width))]))),
                    Signal::derive(rolled), paint_panels,
                    Arc::new(move || seen.with(|seen| seen.as_ref().and_then(|seen| tables::rolling(words, seen, &name))).into_iter().collect()))}
                <div class="series-two">
                    {figure("acf", words.signal("train.series.acf"),
                        Signal::derive(move || with(&|seen| told::acf(words, seen, unit(), season.get()))),
                        bars_of(|seen| seen.acf.as_ref()), paint_bars,
                        lags("acf", "train.series.acf", |seen| seen.acf.as_ref()))}
                    {figure("pacf", words.signal("train.series.pacf"),
                        Signal::derive(move || with(&|seen| told::pacf(words, seen))),
                        bars_of(|seen| seen.pacf.as_ref()), paint_bars,
                        lags("pacf", "train.series.pacf", |seen| seen.pacf.as_ref()))}
                </div>
                <p class="note">{move || with(&|seen| {
                    let bound = crate::notation::number(seen.bound, 2);
                    words.with("train.series.bound", &[("bound", &bound), ("rows", &seen.y.len().to_string())])
                })}</p>
            </Show>
        </section>
    }
    .into_any()
}

fn row_name(train: TrainState, words: Words, row: usize) -> String {
    let time = train.series.with(|own| {
        let own = own.as_ref()?.as_ref().ok()?;
        Some((*own.times.as_ref()?.get(row)?, own.rhythm.unit))
    });
    match time {
        Some((time, unit)) => dates::dated(time, unit, words),
        None => words.with("train.row-number", &[("row", &(row + 1).to_string())]),
    }
}

/// A chart with its title, what to look for, and its table.
fn figure<D: Clone + Send + Sync + 'static>(
    key: &'static str,
    title: Signal<String>,
    note: Signal<String>,
    chart: Signal<Option<D>>,
    paint: fn(&Area, &Option<D>, &Palette, f64),
    table: Drawing,
) -> AnyView {
    let open = RwSignal::new(false);
    view! {
        <figure class="series-figure" data-chart=key>
            <figcaption>
                <b>{title}</b>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="note">{note}</p>
            <Show when=move || chart.with(Option::is_some)>
                <div class="chart-box"><Canvas data=chart draw=paint/></div>
            </Show>
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

fn paint_panels(area: &Area, chart: &Option<PanelsChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        // A canvas draws whatever it is given: there is no error to answer.
        let _ = panels(area, chart, palette, scale);
    }
}

fn paint_bars(area: &Area, chart: &Option<BarsChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        let _ = bars(area, chart, palette, scale);
    }
}

fn chart(train: TrainState, words: Words, seen: &Seen, panels: Vec<Panel>) -> PanelsChart {
    let end = seen.first + seen.y.len();
    let ticks = train.series.with(|own| {
        let times = own.as_ref().and_then(|own| own.as_ref().ok()?.times.as_deref());
        ticks(times, seen.first, end, words)
    });
    PanelsChart { from: seen.first, panels, ticks }
}

fn parts_chart(train: TrainState, words: Words, seen: &Seen) -> Option<PanelsChart> {
    let panel = |name: String, values: Arc<Vec<f64>>| Panel { name, values, behind: None };
    let mut all = vec![panel(shown_name(words, seen.times), seen.y.clone())];
    if let Ok(own) = &seen.parts {
        let season = (0..seen.y.len()).map(|t| own.season[t % own.season.len()]).collect();
        all.push(panel(words.t("train.series.trend"), Arc::new(own.trend.clone())));
        all.push(panel(words.t("train.series.season"), Arc::new(season)));
        all.push(panel(words.t("train.series.rest"), Arc::new(own.rest.clone())));
    }
    Some(chart(train, words, seen, all))
}

fn rolling_chart(train: TrainState, words: Words, seen: &Seen) -> Option<PanelsChart> {
    let own = seen.rolling.as_ref()?;
    let mean = Panel {
        name: words.t("train.series.mean"),
        values: Arc::new(own.mean.clone()),
        behind: Some(seen.y.clone()),
    };
    let variance = Panel {
        name: words.t("train.series.variance"),
        values: Arc::new(own.variance.clone()),
        behind: None,
    };
    Some(chart(train, words, seen, vec![mean, variance]))
}
