//! A whole column of the inputs as text.

use super::change::{begin, change};
use crate::ui::views::gates::edit::desk::Desk;
use crate::ui::views::gates::edit::model::{MOST_STEPS, block, sequence};
use crate::ui::words::use_words;
use leptos::prelude::*;

/// A text for each column: typed, or pasted from a table.
pub fn sequences(desk: Desk) -> AnyView {
    let columns = desk.look.with_untracked(|seen| seen.0.scene.network.shape().inputs);
    (0..columns).map(|column| one(desk, (column, columns))).collect_view().into_any()
}

fn one(desk: Desk, (column, columns): (usize, usize)) -> AnyView {
    let words = use_words();
    // What is typed stays as it is typed, until the field is left; what cannot be read stays until something else
    // changes the numbers.
    let typing = RwSignal::new(None::<String>);
    let told = Memo::new(move |_| {
        desk.look.with(|seen| {
            let xs = seen.0.scene.xs.iter().map(|x| x[column].to_string());
            xs.collect::<Vec<_>>().join(", ").replace('-', "\u{2212}")
        })
    });
    // A field that goes away loses the focus, and then nothing of it is there any more.
    let wrong = move || {
        let own = |text: &Option<String>| text.as_ref().is_some_and(|own| sequence(own).is_none());
        typing.try_with(own).unwrap_or(false)
    };
    Effect::new(move |before: Option<()>| {
        told.track();
        if before.is_some() && untrack(wrong) {
            typing.set(None);
        }
    });
    // How many numbers there were, as long as the sequence is what could be used of them.
    let count = RwSignal::new(0);
    let cut = move || {
        let full = desk.look.with(|seen| seen.0.scene.steps()) == MOST_STEPS;
        let args = [("count", count.get().to_string()), ("most", MOST_STEPS.to_string())];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        (full && count.get() > MOST_STEPS).then(|| words.with("gates.edit.too-long", &args))
    };
    let name = move || desk.look.with(|seen| seen.0.full_input_name(column));
    let read = move |event| {
        let text = event_target_value(&event);
        // A block of cells fills the columns from here on.
        if let Some(rows) = block(&text) {
            count.set(rows.len());
            change(desk, |edits| {
                for (by, column) in (column..columns).enumerate().take(rows[0].len()) {
                    let values: Vec<f64> = rows.iter().map(|row| row[by]).collect();
                    edits.set_column(column, &values);
                }
            });
            return typing.set(None);
        }
        if let Some(values) = sequence(&text).filter(|values| !values.is_empty()) {
            count.set(values.len());
            change(desk, |edits| edits.set_column(column, &values));
        }
        typing.set(Some(text));
    };
    view! {
        <label class="edit-sequence">
            <span>{move || words.with("gates.edit.sequence", &[("of", &name())])}</span>
            <textarea
                rows="2"
                spellcheck="false"
                data-sequence=column + 1
                aria-invalid=move || if wrong() { "true" } else { "false" }
                prop:value=move || typing.get().unwrap_or_else(|| told.get())
                on:focus=move |_| begin(desk)
                on:input=read
                on:blur=move |_| {
                    if !untrack(wrong) {
                        typing.set(None);
                    }
                }
            ></textarea>
            <Show when=wrong>
                <span class="edit-wrong" role="status">{words.signal("gates.edit.not-numbers")}</span>
            </Show>
            {move || cut().map(|cut| view! { <span class="edit-wrong" role="status">{cut}</span> })}
        </label>
    }
    .into_any()
}
