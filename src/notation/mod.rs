//! The words of the field: quantities a student can point at, and equations over them.

mod symbol;

pub use symbol::{Role, Symbol};
