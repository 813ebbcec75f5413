//! One step of all units of a batch, number by number.
//!
//! Numbers stand in blocks of B·H, quantity after quantity, each block unit by unit with the rows of the
//! batch side by side. Everything around it (weighted sums, layers, directions, time) is the same for all
//! kinds of cell.

use super::{Arriving, CellKind, Numbers, State, unit};
use crate::engine::cell::lstm::symbols as s;
use crate::engine::layout::Layout;
use crate::engine::real::Real;
use crate::notation::Symbol;

/// The units of one layer in one direction at one step, with the state they start from.
#[derive(Clone, Copy)]
pub struct Units<'a, T> {
    pub layout: Layout,
    /// Rows of the batch, B.
    pub rows: usize,
    /// The layer's numbers, laid out by `layout`.
    pub numbers: &'a [T],
    /// h_prev and c_prev, B·H each (c is not read where the cell has none).
    pub h: &'a [T],
    pub c: &'a [T],
}

/// What a step back reads and writes beside dz.
pub struct UnitsBack<'a, T> {
    /// dL/d(what the late sum read); empty where there is none.
    pub late: &'a [T],
    /// dL/dh comes in; what passes to h_prev beside the sums goes out.
    pub h: &'a mut [T],
    /// dL/dc as the later step sent it comes in; dL/dc_prev goes out.
    pub c: &'a mut [T],
    /// dL/d(everything the step made), where somebody asks; else empty.
    pub made: &'a mut [T],
}

/// The numbers at `place` of blocks of `size`.
fn gather<T: Real>(blocks: &[T], size: usize, place: usize) -> Numbers<T> {
    let mut numbers = [T::zero(); 8];
    for (slot, block) in numbers.iter_mut().zip(blocks.chunks_exact(size)) {
        *slot = block[place];
    }
    numbers
}

fn scatter<T: Real>(numbers: Numbers<T>, blocks: &mut [T], size: usize, place: usize) {
    for (number, block) in numbers.into_iter().zip(blocks.chunks_exact_mut(size)) {
        block[place] = number;
    }
}

impl<T: Real> Units<'_, T> {
    fn kind(&self) -> CellKind {
        self.layout.cell
    }

    fn size(&self) -> usize {
        self.rows * self.layout.hidden
    }

    fn before(&self, place: usize) -> State<T> {
        State { h: self.h[place], c: self.c[place] }
    }

    /// From weighted sums `z` to everything that does not wait for a late sum.
    pub fn open(&self, z: &[T], made: &mut [T]) {
        let size = self.size();
        for place in 0..size {
            let p = self.layout.peephole(self.numbers, place / self.rows, T::zero());
            let own = unit::forward(self.kind(), gather(z, size, place), self.before(place), p);
            scatter(own, made, size, place);
        }
    }

    /// What the late sum reads of each unit.
    pub fn read_late(&self, made: &[T], into: &mut [T]) {
        for (place, slot) in into[..self.size()].iter_mut().enumerate() {
            *slot = unit::read_late(self.kind(), gather(made, self.size(), place));
        }
    }

    /// Completes the step with the late sum's own block `z`.
    pub fn finish(&self, z: &[T], made: &mut [T]) {
        let size = self.size();
        for (place, &z) in z[..size].iter().enumerate() {
            let own = gather(made, size, place);
            let own = unit::finish(self.kind(), z, self.before(place), own);
            scatter(own, made, size, place);
        }
    }

    /// dL/dz of the late sum, into its own block.
    pub fn late_backward(&self, made: &[T], dh: &[T], dz: &mut [T]) {
        let size = self.size();
        for (place, dz) in dz[..size].iter_mut().enumerate() {
            let own = gather(made, size, place);
            *dz = unit::late_backward(self.kind(), own, self.before(place), dh[place]);
        }
    }

    /// The whole step back: dL/dz of every sum, and what passes beside the sums. Rows that `ended` names
    /// did not take the step: their dz is zero, and what arrives passes through.
    pub fn close(
        &self,
        made: &[T],
        dz: &mut [T],
        back: &mut UnitsBack<T>,
        ended: &dyn Fn(usize) -> bool,
    ) {
        let size = self.size();
        for place in 0..size {
            if ended(place % self.rows) {
                scatter([T::zero(); 8], dz, size, place);
                continue;
            }
            let p = self.layout.peephole(self.numbers, place / self.rows, T::zero());
            let late = back.late.get(place).copied().unwrap_or(T::zero());
            let d = Arriving { h: back.h[place], c: back.c[place], late };
            let own = gather(made, size, place);
            let (d_z, d_made, before) = unit::backward(self.kind(), own, self.before(place), p, d);
            scatter(d_z, dz, size, place);
            scatter(d_made, back.made, size, place);
            (back.h[place], back.c[place]) = (before.h, before.c);
        }
    }

    /// [`Cell::derived`](super::Cell::derived) of all units, B·H each.
    pub fn derived(&self, made: &[T]) -> Vec<(Symbol, Vec<T>)> {
        let mut blocks: Vec<(Symbol, Vec<T>)> = Vec::new();
        for place in 0..self.size() {
            let own = gather(made, self.size(), place);
            for (symbol, value) in unit::derived(self.kind(), own, self.before(place)) {
                match blocks.iter_mut().find(|(own, _)| *own == symbol) {
                    Some((_, values)) => values.push(value),
                    None => blocks.push((symbol, vec![value])),
                }
            }
        }
        blocks
    }
}

impl CellKind {
    /// Where h stands among what a unit makes; and c, where there is one.
    pub fn state_places(self) -> (usize, Option<usize>) {
        let place = |symbol| self.made_symbols().iter().position(|own| *own == symbol);
        (place(s::H).unwrap_or(0), place(s::C))
    }
}
