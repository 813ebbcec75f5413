//! The pictures of the other kinds of cell: the LSTM's drawing with what each of them has in its place. Parts
//! that all have stay where they are. Which card reads what is told by the cell's own wires.

mod extras;
mod gru;
mod kindred;
mod rnn;

use super::cards::Card;
use super::{Pen, Picture, group};
use crate::engine::cell::{Block, CellKind};
use crate::notation::{Function, Symbol, Way, Wire, letters as s};
use crate::ui::shape::{Shape, classed};
use crate::ui::views::gates::family::kin::Kin;
use crate::ui::views::gates::look::Look;

/// The picture for a look at any kind.
pub fn diagram(look: &Look, pen: &dyn Pen) -> Shape {
    let cell = look.scene.cell();
    let picture = Picture::of(look, pen);
    let kin = Kindred { wires: cell.wiring(), cell, kin: Kin::of(cell), picture };
    match kin.kin {
        Kin::Rnn => kin.rnn(),
        Kin::GruAfter | Kin::GruBefore => kin.gru(),
        Kin::Plain | Kin::Late => kin.kindred(),
    }
}

/// A picture with what is known of its cell.
struct Kindred<'a> {
    picture: Picture<'a>,
    cell: CellKind,
    kin: Kin,
    wires: Vec<Wire>,
}

impl Kindred<'_> {
    /// The wire between two quantities, where there is one.
    fn wire(&self, from: &str, to: &str) -> Option<Wire> {
        self.wires.iter().find(|own| (own.from.id, own.to.id) == (from, to)).copied()
    }

    /// Which lanes of the bus the four cards tap.
    fn taps(&self, gates: [&str; 4]) -> [[bool; 2]; 4] {
        gates.map(|gate| {
            [s::H_PREV, s::X]
                .map(|from| self.wire(from.id, gate).is_some_and(|wire| wire.way == Way::Weighed))
        })
    }

    fn symbol(&self, id: &str) -> Symbol {
        self.picture.look.symbol(id).unwrap_or(s::H)
    }

    /// The weights of a gate as one block; with its peephole as one more column.
    fn block(&self, gate: Symbol) -> Option<Block> {
        let look = self.picture.look;
        let mut own = look.blocks().iter().filter(|own| own.gate == gate);
        let mut block = own.next()?.clone();
        for other in own {
            for (row, more) in block.hidden.iter_mut().zip(&other.hidden) {
                row.extend(more);
            }
        }
        let peepholes = look.peepholes();
        if let Some((_, p)) = peepholes.iter().find(|(own, _)| own.sub == gate.id) {
            block.input.iter_mut().zip(p).for_each(|(row, p)| row.push(*p));
        }
        Some(block)
    }

    /// The card of a gate; `stage` is the one it sees.
    fn card(&self, place: usize, symbol: Symbol, stage: usize, hot: bool) -> Shape {
        let block = self.block(symbol);
        let column = self.cell.columns().find(|(_, own)| own.gate == symbol);
        let tanh = matches!(symbol.id, "g" | "n" | "h");
        let function = if tanh { Function::Tanh } else { Function::Sigmoid };
        let own = Card {
            place,
            symbol,
            sum: column.map(|(_, own)| (own.z, function)),
            weights: block.as_ref(),
            stage,
            hot,
        };
        let g = &self.picture.g;
        let strip = self.picture.strip(symbol, (g.cards[place], g.strip), Default::default());
        self.picture.card_of(own, strip)
    }

    /// An empty picture in the colour of the state that runs along its top.
    fn framed(&self, state: Symbol) -> Shape {
        self.picture.framed(state.role.token(), [])
    }

    /// What only this kind has appears as it comes.
    fn own(&self, parts: impl IntoIterator<Item = Shape>) -> Shape {
        classed("g", "own").with(group(parts))
    }
}
