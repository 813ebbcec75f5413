//! The third step: the network and how it learns.

use super::super::brought::model::unsaid;
use super::super::model::chosen;
use super::super::presets::presets;
use super::super::state::TrainState;
use super::fields::{Refused, all_settings, choice, folded, number, refusal};
use super::more::more_settings;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::engine::cell::CellKind;
use crate::train::ExperimentSpec;
use crate::train::spec::{CELLS, LOSSES, OptimizerKind};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;

/// `judged`: a run's results are on screen, beside which stand the settings that led to them.
pub fn step(train: TrainState, judged: Memo<bool>) -> AnyView {
    let words = use_words();
    let spec = train.spec;
    let inputs =
        move || train.data.with(|data| data.as_ref().map_or(1, |data| chosen(&data.roles).len()));
    let units = move || {
        let spec = spec.get();
        let units = match spec.bidirectional {
            true => words.with("train.units-both", &[("units", &spec.hidden.to_string())]),
            false => spec.hidden.to_string(),
        };
        if spec.layers == 1 {
            return units;
        }
        let layers = spec.layers.to_string();
        words.with("train.units-layers", &[("units", &units), ("layers", &layers)])
    };
    let fact = move |key: &'static str, value: Signal<String>| {
        view! { <div><dt>{words.signal(key)}</dt><dd>{value}</dd></div> }.into_any()
    };
    // What nobody knows of the run on screen is no setting of it; once one is changed, they are those of the next.
    let told = move |key: &'static str, text: String| {
        let unknown = judged.get()
            && train.told.with(|told| unsaid(told.brought.as_ref(), key))
            && !train.changed_since();
        if unknown { "–".into() } else { text }
    };
    let both = vec![
        fact(
            "train.cell",
            Signal::derive(move || words.t(&format!("gates.cells.{}", spec.get().cell.key()))),
        ),
        fact("train.inputs", Signal::derive(move || inputs().to_string())),
        fact("train.hidden", Signal::derive(units)),
        fact(
            "train.scaler",
            Signal::derive(move || words.t(&format!("train.scalers.{}", spec.get().scaler.key()))),
        ),
        fact(
            "train.optimizer",
            Signal::derive(move || {
                let spec = spec.get();
                let rule = words.t(&format!("train.optimizers.{}", spec.optimizer.key()));
                let args =
                    [("optimizer", rule.as_str()), ("rate", &spec.learning_rate.to_string())];
                told("optimizer", words.with("train.optimizer-rate", &args))
            }),
        ),
    ];
    let one = move |name: &'static str, key: &'static str, of: fn(&ExperimentSpec) -> String| {
        fact(name, Signal::derive(move || told(key, of(&spec.get()))))
    };
    let epochs = move || one("train.epochs", "epochs", |spec| spec.epochs.to_string());
    let after = move || {
        let batch = one("train.batch", "batch", |spec| spec.batch.to_string());
        let seed = one("train.seed", "seed", |spec| spec.seed.clone());
        vec![batch, epochs(), seed]
    };
    let before = move || {
        let learnt = Signal::derive(move || grouped(spec.get().shape(inputs()).parameters()));
        let known = Memo::new(move |_| train.pace.with(Option::is_some));
        let time = move || {
            known
                .get()
                .then(|| fact("train.estimate", Signal::derive(move || estimate(train, words))))
        };
        vec![epochs(), fact("train.parameters", learnt), time.into_any()]
    };
    let rest_of_facts = move || if judged.get() { after() } else { before() };
    let seed_told = RwSignal::new(None);
    let simple = vec![
        choice(
            train,
            "cell",
            "train.cell",
            &CELLS.map(|k| (k, "gates.cells")),
            |spec| spec.cell.key(),
            |spec, value| {
                spec.cell = CellKind::parse(value).unwrap_or_default();
            },
        ),
        number(train, "hidden", "train.hidden"),
        number(train, "layers", "train.layers"),
        number(train, "learning-rate", "train.learning-rate"),
        number(train, "epochs", "train.epochs"),
    ];
    let rest = vec![
        choice(train, "scaler", "train.scaler", &ScalerKind::ALL.map(|k| (k.key(), "train.scalers")), |spec| spec.scaler.key(), |spec, value| {
            spec.scaler = ScalerKind::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
        }),
        form_choice(train),
        choice(train, "loss", "train.loss-kind", &LOSSES.map(|k| (k.key(), "train.losses")), |spec| spec.loss.key(), |spec, value| {
            spec.loss = LOSSES.into_iter().find(|own| own.key() == value).unwrap_or_default();
        }),
        choice(train, "optimizer", "train.optimizer", &OptimizerKind::ALL.map(|k| (k.key(), "train.optimizers")), |spec| spec.optimizer.key(), |spec, value| {
            spec.optimizer = OptimizerKind::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
        }),
        number(train, "batch", "train.batch"),
        number(train, "clip", "train.clip"),
        view! {
            <label class="field">
                <span>{words.signal("train.seed")}</span>
                <input type="text" inputmode="numeric" data-control="seed" prop:value=move || spec.get().seed
                    on:change=move |event| {
                        let typed = event_target_value(&event);
                        let known = typed.trim().parse::<u64>().is_ok();
                        spec.update(|spec| if known { spec.seed = typed.trim().to_owned() });
                        seed_told.set((!known).then(|| Refused::new(typed, 0, u64::MAX)));
                    }
                />
                {refusal("train.seed", true, seed_told)}
            </label>
        }
        .into_any(),
        view! {
            <small class="note" data-trainer=move || train.trainer().key()>
                {move || words.t(&format!("train.arithmetic.{}", train.trainer().key()))}
            </small>
        }
        .into_any(),
    ];
    view! {
        <dl class="facts">{both} {rest_of_facts}</dl>
        {folded(train, vec![presets(train), simple.into_any(), all_settings(rest), more_settings(train)])}
    }
    .into_any()
}

/// A large count with a thin space between its thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if digits.len() > 4 && place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// How long the run would take, from a trial of the trainer with these settings.
fn estimate(train: TrainState, words: Words) -> String {
    let epochs = train.spec.with(|spec| spec.epochs);
    let seconds = (train.pace.get().unwrap_or(0.0) * epochs as f64).max(1.0);
    let (key, count) = match seconds {
        short if short < 90.0 => ("train.about-seconds", short),
        long => ("train.about-minutes", long / 60.0),
    };
    words.with(key, &[("count", &format!("{count:.0}"))])
}

/// What of the target is predicted. A window with a scale of its own has its change already.
fn form_choice(train: TrainState) -> AnyView {
    let words = use_words();
    let own_scale =
        Memo::new(move |_| train.spec.with(|spec| spec.scaler == ScalerKind::LogWindow));
    let form = move || {
        choice(
            train,
            "target-form",
            "train.form",
            &TargetForm::ALL.map(|k| (k.key(), "train.forms")),
            |spec| spec.form.key(),
            |spec, value| {
                spec.form =
                    TargetForm::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
            },
        )
    };
    let note = move || view! { <p class="note">{words.t("train.form-window")}</p> }.into_any();
    view! { {move || if own_scale.get() { note() } else { form() }} }.into_any()
}
