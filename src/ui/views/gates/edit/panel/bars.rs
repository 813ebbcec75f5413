//! The bars and cells of x in the timeline as handles.

use super::change::{begin, change};
use crate::notation::letters as s;
use crate::ui::views::gates::edit::desk::{Desk, INPUTS};
use crate::ui::views::gates::edit::model::{Place, dragged, number};
use crate::ui::views::gates::timeline;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, PointerEvent};

/// The bar under the pointer: its number, where it was seized, and pixels a whole.
#[derive(Clone, Copy)]
struct Seized {
    place: Place,
    value: f64,
    from: f64,
    pixels: f64,
    /// All of its column are whole numbers: it is drawn to one that is near.
    whole: bool,
}

thread_local! {
    static SEIZED: Cell<Option<Seized>> = const { Cell::new(None) };
}

/// While the editor is open, a press on a bar or a cell of x takes hold of it, shows its step and gives its field the
/// keyboard. Whether there is one at `point` of a timeline of this size.
pub fn grab_bar(desk: Desk, size: (f64, f64), point: (f64, f64), event: &PointerEvent) -> bool {
    SEIZED.set(None);
    let look = desk.look.get_untracked().0;
    if !look.handles() {
        return false;
    }
    let bar = timeline::cell_at(&look, size, point).filter(|(symbol, _)| *symbol == s::X);
    let Some((_, column)) = bar else { return false };
    let step = timeline::step_at(&look, size.0, point.0);
    let place = Place::Input { step: step - 1, column };
    let Some(value) = number(&look.scene, place) else { return false };
    let pixels = timeline::pixels_of_one(&look, size, column);
    let whole = look.scene.xs.iter().all(|x| x[column].fract() == 0.0);
    SEIZED.set(Some(Seized { place, value, from: f64::from(event.client_y()), pixels, whole }));
    begin(desk);
    desk.store.place.step.set(step);
    desk.page.set(INPUTS);
    request_animation_frame(move || {
        let field = format!("[data-input][data-col=\"{}\"]", column + 1);
        let field = document().query_selector(&field).ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // Where the sheet of a phone hides it, the drag goes on without.
            let _ = field.focus();
        }
    });
    true
}

/// Moves the bar that is held; whether there is one.
pub fn drag_bar(desk: Desk, event: &PointerEvent) -> bool {
    let Some(own) = SEIZED.get() else { return false };
    let by = (own.from - f64::from(event.client_y())) / own.pixels;
    let value = dragged(own.value + by, own.whole);
    change(desk, |edits| {
        edits.set(own.place, value);
    });
    true
}
