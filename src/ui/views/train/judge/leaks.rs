//! What would have leaked: constants of other rows, days that training has never seen the like of, shuffled windows.

use super::super::results::counted;
use super::super::state::TrainState;
use super::beyond;
use super::figure::section;
use super::model::{answers_quickly, shuffled};
use super::work::make;
use crate::data::leak::{leaks, opened_by_shuffling};
use crate::data::scaler::ScalerKind;
use crate::notation::number;
use crate::train::CheckedSpec;
use crate::train::article::{Answers, by_all, by_test};
use crate::train::verdict::verdict;
use crate::ui::charts::{data_number, error_number};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// Whose constants, as `data-part`, and the words of it.
const ROWS: [(&str, &str); 3] = [
    ("train", "train.judge.of-train"),
    ("all", "train.judge.of-all"),
    ("test", "train.judge.of-test"),
];

fn range(ran: &CheckedSpec, of: &str) -> Range<usize> {
    match of {
        "train" => 0..ran.split.validation,
        "test" => ran.split.test..ran.split.rows,
        _ => 0..ran.split.rows,
    }
}

/// Least, most, mean and standard deviation; a part of a run is never empty.
fn spread(values: &[f64]) -> [f64; 4] {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean = values.iter().map(|own| own / values.len() as f64).sum::<f64>();
    let square = values.iter().map(|own| (own - mean).powi(2) / values.len() as f64).sum::<f64>();
    [least, most, mean, square.sqrt()]
}

fn content(train: TrainState, words: Words) -> AnyView {
    let content = move || {
        let ran = train.ran.get().filter(|_| train.open.get())?;
        Some(view! {
            {constants(words, &ran)}
            <p class="judge-said">{outside(train, words, &ran)}</p>
            <h5>{words.t("train.judge.errors-by")}</h5>
            {errors(train, words, ran.clone())}
            <h5>{words.t("train.judge.shuffle")}</h5>
            {shuffling(train, words, &ran)}
            {beyond::both_ways(train, words, &ran)}
        })
    };
    view! { {content} }.into_any()
}

pub fn leaks_panel(train: TrainState) -> AnyView {
    let words = use_words();
    section("train.judge.leaks", words.signal("train.judge.leaks-about"), content(train, words))
}

/// What training may know of the target, and what it may not.
fn constants(words: Words, ran: &CheckedSpec) -> AnyView {
    let used: &[usize] = match ran.spec.scaler {
        ScalerKind::Minmax => &[0, 1],
        ScalerKind::Standard => &[2, 3],
        _ => &[],
    };
    let names = [
        ("least", "train.judge.least"),
        ("most", "train.judge.most"),
        ("mean", "train.judge.average"),
        ("deviation", "train.judge.deviation"),
    ];
    let row = |(of, key): (&'static str, &'static str)| {
        let own = spread(&ran.series.target()[range(ran, of)]);
        let cell = |(k, value): (usize, f64)| {
            let strong = of == "train" && used.contains(&k);
            view! { <td class:strong=strong data-of=names[k].0 data-value=value.to_string()>{data_number(value, 3)}</td> }.into_any()
        };
        let cells: Vec<AnyView> = own.into_iter().enumerate().map(cell).collect();
        view! { <tr data-part=of><th scope="row">{words.t(key)}</th>{cells}</tr> }.into_any()
    };
    let heads = names.map(|(_, key)| view! { <th scope="col">{words.t(key)}</th> }.into_any());
    let note = match ran.spec.scaler {
        ScalerKind::Minmax => "train.judge.by-minmax",
        ScalerKind::Standard => "train.judge.by-standard",
        ScalerKind::LogWindow => "train.judge.by-log-window",
        ScalerKind::None => "train.judge.by-none",
    };
    view! {
        <div class="classical-box classical" tabindex="0" role="region" aria-label=words.t("train.judge.constants")>
            <table class="judge-constants">
                <caption><bdi>{ran.spec.target.clone()}</bdi></caption>
                <thead><tr><th scope="col">{words.t("train.judge.rows")}</th>{heads.into_view()}</tr></thead>
                <tbody>{ROWS.map(row).into_view()}</tbody>
            </table>
        </div>
        <p class="note">{words.t(note)}</p>
    }
    .into_any()
}

/// Test rows beyond what training has seen, and how far the scaled values would move.
fn outside(train: TrainState, words: Words, ran: &CheckedSpec) -> AnyView {
    let [least, most, ..] = spread(&ran.series.target()[range(ran, "train")]);
    let test = &ran.series.target()[range(ran, "test")];
    let beyond = test.iter().filter(|own| **own < least || **own > most).count();
    let count = counted(train, words, test.len());
    let (own, [least, most]) = (beyond.to_string(), [least, most].map(|own| data_number(own, 2)));
    let args = [("outside", own.as_str()), ("count", &count), ("least", &least), ("most", &most)];
    let key = if beyond == 0 { "train.judge.outside-none" } else { "train.judge.outside" };
    let apart = leaks(&ran.series, ran.split, ran.reach, ran.spec.scaler)
        .and_then(|all| all.first().copied());
    let apart = apart.filter(|own| own.largest > 0.0);
    view! {
        <span data-metric="outside" data-value=beyond.to_string()>{words.with(key, &args)}</span>
        {apart.map(|own| {
            let args = [("mean", number(own.mean, 3)), ("largest", number(own.largest, 3))];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            view! { <span data-metric="scaled-apart" data-value=own.mean.to_string()>{words.with("train.judge.apart", &args)}</span> }
        })}
    }
    .into_any()
}

/// The error of the run, and what would be reported with constants that leak.
fn errors(train: TrainState, words: Words, ran: Arc<CheckedSpec>) -> AnyView {
    let honest = train.told.with(|told| verdict(&told.scores, "test")).map(|own| own.own);
    let (Some(honest), Some(trained)) = (honest, untrack(|| train.trained())) else {
        return ().into_any();
    };
    if !answers_quickly(&ran) {
        return view! { <p class="note">{words.t("train.judge.too-large")}</p> }.into_any();
    }
    let network = Arc::new(trained.network);
    let row = |(of, key): (&'static str, &'static str)| {
        let scaler = match of {
            "train" => None,
            "test" => by_test(&ran),
            _ => by_all(&ran),
        };
        // Of the run's own constants the error is known; where others cannot be had there is none.
        let (share, told) =
            (RwSignal::new(0.0), RwSignal::new((of == "train").then_some(Some(honest))));
        match scaler {
            Some(scaler) => {
                let job = Answers::new(Arc::clone(&ran), Arc::clone(&network), scaler);
                make(job, share, move |own| {
                    let _ = told.try_set(Some(own.rmse()));
                });
            }
            None if of != "train" => told.set(Some(None)),
            None => {}
        }
        let value = move || told.get().flatten();
        let text = move || match told.get() {
            None => format!("{}%", number(100.0 * share.get(), 0)),
            Some(own) => own.map_or_else(|| "–".into(), error_number),
        };
        let said = move || Some(beside(words, value()?, honest, "train.judge.looks-worse"));
        view! {
            <tr data-scaled-by=of>
                <th scope="row">{words.t(key)}</th>
                <td class:strong=of == "train" data-metric="rmse" data-value=move || value().map(|own| own.to_string())>{text}</td>
                <td class="judge-words">{move || if of == "train" { Some(words.t("train.judge.honest")) } else { said() }}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <p class="note">{words.t("train.judge.errors-by-about")}</p>
        <div class="classical-box classical" tabindex="0" role="region" aria-label=words.t("train.judge.errors-by")>
            <table class="judge-errors">
                <thead><tr><th scope="col">{words.t("train.judge.scaled-by")}</th><th scope="col">"RMSE"</th><td></td></tr></thead>
                <tbody>{ROWS.map(row).into_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// An error that leaks beside the honest one; `worse` is said where it is the larger.
pub fn beside(words: Words, own: f64, honest: f64, worse: &str) -> String {
    let apart = own - honest;
    let key = match apart / honest {
        r if r < -0.01 => "train.judge.looks-better",
        r if r > 0.01 => worse,
        _ => "train.judge.looks-same",
    };
    let (size, percent) = (error_number(apart.abs()), number(100.0 * (apart / honest).abs(), 0));
    words.with(key, &[("size", &size), ("percent", &percent)])
}

/// Rows of the test part that a shuffled split would open.
fn shuffling(train: TrainState, words: Words, ran: &CheckedSpec) -> AnyView {
    let open = opened_by_shuffling(ran.split, ran.reach, &shuffled(ran));
    let rows = ran.split.rows - ran.split.test;
    let (own, count) = (open.to_string(), counted(train, words, rows));
    let text = words.with("train.judge.shuffled", &[("open", &own), ("count", &count)]);
    view! { <p class="judge-said" data-metric="shuffled" data-value=own data-rows=rows.to_string()>{text}</p> }.into_any()
}
