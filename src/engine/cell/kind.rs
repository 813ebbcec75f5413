//! The registry of cells: one line a kind.
//!
//! Everything else that is to be known of a kind stands in its folder, as its [`Kind`].

use super::{Column, Equations, Job, Kind, Peephole, Sum};
use crate::notation::backward::backward;
use crate::notation::legend::quantities;
use crate::notation::{Equation, Symbol, Wire, wiring};
use serde::{Deserialize, Serialize};

/// The kinds of cell, handed to the macro `$then` together with `$given`: kinds without settings,
/// and those that come in forms, each `name in Rust: its folder and type = the name that links and
/// files use`.
#[cfg(any(feature = "ui", not(feature = "worker")))]
macro_rules! cells {
    ($then:ident! $given:tt) => {
        $then! { $given
            plain {
                Lstm: lstm::Lstm = "lstm",
                Rnn: rnn::Rnn = "rnn",
                Lstm1997: lstm1997::Lstm1997 = "lstm1997",
                Peephole: peephole::PeepholeLstm = "peephole",
                Coupled: coupled::Coupled = "coupled",
            }
            formed {
                Gru: gru::GruForm = "gru",
                Article: article::ArticleForm = "article",
            }
        }
    };
}
/// A trainer by itself holds no others than those that a forecast is trained with, `train::spec::CELLS`: the rest is
/// what it would weigh more for nothing.
#[cfg(all(feature = "worker", not(feature = "ui")))]
macro_rules! cells {
    ($then:ident! $given:tt) => {
        $then! { $given
            plain { Lstm: lstm::Lstm = "lstm", Rnn: rnn::Rnn = "rnn", }
            formed { Gru: gru::GruForm = "gru", }
        }
    };
}
pub(super) use cells;

/// Declares [`CellKind`] of the registry.
macro_rules! declare {
    (
        ()
        plain { $($Plain:ident: $folder:ident::$Cell:ident = $key:literal,)+ }
        formed { $($Formed:ident: $form_folder:ident::$Form:ident = $form_key:literal,)+ }
    ) => {
        /// The kinds of cell that can be built, by the names links and files use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub enum CellKind {
            $(#[doc = concat!("[`super::", stringify!($folder), "`]")]
            $Plain,)+
            $(#[doc = concat!("[`super::", stringify!($form_folder), "`]")]
            $Formed(super::$form_folder::$Form),)+
        }

        impl CellKind {
            /// Every kind, those with forms in their usual one.
            pub const ALL: [CellKind; [$($key,)+ $($form_key),+].len()] = [
                $(CellKind::$Plain,)+
                $(CellKind::$Formed(super::$form_folder::$Form::USUAL)),+
            ];

            pub const fn key(self) -> &'static str {
                match self {
                    $(CellKind::$Plain => $key,)+
                    $(CellKind::$Formed(_) => $form_key,)+
                }
            }

            /// The same kind in the form that some words of a [`CellKind::name`] say.
            fn formed(self, said: &dyn Fn(&str) -> bool) -> Option<Self> {
                match self {
                    $(CellKind::$Formed(_) => {
                        Some(CellKind::$Formed(super::$form_folder::$Form::said(said)))
                    })+
                    _ => None,
                }
            }
        }
    };
}
cells!(declare!());

/// Evaluates `$body` with `$own` standing for the [`Kind`] of `$kind`.
macro_rules! with_kind {
    ($kind:expr, $own:ident => $body:expr) => {
        cells!(match_kind! ($kind, $own => $body))
    };
}

macro_rules! match_kind {
    (
        ($kind:expr, $own:ident => $body:expr)
        plain { $($Plain:ident: $folder:ident::$Cell:ident = $key:literal,)+ }
        formed { $($Formed:ident: $form_folder:ident::$Form:ident = $form_key:literal,)+ }
    ) => {
        match $kind {
            $(CellKind::$Plain => {
                let $own = super::$folder::$Cell;
                $body
            })+
            $(CellKind::$Formed($own) => $body,)+
        }
    };
}

/// Evaluates `$body` with `$cell` standing for the [`super::Cell`] of `$kind`. A kind with forms
/// picks it by a macro of its folder.
macro_rules! with_cell {
    ($kind:expr, $cell:ident => $body:expr) => {
        $crate::engine::cell::kind::cells!(match_cell! ($kind, $cell => $body))
    };
}
pub(super) use with_cell;

macro_rules! match_cell {
    (
        ($kind:expr, $cell:ident => $body:expr)
        plain { $($Plain:ident: $folder:ident::$Cell:ident = $key:literal,)+ }
        formed { $($Formed:ident: $form_folder:ident::$Form:ident = $form_key:literal,)+ }
    ) => {
        match $kind {
            $($crate::engine::cell::CellKind::$Plain => {
                let $cell = $crate::engine::cell::$folder::$Cell;
                $body
            })+
            $($crate::engine::cell::CellKind::$Formed(form) => {
                $crate::engine::cell::$form_folder::pick!(form, $cell => $body)
            })+
        }
    };
}
pub(super) use match_cell;

impl Default for CellKind {
    fn default() -> Self {
        Self::ALL[0]
    }
}

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
    /// The key, and the form where it is not the usual one: `gru:before,writes`, `article:forget`.
    pub fn name(self) -> String {
        let words = with_kind!(self, own => own.words());
        if words.is_empty() {
            return self.key().to_owned();
        }
        format!("{}:{}", self.key(), words.join(","))
    }

    /// From a [`CellKind::name`]; `None` for anything else.
    pub fn parse(name: &str) -> Option<Self> {
        let (key, form) = name.split_once(':').unwrap_or((name, ""));
        let usual = Self::ALL.into_iter().find(|kind| kind.key() == key)?;
        let kind = match form {
            "" => usual,
            _ => usual.formed(&|word| form.split(',').any(|own| own == word))?,
        };
        (kind.name() == name).then_some(kind)
    }

    /// The first word of its arrays' names in files, as PyTorch has them.
    pub fn file(self) -> &'static str {
        with_kind!(self, own => own.file())
    }

    /// The weighted sums of a step, in the order in which they are made.
    pub fn sums(self) -> &'static [Sum] {
        with_kind!(self, own => own.sums())
    }

    pub fn peepholes(self) -> &'static [Peephole] {
        with_kind!(self, own => own.peepholes())
    }

    /// The order in which PyTorch stacks the gates.
    pub fn rows(self) -> &'static [char] {
        with_kind!(self, own => own.rows())
    }

    /// Whether the cell has a memory c beside h.
    pub fn has_memory(self) -> bool {
        with_kind!(self, own => own.has_memory())
    }

    /// What a positive bias of the gate that rules the old memory does: keep (1), erase (−1), or there
    /// is no such gate (0).
    pub fn forget_sign(self) -> f64 {
        with_kind!(self, own => own.forget_sign())
    }

    /// The equations of a step, in the order in which they are worked out.
    pub fn equations(self) -> Equations {
        with_kind!(self, own => own.equations())
    }

    /// Those of an LSTM, for what shows nothing else and need not bring all others along.
    pub fn lstm_equations() -> Equations {
        super::lstm::Lstm.equations()
    }

    /// The same of any kind, with a line of its own for what a late sum reads, just before that sum.
    pub fn worked_out(self) -> Equations {
        let mut equations = self.equations();
        if let Some(late) = with_kind!(self, own => own.late()) {
            let reads = |equation: &Equation| quantities(std::slice::from_ref(equation));
            let first = equations.iter().position(|equation| reads(equation).contains(&late.lhs));
            equations.insert(first.unwrap_or(0), late);
        }
        equations
    }

    /// The wires of the cell's diagram.
    pub fn wiring(self) -> Vec<Wire> {
        wiring(&self.worked_out())
    }

    /// The job of a row of PyTorch's matrices, and whether it does the opposite the more it is open.
    pub fn job(self, row: char) -> (Job, bool) {
        with_kind!(self, own => own.job(row))
    }

    /// Of a gate that it does without: whether it is as if that stood open for good (true), or shut.
    pub fn stands(self, missing: Job) -> Option<bool> {
        with_kind!(self, own => own.stands(missing))
    }

    /// The switches of its form: the word of each, and whether it is on.
    pub fn switches(self) -> Vec<(&'static str, bool)> {
        with_kind!(self, own => own.switches())
    }

    /// The form in which exactly these switches are on.
    pub fn with_switches(self, on: &[&str]) -> Self {
        self.formed(&|word| on.contains(&word)).unwrap_or(self)
    }

    /// The equations of all gradients of a step, from h and c to x, h_prev and c_prev.
    pub fn backward_equations(self) -> Equations {
        let sum = |weights: Symbol| {
            let own = self.columns().find(|(_, column)| column.weights == weights);
            own.map(|(_, column)| column.z)
        };
        backward(&self.worked_out(), &sum)
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
