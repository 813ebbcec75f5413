//! How a forecast is read: what of the data has to stand beside a network and its window.

use super::spec::loss_function;
use crate::data::scaler::Fitted;
use crate::engine::loss::{Loss, LossKind};

/// The days of one window and the numbers by which its forecast becomes one in the data's own unit: enough to look
/// at the window without its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The name of the column that is forecast.
    pub target: String,
    pub scaler: Fitted,
    pub loss: LossKind,
    /// The forecast row is this many rows after the last row in.
    pub horizon: usize,
    /// Seconds since 1970 UTC of each row in; none where the data has no times.
    pub times: Vec<f64>,
    /// How often the rows come: one of [`Rhythm::UNITS`](crate::data::series::Rhythm::UNITS).
    pub rhythm: &'static str,
    /// The target in the last row in.
    pub last: f64,
    /// What the forecast row came to be, and its time.
    pub actual: f64,
    pub time: Option<f64>,
}

impl Reading {
    /// What the network says, in the data's own unit.
    pub fn forecast(&self, scaled: f64) -> f64 {
        self.scaler.invert(scaled, self.last)
    }

    /// What the network should have said.
    pub fn asked(&self) -> f64 {
        self.scaler.target(self.actual, self.last)
    }

    /// The loss by which it was trained.
    pub fn loss_function(&self) -> Loss<f64> {
        loss_function(self.loss)
    }
}
