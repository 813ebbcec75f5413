//! The timeline on the page: its picture with what a pointer does there, and the tools below it. On a phone it
//! takes what the first screen has left, or begins below that.

use super::{follow_step, frame_of, minimap, step_at, wheel};
use crate::notation::letters as s;
use crate::ui::parts::{follow_size, table_box, table_button};
use crate::ui::shape::follow;
use crate::ui::store::Store;
use crate::ui::views::gates::edit::{self, Desk};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::transport::time_range;
use crate::ui::views::gates::view::Seen;
use crate::ui::views::gates::{compare, linking, table};
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// The timeline with its tools. `page`: the size of what it stands in, `first` the first step that is seen.
pub fn section(
    desk: Desk,
    (whole, table_open): (RwSignal<bool>, RwSignal<bool>),
    first: RwSignal<usize>,
    page: RwSignal<(f64, f64)>,
) -> impl IntoView {
    let Desk { store, look, .. } = desk;
    let words = use_words();
    follow_room(store, look, page);
    view! {
        <section class="timeline" aria-label=words.signal("gates.timeline")>
            {holder(desk, whole, first)}
            {time_range(store, look)}
            {compare::legend(store, look)}
            <div class="timeline-tools">
                <button
                    type="button"
                    class="quiet"
                    aria-pressed=move || if whole.get() { "true" } else { "false" }
                    on:click=move |_| whole.update(|whole| *whole = !*whole)
                >
                    {words.signal("gates.whole")}
                </button>
                {table_button(table_open, "gates.table")}
                <button type="button" class="quiet edit-quiet" data-action="edit-weights">
                    {words.signal("gates.edit.weights")}
                </button>
            </div>
            {table_box(table_open, words.signal("gates.table"), table::content(look))}
        </section>
    }
}

/// Where a phone's first screen has less left for the timeline than one whole row with its number, it begins below
/// that screen. `page` is what tells that things have moved.
fn follow_room(store: Store, look: Memo<Seen>, page: RwSignal<(f64, f64)>) {
    let find = |of: &str| document().query_selector(of).ok().flatten();
    let measure = move || {
        let (Some(own), Some(transport)) = (find(".timeline"), find(".transport")) else { return };
        let Some(own) = own.dyn_ref::<HtmlElement>() else { return };
        let least = look.try_get_untracked().and_then(|Seen(look)| super::plan::least(&look));
        // Elsewhere nothing is measured: that would lay the page out anew at each change.
        let room = least.map_or(0.0, |_| {
            let top =
                own.get_bounding_client_rect().top() + window().scroll_y().unwrap_or_default();
            transport.get_bounding_client_rect().top() - top
        });
        let below = least.is_some_and(|least| room < least);
        let above = if below { format!("{:.0}px", room.max(0.0) + 8.0) } else { String::new() };
        let _ = own.style().set_property("padding-top", &above);
        let _ = own.class_list().toggle_with_force("below", below);
    };
    Effect::new(move || {
        look.track();
        page.track();
        store.size.track();
        request_animation_frame(measure);
    });
}

/// What is drawn, and dragged in.
fn holder(desk: Desk, whole: RwSignal<bool>, first: RwSignal<usize>) -> AnyView {
    let Desk { store, look, .. } = desk;
    let holder = NodeRef::<html::Div>::new();
    let size = RwSignal::new((store.size.get_untracked().0 - 48.0, 84.0));
    follow_size(holder, size);
    // The drawing is as wide as its box, so that a point of the screen is a point of the drawing.
    let width = move || size.get().0.max(200.0);
    follow_step(look, Signal::derive(width), first);
    // On a phone the timeline has as many rows as there is room for.
    let height = Memo::new(move |_| size.get().1);
    let point = move |event: &PointerEvent| {
        let holder = holder.get_untracked()?;
        let holder: &Element = &holder;
        let place = holder.get_bounding_client_rect();
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        Some((x - place.left(), y - place.top()))
    };
    let size = move || (width(), height.get_untracked());
    let scrub = move |event: &PointerEvent| {
        let Some((x, _)) = point(event) else { return };
        let step = step_at(&look.get_untracked().0, width(), x);
        if step != store.place.step.get_untracked() {
            store.place.step.set(step);
        }
    };
    let press = move |event: &PointerEvent| {
        let look = look.get_untracked().0;
        if !point(event).is_some_and(|point| (look.face.pressed)(store, &look, size(), point)) {
            scrub(event);
        }
    };
    // Where a finger came down that has not chosen yet: it may be about to scroll the page.
    let finger = RwSignal::new(None::<i32>);
    let grab = move |event: &PointerEvent| {
        if point(event).is_some_and(|point| edit::grab_bar(desk, size(), point, event)) {
            return;
        }
        finger.set((event.pointer_type() != "mouse").then(|| event.client_x()));
        if finger.get_untracked().is_none() {
            press(event);
        }
    };
    let lift = move |event: &PointerEvent| {
        if finger.get_untracked().is_some() {
            finger.set(None);
            press(event);
        }
    };
    let slide = move |event: &PointerEvent| {
        let from = finger.get_untracked();
        if from.is_none_or(|from| (event.client_x() - from).abs() > linking::SIDEWAYS) {
            finger.set(None);
            press(event);
        }
    };
    // The frame of the cell under the pointer: left, top, width, height.
    let framed = RwSignal::new(None::<(f64, f64, f64, f64)>);
    let hover = move |event: &PointerEvent| {
        let Some(point) = point(event) else { return };
        let size = size();
        let look = look.get_untracked().0;
        let cell = (look.face.cell_at)(&look, size, point).and_then(|(symbol, unit)| {
            let step = step_at(&look, size.0, point.0);
            let whole = whole.get_untracked() || look.other().is_some();
            let seen = whole || symbol == s::X || look.reached_at(symbol, step);
            seen.then(|| (symbol, unit, step, (event.client_x(), event.client_y())))
        });
        let own =
            cell.and_then(|(symbol, unit, step, _)| frame_of(&look, size, symbol, unit, step));
        if framed.get_untracked() != own {
            framed.set(own);
        }
        linking::point_at(store, cell);
    };
    let frame = move || {
        framed.get().map(|(x, y, width, height)| {
            let px = |length: f64| format!("{length:.1}px");
            view! { <div class="cell-hover" style:left=px(x) style:top=px(y) style:width=px(width) style:height=px(height)></div> }
        })
    };
    // While something is changed, all that it moves is seen.
    let seen_whole = move |look: &Look| whole.get() || look.other().is_some();
    let picture = move || {
        let look = look.get().0;
        vec![(look.face.timeline)(&look, (width(), height.get()), seen_whole(&look))]
    };
    follow(holder, Arc::new(picture));
    view! {
        <div class="timeline-box">
        <div
            class="timeline-picture"
            id="timeline-picture"
            node_ref=holder
            on:wheel=move |event| wheel(look, width(), first, &event)
            on:pointerdown=move |event| {
                if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
                    // Without capture the drag ends at the edge; it still works inside.
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                grab(&event);
            }
            on:pointermove=move |event| {
                if event.buttons() & 1 == 1 && !edit::drag_bar(desk, &event) {
                    slide(&event);
                }
                hover(&event);
            }
            on:pointerup=move |event| lift(&event)
            on:pointercancel=move |_| finger.set(None)
            on:pointerleave=move |_| {
                store.pointed.set(None);
                framed.set(None);
            }
        ></div>
        {frame}
        </div>
        {minimap(look, Signal::derive(width), first, whole)}
    }
    .into_any()
}
