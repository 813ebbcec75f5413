//! LSTM with forget gate: the LSTM of today, as PyTorch's `nn.LSTM` and Keras' `LSTM` compute it.
//!
//! - S. Hochreiter and J. Schmidhuber 1997, [Long short-term
//!   memory](https://doi.org/10.1162/neco.1997.9.8.1735). Neural Computation 9(8): memory, input
//!   and output gate.
//! - F. A. Gers, J. Schmidhuber and F. Cummins 2000, [Learning to forget: continual prediction with
//!   LSTM](https://doi.org/10.1162/089976600300015015). Neural Computation 12(10): the forget gate.
//!
//! Followed is the second paper with two differences that are usual today: candidate and output are
//! squashed by tanh, and gradients are whole (the papers cut them short at the gates). PyTorch's
//! two biases of a gate are one here, their sum.
//!
//! # Forward
//!
//! For a batch of B rows, H units and I inputs:
//!
//! ```text
//! u = [h_prev | x]                                         B x (H+I)
//! z = u W + b                                              B x 4H, blocks in the order i f g o
//! i = σ(z_i)   f = σ(z_f)   g = tanh(z_g)   o = σ(z_o)     B x H each
//! c = f ⊙ c_prev + i ⊙ g                                   f = 1 keeps, f = 0 forgets
//! h = o ⊙ tanh(c)
//! ```
//!
//! # Backward
//!
//! From dh = dL/dh, all of it, and dc_later, what the later step sends to c; all B x H:
//!
//! ```text
//! do = dh ⊙ tanh(c)
//! dc = dc_later + dh ⊙ o ⊙ (1 − tanh²(c))
//! df = dc ⊙ c_prev     di = dc ⊙ g     dg = dc ⊙ i
//! dz_i = di ⊙ i ⊙ (1 − i)     dz_f = df ⊙ f ⊙ (1 − f)
//! dz_o = do ⊙ o ⊙ (1 − o)     dz_g = dg ⊙ (1 − g²)
//! dc_prev = dc ⊙ f                                         the way along the memory
//! [dh_prev | dx] = dz Wᵀ                                   B x (H+I)
//! dW = uᵀ dz     db = the sum of dz over the batch         added up over all steps
//! ```
//!
//! The last two lines are the same for every cell: whoever walks through time works them out, for
//! all units at once. `forward.rs` and `backward.rs` hold the others, side by side and for one
//! unit; a gradient is `d_` + name.
//!
//! ```
//! use gatehouse::engine::cell::{Cell, State, lstm::{Lstm, Sums}};
//!
//! // Gates half open (σ(0) = 1/2) and an empty candidate: half of the memory stays.
//! let z = Sums { i: 0.0, f: 0.0, g: 0.0, o: 0.0 };
//! let step = Lstm.forward(z, State { h: 0.0, c: 0.8 }, [0.0; 3]);
//! assert_eq!((step.f, step.c), (0.5, 0.4));
//! assert_eq!(step.h, 0.5 * 0.4_f64.tanh());
//! ```

mod backward;
pub mod equations;
mod forward;
pub mod symbols;

pub use symbols::SUMS;

use crate::engine::cell::{Arriving, Cell, Equations, Kind, Sent, State, quantities};
use crate::engine::real::Real;
use crate::notation::Symbol;
use symbols as s;

quantities! {
    /// z, in PyTorch's order.
    Sums { i: s::Z_I, f: s::Z_F, g: s::Z_G, o: s::Z_O }
}

quantities! {
    /// What one unit makes in one step.
    Step { i: s::I, f: s::F, g: s::G, o: s::O, c: s::C, tanh_c: s::TANH_C, h: s::H }
}

/// The cell itself: it has no settings.
#[derive(Clone, Copy, Debug)]
pub struct Lstm;

impl Kind for Lstm {
    fn equations(self) -> Equations {
        equations::equations()
    }
}

impl<T: Real> Cell<T> for Lstm {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, before: State<T>, _p: [T; 3]) -> Step<T> {
        forward::forward(z, before.c)
    }

    #[inline(always)]
    fn backward(
        self,
        step: &Step<T>,
        before: State<T>,
        _p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        backward::backward(step, before.c, d.h, d.c)
    }

    fn derived(self, step: &Step<T>, before: State<T>) -> Vec<(Symbol, T)> {
        vec![(s::KEPT, step.f * before.c), (s::NEW, step.i * step.g)]
    }
}
