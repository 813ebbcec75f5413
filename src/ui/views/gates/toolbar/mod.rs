//! Above the picture: what is looked at (with the link to this moment), layer and window; and the lens.

mod choices;
mod lens;
mod menu;

use super::scenes::sheet;
use super::variant;
use super::view::Seen;
use crate::exchange::link::Example;
use crate::ui::parts::{Icon, Popover, arrival, dressed, icon};
use crate::ui::store::{Layout, Store};
use crate::ui::words::use_words;
use choices::{direction_choice, layer_choice, segments, window_menu, window_rows};
use lens::stepper;
use leptos::prelude::*;
use menu::menu;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

pub use lens::lens;

pub fn toolbar(store: Store, look: Memo<Seen>, table_open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let trained = move || trained(store);
    let projector = move || store.layout.get() == Layout::Projector;
    let wide = move || store.layout.get() == Layout::Desktop;
    let open = RwSignal::new(false);
    // Where an example was chosen: there its sentence is seen, however little room there is.
    let fresh = RwSignal::new(None::<Place>);
    // Layers and directions to choose take the room of the sentence.
    let brief = move || sheet(store.place.example.get()).is_some() && !stacked(look) && !both(look);
    let told = move || fresh.get() == Some(here(store));
    // A projector shows a sign for a menu, which has more than the examples.
    let label = Signal::derive(move || {
        let [name, size] = chosen(store);
        let menu = if projector() { words.t("shell.menu") + ": " } else { String::new() };
        format!("{menu}{name} · {size}")
    });
    view! {
        <div class="toolbar" class:fresh=told class:brief=brief>
            <Popover open=open label=label button_class="pick" class="menu example-menu" button=move || picked(store)>
                {arrival(move || dressed("kinds", Box::pin(menu(store, look, table_open, (open, fresh)))))}
            </Popover>
            <Show when=wide>{ways(store)}</Show>
            <Show when=move || !projector() && stacked(look)>{later(Part::Layers, store, look)}</Show>
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

/// Whether there are layers to choose from.
fn stacked(look: Memo<Seen>) -> bool {
    look.with(|seen| seen.0.scene.network.shape().layers) != 1
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
    arrival(move || dressed("kinds", Box::pin(part_of(part, store, look))))
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

/// What to look for in an example, or where a model comes from: beside its name; where there is no room in the
/// header's middle, on a phone behind the timeline; and in the menu, and below the toolbar once it was chosen.
pub fn look_for(look: Memo<Seen>) -> AnyView {
    let words = use_words();
    // A file says things of its own; an example by hand needs no arguments.
    let by_hand = Memo::new(move |_| {
        look.with(|seen| seen.0.scene.about.first().is_some_and(|own| own.args.is_empty()))
    });
    let told = Memo::new(move |_| {
        let about = look.with(|Seen(look)| {
            // What an example shows is not seen in a kind of cell that does something else.
            let seen = !by_hand.get() || look.given;
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

/// Values forward, or the error back.
fn ways(store: Store) -> AnyView {
    let words = use_words();
    let options = ["gates.forward", "gates.back"].map(|key| words.signal(key));
    let value = Signal::derive(move || usize::from(store.place.back.get()));
    let choose = |store: Store, way: usize| store.place.back.set(way == 1);
    let options = options.into_iter().enumerate().collect();
    view! {
        <div class="ways" data-control="dir" title=words.signal("gates.way")>
            {segments(store, words.signal("gates.way"), options, value, choose)}
        </div>
    }
    .into_any()
}
