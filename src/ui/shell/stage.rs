//! What lies over the page in a hall, and beside it in a frame: the spotlight, the way out of the lecture
//! view, and from an embedded page to the whole.

use super::switches::toggle_lecture;
use crate::exchange::link::Ui;
use crate::ui::parts::{Icon, icon, listen_window};
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

/// The whole layer; `spot` turns the light on.
pub fn stage(store: Store, spot: RwSignal<bool>) -> AnyView {
    super::words::bring();
    let words = use_words();
    let ui = move || store.place.ui.get();
    let leave = move || {
        view! {
            <button
                type="button"
                class="leave-lecture icon-button"
                data-action="leave-lecture"
                aria-label=words.signal("shell.leave-lecture")
                title=words.signal("shell.leave-lecture")
                on:click=move |_| toggle_lecture(store)
            >
                {icon(Icon::Close)}
            </button>
        }
    };
    let whole = move || {
        view! {
            <a
                class="open-full"
                target="_blank"
                rel="noopener"
                href=move || store.link(Ui::Full)
            >
                {words.signal("shell.open-full")}
            </a>
        }
    };
    view! {
        {move || (ui() == Ui::Lecture).then(leave)}
        {move || (ui() == Ui::Embed).then(whole)}
        {move || spot.get().then(spotlight)}
    }
    .into_any()
}

/// All but a circle is dimmed; the circle goes where the pointer or the focus is.
fn spotlight() -> AnyView {
    let size = crate::ui::store::window_size();
    let middle = RwSignal::new((size.0 / 2.0, size.1 / 2.0));
    listen_window("pointermove", move |event| {
        if let Some(event) = event.dyn_ref::<PointerEvent>() {
            middle.set((f64::from(event.client_x()), f64::from(event.client_y())));
        }
    });
    listen_window("focusin", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = target {
            let place = target.get_bounding_client_rect();
            middle.set((place.left() + place.width() / 2.0, place.top() + place.height() / 2.0));
        }
    });
    let px = |length: f64| format!("{length:.0}px");
    view! {
        <div
            class="spotlight"
            aria-hidden="true"
            style:--spot-x=move || px(middle.get().0)
            style:--spot-y=move || px(middle.get().1)
        ></div>
    }
    .into_any()
}
