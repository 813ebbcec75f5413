//! Ensembles: several models of the same data, their mean, and how far they lie apart.

use super::super::plot::ticks;
use super::super::series::tables::along;
use super::super::state::TrainState;
use super::desk::{Kind, Round};
use super::drawn::drawn;
use super::fields;
use super::figure::{figure, key};
use super::jobs::{self, Job};
use super::rows::{self, head, head_of};
use super::take_home;
use super::together::ENSEMBLE;
use super::view::{Plan, bar, base, last};
use super::whole::{Whole, run_name, whole};
use crate::train::metrics;
use crate::ui::charts::{Area, BandChart, Canvas, Palette, band, error_number};
use crate::ui::shape::Shape;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

pub fn view(train: TrainState, words: Words) -> AnyView {
    let desk = train.many;
    let plan: Plan = Memo::new(move |_| {
        let (spec, rows) = base(train)?;
        let (count, blocks) = desk.form.with(|form| (form.members, form.blocks));
        let list = if blocks { jobs::blocks } else { jobs::seeds };
        Some(list(&spec, rows, count))
    });
    let by = [("seeds", "train.many.by-seeds"), ("blocks", "train.many.by-blocks")];
    let about = move || {
        if !desk.form.with(|form| form.blocks) {
            return words.t("train.many.seeds-note");
        }
        let numbers = plan.with(|own| {
            let job = own.as_ref()?.as_ref().ok()?.last()?;
            Some([job.block, job.windows()].map(|own| own.to_string()))
        });
        let told = |[block, windows]: [String; 2]| {
            words.with("train.many.blocks-note", &[("block", &block), ("windows", &windows)])
        };
        numbers.map(told).unwrap_or_default()
    };
    view! {
        <div class="many-form">
            {fields::whole(desk, ("members", "train.many.members"), 3..=20, |form| form.members, |form, own| form.members = own)}
            {fields::either(desk, ("members-by", "train.many.members-by"), by, |form| form.blocks, |form, own| form.blocks = own)}
        </div>
        <p class="note" data-part="members-by">{about}</p>
        {bar(train, words, (Kind::Ensemble, "start-ensemble"), plan, Vec::new)}
        {last(train, words, Kind::Ensemble, shown)}
    }
    .into_any()
}

fn shown(_: TrainState, words: Words, round: Arc<Round>) -> AnyView {
    let own = Arc::clone(&round);
    let result = move || own.over.get().then(|| outcome(words, &own));
    view! {
        {result}
        {table(words, &round)}
    }
    .into_any()
}

/// The runs one by one.
fn table(words: Words, round: &Arc<Round>) -> AnyView {
    let draws = round.draws();
    let line = |k: usize| {
        let job = &round.jobs[k];
        let number = if draws { k } else { k + 1 }.to_string();
        let name = match number.as_str() {
            "0" => words.t("train.many.single"),
            _ => words.with("train.many.member", &[("number", &number)]),
        };
        let seed = job.spec.seed.clone();
        let seed = view! { <td data-metric="seed" data-value=seed.clone()>{seed.clone()}</td> };
        let before = std::iter::once(seed.into_any());
        let before = before.chain(draws.then(|| learns(words, job))).collect();
        rows::Line { name, before, errors: rows::own_errors(round, k), judged: None }
    };
    let before = std::iter::once(head(words, "train.seed"));
    let before = before.chain(draws.then(|| rows::head_left(words, "train.many.learns"))).collect();
    let heads = ("train.run-word", before, rows::own_heads(words));
    let note = draws.then(|| view! { <p class="note">{words.t("train.many.drawn-note")}</p> });
    view! {
        {note}
        {rows::runs(words, round, "train.many.members-table", heads, line, ())}
    }
    .into_any()
}

/// The windows that a run learns from: how many, and how often those of each part of the training time.
fn learns(words: Words, job: &Job) -> AnyView {
    let windows = job.windows().to_string();
    let Some(own) = drawn(job) else {
        let text = words.with("train.many.all-windows", &[("windows", &windows)]);
        return view! { <td class="many-span many-learns">{text}</td> }.into_any();
    };
    let [different, blocks] = [own.different, own.blocks].map(|own| own.to_string());
    let args = [("different", different.as_str()), ("windows", &windows), ("blocks", &blocks)];
    let text = words.with("train.many.drawn", &args);
    let width = 96.0 / own.often.len() as f64;
    let bar = |(part, often): (usize, &f64)| {
        let (x, height) = (width * part as f64, 4.0 * often.min(3.0));
        format!("M{x:.2} 12v-{height:.2}h{width:.2}v{height:.2}z")
    };
    let bars: String = own.often.iter().enumerate().map(bar).collect();
    view! {
        <td class="many-span many-learns" data-metric="drawn" data-value=different data-rows=windows data-blocks=blocks>
            <svg class="many-strip" viewBox="0 0 96 12" aria-hidden="true">
                <rect class="strip-all" width="96" height="12"></rect>
                <path class="strip-train" d=bars></path>
            </svg>
            " "
            {text}
        </td>
    }
    .into_any()
}

fn outcome(words: Words, round: &Arc<Round>) -> AnyView {
    let all = (0..round.jobs.len()).map(|k| round.ended(k)).collect::<Vec<_>>();
    let Some(whole) = whole(&round.checked, &all, round.draws()) else {
        return view! { <p class="note" role="status">{words.t("train.many.too-few")}</p> }
            .into_any();
    };
    let whole = Arc::new(whole);
    let seen = round.seen.then(|| view! { <p class="note">{words.t("train.test-seen")}</p> });
    let (own, of) = (Arc::clone(&whole), Arc::clone(round));
    let save = move |_| take_home::ensemble(&of, &own);
    view! {
        <div class="many-result" data-part="ensemble">
            <div class="many-head">
                <h4>{verdict(words, &whole)}</h4>
                <button type="button" class="quiet" data-action="export-many" on:click=save>{words.t("train.many.export")}</button>
            </div>
            {compared(words, round, &whole)}
            {seen}
            {picture(words, round, &whole)}
            <p class="note">{rows::took(words, round)}</p>
        </div>
    }
    .into_any()
}

/// The mean beside the single run.
fn verdict(words: Words, whole: &Whole) -> String {
    let of = |model: &str| whole.score(model, "test").map(|own| own.rmse);
    let (Some(mean), Some(single)) = (of(ENSEMBLE), of(&run_name(0))) else {
        return words.t("train.many.mean-only");
    };
    let skill = metrics::skill(mean, single).filter(|own| own.is_finite()).unwrap_or(0.0);
    let key = match skill {
        own if own > crate::train::verdict::SAME => "train.many.mean-better",
        own if own < -crate::train::verdict::SAME => "train.many.mean-worse",
        _ => "train.many.mean-level",
    };
    words.with(key, &[("percent", &error_number(100.0 * skill.abs()))])
}

/// The mean, the best member, the single run and the best baseline on identical rows.
fn compared(words: Words, round: &Round, whole: &Whole) -> AnyView {
    let count = whole.members.len().to_string();
    let best = if round.draws() { whole.best } else { whole.best + 1 }.to_string();
    let rival = whole.rival().cloned();
    let rival = rival.map(|own| (rows::name(words, round, &own.model, own.order), own.model));
    let lines = [
        (words.with("train.many.mean", &[("count", &count)]), ENSEMBLE.to_owned(), "mean"),
        (
            words.with("train.many.best-member", &[("number", &best)]),
            run_name(whole.best),
            "best-member",
        ),
        (words.t("train.many.single"), run_name(0), "single"),
    ];
    let lines = lines.into_iter().map(|(name, model, key)| (name, model, key.to_owned()));
    let rival = rival.into_iter().map(|(name, model)| (name, model.clone(), model));
    let line = |(name, model, key): (String, String, String)| {
        let of = |part: &str| whole.score(&model, part).cloned();
        let (validation, test) = (of("validation"), of("test"));
        let (rmse, mae) = (test.as_ref().map(|own| own.rmse), test.as_ref().map(|own| own.mae));
        view! {
            <tr data-model=key>
                <th scope="row">{name}</th>
                {rows::error("rmse", "validation", move || validation.as_ref().map(|own| own.rmse))}
                {rows::error("rmse", "test", move || rmse)}
                {rows::error("mae", "test", move || mae)}
            </tr>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = lines.chain(rival).map(line).collect();
    view! {
        <div class="many-box" tabindex="0" role="region" aria-label=words.t("train.many.compared")>
            <table>
                <thead>
                    <tr>
                        {head(words, "train.model")}
                        {head_of(words, "train.validation-part")}
                        {head_of(words, "train.test-part")}
                        <th scope="col">{words.t("train.test-part")} " MAE"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How many test values lie within the band, in words.
fn held(words: Words, key: &'static str, (inside, all): (usize, usize)) -> String {
    let percent = 100.0 * inside as f64 / all.max(1) as f64;
    let args = [
        ("inside", inside.to_string()),
        ("all", all.to_string()),
        ("percent", format!("{percent:.0}")),
    ];
    words.with(key, &args.each_ref().map(|(name, own)| (*name, own.as_str())))
}

fn picture(words: Words, round: &Arc<Round>, whole: &Arc<Whole>) -> AnyView {
    let series = &round.checked.series;
    let band = &whole.band;
    let times = series.times.as_deref();
    let own = |values: Vec<f64>| Arc::new(values);
    let chart = BandChart {
        from: band.rows.start,
        actual: own(series.target()[band.rows.clone()].to_vec()),
        mean: own(band.mean.clone()),
        band: [own(band.low()), own(band.high())],
        ends: [own(band.least.clone()), own(band.most.clone())],
        ticks: ticks(times, band.rows.start, band.rows.end, words),
    };
    let data = Signal::derive(move || chart.clone());
    let canvas = view! { <Canvas data=data draw=paint/> }.into_any();
    let keys = [
        ("key-actual", "train.actual"),
        ("key-mean", "train.many.mean-word"),
        ("key-band", "train.many.band-word"),
        ("key-ends", "train.many.ends-word"),
    ];
    let legend = keys.map(|(class, text)| key(class, words.t(text))).into();
    let notes = view! {
        <p class="note">
            <span data-metric="within-sd" data-value=whole.inside.0.to_string() data-rows=whole.inside.1.to_string()>{held(words, "train.many.within-sd", whole.inside)}</span>
            <span data-metric="within-range" data-value=whole.between.0.to_string() data-rows=whole.between.1.to_string()>{held(words, "train.many.within-range", whole.between)}</span>
            <span>{words.t("train.many.band-note")}</span>
        </p>
    };
    let (of, from) = (Arc::clone(whole), Arc::clone(round));
    let table = Arc::new(move || vec![band_table(words, &from, &of)]);
    figure(words, ("ensemble", "train.many.chart"), legend, canvas, notes.into_any(), table)
}

fn paint(area: &Area, chart: &BandChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = band(area, chart, palette, scale);
}

/// One line a test row.
fn band_table(words: Words, round: &Round, whole: &Whole) -> Shape {
    let (band, series) = (&whole.band, &round.checked.series);
    let (low, high) = (band.low(), band.high());
    let columns: [(&str, String, &[f64]); 6] = [
        ("actual", words.t("train.actual"), &series.target()[band.rows.clone()]),
        ("ensemble", words.t("train.many.mean-word"), &band.mean),
        ("low", words.t("train.many.low"), &low),
        ("high", words.t("train.many.high"), &high),
        ("least", words.t("train.many.least"), &band.least),
        ("most", words.t("train.many.most"), &band.most),
    ];
    let name = |row: usize| rows::row_name(words, series, row);
    along(words, (band.rows.start, band.rows.len()), &columns, &name)
}
