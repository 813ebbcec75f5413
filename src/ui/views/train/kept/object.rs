//! Objects of the browser by the names of their parts: what the page's own script need not know of, since each further
//! name in it would be sent to everyone.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A part of an object that is there.
pub fn part(object: &JsValue, name: &str) -> Option<JsValue> {
    let own = Reflect::get(object, &name.into()).ok()?;
    (!own.is_undefined() && !own.is_null()).then_some(own)
}

pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // What is set here are handlers of events, which every such object takes.
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method with up to two arguments.
pub fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let own: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    match arguments {
        [] => own.call0(object),
        [only] => own.call1(object, only),
        [first, second, ..] => own.call2(object, first, second),
    }
}

/// What stands in an array; nothing, where it is none.
pub fn all(array: JsValue) -> Vec<JsValue> {
    array.dyn_into::<Array>().map(|own| own.iter().collect()).unwrap_or_default()
}

/// What a method's promise comes to; `None` where there is no such method, or it fails.
pub async fn answer(object: &JsValue, name: &str) -> Option<JsValue> {
    let promise = call(object, name, &[]).ok()?;
    JsFuture::from(Promise::resolve(&promise)).await.ok()
}

/// Waits until one of the events of the first kind comes (`Ok`), or of the second.
pub fn heard(object: &JsValue, good: &str, bad: &[&str]) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        set(object, good, &resolve);
        bad.iter().for_each(|name| set(object, name, &reject));
    }))
}

/// Calls `then` at the first event of this kind.
pub fn on(object: &JsValue, name: &str, then: impl FnOnce() + 'static) {
    set(object, name, &Closure::once_into_js(move |_event: JsValue| then()));
}

/// The name of an error of the browser.
pub fn error_name(error: &JsValue) -> String {
    part(error, "name").and_then(|own| own.as_string()).unwrap_or_default()
}

/// Lets the page do what waits.
pub async fn breath() {
    let promise = Promise::new(&mut |resolve, _| {
        // Fails in no window.
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, 0);
    });
    let _ = JsFuture::from(promise).await;
}
