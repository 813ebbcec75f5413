//! What is to be known of a kind of cell, besides its step.

use super::{Equations, Peephole, Sum};
use crate::notation::Equation;

/// What every kind has, whatever is asked of it.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The first word of its arrays' names in files, as PyTorch has them.
    pub file: &'static str,
    /// The weighted sums of a step, in the order in which they are made.
    pub sums: &'static [Sum],
    pub peepholes: &'static [Peephole],
    /// The order in which PyTorch stacks the gates.
    pub rows: &'static [char],
    /// Whether there is a memory c beside h.
    pub memory: bool,
    /// What a positive bias of the gate that rules the old memory does: keep (1), erase (−1), or
    /// there is no such gate (0).
    pub forget_sign: f64,
}

/// A kind of cell, in one of its forms where it has several.
pub trait Kind: Copy {
    fn facts(self) -> &'static Facts;

    /// The equations of a step, in the order in which they are worked out.
    fn equations(self) -> Equations;

    /// What the late sum reads of the step itself, where there is one.
    fn late(self) -> Option<Equation> {
        None
    }

    /// The words that name the form in links and files; none for the usual one.
    fn words(self) -> Vec<&'static str> {
        Vec::new()
    }
}
