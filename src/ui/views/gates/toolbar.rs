//! Above the picture: what is looked at (with the link to this moment), layer and window; and the lens.

use super::compare;
use super::files;
use super::look::ARROWS;
use super::scenes::sheet;
use super::variant;
use super::view::Seen;
use crate::exchange::link::{Example, Ui};
use crate::train::trained::Trained;
use crate::ui::dates;
use crate::ui::parts::{
    CopyLink, Icon, Popover, Segmented, arrival, copy_text, icon, table_button,
};
use crate::ui::store::{Layout, Store};
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::HtmlInputElement;

pub fn toolbar(store: Store, look: Memo<Seen>, table_open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let trained = move || trained(store);
    let layers = Memo::new(move |_| look.with(|seen| seen.0.scene.network.shape().layers));
    let stacked = move || layers.get() != 1;
    let projector = move || store.layout.get() == Layout::Projector;
    let wide = move || store.layout.get() == Layout::Desktop;
    let open = RwSignal::new(false);
    // Where an example was chosen: there its sentence is seen, however little room there is.
    let fresh = RwSignal::new(None::<Place>);
    let told = move || fresh.get() == Some(here(store));
    // A projector shows a sign for a menu, which has more than the examples.
    let label = Signal::derive(move || {
        let [name, size] = chosen(store);
        let menu = if projector() { words.t("shell.menu") + ": " } else { String::new() };
        format!("{menu}{name} · {size}")
    });
    view! {
        <div class="toolbar" class:fresh=told>
            <Popover open=open label=label button_class="pick" class="menu example-menu" button=move || picked(store)>
                {arrival(move || Box::pin(menu(store, look, table_open, (open, fresh))))}
            </Popover>
            <Show when=wide>{ways(store)}</Show>
            <Show when=move || !projector() && stacked()>{later(Part::Layers, store, look)}</Show>
            <Show when=move || !projector() && both(look)>{later(Part::Ways, store, look)}</Show>
            {look_for(look)}
            <span class="spring"></span>
            {variant::buttons(store)}
            <Show when=move || !projector() && trained()>{window_menu(store, look)}</Show>
        </div>
    }
    .into_any()
}

/// A step and a stage.
type Place = (usize, usize);

fn here(store: Store) -> Place {
    (store.place.step.get(), store.place.stage.get())
}

/// Whether a window of the model of this tab is looked at.
fn trained(store: Store) -> bool {
    store.place.example.get() == Example::Trained && store.trained.with(Option::is_some)
}

/// Whether there are two directions to look at.
fn both(look: Memo<Seen>) -> bool {
    look.with(|seen| seen.0.scene.both())
}

/// What only a stack, both directions, a model of this tab or many units need.
#[derive(Clone, Copy)]
enum Part {
    Layers,
    Ways,
    Windows,
    Stepper,
}

/// The part, once it is here.
fn later(part: Part, store: Store, look: Memo<Seen>) -> AnyView {
    arrival(move || Box::pin(part_of(part, store, look)))
}

#[wasm_split(menu, fallible)]
fn part_of(part: Part, store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    Ok(match part {
        Part::Layers => layer_choice(store, look),
        Part::Ways => direction_choice(store, look),
        Part::Windows => window_rows(store).into_any(),
        Part::Stepper => stepper(store, look),
    })
}

/// What the menu holds, once it is here.
#[wasm_split(menu, fallible)]
fn menu(
    store: Store,
    look: Memo<Seen>,
    table_open: RwSignal<bool>,
    (open, fresh): (RwSignal<bool>, RwSignal<Option<Place>>),
) -> Result<AnyView, SplitLoaderError> {
    super::words::bring();
    let words = use_words();
    let layers = Memo::new(move |_| look.with(|seen| seen.0.scene.network.shape().layers));
    let stacked = move || layers.get() != 1;
    let projector = move || store.layout.get() == Layout::Projector;
    let wide = move || store.layout.get() == Layout::Desktop;
    Ok(view! {
        {move || examples(store, open, fresh)}
        {look_for(look)}
        <Show when=move || !wide()><span on:click=move |_| open.set(false)>{ways(store)}</span></Show>
        // A projector has no toolbar: what would stand there is in the menu.
        <span class="cells-row" on:click=move |_| open.set(false)>{variant::buttons(store)}</span>
        <Show when=move || projector() && stacked()>{layer_choice(store, look)}</Show>
        <Show when=move || projector() && both(look)>{direction_choice(store, look)}</Show>
        <Show when=move || projector() && trained(store)>{window_rows(store)}</Show>
        {files::rows(store, look, open)}
        <CopyLink key="shell.copy-moment"/>
        {compare::row(store, look, open)}
        {copy_text("copy-embed", "menu-row", ["shell.copy-embed", "shell.embed-copied"], None, move || frame(store))}
        <button type="button" class="menu-row" data-action="lecture" on:click=move |_| store.place.ui.set(Ui::Lecture)>
            {words.signal("shell.lecture")}
        </button>
        <button type="button" class="menu-row edit-row" data-action="edit-weights" on:click=move |_| open.set(false)>
            {words.signal("gates.edit.weights")}
        </button>
        <Show when=projector>
            <span on:click=move |_| open.set(false)>{table_button(table_open, "gates.show-table")}</span>
        </Show>
    }
    .into_any())
}

/// What another page says to frame this moment.
fn frame(store: Store) -> String {
    let page = window().location().href().unwrap_or_default();
    let page = page.split('#').next().unwrap_or_default();
    let source = format!("{page}{}", store.link(Ui::Embed)).replace('&', "&amp;");
    format!(
        "<iframe src=\"{source}\" title=\"Gatehouse\" width=\"1000\" height=\"760\" loading=\"lazy\"></iframe>"
    )
}

/// Name and size of an example.
fn named(store: Store, example: Example) -> Option<[String; 2]> {
    let words = use_words();
    if let Some(sheet) = sheet(example) {
        let units = words.with("gates.units", &[("count", &sheet.units().to_string())]);
        return Some([words.some(&format!("gates.scene.{}.name", example.key())), units]);
    }
    store.turns.track();
    let (name, shape, key) = match example {
        Example::Imported => store.imported.with_value(|own| {
            let scene = own.as_ref()?;
            Some((scene.title()?.to_owned(), scene.network.shape(), "gates.imported"))
        }),
        _ => store.trained.with(|own| {
            let own = own.as_ref()?;
            Some((own.spec.target.clone(), own.network.shape(), "gates.trained"))
        }),
    }?;
    let sizes = [("layers", shape.layers.to_string()), ("units", shape.hidden.to_string())];
    let sizes = sizes.each_ref().map(|(name, value)| (*name, value.as_str()));
    Some([name, words.with(key, &sizes)])
}

/// What to look for in an example, or where a model comes from: beside its name; where there is no room, in the
/// menu, and below the toolbar once it was chosen.
fn look_for(look: Memo<Seen>) -> AnyView {
    let words = use_words();
    // A file says things of its own; an example by hand needs no arguments.
    let by_hand = Memo::new(move |_| {
        look.with(|seen| seen.0.scene.about.first().is_some_and(|own| own.args.is_empty()))
    });
    let told = Memo::new(move |_| {
        let about = look.with(|Seen(look)| {
            // What an example shows by its forget gate is not seen in a cell without one.
            let seen = !by_hand.get() || look.scene.cell().forget_sign() != 0.0;
            if seen { look.scene.about.clone() } else { Vec::new() }
        });
        about.iter().map(|own| words.message(own, "look")).collect::<Vec<_>>().join(" ")
    });
    let text = move || {
        let title = by_hand.get().then(|| words.t("gates.look-for"));
        let told = told.get();
        (!told.is_empty()).then(|| {
            view! { <p class="look-for" data-part="look-for"><b>{title}</b> " " <bdi>{told}</bdi></p> }
        })
    };
    text.into_any()
}

/// What is looked at now.
fn chosen(store: Store) -> [String; 2] {
    named(store, store.place.example.get())
        .or_else(|| named(store, Example::Latch))
        .unwrap_or_default()
}

fn picked(store: Store) -> AnyView {
    view! {
        {move || {
            let [name, size] = chosen(store);
            view! { <b><bdi>{name}</bdi></b> <span class="faint">"· " {size}</span> }
        }}
        {icon(Icon::Down)}
        <span class="pick-menu">{icon(Icon::Menu)}</span>
    }
    .into_any()
}

/// A row for each example that this tab has.
fn examples(store: Store, open: RwSignal<bool>, fresh: RwSignal<Option<Place>>) -> Vec<AnyView> {
    let row = |example: Example| {
        let [name, size] = named(store, example)?;
        let on = move || (store.place.example.get() == example).then_some("true");
        let choose = move |_| {
            variant::choose_example(store, example);
            fresh.set(Some(untrack(|| here(store))));
            open.set(false);
        };
        Some(
            view! {
                <button type="button" class="menu-row" data-example=example.key() aria-current=on on:click=choose>
                    <span><bdi>{name}</bdi></span> <small>{size}</small>
                </button>
            }
            .into_any(),
        )
    };
    Example::ALL.into_iter().filter_map(row).collect()
}

/// Values forward, or the error back.
fn ways(store: Store) -> AnyView {
    let words = use_words();
    let options = ["gates.forward", "gates.back"].map(|key| words.signal(key));
    let value = Signal::derive(move || usize::from(store.place.back.get()));
    let choose = |store: Store, way: usize| store.place.back.set(way == 1);
    let options = options.into_iter().enumerate().collect();
    view! {
        <div class="ways" data-control="dir">
            {segments(store, words.signal("gates.way"), options, value, choose)}
        </div>
    }
    .into_any()
}

/// Choices by number; one function for all, because each would be code of its own.
fn segments(
    store: Store,
    label: Signal<String>,
    options: Vec<(usize, Signal<String>)>,
    value: Signal<usize>,
    choose: fn(Store, usize),
) -> AnyView {
    view! { <Segmented label options value on_choose=move |own| choose(store, own)/> }.into_any()
}

fn layer_choice(store: Store, look: Memo<Seen>) -> AnyView {
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
fn direction_choice(store: Store, look: Memo<Seen>) -> AnyView {
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
fn window_menu(store: Store, look: Memo<Seen>) -> AnyView {
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

fn window_rows(store: Store) -> Vec<AnyView> {
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

/// The unit lens: a button a unit, or a stepper above eight units.
pub fn lens(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let units = Memo::new(move |_| look.with(|seen| seen.0.scene.units()));
    let unit = Memo::new(move |_| look.with(|seen| seen.0.unit + 1));
    let go = move |to: usize| store.place.unit.set(to.clamp(1, units.get_untracked()));
    let buttons = move || {
        (1..=units.get())
            .map(|own| {
                view! {
                    <button
                        type="button"
                        aria-pressed=move || if unit.get() == own { "true" } else { "false" }
                        on:click=move |_| go(own)
                    >
                        {own}
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="lens" role="group" aria-label=words.signal("gates.unit-label")>
            <span>{words.signal("gates.unit-label")}</span>
            {move || if units.get() <= 8 { buttons().into_any() } else { later(Part::Stepper, store, look) }}
        </div>
    }
    .into_any()
}

/// One of many units: the one before, its number, the one after.
fn stepper(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let units = Memo::new(move |_| look.with(|seen| seen.0.scene.units()));
    let unit = Memo::new(move |_| look.with(|seen| seen.0.unit + 1));
    let go = move |to: usize| store.place.unit.set(to.clamp(1, units.get_untracked()));
    view! {
        <button type="button" aria-label=words.signal("gates.unit-prev") on:click=move |_| go(unit.get_untracked().saturating_sub(1))>"‹"</button>
        <input
            type="number"
            min="1"
            max=units
            aria-label=words.signal("gates.unit-label")
            prop:value=move || unit.get().to_string()
            on:change=move |event| {
                if let Ok(to) = event_target_value(&event).parse::<usize>() {
                    go(to);
                }
                // What holds, whatever was typed.
                event_target::<HtmlInputElement>(&event).set_value(&unit.get_untracked().to_string());
            }
        />
        <button type="button" aria-label=words.signal("gates.unit-next") on:click=move |_| go(unit.get_untracked() + 1)>"›"</button>
        <span>{move || words.with("gates.of", &[("count", &units.get().to_string())])}</span>
    }
    .into_any()
}
