//! LSTM with peepholes: the gates see the memory, each unit its own, through one weight p a gate.
//!
//! - F. A. Gers and J. Schmidhuber 2000, [Recurrent nets that time and
//!   count](https://doi.org/10.1109/IJCNN.2000.861302). IJCNN.
//! - F. A. Gers, N. N. Schraudolph and J. Schmidhuber 2002, [Learning precise timing with LSTM
//!   recurrent networks](https://www.jmlr.org/papers/v3/gers02a.html). Journal of Machine Learning
//!   Research 3.
//!
//! Followed is the second paper: i and f see the old memory, o the new one. As in the
//! [LSTM](super::lstm), candidate and output are squashed by tanh and gradients are whole, those
//! through the peepholes too, which the papers cut.
//!
//! # Forward
//!
//! ```text
//! z = u W + b,  u = [h_prev | x]               W (H+I) x 4H,  z B x 4H in the order i f g o;  p H each
//! i = σ(z_i + p_i ⊙ c_prev)   f = σ(z_f + p_f ⊙ c_prev)   g = tanh(z_g)      B x H each
//! c = f ⊙ c_prev + i ⊙ g
//! o = σ(z_o + p_o ⊙ c)                         the output gate sees the new memory
//! h = o ⊙ tanh(c)
//! ```
//!
//! # Backward
//!
//! ```text
//! do = dh ⊙ tanh(c)           dz_o = do ⊙ o ⊙ (1 − o)
//! dc = dc_later + dh ⊙ o ⊙ (1 − tanh²(c)) + dz_o ⊙ p_o
//! df = dc ⊙ c_prev            di = dc ⊙ g            dg = dc ⊙ i
//! dz_i = di ⊙ i ⊙ (1 − i)     dz_f = df ⊙ f ⊙ (1 − f)     dz_g = dg ⊙ (1 − g²)
//! dc_prev = dc ⊙ f + dz_i ⊙ p_i + dz_f ⊙ p_f
//! dp_i = Σ_rows dz_i ⊙ c_prev     dp_f = Σ_rows dz_f ⊙ c_prev     dp_o = Σ_rows dz_o ⊙ c      H each
//! [dh_prev | dx] = dz Wᵀ     dW = uᵀ dz     db = Σ_rows dz
//! ```

use crate::engine::cell::lstm::equations::{gate, output, weighted};
use crate::engine::cell::lstm::{Step, Sums, symbols as s};
use crate::engine::cell::{Arriving, Cell, Column, Equations, Kind, Peephole, Sent, State};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Function, Role, Symbol};

const fn own(id: &'static str, sub: &'static str, role: Role) -> Symbol {
    Symbol { id, base: "p", sub, role, signed: true }
}

pub const P_I: Symbol = own("p_i", "i", Role::I);
pub const P_F: Symbol = own("p_f", "f", Role::F);
pub const P_O: Symbol = own("p_o", "o", Role::O);

/// The columns are those of the LSTM's sums: i f g o.
const PEEPHOLES: &[Peephole] = &[
    Peephole { symbol: P_I, column: 0, new: false, file: "weight_ci" },
    Peephole { symbol: P_F, column: 1, new: false, file: "weight_cf" },
    Peephole { symbol: P_O, column: 3, new: true, file: "weight_co" },
];

/// The cell itself: it has no settings.
#[derive(Clone, Copy, Debug)]
pub struct PeepholeLstm;

impl Kind for PeepholeLstm {
    fn peepholes(self) -> &'static [Peephole] {
        PEEPHOLES
    }

    /// f i g c o h.
    fn equations(self) -> Equations {
        let seeing = |column: Column, p: Symbol, memory: Symbol| Equation {
            lhs: column.gate,
            rhs: Expr::apply(
                Function::Sigmoid,
                weighted(column).plus(Expr::from(p).times(memory.into())),
            ),
        };
        let kept = Expr::from(s::F).times(s::C_PREV.into());
        vec![
            seeing(s::COLUMN_F, P_F, s::C_PREV),
            seeing(s::COLUMN_I, P_I, s::C_PREV),
            gate(s::COLUMN_G),
            Equation { lhs: s::C, rhs: kept.plus(Expr::from(s::I).times(s::G.into())) },
            seeing(s::COLUMN_O, P_O, s::C),
            output(),
        ]
    }
}

impl<T: Real> Cell<T> for PeepholeLstm {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, [p_i, p_f, p_o]: [T; 3]) -> Step<T> {
        let i = (z.i + p_i * before.c).sigmoid();
        let f = (z.f + p_f * before.c).sigmoid();
        let g = z.g.squash();
        let c = f * before.c + i * g;
        let o = (z.o + p_o * c).sigmoid();
        let tanh_c = c.squash();
        let h = o * tanh_c;
        Step { i, f, g, o, c, tanh_c, h }
    }

    #[inline(always)]
    fn backward(
        self,
        s: &Step<T>,
        before: State<T>,
        [p_i, p_f, p_o]: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        let one = T::one();
        let d_tanh_c = d.h * s.o;
        let d_o = d.h * s.tanh_c;
        let dz_o = d_o * s.o * (one - s.o);
        let d_c = d.c + d_tanh_c * (one - s.tanh_c * s.tanh_c) + dz_o * p_o;
        let d_g = d_c * s.i;
        let d_i = d_c * s.g;
        let d_f = d_c * before.c;
        let dz_i = d_i * s.i * (one - s.i);
        let dz_f = d_f * s.f * (one - s.f);
        let z = Sums { i: dz_i, f: dz_f, g: d_g * (one - s.g * s.g), o: dz_o };
        let step = Step { i: d_i, f: d_f, g: d_g, o: d_o, c: d_c, tanh_c: d_tanh_c, h: d.h };
        let d_c_prev = d_c * s.f + dz_i * p_i + dz_f * p_f;
        Sent { z, step, before: State { h: T::zero(), c: d_c_prev } }
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        vec![(s::KEPT, step.f * before.c), (s::NEW, step.i * step.g)]
    }
}
