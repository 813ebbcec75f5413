//! What a field is called in the page, and which number it is.

use crate::engine::layout::Weight;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::views::gates::edit::desk::gates;
use crate::ui::views::gates::edit::model::Place;
use crate::ui::views::gates::look::Look;
use web_sys::Element;

/// Gate, unit and column of a weight, or what else a field holds; as its attributes name it.
pub fn place_of(field: &Element, look: &Look) -> Option<Place> {
    let track = look.track();
    let count = |name: &str| field.get_attribute(name)?.parse::<usize>().ok()?.checked_sub(1);
    let (row, column) = (count("data-row")?, count("data-col")?);
    if field.has_attribute("data-input") {
        return Some(Place::Input { step: row, column });
    }
    if let Some(kind) = field.get_attribute("data-start") {
        return Some(Place::Start { track, memory: kind == "c", unit: row });
    }
    let name = field.get_attribute("data-weight")?;
    gates(look).into_iter().find_map(|gate| {
        let own = |weight: &Weight| weight_name(gate, weight) == (name.clone(), column);
        let column = weights(look, gate).iter().position(own)?;
        Some(Place::Weight { track, gate, unit: row, column })
    })
}

/// What a unit of a gate weighs with.
pub fn weights(look: &Look, gate: Symbol) -> Vec<Weight> {
    look.scene.network.shape().layer(look.layer - 1).row(gate)
}

/// The name of a weight's array, `U_f` for what is read of the last answer, `W_f` for the rest, `b_f`, `p_f`;
/// and its column in it.
pub fn weight_name(gate: Symbol, weight: &Weight) -> (String, usize) {
    match weight.of {
        Some((_, column)) if weight.hidden => (format!("U_{}", gate.id), column),
        Some((of, column)) if ![s::C, s::C_PREV].contains(&of) => {
            (format!("W_{}", gate.id), column)
        }
        _ => (weight.array.id.to_owned(), 0),
    }
}
