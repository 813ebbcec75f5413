//! A message at the place it is about: what happened, where and why, what to do, and its code.

use super::{Icon, icon};
use crate::message::Message;
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// One button of a message. The first one is the safe one.
#[derive(Clone)]
pub struct MessageAction {
    pub words: Signal<String>,
    pub run: Arc<dyn Fn() + Send + Sync>,
    /// `data-action`, where outside programs know the button.
    pub name: &'static str,
}

/// `warning` stands beside the work and stops nothing; otherwise the message is an error.
#[component]
pub fn MessageBox(
    message: Message,
    #[prop(optional)] warning: bool,
    /// The reader's own action caused it: the focus goes to the first button.
    #[prop(optional)]
    focus: bool,
    #[prop(optional)] actions: Vec<MessageAction>,
) -> impl IntoView {
    let words = use_words();
    let message = StoredValue::new(message);
    let part = move |name: &'static str| {
        move || message.with_value(|message| words.message(message, name))
    };
    let (role, sign) = if warning { ("status", Icon::Warning) } else { ("alert", Icon::Error) };
    let code = StoredValue::new(message.with_value(|message| message.code.clone()));
    let foot = NodeRef::<html::Div>::new();
    if focus {
        foot.on_load(|foot: web_sys::HtmlDivElement| {
            // The buttons stand by the next frame.
            request_animation_frame(move || {
                let first = foot.query_selector("button").ok().flatten();
                if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                    let _ = first.focus();
                }
            });
        });
    }
    view! {
        <div class="message" class:message-error=!warning role=role data-code=code.get_value()>
            {icon(sign)}
            <div class="message-text">
                <strong>{part("what")}</strong>
                <span>{part("why")}</span>
                <span>{part("fix")}</span>
            </div>
            <div class="message-foot" node_ref=foot>
                {actions
                    .into_iter()
                    .enumerate()
                    .map(|(place, MessageAction { words, run, name })| {
                        let main = place == 0 && !warning;
                        let class = if main { "button button-small button-main" } else { "button button-small" };
                        view! {
                            <button type="button" class=class data-action=name on:click=move |_| run()>
                                {words}
                            </button>
                        }
                    })
                    .collect_view()}
                {(!warning).then(|| view! { <code class="message-code">{code.get_value()}</code> })}
            </div>
        </div>
    }
}
