//! Ensembles: several models of the same data, their mean, and how far they lie apart.

use super::super::plot::ticks;
use super::super::state::TrainState;
use super::desk::{Kind, Round};
use super::rows::{self, head, head_of};
use super::take_home;
use super::together::ENSEMBLE;
use super::view::{Plan, bar, base, last};
use super::whole::{Whole, run_name, whole};
use super::{fields, jobs};
use crate::train::metrics;
use crate::ui::charts::{Area, BandChart, Canvas, Palette, band, data_number, error_number};
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::{Shape, el};
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows of the table behind the chart at once: the last ones.
const ROWS: usize = 600;

pub fn view(train: TrainState, words: Words) -> AnyView {
    let desk = train.many;
    let plan: Plan = Memo::new(move |_| {
        let (spec, rows) = base(train)?;
        let (count, stretches) = desk.form.with(|form| (form.members, form.stretches));
        Some(if stretches {
            jobs::stretches(&spec, rows, count)
        } else {
            jobs::seeds(&spec, rows, count)
        })
    });
    let by = [("seeds", "train.many.by-seeds"), ("stretches", "train.many.by-stretches")];
    let about = move || {
        let own = desk.form.with(|form| form.stretches);
        let share = format!("{:.0}", 100.0 * jobs::STRETCH);
        let key = if own { "train.many.stretches-note" } else { "train.many.seeds-note" };
        words.with(key, &[("percent", &share)])
    };
    view! {
        <div class="many-form">
            {fields::whole(desk, ("members", "train.many.members"), 3..=20, |form| form.members, |form, own| form.members = own)}
            {fields::either(desk, ("members-by", "train.many.members-by"), by, |form| form.stretches, |form, own| form.stretches = own)}
        </div>
        <p class="note">{about}</p>
        {bar(train, words, (Kind::Ensemble, "start-ensemble"), plan, move || (desk.form.with(|form| form.stretches), Vec::new()))}
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
    let line = |k: usize| {
        let job = &round.jobs[k];
        let single = round.stretches && k == 0;
        let number = if round.stretches { k } else { k + 1 };
        let name = match single {
            true => words.t("train.many.single"),
            _ => words.with("train.many.member", &[("number", &number.to_string())]),
        };
        let learns = round.stretches.then(|| {
            let rows = job.rows.start..job.validation;
            view! { <td class="many-span">{rows::span(words, &round.checked.series, rows)}</td> }
        });
        let (a, b, over) = (Arc::clone(round), Arc::clone(round), round.over.clone());
        let test = move || over.get().then(|| b.ended(k)?.own("test")).flatten();
        view! {
            <tr data-job=k + 1 data-state=rows::state(round, k)>
                <th scope="row">{name}</th>
                <td data-metric="seed" data-value=job.spec.seed.clone()>{job.spec.seed.clone()}</td>
                {learns}
                {rows::epochs(round, k)}
                {rows::error("rmse", "validation", move || a.ended(k)?.own("validation"))}
                {rows::error("rmse", "test", test)}
                {rows::stand(words, round, k)}
            </tr>
        }
        .into_any()
    };
    let lines: Vec<AnyView> = (0..round.jobs.len()).map(line).collect();
    view! {
        <div class="many-box" tabindex="0" role="region" aria-label=words.t("train.many.members-table")>
            <table>
                <thead>
                    <tr>
                        {head(words, "train.run-word")}
                        {head(words, "train.seed")}
                        {round.stretches.then(|| head(words, "train.many.learns"))}
                        {head(words, "train.best-epoch")}
                        {head_of(words, "train.validation-part")}
                        {head_of(words, "train.test-part")}
                        {head(words, "train.many.state-word")}
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn outcome(words: Words, round: &Arc<Round>) -> AnyView {
    let all = (0..round.jobs.len()).map(|k| round.ended(k)).collect::<Vec<_>>();
    let Some(whole) = whole(&round.checked, &all, round.stretches) else {
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
            {figure(words, round, &whole)}
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
    let best = if round.stretches { whole.best } else { whole.best + 1 }.to_string();
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

fn figure(words: Words, round: &Arc<Round>, whole: &Arc<Whole>) -> AnyView {
    let open = RwSignal::new(false);
    let title = words.signal("train.many.chart");
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
    let (of, from) = (Arc::clone(whole), Arc::clone(round));
    let table = Arc::new(move || vec![band_table(words, &from, &of)]);
    let key = |class: &'static str, key: &str| {
        view! { <span class=format!("many-key {class}")>{words.t(key)}</span> }.into_any()
    };
    view! {
        <figure class="series-figure" data-chart="ensemble">
            <figcaption>
                <b>{title}</b>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="many-legend">
                {key("key-actual", "train.actual")} {key("key-mean", "train.many.mean-word")}
                {key("key-band", "train.many.band-word")} {key("key-ends", "train.many.ends-word")}
            </p>
            <div class="chart-box"><Canvas data=data draw=paint/></div>
            <p class="note">
                <span data-metric="within-sd" data-value=whole.inside.0.to_string() data-rows=whole.inside.1.to_string()>{held(words, "train.many.within-sd", whole.inside)}</span>
                <span data-metric="within-range" data-value=whole.between.0.to_string() data-rows=whole.between.1.to_string()>{held(words, "train.many.within-range", whole.between)}</span>
                <span>{words.t("train.many.band-note")}</span>
            </p>
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

fn paint(area: &Area, chart: &BandChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = band(area, chart, palette, scale);
}

/// One line a test row.
fn band_table(words: Words, round: &Round, whole: &Whole) -> Shape {
    let (band, series) = (&whole.band, &round.checked.series);
    let (low, high) = (band.low(), band.high());
    let columns: [(&str, &str, &[f64]); 6] = [
        ("actual", "train.actual", &series.target()[band.rows.clone()]),
        ("ensemble", "train.many.mean-word", &band.mean),
        ("low", "train.many.low", &low),
        ("high", "train.many.high", &high),
        ("least", "train.many.least", &band.least),
        ("most", "train.many.most", &band.most),
    ];
    let count = band.rows.len();
    let shown = count.saturating_sub(ROWS)..count;
    let caption = (shown.start > 0).then(|| {
        let args = [("shown", shown.len().to_string()), ("rows", count.to_string())];
        let args = args.each_ref().map(|(name, own)| (*name, own.as_str()));
        el("caption").say(words.with("train.series.last-rows", &args))
    });
    let names = std::iter::once(words.t("train.row")).chain(columns.map(|own| words.t(own.1)));
    let names = names.map(|own| el("th").at("scope", "col").say(own));
    let cell = |series: &'static str, value: f64| {
        let known = value.is_finite();
        let text = if known { data_number(value, 3) } else { "–".into() };
        el("td")
            .at("data-series", series)
            .maybe("data-value", known.then(|| value.to_string()))
            .say(text)
    };
    let line = |k: usize| {
        let row = band.rows.start + k;
        el("tr")
            .at("data-index", row)
            .with(el("th").at("scope", "row").say(rows::row_name(words, series, row)))
            .all(columns.map(|(series, _, values)| cell(series, values[k])))
    };
    let head = el("thead").with(el("tr").all(names));
    el("table").all(caption).with(head).with(el("tbody").all(shown.map(line)))
}
