//! Where records are kept: an IndexedDB with two stores, of heads (text) and of bodies (bytes), under the same keys.

use super::object::{all, call, error_name, heard, on, part};
use crate::exchange::kept::MOST_BODY;
use crate::message::Message;
use js_sys::{Array, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Other pages may live on the same host.
const NAME: &str = "gatehouse-kept";
const VERSION: u32 = 1;
const STORES: [&str; 2] = ["heads", "bodies"];
/// Records that are listed.
const MOST: u32 = 200;

/// An open database.
#[derive(Clone)]
pub struct Base(JsValue);

/// The browser's factory.
///
/// # Errors
/// `KEEP-DENIED`
fn factory() -> Result<JsValue, Message> {
    part(&window(), "indexedDB").ok_or_else(|| Message::new("KEEP-DENIED"))
}

/// Whether the browser has a database to offer, before one is made.
///
/// # Errors
/// `KEEP-DENIED`
pub fn there() -> Result<(), Message> {
    factory().map(|_| ())
}

/// That the browser has none.
pub fn denied(own: &Option<Message>) -> bool {
    own.as_ref().is_some_and(|own| own.code == "KEEP-DENIED")
}

/// Why a record could not be kept, by the name of the browser's error.
pub fn fault(error: &JsValue) -> Message {
    match error_name(error).as_str() {
        // After a full disk Safari only says that it broke off.
        "QuotaExceededError" | "AbortError" => Message::new("KEEP-FULL"),
        "VersionError" => Message::new("KEEP-NEWER"),
        "SecurityError" | "NotAllowedError" => Message::new("KEEP-DENIED"),
        name => Message::new("KEEP-FAILED").with("name", name),
    }
}

impl Base {
    /// Opens it. `blocked` is called where a tab with an older version holds it, `closed` when it was closed for another
    /// tab, or by the browser.
    ///
    /// # Errors
    /// `KEEP-DENIED`, `KEEP-NEWER`, `KEEP-FULL`
    pub async fn open(
        blocked: impl FnOnce() + 'static,
        closed: impl Fn() + Clone + 'static,
    ) -> Result<Self, Message> {
        let denied = || Message::new("KEEP-DENIED");
        let request =
            call(&factory()?, "open", &[&NAME.into(), &VERSION.into()]).map_err(|_| denied())?;
        let own = request.clone();
        on(&request, "onupgradeneeded", move || make(&own));
        on(&request, "onblocked", blocked);
        if heard(&request, "onsuccess", &["onerror"]).await.is_err() {
            let error = part(&request, "error").unwrap_or_default();
            let told = fault(&error);
            // A private window names its error as it likes.
            return Err(if told.code == "KEEP-FAILED" { denied() } else { told });
        }
        let base = part(&request, "result").ok_or_else(denied)?;
        let (own, then) = (base.clone(), closed.clone());
        on(&base, "onversionchange", move || {
            Base(own).close();
            then();
        });
        on(&base, "onclose", closed);
        Ok(Self(base))
    }

    /// Both stores, and the transaction that they are in.
    fn stores(&self, mode: &str) -> Result<(JsValue, [JsValue; 2]), JsValue> {
        let names: Array = STORES.into_iter().map(JsValue::from).collect();
        let work = call(&self.0, "transaction", &[&names, &mode.into()])?;
        let store = |name: &str| call(&work, "objectStore", &[&name.into()]);
        let both = [store(STORES[0])?, store(STORES[1])?];
        Ok((work, both))
    }

    /// Keys and heads, as far as they are text.
    pub async fn heads(&self) -> Result<Vec<(String, String)>, JsValue> {
        let (work, [heads, _]) = self.stores("readonly")?;
        let most = JsValue::from(MOST);
        let keys = call(&heads, "getAllKeys", &[&JsValue::UNDEFINED, &most])?;
        let texts = call(&heads, "getAll", &[&JsValue::UNDEFINED, &most])?;
        done(&work).await?;
        let [keys, texts] = [keys, texts].map(|own| all(part(&own, "result").unwrap_or_default()));
        // What is no text of ours may still be erased by its key.
        let pair = |(key, own): (JsValue, JsValue)| {
            Some((key.as_string()?, own.as_string().unwrap_or_default()))
        };
        Ok(keys.into_iter().zip(texts).filter_map(pair).collect())
    }

    /// A body, unless it is none or too large.
    pub async fn body(&self, id: &str) -> Result<Option<Vec<u8>>, JsValue> {
        let (work, [_, bodies]) = self.stores("readonly")?;
        let request = call(&bodies, "get", &[&id.into()])?;
        done(&work).await?;
        let bytes = Reflect::get(&request, &"result".into())?.dyn_into::<Uint8Array>().ok();
        let bytes = bytes.filter(|own| own.length() as usize <= MOST_BODY);
        Ok(bytes.map(|own| own.to_vec()))
    }

    /// Writes a record, both of its parts or neither; what was under this key is replaced in the same moment.
    pub async fn put(&self, id: &str, head: &str, body: &[u8]) -> Result<(), JsValue> {
        let (work, [heads, bodies]) = self.stores("readwrite")?;
        call(&bodies, "put", &[&Uint8Array::from(body), &id.into()])?;
        call(&heads, "put", &[&head.into(), &id.into()])?;
        done(&work).await
    }

    pub async fn remove(&self, id: &str) -> Result<(), JsValue> {
        let (work, both) = self.stores("readwrite")?;
        for store in &both {
            call(store, "delete", &[&id.into()])?;
        }
        done(&work).await
    }

    /// Leaves nothing: all records, and then the database itself, as soon as no tab holds it.
    pub async fn erase(&self) -> Result<(), JsValue> {
        let (work, both) = self.stores("readwrite")?;
        for store in &both {
            call(store, "clear", &[])?;
        }
        done(&work).await?;
        self.close();
        if let Ok(factory) = factory() {
            call(&factory, "deleteDatabase", &[&NAME.into()])?;
        }
        Ok(())
    }

    pub fn close(&self) {
        // Cannot fail.
        let _ = call(&self.0, "close", &[]);
    }
}

/// Makes the stores that are not there.
fn make(request: &JsValue) {
    if let Some(base) = part(request, "result") {
        for name in STORES {
            // Fails where it is there.
            let _ = call(&base, "createObjectStore", &[&name.into()]);
        }
    }
}

/// Waits for the end of a transaction.
async fn done(work: &JsValue) -> Result<(), JsValue> {
    match heard(work, "oncomplete", &["onabort", "onerror"]).await {
        Ok(_) => Ok(()),
        Err(_) => Err(part(work, "error").unwrap_or_default()),
    }
}
