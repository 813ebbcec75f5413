//! LSTM with coupled gates ("CIFG"): what is forgotten makes room for what is written.
//!
//! - K. Greff, R. K. Srivastava, J. Koutník, B. R. Steunebrink and J. Schmidhuber 2017, [LSTM: a
//!   search space odyssey](https://arxiv.org/abs/1503.04069). IEEE Transactions on Neural Networks
//!   and Learning Systems 28(10).
//!
//! The paper couples by f = 1 − i and gives its cells peepholes; here f is the gate that has
//! weights, i = 1 − f, and there are no peepholes. Which of the two has the weights changes their
//! signs alone, as 1 − σ(z) = σ(−z).
//!
//! # Forward
//!
//! ```text
//! z = u W + b,  u = [h_prev | x]               W (H+I) x 3H,  z B x 3H in the order f g o
//! f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)      B x H each
//! i = 1 − f
//! c = f ⊙ c_prev + i ⊙ g
//! h = o ⊙ tanh(c)
//! ```
//!
//! # Backward
//!
//! ```text
//! do = dh ⊙ tanh(c)     dc = dc_later + dh ⊙ o ⊙ (1 − tanh²(c))
//! di = dc ⊙ g           dg = dc ⊙ i
//! df = dc ⊙ c_prev − di                        f acts twice: it keeps, and it takes from i
//! dz_f = df ⊙ f ⊙ (1 − f)     dz_g = dg ⊙ (1 − g²)     dz_o = do ⊙ o ⊙ (1 − o)
//! dc_prev = dc ⊙ f
//! [dh_prev | dx] = dz Wᵀ     dW = uᵀ dz     db = Σ_rows dz
//! ```

use crate::engine::cell::lstm::equations::{gate, output};
use crate::engine::cell::lstm::symbols as s;
use crate::engine::cell::quantities;
use crate::engine::cell::{Arriving, Cell, Equations, Kind, Reads, Sent, State, Sum};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Symbol};

const SUMS: &[Sum] = &[Sum {
    reads: Reads::HiddenAndInput,
    first: 0,
    columns: &[s::COLUMN_F, s::COLUMN_G, s::COLUMN_O],
}];

quantities! {
    /// z.
    Sums { f: s::Z_F, g: s::Z_G, o: s::Z_O }
}

quantities! {
    /// What one unit makes in one step.
    Step { i: s::I, f: s::F, g: s::G, o: s::O, c: s::C, tanh_c: s::TANH_C, h: s::H }
}

/// The cell itself: it has no settings.
#[derive(Clone, Copy, Debug)]
pub struct Coupled;

impl Kind for Coupled {
    fn sums(self) -> &'static [Sum] {
        SUMS
    }

    fn rows(self) -> &'static [char] {
        &['f', 'g', 'o']
    }

    /// f i g o c h.
    fn equations(self) -> Equations {
        let kept = Expr::from(s::F).times(s::C_PREV.into());
        let new = Expr::from(s::I).times(s::G.into());
        vec![
            gate(s::COLUMN_F),
            Equation { lhs: s::I, rhs: Expr::from(s::F).from_one() },
            gate(s::COLUMN_G),
            gate(s::COLUMN_O),
            Equation { lhs: s::C, rhs: kept.plus(new) },
            output(),
        ]
    }
}

impl<T: Real> Cell<T> for Coupled {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        let f = z.f.sigmoid();
        let g = z.g.squash();
        let o = z.o.sigmoid();
        let i = T::one() - f;
        let c = f * before.c + i * g;
        let tanh_c = c.squash();
        let h = o * tanh_c;
        Step { i, f, g, o, c, tanh_c, h }
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
        let d_tanh_c = d.h * s.o;
        let d_o = d.h * s.tanh_c;
        let d_c = d.c + d_tanh_c * (one - s.tanh_c * s.tanh_c);
        let d_g = d_c * s.i;
        let d_i = d_c * s.g;
        // f acts twice: by what it keeps, and by i = 1 − f.
        let d_f = d_c * before.c - d_i;
        let z = Sums {
            f: d_f * s.f * (one - s.f),
            g: d_g * (one - s.g * s.g),
            o: d_o * s.o * (one - s.o),
        };
        let step = Step { i: d_i, f: d_f, g: d_g, o: d_o, c: d_c, tanh_c: d_tanh_c, h: d.h };
        Sent { z, step, before: State { h: T::zero(), c: d_c * s.f } }
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        vec![(s::KEPT, step.f * before.c), (s::NEW, step.i * step.g)]
    }
}
