//! The words of the field: quantities a student can point at, and equations over them.

pub mod backward;
pub mod code;
mod expr;
pub mod latex;
pub mod legend;
pub mod letters;
pub mod mathml;
mod number;
pub mod outer;
pub mod spoken;
mod symbol;
mod wiring;

pub use expr::{AFTER, BEFORE, Equation, Expr, Function, Numbers, Term, columns};
pub use number::{number, raised};
pub use symbol::{Role, Symbol};
pub use wiring::{Way, Wire, wiring};
