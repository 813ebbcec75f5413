//! The view: the recipe in four steps on the left, the work on the right.

use super::data::Door;
use super::drop::{dropped, picked};
use super::model::{RunState, Work};
use super::state::use_train;
use super::warnings::in_words;
use super::{data, kept, left_out, preview, recipe, results, running};
use crate::ui::parts::{MessageBox, focus_again, focus_if_lost};
use crate::ui::store::use_store;
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, HtmlInputElement};

#[component]
pub fn TrainView() -> impl IntoView {
    let train = use_train();
    let (words, store) = (use_words(), use_store());
    let input = NodeRef::<html::Input>::new();
    let dragged = RwSignal::new(false);
    let work = RwSignal::new(if train.ran.get_untracked().is_some() {
        Work::Results
    } else {
        Work::Preview
    });
    Effect::new(move |before: Option<RunState>| {
        let now = train.state.get();
        if now.busy() && before.is_some_and(|before| !before.busy()) {
            work.set(Work::Results);
        }
        now
    });
    let (pasting, pasted) = (RwSignal::new(false), RwSignal::new(String::new()));
    Effect::new(move |before: Option<()>| {
        // A new table brings its preview, and what was pasted has done its work.
        train.came.track();
        if before.is_some() {
            if work.get_untracked() != Work::Preview {
                work.set(Work::Preview);
            }
            pasting.set(false);
            pasted.set(String::new());
        }
    });
    Effect::new(move |before: Option<(Work, bool, bool)>| {
        let now = (work.get(), train.state.get().busy(), train.data.with(Option::is_some));
        if before.is_some_and(|before| before != now) {
            // When what had the focus is gone, the heading of what came in its place has it.
            request_animation_frame(|| focus_if_lost(".work .run-title"));
        }
        now
    });
    Effect::new(move |before: Option<bool>| {
        let now = train.question().is_some() && !train.part.get();
        if before == Some(true) && !now {
            // With its answer a question is gone, and the focus that was on it.
            request_animation_frame(|| focus_if_lost(".work .run-title"));
        }
        now
    });
    let used = StoredValue::new(None::<String>);
    Effect::new(move |before: Option<()>| {
        train.data.track();
        if before.is_some() {
            // What stands in the place of the control that brought this about has the focus again.
            request_animation_frame(move || {
                if let Some(used) = used.get_value() {
                    focus_again(&used);
                }
            });
        }
    });
    let choose = Callback::new(move |()| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    });
    let started = Memo::new(move |_| train.data.with(Option::is_some));
    let at_door = move || !started.get() || work.get() == Work::Source;
    let aside = Memo::new(move |_| train.state.get().busy() && work.get() != Work::Results);
    left_out::follow_copy(store, train, words);
    let door = Door { choose, pasting, pasted, dragged, work };
    view! {
        <main
            class="train"
            data-view="train"
            data-run-state=move || train.stands().key()
            class:dragged=move || dragged.get()
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                dragged.set(true);
            }
            on:focusin=move |event| used.set_value(selector_of(&event))
            on:dragleave=move |_| dragged.set(false)
            on:drop=move |event: DragEvent| {
                event.prevent_default();
                dragged.set(false);
                dropped((store, train), work, &event);
            }
        >
            <h1 class="visually-hidden">{words.signal("train.title")}</h1>
            <input
                class="visually-hidden"
                type="file"
                tabindex="-1"
                accept=".csv,.tsv,.txt,text/csv,text/plain,.safetensors"
                data-control="file"
                aria-label=words.signal("train.choose-file")
                node_ref=input
                on:change=move |event| picked((store, train), work, &event_target::<HtmlInputElement>(&event))
            />
            {recipe::recipe(train, work)}
            <section class="work" aria-label=words.signal("train.work")>
                {move || train.passed_over.get().map(|message| view! { <MessageBox message=in_words(message, words) warning=true/> })}
                {move || aside.get().then(|| running::beside(train, words, work))}
                {move || (!at_door()).then(|| data::refused(train, door))}
                {move || match (started.get(), work.get()) {
                    (false, _) | (true, Work::Source) => data::source(train, door).into_any(),
                    (true, Work::Preview) => {
                        // All of it at once: part by part each would be made for the table, and then once more.
                        train.came.track();
                        preview::preview(train, work).into_any()
                    }
                    (true, Work::Results) => results::results(train).into_any(),
                }}
                {kept::foot(train, work)}
            </section>
        </main>
    }
}

/// How a control that is drawn again with the table is found then.
fn selector_of(event: &web_sys::FocusEvent) -> Option<String> {
    let own = event.target()?.dyn_into::<Element>().ok()?;
    let by = |name: &str| Some(format!("[{name}=\"{}\"]", own.get_attribute(name)?));
    by("data-role-of").or_else(|| by("data-control"))
}
