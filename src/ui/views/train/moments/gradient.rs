//! The gradient of one window's loss with respect to every weight: which way training would move each for this window.

use super::look::{Gate, Seen, gates};
use crate::engine::{Network, Shape};
use crate::train::reading::Reading;
use nalgebra::DMatrix;

/// The gradient of a window's loss. As ∂L/∂w stands where w does, it is held as weights are.
#[derive(Clone, Debug)]
pub struct Slopes {
    /// The loss, on scaled values and without any penalty on weights.
    pub loss: f64,
    pub network: Network<f64>,
    /// Those of a track: `now[unit][column]` of each gate.
    pub gates: Vec<Gate>,
}

/// The loss of a scaled forecast, and ∂L/∂ŷ.
pub fn judged(reading: &Reading, scaled: f64) -> (f64, f64) {
    let one = |value: f64| DMatrix::from_element(1, 1, value);
    let mut slope = one(0.0);
    let loss = reading.loss_function()(&one(scaled), &one(reading.asked()), &mut slope);
    (loss, slope[0])
}

impl Seen {
    /// ∂L/∂w = ∂L/∂ŷ · ∂ŷ/∂w, as a window has one forecast; `None` where these are not weights of `shape`.
    pub fn slopes(&self, shape: Shape, track: (usize, usize)) -> Option<Slopes> {
        let (loss, slope) = self.judged;
        let own = self.by_weight.iter().map(|own| own * slope).collect();
        let network = Network::from_numbers(shape, own)?;
        let gates = gates(&network, None, track);
        Some(Slopes { loss, network, gates })
    }
}

impl Slopes {
    /// Gate, unit and column, from 0, of the one furthest from 0; none where all are 0.
    pub fn strongest(&self) -> Option<(usize, usize, usize)> {
        let (mut most, mut place) = (0.0, None);
        for (k, gate) in self.gates.iter().enumerate() {
            for (unit, row) in gate.now.iter().enumerate() {
                for (column, own) in row.iter().enumerate() {
                    if own.is_finite() && own.abs() > most {
                        (most, place) = (own.abs(), Some((k, unit, column)));
                    }
                }
            }
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::super::look::tests::trained_by;
    use super::super::look::{look, named};
    use super::*;
    use crate::engine::cell::CellKind;
    use crate::engine::loss::LossKind;
    use crate::engine::trace::answer;

    /// The loss written out, of an error.
    fn loss_of(kind: LossKind, error: f64) -> f64 {
        let size = error.abs();
        match kind {
            LossKind::Mae => size,
            LossKind::Huber if size < 1.0 => 0.5 * size * size,
            LossKind::Huber => size - 0.5,
            _ => size * size,
        }
    }

    /// Each weight by a little, up and down: what the loss does is the gradient.
    #[test]
    fn gradients_of_weights_are_those_of_differences() {
        let gru = CellKind::parse("gru").expect("a kind");
        for (cell, loss, layers, bidirectional) in [
            (CellKind::Lstm, LossKind::Mse, 2, false),
            (CellKind::Lstm, LossKind::Huber, 1, true),
            (gru, LossKind::Mae, 1, false),
            (CellKind::Rnn, LossKind::Mse, 2, true),
        ] {
            let own = trained_by(|spec| {
                (spec.cell, spec.loss, spec.layers) = (cell, loss, layers);
                spec.bidirectional = bidirectional;
            });
            let (row, shape) = (own.split.rows - 3, own.network.shape());
            let (seen, asked) = (look(&own, row), own.reading(row).asked());
            let all = seen.slopes(shape, (0, 0)).expect("as many as weights");
            assert!((all.loss - loss_of(loss, seen.scaled - asked)).abs() < 1e-12, "{cell:?}");
            let by = 1e-5;
            for k in 0..shape.parameters() {
                let moved = |by: f64| {
                    let mut numbers = own.network.numbers().to_vec();
                    numbers[k] += by;
                    let network = Network::from_numbers(shape, numbers).expect("weights");
                    loss_of(loss, answer(&network, &seen.xs)[0] - asked)
                };
                let told = (moved(by) - moved(-by)) / (2.0 * by);
                let off = (told - all.network.numbers()[k]).abs();
                assert!(off < 1e-8, "{cell:?} {loss:?}, weight {k}: {off:e}");
            }
        }
    }

    #[test]
    fn the_strongest_is_named_where_it_stands() {
        let own = trained_by(|spec| spec.layers = 2);
        let seen = look(&own, own.split.test);
        let all = seen.slopes(own.network.shape(), (1, 0)).expect("as many as weights");
        let (k, unit, column) = all.strongest().expect("one is not 0");
        let gate = &all.gates[k];
        let most = gate.now[unit][column].abs();
        assert!(all.gates.iter().all(|own| own.now.concat().iter().all(|v| v.abs() <= most)));
        assert!(
            ["U_", "W_", "b_"]
                .iter()
                .any(|letter| { named(gate.symbol, &gate.columns[column]).0.starts_with(letter) })
        );
        let still = Slopes { gates: Vec::new(), ..all };
        assert_eq!(still.strongest(), None);
        assert!(seen.slopes(Shape::lstm(1, 1, 1, 1), (0, 0)).is_none());
    }
}
