//! The registry of cells: one line a kind in each match.

use super::article::ArticleForm;
use super::gru::{GruForm, Reset, Update};
use super::{Column, Peephole, Reads, Sum};
use super::{article, coupled, gru, lstm, lstm1997, peephole, rnn};
use crate::notation::{Equation, Expr, Function, Symbol, Wire, wiring};
use serde::{Deserialize, Serialize};

/// The kinds of cell that can be built, by the names links and files use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
            CellKind::Lstm => {
                let $cell = lstm::Lstm;
                $body
            }
            CellKind::Gru(form) => match form.reset {
                gru::Reset::After => {
                    let $cell = gru::ResetAfter(form.update);
                    $body
                }
                gru::Reset::Before => {
                    let $cell = gru::ResetBefore(form.update);
                    $body
                }
            },
            CellKind::Rnn => {
                let $cell = rnn::Rnn;
                $body
            }
            CellKind::Lstm1997 => {
                let $cell = lstm1997::Lstm1997;
                $body
            }
            CellKind::Peephole => {
                let $cell = peephole::PeepholeLstm;
                $body
            }
            CellKind::Coupled => {
                let $cell = coupled::Coupled;
                $body
            }
            CellKind::Article(form) => {
                let $cell = form;
                $body
            }
        }
    }};
}
pub(super) use with_cell;

impl From<CellKind> for String {
    fn from(kind: CellKind) -> Self {
        kind.name()
    }
}

impl TryFrom<String> for CellKind {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::parse(&name).ok_or("no such cell")
    }
}

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

    /// The key, and the form where it is not the usual one: `gru:before,writes`, `article:forget`.
    pub fn name(self) -> String {
        let mut words: Vec<&str> = Vec::new();
        match self {
            CellKind::Gru(form) if form != GruForm::TORCH => {
                words.push(if form.reset == Reset::After { "after" } else { "before" });
                words.push(if form.update == Update::Keeps { "keeps" } else { "writes" });
            }
            CellKind::Article(form) if form != ArticleForm::ALL => {
                let switches = [
                    (form.invert_forget, "forget"),
                    (form.output_sees_cell, "output"),
                    (form.double_tanh, "tanh"),
                ];
                words.extend(switches.iter().filter(|(on, _)| *on).map(|(_, word)| word));
                if words.is_empty() {
                    words.push("none");
                }
            }
            _ => return self.key().to_owned(),
        }
        format!("{}:{}", self.key(), words.join(","))
    }

    /// From a [`CellKind::name`]; `None` for anything else.
    pub fn parse(name: &str) -> Option<Self> {
        let (key, form) = name.split_once(':').unwrap_or((name, ""));
        let usual = Self::ALL.into_iter().find(|kind| kind.key() == key)?;
        let said = |word: &str| form.split(',').any(|own| own == word);
        let kind = match usual {
            _ if form.is_empty() => usual,
            CellKind::Gru(_) => CellKind::Gru(GruForm {
                reset: if said("before") { Reset::Before } else { Reset::After },
                update: if said("writes") { Update::Writes } else { Update::Keeps },
            }),
            CellKind::Article(_) => CellKind::Article(ArticleForm {
                invert_forget: said("forget"),
                output_sees_cell: said("output"),
                double_tanh: said("tanh"),
            }),
            _ => return None,
        };
        (kind.name() == name).then_some(kind)
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

    /// The wires of the cell's diagram.
    pub fn wiring(self) -> Vec<Wire> {
        let mut equations = self.equations();
        // What a late sum reads has a place of its own in the diagram.
        for (sum, _) in self.columns() {
            match sum.reads {
                Reads::LateAndInput(late) => {
                    let rhs = Expr::from(gru::symbols::R).times(lstm::symbols::H_PREV.into());
                    equations.push(Equation { lhs: late, rhs });
                }
                Reads::HiddenAndLate(late) => {
                    let rhs = Expr::apply(Function::Tanh, lstm::symbols::C.into());
                    equations.push(Equation { lhs: late, rhs });
                }
                _ => {}
            }
        }
        wiring(&equations)
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
