//! One unit of a cell of any kind: where a kind is told from another.
//!
//! Numbers go in and out by place, in the order of the cell's own symbols. One function serves all kinds, so
//! that the loops around it stand once for all of them.

use super::{Arriving, Cell, CellKind, Numbers, Quantities, State, match_cell, with_cell};
use crate::engine::real::Real;
use crate::notation::Symbol;

/// [`Cell::forward`] of `kind`.
pub fn forward<T: Real>(kind: CellKind, z: Numbers<T>, before: State<T>, p: [T; 3]) -> Numbers<T> {
    fn own<T: Real, C: Cell<T>>(cell: C, z: Numbers<T>, before: State<T>, p: [T; 3]) -> Numbers<T> {
        cell.forward(C::Sums::from_numbers(z), before, p).numbers()
    }
    with_cell!(kind, cell => own(cell, z, before, p))
}

/// [`Cell::read_late`] of `kind`.
pub fn read_late<T: Real>(kind: CellKind, made: Numbers<T>) -> T {
    fn own<T: Real, C: Cell<T>>(cell: C, made: Numbers<T>) -> T {
        cell.read_late(&C::Step::from_numbers(made))
    }
    with_cell!(kind, cell => own(cell, made))
}

/// [`Cell::finish`] of `kind`.
pub fn finish<T: Real>(kind: CellKind, z: T, before: State<T>, made: Numbers<T>) -> Numbers<T> {
    fn own<T: Real, C: Cell<T>>(cell: C, z: T, before: State<T>, made: Numbers<T>) -> Numbers<T> {
        let mut step = C::Step::from_numbers(made);
        cell.finish(z, before, &mut step);
        step.numbers()
    }
    with_cell!(kind, cell => own(cell, z, before, made))
}

/// [`Cell::late_backward`] of `kind`.
pub fn late_backward<T: Real>(kind: CellKind, made: Numbers<T>, before: State<T>, dh: T) -> T {
    fn own<T: Real, C: Cell<T>>(cell: C, made: Numbers<T>, before: State<T>, dh: T) -> T {
        cell.late_backward(&C::Step::from_numbers(made), before, dh)
    }
    with_cell!(kind, cell => own(cell, made, before, dh))
}

/// [`Cell::backward`] of `kind`: dL/dz, dL/d(everything made), and what passes to the state before.
pub fn backward<T: Real>(
    kind: CellKind,
    made: Numbers<T>,
    before: State<T>,
    p: [T; 3],
    d: Arriving<T>,
) -> (Numbers<T>, Numbers<T>, State<T>) {
    fn own<T: Real, C: Cell<T>>(
        cell: C,
        made: Numbers<T>,
        before: State<T>,
        p: [T; 3],
        d: Arriving<T>,
    ) -> (Numbers<T>, Numbers<T>, State<T>) {
        let sent = cell.backward(&C::Step::from_numbers(made), before, p, d);
        (sent.z.numbers(), sent.step.numbers(), sent.before)
    }
    with_cell!(kind, cell => own(cell, made, before, p, d))
}

/// [`Cell::derived`] of `kind`.
pub fn derived<T: Real>(kind: CellKind, made: Numbers<T>, before: State<T>) -> Vec<(Symbol, T)> {
    fn own<T: Real, C: Cell<T>>(cell: C, made: Numbers<T>, before: State<T>) -> Vec<(Symbol, T)> {
        cell.derived(&C::Step::from_numbers(made), before)
    }
    with_cell!(kind, cell => own(cell, made, before))
}

impl CellKind {
    /// The weighted sums of a unit, in the order of the blocks of z.
    pub fn z_symbols(self) -> &'static [Symbol] {
        fn of<C: Cell<f32>>(_cell: C) -> &'static [Symbol] {
            C::Sums::SYMBOLS
        }
        with_cell!(self, cell => of(cell))
    }

    /// Everything a unit makes in a step, in the order of the blocks.
    pub fn made_symbols(self) -> &'static [Symbol] {
        fn of<C: Cell<f32>>(_cell: C) -> &'static [Symbol] {
            C::Step::SYMBOLS
        }
        with_cell!(self, cell => of(cell))
    }
}
