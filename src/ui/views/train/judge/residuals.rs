//! What a model leaves over: against time, as a histogram, and what it has in common with itself.

use super::super::figures::probability;
use super::super::plot::{Tip, parts_line, row_at, ticks, x_of};
use super::super::results::{counted, model_name, row_name};
use super::super::state::TrainState;
use super::figure::{Plot, choice, figure, group_at, row, section, table, together};
use super::model::{PARTS, Seen, curve, see};
use crate::notation::number;
use crate::train::CheckedSpec;
use crate::train::protocol::{Forecast, MODEL};
use crate::train::residuals::{Residuals, Summary, Tails};
use crate::ui::charts::{
    Area, BarsChart, ColumnsChart, ForecastChart, GROUP, Ink, Line, Palette, Stroke, Tick, bars,
    columns, data_number, error_number, nice_steps, paint_forecast,
};
use crate::ui::shape::Shape;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows of a table at once: the last ones.
const ROWS: usize = 2000;

/// The run on screen with the model that is looked at.
fn chosen(train: TrainState, model: &str) -> Option<(Arc<CheckedSpec>, Forecast)> {
    let ran = train.ran.get().filter(|_| train.open.get())?;
    let own = train
        .forecasts
        .with(|all| all.iter().find(|own| own.model == model).or(all.first()).cloned())?;
    Some((ran, own))
}

pub fn residuals(train: TrainState) -> AnyView {
    let words = use_words();
    let (model, part) = (RwSignal::new(MODEL.to_owned()), RwSignal::new(PARTS[0].to_owned()));
    let seen = Memo::new(move |_| {
        let (ran, own) = chosen(train, &model.get())?;
        see(&ran, &own, &part.get())
    });
    let name = move || {
        let own = chosen(train, &model.get()).map(|(_, own)| (own.model, own.order));
        own.map(|(model, order)| model_name(train, words, &model, order)).unwrap_or_default()
    };
    let models = Signal::derive(move || {
        let own =
            |own: &Forecast| (own.model.clone(), model_name(train, words, &own.model, own.order));
        train.forecasts.with(|all| all.iter().map(own).collect())
    });
    let parts = Signal::derive(move || {
        let name = |part: &str| {
            words.t(if part == "test" { "train.part.test" } else { "train.validation-part" })
        };
        PARTS.map(|part| (part.to_owned(), name(part))).to_vec()
    });
    let with = move |act: fn(TrainState, Words, &Seen) -> String| {
        Signal::derive(move || {
            seen.with(|own| own.as_ref().map(|own| act(train, words, own)).unwrap_or_default())
        })
    };
    let numbers =
        move || seen.with(|own| own.as_ref().map(|own| summary(train, words, &own.summary)));
    let nothing = move || {
        seen.with(Option::is_none)
            .then(|| view! { <p class="note">{words.t("train.judge.no-rows")}</p> })
    };
    let content = view! {
        <div class="judge-choices">
            {choice("residuals-of", words.signal("train.judge.of-model"), models, Signal::derive(move || model.get()), move |own| model.set(own))}
            {choice("residuals-part", words.signal("train.judge.on-part"), parts, Signal::derive(move || part.get()), move |own| part.set(own))}
        </div>
        {nothing}
        <Show when=move || seen.with(Option::is_some)>
            <div aria-live="polite">{numbers}</div>
            <p class="judge-said" data-part="residuals-said">{with(said)}</p>
            {figure(over_time(train, words, model))}
            <div class="series-two">
                {figure(spread(words, seen, Signal::derive(name)))}
                {figure(lags(train, words, seen))}
            </div>
        </Show>
    };
    section(
        "train.judge.residuals",
        words.signal("train.judge.residuals-about"),
        content.into_any(),
    )
}

/// Mean, width and the largest, with its date.
fn summary(train: TrainState, words: Words, own: &Summary) -> AnyView {
    let day = train.ran.with(|ran| ran.as_ref().map(|ran| row_name(ran, own.largest.0, words)));
    let fact = |of: &'static str, key: &str, value: f64, beside: Option<String>| {
        view! {
            <div data-of=of data-value=value.to_string()>
                <dt>{words.t(key)}</dt>
                <dd><b>{data_number(value, 3)}</b> <span>{beside}</span></dd>
            </div>
        }
        .into_any()
    };
    view! {
        <dl class="judge-facts">
            {fact("mean", "train.judge.mean", own.mean, None)}
            {fact("width", "train.judge.width", own.width, None)}
            {fact("largest", "train.judge.largest", own.largest.1, day)}
        </dl>
    }
    .into_any()
}

/// Bias, tails, and whether something is left to learn.
fn said(train: TrainState, words: Words, seen: &Seen) -> String {
    let own = &seen.summary;
    let (size, count) = (error_number(own.mean.abs()), counted(train, words, own.rows));
    let bias = match (own.biased(), own.mean > 0.0) {
        (false, _) => "train.judge.bias-none",
        (_, true) => "train.judge.bias-low",
        _ => "train.judge.bias-high",
    };
    let bias = words.with(bias, &[("size", &size), ("count", &count)]);
    let tails = own.tails().zip(own.excess).map(|(tails, excess)| {
        let key = match tails {
            Tails::Fat => "train.judge.tails-fat",
            Tails::Thin => "train.judge.tails-thin",
            Tails::Usual => "train.judge.tails-usual",
        };
        let widths = number(own.largest.1.abs() / own.width, 1);
        words.with(key, &[("excess", &number(excess, 1)), ("widths", &widths)])
    });
    let ahead = train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.reach.horizon));
    let left = match seen.pattern {
        _ if ahead > 1 => {
            words.with("train.judge.left-ahead", &[("lags", &(ahead - 1).to_string())])
        }
        Some(p) => {
            let key = if p < 0.05 { "train.judge.left-some" } else { "train.judge.left-none" };
            words.with(key, &[("p", &probability(p))])
        }
        None => String::new(),
    };
    together(words, [Some(bias), tails, Some(left)].into_iter().flatten())
}

/// Validation and test, from the first to the last row.
fn over_time(train: TrainState, words: Words, model: RwSignal<String>) -> Plot<ForecastChart> {
    let both = Memo::new(move |_| {
        let (ran, own) = chosen(train, &model.get())?;
        let split = ran.split;
        let left = Residuals::of(ran.series.target(), &own, split.validation..split.rows);
        Some((split, left.rows, left.values))
    });
    let chart = Signal::derive(move || {
        let ((split, rows, values), (ran, _)) = (both.get()?, chosen(train, &model.get())?);
        let mut all = vec![f64::NAN; split.rows - split.validation];
        rows.iter().zip(&values).for_each(|(row, own)| all[row - split.validation] = *own);
        let line = |values: Vec<f64>, ink, width| {
            let (start, rows) = (split.validation, split.validation..split.rows);
            Line { start, values: values.into(), rows, ink, width, stroke: Stroke::Solid }
        };
        let ink = if model.get() == MODEL { Ink::Model } else { Ink::Baseline };
        let zero = vec![0.0; all.len()];
        Some(ForecastChart {
            rows: split.rows,
            from: split.validation,
            validation: split.validation,
            test: split.test,
            sealed: false,
            lines: vec![line(zero, Ink::Actual, 1), line(all, ink, 2)],
            ticks: ticks(ran.series.times.as_deref(), split.validation, split.rows, words),
            selected: None,
            window: None,
            dots: Vec::new(),
            borders: true,
        })
    });
    let above = move || {
        let (split, ..) = both.get()?;
        let [validation, test] = [split.test - split.validation, split.rows - split.test];
        let told = [String::new(), validation.to_string(), counted(train, words, test)];
        Some(parts_line(words, split.validation, (split.validation, split.test, split.rows), told))
    };
    let named =
        move |row: usize| train.ran.with(|ran| ran.as_ref().map(|ran| row_name(ran, row, words)));
    let told = move |x: f64, width: f64| {
        let (split, rows, values) = both.get()?;
        let row = row_at(x, width, split.validation, split.rows);
        let own = values.get(rows.binary_search(&row).ok()?)?;
        let x = x_of(row, width, split.validation, split.rows);
        let lines = vec![("none", words.t("train.judge.left-over"), data_number(*own, 4))];
        Some(Tip { x, width, title: named(row)?, lines })
    };
    let drawn = move || -> Vec<Shape> {
        let Some((_, rows, values)) = both.get() else { return Vec::new() };
        let last = rows.iter().zip(&values).skip(rows.len().saturating_sub(ROWS));
        let line = |(at, own): (&usize, &f64)| {
            row(("data-index", *at), named(*at).unwrap_or_default(), &[("residual", Some(*own))])
        };
        vec![table(&[words.t("train.row"), words.t("train.judge.left-over")], last.map(line))]
    };
    Plot {
        key: "residuals",
        title: words.signal("train.judge.over-time"),
        note: words.signal("train.judge.over-time-note"),
        above: view! { {above} }.into_any(),
        chart,
        paint: paint_forecast,
        told: Arc::new(told),
        table: Arc::new(drawn),
    }
}

/// The histogram beside the normal curve.
fn spread(words: Words, seen: Memo<Option<Seen>>, name: Signal<String>) -> Plot<ColumnsChart> {
    let chart = Signal::derive(move || {
        seen.with(|own| {
            let own = own.as_ref().filter(|own| !own.bins.is_empty())?;
            let groups = own.bins.iter().map(|bin| vec![bin.count as f64]).collect();
            let (curve, ticks) = (curve(own), bin_ticks(own));
            Some(ColumnsChart {
                groups,
                inks: vec![Ink::Baseline],
                share: 0.92,
                curve,
                test: None,
                ticks,
            })
        })
    });
    let told = move |x: f64, width: f64| {
        seen.with(|own| {
            let bins = &own.as_ref()?.bins;
            let (k, x) = group_at(x, width, bins.len())?;
            let bin = bins[k];
            let title = words.with(
                "train.judge.from-to",
                &[("from", &data_number(bin.from, 3)), ("to", &data_number(bin.to, 3))],
            );
            let count = ("none", name.get(), bin.count.to_string());
            let normal =
                bin.normal.map(|own| ("validation", words.t("train.judge.normal"), number(own, 2)));
            Some(Tip { x, width, title, lines: std::iter::once(count).chain(normal).collect() })
        })
    };
    let drawn = move || -> Vec<Shape> {
        let Some(own) = seen.get() else { return Vec::new() };
        let names =
            ["train.judge.bin", "train.judge.count", "train.judge.normal"].map(|key| words.t(key));
        let line = |(k, bin): (usize, &super::model::Bin)| {
            let name = words.with(
                "train.judge.from-to",
                &[("from", &data_number(bin.from, 3)), ("to", &data_number(bin.to, 3))],
            );
            row(("data-bin", k), name, &[("count", Some(bin.count as f64)), ("normal", bin.normal)])
        };
        vec![table(&names, own.bins.iter().enumerate().map(line))]
    };
    Plot {
        key: "residual-histogram",
        title: words.signal("train.judge.histogram"),
        note: words.signal("train.judge.histogram-note"),
        above: ().into_any(),
        chart,
        paint: paint_columns,
        told: Arc::new(told),
        table: Arc::new(drawn),
    }
}

/// Round numbers below the histogram.
fn bin_ticks(own: &Seen) -> Vec<Tick> {
    let (Some(first), Some(last)) = (own.bins.first(), own.bins.last()) else { return Vec::new() };
    let width = first.to - first.from;
    let steps = nice_steps(&(first.from..last.to), 6);
    let tick = |(k, value): (usize, f64)| {
        let row = ((value - first.from) / width * GROUP as f64).round().max(0.0) as usize;
        Tick {
            row,
            label: data_number(value, 3).trim_end_matches('0').trim_end_matches('.').to_owned(),
            rank: k % 2,
        }
    };
    steps.into_iter().enumerate().map(tick).collect()
}

/// Autocorrelations with the bound.
fn lags(train: TrainState, words: Words, seen: Memo<Option<Seen>>) -> Plot<BarsChart> {
    let chart = Signal::derive(move || {
        seen.with(|own| {
            let own = own.as_ref().filter(|own| !own.acf.is_empty())?;
            let axis = words.t("train.series.lag-axis");
            Some(BarsChart { values: own.acf.clone(), bound: own.bound, season: None, axis })
        })
    });
    let note = Signal::derive(move || {
        let (bound, rows) =
            seen.with(|own| own.as_ref().map_or((0.0, 0), |own| (own.bound, own.summary.rows)));
        words.with(
            "train.judge.acf-note",
            &[("bound", &number(bound, 2)), ("count", &counted(train, words, rows))],
        )
    });
    let lag_name = move |lag: usize| words.with("train.judge.lag", &[("lag", &lag.to_string())]);
    let told = move |x: f64, width: f64| {
        seen.with(|own| {
            let acf = &own.as_ref()?.acf;
            let (k, x) = group_at(x, width, acf.len())?;
            let lines = vec![("none", words.t("train.judge.acf"), number(acf[k], 4))];
            Some(Tip { x, width, title: lag_name(k + 1), lines })
        })
    };
    let drawn = move || -> Vec<Shape> {
        let Some(own) = seen.get() else { return Vec::new() };
        let names = [words.t("train.series.lag"), words.t("train.judge.acf")];
        let line = |(k, value): (usize, &f64)| {
            row(("data-lag", k + 1), (k + 1).to_string(), &[("residual-acf", Some(*value))])
        };
        vec![table(&names, own.acf.iter().enumerate().map(line))]
    };
    Plot {
        key: "residual-acf",
        title: words.signal("train.judge.acf"),
        note,
        above: ().into_any(),
        chart,
        paint: paint_bars,
        told: Arc::new(told),
        table: Arc::new(drawn),
    }
}

pub fn paint_columns(area: &Area, chart: &Option<ColumnsChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        let _ = columns(area, chart, palette, scale);
    }
}

fn paint_bars(area: &Area, chart: &Option<BarsChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        let _ = bars(area, chart, palette, scale);
    }
}
