//! The row below how a table was read: what is done to it before it is trained on, in this order.

use super::super::state::{Data, TrainState};
use super::made::fallen_of;
use super::model::{self, Apply, Lost, Make, Steps};
use super::{long, make, repeats, rows};
use crate::data::derive;
use crate::message::{LIST, Message};
use crate::ui::parts::{Icon, MessageAction, MessageBox, arrival, dressed, focus_again, icon};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::hint::black_box;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The row, once its code is here.
pub fn prepare(train: TrainState) -> AnyView {
    let row = arrival(move || dressed("prepare", Box::pin(arrived(train))));
    view! { <div class="prepare">{row}</div> }.into_any()
}

/// What carries a plan out, for who has one before the row is seen.
#[wasm_split(prepare, fallible)]
fn applied() -> Result<Apply, SplitLoaderError> {
    Ok(black_box(model::apply))
}

/// The same, once its code is here.
///
/// # Errors
/// Where it does not come.
pub async fn bring_apply() -> Result<Apply, SplitLoaderError> {
    applied().await
}

#[wasm_split(prepare, fallible)]
fn arrived(train: TrainState) -> Result<AnyView, SplitLoaderError> {
    Ok(row(Desk::new(train)))
}

/// What the parts of the row work with.
#[derive(Clone, Copy)]
pub struct Desk {
    pub train: TrainState,
    pub words: Words,
    pub plan: Memo<Steps>,
    /// Changes when another table was read, or the same in another way.
    pub read: Memo<usize>,
    /// What it is made up of, where it is a long one.
    pub long: Memo<Option<long::Found>>,
    /// Whether columns are being made, and whether rules of rows are seen.
    pub making: RwSignal<bool>,
    pub ruling: RwSignal<bool>,
}

impl Desk {
    fn new(train: TrainState) -> Self {
        let of = move |data: &Option<Data>| data.as_ref().map_or_else(Steps::default, Data::plan);
        let read =
            |data: &Option<Data>| data.as_ref().map_or(0, |data| Arc::as_ptr(data.read()) as usize);
        let read = Memo::new(move |_| if train.part.get() { 0 } else { train.data.with(read) });
        Self {
            train,
            read,
            long: long::look(train, read),
            words: use_words(),
            plan: Memo::new(move |_| train.data.with(of)),
            making: RwSignal::new(false),
            ruling: RwSignal::new(true),
        }
    }

    /// What `of` says of the data on screen.
    pub fn with<T: Default>(self, of: impl FnOnce(&Data) -> T) -> T {
        self.train.data.with(|data| data.as_ref().map(of)).unwrap_or_default()
    }

    /// Changes the plan, and with it the table on screen.
    pub fn change(self, change: impl FnOnce(&mut Steps)) {
        let train = self.train;
        let before = self.plan.get_untracked();
        let mut plan = before.clone();
        change(&mut plan);
        if plan == before {
            return;
        }
        // Other rows are another table. What was seen of its test part stays seen.
        if (&plan.long, plan.last, &plan.rows_by) != (&before.long, before.last, &before.rows_by) {
            let shown = train.shown.get_untracked();
            let seen = train.opened.get_untracked() == shown;
            train.shown.set(shown + 1);
            if seen {
                train.opened.set(shown + 1);
            }
        }
        train.data.update(|data| {
            if let Some(data) = data {
                data.prepare(plan, black_box(model::apply));
            }
        });
    }
}

fn row(desk: Desk) -> AnyView {
    let Desk { train, words, making, .. } = desk;
    let here = move || desk.read.get() != 0;
    view! {
        <Show when=here>
            {long::notice(desk)}
            {repeats::notice(desk)}
            <div class="prepare-row">
                {long::chips(desk)}
                {repeats::chip(desk)}
                {rows::choice(desk)}
                <button
                    type="button"
                    class="chip prepare-open"
                    data-action="make-columns"
                    aria-expanded=move || if making.get() { "true" } else { "false" }
                    on:click=move |_| making.update(|own| *own = !*own)
                >
                    <b>{words.signal("train.make.open")}</b>
                    {icon(Icon::Down)}
                </button>
                {move || made(desk)}
                {move || told_fallen(train, words)}
            </div>
            {rows::panel(desk)}
            <Show when=move || making.get()>{make::panel(desk)}</Show>
            {move || lost(desk)}
        </Show>
    }
    .into_any()
}

/// A choice in the row.
pub fn chip(
    control: &'static str,
    label: Signal<String>,
    now: Signal<String>,
    options: Signal<Vec<(String, String)>>,
    change: impl Fn(String) + Send + Sync + 'static,
) -> AnyView {
    let option = move |(value, text): (String, String)| {
        let own = value.clone();
        view! { <option value=value prop:selected=move || now.get() == own>{text}</option> }
    };
    view! {
        <label class="chip">
            <span>{label}</span>
            <select data-control=control disabled=move || options.with(|all| all.len() < 2) prop:value=now on:change=move |event| change(event_target_value(&event))>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// What a recipe makes, in the reader's words.
pub fn label(make: &Make, words: Words) -> String {
    let mut what = words.t(&format!("train.making.recipe.{}", make.key));
    for setting in derive::find(make.key).map_or(&[][..], |recipe| recipe.settings) {
        what = format!("{what} {}", make.choices.get(setting));
    }
    words.with("train.make.label", &[("what", &what), ("of", &make.of.join("/"))])
}

/// What was made, each to be taken away again.
fn made(desk: Desk) -> Vec<AnyView> {
    let words = desk.words;
    let lost =
        desk.with(|data| data.prepared.as_ref().map_or_else(Vec::new, |own| own.lost.clone()));
    let all = desk.plan.get().made.into_iter().enumerate();
    let there = all.filter(|(place, _)| !lost.contains(&Lost::Made(*place)));
    let tag = |(place, make): (usize, Make)| {
        let label = label(&make, words);
        let remove = words.with("train.make.remove", &[("column", &label)]);
        let take = move |_| {
            desk.change(|plan| {
                plan.made.remove(place);
            });
            request_animation_frame(|| focus_again("[data-action=make-columns]"));
        };
        view! {
            <span class="made-tag" data-made-by=make.key>
                <span class="made-sign" aria-hidden="true">"ƒ"</span>
                <span class="cut" title=label.clone()>{label.clone()}</span>
                <button type="button" class="icon-button" data-action="remove-made" aria-label=remove title=words.t("train.make.remove-short") on:click=take>{icon(Icon::Close)}</button>
            </span>
        }
        .into_any()
    };
    there.map(tag).collect()
}

/// How many rows fall away at the beginning.
fn told_fallen(train: TrainState, words: Words) -> Option<AnyView> {
    let series = train.series.get()?.ok()?;
    let count = train.data.with(|data| data.as_ref().map(|data| fallen_of(data, &series)[1]))?;
    let key = if count == 1 { "train.make.fallen-one" } else { "train.make.fallen" };
    let text = words.with(key, &[("count", &count.to_string())]);
    (count > 0).then(|| {
        view! { <span class="note prepare-note" role="status" data-part="fallen" data-value=count.to_string()>{text}</span> }.into_any()
    })
}

/// What the table, as it is read now, does not allow, with a way to give it up.
fn lost(desk: Desk) -> Option<AnyView> {
    let words = desk.words;
    let lost =
        desk.with(|data| data.prepared.as_ref().map_or_else(Vec::new, |own| own.lost.clone()));
    let plan = desk.plan.get();
    let told = |own: &Lost| match own {
        Lost::Apart => words.t("train.make.long"),
        Lost::Rows => words.t("train.make.rows-by"),
        Lost::Made(place) => {
            plan.made.get(*place).map(|make| label(make, words)).unwrap_or_default()
        }
    };
    let names: Vec<String> = lost.iter().map(told).collect();
    let list = names.join(LIST).replace(LIST, &words.t("train.list-sign"));
    let message = Message::new("DATA-NOT-MADE").with("columns", list);
    let forget = move || {
        desk.change(|plan| {
            for own in lost.iter().rev() {
                match own {
                    Lost::Apart => plan.long = None,
                    Lost::Rows => plan.rows_by = None,
                    Lost::Made(place) => {
                        plan.made.remove(*place);
                    }
                }
            }
        });
        request_animation_frame(|| focus_again("[data-action=make-columns]"));
    };
    (!names.is_empty()).then(|| {
        let forget = MessageAction {
            words: words.signal("train.make.forget"),
            run: Arc::new(forget),
            name: "forget-made",
        };
        view! { <MessageBox message=message warning=true actions=vec![forget]/> }.into_any()
    })
}
