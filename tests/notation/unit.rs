//! Equations of one unit.

use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::peephole::P_F;
use gatehouse::notation::code::Language;
use gatehouse::notation::latex::latex;
use gatehouse::notation::mathml::{of_unit, symbolic};
use gatehouse::notation::outer::Outer;
use gatehouse::notation::{Equation, letters};

fn told(equations: &[Equation], id: &str, unit: usize) -> String {
    let own = equations.iter().find(|own| own.lhs.id == id).expect("a row");
    of_unit(own, unit).plain()
}

#[test]
fn a_gate_a_state_and_the_way_back_of_one_unit() {
    let lstm = CellKind::lstm_equations();
    assert_eq!(told(&lstm, "f", 2), "ft,2=σ(∑jWf,2j·[ht−1,xt]j+bf,2)");
    assert_eq!(told(&lstm, "c", 1), "ct,1=ft,1·ct−1,1+it,1·gt,1");
    assert_eq!(told(&lstm, "h", 1), "ht,1=ot,1·tanh(ct,1)");
    let back = CellKind::Lstm.backward_equations();
    assert!(told(&back, "d_h_prev", 3).starts_with("∂L/∂ht−1,3=∑jWf,h,j3·∂L/∂zf,j+"));
    assert!(told(&back, "d_x", 3).starts_with("∂L/∂xt,m=∑jWf,x,jm·∂L/∂zf,j+"));
}

#[test]
fn what_a_step_adds_to_a_matrix() {
    let own = Outer {
        weights: letters::W_F,
        single: vec![(letters::B_F, None), (P_F, Some(letters::C_PREV))],
        from: letters::gradient(letters::Z_F).expect("a gradient"),
        over: vec![letters::H_PREV, letters::X],
    };
    assert_eq!(own.symbolic().plain(), "∂L/∂Wf=∂L/∂zf·[ht−1,xt]⊤");
    assert_eq!(own.of_unit("2").plain(), "∂L/∂Wf,2j=∂L/∂zf,2·[ht−1,xt]j");
    let single = |unit: &str| own.of_single(unit).map(|own| own.plain()).collect::<Vec<_>>();
    assert_eq!(single(""), ["∂L/∂bf=∂L/∂zf", "∂L/∂pf=∂L/∂zf⊙ct−1"]);
    assert_eq!(single("2"), ["∂L/∂bf,2=∂L/∂zf,2", "∂L/∂pf,2=∂L/∂zf,2·ct−1,2"]);
    let lines = |language| own.single_lines(language).map(|(_, line)| line).collect::<Vec<_>>();
    let rust = ["d_b_f += &d_z_f;", "d_p_f += d_z_f.component_mul(&c_prev);"];
    assert_eq!(lines(Language::Rust), rust);
    assert_eq!(lines(Language::NumPy), ["d_b_f += d_z_f", "d_p_f += d_z_f * c_prev"]);
    let latex = [
        r"\partial L / \partial W_f \mathrel{+}= \partial L / \partial z_f \, [h_{t-1}, x_t]^\top \\",
        r"\partial L / \partial b_f \mathrel{+}= \partial L / \partial z_f \\",
        r"\partial L / \partial p_f \mathrel{+}= \partial L / \partial z_f \odot c_{t-1}",
    ];
    assert_eq!(own.latex(), latex.join("\n"));
    let lines = Language::ALL.map(|language| own.line(language));
    assert_eq!(
        lines,
        [
            "d_W_f += np.outer(d_z_f, np.concatenate([h_prev, x]))",
            "d_W_f += torch.outer(d_z_f, torch.cat([h_prev, x]))",
            "d_W_f += ops.outer(d_z_f, ops.concatenate([h_prev, x]))",
            "d_w_f += &d_z_f * stack![h_prev; x].transpose();",
        ]
    );
    let head = Outer {
        weights: letters::V,
        single: vec![(letters::B_Y, None)],
        from: letters::gradient(letters::Y).expect("a gradient"),
        over: vec![letters::H],
    };
    assert_eq!(head.of_unit("2").plain(), "∂L/∂Vj=∂L/∂ŷt·ht,j");
    assert_eq!(head.of_single("2").map(|own| own.plain()).collect::<Vec<_>>(), ["∂L/∂b=∂L/∂ŷt"]);
}

/// No two quantities get the same of a step: what is sent back goes by the columns of what was read.
#[test]
fn what_is_sent_back_names_its_columns() {
    let lines = |kind: &CellKind, write: &dyn Fn(&Equation) -> String| {
        kind.backward_equations().iter().map(|own| (own.lhs.id, write(own))).collect::<Vec<_>>()
    };
    for kind in CellKind::ALL {
        let right = |text: String, equal: &str| {
            text.split_once(equal).map(|(_, right)| right.to_owned()).expect("two sides")
        };
        for all in [
            lines(&kind, &|own| right(symbolic(own).plain(), "=")),
            lines(&kind, &|own| right(latex(own), " = ")),
        ] {
            for (place, (id, own)) in all.iter().enumerate() {
                // What only passes on to several is the same for each: next to c and to what was added.
                if own.contains('⊤') || own.contains("\\top") {
                    let twin = all[..place].iter().find(|(_, other)| other == own);
                    assert!(twin.is_none(), "{} {id} {own}", kind.key());
                }
            }
        }
    }
    let told = |kind: CellKind, id: &str| {
        let all = kind.backward_equations();
        latex(all.iter().find(|own| own.lhs.id == id).expect("a row"))
    };
    let rnn = CellKind::Rnn;
    assert_eq!(
        told(rnn, "d_x"),
        r"\partial L / \partial x_t = W_{h,x}^\top \partial L / \partial z_h"
    );
    let h = told(rnn, "d_h_prev");
    assert!(h.contains(r"W_{h,h}^\top \partial L / \partial z_h"), "{h}");
}
