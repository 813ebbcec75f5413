//! The recipe: data, window and split, model, look inside. Each step opens in place.

use super::columns::set_role;
use super::figures;
use super::model::RunState;
use super::state::{Data, TrainState};
use super::view::Work;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::{Missing, rhythm};
use crate::data::table::{Kind, Role};
use crate::exchange::link::{Example, View};
use crate::train::spec::{ExperimentSpec, OptimizerKind, Setting};
use crate::ui::parts::{Icon, icon};
use crate::ui::store::{Layout, use_store};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

pub fn recipe(train: TrainState, work: RwSignal<Work>) -> AnyView {
    let words = use_words();
    let has_data = Memo::new(move |_| train.data.with(Option::is_some));
    let done = move || train.has_model();
    let layout = use_store().layout;
    let on_phone = move || layout.get() == Layout::Phone;
    let look = move |step: usize| match (has_data.get(), done(), step) {
        (false, _, 1) => "step now",
        (false, ..) => "step next",
        // A phone's column is only this list, so it says what is settled.
        (true, _, 1..=3) if train.state.get().busy() && on_phone() => "step done",
        (true, true, _) if train.state.get().busy() => "step",
        (true, false, 4) => "step next",
        (true, false, 1) if train.state.get() == RunState::Idle => "step now",
        (true, true, 4) => "step now",
        (true, true, _) => "step done",
        (true, false, _) => "step",
    };
    let folded = Folded { layout, open: RwSignal::new(None) };
    let lead = move |key: &'static str| view! { <p class="note">{words.signal(key)}</p> };
    let step = move |place: usize, key: &'static str, brief: Signal<String>, content: AnyView| {
        let class = Signal::derive(move || look(place).to_owned());
        step(folded, place, (class, words.signal(key)), brief, content)
    };
    let data = view! {
        {move || match train.data.get() {
            None => lead("train.lead.data").into_any(),
            Some(data) => data_step(train, &data, work, words),
        }}
    };
    let window = view! {
        <Show when=move || has_data.get() fallback=move || lead("train.lead.window")>{window_step(train)}</Show>
    };
    let model = view! {
        <Show when=move || has_data.get() fallback=move || lead("train.lead.model")>{model_step(train)}</Show>
    };
    let inside = view! {
        <Show when=done fallback=move || lead(if has_data.get() { "train.lead.after" } else { "train.lead.look" })>
            <p class="note">{move || words.t(if train.state.get().busy() { "train.lead.look-running" } else { "train.lead.look-now" })}</p>
            {look_button(train, "train.open-gates".into())}
        </Show>
    };
    let nothing = Signal::derive(String::new);
    view! {
        <section class="recipe" aria-label=words.signal("train.recipe")>
            {step(1, "train.step.data", Signal::derive(move || data_brief(train, words)), data.into_any())}
            {step(2, "train.step.window", Signal::derive(move || window_brief(train, words)), window.into_any())}
            {step(3, "train.step.model", Signal::derive(move || model_brief(train, words)), model.into_any())}
            {step(4, "train.step.look", nothing, inside.into_any())}
        </section>
    }
    .into_any()
}

/// On a phone and on a projector a step is one row; a press opens it, one at a time.
#[derive(Clone, Copy)]
struct Folded {
    layout: Memo<Layout>,
    open: RwSignal<Option<usize>>,
}

/// One step: its number, its name and what it holds. `brief` says the same in a few words.
fn step(
    folded: Folded,
    place: usize,
    (class, title): (Signal<String>, Signal<String>),
    brief: Signal<String>,
    content: AnyView,
) -> AnyView {
    let Folded { layout, open } = folded;
    let folds = move || layout.get() != Layout::Desktop;
    let is_open = move || open.get() == Some(place);
    let number = move || match class.get() == "step done" {
        true => icon(Icon::Tick).into_any(),
        false => place.into_any(),
    };
    let head = move || {
        if !folds() {
            return view! { {title} }.into_any();
        }
        view! {
            <button
                type="button"
                class="step-fold"
                aria-expanded=move || if is_open() { "true" } else { "false" }
                on:click=move |_| open.set((!is_open()).then_some(place))
            >
                <span>{title}</span>
                <span class="step-brief">{brief}</span>
                {icon(Icon::Down)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class=class>
            <span class="step-number" aria-hidden="true">{number}</span>
            <h2>{head}</h2>
            <div class="step-body" class:shut=move || folds() && !is_open()>{content}</div>
        </div>
    }
    .into_any()
}

fn data_brief(train: TrainState, words: Words) -> String {
    train.data.with(|data| {
        let Some(data) = data else { return String::new() };
        let target = data.roles.iter().position(|role| *role == Role::Target);
        let name = target.map_or("–", |k| data.table.columns[k].name.as_str());
        words.with("train.brief.data", &[("target", name), ("rows", &data.table.rows.to_string())])
    })
}

fn window_brief(train: TrainState, words: Words) -> String {
    let Some(parts) = parts(train) else { return String::new() };
    let lookback = train.spec.with(|spec| spec.lookback).to_string();
    words.with("train.brief.window", &[("lookback", &lookback), ("parts", &parts)])
}

fn model_brief(train: TrainState, words: Words) -> String {
    if train.data.with(Option::is_none) {
        return String::new();
    }
    let (units, layers) = train.spec.with(|spec| (spec.hidden, spec.layers));
    let args = [("units", units.to_string()), ("layers", layers.to_string())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with("train.brief.model", &args)
}

/// Rows to train, validate and test on.
fn parts(train: TrainState) -> Option<String> {
    let rows = train.series()?.ok()?.len();
    let split = train.spec.get().split(rows).ok()?;
    let (validation, test) = (split.test - split.validation, rows - split.test);
    Some(format!("{} / {validation} / {test}", split.validation))
}

/// Opens Gates with the trained weights on the selected row. `key` says so in words.
pub fn look_button(train: TrainState, key: String) -> AnyView {
    let store = use_store();
    let words = use_words();
    let open = move |_| {
        let Some(trained) = train.trained() else { return };
        let (row, sealed) = train.row_to_open();
        store.row.set(row);
        store.sealed_from.set(sealed);
        store.trained.set(Some(Arc::new(trained)));
        let steps = train.ran.with_untracked(|ran| ran.as_ref().map_or(1, |ran| ran.spec.lookback));
        store.place.go(crate::exchange::link::Moment {
            example: Example::Trained,
            step: steps,
            stage: 7,
            unit: 1,
            layer: 1,
        });
        store.place.view.set(View::Gates);
    };
    view! {
        <button type="button" class="button" data-action="look-inside" on:click=open>
            {move || words.t(&key)}
        </button>
    }
    .into_any()
}

fn data_step(train: TrainState, data: &Data, work: RwSignal<Work>, words: Words) -> AnyView {
    let options = |allowed: fn(Kind) -> bool, role: Role| -> Vec<AnyView> {
        data.table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| allowed(column.kind))
            .map(|(k, column)| {
                view! { <option value=k.to_string() selected=data.roles[k] == role>{column.name.clone()}</option> }.into_any()
            })
            .collect()
    };
    let targets = options(|kind| kind == Kind::Number, Role::Target);
    let times = options(|kind| kind == Kind::Time || kind == Kind::Number, Role::Time);
    let no_time = !data.roles.contains(&Role::Time);
    let place = |role: Role| {
        data.roles.iter().position(|own| *own == role).map(|k| k.to_string()).unwrap_or_default()
    };
    let features: Vec<AnyView> = data
        .table
        .columns
        .iter()
        .enumerate()
        .filter(|(k, column)| column.kind == Kind::Number && data.roles[*k] != Role::Target)
        .map(|(k, column)| {
            let on = data.roles[k] == Role::Feature;
            view! {
                <label class="check">
                    <input
                        type="checkbox"
                        data-control="features"
                        value=column.name.clone()
                        prop:checked=on
                        on:change=move |event| set_role(train, k, if event_target_checked(&event) { Role::Feature } else { Role::Ignore })
                    />
                    <bdi>{column.name.clone()}</bdi>
                </label>
            }
            .into_any()
        })
        .collect();
    let time = data.roles.iter().position(|role| *role == Role::Time);
    let time = time.map(|k| {
        let name = data.table.columns[k].name.clone();
        view! { <span class="tag"><b><bdi>{name}</bdi></b> " " {words.t("train.role.time")}</span> }
    });
    let name = match train.sample.get() {
        Some(sample) if sample == data.table.name => {
            words.t(&format!("train.sample.{sample}.name"))
        }
        _ => data.table.name.clone(),
    };
    let chosen_features = data.roles.iter().filter(|role| **role == Role::Feature).count();
    let target = data
        .roles
        .iter()
        .position(|role| *role == Role::Target)
        .map(|k| data.table.columns[k].name.clone());
    view! {
        <p class="file-name"><bdi>{name}</bdi></p>
        <p class="tags">
            {time}
            <span class="tag"><b><bdi>{target}</bdi></b> " " {words.t("train.role.target")}</span>
            {(chosen_features > 0).then(|| view! { <span class="tag"><b>{chosen_features}</b> " " {words.t("train.features")}</span> })}
        </p>
        <div class="step-actions">
            <Show when=move || work.get() != Work::Source>
                <button type="button" class="link other-file" on:click=move |_| work.set(Work::Source)>{words.signal("train.other-file")}</button>
            </Show>
            <Show when=move || work.get() != Work::Preview>
                <button type="button" class="link" on:click=move |_| work.set(Work::Preview)>{words.signal("train.see-table")}</button>
            </Show>
            <Show when=move || work.get() == Work::Preview && train.ran.with(Option::is_some)>
                <button type="button" class="link" on:click=move |_| work.set(Work::Results)>{words.signal("train.see-results")}</button>
            </Show>
        </div>
        <details class="form">
            <summary>{words.t("train.change")}</summary>
            <label class="field">
                <span>{words.t("train.target-question")}</span>
                <select data-control="target" prop:value=place(Role::Target) on:change=move |event| pick(train, &event_target_value(&event), Role::Target)>{targets}</select>
            </label>
            <label class="field">
                <span>{words.t("train.time-column")}</span>
                <select data-control="time-column" prop:value=place(Role::Time) on:change=move |event| pick(train, &event_target_value(&event), Role::Time)>
                    <option value="" selected=no_time>{words.t("train.none")}</option>
                    {times}
                </select>
            </label>
            <fieldset class="field">
                <legend>{words.t("train.features-legend")}</legend>
                {features}
            </fieldset>
            {choice(train, "missing", "train.missing-rows", &Missing::ALL.map(|m| (m.key(), "train.missing-how")), |spec| spec.missing.key(), |spec, value| {
                spec.missing = Missing::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
            })}
        </details>
    }
    .into_any()
}

fn pick(train: TrainState, value: &str, role: Role) {
    match value.parse::<usize>() {
        Ok(k) => set_role(train, k, role),
        Err(_) => train.data.update(|data| {
            if let Some(data) = data {
                data.roles
                    .iter_mut()
                    .filter(|own| **own == Role::Time)
                    .for_each(|own| *own = Role::Ignore);
            }
        }),
    }
}

fn window_step(train: TrainState) -> AnyView {
    let words = use_words();
    let times =
        Memo::new(move |_| train.series().and_then(Result::ok).and_then(|series| series.times));
    let spec = train.spec;
    let count =
        move |count: usize| times.with(|times| figures::count_of(words, times.as_deref(), count));
    let season = move || {
        let guess = times.with(|times| rhythm(times.as_deref()).season);
        spec.get().season.or(guess).map_or_else(String::new, |season| season.to_string())
    };
    view! {
        {move || figures::window_picture(spec.get().lookback)}
        <p class="window-words">
            <span>{move || words.with("train.in", &[("count", &count(spec.get().lookback))])}</span>
            <span>{words.signal("train.out")}</span>
        </p>
        <dl class="facts">
            <div><dt>{words.signal("train.predict")}</dt><dd>{move || words.with("train.ahead", &[("count", &count(spec.get().horizon))])}</dd></div>
            <div><dt>{words.signal("train.split")}</dt><dd>{move || parts(train)}</dd></div>
        </dl>
        {folded(train, vec![
            number(train, "lookback", "train.lookback"),
            number(train, "horizon", "train.horizon"),
            number(train, "split-train", "train.split-train"),
            number(train, "split-validation", "train.split-validation"),
            view! {
                <label class="field">
                    <span>{words.signal("train.season")}</span>
                    <input type="number" min="2" max="1000" data-control="season" prop:value=season
                        on:change=move |event| {
                            let value = event_target_value(&event).parse::<usize>().ok().filter(|season| (2..=1000).contains(season));
                            spec.update(|spec| spec.season = value);
                        }
                    />
                </label>
            }
            .into_any(),
        ])}
    }
    .into_any()
}

fn model_step(train: TrainState) -> AnyView {
    let words = use_words();
    let spec = train.spec;
    let inputs = move || {
        train
            .data
            .with(|data| data.as_ref().map_or(1, |data| super::model::chosen(&data.roles).len()))
    };
    let units = move || {
        let spec = spec.get();
        if spec.layers == 1 {
            spec.hidden.to_string()
        } else {
            words.with(
                "train.units-layers",
                &[("units", &spec.hidden.to_string()), ("layers", &spec.layers.to_string())],
            )
        }
    };
    let fact = move |key: &'static str, value: Signal<String>| {
        view! { <div><dt>{words.signal(key)}</dt><dd>{value}</dd></div> }.into_any()
    };
    let facts = vec![
        fact("train.cell", Signal::derive(|| "LSTM".to_owned())),
        fact("train.inputs", Signal::derive(move || inputs().to_string())),
        fact("train.hidden", Signal::derive(units)),
        fact(
            "train.scaler",
            Signal::derive(move || words.t(&format!("train.scalers.{}", spec.get().scaler.key()))),
        ),
        fact(
            "train.optimizer",
            Signal::derive(move || {
                format!(
                    "{}, {}",
                    words.t(&format!("train.optimizers.{}", spec.get().optimizer.key())),
                    spec.get().learning_rate
                )
            }),
        ),
        fact("train.epochs", Signal::derive(move || spec.get().epochs.to_string())),
        fact(
            "train.parameters",
            Signal::derive(move || grouped(spec.get().shape(inputs()).parameters())),
        ),
        view! {
            <Show when=move || train.pace.with(Option::is_some)>
                <div><dt>{words.signal("train.estimate")}</dt><dd>{move || estimate(train, words)}</dd></div>
            </Show>
        }
        .into_any(),
    ];
    let simple = vec![
        number(train, "hidden", "train.hidden"),
        number(train, "layers", "train.layers"),
        number(train, "learning-rate", "train.learning-rate"),
        number(train, "epochs", "train.epochs"),
    ];
    let rest = vec![
        view! {
            <label class="field">
                <span>{words.signal("train.cell")}</span>
                <select data-control="cell"><option value="lstm" selected=true>"LSTM"</option></select>
            </label>
        }
        .into_any(),
        choice(train, "scaler", "train.scaler", &ScalerKind::ALL.map(|k| (k.key(), "train.scalers")), |spec| spec.scaler.key(), |spec, value| {
            spec.scaler = ScalerKind::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
        }),
        choice(train, "target-form", "train.form", &TargetForm::ALL.map(|k| (k.key(), "train.forms")), |spec| spec.form.key(), |spec, value| {
            spec.form = TargetForm::ALL.into_iter().find(|own| own.key() == value).unwrap_or_default();
        }),
        choice(train, "loss", "train.loss-kind", &[("mse", "train.losses")], |_| "mse", |_, _| {}),
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
                        let value = event_target_value(&event);
                        if value.trim().parse::<u64>().is_ok() {
                            spec.update(|spec| spec.seed = value.trim().to_owned());
                        } else {
                            // Back to what holds.
                            spec.update(|_| {});
                        }
                    }
                />
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
        <dl class="facts">{facts}</dl>
        {folded(train, vec![simple.into_any(), all_settings(rest)])}
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

/// The settings that a first run can leave alone.
fn all_settings(fields: Vec<AnyView>) -> AnyView {
    let words = use_words();
    view! {
        <details class="form more">
            <summary>
                <span class="when-shut">{words.signal("train.all-settings")}</span>
                <span class="when-open">{words.signal("train.fewer-settings")}</span>
            </summary>
            {fields}
        </details>
    }
    .into_any()
}

/// A form behind "Change"; open at once on a wide screen only when the reader asks.
fn folded(train: TrainState, fields: Vec<AnyView>) -> AnyView {
    let words = use_words();
    let busy = move || train.state.get().busy();
    view! {
        <details class="form">
            <summary>{words.signal("train.change")}</summary>
            <fieldset class="bare-fields" disabled=busy>{fields}</fieldset>
        </details>
    }
    .into_any()
}

/// One number of the specification, with the range it has.
fn number(train: TrainState, control: &'static str, key: &'static str) -> AnyView {
    let words = use_words();
    let Some(setting) = Setting::find(control) else { return ().into_any() };
    view! {
        <label class="field">
            <span>{words.signal(key)}</span>
            <input
                type="number"
                data-control=control
                min=setting.least.to_string()
                max=setting.most.to_string()
                step=if setting.whole { "1" } else { "any" }
                prop:value=move || short((setting.read)(&train.spec.get()))
                on:change=move |event| {
                    let value = event_target_value(&event).replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
                    train.spec.update(|spec| setting.put(spec, value));
                }
            />
        </label>
    }
    .into_any()
}

/// Six significant digits at most: a share that was dragged has many more.
fn short(value: f64) -> String {
    format!("{value:.5e}").parse::<f64>().unwrap_or(value).to_string()
}

/// One choice of the specification: link values with words under `<keys>.<value>`.
fn choice(
    train: TrainState,
    control: &'static str,
    key: &'static str,
    options: &[(&'static str, &'static str)],
    read: fn(&ExperimentSpec) -> &'static str,
    write: fn(&mut ExperimentSpec, &str),
) -> AnyView {
    let words = use_words();
    let options: Vec<AnyView> = options
        .iter()
        .map(|(value, keys)| {
            let (value, keys) = (*value, *keys);
            let own = move || read(&train.spec.get()) == value;
            view! { <option value=value selected=own>{move || words.t(&format!("{keys}.{value}"))}</option> }.into_any()
        })
        .collect();
    view! {
        <label class="field">
            <span>{words.signal(key)}</span>
            <select
                data-control=control
                prop:value=move || read(&train.spec.get())
                on:change=move |event| train.spec.update(|spec| write(spec, &event_target_value(&event)))
            >
                {options}
            </select>
        </label>
    }
    .into_any()
}
