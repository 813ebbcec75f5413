//! Back: the error goes back through the cell, from the last step to the first, with its true gradients.
//!
//! `ledger` works them out and `check` doubts them, without a browser; the others show them. All of it
//! comes with a file of its own, when Back is first chosen.

#[cfg(feature = "ui")]
mod badge;
pub mod check;
pub mod ledger;
#[cfg(feature = "ui")]
mod page;
#[cfg(feature = "ui")]
mod panel;
#[cfg(feature = "ui")]
mod picture;
#[cfg(feature = "ui")]
mod shares;
#[cfg(feature = "ui")]
mod strips;
#[cfg(feature = "ui")]
mod table;
#[cfg(feature = "ui")]
mod timeline;
#[cfg(feature = "ui")]
mod view;

#[cfg(feature = "ui")]
pub use view::arriving;
