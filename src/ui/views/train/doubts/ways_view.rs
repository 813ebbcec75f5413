//! Other ways to read a file that was refused, each a button.

use super::super::state::TrainState;
use super::head;
use super::ways::{self, Way};
use crate::message::Message;
use crate::ui::parts::spawn;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;

pub fn ways(train: TrainState, message: &Message) -> AnyView {
    let words = use_words();
    let message = message.clone();
    let found = RwSignal::new(Vec::<Way>::new());
    let (text, file) = train.refused_source();
    spawn(async move {
        let head = match file {
            Some(file) if message.code != "FILE-UNREADABLE" => head::text(&file).await,
            _ => text,
        };
        // The reader may have left meanwhile.
        let _ = found.try_set(ways::ways(&message, &head));
    });
    let button = move |way: Way| {
        let read = move |_| train.read_refused(|choices| way.choose(choices));
        view! {
            <button type="button" class="button button-small" data-action="read-so" data-way=way.key() on:click=read>
                {move || label(way, words)}
            </button>
        }
    };
    let list = move || found.get().into_iter().map(button).collect_view();
    view! { <div class="ask-mends">{list}</div> }.into_any()
}

fn label(way: Way, words: Words) -> String {
    match way {
        Way::Delimiter(sign) => {
            let key = match sign {
                ';' => "train.semicolon",
                '\t' => "train.tab",
                '|' => "train.bar",
                _ => "train.comma",
            };
            words.with("train.doubt.with-sign", &[("sign", &words.t(key))])
        }
        Way::NoQuotes => words.t("train.doubt.no-quotes"),
        Way::CloseUp => words.t("train.doubt.close-up"),
        Way::Start(line) => words.with("train.doubt.from-line", &[("line", &line.to_string())]),
        Way::Again => words.t("train.doubt.again"),
    }
}
