//! The way back through each kind of cell: when which gradient comes into being, and the road along which the
//! error at a state reaches the state before. No browser.

use crate::engine::cell::CellKind;
use crate::notation::letters::{self as s, gradient};
use crate::notation::{Equation, Expr, Symbol};

/// The gradient of a quantity of a cell; what the picture shows has one.
pub fn d(of: Symbol) -> Symbol {
    gradient(of).unwrap_or(of)
}

/// The stage at which a gradient comes into being; stages run from 7 to 1.
pub fn stage_of(cell: CellKind, symbol: Symbol) -> usize {
    match symbol.id {
        "d_y" | "d_h" => 7,
        "d_o" | "d_c" | "d_tanh_c" => 6,
        // Where the output gate reads the new memory, that gets a part of its error through it.
        "d_z_o" if shows_late(cell) => 6,
        "d_kept" | "d_new" | "d_i" | "d_g" | "d_n" | "d_z_n" | "d_reset" => 5,
        // The peepholes send it their part first.
        "d_c_prev" if !cell.peepholes().is_empty() => 2,
        "d_f" | "d_c_prev" | "d_z" | "d_r" | "d_z_hn" => 4,
        "d_h_prev" | "d_x" => 1,
        _ => 3,
    }
}

/// Whether the output gate reads the new memory.
fn shows_late(cell: CellKind) -> bool {
    let by_weights = cell.columns().any(|(sum, own)| sum.reads.is_late() && own.z == s::Z_O);
    by_weights || cell.peepholes().iter().any(|own| own.new)
}

/// Whether the gradient of a quantity of `step` has been worked out at `now`; the forward pass has been done.
pub fn reached(cell: CellKind, symbol: Symbol, step: usize, now: (usize, usize)) -> bool {
    !symbol.is_gradient() || step > now.0 || (step == now.0 && now.1 <= stage_of(cell, symbol))
}

/// The row that stands open at a stage: the first of those that it may be about which is one of the `rows` of
/// the cell and has come.
pub fn open(cell: CellKind, stage: usize, rows: &[Equation]) -> &'static str {
    let own: &[&str] = match stage {
        2 => return "d_W",
        6 => &["d_c"],
        5 => &["d_i", "d_n"],
        4 => &["d_c_prev", "d_f", "d_z"],
        3 => &["d_z_f", "d_z_i", "d_z_z", "d_z_h"],
        1 => &["d_h_prev"],
        _ => &[],
    };
    let comes =
        |id: &&&str| rows.iter().any(|row| row.lhs.id == **id && stage_of(cell, row.lhs) >= stage);
    own.iter().find(comes).unwrap_or(&"d_h")
}

/// The key of what happens at a stage, where it is not what happens in an LSTM.
pub fn tell(cell: CellKind, stage: usize) -> Option<&'static str> {
    let on = |word| cell.switches().contains(&(word, true));
    Some(match (cell.key(), stage) {
        ("article", 6) if on("output") => "gates.back.tell.article.read",
        ("article", 4) if on("forget") => "gates.back.tell.article.forget",
        ("lstm1997", 4) => "gates.back.tell.lstm1997.forget",
        ("coupled", 4) => "gates.back.tell.coupled.forget",
        ("peephole", 6) => "gates.back.tell.peephole.read",
        ("peephole", 2) => "gates.back.tell.peephole.weigh",
        ("gru" | "rnn", 6) => "gates.back.tell.gru.read",
        ("gru", 5) => "gates.back.tell.gru.write",
        ("gru", 4) => "gates.back.tell.gru.forget",
        ("rnn", 5) => "gates.back.tell.rnn.write",
        ("rnn", 4) => "gates.back.tell.rnn.forget",
        _ => return None,
    })
}

/// The road from a state back to the one before: past all weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Road {
    /// c, or h where there is no memory beside it.
    pub state: Symbol,
    /// What the error is multiplied by on its way; none where it passes whole.
    pub factor: Option<Expr>,
}

impl Road {
    /// What rules how much of the error passes: a gate; where all of it does, the state itself.
    pub fn ruled_by(&self) -> Symbol {
        fn gate(factor: &Expr) -> Option<Symbol> {
            match factor {
                Expr::Quantity(own) => Some(*own),
                Expr::OneMinus(own) => gate(own),
                _ => None,
            }
        }
        self.factor.as_ref().and_then(gate).unwrap_or(self.state)
    }
}

/// The road of a cell, read off the equations of its way back; none where all of the error goes through weights.
pub fn road(cell: CellKind, back: &[Equation]) -> Option<Road> {
    let (state, old) = if cell.has_memory() { (s::C, s::C_PREV) } else { (s::H, s::H_PREV) };
    let own = back.iter().find(|own| own.lhs == d(old))?;
    along(&own.rhs, d(state)).map(|factor| Road { state, factor })
}

/// Of the term of a sum that is a multiple of a quantity: the other factors, none where it is the quantity.
fn along(expr: &Expr, of: Symbol) -> Option<Option<Expr>> {
    match expr {
        Expr::Quantity(own) => (*own == of).then_some(None),
        Expr::Plus(a, b) => along(a, of).or_else(|| along(b, of)),
        Expr::Times(a, b) => along(a, of).map(|rest| {
            let b = (**b).clone();
            Some(rest.map_or_else(|| b.clone(), |rest| rest.times(b.clone())))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::legend::quantities;
    use crate::ui::views::gates::family::kin::forms;

    /// The LSTM, and every form of every other kind.
    fn all() -> Vec<CellKind> {
        forms().into_iter().chain([CellKind::Lstm]).collect()
    }

    #[test]
    fn nothing_comes_before_what_it_is_made_of() {
        for cell in all() {
            let equations = cell.backward_equations();
            for equation in &equations {
                let own = stage_of(cell, equation.lhs);
                for read in quantities(std::slice::from_ref(equation)) {
                    let made = equations.iter().any(|other| other.lhs == read);
                    let there = !made || stage_of(cell, read) >= own;
                    assert!(there, "{}: {} reads {}", cell.name(), equation.lhs.id, read.id);
                }
                assert!(own == 7 || !reached(cell, equation.lhs, 5, (5, own + 1)));
                assert!(reached(cell, equation.lhs, 5, (5, own)));
                assert!(reached(cell, equation.lhs, 6, (5, 7)));
                assert!(!reached(cell, equation.lhs, 4, (5, 1)));
            }
            assert!(reached(cell, s::H, 4, (5, 7)));
        }
    }

    #[test]
    fn the_row_that_stands_open_is_one_of_the_cell_and_has_come() {
        for cell in all() {
            let rows = cell.backward_equations();
            for stage in (1..=7).filter(|stage| *stage != 2) {
                let open = open(cell, stage, &rows);
                let row = rows.iter().find(|row| row.lhs.id == open);
                let row = row.unwrap_or_else(|| panic!("{} {stage}: {open}", cell.name()));
                assert!(stage_of(cell, row.lhs) >= stage, "{} {stage}: {open}", cell.name());
            }
        }
        let open = |name: &str, stage| {
            let cell = CellKind::parse(name).expect("a cell");
            open(cell, stage, &cell.backward_equations())
        };
        assert_eq!(
            [7, 6, 5, 4, 3, 2, 1].map(|stage| open("gru", stage)),
            ["d_h", "d_h", "d_n", "d_z", "d_z_z", "d_W", "d_h_prev"]
        );
        assert_eq!((open("peephole", 4), open("lstm1997", 3)), ("d_f", "d_z_i"));
        assert_eq!((open("rnn", 5), open("rnn", 3)), ("d_h", "d_z_h"));
    }

    /// The product of what the state keeps: f, 1 − f, z, 1 − z; all of it in 1997, and none in a vanilla RNN.
    #[test]
    fn the_road_is_what_the_state_keeps() {
        let f = || Expr::from(s::F);
        for (name, state, factor) in [
            ("lstm", s::C, Some(f())),
            ("peephole", s::C, Some(f())),
            ("coupled", s::C, Some(f())),
            ("article", s::C, Some(f().from_one())),
            ("article:none", s::C, Some(f())),
            ("lstm1997", s::C, None),
        ] {
            let cell = CellKind::parse(name).expect("a cell");
            let road = road(cell, &cell.backward_equations());
            assert_eq!(road, Some(Road { state, factor }), "{name}");
            // Told in the colour of what rules it: f, or the memory where nothing does.
            let ruled_by = if name == "lstm1997" { s::C } else { s::F };
            assert_eq!(road.map(|own| own.ruled_by()), Some(ruled_by), "{name}");
        }
        for (name, turned) in [
            ("gru", false),
            ("gru:before,keeps", false),
            ("gru:before,writes", true),
            ("gru:after,writes", true),
        ] {
            let cell = CellKind::parse(name).expect("a cell");
            let road = road(cell, &cell.backward_equations()).expect("a road");
            let z = match &road.factor {
                Some(Expr::OneMinus(inner)) if turned => (**inner).clone(),
                Some(own) if !turned => own.clone(),
                other => panic!("{name}: {other:?}"),
            };
            assert!(matches!(z, Expr::Quantity(own) if own.id == "z"), "{name}");
            assert_eq!(road.state, s::H);
            let z = cell.gates().into_iter().find(|own| own.id == "z").expect("a gate");
            assert_eq!((road.ruled_by(), road.ruled_by().role), (z, z.role), "{name}");
        }
        assert_eq!(road(CellKind::Rnn, &CellKind::Rnn.backward_equations()), None);
    }
}
