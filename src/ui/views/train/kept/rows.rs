//! The list of what is kept; what cannot be read stands in it too.

use super::keeper::{Item, Keeper};
use super::model;
use super::object::call;
use super::open::Way;
use crate::data::synthetic;
use crate::exchange::kept::Head;
use crate::message::Message;
use crate::ui::dates;
use crate::ui::parts::{MessageAction, MessageBox, focus_if_lost};
use crate::ui::views::train::recipe::name_of;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

pub fn list(keeper: Keeper, words: Words, way: Way) -> AnyView {
    let head = move |key: &str| view! { <th scope="col">{words.t(key)}</th> }.into_any();
    let rows = move |items: Vec<Item>| -> Vec<AnyView> {
        items.iter().map(|own| row(keeper, words, own, way)).collect()
    };
    let content = move || {
        let items = keeper.items.get();
        if items.is_empty() {
            return view! { <p class="note" data-part="nothing">{words.t("train.kept.nothing")}</p> }
                .into_any();
        }
        view! {
            <div class="kept-list" tabindex="0" role="region" aria-label=words.t("train.kept.list")>
                <table>
                    <thead>
                        <tr>
                            {head("train.kept.table")}
                            {head("train.kept.rows")}
                            {head("train.kept.runs")}
                            {head("train.kept.size")}
                            {head("train.kept.when")}
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows(items)}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { {content} }.into_any()
}

fn row(keeper: Keeper, words: Words, item: &Item, way: Way) -> AnyView {
    match &item.head {
        Ok(head) => whole(keeper, words, item.id.clone(), head, way),
        Err(message) => broken(keeper, words, &item.id, message),
    }
}

/// What a table is called.
fn name(head: &Head, words: Words) -> String {
    let ours = head.sample && synthetic::NAMES.contains(&head.name.as_str());
    name_of(&(head.name.clone(), ours), words)
}

fn whole(keeper: Keeper, words: Words, id: String, head: &Head, way: Way) -> AnyView {
    let title = name(head, words);
    let here = keeper.here.get().as_ref() == Some(&id);
    let busy = move || keeper.train.state.get().busy();
    let label = |key: &str| words.with(key, &[("name", &title)]);
    let (opened, gone) = (id.clone(), id.clone());
    let bring = move |_| {
        keeper.open(opened.clone(), way);
    };
    let erase = move |_| {
        keeper.erase(gone.clone());
        request_animation_frame(|| focus_if_lost("[data-action=open-kept]"));
    };
    let left = head.left.to_string();
    let left = (head.left > 0).then(|| words.with("train.kept.left", &[("count", &left)]));
    view! {
        <tr data-kept=id aria-current=here.then_some("true")>
            <th scope="row">
                <bdi>{title.clone()}</bdi>
                {here.then(|| view! { <span class="note">" " {words.t("train.kept.here")}</span> })}
            </th>
            <td data-name=words.t("train.kept.rows") data-of="rows" data-value=head.rows.to_string()>{head.rows.to_string()}</td>
            <td data-name=words.t("train.kept.runs") data-of="runs" data-value=head.runs.to_string()>
                {head.runs.to_string()} {left.map(|text| view! { <span class="note">" " {text}</span> })}
            </td>
            <td data-name=words.t("train.kept.size") data-of="size" data-value=head.size.to_string()>{model::size(head.size as f64)}</td>
            <td data-name=words.t("train.kept.when") data-of="when" data-value=head.saved_at.to_string()>{by_clock(head.saved_at as f64, words)}</td>
            <td class="kept-ways">
                <button type="button" class="link" data-action="kept-open" aria-label=label("train.kept.open-name") disabled=busy on:click=bring>
                    {words.t("train.kept.open")}
                </button>
                <button type="button" class="link" data-action="kept-erase" aria-label=label("train.kept.erase-name") on:click=erase>
                    {words.t("train.kept.erase")}
                </button>
            </td>
        </tr>
    }
    .into_any()
}

/// A moment by the reader's clock, from milliseconds since 1970 UTC.
pub fn by_clock(moment: f64, words: Words) -> String {
    let seconds = moment / 1000.0;
    let date = js_sys::Date::new(&moment.into());
    let minutes = call(&date, "getTimezoneOffset", &[]).ok().and_then(|own| own.as_f64());
    let local = seconds - minutes.unwrap_or_default() * 60.0;
    // What another page wrote may be no moment at all.
    if (0.0..4e12).contains(&local) { dates::moment(local, words) } else { String::new() }
}

/// One that was set aside, with the reason: it can be taken away as it is, or erased.
fn broken(keeper: Keeper, words: Words, id: &str, message: &Message) -> AnyView {
    let (saved, gone) = (id.to_owned(), id.to_owned());
    let actions = vec![
        MessageAction {
            words: words.signal("train.kept.save"),
            run: Arc::new(move || keeper.hand_over(saved.clone())),
            name: "kept-save",
        },
        MessageAction {
            words: words.signal("train.kept.erase"),
            run: Arc::new(move || keeper.erase(gone.clone())),
            name: "kept-erase",
        },
    ];
    view! {
        <tr data-kept=id.to_owned()>
            <td colspan="6"><MessageBox message=message.clone() warning=true actions=actions/></td>
        </tr>
    }
    .into_any()
}
