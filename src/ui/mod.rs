//! The page. Pure models and geometry build everywhere; what touches the browser needs feature `ui`.

#[cfg(any(feature = "ui", test))]
pub mod charts;
#[cfg(feature = "ui")]
pub mod dates;
#[cfg(feature = "ui")]
pub mod math;
#[cfg(feature = "ui")]
pub mod parts;
#[cfg(feature = "ui")]
pub mod path;
#[cfg(feature = "ui")]
pub mod shape;
#[cfg(feature = "ui")]
mod shell;
#[cfg(feature = "ui")]
pub mod store;
pub mod views;
#[cfg(feature = "ui")]
pub mod words;

/// Takes the place of the first paint.
#[cfg(feature = "ui")]
pub fn mount() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(shell::App);
    let document = leptos::prelude::document();
    if let Some(first) = document.get_element_by_id("first") {
        first.remove();
    }
    tell_ready();
}

/// Says that the page can be used, once the view that was asked for stands, or the message that it did not come.
#[cfg(feature = "ui")]
fn tell_ready() {
    let document = leptos::prelude::document();
    let stands = document.query_selector("[data-view], [data-code=VIEW-NOT-LOADED]");
    if let (Ok(Some(_)), Some(root)) = (stands, document.document_element()) {
        // The element exists and the name is valid, so this cannot fail.
        let _ = root.set_attribute("data-ready", "true");
    }
}
