//! What can be chosen of a kind of cell, and how far its answers are from those of the kind it is measured by.

use super::carry::{SAME, alike, difference, measured, measured_by, state_difference, told_of_h};
use super::faces::grown;
use super::grow;
use crate::engine::cell::CellKind;
use crate::engine::{Carry, MOST_LAYERS};
use crate::notation::{number, raised};
use crate::ui::parts::{Segmented, listen_window};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::variant::{KEYS, name};
use crate::ui::views::gates::view::{Held, Seen};
use crate::ui::words::use_words;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, Node};

/// Beside the equations, and in the menu where these have no room for them.
pub fn controls(store: Store, look: Memo<Seen>, menu: RwSignal<bool>) -> AnyView {
    let wide = move || store.layout.get() == Layout::Desktop;
    view! {
        {move || wide().then(|| chosen(store, look))}
        <Show when=move || menu.get()>{all(store, look, menu)}</Show>
    }
    .into_any()
}

/// What can be chosen of the kind that holds.
fn chosen(store: Store, look: Memo<Seen>) -> AnyView {
    let cells = Memo::new(move |_| (look.with(|seen| seen.0.home.cell()), store.place.cell.get()));
    let grows = grows(store, look);
    let content = move || {
        let (home, cell) = cells.get();
        // Of what the scene is by itself nothing was carried over.
        let other = home != cell || grows.get();
        let own = || {
            view! {
                <div class="kind-controls">
                    {other.then(|| carry(store))} {switches(store, cell)} {other.then(|| apart(store, look))}
                </div>
            }
        };
        (other || !cell.switches().is_empty()).then(own)
    };
    view! { {content} }.into_any()
}

/// Whether more layers or directions are asked for than the scene has.
fn grows(store: Store, look: Memo<Seen>) -> Memo<bool> {
    Memo::new(move |_| look.with(|seen| grow::grows(&seen.0.home, store.place.stack.get())))
}

/// The menu of all kinds, under the button that opened it.
fn all(store: Store, look: Memo<Seen>, menu: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let place = button().map(|own| own.get_bounding_client_rect());
    let (width, _) = store.size.get_untracked();
    let below = place.as_ref().map_or(60.0, |own| own.bottom().max(40.0) + 6.0);
    let beside = place.map_or(8.0, |own| (width - own.right()).max(8.0));
    let close = move || {
        if menu.try_get_untracked() != Some(true) {
            return;
        }
        menu.set(false);
        if let Some(opener) = button() {
            // Fails for nothing that is on screen.
            let _ = opener.focus();
        }
    };
    let root = NodeRef::<html::Div>::new();
    root.on_load(|root| {
        request_animation_frame(move || {
            let _ = root.focus();
        });
    });
    listen_window("keydown", move |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
            close();
        }
    });
    listen_window("pointerdown", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        let own = root.try_get_untracked().flatten();
        let inside = own.is_some_and(|own| own.contains(target.as_ref()));
        if !inside && menu.try_get_untracked() == Some(true) {
            menu.set(false);
        }
    });
    let rows = KEYS.map(|key| {
        let on = move || if store.place.cell.get().key() == key { "true" } else { "false" };
        view! {
            <button type="button" class="menu-row" data-variant=key aria-pressed=on>
                {move || name(words, key)}
            </button>
        }
    });
    let narrow = move || store.layout.get() != Layout::Desktop;
    view! {
        <div
            class="popover menu cell-menu"
            role="dialog"
            tabindex="-1"
            aria-label=words.signal("gates.cell")
            node_ref=root
            style:top=format!("{below}px")
            style:right=format!("{beside}px")
            style:max-height=format!("calc(100dvh - {}px)", below + 8.0)
        >
            {rows.into_iter().collect_view()}
            {move || stack(store, look)}
            {move || narrow().then(|| chosen(store, look))}
        </div>
    }
    .into_any()
}

/// A second direction, and further layers; a model that has either by itself keeps it.
fn stack(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let stack = store.place.stack;
    let own = look.with_untracked(|Seen(look)| look.home.both());
    let by_hand = look.with_untracked(|Seen(look)| look.home.is_by_hand());
    let on = move || if own || stack.get().both { "true" } else { "false" };
    let turn = move |_| {
        stack.update(|stack| stack.both = !stack.both);
        store.place.from_end.set(false);
    };
    let layers = move || {
        let option = |count: usize| (count, Signal::derive(move || count.to_string()));
        let options: Vec<_> = (1..=MOST_LAYERS).map(option).collect();
        let value = Signal::derive(move || stack.get().layers);
        let choose = move |layers: usize| stack.update(|stack| stack.layers = layers);
        view! {
            <div class="stack-choice" data-control="stack">
                <span>{words.signal("gates.ways.layers")}</span>
                <Segmented
                    label=words.signal("gates.ways.layers")
                    options
                    value
                    on_choose=choose
                />
            </div>
        }
    };
    view! {
        <div class="stack">
            <button type="button" class="menu-row" data-control="both" aria-pressed=on disabled=own on:click=turn>
                {move || name(words, "both")}
            </button>
            {by_hand.then(layers)}
        </div>
    }
    .into_any()
}

/// The button of the menu that is on screen.
fn button() -> Option<HtmlElement> {
    let all = document().query_selector_all("[data-action=more-cells]").ok()?;
    let all = (0..all.length()).filter_map(|k| all.item(k)?.dyn_into::<HtmlElement>().ok());
    let mut seen = all.filter(|own| own.get_client_rects().length() > 0);
    seen.next()
}

/// Whether numbers stay, or what they do.
fn carry(store: Store) -> AnyView {
    let words = use_words();
    let options = Carry::ALL.map(|carry| {
        let key = match carry {
            Carry::Weights => "gates.kin.carry.weights",
            Carry::Behaviour => "gates.kin.carry.behaviour",
        };
        view! {
            <option value=carry.key() selected=move || store.place.carry.get() == carry>{words.signal(key)}</option>
        }
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some(carry) = Carry::ALL.into_iter().find(|carry| carry.key() == value) {
            store.place.carry.set(carry);
        }
    };
    view! {
        <label class="carry">
            <span>{words.signal("gates.kin.carry.keep")}</span>
            <select data-control="carry" prop:value=move || store.place.carry.get().key() on:change=choose>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// The switches of the form, each by itself.
fn switches(store: Store, cell: CellKind) -> AnyView {
    let words = use_words();
    let own = cell.switches();
    let all = own.clone();
    let boxes = own.into_iter().map(move |(word, on)| {
        let (name, key) = match word {
            "forget" => ("article-forget", "gates.kin.switch.forget"),
            "output" => ("article-output", "gates.kin.switch.output"),
            "tanh" => ("article-tanh", "gates.kin.switch.tanh"),
            "before" => ("gru-before", "gates.kin.switch.before"),
            _ => ("gru-writes", "gates.kin.switch.writes"),
        };
        let all = all.clone();
        let turn = move |_| {
            let on = all.iter().filter(|(own, on)| *on != (*own == word));
            let on: Vec<&str> = on.map(|(own, _)| *own).collect();
            store.place.cell.set(cell.with_switches(&on));
        };
        view! {
            <label>
                <input type="checkbox" data-control=name prop:checked=on on:change=turn/>
                <span>{words.signal(key)}</span>
            </label>
        }
    });
    boxes.collect_view().into_any()
}

/// The largest difference in answers over this sequence.
fn apart(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let scene = Memo::new(move |_| Held(look.get().0.scene));
    let apart = Memo::new(move |_| {
        let now = scene.get().0;
        let home = look.with_untracked(|seen| seen.0.home.clone());
        let (carry, stack) = (store.place.carry.get(), store.place.stack.get());
        let base = grown(&home, (stack, carry));
        let changed = store.home.with_value(|edits| {
            let own = edits.as_ref().filter(|edits| edits.base().same_source(&base))?;
            Some(own.scene().clone())
        });
        let base = changed.unwrap_or(base);
        let by = if grow::grows(&home, stack) {
            grow::measure(&home, &base, &now)
        } else {
            measured(&base, &now, (now.cell(), carry))
        };
        let (state, unit) = state_difference(&by, &now);
        (difference(&by, &now), state, unit)
    });
    let (answers, states) = (move || apart.get().0, move || apart.get().1);
    let cells = Memo::new(move |_| (look.with(|seen| seen.0.home.cell()), scene.get().0.cell()));
    let grows = grows(store, look);
    let told = move || {
        let (home, cell) = cells.get();
        let of = match measured_by(home, cell) {
            _ if grows.get() => words.t("gates.ways.of-plain"),
            own if own.name() == cell.key() => words.t("gates.kin.of-pytorch"),
            own => words.with("gates.kin.of-own", &[("cell", &name(words, own.key()))]),
        };
        let value = answers();
        let key = if value < SAME { "gates.kin.same" } else { "gates.kin.apart" };
        words.with(key, &[("of", &of), ("value", &printed(value))])
    };
    let of_h = move || {
        let (answers, value, unit) = apart.get();
        let (key, unit) = (told_of_h(answers, value), (unit + 1).to_string());
        words.with(key, &[("value", &printed(value)), ("unit", &unit)])
    };
    let same = Memo::new(move |_| {
        let ((_, cell), stack) = (cells.get(), store.place.stack.get());
        let home = look.with_untracked(|seen| seen.0.home.clone());
        // Grown layers and directions are another choice.
        !grow::grows(&home, stack) && alike(&home, cell)
    });
    let takes = move || {
        let (home, cell) = cells.get();
        let (scene, stack) = (scene.get().0, store.place.stack.get());
        let behaves = store.place.carry.get() == Carry::Behaviour;
        let mut keys: Vec<&str> = takes(home, cell, behaves).into_iter().collect();
        keys.extend(same.get().then_some("gates.kin.carry.alike"));
        if grows.get() && stack.both {
            keys.push(if behaves { "gates.ways.deaf" } else { "gates.ways.mean" });
        }
        if grows.get() && scene.is_by_hand() && stack.layers > 1 {
            keys.push(if behaves { "gates.ways.made-up" } else { "gates.ways.squashed" });
        }
        let told: Vec<String> = keys.into_iter().map(|key| words.t(key)).collect();
        told.join(" ")
    };
    view! {
        <p class="apart" role="status">
            <b data-metric="variant-difference" data-value=move || answers().to_string()>{told}</b>
            " "
            <b data-metric="state-difference" data-value=move || states().to_string()>{of_h}</b>
            " " <span>{takes}</span>
        </p>
    }
    .into_any()
}

/// The key of which weights the gates of a kind begin with, where that is not plain from their names.
fn takes(home: CellKind, cell: CellKind, behaves: bool) -> Option<&'static str> {
    Some(match (home.key(), cell.key()) {
        ("rnn", "gru") if behaves => "gates.kin.takes.gru-as-rnn",
        ("rnn", own) if behaves && own != "rnn" => "gates.kin.takes.as-rnn",
        ("lstm1997", "lstm" | "peephole" | "article") if behaves => "gates.kin.takes.as-lstm1997",
        ("gru", "rnn") => "gates.kin.takes.rnn-of-gru",
        ("rnn", "gru") => "gates.kin.takes.gru-of-rnn",
        (a, b) if a == b => return None,
        (_, "gru") => "gates.kin.takes.gru",
        (_, "rnn") => "gates.kin.takes.rnn",
        ("gru", _) => "gates.kin.takes.of-gru",
        ("rnn", _) => "gates.kin.takes.of-rnn",
        _ => return None,
    })
}

/// Four decimals; less than those can show as a power of ten.
fn printed(value: f64) -> String {
    if value == 0.0 || value >= 5e-5 {
        return number(value, 4);
    }
    // Rust rounds before it chooses the power: never 10.0.
    let told = format!("{value:.1e}");
    let power = |text: &str| text.parse::<i32>().ok().map(raised);
    match told.split_once('e').and_then(|(digits, own)| Some((digits, power(own)?))) {
        Some((digits, power)) => format!("{digits}·10{power}"),
        None => told,
    }
}
