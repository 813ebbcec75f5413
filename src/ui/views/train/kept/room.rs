//! How much room the browser gives, and whether it may take it back.

use super::object::{answer, part};
use leptos::prelude::window;

/// What the browser gives this site and what it has taken, in bytes, and whether it has promised not to erase it.
#[derive(Clone, Copy, PartialEq)]
pub struct Room {
    pub used: f64,
    pub quota: f64,
    pub promised: bool,
}

/// `None` where the browser does not say.
pub async fn room() -> Option<Room> {
    let storage = part(&window().navigator(), "storage")?;
    let told = answer(&storage, "estimate").await?;
    let number = |name: &str| part(&told, name)?.as_f64().filter(|own| own.is_finite());
    let (used, quota) = (number("usage")?, number("quota")?);
    let promised = answer(&storage, "persisted").await;
    Some(Room { used, quota, promised: promised.is_some_and(|own| own.is_truthy()) })
}

/// Asks the browser not to erase on its own what this site keeps.
pub async fn ask_to_stay() {
    if let Some(storage) = part(&window().navigator(), "storage") {
        answer(&storage, "persist").await;
    }
}
