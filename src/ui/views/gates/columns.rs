//! What x is, column by column: a tag beside its strip, where the picture has no room for all the names.

use super::look::Look;
use super::value_tag::{px, within};
use super::view::Seen;
use crate::notation::letters as s;
use crate::notation::mathml::largest_places;
use crate::ui::shape::{Shape, classed, drawn, el};
use crate::ui::store::{Layout, Pointed, Store};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// More would cover the picture.
const MOST: usize = 8;

/// Whether all columns are told: while the strip of x as a whole is pointed at; on a phone, whose strip has no
/// names, wherever it is touched.
pub fn asked(look: &Look, own: Pointed) -> bool {
    let whole = own.unit.is_none() || look.layout == Layout::Phone;
    let here = own.symbol == s::X && !own.wire && own.cell.is_none();
    here && whole && look.reached(s::X) && look.now().get(s::X).len() > 2
}

/// Their names and numbers; of many, the largest.
#[wasm_split(columns, fallible)]
pub fn listed(store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    let Seen(look) = look.get_untracked();
    let values = look.now().get(s::X);
    let strip = document().query_selector(".cell [data-strip=\"x\"]").ok().flatten();
    let Some(place) = strip.map(|own| own.get_bounding_client_rect()) else {
        return Ok(().into_any());
    };
    let shown = largest_places(values, MOST);
    let rest = values.len() - shown.len();
    let mut rows: Vec<[String; 2]> = (0..values.len())
        .filter(|column| shown.contains(column))
        .map(|column| [look.full_input_name(column), crate::notation::number(values[column], 4)])
        .collect();
    if rest > 0 {
        let count = rest.to_string();
        rows.push([look.words.with("gates.more", &[("count", &count)]), String::new()]);
    }
    let letters = rows.iter().map(|own| own.concat().chars().count()).max().unwrap_or(0);
    let left = within(store, place.left() + place.width() / 2.0, 4.0 * letters as f64 + 20.0);
    let rows = rows.into_iter().map(|[name, told]| {
        el("div").with(classed("span", "faint").say(name)).with(el("span").say(told))
    });
    let rows: Vec<Shape> = rows.collect();
    let (left, top) = (px(left), px(place.top() - 8.0));
    Ok(view! {
        <div class="value-tag columns" aria-hidden="true" style:left=left style:top=top>
            {drawn("", Arc::new(move || rows.clone()))}
        </div>
    }
    .into_any())
}
