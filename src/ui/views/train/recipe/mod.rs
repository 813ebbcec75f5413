//! The recipe: data, window and split, model, look inside. Each step opens in place.

mod data;
mod fields;
mod look;
mod model;
mod more;
mod window;

pub use data::name_of;
pub use fields::{Refused, refusal};
pub use look::{look_button, look_into};

use super::model::Work;
use super::state::TrainState;
use crate::data::table::Role;
use crate::data::window::Split;
use crate::ui::parts::{Icon, icon};
use crate::ui::store::{Layout, use_store};
use crate::ui::words::{Words, use_words};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

pub fn recipe(train: TrainState, work: RwSignal<Work>) -> AnyView {
    let words = use_words();
    let has_data = after(Memo::new(move |_| train.data.with(Option::is_some)));
    let done = move || train.has_model();
    // Beside another table, or the same with other choices, the run on screen is not what is at hand.
    let at_hand = Memo::new(move |_| done() && work.get() == Work::Results);
    let layout = use_store().layout;
    let on_phone = move || layout.get() == Layout::Phone;
    let look = move |step: usize| match (has_data.get(), at_hand.get(), step) {
        (false, _, 1) => "step now",
        (false, ..) => "step next",
        // A phone's column is only this list, so it says what is settled.
        (true, _, 1..=3) if train.state.get().busy() && on_phone() => "step done",
        (true, true, _) if train.state.get().busy() => "step",
        (true, false, 4) => "step next",
        (true, false, 1) if !train.state.get().busy() => "step now",
        (true, true, 4) => "step now",
        (true, true, _) => "step done",
        (true, false, _) => "step",
    };
    let folded = Folded { layout, open: RwSignal::new(None) };
    let lead = move |key: &'static str| view! { <p class="note">{words.signal(key)}</p> };
    let step = move |place: usize, key: &'static str, brief: Signal<Brief>, content: AnyView| {
        let class = Signal::derive(move || look(place).to_owned());
        step(folded, place, (class, words.signal(key)), brief, content)
    };
    let data = view! {
        <Show when=move || has_data.get() fallback=move || lead("train.lead.data")>{data::step(train, work, words)}</Show>
    };
    let window = view! {
        <Show when=move || has_data.get() fallback=move || lead("train.lead.window")>{window::step(train)}</Show>
    };
    let model = view! {
        <Show when=move || has_data.get() fallback=move || lead("train.lead.model")>{model::step(train, at_hand)}</Show>
    };
    let inside = view! {
        <Show when=done fallback=move || lead(if has_data.get() { "train.lead.after" } else { "train.lead.look" })>
            <p class="note">{move || words.t(if train.state.get().busy() { "train.lead.look-running" } else { "train.lead.look-now" })}</p>
            {look_button(train, "train.open-gates".into())}
        </Show>
    };
    view! {
        <section class="recipe" aria-label=words.signal("train.recipe")>
            {step(1, "train.step.data", Signal::derive(move || data_brief(train, words)), data.into_any())}
            {step(2, "train.step.window", Signal::derive(move || window_brief(train, words)), window.into_any())}
            {step(3, "train.step.model", Signal::derive(move || Ok(model_brief(train, words))), model.into_any())}
            {step(4, "train.step.look", Signal::derive(|| Ok(String::new())), inside.into_any())}
        </section>
    }
    .into_any()
}

/// The same a task later: the forms and the table at once would keep the page for long.
fn after(now: Memo<bool>) -> RwSignal<bool> {
    let later = RwSignal::new(now.get_untracked());
    Effect::new(move || {
        let now = now.get();
        let follow = move || {
            // The reader may have left by then.
            let _ = later.try_set(now);
        };
        Timeout::new(0, follow).forget();
    });
    later
}

/// On a phone and on a projector a step is one row; a press opens it, one at a time.
#[derive(Clone, Copy)]
struct Folded {
    layout: Memo<Layout>,
    open: RwSignal<Option<usize>>,
}

/// What a step holds in a few words, or what is wrong with it.
type Brief = Result<String, String>;

/// One step: its number, its name and what it holds. `brief` says the same in a few words.
fn step(
    folded: Folded,
    place: usize,
    (class, title): (Signal<String>, Signal<String>),
    brief: Signal<Brief>,
    content: AnyView,
) -> AnyView {
    let Folded { layout, open } = folded;
    let folds = move || layout.get() != Layout::Desktop;
    let is_open = move || open.get() == Some(place);
    let number = move || match class.get() == "step done" {
        true => icon(Icon::Tick).into_any(),
        false => place.into_any(),
    };
    let told = move || brief.get().unwrap_or_else(|wrong| wrong);
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
                <span class="step-brief" class:wrong=move || brief.with(Result::is_err) title=told>{told}</span>
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

fn data_brief(train: TrainState, words: Words) -> Brief {
    if let Some(Err(message)) = train.series.get() {
        return Err(words.message(&message, "what"));
    }
    train.data.with(|data| {
        let Some(data) = data else { return Ok(String::new()) };
        let target = data.roles.iter().position(|role| *role == Role::Target);
        let name = target.map_or("–", |k| data.table.columns[k].name.as_str());
        let args = [("target", name), ("rows", &data.table.rows.to_string())];
        Ok(words.with("train.brief.data", &args))
    })
}

fn window_brief(train: TrainState, words: Words) -> Brief {
    if train.data.with(Option::is_none) {
        return Ok(String::new());
    }
    let spec = train.spec.get();
    // Without rows there is nothing to cut.
    let parts = match train.series.get() {
        Some(Ok(series)) => match spec.split(series.len()) {
            Ok(split) => told_parts(split),
            Err(message) => return Err(words.message(&message, "what")),
        },
        _ => "…".to_owned(),
    };
    let lookback = spec.lookback.to_string();
    Ok(words.with("train.brief.window", &[("lookback", &lookback), ("parts", &parts)]))
}

fn model_brief(train: TrainState, words: Words) -> String {
    if train.data.with(Option::is_none) {
        return String::new();
    }
    let (cell, units, layers) = train.spec.with(|spec| (spec.cell.key(), spec.hidden, spec.layers));
    let cell = words.t(&format!("gates.cells.{cell}"));
    let args = [("cell", cell), ("units", units.to_string()), ("layers", layers.to_string())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with("train.brief.model", &args)
}

/// Rows to train, validate and test on.
pub fn parts(train: TrainState) -> Option<String> {
    let rows = train.series.get()?.ok()?.len();
    train.spec.get().split(rows).ok().map(told_parts)
}

fn told_parts(split: Split) -> String {
    let (validation, test) = (split.test - split.validation, split.rows - split.test);
    format!("{} / {validation} / {test}", split.validation)
}
