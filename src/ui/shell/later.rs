//! Views that arrive when they are asked for: each is a file of its own beside the page's, cut out
//! by `xtask finish` at the functions marked here.
use crate::exchange::link::View;
use crate::message::Message;
use crate::ui::parts::{MessageAction, MessageBox};
use crate::ui::views::gates::edit::{self, Desk};
use crate::ui::views::train::{TrainView, use_or_begin};
use crate::ui::words::use_words;
use leptos::prelude::*;
use leptos::reactive::computed::ScopedFuture;
use leptos::task::spawn_local;
use std::pin::Pin;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(train, fallible, preload(fetch_train))]
fn train_view(root: Owner) -> Result<AnyView, SplitLoaderError> {
    root.with(use_or_begin);
    Ok(view! { <TrainView/> }.into_any())
}

#[wasm_split(editor, fallible, preload(fetch_editor))]
fn editor_view(desk: Desk) -> Result<AnyView, SplitLoaderError> {
    Ok(edit::editor(desk))
}

/// Fetches the code of the editor before it is asked for.
pub fn prepare_editor() {
    spawn_local(async {
        let _ = fetch_editor().await;
    });
}

/// Fetches the code of `view` before it is asked for. Where it does not come, asking will tell.
pub fn prepare(view: View) {
    if view == View::Train {
        spawn_local(async {
            let _ = fetch_train().await;
        });
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    Awaited,
    Here,
    Failed,
}

/// Train, once it is here. What it keeps belongs to `root`, so that a run goes on in other views.
pub fn train(root: Owner) -> AnyView {
    arriving(Arc::new(move || Box::pin(train_view(root.clone()))))
}

/// The editor of weights and inputs, once it is here.
pub fn editor(desk: Desk) -> AnyView {
    arriving(Arc::new(move || Box::pin(editor_view(desk))))
}

type Coming = Pin<Box<dyn Future<Output = Result<AnyView, SplitLoaderError>>>>;

/// What `ask` brings, once it is here; until then a word that it comes, and a button where it does not.
fn arriving(ask: Arc<dyn Fn() -> Coming + Send + Sync>) -> AnyView {
    let words = use_words();
    let arrival = RwSignal::new(Arrival::Awaited);
    let arrived = StoredValue::new_local(None::<AnyView>);
    // A press comes from outside of every owner: the view is made in this one all the same.
    let here = Owner::current().unwrap_or_default();
    let fetch = move || {
        arrival.set(Arrival::Awaited);
        let coming = ask();
        let arrives = async move {
            let (view, state) = match coming.await {
                Ok(view) => (Some(view), Arrival::Here),
                Err(_) => (None, Arrival::Failed),
            };
            // The reader may have left meanwhile.
            if arrived.try_set_value(view).is_none() {
                arrival.set(state);
            }
        };
        here.with(|| spawn_local(ScopedFuture::new(arrives)));
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
