//! Keys as shortcuts.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Whether the focus is where letters are typed, so that shortcuts keep away.
pub fn typing() -> bool {
    let Some(element) = document().active_element() else { return false };
    let tag = element.tag_name();
    let text_input = tag == "INPUT"
        && !matches!(
            element.get_attribute("type").as_deref(),
            Some("checkbox" | "radio" | "range" | "button" | "file")
        );
    text_input || tag == "TEXTAREA" || tag == "SELECT" || editable(&element)
}

fn editable(element: &Element) -> bool {
    element.dyn_ref::<web_sys::HtmlElement>().is_some_and(|element| element.is_content_editable())
}

/// Whether a key belongs to what is open: a menu has all but Esc, a sheet those that scroll it.
fn belongs_to_sheet(key: &str) -> bool {
    let focused = document().active_element();
    let inside =
        |selector| focused.as_ref().is_some_and(|own| matches!(own.closest(selector), Ok(Some(_))));
    // Keys with names, and the space, scroll.
    let scrolls = key.len() > 1 || key == " ";
    key != "Escape" && inside(if scrolls { ".popover" } else { ".popover.menu" })
}

/// The key of a shortcut; `None` for a key that belongs to the browser, the system, a text field or what is open.
pub fn key_name(event: &web_sys::Event) -> Option<String> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    let taken =
        event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key();
    let key = event.key();
    (!taken && !typing() && !belongs_to_sheet(&key)).then_some(key)
}
