//! Equations of one unit.

use gatehouse::engine::cell::CellKind;
use gatehouse::notation::Equation;
use gatehouse::notation::mathml::of_unit;

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
    assert!(told(&back, "d_h_prev", 3).starts_with("∂L/∂ht−1,3=∑jWf,j3·∂L/∂zf,j+"));
    assert!(told(&back, "d_x", 3).starts_with("∂L/∂xt,m=∑jWf,jm·∂L/∂zf,j+"));
}
