//! The size of an element, as the layout gives it.

use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};

/// Keeps `size` equal to width and height of `holder`, in CSS pixels.
pub fn follow_size<E>(holder: NodeRef<E>, size: RwSignal<(f64, f64)>)
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + 'static,
{
    let measure = move || {
        if let Some(holder) = holder.try_get_untracked().flatten() {
            let holder: &Element = holder.unchecked_ref();
            let now = (f64::from(holder.client_width()), f64::from(holder.client_height()));
            if size.try_get_untracked().is_some_and(|before| before != now) {
                size.set(now);
            }
        }
    };
    let told = Closure::<dyn FnMut()>::new(measure);
    // A browser without it keeps the size that it began with.
    let Ok(observer) = ResizeObserver::new(told.as_ref().unchecked_ref()) else { return };
    let kept = StoredValue::new_local((observer, told));
    Effect::new(move || {
        if let Some(holder) = holder.get() {
            kept.with_value(|(observer, _)| observer.observe(holder.unchecked_ref()));
        }
    });
    on_cleanup(move || {
        // Where the observer has gone already, there is nothing to end.
        let _ = kept.try_with_value(|(observer, _)| observer.disconnect());
    });
}
