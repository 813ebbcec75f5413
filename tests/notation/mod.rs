//! The equations in other forms: LaTeX, code, a sentence, a legend.

mod unit;

use crate::house::words;
use gatehouse::engine::cell::CellKind;
use gatehouse::notation::code::Language;
use gatehouse::notation::latex::{self, latex};
use gatehouse::notation::legend::{quantities, ranges, sums};
use gatehouse::notation::spoken::spoken;
use gatehouse::notation::{Equation, Symbol, letters};

fn lstm() -> Vec<Equation> {
    CellKind::default().equations()
}

fn each(write: impl Fn(&Equation) -> String) -> Vec<String> {
    lstm().iter().map(write).collect()
}

#[test]
fn the_lstm_in_latex() {
    assert_eq!(
        each(latex),
        [
            r"f_t = \sigma(W_f \cdot [h_{t-1}, x_t] + b_f)",
            r"i_t = \sigma(W_i \cdot [h_{t-1}, x_t] + b_i)",
            r"g_t = \tanh(W_g \cdot [h_{t-1}, x_t] + b_g)",
            r"o_t = \sigma(W_o \cdot [h_{t-1}, x_t] + b_o)",
            r"c_t = f_t \odot c_{t-1} + i_t \odot g_t",
            r"h_t = o_t \odot \tanh(c_t)",
        ]
    );
}

#[test]
fn from_the_end_what_came_before_stands_at_the_step_after() {
    let turned: Vec<String> = lstm().into_iter().map(|own| latex(&own.from_end())).collect();
    assert_eq!(turned[0], r"f_t = \sigma(W_f \cdot [h_{t+1}, x_t] + b_f)");
    assert_eq!(turned[4], r"c_t = f_t \odot c_{t+1} + i_t \odot g_t");
    for cell in CellKind::ALL {
        let all = cell.worked_out();
        for (own, turned) in all.iter().zip(all.iter().cloned().map(Equation::from_end)) {
            assert_eq!(latex(own).replace("t-1", "t+1"), latex(&turned), "{}", cell.name());
        }
    }
    let merged = [letters::H_LTR, letters::H_RTL].map(latex::quantity);
    assert_eq!(merged, [r"h_{t\rightarrow}", r"h_{t\leftarrow}"]);
}

#[test]
fn the_lstm_in_numpy() {
    assert_eq!(
        each(|equation| Language::NumPy.line(equation)),
        [
            "f = 1 / (1 + np.exp(-(W_f @ np.concatenate([h_prev, x]) + b_f)))",
            "i = 1 / (1 + np.exp(-(W_i @ np.concatenate([h_prev, x]) + b_i)))",
            "g = np.tanh(W_g @ np.concatenate([h_prev, x]) + b_g)",
            "o = 1 / (1 + np.exp(-(W_o @ np.concatenate([h_prev, x]) + b_o)))",
            "c = f * c_prev + i * g",
            "h = o * np.tanh(c)",
        ]
    );
}

#[test]
fn the_lstm_in_pytorch_and_keras() {
    let torch = each(|equation| Language::PyTorch.line(equation));
    assert_eq!(torch[0], "f = torch.sigmoid(W_f @ torch.cat([h_prev, x]) + b_f)");
    assert_eq!(torch[2], "g = torch.tanh(W_g @ torch.cat([h_prev, x]) + b_g)");
    assert_eq!(torch[4..], ["c = f * c_prev + i * g", "h = o * torch.tanh(c)"]);
    let keras = each(|equation| Language::Keras.line(equation));
    assert_eq!(keras[0], "f = ops.sigmoid(ops.matmul(W_f, ops.concatenate([h_prev, x])) + b_f)");
    assert_eq!(keras[2], "g = ops.tanh(ops.matmul(W_g, ops.concatenate([h_prev, x])) + b_g)");
    assert_eq!(keras[4..], ["c = f * c_prev + i * g", "h = o * ops.tanh(c)"]);
}

#[test]
fn the_lstm_in_rust() {
    let rust = each(|equation| Language::Rust.line(equation));
    let sigmoid = "map(|z: f64| 1.0 / (1.0 + (-z).exp()))";
    assert_eq!(rust[0], format!("let f = (&w_f * stack![h_prev; x] + &b_f).{sigmoid};"));
    assert_eq!(rust[2], "let g = (&w_g * stack![h_prev; x] + &b_g).map(f64::tanh);");
    assert_eq!(rust[4], "let c = f.component_mul(&c_prev) + i.component_mul(&g);");
    assert_eq!(rust[5], "let h = o.component_mul(&c.map(f64::tanh));");
}

fn sentences(lang: &str) -> Vec<String> {
    let all = words(lang);
    let say = |key: &str, a: &str, b: &str| {
        all[&format!("gates.spoken.{key}")].replace("%{a}", a).replace("%{b}", b)
    };
    let name = |symbol: Symbol| all[&format!("gates.quantity.{}", symbol.id)].clone();
    each(|equation| spoken(equation, &say, &name))
}

#[test]
fn the_lstm_as_sentences() {
    let en = sentences("en");
    let sum = "the weighted sum of last hidden state and input, plus the bias, squashed to between";
    assert_eq!(en[0], format!("Forget gate: {sum} 0 and 1."));
    assert_eq!(en[2], format!("Candidate: {sum} −1 and 1."));
    assert_eq!(en[4], "Cell state: forget gate times old memory, plus input gate times candidate.");
    assert_eq!(en[5], "Hidden state: output gate times the squashed cell state.");
    let zh = sentences("zh-CN");
    assert_eq!(zh[0], "遗忘门：上一隐藏状态与输入的加权和加上偏置，再压缩到 0 与 1 之间。");
    assert_eq!(zh[4], "细胞状态：遗忘门乘旧记忆，再加上输入门乘候选值。");
    assert_eq!(zh[5], "隐藏状态：输出门乘压缩后的细胞状态。");
}

#[test]
fn the_sums_of_the_lstm_are_of_one_shape() {
    let all = sums(&lstm());
    let ids = |symbols: &[Symbol]| symbols.iter().map(|own| own.id).collect::<Vec<_>>().join(" ");
    assert_eq!(all.len(), 1);
    assert_eq!(ids(&all[0].weights), "W_f W_i W_g W_o");
    assert_eq!(ids(&all[0].biases), "b_f b_i b_g b_o");
    assert_eq!(ids(&all[0].over), "h_prev x");
}

#[test]
fn the_legend_of_the_lstm() {
    let ids = |symbols: Vec<Symbol>| symbols.iter().map(|own| own.id).collect::<Vec<_>>().join(" ");
    assert_eq!(ids(quantities(&lstm())), "h_prev x c_prev f i g o c h");
    let free = (f64::NEG_INFINITY, f64::INFINITY);
    let (gate, tanh) = ((0.0, 1.0), (-1.0, 1.0));
    assert_eq!(ranges(&lstm()), [gate, gate, tanh, gate, free, tanh]);
}

/// What mixes by shares that add up to one stays between the two, also as a state.
#[test]
fn ranges_of_the_family() {
    for kind in CellKind::ALL {
        let equations = kind.equations();
        let of = |id: &str| {
            let place = equations.iter().position(|equation| equation.lhs.id == id);
            place.map(|place| ranges(&equations)[place])
        };
        assert_eq!(of("h"), Some((-1.0, 1.0)), "{}", kind.key());
        let held = ["coupled"].contains(&kind.key());
        assert_eq!(of("c").is_none_or(|(_, to)| to == 1.0), held || of("c").is_none());
    }
}

/// Every symbol of every equation stands in each form, and LaTeX and code are plain ASCII.
#[test]
fn every_cell_writes_every_symbol() {
    for kind in CellKind::ALL {
        for equation in kind.equations().into_iter().chain(kind.backward_equations()) {
            let shown = gathered(&equation);
            let tex = latex(&equation);
            assert!(tex.is_ascii(), "{tex}");
            assert_eq!(tex.matches('(').count(), tex.matches(')').count(), "{tex}");
            for symbol in &shown {
                let (whole, letter) = (latex::quantity(*symbol), symbol.base);
                // Of weights that send back, the columns are named.
                let columns = format!("{letter}_{{{},", symbol.sub);
                let named = tex.contains(&whole) || weight(symbol) && tex.contains(&columns);
                assert!(named, "{} in {tex}", symbol.id);
            }
            for language in Language::ALL {
                let line = language.line(&equation);
                assert!(line.is_ascii() && line.len() < 260, "{line}");
                assert_eq!(line.matches('(').count(), line.matches(')').count(), "{line}");
                for symbol in &shown {
                    let id = symbol.id.to_lowercase();
                    assert!(line.to_lowercase().contains(&id), "{id} in {line}");
                }
            }
            let say = |key: &str, a: &str, b: &str| format!("{key}({a} {b})");
            let told = spoken(&equation, &say, &|symbol| symbol.id.to_owned());
            assert!(
                shown.iter().all(|symbol| weight(symbol) || told.contains(symbol.id)),
                "{told}"
            );
        }
    }
}

/// A sentence says "weighted" and "bias" in place of their letters.
fn weight(symbol: &Symbol) -> bool {
    ["W_", "U_", "b_"].iter().any(|start| symbol.id.starts_with(start))
}

fn gathered(equation: &Equation) -> Vec<Symbol> {
    use gatehouse::notation::Expr;
    fn walk(expr: &Expr, all: &mut Vec<Symbol>) {
        match expr {
            Expr::Quantity(symbol) => all.push(*symbol),
            Expr::Weighted { weights, over, bias } => {
                all.extend([*weights, *bias]);
                all.extend(over);
            }
            Expr::Returned { weights, from, .. } => all.extend([*weights, *from]),
            Expr::Apply(_, inner)
            | Expr::OneMinus(inner)
            | Expr::Minus(inner)
            | Expr::Square(inner) => walk(inner, all),
            Expr::Times(a, b) | Expr::Plus(a, b) => {
                walk(a, all);
                walk(b, all);
            }
        }
    }
    let mut all = vec![equation.lhs];
    walk(&equation.rhs, &mut all);
    all
}
