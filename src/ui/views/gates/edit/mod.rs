//! Every number of a scene is a handle: its weights, its inputs, its initial states; and any gate can be held.
//!
//! `model` holds what was changed and how to go back, without a browser; `desk` is what picture, timeline
//! and panel share of it; `panel` is the editor, whose code comes when it is asked for; `undo` takes back.

#[cfg(feature = "ui")]
mod desk;
pub mod model;
#[cfg(feature = "ui")]
mod panel;
#[cfg(feature = "ui")]
pub mod undo;

#[cfg(feature = "ui")]
pub use desk::{
    Desk, Mark, before, changed, closest, drag_bar, follow_events, follow_near, gates, grab_bar,
    marks, pressed_matrix,
};
#[cfg(feature = "ui")]
pub use panel::{bring_tools, editor};
