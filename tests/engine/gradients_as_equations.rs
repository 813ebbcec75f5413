//! The equations of the way back are derived from those of the way forward; here they meet the engine.

use super::cases::{kinds, network, window};
use gatehouse::engine::Shape;
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::trace::{StepTrace, UnitBack, UnitStep, trace_back};
use gatehouse::notation::latex::latex;
use gatehouse::notation::letters::{self, gradient};
use gatehouse::notation::{Equation, Symbol};

fn backward(kind: CellKind) -> Vec<String> {
    kind.backward_equations().iter().map(latex).collect()
}

#[test]
fn the_lstm_backward() {
    let d = |letter: &str| format!(r"\partial L / \partial {letter}");
    let slope = |gate: &str| format!(r"{} \odot {gate} \odot (1 - {gate})", d(gate));
    let back = |of: &str| {
        // By the columns that weigh it.
        let columns = &of[..1];
        let sum = ["o", "g", "i", "f"]
            .map(|gate| format!(r"W_{{{gate},{columns}}}^\top {}", d(&format!("z_{gate}"))));
        format!("{} = {}", d(of), sum.into_iter().rev().collect::<Vec<_>>().join(" + "))
    };
    let mut told = backward(CellKind::Lstm);
    let mut expected = vec![
        format!("{} = next", d("h_t")),
        format!(r"{} = {} \odot o_t \odot (1 - \tanh(c_t)^2) + next", d("c_t"), d("h_t")),
        format!(r"{} = {} \odot \tanh(c_t)", d("o_t"), d("h_t")),
        format!(r"{} = {} \odot i_t", d("g_t"), d("c_t")),
        format!(r"{} = {} \odot g_t", d("i_t"), d("c_t")),
        format!(r"{} = {} \odot c_{{t-1}}", d("f_t"), d("c_t")),
        format!(r"{} = {} \odot f_t", d("c_{t-1}"), d("c_t")),
        format!(r"{} = {}", d("z_f"), slope("f_t")),
        format!(r"{} = {}", d("z_i"), slope("i_t")),
        format!(r"{} = {} \odot (1 - g_t^2)", d("z_g"), d("g_t")),
        format!(r"{} = {}", d("z_o"), slope("o_t")),
        back("h_{t-1}"),
        back("x_t"),
    ];
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
}

/// Every quantity of every cell that has a gradient in the engine has an equation of it, which gives the
/// same number, for every unit of every step of a random network.
#[test]
fn they_give_the_gradients_of_the_engine() {
    for kind in kinds() {
        for seed in 1..4 {
            let network = network(Shape { cell: kind, ..Shape::lstm(2, 3, 2, 1) }, seed);
            let xs = window(2, 5, seed);
            let (trace, _) = trace_back(&network, &xs, &[], <[_]>::to_vec);
            for (layer, ways) in trace.layers.iter().enumerate() {
                let steps = &ways[0].steps;
                let (blocks, peepholes) = (network.blocks(layer, 0), network.peepholes(layer, 0));
                for (t, step) in steps.iter().enumerate() {
                    let sent = |by: Symbol| {
                        steps.get(t + 1).map_or(vec![0.0; 3], |next| next.gradient(by).to_vec())
                    };
                    // All that reaches h from elsewhere: nothing else in the step may read it.
                    let arriving = [
                        (letters::NEXT_H, step.gradient(letters::H).to_vec()),
                        (letters::NEXT_C, sent(letters::C_PREV)),
                    ];
                    for equation in kind.backward_equations() {
                        let values = step.gradient_of(equation.lhs);
                        let name = format!("{} {} {t}", kind.name(), equation.lhs.id);
                        assert!(!values.is_empty(), "{name}");
                        for (unit, value) in values.iter().enumerate() {
                            let forward =
                                UnitStep { step, blocks: &blocks, peepholes: &peepholes, unit };
                            let own = UnitBack { forward, arriving: &arriving, scale: 1.0 };
                            let told = equation.rhs.evaluate(&own);
                            assert!((told - value).abs() < 1e-13, "{name}: {told} is not {value}");
                        }
                    }
                    complete(kind, step);
                }
            }
        }
    }
}

/// No quantity is left out, but those that no equation names.
fn complete(kind: CellKind, step: &StepTrace) {
    let equations: Vec<Equation> = kind.backward_equations();
    let unnamed = ["kept", "new", "tanh_c", "tanh_g", "reset"];
    for symbol in step.symbols().filter(|own| !unnamed.contains(&own.id)) {
        let own = gradient(symbol).unwrap_or_else(|| panic!("{} {}", kind.name(), symbol.id));
        assert!(equations.iter().any(|equation| equation.lhs == own), "{} {}", kind.name(), own.id);
    }
}
