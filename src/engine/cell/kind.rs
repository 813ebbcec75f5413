//! The registry of cells: one line a kind in each match.

use super::article::ArticleForm;
use super::gru::GruForm;
use super::{Column, Peephole, Sum};
use super::{article, coupled, gru, lstm, lstm1997, peephole, rnn};
use crate::notation::{Equation, Symbol};
use serde::{Deserialize, Serialize};

/// The kinds of cell that can be built, by the names links and files use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    #[default]
    Lstm,
    Gru(GruForm),
    Rnn,
    Lstm1997,
    Peephole,
    Coupled,
    Article(ArticleForm),
}

/// Evaluates `$body` with `$cell` standing for the [`super::Cell`] of `$kind`.
macro_rules! with_cell {
    ($kind:expr, $cell:ident => $body:expr) => {{
        use $crate::engine::cell::{CellKind, coupled, gru, lstm, lstm1997, peephole, rnn};
        match $kind {
            CellKind::Lstm => { let $cell = lstm::Lstm; $body }
            CellKind::Gru(form) => match form.reset {
                gru::Reset::After => { let $cell = gru::ResetAfter(form.update); $body }
                gru::Reset::Before => { let $cell = gru::ResetBefore(form.update); $body }
            },
            CellKind::Rnn => { let $cell = rnn::Rnn; $body }
            CellKind::Lstm1997 => { let $cell = lstm1997::Lstm1997; $body }
            CellKind::Peephole => { let $cell = peephole::PeepholeLstm; $body }
            CellKind::Coupled => { let $cell = coupled::Coupled; $body }
            CellKind::Article(form) => { let $cell = form; $body }
        }
    }};
}
pub(crate) use with_cell;

impl CellKind {
    /// Every kind, those with switches in their usual form.
    pub const ALL: [CellKind; 7] = [
        CellKind::Lstm,
        CellKind::Gru(GruForm::TORCH),
        CellKind::Rnn,
        CellKind::Lstm1997,
        CellKind::Peephole,
        CellKind::Coupled,
        CellKind::Article(ArticleForm::ALL),
    ];

    pub const fn key(self) -> &'static str {
        match self {
            CellKind::Lstm => "lstm",
            CellKind::Gru(_) => "gru",
            CellKind::Rnn => "rnn",
            CellKind::Lstm1997 => "lstm1997",
            CellKind::Peephole => "peephole",
            CellKind::Coupled => "coupled",
            CellKind::Article(_) => "article",
        }
    }

    /// The first word of its arrays' names in files, as PyTorch has them.
    pub const fn file(self) -> &'static str {
        match self {
            CellKind::Gru(_) => "gru",
            CellKind::Rnn => "rnn",
            _ => "lstm",
        }
    }

    /// The weighted sums of a step, in the order in which they are made.
    pub const fn sums(self) -> &'static [Sum] {
        match self {
            CellKind::Lstm | CellKind::Peephole => lstm::SUMS,
            CellKind::Gru(form) => form.sums(),
            CellKind::Rnn => rnn::SUMS,
            CellKind::Lstm1997 => lstm1997::SUMS,
            CellKind::Coupled => coupled::SUMS,
            CellKind::Article(form) => form.sums(),
        }
    }

    pub const fn peepholes(self) -> &'static [Peephole] {
        match self {
            CellKind::Peephole => peephole::PEEPHOLES,
            _ => &[],
        }
    }

    /// The order in which PyTorch stacks the gates.
    pub const fn rows(self) -> &'static [char] {
        match self {
            CellKind::Gru(_) => gru::ROWS,
            CellKind::Rnn => rnn::ROWS,
            CellKind::Lstm1997 => lstm1997::ROWS,
            CellKind::Coupled => coupled::ROWS,
            _ => lstm::ROWS,
        }
    }

    /// The equations of a step, in the order in which they are worked out.
    pub fn equations(self) -> Vec<Equation> {
        match self {
            CellKind::Lstm => lstm::equations::equations(),
            CellKind::Gru(form) => gru::equations::equations(form),
            CellKind::Rnn => rnn::equations(),
            CellKind::Lstm1997 => lstm1997::equations(),
            CellKind::Peephole => peephole::equations(),
            CellKind::Coupled => coupled::equations(),
            CellKind::Article(form) => article::equations::equations(form),
        }
    }

    /// Whether the cell has a memory c beside h.
    pub const fn has_memory(self) -> bool {
        !matches!(self, CellKind::Gru(_) | CellKind::Rnn)
    }

    /// What a positive bias of the gate that rules the old memory does: keep (1), erase (−1), or there
    /// is no such gate (0).
    pub const fn forget_sign(self) -> f64 {
        match self {
            CellKind::Gru(_) | CellKind::Rnn | CellKind::Lstm1997 => 0.0,
            CellKind::Article(form) if form.invert_forget => -1.0,
            _ => 1.0,
        }
    }

    /// Columns of all sums together, with their sums.
    pub fn columns(self) -> impl Iterator<Item = (&'static Sum, &'static Column)> {
        self.sums().iter().flat_map(|sum| sum.columns.iter().map(move |column| (sum, column)))
    }

    /// The gates in the order of equations, each once.
    pub fn gates(self) -> Vec<Symbol> {
        let mut gates: Vec<Symbol> = Vec::new();
        for (_, column) in self.columns() {
            if !gates.contains(&column.gate) {
                gates.push(column.gate);
            }
        }
        gates
    }
}
