//! The panel: the switch, what is kept, how much room there is, and the way to leave nothing.

use super::base::denied;
use super::keeper::{Keeper, Saving};
use super::{model, rows};
use crate::message::Message;
use crate::ui::parts::{MessageBox, focus_again, spawn};
use crate::ui::views::train::brought;
use crate::ui::views::train::model::Work;
use crate::ui::words::{Words, use_words};
use leptos::{html, prelude::*};

pub fn panel(keeper: Keeper, open: RwSignal<bool>, work: RwSignal<Work>) -> AnyView {
    let words = use_words();
    keeper.seen.update(|seen| *seen += 1);
    on_cleanup(move || keeper.seen.update(|seen| *seen -= 1));
    spawn(async move { keeper.visit().await });
    let holder = NodeRef::<html::Section>::new();
    holder.on_load(|holder| {
        request_animation_frame(move || holder.scroll_into_view_with_bool(false));
    });
    let other = move || {
        (keeper.on.get() && keeper.second.get())
            .then(|| view! { <MessageBox message=Message::new("KEEP-OTHER-TAB") warning=true/> })
    };
    let trouble = move || {
        keeper.trouble.get().map(|message| {
            let warning = ["KEEP-DENIED", "KEEP-GONE"].contains(&message.code.as_str());
            view! { <MessageBox message=message warning=warning/> }
        })
    };
    view! {
        <section class="kept" aria-label=words.signal("train.kept.title") data-kept-state=move || state(keeper) node_ref=holder>
            {switch(keeper, words)}
            {other}
            {trouble}
            {brought::row(keeper, words, work)}
            {rows::list(keeper, words, (open, work))}
            <p class="note" data-part="room">{move || room(keeper, words)}</p>
            {erase_all(keeper, words)}
        </section>
    }
    .into_any()
}

/// The value of `data-kept-state`.
fn state(keeper: Keeper) -> &'static str {
    match (keeper.on.get(), keeper.second.get(), keeper.saving.get()) {
        _ if keeper.trouble.with(denied) => "denied",
        (false, ..) => "off",
        (_, true, _) => "waiting",
        (.., Saving::Working) => "saving",
        (.., Saving::Saved) => "saved",
        (.., Saving::Erased) => "erased",
        (.., Saving::Idle) => "on",
    }
}

fn switch(keeper: Keeper, words: Words) -> AnyView {
    let no = move || keeper.trouble.with(denied);
    let told = move || match state(keeper) {
        "saving" => words.t("train.kept.saving"),
        "saved" => words.t("train.kept.saved"),
        "erased" => words.t("train.kept.unsaved"),
        // Not where there is nothing to save, nor beside the reason why it is not.
        "on" if keeper.train.data.with(Option::is_some) && keeper.trouble.with(Option::is_none) => {
            words.t("train.kept.soon")
        }
        _ => String::new(),
    };
    view! {
        <div class="kept-switch">
            <button
                type="button"
                class="switch"
                role="switch"
                data-control="keep"
                aria-label=words.signal("train.kept.keep")
                aria-checked=move || if keeper.on.get() { "true" } else { "false" }
                disabled=no
                on:click=move |_| keeper.turn(!keeper.on.get_untracked())
            ></button>
            <div>
                <b aria-hidden="true">{words.signal("train.kept.keep")}</b>
                <p class="note">{words.signal("train.kept.about")}</p>
                <p class="note" role="status">{told}</p>
            </div>
        </div>
    }
    .into_any()
}

/// How much the browser gives, and how long it stays.
fn room(keeper: Keeper, words: Words) -> String {
    let Some(room) = keeper.room.get() else { return words.t("train.kept.may-go") };
    let [used, quota] = [room.used, room.quota].map(model::size);
    let given = words.with("train.kept.room", &[("used", &used), ("quota", &quota)]);
    let stays = if room.promised { "train.kept.promised" } else { "train.kept.may-go" };
    words.with("train.kept.both", &[("first", &given), ("second", &words.t(stays))])
}

/// Everything at once, after one more question.
fn erase_all(keeper: Keeper, words: Words) -> AnyView {
    let asked = RwSignal::new(false);
    let ask = move |on: bool| {
        asked.set(on);
        let next = if on { "[data-action=erase-all-no]" } else { "[data-action=erase-all]" };
        request_animation_frame(move || focus_again(next));
    };
    let button = move || {
        view! {
            <button type="button" class="button" data-action="erase-all" on:click=move |_| ask(true)>
                {words.t("train.kept.erase-all")}
            </button>
            <p class="note" role="status">
                {move || keeper.erased.get().then(|| words.t("train.kept.erased"))}
            </p>
        }
    };
    let question = move || {
        let sure = move |_| {
            keeper.erase_all();
            ask(false);
        };
        view! {
            <p>{words.t("train.kept.erase-what")}</p>
            <button type="button" class="button" data-action="erase-all-no" on:click=move |_| ask(false)>
                {words.t("train.kept.erase-no")}
            </button>
            <button type="button" class="button kept-danger" data-action="erase-all-yes" on:click=sure>
                {words.t("train.kept.erase-yes")}
            </button>
        }
    };
    let content = move || if asked.get() { question().into_any() } else { button().into_any() };
    view! {
        <div class="kept-end" role="group" aria-label=words.signal("train.kept.erase-all")>{content}</div>
    }
    .into_any()
}
