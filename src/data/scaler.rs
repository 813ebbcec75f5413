//! Bringing numbers to a common size. Fitted on the training rows only, and always invertible.

use super::series::{Series, Values};
use super::window::{Reach, Split};
use crate::message::Message;
use serde::{Deserialize, Serialize};

/// How numbers are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScalerKind {
    /// (v - mean) / standard deviation.
    #[default]
    Standard,
    /// Training values to 0..1.
    Minmax,
    /// ln(v / last value of the window) / S, with S the standard deviation of the log changes.
    LogWindow,
    None,
}

impl ScalerKind {
    pub const ALL: [ScalerKind; 4] =
        [ScalerKind::Standard, ScalerKind::Minmax, ScalerKind::LogWindow, ScalerKind::None];

    pub const fn key(self) -> &'static str {
        match self {
            ScalerKind::Standard => "standard",
            ScalerKind::Minmax => "minmax",
            ScalerKind::LogWindow => "log-window",
            ScalerKind::None => "none",
        }
    }
}

/// What is predicted: the value itself, or its change from the last value seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetForm {
    #[default]
    Level,
    Difference,
    /// The relative change.
    Return,
}

impl TargetForm {
    pub const ALL: [TargetForm; 3] =
        [TargetForm::Level, TargetForm::Difference, TargetForm::Return];

    pub const fn key(self) -> &'static str {
        match self {
            TargetForm::Level => "level",
            TargetForm::Difference => "difference",
            TargetForm::Return => "return",
        }
    }

    pub(super) fn of(self, y: f64, last: f64) -> f64 {
        match self {
            TargetForm::Level => y,
            TargetForm::Difference => y - last,
            TargetForm::Return => (y - last) / last,
        }
    }

    fn back(self, form: f64, last: f64) -> f64 {
        match self {
            TargetForm::Level => form,
            TargetForm::Difference => last + form,
            TargetForm::Return => last + form * last,
        }
    }
}

/// scaled = (v - shift) / span.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scale {
    pub shift: f64,
    pub span: f64,
}

impl Scale {
    const NONE: Scale = Scale { shift: 0.0, span: 1.0 };

    /// The constants of `kind` from these values; of a logarithm all must be above 0.
    pub(super) fn fit(kind: ScalerKind, values: &[f64]) -> Self {
        match kind {
            ScalerKind::Standard => Scale::standard(values),
            ScalerKind::Minmax => Scale::minmax(values),
            ScalerKind::LogWindow => Scale::log_changes(values),
            ScalerKind::None => Scale::NONE,
        }
    }

    /// Mean and standard deviation, without overflow; a constant keeps its size.
    fn standard(values: &[f64]) -> Self {
        let most = values.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        if most == 0.0 {
            return Self::NONE;
        }
        let count = values.len() as f64;
        let mean = values.iter().map(|v| v / most).sum::<f64>() / count;
        let square = values.iter().map(|v| (v / most - mean).powi(2)).sum::<f64>() / count;
        let span = square.sqrt() * most;
        Self { shift: mean * most, span: if span > most * 1e-12 { span } else { 1.0 } }
    }

    fn minmax(values: &[f64]) -> Self {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let span = most - least;
        Self { shift: least, span: if span > 0.0 && span.is_finite() { span } else { 1.0 } }
    }

    /// The size of the changes of logarithms.
    fn log_changes(values: &[f64]) -> Self {
        let changes: Vec<f64> =
            values.windows(2).map(|pair| libm::log(pair[1] / pair[0])).collect();
        let Self { span, .. } = Self::standard(&changes);
        Self { shift: 0.0, span }
    }

    pub(super) fn there(self, value: f64) -> f64 {
        (value - self.shift) / self.span
    }

    fn back(self, scaled: f64) -> f64 {
        scaled * self.span + self.shift
    }
}

/// A scaler that has seen the training rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fitted {
    kind: ScalerKind,
    form: TargetForm,
    inputs: Vec<Scale>,
    target: Scale,
}

impl Fitted {
    /// Fits on rows before `split.validation` alone.
    ///
    /// # Errors
    /// `SCALE-LOG` when a logarithm has no value, `SCALE-RETURN` when a return would divide by zero.
    pub fn fit(
        series: &Series,
        split: Split,
        reach: Reach,
        kind: ScalerKind,
        form: TargetForm,
    ) -> Result<Fitted, Message> {
        let bad = |code: &str, k: usize, row: usize| {
            let message = Message::new(code).with("column", series.names[k].as_str());
            message.with("row", series.rows[row] + 1).with("value", series.columns[k][row])
        };
        if kind == ScalerKind::LogWindow {
            for (k, column) in series.columns.iter().enumerate() {
                if let Some(row) = column.iter().position(|v| *v <= 0.0) {
                    return Err(bad("SCALE-LOG", k, row));
                }
            }
        } else if form == TargetForm::Return
            && let Some(row) = series.target().iter().position(|v| *v == 0.0)
        {
            return Err(bad("SCALE-RETURN", 0, row));
        }
        let scale = |values: &[f64]| Scale::fit(kind, values);
        let inputs: Vec<Scale> =
            series.columns.iter().map(|column| scale(&column[..split.validation])).collect();
        let y = series.target();
        let target = match kind {
            ScalerKind::LogWindow => inputs[0],
            _ => {
                let forms: Vec<f64> = (split.first..split.validation)
                    .map(|row| form.of(y[row], y[row - reach.horizon]))
                    .collect();
                scale(&forms)
            }
        };
        Ok(Fitted { kind, form, inputs, target })
    }

    /// A scaler from numbers that came with a file: shift and span of each input column, and of the target.
    /// `None` where one of them is no number, or nothing could be divided by it.
    pub fn from_numbers(
        kind: ScalerKind,
        form: TargetForm,
        inputs: &[[f64; 2]],
        target: [f64; 2],
    ) -> Option<Fitted> {
        let scale = |[shift, span]: [f64; 2]| {
            let whole = shift.is_finite() && span.is_finite() && span > 0.0;
            whole.then_some(Scale { shift, span })
        };
        let inputs = inputs.iter().copied().map(scale).collect::<Option<_>>()?;
        Some(Fitted { kind, form, inputs, target: scale(target)? })
    }

    pub fn kind(&self) -> ScalerKind {
        self.kind
    }

    /// The scaled inputs of one window: `xs[t][column]` over `rows` of the series.
    pub fn window(&self, series: &Series, rows: std::ops::Range<usize>) -> Vec<Vec<f64>> {
        let last = rows.end - 1;
        rows.map(|row| self.row(series, row, last).collect()).collect()
    }

    /// The scaled inputs at `row` of a window that ends with `last`, column by column.
    pub fn row<'a>(
        &'a self,
        series: &'a Series,
        row: usize,
        last: usize,
    ) -> impl Iterator<Item = f64> + 'a {
        let scaled = move |(column, scale): (&'a Values, &Scale)| match self.kind {
            ScalerKind::LogWindow => scale.there(libm::log(column[row] / column[last])),
            _ => scale.there(column[row]),
        };
        series.columns.iter().zip(&self.inputs).map(scaled)
    }

    /// The scaled target, given the last value seen.
    pub fn target(&self, y: f64, last: f64) -> f64 {
        match self.kind {
            ScalerKind::LogWindow => self.target.there(libm::log(y / last)),
            _ => self.target.there(self.form.of(y, last)),
        }
    }

    /// How much the data's own unit moves where the scaled prediction moves by a little: of a logarithm it depends
    /// on where that is.
    pub fn slope(&self, scaled: f64, last: f64) -> f64 {
        self.target.span
            * match (self.kind, self.form) {
                (ScalerKind::LogWindow, _) => self.invert(scaled, last),
                (_, TargetForm::Return) => last,
                _ => 1.0,
            }
    }

    /// From a scaled prediction back to the data's own unit.
    pub fn invert(&self, scaled: f64, last: f64) -> f64 {
        match self.kind {
            ScalerKind::LogWindow => last * libm::exp(self.target.back(scaled)),
            _ => self.form.back(self.target.back(scaled), last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::{Missing, RawColumn};

    const REACH: Reach = Reach { lookback: 4, horizon: 2 };

    fn series(change: impl Fn(usize) -> f64) -> (Series, Split) {
        let values: Vec<f64> =
            (0..60).map(|t| 100.0 + libm::sin(t as f64) * 20.0 + change(t)).collect();
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        let split = Split::new(60, 70.0, 15.0, REACH).expect("enough");
        (series, split)
    }

    #[test]
    fn every_scaler_is_its_own_inverse() {
        let (series, split) = series(|_| 0.0);
        for kind in ScalerKind::ALL {
            for form in TargetForm::ALL {
                let fitted = Fitted::fit(&series, split, REACH, kind, form).expect("fits");
                for row in split.first..split.rows {
                    let (y, last) = (series.target()[row], series.target()[row - 2]);
                    let again = fitted.invert(fitted.target(y, last), last);
                    assert!((again - y).abs() < 1e-9, "{kind:?} {form:?}: {again} {y}");
                    let (at, by) = (fitted.target(y, last), 1e-5);
                    let rise = fitted.invert(at + by, last) - fitted.invert(at - by, last);
                    let slope = fitted.slope(at, last);
                    let off = (rise / (2.0 * by) - slope).abs();
                    assert!(off < 1e-5 * slope.abs(), "{kind:?} {form:?}: {slope}");
                }
            }
        }
    }

    #[test]
    fn nothing_after_the_training_part_is_seen() {
        let (plain, split) = series(|_| 0.0);
        let (changed, _) = series(|t| if t >= split.validation { 50.0 } else { 0.0 });
        for kind in ScalerKind::ALL {
            let fit = |series| Fitted::fit(series, split, REACH, kind, TargetForm::Level);
            assert_eq!(fit(&plain), fit(&changed));
        }
    }

    #[test]
    fn a_window_holds_nothing_of_the_row_it_predicts_or_later() {
        let (plain, split) = series(|_| 0.0);
        let row = 30;
        let (changed, _) = series(|t| if t > row - REACH.horizon { 9.0 } else { 0.0 });
        for kind in [ScalerKind::Minmax, ScalerKind::LogWindow, ScalerKind::None] {
            let fitted = Fitted::fit(&plain, split, REACH, kind, TargetForm::Level).expect("fits");
            let rows = REACH.inputs(row);
            assert_eq!(fitted.window(&plain, rows.clone()), fitted.window(&changed, rows));
        }
    }

    #[test]
    fn constants_and_large_numbers_stay_finite() {
        for size in [0.0, 5.0, 1e300, 1e-320] {
            let column = RawColumn { name: "y".into(), values: vec![size; 60] };
            let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
            let split = Split::new(60, 70.0, 15.0, REACH).expect("enough");
            let fitted =
                Fitted::fit(&series, split, REACH, ScalerKind::Standard, TargetForm::Level)
                    .expect("fits");
            assert!(fitted.target(size, size).is_finite());
        }
    }
}
