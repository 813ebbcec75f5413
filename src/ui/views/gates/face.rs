//! What Gates shows of a moment, as plain functions: pictures as values and the words beside them. The one
//! of the forward step of an LSTM is always here; others come with a file of their own and are left here
//! under a name.

use super::look::Look;
use super::model::reached;
use super::{diagram, equations, table, timeline, told};
use crate::engine::cell::CellKind;
use crate::notation::{Equation, Symbol, letters as s};
use crate::ui::shape::Shape;
use crate::ui::store::Store;
use leptos::prelude::*;
use std::cell::RefCell;

/// A size, or a point.
type Pair = (f64, f64);

#[derive(Clone, Copy)]
pub struct Face {
    pub name: &'static str,
    /// Its time runs from the last step to the first, its stages from the last to the first.
    pub back: bool,
    /// Whether a quantity of a cell's step has come into being at a moment (step and stage, from 1).
    pub reached: fn(CellKind, Symbol, usize, (usize, usize)) -> bool,
    /// The rows of the timeline below x; on a phone, as many as there is room for.
    pub rows: fn(&Look, usize) -> Vec<Symbol>,
    /// How much of the old state the lens unit keeps, of the candidate it writes, and of its state it shows;
    /// not a number where nothing rules that.
    pub shares: fn(&Look) -> [f64; 3],
    pub diagram: fn(&Look) -> Shape,
    /// The equations of the step, and which of them is open; with the row that the reader opened.
    pub equations: fn(&Look) -> Vec<Equation>,
    pub open: fn(&Look, Option<Symbol>) -> Option<Symbol>,
    /// Above the panel.
    pub heading: fn(&Look) -> AnyView,
    /// The equations with their numbers.
    pub panel: fn(&Look, Option<Symbol>) -> Shape,
    /// What a gate is for, in a sentence.
    pub job: fn(&Look, Symbol) -> Option<String>,
    /// Below the panel.
    pub foot: fn(&Look) -> Vec<Shape>,
    /// The timeline in a box of a size; with whether steps that are not reached are filled too.
    pub timeline: fn(&Look, Pair, bool) -> Shape,
    /// Quantity and unit (from 0) of a cell of the timeline, by size and point.
    pub cell_at: fn(&Look, Pair, Pair) -> Option<(Symbol, usize)>,
    /// A press on the timeline, by size and point; whether it was more than a jump to a step.
    pub pressed: fn(Store, &Look, Pair, Pair) -> bool,
    pub table: fn(&Look) -> Shape,
    /// What happens at the stage, in a sentence.
    pub tell: fn(&Look) -> String,
    /// What is spoken when a stage begins.
    pub told: fn(&Look) -> String,
}

/// The name of a face; that of [`FORWARD`].
pub const LSTM: &str = "lstm";
/// The name of the way back.
pub const BACK: &str = "back";

pub const FORWARD: Face = Face {
    name: LSTM,
    back: false,
    reached: |_, symbol, step, now| reached(symbol, step, now),
    rows: |look, room| timeline::rows(look.layout, look.stage, room),
    shares: |look| [s::F, s::I, s::O].map(|gate| look.lens(gate)),
    diagram: diagram::diagram,
    equations: |look| equations::with_answer(look, CellKind::lstm_equations()),
    open: |look, chosen| equations::open(look, chosen, equations::active(look.stage)),
    heading: told::heading,
    panel: equations::panel,
    job: |look, gate| {
        let own = equations::GATES.contains(&gate);
        own.then(|| look.words.t(&format!("gates.job.{}", gate.id)))
    },
    foot: told::unit_card,
    timeline: timeline::timeline,
    cell_at: timeline::cell_at,
    pressed: |_, _, _, _| false,
    table: table::table,
    tell: |look| look.words.t(&format!("gates.tell.{}", look.stage)),
    told: told::narrated,
};

thread_local! {
    static FACES: RefCell<Vec<Face>> = const { RefCell::new(Vec::new()) };
}

/// Leaves a face where there is none of its name, and tells whoever waits for it.
pub fn bring(store: Store, face: Face) {
    let new = FACES.with_borrow_mut(|faces| {
        let new = faces.iter().all(|own| own.name != face.name);
        faces.extend(new.then_some(face));
        new
    });
    if new {
        store.faces.update(|count| *count += 1);
    }
}

/// The face of this name, followed until it comes.
pub fn named(store: Store, name: &str) -> Option<Face> {
    store.faces.track();
    FACES.with_borrow(|faces| faces.iter().find(|own| own.name == name).copied())
}
