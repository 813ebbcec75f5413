//! What of a stack, of both directions, or of a table's windows is looked at.

use super::{Part, later};
use crate::train::trained::Trained;
use crate::ui::dates;
use crate::ui::parts::{Icon, Popover, Segmented, icon};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::look::ARROWS;
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// Choices by number; one function for all, because each would be code of its own.
pub fn segments(
    store: Store,
    label: Signal<String>,
    options: Vec<(usize, Signal<String>)>,
    value: Signal<usize>,
    choose: fn(Store, usize),
) -> AnyView {
    view! { <Segmented label options value on_choose=move |own| choose(store, own)/> }.into_any()
}

pub fn layer_choice(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let layers = Memo::new(move |_| look.with(|seen| seen.0.scene.network.shape().layers));
    let options = move || {
        (1..=layers.get())
            .map(|layer| (layer, Signal::derive(move || layer.to_string())))
            .collect::<Vec<_>>()
    };
    let value = Signal::derive(move || look.with(|seen| seen.0.layer));
    let choose = |store: Store, layer: usize| store.place.layer.set(layer);
    view! {
        <div class="layer-choice">
            <span>{words.signal("gates.layer")}</span>
            {move || segments(store, words.signal("gates.layer"), options(), value, choose)}
        </div>
    }
    .into_any()
}

/// Of a layer that reads from both ends, the direction that is looked at: its sign, and where there is room its name.
pub fn direction_choice(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let option = |(way, key): (usize, &'static str)| {
        let name = words.signal(key);
        let on = move || if look.with(|seen| seen.0.direction) == way { "true" } else { "false" };
        view! {
            <button type="button" aria-pressed=on aria-label=name title=name on:click=move |_| store.place.from_end.set(way == 1)>
                {ARROWS[way]} <span>" " {name}</span>
            </button>
        }
    };
    let options = ["gates.ways.ltr", "gates.ways.rtl"].into_iter().enumerate().map(option);
    view! {
        <div class="way-choice" data-control="way">
            <div class="segmented" role="group" aria-label=words.signal("gates.ways.way")>{options.collect_view()}</div>
        </div>
    }
    .into_any()
}

/// Which row's window is looked at: its last day, and the way to the one before and after.
pub fn window_menu(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let open = RwSignal::new(false);
    let ends = Signal::derive(move || window_end(store, look));
    let label = Signal::derive(move || format!("{} {}", words.t("gates.window-ends"), ends.get()));
    let button = move || {
        view! { <span class="pick-what">{words.signal("gates.window-ends")}</span> " " <b>{ends}</b> {icon(Icon::Down)} }
    };
    view! {
        <Popover open=open label=label button_class="pick window-pick" class="menu" button=button>
            {later(Part::Windows, store, look)}
        </Popover>
    }
    .into_any()
}

/// The last day of the window, or its last row.
fn window_end(store: Store, look: Memo<Seen>) -> String {
    let words = use_words();
    let row = store.row.get();
    let last = store
        .trained
        .with(|trained| trained.as_ref().map_or(row, |trained| trained.input_rows(row).end));
    let (time, rhythm) =
        look.with(|seen| (seen.0.scene.times().last().copied(), seen.0.scene.rhythm()));
    let dated = match store.layout.get() {
        Layout::Phone => dates::dated_briefly,
        _ => dates::dated,
    };
    time.map_or_else(|| last.to_string(), |time| dated(time, rhythm, words))
}

pub fn window_rows(store: Store) -> Vec<AnyView> {
    let words = use_words();
    let bounds = move || {
        store.trained.with(|trained| {
            let end = |own: &Trained| store.sealed_from.get().unwrap_or(own.split.rows) - 1;
            trained.as_ref().map_or((0, 0), |own| (own.split.first, end(own)))
        })
    };
    let go = move |by: isize| {
        let (first, last) = bounds();
        store.row.update(|row| *row = row.saturating_add_signed(by).clamp(first, last));
    };
    let row = |key: &'static str, by: isize, end: fn((usize, usize)) -> usize| {
        let stuck = move || store.row.get() == end(bounds());
        view! {
            <button type="button" class="menu-row" disabled=stuck on:click=move |_| go(by)>{words.signal(key)}</button>
        }
        .into_any()
    };
    vec![row("gates.window-prev", -1, |ends| ends.0), row("gates.window-next", 1, |ends| ends.1)]
}
