//! The vanilla recurrent network, as PyTorch's `nn.RNN` with tanh.
//!
//! - J. L. Elman 1990, [Finding structure in time](https://doi.org/10.1207/s15516709cog1402_1).
//!   Cognitive Science 14(2).
//! - Y. Bengio, P. Simard and P. Frasconi 1994, [Learning long-term dependencies with gradient
//!   descent is difficult](https://doi.org/10.1109/72.279181). IEEE Transactions on Neural Networks
//!   5(2).
//!
//! Elman's units are squashed by a sigmoid and learn from one step back; here it is tanh, and
//! gradients go back through the whole window.
//!
//! # Forward
//!
//! ```text
//! h = tanh(u W + b)          u = [h_prev | x],  W (H+I) x H,  h B x H
//! ```
//!
//! # Backward
//!
//! ```text
//! dz = dh ⊙ (1 − h²)         B x H
//! [dh_prev | dx] = dz Wᵀ     dW = uᵀ dz     db = Σ_rows dz
//! ```
//!
//! There is no memory beside h: whatever passes from step to step passes through W and tanh, which is
//! why its gradients vanish or explode (Bengio, Simard and Frasconi).

use crate::engine::cell::lstm::symbols::{H, H_PREV, X};
use crate::engine::cell::{Arriving, Cell, Column, Equations, Job, Kind, Reads};
use crate::engine::cell::{Sent, State, Sum, quantities};
use crate::engine::real::Real;
use crate::notation::{Equation, Expr, Function, Role, Symbol};

const fn own(id: &'static str, base: &'static str) -> Symbol {
    Symbol { id, base, sub: "h", role: Role::H, signed: true }
}

pub const Z_H: Symbol = own("z_h", "z");
pub const W_H: Symbol = own("W_h", "W");
pub const B_H: Symbol = own("b_h", "b");

const COLUMN: Column = Column { gate: H, z: Z_H, weights: W_H, bias: B_H, row: 'h' };

const SUMS: &[Sum] = &[Sum { reads: Reads::HiddenAndInput, first: 0, columns: &[COLUMN] }];

quantities! {
    /// The one sum.
    Sums { h: Z_H }
}

quantities! {
    /// What one unit makes in one step.
    Step { h: H }
}

/// The cell itself: it has no settings.
#[derive(Clone, Copy, Debug)]
pub struct Rnn;

impl Kind for Rnn {
    fn file(self) -> &'static str {
        "rnn"
    }

    fn sums(self) -> &'static [Sum] {
        SUMS
    }

    fn rows(self) -> &'static [char] {
        &['h']
    }

    fn has_memory(self) -> bool {
        false
    }

    fn forget_sign(self) -> f64 {
        0.0
    }

    /// Every step writes all of h anew, and shows it.
    fn stands(self, missing: Job) -> Option<bool> {
        match missing {
            Job::Keeps => Some(false),
            Job::Writes | Job::Shows => Some(true),
            Job::Proposes => None,
        }
    }

    /// h alone.
    fn equations(self) -> Equations {
        let sum = Expr::Weighted { weights: W_H, over: vec![H_PREV, X], bias: B_H };
        vec![Equation { lhs: H, rhs: Expr::apply(Function::Tanh, sum) }]
    }
}

impl<T: Real> Cell<T> for Rnn {
    type Sums = Sums<T>;
    type Step = Step<T>;

    #[inline(always)]
    fn forward(self, z: Sums<T>, _before: State<T>, _p: [T; 3]) -> Step<T> {
        Step { h: z.h.squash() }
    }

    #[inline(always)]
    fn backward(
        self,
        s: &Step<T>,
        _before: State<T>,
        _p: [T; 3],
        d: Arriving<T>,
    ) -> Sent<Sums<T>, Step<T>, T> {
        let z = Sums { h: d.h * (T::one() - s.h * s.h) };
        Sent { z, step: Step { h: d.h }, before: State { h: T::zero(), c: T::zero() } }
    }
}
