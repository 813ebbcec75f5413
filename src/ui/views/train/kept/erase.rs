//! What is kept is gone at a press: one record, or all that this site has on the device.

use super::base::fault;
use super::keeper::{CHANGED, Keeper};
use super::object::{all, answer, call, part};
use crate::ui::parts::{save, spawn};
use crate::ui::store::{forget_all, keep};
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

impl Keeper {
    /// Erases one record.
    pub fn erase(self, id: String) {
        spawn(async move {
            let Some(base) = self.base.get_value() else { return };
            if let Err(error) = base.remove(&id).await {
                return self.tell(fault(&error));
            }
            self.gone(&id);
            self.told_tabs();
            // There may be room again for what could not be saved.
            self.trouble.set(None);
            self.list().await;
            if self.items.with_untracked(Vec::is_empty) {
                keep("kept-had", &false);
            }
            self.measure().await;
        });
    }

    /// Offers a record as a file, as it was found: its head in the first line, then its body.
    pub fn hand_over(self, id: String) {
        spawn(async move {
            let Some(base) = self.base.get_value() else { return };
            let own = |all: &Vec<super::keeper::Item>| {
                all.iter().find(|own| own.id == id).map(|own| own.text.clone())
            };
            let mut bytes = self.items.with_untracked(own).unwrap_or_default().into_bytes();
            bytes.push(b'\n');
            match base.body(&id).await {
                Ok(body) => bytes.extend(body.unwrap_or_default()),
                Err(error) => return self.tell(fault(&error)),
            }
            save("gatehouse-kept.bin", "application/octet-stream", &bytes);
        });
    }

    /// Erases all records, the preferences, and the copy of the site that works without a network. What is on screen
    /// stays, and nothing more is kept.
    pub fn erase_all(self) {
        spawn(async move {
            self.turn(false);
            if let Some(base) = self.base.get_value()
                && let Err(error) = base.erase().await
            {
                return self.tell(fault(&error));
            }
            self.forget();
            self.trouble.set(None);
            forget_all();
            for name in ["keep", "kept-had", CHANGED] {
                let local = window().local_storage().ok().flatten();
                let _ = local.map(|own| own.remove_item(&format!("gatehouse.{name}")));
            }
            // A page without https has none.
            let _ = forget_copy().await;
            self.erased.set(true);
            self.measure().await;
        });
    }
}

/// Erases the copy of the site, and of no other site on the same host.
async fn forget_copy() -> Option<()> {
    let workers = part(&window().navigator(), "serviceWorker")?;
    let own = answer(&workers, "getRegistration").await?;
    let scope = part(&own, "scope")?.as_string()?;
    let caches = part(&window(), "caches")?;
    let names = all(answer(&caches, "keys").await?);
    let ours = format!("gatehouse-{scope}-");
    let names = names.into_iter().filter_map(|own| own.as_string());
    for name in names.filter(|own| own.starts_with(&ours)) {
        let gone: JsValue = call(&caches, "delete", &[&name.into()]).ok()?;
        JsFuture::from(Promise::resolve(&gone)).await.ok()?;
    }
    answer(&own, "unregister").await.map(|_| ())
}
