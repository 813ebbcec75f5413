//! A panel under its button: no scrim; Esc or a press outside closes it, and the focus returns.

use super::listen_window;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node};

/// `button` is what the opening button holds, `children` what the panel shows.
#[component]
pub fn Popover(
    open: RwSignal<bool>,
    /// The name of button and panel.
    #[prop(into)]
    label: Signal<String>,
    /// Class of the opening button.
    #[prop(default = "icon-button")]
    button_class: &'static str,
    /// Class of the panel, beside `popover`.
    #[prop(default = "")]
    class: &'static str,
    #[prop(into)] button: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let holder = NodeRef::<html::Div>::new();
    let opener = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let focused = || document().active_element().and_then(|own| own.dyn_into::<HtmlElement>().ok());
    // Where the focus goes back to: the button, or what had it when a key opened the panel. That may be nothing, and
    // then the keys of the page go on as before.
    let before = StoredValue::new_local(None::<HtmlElement>);
    let back = move || {
        // By then the whole popover may be gone.
        let Some(holder) = holder.try_get_untracked().flatten() else { return };
        let lost =
            focused().is_none_or(|own| own.tag_name() == "BODY" || holder.contains(Some(&own)));
        let home = before.get_value().filter(|own| own.is_connected());
        let home = home.or_else(|| opener.get_untracked().map(|own| own.unchecked_into()));
        if let Some(home) = home.filter(|_| lost) {
            let _ = home.focus();
        }
    };
    Effect::new(move || {
        if open.get() {
            before.set_value(focused());
            request_animation_frame(move || {
                if let Some(panel) = panel.try_get_untracked().flatten() {
                    let _ = HtmlElement::focus(&panel);
                }
            });
        }
    });
    let close = move || {
        back();
        open.set(false);
    };
    listen_window("pointerdown", move |event| {
        let inside = event
            .target()
            .and_then(|target| target.dyn_into::<Node>().ok())
            .zip(holder.get_untracked())
            .is_some_and(|(target, holder)| holder.contains(Some(&target)));
        if !inside && open.get_untracked() {
            open.set(false);
            // A press on something takes the focus there; one on nothing gives it back.
            set_timeout(back, std::time::Duration::ZERO);
        }
    });
    listen_window("keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|_| open.get_untracked()) else {
            return;
        };
        let menu = panel.get_untracked().filter(|panel| panel.class_list().contains("menu"));
        match key.key().as_str() {
            "Escape" => close(),
            key => {
                if menu.is_some_and(|menu| walk(&menu, key)) {
                    event.prevent_default();
                }
            }
        }
    });
    let children = StoredValue::new(children);
    view! {
        <div class="popover-holder" node_ref=holder>
            <button
                type="button"
                class=button_class
                node_ref=opener
                aria-label=label
                title=label
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| {
                    // Not every browser gives the focus to what is pressed.
                    if let Some(opener) = opener.get_untracked() {
                        let _ = HtmlElement::focus(&opener);
                    }
                    open.update(|open| *open = !*open);
                }
            >
                {button.run()}
            </button>
            <Show when=move || open.get()>
                <div class=format!("popover {class}") role="dialog" aria-label=label tabindex="-1" node_ref=panel>
                    {children.with_value(|children| children())}
                </div>
            </Show>
        </div>
    }
}

/// Moves the focus among what a menu offers, as a key says; whether the key is one that does.
fn walk(menu: &HtmlElement, key: &str) -> bool {
    let Some(focused) = document().active_element().filter(|own| menu.contains(Some(own))) else {
        return false;
    };
    if matches!(focused.tag_name().as_str(), "INPUT" | "SELECT") {
        return false;
    }
    let Ok(all) = menu.query_selector_all("button:not(:disabled), input, select, a") else {
        return false;
    };
    let all = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<HtmlElement>().ok());
    let rows: Vec<HtmlElement> =
        all.filter(|own| own.get_client_rects().length() > 0 && own.tab_index() >= 0).collect();
    let now = rows.iter().position(|own| own.is_same_node(Some(&focused)));
    let next = match (key, now) {
        ("ArrowDown", now) => now.map_or(0, |now| now + 1) % rows.len().max(1),
        ("ArrowUp", now) => now.unwrap_or(0).checked_sub(1).unwrap_or(rows.len().max(1) - 1),
        ("Home", _) => 0,
        ("End", _) => rows.len().max(1) - 1,
        _ => return false,
    };
    if let Some(own) = rows.get(next) {
        // Fails for nothing that is on screen.
        let _ = own.focus();
    }
    true
}
