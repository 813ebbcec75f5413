//! Gatehouse: see inside an LSTM.
//!
//! One crate, rooms in layers. `ARCHITECTURE.md` has the table of who may use whom; a test keeps it true.
//!
//! - [`message`]: what the program says to a person: a code with its arguments, never words
//! - [`setting`]: what can be set of things that vary: key, range, default, and what was chosen
//! - [`notation`]: the words of the field: symbols and equations as values
//! - [`engine`]: the numerics: cells, network, loss, optimizers, trace; its page is a chapter to
//!   begin with, from one number to a training step
//! - [`data`]: bytes, table, series, scaler, windows
//! - [`baselines`]: the simple forecasts that stand beside the LSTM
//! - [`train`]: specification, checked specification, session, metrics, protocol
//! - [`exchange`]: what goes in and out: model files, result files, links
//! - `worker`: the browser adapter of a training session, both sides of the conversation
//! - [`ui`]: the page

#[cfg(feature = "ui")]
rust_i18n::i18n!("static/locales", fallback = "en");

pub mod baselines;
pub mod data;
pub mod engine;
pub mod exchange;
pub mod message;
pub mod notation;
pub mod setting;
pub mod train;
pub mod ui;
#[cfg(feature = "web")]
pub mod worker;
