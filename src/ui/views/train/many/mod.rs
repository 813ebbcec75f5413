//! Many runs: ensembles, searches, walks forward and several steps ahead. Each is a list of runs that a few workers go through; what comes
//! of it is worked out here; the code is fetched once it is asked for.

#[cfg(feature = "ui")]
mod ahead;
#[cfg(feature = "ui")]
mod ahead_figures;
#[cfg(feature = "ui")]
pub mod desk;
#[cfg(any(feature = "ui", test))]
pub mod drawn;
pub mod ended;
#[cfg(feature = "ui")]
mod ensemble;
#[cfg(feature = "ui")]
mod fields;
#[cfg(feature = "ui")]
mod figure;
pub mod jobs;
#[cfg(feature = "ui")]
mod open;
#[cfg(feature = "ui")]
pub mod pool;
#[cfg(any(feature = "ui", test))]
pub mod roll;
#[cfg(feature = "ui")]
mod rows;
#[cfg(feature = "ui")]
mod scatter;
#[cfg(feature = "ui")]
mod search;
#[cfg(feature = "ui")]
mod take_home;
pub mod together;
pub mod tries;
#[cfg(feature = "ui")]
mod view;
pub mod walk;
#[cfg(feature = "ui")]
mod walked;
pub mod whole;

#[cfg(feature = "ui")]
pub use desk::Desk;
#[cfg(feature = "ui")]
pub use open::panel;
