//! The editor: takes the place of the equations, and changes one gate, the inputs or the initial states.

mod bars;
mod change;
mod fields;
mod handle;
mod hold;
mod marks;
mod names;
mod sequence;
mod told;

use super::desk::{Desk, HOLDS, INPUTS, STARTS, Tools, gates, lay_out};
use super::model::{Changes, Edits, MOST_STEPS};
use super::undo;
use crate::ui::parts::{Icon, focus_still, icon};
use crate::ui::shape::{drawn, follow};
use crate::ui::words::use_words;
use change::{begin, change};
use handle::Hand;
use leptos::{html, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The whole editor.
pub fn editor(desk: Desk) -> AnyView {
    crate::ui::views::gates::words::bring();
    let words = use_words();
    set_up(desk);
    // The picture makes room: what was held beside a value would lie over another.
    desk.store.pinned.set(None);
    let hand = Hand::new(desk);
    let holder = NodeRef::<html::Div>::new();
    follow(
        holder,
        Arc::new(move || {
            let own = desk.page.get() != HOLDS;
            if own { fields::fields(desk, hand) } else { Vec::new() }
        }),
    );
    let title = move || {
        words.t(match desk.page.get() {
            INPUTS => "gates.edit.inputs",
            STARTS => "gates.edit.starts",
            HOLDS => "gates.hold.page",
            _ => "gates.edit.weights",
        })
    };
    let root = NodeRef::<html::Section>::new();
    root.on_load(move |root: HtmlElement| {
        // What was pressed has gone: the keyboard goes on from here.
        let holds = desk.page.get_untracked() == HOLDS;
        let begin = if holds { hold::FIRST } else { ".editor-pages [aria-pressed=true]" };
        request_animation_frame(move || focus(&root, begin));
    });
    let done = move |_| {
        // Back to the way in: "Clamp it" where gates are held, where its row is on screen.
        let way_in = if desk.page.get_untracked() == HOLDS {
            "[data-hold-gate], [data-action=edit-weights]"
        } else {
            "[data-action=edit-weights]"
        };
        desk.open.set(false);
        request_animation_frame(move || {
            if let Some(body) = document().document_element() {
                focus(&body, way_in);
            }
        });
    };
    view! {
        <section class="editor" class:holds=move || desk.page.get() == HOLDS aria-label=title node_ref=root>
            <div class="editor-head">
                <h2>{title}</h2>
                {pages(desk)}
                <button type="button" class="button button-small" data-action="edit-done" on:click=done>
                    {words.signal("gates.edit.done")}
                </button>
            </div>
            <div class="editor-body" tabindex="-1">
                {lens(desk)}
                {move || (desk.page.get() == HOLDS).then(|| hold::holds(desk))}
                <div
                    class="fields"
                    node_ref=holder
                    on:focusin=move |event| hand.focused(&event)
                    on:focusout=move |_| hand.left()
                    on:input=move |event| hand.typed(&event)
                    on:paste=move |event| hand.pasted(&event)
                    on:keydown=move |event| hand.key(&event)
                    on:mousedown=move |event| hand.held(&event)
                    on:pointerdown=move |event| hand.seized(&event)
                    on:pointermove=move |event| hand.dragged(&event)
                    on:pointerup=move |_| hand.released()
                    on:pointercancel=move |_| hand.released()
                    on:click=move |event| hand.stepped(&event)
                ></div>
                <p class="edit-wrong" role="status">
                    {move || hand.no_number().then(|| words.t("gates.edit.no-number"))}
                </p>
                {move || (desk.page.get() == INPUTS).then(|| steps(desk))}
                {drawn("edit-told", Arc::new(move || told::told(desk)))}
            </div>
            {foot(desk)}
        </section>
    }
    .into_any()
}

/// Leaves the tools for picture and timeline.
pub fn bring_tools() {
    lay_out(Tools { grab: bars::grab_bar, drag: bars::drag_bar, marks: marks::marks });
}

/// The tools come, and the keys for Undo.
fn set_up(desk: Desk) {
    bring_tools();
    undo::follow_keys(desk.store);
}

/// Gives the focus, and leaves the page where it was scrolled to.
fn focus(root: &web_sys::Element, selector: &str) {
    let own = root.query_selector_all(selector).ok();
    let all = own.into_iter().flat_map(|all| (0..all.length()).filter_map(move |k| all.item(k)));
    // Of several ways in, the one that is on screen.
    let seen = all
        .filter_map(|own| own.dyn_into::<HtmlElement>().ok())
        .find(|own| own.get_client_rects().length() > 0);
    seen.iter().for_each(focus_still);
}

/// One gate at a time, the inputs, the initial states.
fn pages(desk: Desk) -> AnyView {
    let words = use_words();
    let own = Memo::new(move |_| desk.look.with(|seen| gates(&seen.0)));
    let shown_page = move || match desk.page.get() {
        page if page < INPUTS && page >= own.with(Vec::len) => 0,
        page => page,
    };
    let button = move |page: usize| {
        let (letter, sub, role, key, name) = match page {
            INPUTS => ("x", "", "x", "gates.edit.inputs".to_owned(), "x"),
            STARTS => ("h", "0", "h", "gates.edit.starts".to_owned(), "start"),
            HOLDS => ("", "", "x", "gates.hold.page".to_owned(), "hold"),
            _ => {
                let gate = own.get()[page];
                (gate.base, "", gate.role.token(), format!("gates.gate.{}", gate.id), gate.id)
            }
        };
        // What a button is called by voice begins with what it shows.
        let shown = if page == STARTS { "h0 " } else { "" };
        let label = Signal::derive(move || format!("{shown}{}", words.t(&key)));
        view! {
            <button
                type="button"
                data-page=name
                aria-label=label
                title=label
                aria-pressed=move || if shown_page() == page { "true" } else { "false" }
                on:click=move |_| {
                    let gate = desk.page.get_untracked();
                    if page == HOLDS && gate < INPUTS {
                        desk.gate.set(gate);
                    }
                    desk.page.set(page);
                }
            >
                {(page == HOLDS).then(|| view! { {icon(Icon::Lock)} <b aria-hidden="true">{words.signal("gates.hold.page")}</b> })}
                <span aria-hidden="true" class=format!("math ink-{role}")>{letter}<sub>{sub}</sub></span>
            </button>
        }
    };
    let buttons =
        move || (0..own.get().len()).chain([INPUTS, STARTS, HOLDS]).map(button).collect_view();
    view! {
        <div class="segmented editor-pages" role="group" aria-label=words.signal("gates.edit.pages")>
            {buttons}
        </div>
    }
    .into_any()
}

/// Whose row is shown, where there is one at a time.
fn lens(desk: Desk) -> AnyView {
    let one = Memo::new(move |_| {
        fields::one_row(&desk.look.get().0) && ![INPUTS, HOLDS].contains(&desk.page.get())
    });
    let content =
        move || one.get().then(|| crate::ui::views::gates::toolbar::lens(desk.store, desk.look));
    view! { {content} }.into_any()
}

/// The sequence as a whole: typed, pasted, longer and shorter.
fn steps(desk: Desk) -> AnyView {
    let words = use_words();
    let own = move || desk.look.with(|seen| seen.0.scene.is_example() && seen.0.layer == 1);
    let step = Memo::new(move |_| desk.look.with(|seen| seen.0.step));
    let count = Memo::new(move |_| desk.look.with(|seen| seen.0.scene.steps()));
    let named =
        move |key: &'static str| move || words.with(key, &[("step", &step.get().to_string())]);
    let one = move |act: fn(&mut Edits, usize)| {
        begin(desk);
        change(desk, |edits| act(edits, step.get_untracked()));
    };
    let (full, single) = (move || count.get() >= MOST_STEPS, move || count.get() <= 1);
    let add = move |_| {
        one(Edits::add_step);
        desk.store.place.step.update(|step| *step += 1);
    };
    view! {
        <Show when=own>
            <div class="edit-steps">
                <button type="button" class="button button-small" data-action="add-step"
                    disabled=full on:click=add>
                    {named("gates.edit.add-step")}
                </button>
                <button type="button" class="button button-small" data-action="remove-step"
                    disabled=single on:click=move |_| one(Edits::remove_step)>
                    {named("gates.edit.remove-step")}
                </button>
            </div>
            {sequence::sequences(desk)}
        </Show>
    }
    .into_any()
}

/// Undo, redo, reset, and a gate drawn at random.
fn foot(desk: Desk) -> AnyView {
    let words = use_words();
    let same = move || {
        desk.store.turns.track();
        let changed = |edits: &Edits| edits.can_undo() || edits.changes() != Changes::default();
        !desk.store.edits.with_value(|edits| edits.as_ref().is_some_and(changed))
    };
    let gate = move || {
        let page = Some(desk.page.get()).filter(|page| *page < INPUTS)?;
        Some(desk.look.with(|seen| fields::gate_of(&seen.0, page)))
    };
    let randomise = move |_| {
        if let Some(gate) = gate() {
            let track = desk.look.with_untracked(|seen| seen.0.track());
            change(desk, |edits| edits.randomise(track, gate));
        }
    };
    view! {
        <div class="editor-foot">
            <button type="button" class="button button-small" data-action="undo"
                aria-disabled=move || (!undo::can(desk.store, desk.look, undo::UNDO)).then_some("true")
                on:click=move |_| undo::go(desk.store, desk.look, undo::UNDO)>
                {icon(Icon::Undo)} {words.signal("gates.edit.undo")}
            </button>
            <button type="button" class="button button-small" data-action="redo" aria-label=words.signal("gates.edit.redo")
                title=words.signal("gates.edit.redo")
                aria-disabled=move || (!undo::can(desk.store, desk.look, undo::REDO)).then_some("true")
                on:click=move |_| undo::go(desk.store, desk.look, undo::REDO)>
                {icon(Icon::Redo)}
            </button>
            <button type="button" class="button button-small" data-action="reset"
                aria-disabled=move || same().then_some("true") on:click=move |_| change(desk, Edits::reset)>
                {words.signal("gates.edit.reset")}
            </button>
            <Show when=move || gate().is_some()>
                <button type="button" class="button button-small" data-action="randomise" on:click=randomise>
                    {words.signal("gates.edit.randomise")}
                </button>
            </Show>
            {drawn("edit-brief", Arc::new(move || told::brief(desk)))}
        </div>
    }
    .into_any()
}
