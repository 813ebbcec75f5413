//! Back: the error goes back through the cell, from the last step to the first, with its true gradients.
//!
//! `ledger` works them out and `check` doubts them, without a browser; the others show them. All but these
//! two come with a file of their own, when Back is first chosen.

pub mod check;
pub mod ledger;
