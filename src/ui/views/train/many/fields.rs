//! Numbers of a form, each within its range.

use super::super::recipe::{Refused, refusal};
use super::desk::{Desk, Form};
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::ops::RangeInclusive;
use web_sys::HtmlInputElement;

/// A whole number of the form.
pub fn whole(
    desk: Desk,
    (control, key): (&'static str, &'static str),
    range: RangeInclusive<usize>,
    read: fn(&Form) -> usize,
    write: fn(&mut Form, usize),
) -> AnyView {
    let words = use_words();
    let told = RwSignal::new(None);
    let (least, most) = (*range.start(), *range.end());
    let change = move |event: web_sys::Event| {
        let typed = event_target_value(&event);
        let value = typed.trim().parse::<f64>().unwrap_or(f64::NAN);
        let before = desk.form.with_untracked(read);
        let kept =
            if value.is_nan() { before } else { (value.round() as usize).clamp(least, most) };
        desk.form.update(|form| write(form, kept));
        told.set((kept as f64 != value).then(|| Refused::new(typed, least, most)));
        event_target::<HtmlInputElement>(&event).set_value(&kept.to_string());
    };
    view! {
        <label class="field">
            <span>{words.signal(key)}</span>
            <input type="number" step="1" data-control=control min=least.to_string() max=most.to_string()
                prop:value=move || desk.form.with(read).to_string() on:change=change/>
            {refusal(key, true, told)}
        </label>
    }
    .into_any()
}

/// Yes or no of the form as a choice of two.
pub fn either(
    desk: Desk,
    (control, key): (&'static str, &'static str),
    options: [(&'static str, &'static str); 2],
    read: fn(&Form) -> bool,
    write: fn(&mut Form, bool),
) -> AnyView {
    let words = use_words();
    let [no, yes] = options;
    let now = move || if desk.form.with(read) { yes.0 } else { no.0 };
    let option = move |(value, key): (&'static str, &'static str)| {
        view! { <option value=value selected=move || now() == value>{words.signal(key)}</option> }
    };
    view! {
        <label class="field">
            <span>{words.signal(key)}</span>
            <select data-control=control prop:value=now on:change=move |event| desk.form.update(|form| write(form, event_target_value(&event) == yes.0))>
                {options.map(option).into_view()}
            </select>
        </label>
    }
    .into_any()
}
