//! What the view calls of the family: faces, scenes and the way changes go along.

use super::carry::{self, Kept, Kind};
use super::controls;
use super::kin::{self, Kin, Room, forms};
use crate::engine::cell::CellKind;
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::store::{Layout, Store};
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::face::{FORWARD, Face};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::Scene;
use crate::ui::views::gates::variant::{self, Family};
use crate::ui::views::gates::view::{Seen, unit_card_of};
use crate::ui::views::gates::{diagram, equations, linking, table, words};
use leptos::prelude::*;
use std::cell::RefCell;
use std::sync::Arc;

/// Brings the kinds to the page; what can be chosen of the one that is asked for, and their menu.
pub fn arrive(store: Store, look: Memo<Seen>, menu: RwSignal<bool>) -> AnyView {
    words::bring();
    linking::know(symbols());
    variant::lay_out(store, Family { face, picture: diagram::diagram_of_family, scene, along });
    controls::controls(store, look, menu)
}

/// Everything that can be pointed at and that an LSTM has not.
fn symbols() -> Vec<Symbol> {
    let of = |cell: CellKind| {
        let late = cell.worked_out().into_iter().map(|equation| equation.lhs);
        cell.made_symbols().iter().chain(cell.z_symbols()).copied().chain(late).collect::<Vec<_>>()
    };
    let mut all: Vec<Symbol> = Vec::new();
    for symbol in forms().into_iter().flat_map(of) {
        if !all.contains(&symbol) {
            all.push(symbol);
        }
    }
    all
}

/// The scene in another kind; the same one as long as nothing else is asked for.
fn scene(home: &Arc<Scene>, kind: Kind) -> Arc<Scene> {
    /// Of which scene, in which kind, and what came of it.
    type Last = Option<(Arc<Scene>, Kind, Arc<Scene>)>;
    thread_local! {
        static LAST: RefCell<Last> = const { RefCell::new(None) };
    }
    LAST.with_borrow_mut(|last| {
        if let Some((of, own, scene)) = last
            && Arc::ptr_eq(of, home)
            && *own == kind
        {
            return scene.clone();
        }
        let scene = Arc::new(carry::varied(home, kind));
        *last = Some((home.clone(), kind, scene.clone()));
        scene
    })
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
        foot: |look| {
            // The jobs of hand-set units are those of an LSTM's.
            let own = !(kin_of(look).is_gru() || kin_of(look) == Kin::Rnn);
            unit_card_of(look, own)
        },
        table: |look| {
            let kin = kin_of(look);
            let mut shown: Vec<Symbol> = look.now().symbols().filter(|own| *own != s::X).collect();
            shown.sort_by_key(|own| kin.first_stage(*own));
            table::table_of(look, &shown)
        },
        tell: |look| {
            let own = kin::tell(look.scene.cell(), look.stage);
            own.map_or_else(|| (FORWARD.tell)(look), |key| look.words.t(key))
        },
        ..FORWARD
    }
}

fn kin_of(look: &Look) -> Kin {
    Kin::of(look.scene.cell())
}

fn rows(look: &Look, room: usize) -> Vec<Symbol> {
    let room = match look.layout {
        Layout::Desktop => Room::All,
        Layout::Phone => Room::Most(room),
        Layout::Projector => Room::Pair,
    };
    let ids = kin_of(look).rows(look.stage, room);
    // Where there is no forget gate, the one that stands open takes its row.
    let own = |id: &str| look.symbol(id).or((room == Room::Pair).then_some(s::I));
    ids.into_iter().filter_map(own).collect()
}

fn along(store: Store, home: Arc<Scene>, from: Kind, to: Kind) {
    let of_home = |edits: StoredValue<Option<Edits>>| {
        edits.with_value(|own| own.clone().filter(|own| own.base().same_origin(&home)))
    };
    let kept = Kept { home: of_home(store.home), own: of_home(store.edits) };
    // What was changed in another scene waits there, and of a file that was opened nothing has to move.
    if (kept.home.is_none() && kept.own.is_none()) || kept.is_of(&scene(&home, to)) {
        return;
    }
    let kept = kept.along(&home, from, to);
    store.home.set_value(kept.home);
    store.edits.set_value(kept.own);
    store.turns.update(|turns| *turns += 1);
}
