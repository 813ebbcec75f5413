//! The focus, where what had it is gone.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Gives the focus to the first element that `selector` finds, where nothing has it.
pub fn focus_if_lost(selector: &str) {
    let lost = document().active_element().is_none_or(|own| own.tag_name() == "BODY");
    let home = document().query_selector(selector).ok().flatten();
    if let (true, Some(home)) = (lost, home.and_then(|own| own.dyn_into::<HtmlElement>().ok())) {
        home.set_tab_index(-1);
        // Fails for what cannot have it, and a heading can.
        let _ = home.focus();
    }
}
