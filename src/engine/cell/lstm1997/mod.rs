//! The first LSTM, which has no forget gate: nothing is ever forgotten.
//!
//! - S. Hochreiter and J. Schmidhuber 1997, [Long short-term
//!   memory](https://doi.org/10.1162/neco.1997.9.8.1735). Neural Computation 9(8).
//!
//! The paper squashes by sigmoids scaled to (−2, 2) and (−1, 1) and cuts gradients short at the gates;
//! here both squashing functions are tanh and gradients are whole, so that it differs from today's
//! [LSTM](super::lstm) in the forget gate alone.
//!
//! # Forward
//!
//! ```text
//! z = u W + b,  u = [h_prev | x]               W (H+I) x 3H,  z B x 3H in the order i g o
//! i = σ(z_i)   g = tanh(z_g)   o = σ(z_o)      B x H each
//! c = c_prev + i ⊙ g
//! h = o ⊙ tanh(c)
//! ```
//!
//! # Backward
//!
//! ```text
//! do = dh ⊙ tanh(c)     dc = dc_later + dh ⊙ o ⊙ (1 − tanh²(c))
//! di = dc ⊙ g           dg = dc ⊙ i
//! dz_i = di ⊙ i ⊙ (1 − i)     dz_g = dg ⊙ (1 − g²)     dz_o = do ⊙ o ⊙ (1 − o)
//! dc_prev = dc                                 whole: the paper's "constant error carousel"
//! [dh_prev | dx] = dz Wᵀ     dW = uᵀ dz     db = Σ_rows dz
//! ```

use crate::engine::cell::lstm::equations::{gate, output};
use crate::engine::cell::lstm::symbols as s;
use crate::engine::cell::quantities;
use crate::engine::cell::{Arriving, Cell, Equations, Job, Kind, Reads, Sent, State, Sum};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Symbol};

const SUMS: &[Sum] = &[Sum {
    reads: Reads::HiddenAndInput,
    first: 0,
    columns: &[s::COLUMN_I, s::COLUMN_G, s::COLUMN_O],
}];

quantities! {
    /// z.
    Sums { i: s::Z_I, g: s::Z_G, o: s::Z_O }
}

quantities! {
    /// What one unit makes in one step.
    Step { i: s::I, g: s::G, o: s::O, c: s::C, tanh_c: s::TANH_C, h: s::H }
}

/// The cell itself: it has no settings.
#[derive(Clone, Copy, Debug)]
pub struct Lstm1997;

impl Kind for Lstm1997 {
    fn sums(self) -> &'static [Sum] {
        SUMS
    }

    fn rows(self) -> &'static [char] {
        &['i', 'g', 'o']
    }

    fn forget_sign(self) -> f64 {
        0.0
    }

    /// Its memory keeps everything.
    fn stands(self, missing: Job) -> Option<bool> {
        (missing == Job::Keeps).then_some(true)
    }

    /// i g o c h.
    fn equations(self) -> Equations {
        let new = Expr::from(s::I).times(s::G.into());
        let memory = Equation { lhs: s::C, rhs: Expr::from(s::C_PREV).plus(new) };
        vec![gate(s::COLUMN_I), gate(s::COLUMN_G), gate(s::COLUMN_O), memory, output()]
    }
}

impl<T: Real> Cell<T> for Lstm1997 {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        let i = z.i.sigmoid();
        let g = z.g.squash();
        let o = z.o.sigmoid();
        let c = before.c + i * g;
        let tanh_c = c.squash();
        let h = o * tanh_c;
        Step { i, g, o, c, tanh_c, h }
    }

    #[inline(always)]
    fn backward(
        self,
        s: &Step<T>,
        _before: State<T>,
        _p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        let one = T::one();
        let d_tanh_c = d.h * s.o;
        let d_o = d.h * s.tanh_c;
        let d_c = d.c + d_tanh_c * (one - s.tanh_c * s.tanh_c);
        let d_g = d_c * s.i;
        let d_i = d_c * s.g;
        let z = Sums {
            i: d_i * s.i * (one - s.i),
            g: d_g * (one - s.g * s.g),
            o: d_o * s.o * (one - s.o),
        };
        let step = Step { i: d_i, g: d_g, o: d_o, c: d_c, tanh_c: d_tanh_c, h: d.h };
        Sent { z, step, before: State { h: T::zero(), c: d_c } }
    }

    fn derived(self, step: &Step<T>, _before: State<T>) -> Vec<(Symbol, T)> {
        vec![(s::NEW, step.i * step.g)]
    }
}
