//! A picture of many runs: its title, its legend, and the table behind it.

use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::Drawing;
use crate::ui::words::Words;
use leptos::prelude::*;

/// `name` is the value of `data-chart`; `notes` stand below the picture.
pub fn figure(
    words: Words,
    (name, title): (&'static str, &'static str),
    legend: Vec<AnyView>,
    canvas: AnyView,
    notes: AnyView,
    table: Drawing,
) -> AnyView {
    let open = RwSignal::new(false);
    let title = words.signal(title);
    view! {
        <figure class="series-figure" data-chart=name>
            <figcaption>
                <b>{title}</b>
                <span class="spring"></span>
                {table_button(open, "gates.show-table")}
            </figcaption>
            <p class="many-legend">{legend}</p>
            <div class="chart-box">{canvas}</div>
            {notes}
            {table_box(open, title, table)}
        </figure>
    }
    .into_any()
}

/// A line of the legend.
pub fn key(class: &str, text: String) -> AnyView {
    view! { <span class=format!("many-key {class}")>{text}</span> }.into_any()
}
