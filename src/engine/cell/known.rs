//! What is to be known of a kind of cell, besides its step.

use super::{Equations, Peephole, Sum, lstm};
use crate::notation::Equation;

/// What a gate does for its cell: by this, weights find their place in another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Rules how much of the old state stays.
    Keeps,
    /// Rules how much of the candidate is let in.
    Writes,
    /// Makes the candidate.
    Proposes,
    /// Rules how much of the state others see.
    Shows,
}

/// A kind of cell, in one of its forms where it has several. What it does not say is as in the LSTM.
pub trait Kind: Copy {
    /// The first word of its arrays' names in files, as PyTorch has them.
    fn file(self) -> &'static str {
        "lstm"
    }

    /// The weighted sums of a step, in the order in which they are made.
    fn sums(self) -> &'static [Sum] {
        lstm::SUMS
    }

    fn peepholes(self) -> &'static [Peephole] {
        &[]
    }

    /// The order in which PyTorch stacks the gates.
    fn rows(self) -> &'static [char] {
        lstm::symbols::ROWS
    }

    /// Whether the cell has a memory c beside h.
    fn has_memory(self) -> bool {
        true
    }

    /// What a positive bias of the gate that rules the old memory does: keep (1), erase (−1), or there
    /// is no such gate (0).
    fn forget_sign(self) -> f64 {
        1.0
    }

    /// The equations of a step, in the order in which they are worked out.
    fn equations(self) -> Equations;

    /// What the late sum reads of the step itself, where there is one.
    fn late(self) -> Option<Equation> {
        None
    }

    /// The job of a row of PyTorch's matrices, and whether it does the opposite the more it is open.
    fn job(self, row: char) -> (Job, bool) {
        let job = match row {
            'f' => Job::Keeps,
            'i' => Job::Writes,
            'o' => Job::Shows,
            _ => Job::Proposes,
        };
        (job, false)
    }

    /// Of a gate that it does without: whether it is as if that stood open for good (true), or shut; `None` where it
    /// is like neither.
    fn stands(self, _missing: Job) -> Option<bool> {
        None
    }

    /// The switches of its form, by the words that turn them on, and whether they are on.
    fn switches(self) -> Vec<(&'static str, bool)> {
        Vec::new()
    }

    /// The words that name the form in links and files; none for the usual one.
    fn words(self) -> Vec<&'static str> {
        Vec::new()
    }
}
