//! Getting a table in: dropped, chosen, pasted, or a sample.

use super::doubts;
use super::figures;
use super::model::Work;
use super::state::TrainState;
use crate::data::synthetic;
use crate::message::Message;
use crate::train::protocol::Source;
use crate::ui::parts::{Icon, MessageAction, MessageBox, icon};
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use std::sync::Arc;

/// What the drop zone needs of the view around it.
#[derive(Clone, Copy)]
pub struct Door {
    /// Opens the system's picker.
    pub choose: Callback<()>,
    /// Whether the zone holds a text area.
    pub pasting: RwSignal<bool>,
    /// What stands in it; kept until a table came of it.
    pub pasted: RwSignal<String>,
    /// A file is held over the page.
    pub dragged: RwSignal<bool>,
    pub work: RwSignal<Work>,
}

/// Where to drop, paste or take a sample.
pub fn source(train: TrainState, door: Door) -> impl IntoView {
    let words = use_words();
    let refused = move || refused(train, door);
    view! {
        <div class="drop" class:refused=move || train.refused.with(Option::is_some)>
            <Show when=move || door.pasting.get() fallback=move || drop_zone(train, door)>
                {paste(train, door)}
            </Show>
            {refused}
        </div>
        <h2 class="samples-title">{words.signal("train.samples")}</h2>
        <div class="samples">
            {synthetic::NAMES.map(|name| sample(train, name)).into_view()}
        </div>
    }
}

/// Why a file was not read, with two ways to go on.
fn refusal(train: TrainState, message: Message, door: Door) -> AnyView {
    let words = use_words();
    let actions = vec![
        MessageAction {
            words: words.signal("train.paste"),
            run: Arc::new(move || {
                door.work.set(Work::Source);
                door.pasting.set(true);
            }),
            name: "paste",
        },
        MessageAction {
            words: words.signal("train.choose-file"),
            run: Arc::new(move || door.choose.run(())),
            name: "choose-file",
        },
    ];
    let mends = doubts::mends(train, message.clone());
    view! { <div class="refusal"><MessageBox message=message focus=true actions=actions/> {mends}</div> }.into_any()
}

fn drop_zone(train: TrainState, door: Door) -> impl IntoView {
    let words = use_words();
    let title = move || match (train.reading.get(), door.dragged.get()) {
        (true, _) => words.t("train.reading"),
        (_, true) => words.t("train.drop-now"),
        _ => words.t("train.drop"),
    };
    view! {
        {figures::window_art()}
        <h2 class="drop-title">{title}</h2>
        <p class="safe">{icon(Icon::Lock)} <span>{words.signal("train.stays")}</span></p>
        <div class="drop-actions">
            <button type="button" class="button button-main" on:click=move |_| door.choose.run(())>{words.signal("train.choose-file")}</button>
            <button type="button" class="button" data-action="paste" on:click=move |_| door.pasting.set(true)>{words.signal("train.paste")}</button>
        </div>
        <Show when=move || train.reading.get()>
            <button type="button" class="link" data-action="stop-reading" on:click=move |_| train.stop_reading()>{words.signal("train.cancel")}</button>
        </Show>
        <p class="note">{words.signal("train.formats")}</p>
        <Show when=move || train.data.with(Option::is_some)>
            <button type="button" class="link" on:click=move |_| door.work.set(Work::Preview)>{words.signal("train.back")}</button>
        </Show>
    }
}

fn paste(train: TrainState, door: Door) -> impl IntoView {
    let words = use_words();
    let Door { pasting, pasted: text, .. } = door;
    let area = NodeRef::<html::Textarea>::new();
    area.on_load(|area| {
        request_animation_frame(move || {
            // Fails for what is gone by then.
            let _ = area.focus();
        });
    });
    view! {
        <label class="paste">
            <span>{words.signal("train.paste-label")}</span>
            <textarea node_ref=area data-control="paste" rows="12" prop:value=text on:input=move |event| text.set(event_target_value(&event))></textarea>
        </label>
        <div class="drop-actions">
            <button
                type="button"
                class="button button-main"
                data-action="read-paste"
                on:click=move |_| {
                    train.read(&words.t("train.pasted"), Source::Text(text.get_untracked()), None);
                }
            >
                {words.signal("train.read")}
            </button>
            <button type="button" class="button" on:click=move |_| pasting.set(false)>{words.signal("train.cancel")}</button>
        </div>
    }
}

fn sample(train: TrainState, name: &'static str) -> impl IntoView {
    let words = use_words();
    let values = synthetic::line(name);
    view! {
        <button
            type="button"
            class="sample"
            data-control="sample"
            value=name
            on:click=move |_| train.read_sample(name)
        >
            {figures::spark(&values, 310.0, 104.0, 400)}
            <span class="sample-words">
                <b>{move || words.t(&format!("train.sample.{name}.name"))}</b>
                <span>{move || words.t(&format!("train.sample.{name}.text"))}</span>
            </span>
        </button>
    }
}

/// Why the last file was not read, above the table that stays.
pub fn refused(train: TrainState, door: Door) -> Option<AnyView> {
    train.refused.get().map(|message| refusal(train, message, door))
}
