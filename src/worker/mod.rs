//! The browser adapter of `train::session`: the trainer's side and the page's side of one
//! conversation. A message is `{ head, arrays }`: the head by serde, big arrays beside it as
//! transferred typed arrays, in the order in which the message names them.

#[cfg(feature = "ui")]
pub mod client;
mod envelope;
#[cfg(feature = "ui")]
mod life;
#[cfg(feature = "worker")]
pub mod trainer;
#[cfg(feature = "ui")]
pub mod variant;
