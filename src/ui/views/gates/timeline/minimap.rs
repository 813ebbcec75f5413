//! The whole of a long sequence in small, under the part that the timeline shows: what part it is, and the
//! way to another.

use super::plan::Plan;
use super::{path, rect};
use crate::notation::letters as s;
use crate::ui::parts::{arrival, key_name};
use crate::ui::shape::{Shape, drawn, el};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Element, PointerEvent, WheelEvent};

const HEIGHT: f64 = 24.0;

/// The steps (from 0) that a timeline `width` wide shows.
fn span(look: &Look, width: f64) -> Range<usize> {
    Plan::new(look, width, 0.0).span
}

/// Where a step comes out of sight, the part that is shown goes with it.
pub fn follow_step(look: Memo<Seen>, width: Signal<f64>, first: RwSignal<usize>) {
    Effect::new(move |before: Option<(usize, usize)>| {
        let Seen(look) = look.get();
        let (step, span) = (look.step - 1, span(&look, width.get()));
        if before != Some((step, span.len())) && !span.contains(&step) {
            first.set(step.saturating_sub(span.len() / 2));
        }
        (step, span.len())
    });
}

/// A sideways turn of the wheel over the timeline moves the part that is shown.
pub fn wheel(look: Memo<Seen>, width: f64, first: RwSignal<usize>, event: &WheelEvent) {
    let by = if event.shift_key() { event.delta_x() + event.delta_y() } else { event.delta_x() };
    let (span, steps) = look.with_untracked(|Seen(look)| (span(look, width), look.scene.steps()));
    if by == 0.0 || span.len() == steps {
        return;
    }
    let place = span.start as f64 + by.signum() * (by.abs() / 20.0).max(1.0);
    first.set(place.clamp(0.0, (steps - span.len()) as f64) as usize);
    event.prevent_default();
}

/// Drag, press or arrows choose the part that is shown; there is none where all of it is.
pub fn minimap(
    look: Memo<Seen>,
    width: Signal<f64>,
    first: RwSignal<usize>,
    whole: RwSignal<bool>,
) -> AnyView {
    let needed = Memo::new(move |_| {
        look.with(|Seen(look)| span(look, width.get()).len() < look.scene.steps())
    });
    let bar =
        move || needed.get().then(|| arrival(move || Box::pin(bar(look, width, first, whole))));
    view! { {bar} }.into_any()
}

#[wasm_split(minimap, fallible)]
fn bar(
    look: Memo<Seen>,
    width: Signal<f64>,
    first: RwSignal<usize>,
    whole: RwSignal<bool>,
) -> Result<AnyView, SplitLoaderError> {
    crate::ui::views::gates::words::bring();
    let words = use_words();
    let shown = move || look.with(|Seen(look)| (span(look, width.get()), look.scene.steps()));
    let show = move |place: isize| {
        let (span, steps) = untrack(shown);
        first.set(place.clamp(0, (steps - span.len()) as isize) as usize);
    };
    let drag = move |event: &PointerEvent| {
        let target = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(target) = target else { return };
        let place = target.get_bounding_client_rect();
        let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        let (span, steps) = untrack(shown);
        show((share * steps as f64 - span.len() as f64 / 2.0).round() as isize);
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let (span, page) = (untrack(shown).0, untrack(shown).0.len() as isize);
        let place = span.start as isize;
        match key_name(&event).as_deref() {
            Some("ArrowLeft") => show(place - 1),
            Some("ArrowRight") => show(place + 1),
            Some("PageUp") => show(place - page),
            Some("PageDown") => show(place + page),
            Some("Home") => show(0),
            Some("End") => show(isize::MAX),
            _ => return,
        }
        // The page's own keys move in time.
        event.stop_propagation();
        event.prevent_default();
    };
    let picture = Arc::new(move || {
        let Seen(look) = look.get();
        vec![small(&look, &span(&look, width.get()), width.get(), whole.get())]
    });
    Ok(view! {
        <div
            class="minimap"
            role="scrollbar"
            tabindex="0"
            aria-orientation="horizontal"
            aria-controls="timeline-picture"
            aria-label=words.signal("gates.part")
            aria-valuemin="1"
            aria-valuemax=move || { let (span, steps) = shown(); steps - span.len() + 1 }
            aria-valuenow=move || shown().0.start + 1
            aria-valuetext=move || {
                let (span, steps) = shown();
                let [from, to, steps] = [span.start + 1, span.end, steps].map(|n| n.to_string());
                words.with("gates.part-of", &[("from", &from), ("to", &to), ("steps", &steps)])
            }
            on:keydown=keys
            on:pointerdown=move |event| {
                if let Some(target) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) {
                    // Without capture the drag ends at the edge; it still works inside.
                    let _ = target.set_pointer_capture(event.pointer_id());
                }
                drag(&event);
            }
            on:pointermove=move |event| if event.buttons() & 1 == 1 { drag(&event) }
        >
            {drawn("minimap-picture", picture)}
        </div>
    }
    .into_any())
}

/// The lens unit's memory (its hidden state, where there is no other) over all steps, the part that is shown, and the step that is looked at.
fn small(look: &Look, span: &Range<usize>, width: f64, whole: bool) -> Shape {
    let steps = look.scene.steps();
    let column = width / steps as f64;
    let own = if look.now().get(s::C).is_empty() { s::H } else { s::C };
    let value = |step: usize| look.at(&look.scene, step + 1).get(own)[look.unit];
    let most = (0..steps).fold(1.0_f64, |most, step| most.max(value(step).abs()));
    let (mut up, mut down) = (String::new(), String::new());
    for step in (0..steps).filter(|step| whole || look.reached_at(own, step + 1)) {
        let size = value(step) / most * (HEIGHT / 2.0 - 3.0);
        let bars = if size < 0.0 { &mut down } else { &mut up };
        let left = step as f64 * column;
        *bars +=
            &format!("M{left:.1} {}v{:.1}h{:.1}v{size:.1}z", HEIGHT / 2.0, -size, column * 0.8);
    }
    let part = (span.start as f64 * column, 1.0, span.len() as f64 * column, HEIGHT - 2.0);
    let step = ((look.step - 1) as f64 * column, 1.0, column.max(2.0), HEIGHT - 2.0);
    el("svg")
        .at("viewBox", format!("0 0 {width:.0} {HEIGHT}"))
        .at("height", HEIGHT)
        .at("aria-hidden", "true")
        .with(rect((0.0, 2.0, width, HEIGHT - 4.0), "var(--track)").at("rx", 4.0))
        .with(path(up, &format!("var(--{})", own.role.token())))
        .with(path(down, "var(--neg)"))
        .with(rect(step, "var(--text)").at("opacity", ".5"))
        .with(rect(part, "none").at("class", "part").at("rx", 4.0))
}
