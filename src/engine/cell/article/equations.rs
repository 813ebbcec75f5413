//! The article's equations as values, as far as its switches are on.

use super::ArticleForm;
use crate::engine::cell::lstm::equations::{gate, output};
use crate::engine::cell::lstm::symbols as s;
use crate::notation::{Equation, Expr, Function};

/// f i g c o h; o stands before c where it does not read it.
pub fn equations(form: ArticleForm) -> Vec<Equation> {
    let f = Expr::from(s::F);
    let keeps = if form.invert_forget { f.from_one() } else { f };
    let g = Expr::from(s::G);
    let written = if form.double_tanh { Expr::apply(Function::Tanh, g) } else { g };
    let kept = keeps.times(s::C_PREV.into());
    let memory = Equation { lhs: s::C, rhs: kept.plus(Expr::from(s::I).times(written)) };
    let mut all = vec![gate(s::COLUMN_F), gate(s::COLUMN_I), gate(s::COLUMN_G)];
    if form.output_sees_cell {
        let over = vec![s::H_PREV, s::TANH_C];
        let sum = Expr::Weighted { weights: s::W_O, over, bias: s::B_O };
        let seeing = Equation { lhs: s::O, rhs: Expr::apply(Function::Sigmoid, sum) };
        all.extend([memory, seeing, output()]);
    } else {
        all.extend([gate(s::COLUMN_O), memory, output()]);
    }
    all
}
