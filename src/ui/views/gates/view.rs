//! The view: picture, equations, transport and timeline around one look.

use super::edit::{self, Desk};
use super::files;
use super::look::Look;
use super::model::{Loop, Scene};
use super::more::{more, more_button};
use super::transport::{Motion, Transport, ask_weight, follow_keys, step_back, step_on};
use super::value_tag::ValueTag;
use super::{back, diagram, equations, later, linking, scenes, timeline, toolbar, variant};
use crate::exchange::link::Example;
use crate::notation::Symbol;
use crate::ui::parts::{focus_still, follow_size};
use crate::ui::shape::{Shape, drawn, follow};
use crate::ui::store::{Layout, Store, use_store};
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

#[component]
pub fn GatesView() -> impl IntoView {
    let store = use_store();
    let words = use_words();
    let place = store.place;
    let home = Memo::new(move |_| {
        let example = place.example.get();
        let imported = match example {
            Example::Imported => {
                store.turns.track();
                store.imported.with_value(Option::clone)
            }
            _ => None,
        };
        Held(imported.unwrap_or_else(|| {
            let trained = (example == Example::Trained).then(|| store.window()).flatten();
            Arc::new(trained.unwrap_or_else(|| {
                Scene::by_hand(scenes::sheet(example).unwrap_or(scenes::SHEETS[0]))
            }))
        }))
    });
    let scene = Memo::new(move |_| {
        store.turns.track();
        Held(edit::changed(store, variant::varied(store, &home.get().0)))
    });
    variant::follow(store, home);
    super::words::follow(store);
    let back = move || place.back.get();
    let open = RwSignal::new(false);
    let (picture, size) = (NodeRef::new(), RwSignal::new((0.0, 0.0)));
    follow_size(picture, size);
    let scale = Memo::new(move |_| {
        let scale = diagram::drawing(store.layout.get()).scale(size.get());
        (scale * 50.0).floor() / 50.0
    });
    let low = Memo::new(move |_| store.size.get().1 < 820.0);
    let first = RwSignal::new(0);
    let look = Memo::new(move |before: Option<&Seen>| {
        let (scene, editing) = (scene.get().0, open.get());
        let moment = scene.clamp(place.moment());
        let now = (moment.step, moment.stage);
        let speed = store.prefs.speed.get();
        let face = variant::face(store, &scene, moment.back);
        let travels = before.is_some_and(|Seen(before)| {
            let on = before.way().next((before.step, before.stage), Loop::Off);
            (before.face.name, before.face.back) == (face.name, false)
                && speed < 4.0
                && on == Some(now)
                && Arc::ptr_eq(&before.scene, &scene)
        });
        let before = if editing { edit::before(store, &scene) } else { None };
        let home = home.get().0;
        Seen(Look {
            face,
            scene,
            given: variant::varied(store, &home).does_as(&home),
            home,
            before,
            pinned: store.compared.get(),
            editing,
            layout: store.layout.get(),
            words,
            layer: moment.layer,
            direction: usize::from(moment.from_end),
            step: moment.step,
            stage: moment.stage,
            unit: moment.unit - 1,
            decimals: store.prefs.decimals.get(),
            scale: scale.get(),
            low: low.get(),
            letters: store.prefs.letters.get(),
            first: first.get(),
            travels,
            speed,
        })
    });
    let motion = Motion::new();
    follow_keys(store, motion, look);
    let desk = Desk { store, look, open, page: RwSignal::new(0), gate: RwSignal::new(0) };
    edit::follow_events(desk);
    edit::undo::look_at(look);
    files::follow_events(store, look);
    let root = NodeRef::<html::Main>::new();
    let (fold, page) = (NodeRef::new(), RwSignal::new((0.0, 0.0)));
    follow_size(fold, page);
    linking::follow_highlight(store, root, look);
    let chosen = RwSignal::new(None::<Symbol>);
    Effect::new(move |before: Option<usize>| {
        // What a stage is about opens with it; a gate stays open from its sum to its value.
        let stage = look.with(|seen| seen.0.stage);
        let kept = |before: usize| {
            let fresh = |own: Symbol| look.with_untracked(|seen| seen.0.fresh(own));
            before == stage
                || [(2, 3), (3, 2)].contains(&(before, stage))
                || chosen.get_untracked().is_some_and(fresh)
        };
        if before.is_some_and(|before| !kept(before)) {
            chosen.set(None);
        }
        stage
    });
    let told = RwSignal::new(None::<String>);
    Effect::new(move |before: Option<(Example, usize)>| {
        // What was held belongs to what was looked at.
        let now = (place.example.get(), look.with(|seen| seen.0.layer));
        if before.is_some_and(|before| before != now) {
            store.pinned.set(None);
        }
        now
    });
    Effect::new(move |before: Option<usize>| {
        // Another unit is told to who listens.
        let unit = look.with(|seen| seen.0.unit) + 1;
        if before.is_some_and(|before| before != unit) {
            let args = [("unit", unit.to_string())];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            told.set(Some(untrack(|| words.with("gates.unit-number", &args))));
        }
        unit
    });
    let (whole, table_open) = (RwSignal::new(false), RwSignal::new(false));
    let more_shown = RwSignal::new(false);
    Effect::new(move || whole.set(scenes::sheet(place.example.get()).is_none()));
    let (panel, panel_size) = (NodeRef::new(), RwSignal::new((0.0, 0.0)));
    follow_size(panel, panel_size);
    let show = move |part: fn(&Look) -> Vec<Shape>| Arc::new(move || part(&look.get().0));
    follow(picture, show(|look| vec![(look.face.diagram)(look)]));
    follow(
        panel,
        Arc::new(move || {
            let look = look.get().0;
            vec![(look.face.panel)(&look, chosen.get())]
        }),
    );
    // A change of numbers alone moves no row.
    let rows = Memo::new(move |_| {
        let Seen(look) = look.get();
        let (cell, units) = (look.scene.cell(), look.scene.units());
        (look.step, look.stage, look.unit, look.layer, look.direction, look.face.back, cell, units)
    });
    Effect::new(move || {
        rows.track();
        chosen.track();
        panel_size.track();
        // The row that is open is seen, also where the panel is low.
        request_animation_frame(move || show_open_row(panel));
    });

    view! {
        <main class="gates" class:back=back class:editing=open data-view="gates" node_ref=root>
            <h1 class="visually-hidden">{words.signal("gates.title")}</h1>
            <div class="fold" node_ref=fold>
                <section class="stage" aria-label=words.signal("gates.diagram")>
                    {toolbar::toolbar(store, look, table_open)}
                    <div
                        class="cell-holder"
                        node_ref=picture
                        on:pointerover=move |event| linking::point(store, look, &event)
                        on:pointermove=move |event| {
                            let drawn = SWIPE.with(std::cell::Cell::get).is_some_and(|down| (event.client_x() - down.x).abs() > linking::SIDEWAYS);
                            if drawn && STRIP.with(std::cell::Cell::get) {
                                linking::drag_unit(store, look, &event);
                            }
                            if look.with_untracked(|seen| seen.0.scene.dense()) {
                                linking::point(store, look, &event);
                            }
                        }
                        on:pointerleave=move |_| store.pointed.set(None)
                        on:focusin=move |event| {
                            let pressed = SWIPE.with(std::cell::Cell::get).is_some();
                            BY_KEYS.with(|keys| keys.set(!pressed));
                            linking::focus(store, &event);
                        }
                        on:focusout=move |_| store.pointed.set(None)
                        on:click=move |event| {
                            if edit::pressed_matrix(desk, &event) {
                                return;
                            }
                            linking::pin(store, look, chosen, &event);
                            linking::climb(store, &event);
                        }
                        on:keydown=move |event| {
                            linking::strip_keys(store, look, told, BY_KEYS.with(std::cell::Cell::get), &event);
                            linking::climb(store, &event);
                        }
                        on:pointerdown=move |event| {
                            let unit = store.place.unit.get_untracked();
                            let down = Down { x: event.client_x(), y: event.client_y(), at: event.time_stamp(), unit };
                            SWIPE.with(|swipe| swipe.set(Some(down)));
                            STRIP.with(|strip| strip.set(linking::strip_under(&event).is_some()));
                        }
                        on:pointerup=move |event| swiped(store, motion, look, &event)
                    >
                    </div>
                    <ValueTag look=look/>
                </section>
                <div class="panel">
                    {move || open.get().then(|| later::editor(desk))}
                    <div class="panel-head">
                        <h2>{move || {
                            let look = look.get().0;
                            (look.face.heading)(&look)
                        }}</h2>
                        {more_button(more_shown)}
                        {toolbar::lens(store, look)}
                    </div>
                    {move || back().then(|| back::arriving(store, look))}
                    <div
                        class="panel-body"
                        tabindex="0"
                        role="region"
                        aria-label=words.signal("gates.equations")
                        node_ref=panel
                        on:click=move |event| {
                            if equations::asks_which_weight(&event) {
                                ask_weight(store);
                                // The question has gone: the keyboard goes on where its answer stands.
                                return panel.get_untracked().into_iter().for_each(|panel| focus_still(&panel));
                            }
                            let Some(gate) = equations::pressed(&event) else { return };
                            if let Some(unit) = equations::leads_to(&event) {
                                place.unit.set(unit);
                                chosen.set(Some(gate));
                                // The button that led there has gone.
                                return panel.get_untracked().into_iter().for_each(|panel| focus_still(&panel));
                            }
                            match look.with_untracked(|seen| seen.0.comes_at(gate)) {
                                // What is not there yet is gone to.
                                Some(stage) => {
                                    place.stage.set(stage);
                                    chosen.set(Some(gate));
                                }
                                None => chosen.update(|own| *own = (*own != Some(gate)).then_some(gate)),
                            }
                        }
                        on:pointerover=move |event| linking::point(store, look, &event)
                        on:pointerleave=move |_| store.pointed.set(None)
                        on:focusin=move |event| linking::focus(store, &event)
                        on:focusout=move |_| store.pointed.set(None)
                    ></div>
                    {more(look, chosen, more_shown)}
                    {variant::bar(store, look)}
                    {drawn("unit-foot", show(|look| (look.face.foot)(look)))}
                </div>
                <Transport motion=motion look=look/>
                {timeline::section(desk, (whole, table_open), first, page)}
            </div>
            <Show when=move || store.layout.get() == Layout::Phone>{toolbar::look_for(look)}</Show>
            <p class="visually-hidden" aria-live="polite">{move || {
                let look = look.get().0;
                (look.face.told)(&look)
            }}</p>
            <p class="visually-hidden" aria-live="polite">{told}</p>
        </main>
    }
}

/// Scrolls the panel, and nothing else, so far that its open row is seen, and those above it whole or not at all.
fn show_open_row(panel: NodeRef<html::Div>) {
    let Some(panel) = panel.try_get_untracked().flatten() else { return };
    let Some(rows) = panel.first_element_child().and_then(|own| own.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let Some(open) = rows.query_selector(".equation.open").ok().flatten() else { return };
    // Room below the last row: without it there may be too little to scroll by.
    let room = |pixels: f64| rows.style().set_property("padding-bottom", &format!("{pixels}px"));
    let _ = room(0.0);
    // What stays at the bottom of the panel lies over its rows.
    let over = rows.query_selector(":scope > .say").ok().flatten();
    show_in(&panel, &open, over.map_or(0.0, |own| own.get_bounding_client_rect().height()));
    let top = panel.get_bounding_client_rect().top();
    let mut row = Some(open);
    let mut cut = 0.0;
    while let Some(own) = row {
        let place = own.get_bounding_client_rect();
        if place.top() < top - 1.0 {
            cut = (place.bottom() - top).max(0.0);
            break;
        }
        row = own.previous_element_sibling();
    }
    if cut > 1.0 {
        let _ = room(cut);
        panel.set_scroll_top(panel.scroll_top() + cut.round() as i32);
    }
}

/// Scrolls a box so far that `own` is seen, its beginning first, where so many pixels of its bottom are covered.
pub fn show_in(all: &Element, own: &Element, covered: f64) {
    let (own, place) = (own.get_bounding_client_rect(), all.get_bounding_client_rect());
    let above = own.top() - place.top();
    let by = if above < 0.0 {
        above
    } else {
        (own.bottom() - place.bottom() + covered).min(above).max(0.0)
    };
    all.set_scroll_top(all.scroll_top() + by.round() as i32);
}

/// A scene is the same only if it is the same object.
#[derive(Clone)]
pub struct Held(pub Arc<Scene>);

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// A look is the same if everything it shows is.
#[derive(Clone)]
pub struct Seen(pub Look);

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        Arc::ptr_eq(&a.scene, &b.scene)
            && (a.before.is_some(), a.editing) == (b.before.is_some(), b.editing)
            && a.pinned.as_ref().map(Arc::as_ptr) == b.pinned.as_ref().map(Arc::as_ptr)
            && (a.layout, a.layer, a.direction) == (b.layout, b.layer, b.direction)
            && (a.step, a.stage, a.unit) == (b.step, b.stage, b.unit)
            && (a.decimals, a.scale, a.low) == (b.decimals, b.scale, b.low)
            && (a.letters, a.first, a.travels, a.face.name)
                == (b.letters, b.first, b.travels, b.face.name)
    }
}

/// Where and when, in ms, a finger went down on the picture, and what was under the lens before.
#[derive(Clone, Copy)]
struct Down {
    x: i32,
    y: i32,
    at: f64,
    unit: usize,
}

/// How long, in ms, a swipe within a strip may take; what takes longer chooses a unit.
const FLICK: f64 = 300.0;
/// What goes so far, in pixels, has left the strip where it began.
const WIDE: i32 = 100;

thread_local! {
    static SWIPE: std::cell::Cell<Option<Down>> = const { std::cell::Cell::new(None) };
    /// Whether the focus came into the picture without a press.
    static BY_KEYS: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    /// Whether it went down on a strip, where it chooses the unit.
    static STRIP: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A swipe to the left leads to the stage on the right, as with pages: the next, or on the way back the one before.
fn swiped(store: Store, motion: Motion, look: Memo<Seen>, event: &PointerEvent) {
    let Some(down) = SWIPE.with(std::cell::Cell::take) else { return };
    let (dx, dy) = (event.client_x() - down.x, event.client_y() - down.y);
    let slow = STRIP.with(std::cell::Cell::take) && event.time_stamp() - down.at > FLICK;
    if (slow && dx.abs() < WIDE)
        || event.pointer_type() == "mouse"
        || dx.abs() < 40
        || dx.abs() < 2 * dy.abs()
    {
        return;
    }
    store.place.unit.set(down.unit);
    let on = (dx < 0) != store.place.back.get_untracked();
    if on { step_on(store, motion, look) } else { step_back(store, motion, look) }
}
