//! Of several tabs one saves: the one that holds the lock. The others wait for it, and say so.

use super::object::{call, part, set};
use js_sys::{Function, Object, Promise};
use leptos::prelude::window;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

const NAME: &str = "gatehouse-keep";

/// Asks for the lock. `got` is called with what lets it go, at once or when the other tab lets it go; `other` where
/// another tab has it. Without locks (a page without https) every tab saves: each table of a tab has a record of its own.
pub fn ask(got: impl FnOnce(Option<Function>) + 'static, other: impl FnOnce() + 'static) {
    let Some(locks) = part(&window().navigator(), "locks") else { return got(None) };
    let got = Rc::new(std::cell::Cell::new(Some(got)));
    let options = Object::new();
    set(&options, "ifAvailable", &true.into());
    let again = (Rc::clone(&got), locks.clone());
    let first = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if !lock.is_null() {
            return hold(&again.0);
        }
        other();
        let (got, locks) = again;
        let later = Closure::once_into_js(move |_lock: JsValue| -> JsValue { hold(&got) });
        quiet(call(&locks, "request", &[&NAME.into(), &later]));
        JsValue::UNDEFINED
    });
    // With three arguments, of which the name is given first.
    let request = part(&locks, "request").unwrap_or_default();
    if let Ok(named) = call(&request, "bind", &[&locks, &NAME.into()]) {
        quiet(named.unchecked_into::<Function>().call2(&locks, &options, &first));
    }
}

/// A promise that ends when the lock is let go.
fn hold<F: FnOnce(Option<Function>)>(got: &Rc<std::cell::Cell<Option<F>>>) -> JsValue {
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    if let Some(got) = got.take() {
        got(release);
    }
    held.into()
}

/// A frame on another site may be refused a lock: nobody needs to hear of it.
fn quiet(asked: Result<JsValue, JsValue>) {
    if let Ok(asked) = asked
        && asked.has_type::<Promise>()
    {
        let refused = Closure::once_into_js(|_why: JsValue| ());
        let _ = call(&asked, "catch", &[&refused]);
    }
}
