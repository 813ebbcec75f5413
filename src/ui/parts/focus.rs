//! The focus, where what had it is gone.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement};

/// Gives the focus, and leaves the page where it was scrolled to.
pub fn focus_still(own: &HtmlElement) {
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    // Fails for nothing that is on screen.
    let _ = own.focus_with_options(&still);
}

/// The first element that `selector` finds, where nothing has the focus.
fn heir(selector: &str) -> Option<HtmlElement> {
    let lost = document().active_element().is_none_or(|own| own.tag_name() == "BODY");
    let home = document().query_selector(selector).ok().flatten().filter(|_| lost);
    home.and_then(|own| own.dyn_into::<HtmlElement>().ok())
}

/// Gives the focus to the heading that `selector` finds, where nothing has it.
pub fn focus_if_lost(selector: &str) {
    if let Some(home) = heir(selector) {
        home.set_tab_index(-1);
        // Fails for what cannot have it, and a heading can.
        let _ = home.focus();
    }
}

/// Gives the focus to the control that `selector` finds, where nothing has it.
pub fn focus_again(selector: &str) {
    if let Some(own) = heir(selector) {
        // Fails for what is switched off.
        let _ = own.focus();
    }
}
