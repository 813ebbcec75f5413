//! Back: the error goes back through a cell of any kind, from the last step to the first, with its true gradients.
//!
//! `way` says when they come and along which road, `judge` what is lost, `ledger` works them out, `track` tells them of one layer in
//! one direction, `sent` takes apart what weights send back, `check` doubts them and `axis` measures them, without a browser; the others show them. All of it comes with a file of its own, when Back is first chosen.

pub mod axis;
#[cfg(feature = "ui")]
mod badge;
pub mod check;
pub mod judge;
pub mod ledger;
#[cfg(feature = "ui")]
mod norms;
#[cfg(feature = "ui")]
mod page;
#[cfg(feature = "ui")]
mod panel;
#[cfg(feature = "ui")]
mod pen;
#[cfg(feature = "ui")]
mod picture;
pub mod sent;
#[cfg(feature = "ui")]
mod shares;
#[cfg(feature = "ui")]
mod table;
#[cfg(feature = "ui")]
mod timeline;
pub mod track;
#[cfg(feature = "ui")]
mod view;
pub mod way;

#[cfg(feature = "ui")]
pub use view::arriving;
