//! What the whole page shares, split by concern.

use crate::engine::cell::CellKind;
use crate::engine::{Carry, Stack};
use crate::exchange::link::{
    self, Bounds, Example, Judged, Lang, Link, Moment, Recipe, Theme, Ui, View,
};
use crate::message::Message;
use crate::notation::Symbol;
use crate::train::trained::Trained;
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::family::history::History;
use crate::ui::views::gates::model::Scene;
use gloo::storage::{LocalStorage, Storage};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::cell::Cell;
use std::sync::Arc;

/// What the reader set and what is kept on the device.
#[derive(Clone, Copy)]
pub struct Prefs {
    pub lang: RwSignal<Lang>,
    /// `None`: as the system.
    pub theme: RwSignal<Option<Theme>>,
    pub projector: RwSignal<bool>,
    /// ¼ ½ 1 2 4
    pub speed: RwSignal<f64>,
    /// 2 or 4
    pub decimals: RwSignal<usize>,
    /// Less motion although the system does not ask for it.
    pub still: RwSignal<bool>,
    /// The letter of the quantity in each gauge.
    pub letters: RwSignal<bool>,
    /// Whether training keeps to arithmetic that gives the same digits on every device.
    pub same_digits: RwSignal<bool>,
}

pub const SPEEDS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// How the page is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Desktop,
    Projector,
    Phone,
}

/// What is pointed at: a quantity and, when it is one number, its unit (from 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    pub symbol: Symbol,
    pub unit: Option<usize>,
    /// A wire: all of its numbers are told.
    pub wire: bool,
    /// A cell of the timeline: its step (from 1), and where on the screen it is pointed at.
    pub cell: Option<(usize, (i32, i32))>,
}

/// Moment, view and settings as the link carries them.
#[derive(Clone, Copy)]
pub struct Place {
    pub view: RwSignal<View>,
    pub example: RwSignal<Example>,
    /// The kind of cell that is asked for, and what stays of the weights in it.
    pub cell: RwSignal<CellKind>,
    pub carry: RwSignal<Carry>,
    /// Time step, from 1.
    pub step: RwSignal<usize>,
    /// Stage 1..=7.
    pub stage: RwSignal<usize>,
    /// Unit under the lens, from 1.
    pub unit: RwSignal<usize>,
    /// Layer, from 1.
    pub layer: RwSignal<usize>,
    /// The layers, and the directions, that a scene is given; and whether of both directions that from the last
    /// step on is looked at.
    pub stack: RwSignal<Stack>,
    pub from_end: RwSignal<bool>,
    /// The error is followed back, and not the values forward.
    pub back: RwSignal<bool>,
    /// Which answers are judged there, and the step (from 1) whose error is followed; 0: none was chosen.
    pub judged: RwSignal<Judged>,
    pub source: RwSignal<usize>,
    pub recipe: RwSignal<Recipe>,
    pub ui: RwSignal<Ui>,
    /// Whether the link names the theme: then it goes on to name the one that is seen.
    pub themed: RwSignal<bool>,
}

impl Place {
    pub fn moment(self) -> Moment {
        Moment {
            example: self.example.get(),
            cell: self.cell.get(),
            carry: self.carry.get(),
            step: self.step.get(),
            stage: self.stage.get(),
            unit: self.unit.get(),
            layer: self.layer.get(),
            stack: self.stack.get(),
            from_end: self.from_end.get(),
            back: self.back.get(),
            judged: self.judged.get(),
            source: self.source.get(),
        }
    }

    pub fn go(self, moment: Moment) {
        self.example.set(moment.example);
        self.cell.set(moment.cell);
        self.carry.set(moment.carry);
        self.stack.set(moment.stack);
        self.from_end.set(moment.from_end);
        self.layer.set(moment.layer);
        self.unit.set(moment.unit);
        self.step.set(moment.step);
        self.stage.set(moment.stage);
        self.back.set(moment.back);
        self.judged.set(moment.judged);
        self.source.set(moment.source);
    }
}

#[derive(Clone, Copy)]
pub struct Store {
    pub prefs: Prefs,
    pub place: Place,
    /// Width and height of the window in CSS pixels.
    pub size: RwSignal<(f64, f64)>,
    pub layout: Memo<Layout>,
    /// Under the pointer or in focus.
    pub pointed: RwSignal<Option<Pointed>>,
    /// Held by a tap or Enter until Esc.
    pub pinned: RwSignal<Option<Pointed>>,
    /// The one notice under the header.
    pub notice: RwSignal<Option<Message>>,
    /// The model that was trained in this tab, with its data.
    pub trained: RwSignal<Option<Arc<Trained>>>,
    /// The model of a file that was opened in this tab, as it came.
    pub imported: StoredValue<Option<Arc<Scene>>>,
    /// What was changed in what Gates shows; and how often this or the file was: who reads one of them follows
    /// the count.
    pub edits: StoredValue<Option<Edits>>,
    /// What was changed in the scene's own kind of cell, while it is looked at in another.
    pub home: StoredValue<Option<Edits>>,
    /// The switches of its kind, its layers and its directions, with the way back.
    pub switches: StoredValue<History>,
    pub turns: RwSignal<usize>,
    /// The scene of Gates that others are compared with.
    pub compared: RwSignal<Option<Arc<Scene>>>,
    /// How many faces of Gates have come since the first.
    pub faces: RwSignal<usize>,
    /// The owner of all that lives as long as the page.
    pub root: StoredValue<Owner>,
    /// The row whose forecast is looked into.
    pub row: RwSignal<usize>,
    /// Rows from here on may not be looked into: a test part that is still sealed.
    pub sealed_from: RwSignal<Option<usize>>,
}

/// Makes the scene of a window.
type Windows = fn(&Arc<Trained>, usize) -> Scene;

thread_local! {
    /// What makes it comes with those who train.
    static WINDOWS: Cell<Option<Windows>> = const { Cell::new(None) };
}

pub fn use_store() -> Store {
    expect_context()
}

impl Store {
    pub fn new() -> Self {
        let root = document().document_element();
        let zh = root.and_then(|root| root.get_attribute("lang")).is_some_and(|lang| lang != "en");
        let prefs = Prefs {
            lang: RwSignal::new(if zh { Lang::Zh } else { Lang::En }),
            theme: RwSignal::new(match kept::<String>("theme").as_deref() {
                Some("light") => Some(Theme::Light),
                Some("dark") => Some(Theme::Dark),
                _ => None,
            }),
            projector: RwSignal::new(kept("projector").unwrap_or(false)),
            speed: RwSignal::new(
                kept("speed").filter(|speed| SPEEDS.contains(speed)).unwrap_or(1.0),
            ),
            decimals: RwSignal::new(kept("decimals").filter(|n| [2, 4].contains(n)).unwrap_or(2)),
            still: RwSignal::new(kept("still").unwrap_or(false)),
            letters: RwSignal::new(kept("letters").unwrap_or(false)),
            same_digits: RwSignal::new(kept("same-digits").unwrap_or(false)),
        };
        let start = Moment::default();
        let place = Place {
            view: RwSignal::new(View::Gates),
            example: RwSignal::new(start.example),
            cell: RwSignal::new(start.cell),
            carry: RwSignal::new(start.carry),
            step: RwSignal::new(start.step),
            stage: RwSignal::new(start.stage),
            unit: RwSignal::new(start.unit),
            layer: RwSignal::new(start.layer),
            stack: RwSignal::new(start.stack),
            from_end: RwSignal::new(start.from_end),
            back: RwSignal::new(start.back),
            judged: RwSignal::new(start.judged),
            source: RwSignal::new(start.source),
            recipe: RwSignal::new(Recipe::default()),
            ui: RwSignal::new(Ui::Full),
            themed: RwSignal::new(false),
        };
        let size = RwSignal::new(window_size());
        let projected = move || prefs.projector.get() || place.ui.get() == Ui::Lecture;
        let layout = Memo::new(move |_| match (size.get(), projected()) {
            ((width, height), _) if width < 640.0 || (width < 960.0 && height < 440.0) => {
                Layout::Phone
            }
            (_, true) => Layout::Projector,
            _ => Layout::Desktop,
        });
        Self {
            prefs,
            place,
            size,
            layout,
            pointed: RwSignal::new(None),
            pinned: RwSignal::new(None),
            notice: RwSignal::new(None),
            trained: RwSignal::new(None),
            imported: StoredValue::new(None),
            edits: StoredValue::new(None),
            home: StoredValue::new(None),
            switches: StoredValue::new(History::default()),
            turns: RwSignal::new(0),
            compared: RwSignal::new(None),
            faces: RwSignal::new(0),
            root: StoredValue::new(Owner::current().unwrap_or_default()),
            row: RwSignal::new(0),
            sealed_from: RwSignal::new(None),
        }
    }

    /// Lets Gates look into a model that was trained here.
    pub fn look_into(self, trained: Trained) {
        // Else the compiler would see that there is but one, and keep it with the page.
        WINDOWS.set(Some(std::hint::black_box(Scene::trained)));
        self.trained.set(Some(Arc::new(trained)));
    }

    /// The trained model of this tab over the window that is looked at.
    pub fn window(self) -> Option<Scene> {
        self.trained.with(|own| {
            WINDOWS.get().zip(own.as_ref()).map(|(make, own)| make(own, self.row.get()))
        })
    }

    /// How far a moment may reach in the trained model of this tab, if there is one.
    pub fn trained_bounds(self) -> Option<Bounds> {
        self.trained.with_untracked(|trained| {
            trained.as_ref().map(|trained| {
                let shape = trained.network.shape();
                let steps = trained.spec.lookback;
                Bounds { steps, units: shape.hidden, layers: shape.layers, cell: shape.cell }
            })
        })
    }

    /// The theme that the reader or a link chose, if any did.
    pub fn chosen_theme(self) -> Option<Theme> {
        let projected = self.prefs.projector.get() || self.place.ui.get() == Ui::Lecture;
        projected.then_some(Theme::Projector).or(self.prefs.theme.get())
    }

    /// The link to what is on screen now, with as much of the page around it as `ui` says.
    pub fn link(self, ui: Ui) -> String {
        link::write(&Link {
            ui,
            view: self.place.view.get(),
            lang: Some(self.prefs.lang.get()),
            theme: self.place.themed.get().then(|| self.chosen_theme()).flatten(),
            moment: self.place.moment(),
            recipe: self.place.recipe.get(),
        })
    }

    /// What to highlight: what is pinned, else what is pointed at.
    pub fn highlighted(self) -> Option<Pointed> {
        self.pinned.get().or_else(|| self.pointed.get())
    }
}

impl Default for Store {
    fn default() -> Self {
        Self::new()
    }
}

pub fn window_size() -> (f64, f64) {
    let side = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(1024.0)
    };
    (side(window().inner_width()), side(window().inner_height()))
}

/// Whether the browser lets this page keep anything, which a private window or a frame on another site may not;
/// what reads and writes takes it for granted.
fn may_keep() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

/// A kept preference. Storage may be denied, foreign or broken: then there is none.
pub fn kept<T: DeserializeOwned>(name: &str) -> Option<T> {
    may_keep().then(|| LocalStorage::get(format!("gatehouse.{name}")).ok()).flatten()
}

/// Keeps a preference where the browser allows it; the page works without.
pub fn keep<T: Serialize>(name: &str, value: &T) {
    if may_keep() {
        let _ = LocalStorage::set(format!("gatehouse.{name}"), value);
    }
}

/// Forgets every preference of this page, and of no other page on the same host.
pub fn forget_all() {
    if !may_keep() {
        return;
    }
    for name in
        ["lang", "theme", "projector", "speed", "decimals", "still", "letters", "same-digits"]
    {
        LocalStorage::delete(format!("gatehouse.{name}"));
    }
}
