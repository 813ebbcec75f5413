//! One layer in one direction, for a whole batch.
//!
//! Time-major blocks, batch = rows: every vector runs along the batch. One product a sum and step serves
//! all of its gates and units; then each unit does its part, number by number.

use super::product::{send_back, weigh, weigh_backward};
use crate::engine::cell::lstm::symbols as s;
use crate::engine::cell::{Arriving, Cell, Quantities, Reads, State, with_cell};
use crate::engine::layout::{Layout, Placed};
use crate::engine::real::Real;
use crate::notation::Symbol;
use nalgebra::{DMatrix, DMatrixView};

/// Buffers of one layer in one direction; what is kept a time step has one block a step.
pub struct Track<T> {
    pub layout: Layout,
    backward: bool,
    batch: usize,
    /// [h_prev | x], B x (H+I).
    u: Vec<DMatrix<T>>,
    /// What the late sum read, where there is one.
    late: Vec<DMatrix<T>>,
    /// Everything the units made: B x H blocks side by side, in the order of the cell's `Step`.
    made: Vec<DMatrix<T>>,
    /// c_prev of each step, B x H.
    c_prev: Vec<DMatrix<T>>,
    /// h and c before the first step and after the last.
    pub start: (DMatrix<T>, DMatrix<T>),
    pub end: (DMatrix<T>, DMatrix<T>),
    /// dL/dh of each step as the layer above, or the head, sent it.
    pub d_h: Vec<DMatrix<T>>,
    /// dL/dx of each step; empty where nobody asks.
    pub d_x: Vec<DMatrix<T>>,
    /// dL/dh_0 and dL/dc_0 after a way back; on the way, what the later step sent.
    pub d_start: (DMatrix<T>, DMatrix<T>),
    /// z of a step, and on the way back dz.
    z: DMatrix<T>,
    /// dL/d(what was read): by the sums, and by the late sum.
    du: DMatrix<T>,
    d_late: DMatrix<T>,
}

impl<T: Real> Track<T> {
    /// `d_x`: whether dL/dx is asked for.
    pub fn new(layout: Layout, backward: bool, steps: usize, batch: usize, d_x: bool) -> Self {
        let Layout { inputs, hidden, .. } = layout;
        let block = |columns: usize| DMatrix::zeros(batch, columns);
        let blocks = |columns: usize| (0..steps).map(|_| block(columns)).collect::<Vec<_>>();
        let pair = || (block(hidden), block(hidden));
        let (sums, step) =
            with_cell!(layout.cell, cell => (sums_of::<T, _>(cell), symbols_of::<T, _>(cell).len()));
        let late = layout.sums().find(|sum| sum.sum.reads.is_late()).map_or(0, Placed::rows);
        Self {
            layout,
            backward,
            batch,
            u: blocks(hidden + inputs),
            late: if late > 0 { blocks(late) } else { Vec::new() },
            made: blocks(step * hidden),
            c_prev: blocks(hidden),
            start: pair(),
            end: pair(),
            d_h: blocks(hidden),
            d_x: if d_x { blocks(inputs) } else { Vec::new() },
            d_start: pair(),
            z: block(sums * hidden),
            du: block(if d_x { hidden + inputs } else { hidden }),
            d_late: block(late),
        }
    }

    fn steps(&self) -> usize {
        self.u.len()
    }

    /// The time of the n-th step in this direction.
    fn time(&self, n: usize) -> usize {
        if self.backward { self.steps() - 1 - n } else { n }
    }

    /// The B x H block of `symbol` at time `t`; `None` where the cell makes no such quantity.
    pub fn get(&self, symbol: Symbol, t: usize) -> Option<DMatrixView<'_, T>> {
        let symbols = with_cell!(self.layout.cell, cell => symbols_of::<T, _>(cell));
        let place = symbols.iter().position(|own| *own == symbol)?;
        Some(self.made[t].columns(place * self.layout.hidden, self.layout.hidden))
    }

    /// h after the step at time `t`.
    pub fn h(&self, t: usize) -> &[T] {
        let place = with_cell!(self.layout.cell, cell => place_of::<T, _>(cell, s::H));
        let size = self.batch * self.layout.hidden;
        &self.made[t].as_slice()[place * size..][..size]
    }

    /// Runs the batch through all steps. `live`: how many steps each row has, where they differ.
    pub fn forward(&mut self, numbers: &[T], xs: &[DMatrix<T>], live: Option<&[usize]>) {
        with_cell!(self.layout.cell, cell => self.forward_with(cell, numbers, xs, live));
    }

    fn forward_with<C: Cell<T>>(
        &mut self,
        cell: C,
        numbers: &[T],
        xs: &[DMatrix<T>],
        live: Option<&[usize]>,
    ) {
        let size = self.batch * self.layout.hidden;
        let (h_place, c_place) = (place_of(cell, s::H), place_of(cell, s::C));
        let memory = self.layout.cell.has_memory();
        for n in 0..self.steps() {
            let t = self.time(n);
            if n == 0 {
                self.u[t].as_mut_slice()[..size].copy_from_slice(self.start.0.as_slice());
                self.c_prev[t].copy_from(&self.start.1);
            }
            self.u[t].as_mut_slice()[size..].copy_from_slice(xs[t].as_slice());
            self.weigh(numbers, t, false);
            self.open(cell, numbers, t);
            self.finish_late(cell, numbers, t);
            if let Some(lengths) = live {
                self.freeze(t, lengths, memory.then_some(c_place), h_place);
            }
            let made = self.made[t].as_slice();
            let (h, c) = (&made[h_place * size..][..size], &made[c_place * size..][..size]);
            if n + 1 < self.u.len() {
                let next = if self.backward { t - 1 } else { t + 1 };
                self.u[next].as_mut_slice()[..size].copy_from_slice(h);
                if memory {
                    self.c_prev[next].as_mut_slice().copy_from_slice(c);
                }
            } else {
                self.end.0.as_mut_slice().copy_from_slice(h);
                if memory {
                    self.end.1.as_mut_slice().copy_from_slice(c);
                }
            }
        }
    }

    /// The sums of a step: those that are late, or the others.
    fn weigh(&mut self, numbers: &[T], t: usize, late: bool) {
        let hidden = self.layout.hidden;
        for sum in self.layout.sums().filter(|sum| sum.sum.reads.is_late() == late) {
            let read = if late { self.late[t].as_view() } else { part(&self.u[t], sum, hidden) };
            weigh(numbers, sum, read, self.z.columns_mut(sum.sum.first * hidden, sum.width()));
        }
    }

    /// Each unit's part of a step.
    fn open<C: Cell<T>>(&mut self, cell: C, numbers: &[T], t: usize) {
        let (layout, batch) = (self.layout, self.batch);
        let size = batch * layout.hidden;
        let (z, h) = (self.z.as_slice(), self.u[t].as_slice());
        let (c, made) = (self.c_prev[t].as_slice(), self.made[t].as_mut_slice());
        for unit in 0..layout.hidden {
            let p = layout.peephole(numbers, unit, T::zero());
            for place in unit * batch..(unit + 1) * batch {
                let before = State { h: h[place], c: c[place] };
                let step = cell.forward(C::Sums::gather(z, size, place), before, p);
                step.scatter(made, size, place);
            }
        }
    }

    /// The late sum, and what each unit makes of it.
    fn finish_late<C: Cell<T>>(&mut self, cell: C, numbers: &[T], t: usize) {
        let size = self.batch * self.layout.hidden;
        let Some(sum) = self.layout.sums().find(|sum| sum.sum.reads.is_late()) else { return };
        let (made, u) = (self.made[t].as_mut_slice(), self.u[t].as_slice());
        let late = self.late[t].as_mut_slice();
        let at = match sum.sum.reads {
            Reads::HiddenAndLate(_) => {
                late[..size].copy_from_slice(&u[..size]);
                size
            }
            _ => {
                late[size..].copy_from_slice(&u[size..]);
                0
            }
        };
        for place in 0..size {
            late[at + place] = cell.read_late(&C::Step::gather(made, size, place));
        }
        self.weigh(numbers, t, true);
        let z = &self.z.as_slice()[sum.sum.first * size..];
        let (u, c) = (self.u[t].as_slice(), self.c_prev[t].as_slice());
        let made = self.made[t].as_mut_slice();
        for place in 0..size {
            let mut step = C::Step::gather(made, size, place);
            cell.finish(z[place], State { h: u[place], c: c[place] }, &mut step);
            step.scatter(made, size, place);
        }
    }

    /// Rows past their end keep their state; their other quantities are not defined, and zero.
    fn freeze(&mut self, t: usize, lengths: &[usize], c_place: Option<usize>, h_place: usize) {
        let hidden = self.layout.hidden;
        for row in ended(lengths, t) {
            self.made[t].row_mut(row).fill(T::zero());
            for unit in 0..hidden {
                self.made[t][(row, h_place * hidden + unit)] = self.u[t][(row, unit)];
                if let Some(place) = c_place {
                    self.made[t][(row, place * hidden + unit)] = self.c_prev[t][(row, unit)];
                }
            }
        }
    }

    /// All the way back: dL/dp is added to `gradients`, dL/dx and dL/d(start) are written.
    pub fn backward(&mut self, numbers: &[T], gradients: &mut [T], live: Option<&[usize]>) {
        with_cell!(self.layout.cell, cell => self.backward_with(cell, numbers, gradients, live));
    }

    fn backward_with<C: Cell<T>>(
        &mut self,
        cell: C,
        numbers: &[T],
        gradients: &mut [T],
        live: Option<&[usize]>,
    ) {
        self.d_start.0.fill(T::zero());
        self.d_start.1.fill(T::zero());
        for n in (0..self.steps()).rev() {
            let t = self.time(n);
            // What the later step and the layer above send to h.
            self.d_start.0 += &self.d_h[t];
            self.du.fill(T::zero());
            self.late_backward(cell, numbers, gradients, t, live);
            self.close(cell, numbers, gradients, t, live);
            self.sums_backward(numbers, gradients, t);
            let (d_h, d_x) = self.du.as_slice().split_at(self.batch * self.layout.hidden);
            for (sum, &d) in self.d_start.0.as_mut_slice().iter_mut().zip(d_h) {
                *sum += d;
            }
            if let Some(kept) = self.d_x.get_mut(t) {
                kept.as_mut_slice().copy_from_slice(d_x);
            }
        }
    }

    /// dz of the late sum, and what it sends to the quantities that it read.
    fn late_backward<C: Cell<T>>(
        &mut self,
        cell: C,
        numbers: &[T],
        gradients: &mut [T],
        t: usize,
        live: Option<&[usize]>,
    ) {
        let hidden = self.layout.hidden;
        let size = self.batch * hidden;
        let Some(sum) = self.layout.sums().find(|sum| sum.sum.reads.is_late()) else { return };
        let (made, h, c) = (&self.made[t], self.u[t].as_slice(), self.c_prev[t].as_slice());
        let dz = &mut self.z.as_mut_slice()[sum.sum.first * size..];
        for place in 0..size {
            let step = C::Step::gather(made.as_slice(), size, place);
            let before = State { h: h[place], c: c[place] };
            dz[place] = cell.late_backward(&step, before, self.d_start.0.as_slice()[place]);
        }
        for row in live.into_iter().flat_map(|lengths| ended(lengths, t)) {
            (0..hidden).for_each(|unit| dz[unit * self.batch + row] = T::zero());
        }
        let dz = self.z.columns(sum.sum.first * hidden, sum.width());
        weigh_backward(gradients, sum, self.late[t].as_view(), dz);
        self.d_late.fill(T::zero());
        send_back(numbers, sum, dz, self.d_late.as_view_mut());
        // The other part goes where the other sums send theirs.
        let (from, count) = match sum.sum.reads {
            Reads::HiddenAndLate(_) => (0, hidden),
            _ => (hidden, self.layout.inputs),
        };
        if from + count <= self.du.ncols() {
            let mut into = self.du.columns_mut(from, count);
            into += self.d_late.columns(from, count);
        }
    }

    /// Each unit's part of the way back: dz is written; what passes beside the sums stays in `d_start`.
    fn close<C: Cell<T>>(
        &mut self,
        cell: C,
        numbers: &[T],
        gradients: &mut [T],
        t: usize,
        live: Option<&[usize]>,
    ) {
        let (layout, batch) = (self.layout, self.batch);
        let size = batch * layout.hidden;
        let late = match layout.sums().find(|sum| sum.sum.reads.is_late()).map(|sum| sum.sum.reads) {
            Some(Reads::HiddenAndLate(_)) => &self.d_late.as_slice()[size..],
            Some(_) => &self.d_late.as_slice()[..size],
            None => &[],
        };
        let (made, h, c) =
            (self.made[t].as_slice(), self.u[t].as_slice(), self.c_prev[t].as_slice());
        let dz = self.z.as_mut_slice();
        let (dh, dc) = (self.d_start.0.as_mut_slice(), self.d_start.1.as_mut_slice());
        for unit in 0..layout.hidden {
            let p = layout.peephole(numbers, unit, T::zero());
            for (row, place) in (unit * batch..(unit + 1) * batch).enumerate() {
                if live.is_some_and(|lengths| t >= lengths[row]) {
                    (0..C::Sums::SYMBOLS.len()).for_each(|k| dz[k * size + place] = T::zero());
                    continue;
                }
                let late = late.get(place).copied().unwrap_or(T::zero());
                let d = Arriving { h: dh[place], c: dc[place], late };
                let before = State { h: h[place], c: c[place] };
                let sent = cell.backward(&C::Step::gather(made, size, place), before, p, d);
                sent.z.scatter(dz, size, place);
                dh[place] = sent.before.h;
                dc[place] = sent.before.c;
            }
        }
        let start = layout.peepholes().start;
        for (k, peephole) in layout.cell.peepholes().iter().enumerate() {
            let after = &made[place_of(cell, s::C) * size..][..size];
            let seen = if peephole.new { after } else { c };
            let dz = &dz[peephole.column * size..][..size];
            for (place, (&d, &c)) in dz.iter().zip(seen).enumerate() {
                gradients[start + k * layout.hidden + place / batch] += d * c;
            }
        }
    }

    /// dL/dW and dL/db of the sums, and what they send to h_prev and x.
    fn sums_backward(&mut self, numbers: &[T], gradients: &mut [T], t: usize) {
        let hidden = self.layout.hidden;
        for sum in self.layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
            let dz = self.z.columns(sum.sum.first * hidden, sum.width());
            weigh_backward(gradients, sum, part(&self.u[t], sum, hidden), dz);
            let (first, count) = match sum.sum.reads {
                Reads::Input if self.du.ncols() == hidden => continue,
                Reads::Input => (hidden, self.layout.inputs),
                Reads::Hidden => (0, hidden),
                _ => (0, self.du.ncols()),
            };
            send_back(numbers, sum, dz, self.du.columns_mut(first, count));
        }
    }
}

/// Rows that are past their end at time `t`.
fn ended(lengths: &[usize], t: usize) -> impl Iterator<Item = usize> {
    (0..lengths.len()).filter(move |row| t >= lengths[*row])
}

/// What a sum that is not late reads of [h_prev | x].
fn part<T: Real>(u: &DMatrix<T>, sum: Placed, hidden: usize) -> DMatrixView<'_, T> {
    match sum.sum.reads {
        Reads::Input => u.columns(hidden, sum.rows()),
        Reads::Hidden => u.columns(0, hidden),
        _ => u.as_view(),
    }
}

fn sums_of<T: Real, C: Cell<T>>(_cell: C) -> usize {
    C::Sums::SYMBOLS.len()
}

fn symbols_of<T: Real, C: Cell<T>>(_cell: C) -> &'static [Symbol] {
    C::Step::SYMBOLS
}

/// Where `symbol` stands among what the cell makes; 0 where it makes no such thing.
fn place_of<T: Real, C: Cell<T>>(cell: C, symbol: Symbol) -> usize {
    symbols_of(cell).iter().position(|own| *own == symbol).unwrap_or(0)
}
