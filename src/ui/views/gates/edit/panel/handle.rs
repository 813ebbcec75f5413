//! A field as a handle: dragged, stepped by keys and buttons, typed into, pasted into.

use super::change::{begin, change};
use super::names::place_of;
use crate::ui::views::gates::edit::desk::Desk;
use crate::ui::views::gates::edit::model::{Place, block, number, sequence, typed};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent, PointerEvent};

/// A drag is a drag from so many pixels on; before that it is a press.
const SLACK: i32 = 3;

#[derive(Clone)]
struct Drag {
    field: HtmlInputElement,
    place: Place,
    /// Where the pointer was last, and the value there, which is finer than what is set.
    x: i32,
    value: f64,
    moving: bool,
}

/// What is being done to a field.
#[derive(Clone, Copy)]
pub struct Hand {
    desk: Desk,
    /// The number whose field has the focus.
    focus: RwSignal<Option<Place>>,
    /// What was typed into the field that has the focus, as it was typed.
    typing: RwSignal<Option<String>>,
    drag: StoredValue<Option<Drag>, LocalStorage>,
}

impl Hand {
    pub fn new(desk: Desk) -> Self {
        let (focus, typing) = (RwSignal::new(None), RwSignal::new(None));
        Self { desk, focus, typing, drag: StoredValue::new_local(None) }
    }

    /// What a field says: what is typed, all digits where it has the focus, else two decimals.
    pub fn text(self, place: Place, value: f64) -> String {
        let own = self.focus.get() == Some(place);
        match (own, self.typing.get()) {
            (true, Some(text)) => text,
            (true, None) => whole(value),
            (false, _) => short(value),
        }
    }

    /// Whether what is being typed there is no number, and is not about to become one.
    pub fn wrong(self, place: Place) -> bool {
        let begun = |c: char| matches!(c, '-' | '\u{2212}' | '+' | '.' | ',' | 'e' | ' ');
        let off = |text: &str| !text.is_empty() && typed(text).is_none();
        let text = self.typing.get().unwrap_or_default();
        self.focus.get() == Some(place) && off(text.trim_end_matches(begun))
    }

    /// The same, of whichever field has the focus.
    pub fn no_number(self) -> bool {
        self.focus.get().is_some_and(|place| self.wrong(place))
    }

    /// The field that an event is on, with its place.
    fn field(self, event: &Event) -> Option<(HtmlInputElement, Place)> {
        let field = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
        let look = self.desk.look.get_untracked().0;
        let place = place_of(field.unchecked_ref::<Element>(), &look)?;
        Some((field, place))
    }

    fn value(self, place: Place) -> f64 {
        self.desk.look.with_untracked(|seen| number(&seen.0.scene, place)).unwrap_or(0.0)
    }

    fn set(self, place: Place, value: f64) {
        change(self.desk, |edits| {
            edits.set(place, value);
        });
    }

    pub fn focused(self, event: &Event) {
        if let Some((field, place)) = self.field(event) {
            // All digits at once and chosen: what is typed next takes their place.
            field.set_value(&whole(self.value(place)));
            field.select();
            self.typing.set(None);
            if self.focus.get_untracked() != Some(place) {
                begin(self.desk);
            }
            self.focus.set(Some(place));
            if let Place::Weight { unit, .. } | Place::Start { unit, .. } = place {
                self.desk.store.place.unit.set(unit + 1);
            }
        }
    }

    pub fn left(self) {
        self.typing.set(None);
        self.focus.set(None);
    }

    pub fn typed(self, event: &Event) {
        let Some((field, place)) = self.field(event) else { return };
        let text = field.value();
        self.typing.set(Some(text.clone()));
        if let Some(value) = typed(&text) {
            self.set(place, value);
        }
    }

    /// Several numbers at once fill the row from here on.
    pub fn pasted(self, event: &ev::ClipboardEvent) {
        let Some((_, place)) = self.field(event) else { return };
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok());
        let text = text.unwrap_or_default();
        let row = || sequence(&text).filter(|values| values.len() > 1).map(|values| vec![values]);
        if let Some(rows) = block(&text).or_else(row) {
            event.prevent_default();
            self.typing.set(None);
            change(self.desk, |edits| edits.set_rows(place, &rows));
        }
    }

    /// Arrows change the number by 0.1, with Shift by 1, with Alt by 0.01; sideways ones while nothing is
    /// typed, when they move within the text.
    pub fn key(self, event: &KeyboardEvent) {
        let Some((field, place)) = self.field(event) else { return };
        let sideways = self.typing.with_untracked(Option::is_none);
        let sign = match event.key().as_str() {
            "ArrowUp" => 1.0,
            "ArrowDown" => -1.0,
            "ArrowRight" if sideways => 1.0,
            "ArrowLeft" if sideways => -1.0,
            "Enter" | "Escape" => {
                self.typing.set(None);
                begin(self.desk);
                return field.select();
            }
            _ => return,
        };
        event.prevent_default();
        self.typing.set(None);
        // A key that is held down is one step back.
        if !event.repeat() {
            begin(self.desk);
        }
        let by = if event.shift_key() { 1.0 } else { pace(event.alt_key(), 0.1) };
        self.set(place, rounded(self.value(place) + sign * by));
    }

    /// The browser would put the caret and choose text: here a press is a handle until it is let go.
    pub fn held(self, event: &ev::MouseEvent) {
        if self.field(event).is_some() {
            event.prevent_default();
        }
    }

    pub fn seized(self, event: &PointerEvent) {
        let Some((field, place)) = self.field(event).filter(|_| event.button() == 0) else {
            return;
        };
        let (x, value) = (event.client_x(), self.value(place));
        // Without capture the drag ends at the edge; it still works inside.
        let _ = field.set_pointer_capture(event.pointer_id());
        if event.pointer_type() == "mouse" {
            let _ = field.unchecked_ref::<HtmlElement>().focus();
        }
        self.drag.set_value(Some(Drag { field, place, x, value, moving: false }));
    }

    /// 0.02 a pixel, with Shift 0.2, with Alt 0.002.
    pub fn dragged(self, event: &PointerEvent) {
        let Some(mut drag) = self.drag.get_value() else { return };
        let by = event.client_x() - drag.x;
        if !drag.moving && by.abs() < SLACK {
            return;
        }
        if !drag.moving {
            begin(self.desk);
            self.typing.set(None);
            drag.moving = true;
        }
        let pace = if event.shift_key() { 0.2 } else { pace(event.alt_key(), 0.02) };
        drag.value += f64::from(by) * pace;
        drag.x = event.client_x();
        self.set(drag.place, rounded(drag.value));
        self.drag.set_value(Some(drag));
    }

    pub fn released(self) {
        let Some(drag) = self.drag.try_update_value(Option::take).flatten() else { return };
        if !drag.moving {
            let _ = drag.field.unchecked_ref::<HtmlElement>().focus();
            drag.field.select();
        }
    }

    /// A stepper beside a field.
    pub fn stepped(self, event: &ev::MouseEvent) {
        let button = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("[data-step]").ok().flatten());
        let Some(button) = button else { return };
        let by = button.get_attribute("data-step").and_then(|by| by.parse::<f64>().ok());
        let field =
            button.parent_element().and_then(|own| own.query_selector("input").ok().flatten());
        let look = self.desk.look.get_untracked().0;
        let place = field.and_then(|field| place_of(&field, &look));
        if let (Some(by), Some(place)) = (by, place) {
            begin(self.desk);
            self.set(place, rounded(self.value(place) + by));
        }
    }
}

fn pace(fine: bool, usual: f64) -> f64 {
    if fine { usual / 10.0 } else { usual }
}

/// Without the dust that sums of tenths gather.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// One decimal, or two where there are more.
fn short(value: f64) -> String {
    let text = crate::notation::number(value, 2);
    text.strip_suffix('0').map_or(text.clone(), str::to_owned)
}

fn whole(value: f64) -> String {
    let text = value.to_string().replace('-', "\u{2212}");
    if text.contains(['.', 'e']) { text } else { text + ".0" }
}
