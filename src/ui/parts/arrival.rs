//! A part of the page whose code is fetched when it is asked for.

use super::{MessageAction, MessageBox, spawn, style_sheet};
use crate::message::Message;
use crate::ui::words::use_words;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use std::pin::Pin;
use std::sync::Arc;
use wasm_split_helpers::SplitLoaderError;

/// What comes: the view, or that its file did not.
pub type Arriving = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Awaited,
    Here,
    Failed,
}

/// The same with its style sheet, so that it is not seen undressed.
pub fn dressed(sheet: &'static str, view: Arriving) -> Arriving {
    let sheet = style_sheet(sheet);
    Box::pin(async move {
        let view = view.await;
        sheet.await;
        view
    })
}

/// The view that `ask` fetches, once it is here; where it does not come, a message and a way to ask again.
pub fn arrival(ask: impl Fn() -> Arriving + Send + Sync + 'static) -> AnyView {
    arriving(Arc::new(ask))
}

/// Once for all that arrives: the first load has little room.
fn arriving(ask: Arc<dyn Fn() -> Arriving + Send + Sync>) -> AnyView {
    let words = use_words();
    let arrival = RwSignal::new(Arrival::Awaited);
    let arrived = StoredValue::new_local(None::<AnyView>);
    // A press comes from outside of every owner: the view is made in this one all the same.
    let here = Owner::current().unwrap_or_default();
    let fetch = move || {
        arrival.set(Arrival::Awaited);
        let asked = ask();
        let arrives = async move {
            let (view, state) = match asked.await {
                Ok(view) => (Some(view), Arrival::Here),
                Err(_) => (None, Arrival::Failed),
            };
            // The reader may have left meanwhile.
            if arrived.try_set_value(view).is_none() {
                arrival.set(state);
                // What is shown changes with the next turn.
                leptos::task::tick().await;
                crate::ui::tell_ready();
            }
        };
        here.with(|| spawn(ScopedFuture::new(arrives)));
    };
    fetch();
    let again = Arc::new(fetch);
    let content = move || match arrival.get() {
        Arrival::Awaited => {
            view! { <p class="awaited" role="status">{words.t("shell.loading")}</p> }.into_any()
        }
        Arrival::Here => arrived.try_update_value(Option::take).flatten().into_any(),
        Arrival::Failed => {
            let retry = MessageAction {
                words: words.signal("shell.try-again"),
                run: again.clone(),
                name: "try-again",
            };
            view! { <MessageBox message=Message::new("VIEW-NOT-LOADED") actions=vec![retry]/> }
                .into_any()
        }
    };
    view! { {content} }.into_any()
}
