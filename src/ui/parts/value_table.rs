//! The table behind a chart: its button, and the box that opens.

use crate::ui::shape::{Drawing, follow};
use crate::ui::words::use_words;
use leptos::{html, prelude::*};

/// `key` names its words.
pub fn table_button(open: RwSignal<bool>, key: &'static str) -> AnyView {
    let expanded = Signal::derive(move || if open.get() { "true" } else { "false" });
    view! {
        <button
            type="button"
            class="quiet"
            data-action="show-table"
            aria-expanded=expanded
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {use_words().signal(key)}
        </button>
    }
    .into_any()
}

pub fn table_box(open: RwSignal<bool>, label: Signal<String>, table: Drawing) -> AnyView {
    let content = move || {
        open.get().then(|| {
            let holder = NodeRef::<html::Div>::new();
            follow(holder, table.clone());
            holder.on_load(|holder: web_sys::HtmlDivElement| {
                request_animation_frame(move || holder.scroll_into_view_with_bool(false));
            });
            view! { <div class="value-table" tabindex="0" role="region" aria-label=label node_ref=holder></div> }
        })
    };
    view! { {content} }.into_any()
}
