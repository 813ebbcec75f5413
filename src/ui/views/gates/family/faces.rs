//! What the view calls of the family: faces, scenes and the way changes go along.

use super::carry::{self, Kept, Kind};
use super::history::{Asked, Was};
use super::kin::{self, Kin, Room, forms};
use super::{controls, grow};
use crate::engine::cell::CellKind;
use crate::engine::{Carry, Stack};
use crate::notation::letters as s;
use crate::notation::{Equation, Symbol};
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::edit::undo;
use crate::ui::views::gates::face::{FORWARD, Face};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{ROWS, Scene};
use crate::ui::views::gates::variant::{self, Family};
use crate::ui::views::gates::view::Seen;
use crate::ui::views::gates::{diagram, equations, linking, table, words};
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;

/// Brings the kinds to the page; what can be chosen of the one that is asked for, and their menu.
pub fn arrive(store: Store, look: Memo<Seen>, menu: RwSignal<bool>) -> AnyView {
    words::bring();
    linking::know(symbols());
    let picture = diagram::diagram_of_family;
    variant::lay_out(store, Family { face, picture, both, scene, along });
    undo::follow_keys(store);
    controls::controls(store, look, menu)
}

/// Everything that can be pointed at and that an LSTM has not.
fn symbols() -> Vec<Symbol> {
    let of = |cell: CellKind| {
        let late = cell.worked_out().into_iter().map(|equation| equation.lhs);
        let weights = cell.columns().flat_map(|(_, column)| [column.weights, column.bias]);
        let made = cell.made_symbols().iter().chain(cell.z_symbols()).copied();
        made.chain(late).chain(weights).collect::<Vec<_>>()
    };
    let mut all: Vec<Symbol> = Vec::new();
    for symbol in forms().into_iter().flat_map(of) {
        if !all.contains(&symbol) {
            all.push(symbol);
        }
    }
    all
}

/// A scene, what was asked of it, and what came of that.
type Made<T> = Option<(Arc<Scene>, T, Arc<Scene>)>;

/// The scene as it is asked for; the same one as long as nothing else is.
fn scene(home: &Arc<Scene>, (kind, stack): Asked) -> Arc<Scene> {
    thread_local! {
        static LAST: RefCell<Made<Kind>> = const { RefCell::new(None) };
    }
    let grown = grown(home, (stack, kind.1));
    if kind.0 == grown.cell() {
        return grown;
    }
    LAST.with_borrow_mut(|last| made(last, &grown, kind, carry::varied))
}

/// The scene in its own kind of cell, with the layers and directions that are asked for.
pub fn grown(home: &Arc<Scene>, asked: (Stack, Carry)) -> Arc<Scene> {
    thread_local! {
        static LAST: RefCell<Made<(Stack, Carry)>> = const { RefCell::new(None) };
    }
    if !grow::grows(home, asked.0) {
        return home.clone();
    }
    let make = |home: &Scene, (stack, carry)| grow::grown(home, stack, carry);
    LAST.with_borrow_mut(|last| made(last, home, asked, make))
}

/// What was made last, where it is of the same; else what is made now.
fn made<T: Copy + PartialEq>(
    last: &mut Made<T>,
    home: &Arc<Scene>,
    asked: T,
    make: impl FnOnce(&Scene, T) -> Scene,
) -> Arc<Scene> {
    if let Some((of, own, scene)) = last
        && Arc::ptr_eq(of, home)
        && *own == asked
    {
        return scene.clone();
    }
    let scene = Arc::new(make(home, asked));
    *last = Some((home.clone(), asked, scene.clone()));
    scene
}

fn face(cell: CellKind) -> Face {
    Face {
        name: cell.key(),
        reached: |cell, symbol, step, now| Kin::of(cell).reached(symbol, step, now),
        rows,
        equations: |look| equations::with_answer(look, look.scene.cell().worked_out()),
        open: |look, chosen| {
            let own = kin_of(look).open(look.scene.cell(), look.stage);
            equations::open(look, chosen, own.and_then(|id| look.symbol(id)))
        },
        shares: |look| {
            kin::shares(look.scene.cell(), &|id| {
                look.symbol(id).map_or(f64::NAN, |own| look.lens(own))
            })
        },
        diagram: |look| diagram::diagram_of_family(look, &diagram::Values),
        panel: |look, chosen| equations::panel_of(look, chosen, &look.scene.cell().worked_out()),
        job: |look, gate| {
            let key = kin::job(look.scene.cell(), gate.id)?;
            Some(look.words.t(&format!("gates.job.{key}")))
        },
        table: |look| {
            let kin = kin_of(look);
            let mut shown: Vec<Symbol> = look.now().symbols().filter(|own| *own != s::X).collect();
            shown.sort_by_key(|own| kin.first_stage(*own));
            table::table_of(look, &shown)
        },
        tell,
        ..FORWARD
    }
}

fn kin_of(look: &Look) -> Kin {
    Kin::of(look.scene.cell())
}

fn rows(look: &Look, room: usize) -> Vec<Symbol> {
    let room = match look.layout {
        Layout::Desktop if room >= ROWS.len() => Room::All,
        Layout::Desktop | Layout::Phone => Room::Most(room),
        Layout::Projector => Room::Pair,
    };
    let ids = kin_of(look).rows(look.stage, room);
    // Where there is no forget gate, the one that stands open takes its row.
    let own = |id: &str| look.symbol(id).or((room == Room::Pair).then_some(s::I));
    ids.into_iter().filter_map(own).collect()
}

/// The face of a layer that reads from both ends: the equations of the direction that is looked at.
fn both(own: Face) -> Face {
    fn rows(look: &Look) -> Vec<Equation> {
        let all = look.scene.cell().worked_out().into_iter();
        let turn = |own: Equation| if look.direction == 1 { own.from_end() } else { own };
        all.map(turn).collect()
    }
    Face {
        equations: |look| equations::with_answer(look, rows(look)),
        panel: |look, chosen| equations::panel_of(look, chosen, &rows(look)),
        tell: |look| {
            let key = match (look.direction, look.stage) {
                (1, 1) => "gates.ways.tell.join",
                (1, 7) => "gates.ways.tell.pass",
                _ => return tell(look),
            };
            look.words.t(key)
        },
        ..own
    }
}

fn tell(look: &Look) -> String {
    let own = kin::tell(look.scene.cell(), look.stage);
    own.map_or_else(|| (FORWARD.tell)(look), |key| look.words.t(key))
}

fn along(store: Store, before: &Arc<Scene>, home: Arc<Scene>, from: Asked, to: Asked) {
    // What was changed in another scene waits there.
    let of_home = |edits: StoredValue<Option<Edits>>| {
        edits.with_value(|own| own.clone().filter(|own| own.base().same_origin(&home)))
    };
    let kept = Kept { home: of_home(store.home), own: of_home(store.edits) };
    // Of a step of Undo, of a file that was opened and of a scene that is come back to nothing has to move.
    let mut there = kept.is_of(&scene(&home, to));
    store.switches.update_value(|history| {
        there |= history.expects(to);
        if !there && Arc::ptr_eq(before, &home) {
            history.switched(Was { home: home.clone(), asked: from, kept: kept.clone() });
        }
    });
    if !there && (kept.home.is_some() || kept.own.is_some()) {
        let [base, next] = [from, to].map(|(kind, stack)| grown(&home, (stack, kind.1)));
        let kept = if Arc::ptr_eq(&base, &next) {
            kept.along(&base, from.0, to.0)
        } else {
            // Home first: there the same numbers are found again.
            let kept = kept.along(&base, from.0, (base.cell(), from.0.1));
            grow::all_along(&kept, &next).along(&next, (next.cell(), to.0.1), to.0)
        };
        store.home.set_value(kept.home);
        store.edits.set_value(kept.own);
    }
    store.turns.update(|turns| *turns += 1);
}
