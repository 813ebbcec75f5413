//! The table behind the picture: every value of the step that has been reached.

use super::look::Look;
use super::view::Seen;
use crate::engine::cell::lstm::symbols as s;
use crate::notation::Symbol;
use crate::ui::words::use_words;
use leptos::prelude::*;

const SHOWN: [Symbol; 14] = [
    s::H_PREV,
    s::C_PREV,
    s::Z_F,
    s::Z_I,
    s::Z_G,
    s::Z_O,
    s::F,
    s::I,
    s::G,
    s::O,
    s::KEPT,
    s::NEW,
    s::C,
    s::H,
];

pub fn toggle(look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="quiet"
            data-action="show-table"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {words.signal("gates.show-table")}
        </button>
        <Show when=move || open.get()>
            <div class="value-table" tabindex="0" role="region" aria-label=words.signal("gates.show-table")>
                {move || table(&look.get().0)}
            </div>
        </Show>
    }
    .into_any()
}

fn table(look: &Look) -> AnyView {
    let words = look.words;
    let step = look.step.to_string();
    let units = look.scene.units();
    let head: Vec<AnyView> =
        (1..=units).map(|unit| view! { <th scope="col">{unit}</th> }.into_any()).collect();
    let row = |symbol: Symbol| {
        let known = look.reached(symbol);
        let cells: Vec<AnyView> = look
            .now()
            .get(symbol)
            .iter()
            .enumerate()
            .map(|(unit, value)| cell(look, symbol, unit, known.then_some(*value)))
            .collect();
        view! {
            <tr>
                <th scope="row">{words.t(&format!("gates.quantity.{}", symbol.id))}</th>
                {cells}
            </tr>
        }
        .into_any()
    };
    let inputs: Vec<AnyView> = look
        .now()
        .get(s::X)
        .iter()
        .enumerate()
        .map(|(column, value)| {
            view! {
                <tr>
                    <th scope="row">{words.t("gates.quantity.x")} " " <bdi>{look.input_name(column)}</bdi></th>
                    {cell(look, s::X, column, Some(*value))}
                </tr>
            }
            .into_any()
        })
        .collect();
    let rows: Vec<AnyView> = SHOWN.into_iter().map(row).collect();
    view! {
        <table>
            <caption>{words.with("gates.table-caption", &[("step", &step)])}</caption>
            <thead><tr><th scope="col">{words.t("gates.unit-label")}</th>{head}</tr></thead>
            <tbody>{inputs} {rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(look: &Look, symbol: Symbol, unit: usize, value: Option<f64>) -> AnyView {
    let text = value.map_or("–".into(), |value| crate::notation::number(value, 4));
    view! {
        <td
            data-symbol=symbol.id
            data-unit=unit + 1
            data-layer=look.layer
            data-direction="forward"
            data-value=value.map(|value| value.to_string())
        >
            {text}
        </td>
    }
    .into_any()
}
