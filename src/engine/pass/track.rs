//! One layer in one direction, for a whole batch.
//!
//! Time-major blocks, batch = rows: every vector runs along the batch. One product a sum and step serves
//! all of its gates and units; then each unit does its part, number by number.

use super::product::{Places, add, blocks, send_back, weigh, weigh_backward};
use crate::engine::cell::{Reads, Units, UnitsBack};
use crate::engine::layout::{Layout, Placed};
use crate::engine::real::Real;
use crate::notation::Symbol;
use nalgebra::{DMatrix, DMatrixView};

/// Buffers of one layer in one direction; what is kept a time step has one block a step.
pub struct BatchTrack<T> {
    layout: Layout,
    /// The sum that reads what the step has made, where there is one.
    late_sum: Option<Placed>,
    backward: bool,
    batch: usize,
    /// [h_prev | x], B x (H+I).
    u: Vec<DMatrix<T>>,
    /// What the late sum read.
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

impl<T: Real> BatchTrack<T> {
    /// `d_x`: whether dL/dx is asked for.
    pub fn new(layout: Layout, backward: bool, steps: usize, batch: usize, d_x: bool) -> Self {
        let Layout { cell, inputs, hidden } = layout;
        let block = |columns: usize| DMatrix::zeros(batch, columns);
        let blocks = |columns: usize| blocks(steps, batch, columns);
        let pair = || (block(hidden), block(hidden));
        let late_sum = layout.sums().find(|sum| sum.sum.reads.is_late());
        let late = late_sum.map_or(0, Placed::rows);
        Self {
            layout,
            late_sum,
            backward,
            batch,
            u: blocks(hidden + inputs),
            late: if late > 0 { blocks(late) } else { Vec::new() },
            made: blocks(cell.made_symbols().len() * hidden),
            c_prev: blocks(hidden),
            start: pair(),
            end: pair(),
            d_h: blocks(hidden),
            d_x: if d_x { blocks(inputs) } else { Vec::new() },
            d_start: pair(),
            z: block(cell.z_symbols().len() * hidden),
            du: block(if d_x { hidden + inputs } else { hidden }),
            d_late: block(late),
        }
    }

    fn size(&self) -> usize {
        self.batch * self.layout.hidden
    }

    /// The time of the n-th step in this direction.
    fn time(&self, n: usize) -> usize {
        if self.backward { self.u.len() - 1 - n } else { n }
    }

    /// The B x H block of `symbol` at time `t`; `None` where the cell makes no such quantity.
    pub fn get(&self, symbol: Symbol, t: usize) -> Option<DMatrixView<'_, T>> {
        let symbols = self.layout.cell.made_symbols();
        let place = symbols.iter().position(|own| *own == symbol)?;
        Some(self.made[t].columns(place * self.layout.hidden, self.layout.hidden))
    }

    /// h after the step at time `t`.
    pub fn h(&self, t: usize) -> &[T] {
        let (h, _) = self.layout.cell.state_places();
        &self.made[t].as_slice()[h * self.size()..][..self.size()]
    }

    /// Runs the batch through all steps. `lengths`: how many steps each row has, where they differ.
    pub fn forward(&mut self, numbers: &[T], xs: &[DMatrix<T>], lengths: Option<&[usize]>) {
        let size = self.size();
        for n in 0..self.u.len() {
            let t = self.time(n);
            if n == 0 {
                self.u[t].as_mut_slice()[..size].copy_from_slice(self.start.0.as_slice());
                self.c_prev[t].copy_from(&self.start.1);
            }
            self.u[t].as_mut_slice()[size..].copy_from_slice(xs[t].as_slice());
            for sum in self.layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
                let z = self.z.columns_mut(sum.sum.first * self.layout.hidden, sum.width());
                weigh(numbers, &sum.into(), part(&self.u[t], sum, self.layout.hidden), z);
            }
            let (layout, rows) = (self.layout, self.batch);
            let (h, c) = (self.u[t].as_slice(), self.c_prev[t].as_slice());
            let units = Units { layout, rows, numbers, h, c };
            units.open(self.z.as_slice(), self.made[t].as_mut_slice());
            self.finish_late(numbers, t);
            for row in ended(lengths, t) {
                self.freeze(t, row);
            }
            self.hand_on(n, t);
        }
    }

    /// The late sum, and what each unit makes of it.
    fn finish_late(&mut self, numbers: &[T], t: usize) {
        let Some(sum) = self.late_sum else { return };
        let (size, layout) = (self.size(), self.layout);
        let (h, c) = (self.u[t].as_slice(), self.c_prev[t].as_slice());
        let units = Units { layout, rows: self.batch, numbers, h, c };
        let (late, made) = (self.late[t].as_mut_slice(), self.made[t].as_mut_slice());
        match sum.sum.reads {
            Reads::HiddenAndLate(_) => {
                late[..size].copy_from_slice(&h[..size]);
                units.read_late(made, &mut late[size..]);
            }
            _ => {
                units.read_late(made, late);
                late[size..].copy_from_slice(&h[size..]);
            }
        }
        let z = self.z.columns_mut(sum.sum.first * layout.hidden, sum.width());
        weigh(numbers, &sum.into(), self.late[t].as_view(), z);
        units.finish(&self.z.as_slice()[sum.sum.first * size..], made);
    }

    /// A row past its end keeps its state; its other quantities are not defined, and zero.
    fn freeze(&mut self, t: usize, row: usize) {
        let hidden = self.layout.hidden;
        let (h, c) = self.layout.cell.state_places();
        self.made[t].row_mut(row).fill(T::zero());
        for unit in 0..hidden {
            self.made[t][(row, h * hidden + unit)] = self.u[t][(row, unit)];
            if let Some(c) = c {
                self.made[t][(row, c * hidden + unit)] = self.c_prev[t][(row, unit)];
            }
        }
    }

    /// What the n-th step made is what the next one starts from.
    fn hand_on(&mut self, n: usize, t: usize) {
        let (size, (h, c)) = (self.size(), self.layout.cell.state_places());
        let made = self.made[t].as_slice();
        let last = n + 1 == self.u.len();
        let next = if last { t } else { self.time(n + 1) };
        let into = if last { &mut self.end.0 } else { &mut self.u[next] };
        into.as_mut_slice()[..size].copy_from_slice(&made[h * size..][..size]);
        if let Some(c) = c {
            let into = if last { &mut self.end.1 } else { &mut self.c_prev[next] };
            into.as_mut_slice().copy_from_slice(&made[c * size..][..size]);
        }
    }

    /// All the way back: dL/dp is added to `gradients`, dL/dx and dL/d(start) are written.
    pub fn backward(&mut self, numbers: &[T], gradients: &mut [T], lengths: Option<&[usize]>) {
        self.d_start.0.fill(T::zero());
        self.d_start.1.fill(T::zero());
        for n in (0..self.u.len()).rev() {
            let t = self.time(n);
            // What the later step and the layer above send to h.
            add(self.d_start.0.as_mut_slice(), self.d_h[t].as_slice());
            self.du.fill(T::zero());
            self.late_backward(numbers, gradients, t, lengths);
            self.close(numbers, t, lengths);
            self.peepholes_backward(gradients, t);
            self.sums_backward(numbers, gradients, t);
            let (d_h, d_x) = self.du.as_slice().split_at(self.batch * self.layout.hidden);
            add(self.d_start.0.as_mut_slice(), d_h);
            if let Some(kept) = self.d_x.get_mut(t) {
                kept.as_mut_slice().copy_from_slice(d_x);
            }
        }
    }

    /// dz of the late sum, and what it sends to the quantities that it read.
    fn late_backward(
        &mut self,
        numbers: &[T],
        gradients: &mut [T],
        t: usize,
        lengths: Option<&[usize]>,
    ) {
        let Some(sum) = self.late_sum else { return };
        let (size, layout, rows) = (self.size(), self.layout, self.batch);
        let (h, c) = (self.u[t].as_slice(), self.c_prev[t].as_slice());
        let units = Units { layout, rows, numbers, h, c };
        let dz = &mut self.z.as_mut_slice()[sum.sum.first * size..];
        units.late_backward(self.made[t].as_slice(), self.d_start.0.as_slice(), dz);
        for row in ended(lengths, t) {
            (0..layout.hidden).for_each(|unit| dz[unit * rows + row] = T::zero());
        }
        let dz = self.z.columns(sum.sum.first * layout.hidden, sum.width());
        let places = Places::from(sum);
        weigh_backward(gradients, &places, self.late[t].as_view(), dz);
        self.d_late.fill(T::zero());
        send_back(numbers, &places, dz, self.d_late.as_view_mut());
        // The part that is not late goes where the other sums send theirs.
        let (from, count) = match sum.sum.reads {
            Reads::HiddenAndLate(_) => (0, layout.hidden),
            _ => (layout.hidden, layout.inputs),
        };
        if from + count <= self.du.ncols() {
            let own = from * rows..(from + count) * rows;
            add(&mut self.du.as_mut_slice()[own.clone()], &self.d_late.as_slice()[own]);
        }
    }

    /// Each unit's part of the way back: dz is written; what passes beside the sums stays in `d_start`.
    fn close(&mut self, numbers: &[T], t: usize, lengths: Option<&[usize]>) {
        let (layout, rows, size) = (self.layout, self.batch, self.size());
        let (h, c) = (self.u[t].as_slice(), self.c_prev[t].as_slice());
        let units = Units { layout, rows, numbers, h, c };
        let late = match self.late_sum.map(|sum| sum.sum.reads) {
            Some(Reads::HiddenAndLate(_)) => &self.d_late.as_slice()[size..],
            _ => self.d_late.as_slice(),
        };
        let (h, c) = (self.d_start.0.as_mut_slice(), self.d_start.1.as_mut_slice());
        let mut back = UnitsBack { late, h, c, made: &mut [] };
        let past = |row: usize| lengths.is_some_and(|lengths| t >= lengths[row]);
        units.close(self.made[t].as_slice(), self.z.as_mut_slice(), &mut back, &past);
    }

    fn peepholes_backward(&mut self, gradients: &mut [T], t: usize) {
        let (layout, size) = (self.layout, self.size());
        let (_, c) = layout.cell.state_places();
        let after = &self.made[t].as_slice()[c.unwrap_or(0) * size..];
        let start = layout.peepholes().start;
        for (k, peephole) in layout.cell.peepholes().iter().enumerate() {
            let seen = if peephole.new { after } else { self.c_prev[t].as_slice() };
            let dz = &self.z.as_slice()[peephole.column * size..][..size];
            for (place, (&d, &c)) in dz.iter().zip(seen).enumerate() {
                gradients[start + k * layout.hidden + place / self.batch] += d * c;
            }
        }
    }

    /// dL/dW and dL/db of the sums, and what they send to h_prev and x.
    fn sums_backward(&mut self, numbers: &[T], gradients: &mut [T], t: usize) {
        let hidden = self.layout.hidden;
        for sum in self.layout.sums().filter(|sum| !sum.sum.reads.is_late()) {
            let dz = self.z.columns(sum.sum.first * hidden, sum.width());
            let places = Places::from(sum);
            weigh_backward(gradients, &places, part(&self.u[t], sum, hidden), dz);
            let (first, count) = match sum.sum.reads {
                Reads::Input if self.du.ncols() == hidden => continue,
                Reads::Input => (hidden, self.layout.inputs),
                Reads::Hidden => (0, hidden),
                _ => (0, self.du.ncols()),
            };
            send_back(numbers, &places, dz, self.du.columns_mut(first, count));
        }
    }
}

/// Rows that are past their end at time `t`.
fn ended(lengths: Option<&[usize]>, t: usize) -> impl Iterator<Item = usize> {
    let lengths = lengths.unwrap_or(&[]);
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
