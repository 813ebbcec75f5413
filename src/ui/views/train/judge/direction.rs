//! Why accuracy does not belong to a number, and, for those who want it, how well the direction of the move is told.

use super::super::many::desk::Kind;
use super::super::results::{cell_name, counted};
use super::super::state::TrainState;
use super::figure::{section, together};
use super::model::{Chance, Told, classified, directions, near};
use super::once::{Names, Once};
use crate::data::scaler::ScalerKind;
use crate::message::Message;
use crate::notation::number;
use crate::train::classifier::classifier;
use crate::train::metrics;
use crate::train::moves::Move;
use crate::train::protocol::MODEL;
use crate::ui::charts::error_number;
use crate::ui::parts::MessageBox;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

const NAMES: Names = ["train.judge.classifier-train", "train-classifier", "stop-classifier"];

/// The classifier that can be trained beside this run, or why it cannot be.
type Own = Memo<Option<Result<Once, Message>>>;

pub fn direction(train: TrainState) -> AnyView {
    let words = use_words();
    let still = RwSignal::new(0.0_f64);
    let own = own(train, words, still);
    let trained = move || {
        let ran = train.ran.get()?;
        let once = own.get()?.ok()?;
        let ended = once.ended()?;
        let forecast = ended.forecasts.iter().find(|own| own.model == MODEL)?;
        let told = classified((&ran, &once.given), forecast, still.get())?;
        let chance = Chance::of(&told.moves, ran.reach.horizon);
        Some((told, chance))
    };
    let trained = Memo::new(move |_| trained());
    let told = move || {
        let ran = train.ran.get().filter(|_| train.open.get())?;
        let mut all = train.forecasts.with(|all| {
            let own = all.iter().find(|own| own.model == MODEL)?;
            directions(&ran, own, still.get())
        })?;
        all.extend(trained.get().map(|(own, _)| own));
        Some(all)
    };
    let shown = move || {
        match told() {
        Some(all) => view! { {rates(train, words, &all)} <div class="judge-matrices">{matrices(train, words, &all)}</div> }.into_any(),
        None => view! { <p class="note">{words.t("train.judge.no-rows")}</p> }.into_any(),
    }
    };
    let write = move |event: web_sys::Event| {
        let own = event_target_value(&event).trim().replace(',', ".").parse::<f64>().ok();
        still.set(own.filter(|own| own.is_finite() && *own >= 0.0).unwrap_or(0.0));
    };
    // What cannot be such a size is shown as what it was taken for.
    let taken = move |event: web_sys::Event| {
        event_target::<web_sys::HtmlInputElement>(&event).set_value(&still.get().to_string());
    };
    let under_way = move || train.many.running.get() == Some(Kind::Direction);
    let content = view! {
        <p class="judge-said" data-part="accuracy-said">{move || accuracy_said(train, words)}</p>
        <h5>{words.signal("train.judge.moves")}</h5>
        <div class="judge-choices">
            <label class="judge-choice">
                <span>{words.signal("train.judge.flat")}</span>
                <input type="number" min="0" step="any" inputmode="decimal" data-control="flat-band" value="0" disabled=under_way on:input=write on:change=taken/>
            </label>
        </div>
        <div aria-live="polite">{shown}</div>
        <p class="note">{words.signal("train.judge.moves-note")}</p>
        {move || own.get().map(|own| asked(train, words, own))}
        <div aria-live="polite">{move || trained.get().map(|(_, chance)| verdict(train, words, chance))}</div>
    };
    section(
        "train.judge.direction",
        words.signal("train.judge.direction-about"),
        content.into_any(),
    )
}

/// Nothing where nobody knows how the run was trained.
fn own(train: TrainState, words: Words, still: RwSignal<f64>) -> Own {
    let brought = Memo::new(move |_| train.told.with(|told| told.brought.is_some()));
    let make = move || {
        let ran = train.ran.get().filter(|_| train.open.get())?;
        let once = |given| Once { train, words, kind: Kind::Direction, given: Arc::new(given) };
        (!brought.get()).then(|| classifier(&ran, still.get()).map(once))
    };
    Memo::new_with_compare(move |_| make(), |_, _| true)
}

/// What the classifier is, and its button.
fn asked(train: TrainState, words: Words, own: Result<Once, Message>) -> AnyView {
    let logs = train
        .ran
        .with(|ran| ran.as_ref().is_some_and(|ran| ran.spec.scaler == ScalerKind::LogWindow));
    let about = [
        Some(words.t("train.judge.classifier-about")),
        logs.then(|| words.t("train.judge.classifier-log")),
    ];
    let button = match own {
        Ok(once) => {
            let tells = once.clone();
            once.button(NAMES, move |why| tells.told("classifier", why))
        }
        Err(message) => view! { <MessageBox message=message/> }.into_any(),
    };
    view! {
        <h5>{words.t("train.judge.classifier")}</h5>
        <p class="note">{together(words, about.into_iter().flatten())}</p>
        {button}
    }
    .into_any()
}

/// Whether it knows more than which direction is the commoner one.
fn verdict(train: TrainState, words: Words, own: Chance) -> AnyView {
    let args = [
        ("right", own.right.to_string()),
        ("always", own.always.to_string()),
        ("count", counted(train, words, own.rows)),
        ("move", move_name(words, own.common)),
        (
            "horizon",
            train.ran.with(|ran| ran.as_ref().map_or(1, |ran| ran.reach.horizon)).to_string(),
        ),
        ("apart", own.apart().to_string()),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let text = words.with(&format!("train.judge.classified.{}", own.key()), &args);
    view! { <p class="judge-said" data-part="classifier-said" data-verdict=own.key()>{text}</p> }
        .into_any()
}

/// What an accuracy of this run's numbers would be, and what is said of them instead.
fn accuracy_said(train: TrainState, words: Words) -> String {
    let Some(ran) = train.ran.get().filter(|_| train.open.get()) else { return String::new() };
    let rows = ran.split.test..ran.split.rows;
    let told = train.forecasts.with(|all| {
        let own = all.iter().find(|own| own.model == MODEL)?;
        own.values.get(rows.start.checked_sub(own.start)?..).map(<[f64]>::to_vec)
    });
    let (Some(told), actual) = (told, &ran.series.target()[rows.clone()]) else {
        return String::new();
    };
    let [exact, one, five] = [0.0, 0.01, 0.05].map(|share| near(actual, &told, share).to_string());
    let (count, mae) =
        (counted(train, words, rows.len()), error_number(metrics::mae(actual, &told)));
    let args = [
        ("cell", cell_name(train, words)),
        ("exact", exact),
        ("one", one),
        ("five", five),
        ("count", count),
        ("mae", mae),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with("train.judge.accuracy-said", &args)
}

fn name(train: TrainState, words: Words, key: &str) -> String {
    words.with(&format!("train.judge.teller.{key}"), &[("cell", &cell_name(train, words))])
}

fn move_name(words: Words, own: Move) -> String {
    words.t(&format!("train.judge.move.{}", own.key()))
}

/// The rates of a direction: the value of `data-metric`, and the words of each.
const RATES: [(&str, &str); 3] = [
    ("precision", "train.judge.precision"),
    ("recall", "train.judge.recall"),
    ("f1", "train.judge.f1"),
];

/// Accuracy, the rates of each direction, and of no move where there is that, and their plain mean.
fn rates(train: TrainState, words: Words, all: &[Told]) -> AnyView {
    let classes: Vec<Move> = all.first().map(|own| own.moves.classes.clone()).unwrap_or_default();
    let class = |own: Move| {
        view! { <th scope="colgroup" colspan="3">{move_name(words, own)}</th> }.into_any()
    };
    let metric = |key: &str| view! { <th scope="col">{words.t(key)}</th> }.into_any();
    let three = || RATES.map(|(_, key)| metric(key)).into_view();
    // What a cell is called where a narrow screen has no heads.
    let named = |key: &str, class: Option<Move>| {
        let rate = words.t(key);
        match class {
            Some(own) => {
                let class = move_name(words, own);
                words.with("train.judge.rate-of", &[("move", &class), ("rate", &rate)])
            }
            None if key == "train.judge.accuracy" => rate,
            None => {
                let mean = words.t("train.judge.class-mean");
                words.with("train.judge.rate-of", &[("move", &mean), ("rate", &rate)])
            }
        }
    };
    let cell = |(metric, key): (&'static str, &str), class: Option<Move>, value: Option<f64>| {
        let text = value.map_or_else(|| "–".into(), |own| number(own, 3));
        view! { <td data-name=named(key, class) data-metric=metric data-class=class.map(Move::key) data-value=value.map(|own| own.to_string())>{text}</td> }.into_any()
    };
    let row = |own: &Told| {
        let of = |class: Move| {
            let rates = own.rates(class);
            let names = RATES.into_iter().enumerate();
            names
                .map(|(k, name)| cell(name, Some(class), rates.map(|own| own[k])))
                .collect::<Vec<_>>()
        };
        let mean = own.confusion().macro_mean();
        let mean = RATES.into_iter().zip([mean.precision, mean.recall, mean.f1]);
        let mean: Vec<_> = mean.map(|(name, value)| cell(name, None, Some(value))).collect();
        view! {
            <tr class=format!("model model-{}", own.key) data-model=own.key>
                <th scope="row">{name(train, words, own.key)}</th>
                {cell(("accuracy", "train.judge.accuracy"), None, own.confusion().accuracy())}
                {classes.iter().map(|own| of(*own)).collect::<Vec<_>>()}
                {mean}
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = all.iter().map(row).collect();
    let groups: Vec<AnyView> = classes.iter().map(|own| class(*own)).collect();
    let mean = view! { <th scope="colgroup" colspan="3">{words.t("train.judge.class-mean")}</th> };
    let heads: Vec<_> = (0..=classes.len()).map(|_| three()).collect();
    view! {
        <div class="classical-box classical" tabindex="0" role="region" aria-label=words.t("train.judge.moves")>
            <table class="judge-rates">
                <thead>
                    <tr><th scope="col" rowspan="2">{words.t("train.model")}</th><th scope="col" rowspan="2">{words.t("train.judge.accuracy")}</th>{groups}{mean}</tr>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What came against what was said, of each.
fn matrices(train: TrainState, words: Words, all: &[Told]) -> Vec<AnyView> {
    all.iter().map(|own| matrix(train, words, own)).collect()
}

fn matrix(train: TrainState, words: Words, own: &Told) -> AnyView {
    let classes = own.moves.classes.clone();
    let head = |class: &Move| view! { <th scope="col">{move_name(words, *class)}</th> }.into_any();
    let row = |(came, class): (usize, &Move)| {
        let cell = |(said, other): (usize, &Move)| {
            let count = own.confusion().at(came, said);
            view! { <td class:strong=came == said data-came=class.key() data-said=other.key() data-value=count.to_string()>{count}</td> }.into_any()
        };
        let cells: Vec<AnyView> = classes.iter().enumerate().map(cell).collect();
        let name = words.with("train.judge.came", &[("move", &move_name(words, *class))]);
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }.into_any()
    };
    let rows: Vec<AnyView> = classes.iter().enumerate().map(row).collect();
    let heads: Vec<AnyView> = classes.iter().map(head).collect();
    let name = name(train, words, own.key);
    view! {
        <div class="classical judge-matrix" data-confusion=own.key>
            <table>
                <caption>{words.with("train.judge.confusion", &[("model", &name)])}</caption>
                <thead><tr><th scope="col">{words.t("train.judge.said")}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
