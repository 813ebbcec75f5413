//! The cell as the article behind this program writes it: three departures from the LSTM, each a
//! switch.
//!
//! - 《长短时记忆网络LSTM原理与代码实例讲解》 (Long short-term memory networks: principles, and code explained by
//!   examples), by AI天才研究院 / AI Genius Institute: a web article. Elsewhere in this source it is
//!   "the article".
//!
//! Readers who compare its formulas with the [LSTM](super::lstm) find that they differ. Here each
//! difference can be switched on by itself, and its effect be seen.
//!
//! # Forward
//!
//! ```text
//! [z_i | z_f | z_g] = u W + b,  u = [h_prev | x]          W (H+I) x 3H
//! i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)                 B x H each
//! invert_forget      c = (1 − f) ⊙ c_prev + i ⊙ written   here f = 1 erases; off: f ⊙ c_prev
//! double_tanh        written = tanh(g)                    off: written = g
//! output_sees_cell   z_o = [h_prev | tanh(c)] W_o + b_o   W_o 2H x H, a late sum; off: over u, as i f g
//! o = σ(z_o)         h = o ⊙ tanh(c)
//! ```
//!
//! # Backward
//!
//! ```text
//! do = dh ⊙ tanh(c)     dz_o = do ⊙ o ⊙ (1 − o)
//! output_sees_cell   [dh_prev | d_late] += dz_o W_oᵀ      B x 2H; off: d_late = 0
//! dc = dc_later + (dh ⊙ o + d_late) ⊙ (1 − tanh²(c))
//! di = dc ⊙ written     d_written = dc ⊙ i
//! double_tanh        dg = d_written ⊙ (1 − written²)      off: dg = d_written
//! invert_forget      df = −dc ⊙ c_prev                    off: dc ⊙ c_prev
//!                    dc_prev = dc ⊙ (1 − f)               off: dc ⊙ f
//! dz_i = di ⊙ i ⊙ (1 − i)   dz_f = df ⊙ f ⊙ (1 − f)   dz_g = dg ⊙ (1 − g²)
//! [dh_prev | dx] += dz Wᵀ
//! ```
//!
//! The first departure is the same cell with W_f and b_f negated, since 1 − σ(z) = σ(−z). The
//! others change what the cell can compute.

pub mod equations;

use crate::engine::cell::lstm::{self, Sums, symbols as s};
use crate::engine::cell::quantities;
use crate::engine::cell::{Arriving, Cell, Equations, Job, Kind, Reads, Sent, State, Sum};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Function, Role, Symbol};

/// Which of the article's departures are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleForm {
    pub invert_forget: bool,
    pub output_sees_cell: bool,
    pub double_tanh: bool,
}

impl ArticleForm {
    /// As the article has it.
    pub const ALL: ArticleForm =
        ArticleForm { invert_forget: true, output_sees_cell: true, double_tanh: true };

    pub(super) const USUAL: ArticleForm = ArticleForm::ALL;

    /// The form that some words of a name say.
    pub(super) fn said(said: &dyn Fn(&str) -> bool) -> Self {
        Self {
            invert_forget: said("forget"),
            output_sees_cell: said("output"),
            double_tanh: said("tanh"),
        }
    }
}

/// Evaluates `$body` with `$cell` standing for the cell that computes `$form`: itself.
macro_rules! pick {
    ($form:expr, $cell:ident => $body:expr) => {{
        let $cell = $form;
        $body
    }};
}
pub(super) use pick;

pub const TANH_G: Symbol =
    Symbol { id: "tanh_g", base: "tanh(g)", sub: "", role: Role::G, signed: true };

const LATE_OUTPUT: &[Sum] = &[
    Sum {
        reads: Reads::HiddenAndInput,
        first: 0,
        columns: &[s::COLUMN_I, s::COLUMN_F, s::COLUMN_G],
    },
    Sum { reads: Reads::HiddenAndLate(s::TANH_C), first: 3, columns: &[s::COLUMN_O] },
];

impl Kind for ArticleForm {
    fn sums(self) -> &'static [Sum] {
        if self.output_sees_cell { LATE_OUTPUT } else { lstm::SUMS }
    }

    fn forget_sign(self) -> f64 {
        if self.invert_forget { -1.0 } else { 1.0 }
    }

    fn equations(self) -> Equations {
        equations::equations(self)
    }

    /// tanh(c).
    fn late(self) -> Option<Equation> {
        let rhs = Expr::apply(Function::Tanh, s::C.into());
        self.output_sees_cell.then_some(Equation { lhs: s::TANH_C, rhs })
    }

    fn job(self, row: char) -> (Job, bool) {
        let (job, _) = lstm::Lstm.job(row);
        (job, job == Job::Keeps && self.invert_forget)
    }

    fn switches(self) -> Vec<(&'static str, bool)> {
        vec![
            ("forget", self.invert_forget),
            ("output", self.output_sees_cell),
            ("tanh", self.double_tanh),
        ]
    }

    fn words(self) -> Vec<&'static str> {
        if self == Self::USUAL {
            return Vec::new();
        }
        let on = self.switches().into_iter().filter(|(_, on)| *on);
        let mut words: Vec<&str> = on.map(|(word, _)| word).collect();
        if words.is_empty() {
            words.push("none");
        }
        words
    }
}

quantities! {
    /// What one unit makes in one step. `written` is what i lets in: g, or tanh(g).
    Step {
        i: s::I, f: s::F, g: s::G, written: TANH_G, o: s::O, c: s::C, tanh_c: s::TANH_C, h: s::H,
    }
}

impl ArticleForm {
    /// How much of the old memory stays: f, or 1 − f.
    #[inline(always)]
    fn keeps<T: Real>(self, f: T) -> T {
        if self.invert_forget { T::one() - f } else { f }
    }
}

impl<T: Real> Cell<T> for ArticleForm {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        let i = z.i.sigmoid();
        let f = z.f.sigmoid();
        let g = z.g.squash();
        let written = if self.double_tanh { g.squash() } else { g };
        let c = self.keeps(f) * before.c + i * written;
        let tanh_c = c.squash();
        let mut step = Step { i, f, g, written, o: T::zero(), c, tanh_c, h: T::zero() };
        if !self.output_sees_cell {
            self.finish(z.o, before, &mut step);
        }
        step
    }

    #[inline(always)]
    fn read_late(self, step: &Step<T>) -> T {
        step.tanh_c
    }

    #[inline(always)]
    fn finish(self, z: T, _before: State<T>, step: &mut Step<T>) {
        step.o = z.sigmoid();
        step.h = step.o * step.tanh_c;
    }

    #[inline(always)]
    fn late_backward(self, s: &Step<T>, _before: State<T>, dh: T) -> T {
        let d_o = dh * s.tanh_c;
        d_o * s.o * (T::one() - s.o)
    }

    #[inline(always)]
    fn backward(
        self,
        s: &Step<T>,
        before: State<T>,
        _p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        let one = T::one();
        let d_o = d.h * s.tanh_c;
        let d_tanh_c = d.h * s.o + d.late;
        let d_c = d.c + d_tanh_c * (one - s.tanh_c * s.tanh_c);
        let d_written = d_c * s.i;
        let d_i = d_c * s.written;
        let d_g = match self.double_tanh {
            true => d_written * (one - s.written * s.written),
            false => d_written,
        };
        let d_keeps = d_c * before.c;
        let d_f = if self.invert_forget { -d_keeps } else { d_keeps };
        let z = Sums {
            i: d_i * s.i * (one - s.i),
            f: d_f * s.f * (one - s.f),
            g: d_g * (one - s.g * s.g),
            o: d_o * s.o * (one - s.o),
        };
        let step = Step {
            i: d_i,
            f: d_f,
            g: d_g,
            written: d_written,
            o: d_o,
            c: d_c,
            tanh_c: d_tanh_c,
            h: d.h,
        };
        Sent { z, step, before: State { h: T::zero(), c: d_c * self.keeps(s.f) } }
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        vec![(s::KEPT, self.keeps(step.f) * before.c), (s::NEW, step.i * step.written)]
    }
}
