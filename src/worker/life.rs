//! How the page hears that a worker has ended, also without an error: each holds a lock of its own for as long as it
//! lives (`static/trainer-boot.js`), and the page waits for the same lock. Unlike a bound on silence this ends no
//! worker that is only long at work.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Calls `then` when the worker of this name, which must have its lock by now, is gone. A browser without locks (a
/// page without https) tells of errors only, as events on the worker.
pub fn when_gone(name: &str, then: impl FnOnce() + 'static) {
    let part = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let Some(window) = web_sys::window() else { return };
    let Some(locks) = part(&window.navigator(), "locks").filter(JsValue::is_object) else { return };
    let method = |object: &JsValue, name: &str| part(object, name)?.dyn_into::<Function>().ok();
    if let Some(request) = method(&locks, "request") {
        let got = Closure::once_into_js(move |_lock: JsValue| then());
        let Ok(asked) = request.call2(&locks, &name.into(), &got) else { return };
        // A frame on another site may not be allowed to keep a lock; its worker has none either.
        let refused = Closure::once_into_js(|_why: JsValue| ());
        let _ = method(&asked, "catch").map(|catch| catch.call1(&asked, &refused));
    }
}
