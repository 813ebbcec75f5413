//! Numbers and choices of a specification as fields of a form.

use super::super::bounds::bounds;
use super::super::state::TrainState;
use crate::message::Message;
use crate::train::spec::{ExperimentSpec, Number};
use crate::ui::words::use_words;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// The settings that a first run can leave alone.
pub fn all_settings(fields: Vec<AnyView>) -> AnyView {
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
pub fn folded(train: TrainState, fields: Vec<AnyView>) -> AnyView {
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

/// A field with what it does below it.
pub fn explained(control: &'static str, field: AnyView, about: &'static str) -> AnyView {
    let words = use_words();
    view! {
        <div class="explained">
            {field}
            <p class="note" id=format!("about-{control}")>{words.signal(about)}</p>
        </div>
    }
    .into_any()
}

/// On or off.
pub fn switch(train: TrainState, control: &'static str, key: &'static str) -> AnyView {
    let words = use_words();
    let Some(own) = Number::find(control) else { return ().into_any() };
    let on = move || train.spec.with(|spec| (own.read)(spec) > 0.0);
    let change = move |event| {
        let asked = f64::from(u8::from(event_target_checked(&event)));
        train.spec.update(|spec| own.put(spec, asked));
    };
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-control=control
                aria-describedby=format!("about-{control}")
                prop:checked=on
                on:change=change
            />
            <span>{words.signal(key)}</span>
        </label>
    }
    .into_any()
}

/// One number of the specification, with the range it has.
pub fn number(train: TrainState, control: &'static str, key: &'static str) -> AnyView {
    number_with(train, control, key, false)
}

/// The same; `about`: what it does stands beside it.
pub fn number_with(
    train: TrainState,
    control: &'static str,
    key: &'static str,
    about: bool,
) -> AnyView {
    let words = use_words();
    let Some(own) = Number::find(control) else { return ().into_any() };
    let told = RwSignal::new(None);
    view! {
        <label class="field">
            <span>{words.signal(key)}</span>
            <input
                type="number"
                data-control=control
                aria-describedby=about.then(|| format!("about-{control}"))
                min=own.range.start().to_string()
                max=own.range.end().to_string()
                step=if own.whole { "1" } else { "any" }
                prop:value=move || short((own.read)(&train.spec.get()))
                on:change=move |event| {
                    let value = event_target_value(&event).replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
                    train.spec.update(|spec| own.put(spec, value));
                    let kept = (own.read)(&train.spec.get_untracked());
                    let [least, most] = bounds(own, value, kept);
                    let typed = event_target_value(&event);
                    told.set((kept != value).then(|| Refused::new(typed, least, most)));
                    // What holds is what stands there.
                    event_target::<HtmlInputElement>(&event).set_value(&short(kept));
                }
            />
            {refusal(key, own.whole, told)}
        </label>
    }
    .into_any()
}

/// What was typed and cannot be, and the least and the most that can.
#[derive(Clone)]
pub struct Refused([(&'static str, String); 3]);

impl Refused {
    pub fn new(value: String, least: impl ToString, most: impl ToString) -> Self {
        Self([("value", value), ("least", least.to_string()), ("most", most.to_string())])
    }
}

/// Below a field: why what was typed does not hold.
pub fn refusal(key: &'static str, whole: bool, told: RwSignal<Option<Refused>>) -> AnyView {
    let words = use_words();
    let told = move || {
        told.get().map(|Refused(parts)| {
            let code = if whole { "RUN-SETTING-WHOLE" } else { "RUN-SETTING" };
            let message = Message::new(code).with("setting", words.t(key));
            let message = parts.into_iter().fold(message, |message, (name, part)| {
                message.with(name, if part.is_empty() { words.t("train.nothing") } else { part })
            });
            let [what, why] = ["what", "why"].map(|part| words.message(&message, part));
            view! {
                <small class="field-told" role="alert" data-code=message.code>
                    <span>{what}</span>
                    <span>{why}</span>
                </small>
            }
        })
    };
    told.into_any()
}

/// Four significant digits at most: a share that was dragged has many more.
fn short(value: f64) -> String {
    format!("{value:.3e}").parse::<f64>().unwrap_or(value).to_string()
}

/// One choice of the specification: link values with words under `<keys>.<value>`.
pub fn choice(
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
