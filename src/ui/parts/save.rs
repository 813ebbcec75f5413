//! Saving a file on the device.

use gloo::file::{Blob, ObjectUrl};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;

/// Offers `bytes` as a download called `name`.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    let url = ObjectUrl::from(Blob::new_with_options(bytes, Some(kind)));
    offer(name, &url);
    // The address must live until the browser has taken the file.
    gloo::timers::callback::Timeout::new(10_000, move || drop(url)).forget();
}

/// Offers what is at `address` as a download called `name`.
pub fn offer(name: &str, address: &str) {
    let link =
        document().create_element("a").ok().and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_download(name);
        link.click();
    }
}
