//! The weights of one kind of cell in another: each gate takes those of the gate that does its job.

use super::{Network, Shape};
use crate::engine::cell::{CellKind, Job, Reads};
use crate::engine::layout::{Layout, Placed};

/// What stays where the kind of cell changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    /// Numbers are copied.
    #[default]
    Weights,
    /// Where a gate of the new kind does the opposite of the old one, its numbers change sign: 1 − σ(z) =
    /// σ(−z). A gate that the old kind did without is held where it was as if it stood, by its bias alone.
    Behaviour,
}

impl Carry {
    pub const ALL: [Carry; 2] = [Carry::Weights, Carry::Behaviour];

    pub const fn key(self) -> &'static str {
        match self {
            Carry::Weights => "weights",
            Carry::Behaviour => "behaviour",
        }
    }
}

/// A bias that opens a gate for good: σ(40) is 1 to the last digit.
const OPEN: f64 = 40.0;

/// One column of sums, with where it stands and what it is for.
#[derive(Clone, Copy)]
struct Own {
    sum: Placed,
    column: usize,
    job: Job,
    opposite: bool,
}

fn columns(layout: Layout) -> Vec<Own> {
    let own = |sum: Placed| {
        sum.sum.columns.iter().enumerate().map(move |(column, row)| {
            let (job, opposite) = layout.cell.job(row.row);
            Own { sum, column, job, opposite }
        })
    };
    layout.sums().flat_map(own).collect()
}

/// What is kept is not written.
fn opposite(job: Job) -> Job {
    match job {
        Job::Keeps => Job::Writes,
        Job::Writes => Job::Keeps,
        _ => job,
    }
}

/// The columns that do `job`; where there are none, those that do the opposite: what is kept is not written.
fn doing(all: &[Own], job: Job) -> (Vec<Own>, bool) {
    let of = |job: Job| all.iter().copied().filter(|own| own.job == job).collect::<Vec<_>>();
    match of(job) {
        own if own.is_empty() => (of(opposite(job)), true),
        own => (own, false),
    }
}

/// Whether both weigh the same in `part`, so that its weights mean the same.
fn alike(a: Placed, b: Placed, part: usize) -> bool {
    let late = |sum: Placed| matches!(sum.sum.reads, Reads::HiddenAndLate(_));
    a.parts[part] > 0 && a.parts[part] == b.parts[part] && (part == 0 || late(a) == late(b))
}

impl Network<f64> {
    /// The same weights in cells of another kind. What the old kind has no number for is zero; head and
    /// embedding stay.
    pub fn carried(&self, cell: CellKind, carry: Carry) -> Self {
        if cell == self.shape.cell {
            return self.clone();
        }
        let shape = Shape { cell, ..self.shape };
        let mut new = Self::zeros(shape);
        for (layer, direction, layout) in self.tracks() {
            let place = shape.place(layer, direction);
            let own = &mut new.numbers[place];
            carry_layer((layout, self.layer(layer, direction)), (shape.layer(layer), own), carry);
        }
        let (from, to) = (self.shape.head().start, shape.head().start);
        new.numbers[to..].copy_from_slice(&self.numbers[from..]);
        new
    }
}

fn carry_layer((from, old): (Layout, &[f64]), (to, new): (Layout, &mut [f64]), carry: Carry) {
    let (olds, news) = (columns(from), columns(to));
    for own in &news {
        // Where one gate rules both what stays and what comes in, the one that was there leads.
        let other = opposite(own.job);
        let free =
            news.iter().any(|new| new.job == other) || !olds.iter().any(|old| old.job == other);
        let stands = from.cell.stands(own.job).filter(|_| carry == Carry::Behaviour && free);
        if let Some(open) = stands {
            let bias = if open != own.opposite { OPEN } else { -OPEN };
            (0..to.hidden).for_each(|unit| new[own.sum.bias(own.column, unit)] = bias);
            continue;
        }
        let (given, turned) = doing(&olds, own.job);
        let sign = |old: &Own| {
            let opposite = carry == Carry::Behaviour && old.opposite != own.opposite;
            if turned != opposite { -1.0 } else { 1.0 }
        };
        let twins: Vec<&Own> = news.iter().filter(|other| other.job == own.job).collect();
        // Where one sum stands for two, the first has the bias.
        let leads = twins[0].sum.start == own.sum.start;
        for (k, old_own) in given.iter().enumerate() {
            let sign = sign(old_own);
            for unit in 0..to.hidden {
                for part in [0, 1].into_iter().filter(|part| alike(old_own.sum, own.sum, *part)) {
                    let first = |sum: Placed| if part == 0 { 0 } else { sum.parts[0] };
                    for row in 0..own.sum.parts[part] {
                        let a = old_own.sum.weight(old_own.column, unit, first(old_own.sum) + row);
                        let b = own.sum.weight(own.column, unit, first(own.sum) + row);
                        new[b] = sign * old[a];
                    }
                }
                let same = given.len() == twins.len();
                let paired = same && std::ptr::eq(twins[k], own);
                if paired || (!same && leads) {
                    let b = own.sum.bias(own.column, unit);
                    new[b] += sign * old[old_own.sum.bias(old_own.column, unit)];
                }
            }
        }
    }
    if from.cell.peepholes() == to.cell.peepholes() {
        new[to.peepholes()].copy_from_slice(&old[from.peepholes()]);
    }
}
