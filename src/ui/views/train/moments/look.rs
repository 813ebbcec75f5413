//! One moment: a forecast with the weights of an epoch, what in its window made it, and the weights.

use super::gradient::judged;
use crate::engine::layout::Weight;
use crate::engine::trace::{Trace, TrackTrace, answer, trace_back};
use crate::engine::{Network, Shape};
use crate::notation::Symbol;
use crate::notation::letters::{C, C_PREV, H};
use crate::train::trained::Trained;
use std::ops::Range;

/// Multiplications up to which a window is traced while the reader waits, about 50 ms.
pub const MOST: usize = 8_000_000;

/// The forecast of a row, seen from inside. Shares are in the data's own unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub row: usize,
    /// The rows of the window.
    pub rows: Range<usize>,
    /// `xs[t][column]`, scaled.
    pub xs: Vec<Vec<f64>>,
    pub trace: Trace,
    /// ∂ŷ/∂x, scaled to scaled: `gradients[t][column]`.
    pub gradients: Vec<Vec<f64>>,
    /// Gradient times input by step and column, in the data's own unit.
    pub by_column: Vec<Vec<f64>>,
    /// ∂ŷ/∂w, in the order of [`Network::numbers`].
    pub by_weight: Vec<f64>,
    /// The loss of this window, and ∂L/∂ŷ.
    pub judged: (f64, f64),
    pub scaled: f64,
    pub forecast: f64,
    /// The forecast where every x of the window is 0.
    pub without: f64,
}

/// Whether a window of this model is small enough to be looked into here.
pub fn can_look(trained: &Trained) -> bool {
    trained.network.shape().parameters().saturating_mul(trained.spec.lookback) <= MOST
}

pub fn look(trained: &Trained, row: usize) -> Seen {
    let (xs, reading) = (trained.window(row), trained.reading(row));
    // The gradient of the forecast itself: of a loss it is this, times ∂L/∂ŷ.
    let ones = |answers: &[Vec<f64>]| answers.iter().map(|own| vec![1.0; own.len()]).collect();
    let (trace, gradients) = trace_back(&trained.network, &xs, &[], ones);
    let scaled = trace.answers.first().and_then(|own| own.first()).copied().unwrap_or_default();
    let slope = reading.scaler.slope(scaled, reading.last);
    let share = |(x, d): (&f64, &f64)| x * d * slope;
    let by_column = xs.iter().zip(&gradients.inputs);
    let by_column =
        by_column.map(|(x, d)| x.iter().zip(d).map(share).collect()).collect::<Vec<Vec<f64>>>();
    let still: Vec<Vec<f64>> = xs.iter().map(|x| vec![0.0; x.len()]).collect();
    let without = answer(&trained.network, &still).first().copied().unwrap_or_default();
    Seen {
        row,
        rows: trained.input_rows(row),
        gradients: gradients.inputs,
        by_column,
        by_weight: gradients.numbers,
        judged: judged(&reading, scaled),
        scaled,
        forecast: reading.forecast(scaled),
        without: reading.forecast(without),
        xs,
        trace,
    }
}

/// ‖v‖
pub fn norm(values: &[f64]) -> f64 {
    libm::sqrt(values.iter().map(|v| v * v).sum())
}

impl Seen {
    /// Which step moved the forecast how much.
    pub fn shares(&self) -> Vec<f64> {
        self.by_column.iter().map(|own| own.iter().sum()).collect()
    }

    /// The shares of a column over all steps.
    pub fn columns(&self) -> Vec<f64> {
        let width = self.by_column.first().map_or(0, Vec::len);
        (0..width).map(|k| self.by_column.iter().map(|own| own[k]).sum()).collect()
    }

    pub fn track(&self, (layer, direction): (usize, usize)) -> Option<&TrackTrace> {
        self.trace.layers.get(layer)?.get(direction)
    }

    /// ‖∂ŷ/∂h_t‖ (or c_t) by step in a track; none where the cell has no such state.
    pub fn norms(&self, track: (usize, usize), symbol: Symbol) -> Vec<f64> {
        let steps = self.track(track).map_or(&[][..], |own| &own.steps);
        let own = steps.iter().map(|step| step.gradient(symbol)).collect::<Vec<_>>();
        if own.iter().any(|own| own.is_empty()) {
            return Vec::new();
        }
        own.into_iter().map(norm).collect()
    }

    /// What a gate or a state is by unit and step: `rows[unit][t]`.
    pub fn units(&self, track: (usize, usize), symbol: Symbol) -> Vec<Vec<f64>> {
        let steps = self.track(track).map_or(&[][..], |own| &own.steps);
        let count = steps.first().map_or(0, |step| step.get(symbol).len());
        let value = |unit: usize| steps.iter().map(|step| step.get(symbol)[unit]).collect();
        (0..count).map(value).collect()
    }
}

/// Gates, then memory and hidden state, in the order of a step.
pub fn quantities(gates: &[Gate], memory: bool) -> Vec<Symbol> {
    let mut all: Vec<Symbol> = Vec::new();
    let states = [Some(C).filter(|_| memory), Some(H)];
    for symbol in gates.iter().map(|own| own.symbol).chain(states.into_iter().flatten()) {
        if !all.contains(&symbol) {
            all.push(symbol);
        }
    }
    all
}

/// The weights of a gate and what became of them since an earlier epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    pub symbol: Symbol,
    /// What stands in each column: `h … | x … | b`, then peepholes where there are some.
    pub columns: Vec<Weight>,
    /// `now[unit][column]`
    pub now: Vec<Vec<f64>>,
    pub change: Option<Vec<Vec<f64>>>,
    /// Columns of h and of x.
    pub parts: [usize; 2],
}

/// The array that a weight stands in and its column there, as the editor of Gates names them: `U_f` reads h, `W_f`
/// reads x; `b_f`, `p_f`.
pub fn named(gate: Symbol, weight: &Weight) -> (String, usize) {
    match weight.of {
        Some((_, column)) if weight.hidden => (format!("U_{}", gate.id), column + 1),
        Some((of, column)) if ![C, C_PREV].contains(&of) => (format!("W_{}", gate.id), column + 1),
        _ => (weight.array.id.to_owned(), 1),
    }
}

/// The same in short: `h 3`, `x 1`, `b`, `p`.
pub fn column_name(weight: &Weight) -> String {
    match weight.of {
        Some((_, column)) if weight.hidden => format!("h {}", column + 1),
        Some((of, column)) if ![C, C_PREV].contains(&of) => format!("x {}", column + 1),
        _ => weight.array.base.to_owned(),
    }
}

/// The gates of a kind of cell, as equations work them out.
fn order(shape: Shape) -> Vec<Symbol> {
    let small = Shape { inputs: 1, hidden: 1, layers: 1, bidirectional: false, ..shape };
    let mut gates: Vec<Symbol> =
        Network::<f64>::zeros(small).blocks(0, 0).iter().map(|own| own.gate).collect();
    gates.dedup();
    gates
}

/// Every gate's weights in a track.
pub fn gates(
    now: &Network<f64>,
    before: Option<&Network<f64>>,
    (layer, direction): (usize, usize),
) -> Vec<Gate> {
    let layout = now.shape().layer(layer);
    let own = now.layer(layer, direction);
    let old = before.map(|network| network.layer(layer, direction));
    let gate = |symbol: Symbol| {
        let columns = layout.row(symbol);
        let rows = |value: &dyn Fn(usize) -> f64| -> Vec<Vec<f64>> {
            let row = |unit: usize| columns.iter().map(|own| value(own.place(unit))).collect();
            (0..layout.hidden).map(row).collect()
        };
        let name = |weight: &Weight| named(symbol, weight).0;
        let count =
            |letter: &str| columns.iter().filter(|own| name(own).starts_with(letter)).count();
        Gate {
            symbol,
            now: rows(&|place| own[place]),
            change: old.map(|old| rows(&|place| own[place] - old[place])),
            parts: [count("U_"), count("W_")],
            columns,
        }
    };
    order(now.shape()).into_iter().map(gate).collect()
}

/// The forecast of a row in the data's own unit, as the end of a run computes it.
pub fn forecast(trained: &Trained, row: usize) -> f64 {
    let scaled = answer(&trained.network, &trained.window(row));
    let last = trained.series.target()[row - trained.spec.horizon];
    trained.scaler.invert(scaled.first().copied().unwrap_or(f64::NAN), last)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn, Series};
    use crate::engine::cell::CellKind;
    use crate::train::ExperimentSpec;
    use crate::train::spec::ScalerKind;

    fn trained(cell: CellKind, scaler: ScalerKind, layers: usize) -> Trained {
        trained_by(|spec| (spec.cell, spec.scaler, spec.layers) = (cell, scaler, layers))
    }

    /// A small network over two waves, with what is chosen of it.
    pub fn trained_by(choose: impl FnOnce(&mut ExperimentSpec)) -> Trained {
        let wave = |name: &str, speed: f64| RawColumn {
            name: name.into(),
            values: (0..80).map(|t| 50.0 + 9.0 * libm::sin(f64::from(t) * speed)).collect(),
        };
        let columns = vec![wave("y", 0.3), wave("a", 0.7)];
        let series = Series::build(None, columns, Missing::Drop).expect("rows");
        let mut spec = ExperimentSpec {
            features: vec!["a".into()],
            target: "y".into(),
            lookback: 6,
            hidden: 3,
            ..ExperimentSpec::default()
        };
        choose(&mut spec);
        let checked = spec.check(series).expect("checks");
        let count = checked.shape.parameters();
        let weights: Vec<f32> = (0..count).map(|k| libm::sinf(k as f32 * 1.7) * 0.6).collect();
        Trained::new(checked, &weights, 5).expect("weights")
    }

    /// Each x by a little, up and down: what the forecast does is the gradient, and a share is that times x.
    #[test]
    fn gradients_and_shares_are_those_of_differences() {
        for (cell, scaler) in [
            (CellKind::Lstm, ScalerKind::Standard),
            (CellKind::Lstm, ScalerKind::LogWindow),
            (CellKind::parse("gru").expect("a kind"), ScalerKind::Minmax),
            (CellKind::Rnn, ScalerKind::None),
        ] {
            let own = trained(cell, scaler, 2);
            let row = own.split.rows - 3;
            let (seen, reading) = (look(&own, row), own.reading(row));
            assert_eq!(seen.forecast, forecast(&own, row));
            let by = 1e-5;
            for t in 0..6 {
                for k in 0..2 {
                    let moved = |by: f64| {
                        let mut xs = seen.xs.clone();
                        xs[t][k] += by;
                        answer(&own.network, &xs)[0]
                    };
                    let told = (moved(by) - moved(-by)) / (2.0 * by);
                    assert!((told - seen.gradients[t][k]).abs() < 1e-8, "{cell:?} {t} {k}");
                    let rise = reading.forecast(moved(by)) - reading.forecast(moved(-by));
                    let share = rise / (2.0 * by) * seen.xs[t][k];
                    let off = (share - seen.by_column[t][k]).abs();
                    assert!(off < 1e-5 * share.abs().max(1.0), "{cell:?} {scaler:?} {t} {k}");
                }
            }
            let all = seen.shares().iter().sum::<f64>();
            assert!((all - seen.columns().iter().sum::<f64>()).abs() < 1e-9);
        }
    }

    #[test]
    fn what_a_step_has_is_found_by_unit_and_by_layer() {
        let own = trained(CellKind::Lstm, ScalerKind::Standard, 2);
        let seen = look(&own, own.split.test);
        let all = gates(&own.network, None, (1, 0));
        let names: Vec<&str> = quantities(&all, true).iter().map(|own| own.id).collect();
        assert_eq!(names, ["f", "i", "g", "o", "c", "h"]);
        let rows = seen.units((1, 0), C);
        assert_eq!((rows.len(), rows[0].len()), (3, 6));
        assert_eq!(rows[2][4], seen.trace.layers[1][0].steps[4].get(C)[2]);
        let norms = seen.norms((1, 0), H);
        let head = own.network.head().0;
        assert!((norms[5] - norm(head)).abs() < 1e-12, "the last h is read by the answer alone");
        assert_eq!(seen.norms((0, 0), C).len(), 6);
        let rnn = look(&trained(CellKind::Rnn, ScalerKind::Standard, 1), 30);
        assert!(rnn.norms((0, 0), C).is_empty() && !rnn.norms((0, 0), H).is_empty());
        assert!(seen.units((7, 0), C).is_empty());
    }

    #[test]
    fn weights_are_told_with_what_changed() {
        let own = trained(CellKind::Lstm, ScalerKind::Standard, 1);
        let zero = Network::zeros(own.network.shape());
        let all = gates(&own.network, Some(&zero), (0, 0));
        assert_eq!(all.len(), 4);
        for gate in &all {
            assert_eq!(gate.parts, [3, 2]);
            assert_eq!(gate.now[0].len(), 6);
            assert_eq!(gate.change.as_ref(), Some(&gate.now));
        }
        assert!(gates(&own.network, None, (0, 0))[0].change.is_none());
        let names = all[0].columns.iter().map(column_name).collect::<Vec<_>>();
        assert_eq!(names, ["h 1", "h 2", "h 3", "x 1", "x 2", "b"]);
        assert_eq!(named(all[0].symbol, &all[0].columns[4]), ("W_f".into(), 2));
        // A GRU's candidate reads h and x in two sums: it is one gate with two biases.
        let gru = trained(CellKind::parse("gru").expect("a kind"), ScalerKind::Standard, 1);
        let all = gates(&gru.network, None, (0, 0));
        let names: Vec<&str> = all.iter().map(|own| own.symbol.id).collect();
        assert_eq!(names, ["r", "z", "n"]);
        assert_eq!((all[2].now[0].len(), all[2].parts), (7, [3, 2]));
        let count: usize = all.iter().map(|own| own.now.concat().len()).sum();
        assert_eq!(count + 4, gru.network.numbers().len());
    }
}
