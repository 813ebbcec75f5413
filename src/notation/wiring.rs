//! Which quantity goes where: the topology of a cell's diagram, read off its equations, so that picture
//! and formula cannot drift apart. Where things stand in a picture is the picture's own business.

use super::{Equation, Expr, Function, Symbol};

/// How a quantity enters another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As it is, or as one of the parts of a sum.
    Added,
    /// As a factor, element by element.
    Multiplied,
    /// Through a row of weights.
    Weighed,
}

/// One wire of the diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wire {
    pub from: Symbol,
    pub to: Symbol,
    pub way: Way,
    /// Whether the wire carries 1 − the quantity.
    pub from_one: bool,
    /// The function it passes on its way, the innermost.
    pub through: Option<Function>,
}

/// The wires of a cell, in the order of its equations; each once.
pub fn wiring(equations: &[Equation]) -> Vec<Wire> {
    let mut wires = Vec::new();
    for Equation { lhs, rhs } in equations {
        let start = Wire { from: *lhs, to: *lhs, way: Way::Added, from_one: false, through: None };
        follow(rhs, start, &mut wires);
    }
    wires
}

fn follow(expr: &Expr, so_far: Wire, wires: &mut Vec<Wire>) {
    let mut end = |from: Symbol, way: Way| {
        let wire = Wire { from, way, ..so_far };
        if !wires.contains(&wire) {
            wires.push(wire);
        }
    };
    match expr {
        Expr::Quantity(symbol) => end(*symbol, so_far.way),
        Expr::Weighted { over, .. } => over.iter().for_each(|from| end(*from, Way::Weighed)),
        Expr::Apply(function, inner) => {
            follow(inner, Wire { through: Some(*function), ..so_far }, wires);
        }
        Expr::OneMinus(inner) => follow(inner, Wire { from_one: true, ..so_far }, wires),
        // No step forward has them.
        Expr::Minus(inner) | Expr::Square(inner) => follow(inner, so_far, wires),
        Expr::Returned { from, .. } => end(*from, Way::Weighed),
        Expr::Plus(a, b) => [a, b].into_iter().for_each(|part| follow(part, so_far, wires)),
        Expr::Times(a, b) => {
            let factor = Wire { way: Way::Multiplied, ..so_far };
            [a, b].into_iter().for_each(|part| follow(part, factor, wires));
        }
    }
}
