//! Style sheets that come with what they are for.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// Asks for the sheet `name`; done when it is here. Where it does not come, what it is for is plain.
pub fn sheet(name: &'static str) -> impl Future<Output = ()> {
    // Listened to from now on: it may be here before anybody waits.
    let arrives = begun(name).unwrap_or(None).map(|link| {
        let promise = js_sys::Promise::new(&mut |resolve, _| {
            for end in ["load", "error"] {
                // Valid names of events: this cannot fail.
                let _ = link.add_event_listener_with_callback(end, &resolve);
            }
        });
        (promise, link)
    });
    async move {
        if let Some((arrives, link)) = arrives {
            let _ = JsFuture::from(arrives).await;
            if !is_here(&link) {
                // Whoever asks next tries again.
                link.remove();
            }
        }
    }
}

fn is_here(link: &Element) -> bool {
    js_sys::Reflect::get(link, &"sheet".into()).is_ok_and(|own| own.is_object())
}

/// The element that fetches it; `None` where it is here.
fn begun(name: &str) -> Result<Option<Element>, JsValue> {
    let document = document();
    if let Some(link) = document.query_selector(&format!("link[data-sheet={name}]"))? {
        return Ok(Some(link).filter(|link| !is_here(link)));
    }
    let loader = document.query_selector("script[data-wasm]")?;
    let file = loader.and_then(|loader| loader.get_attribute(&format!("data-{name}-css")));
    let (Some(file), Some(head)) = (file, document.head()) else { return Ok(None) };
    let link = document.create_element("link")?;
    for (key, value) in [("rel", "stylesheet"), ("data-sheet", name), ("href", &file)] {
        link.set_attribute(key, value)?;
    }
    head.unchecked_ref::<Element>().append_child(&link)?;
    Ok(Some(link))
}
