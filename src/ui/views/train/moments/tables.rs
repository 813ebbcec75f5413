//! The tables behind the pictures of a moment.

use super::super::model::at;
use super::super::results::row_name;
use super::at::Moment;
use super::gradient::Slopes;
use super::inside::symbols;
use super::look::{Gate, column_name, named};
use crate::engine::Network;
use crate::engine::layout::Weight;
use crate::notation::letters::{C, H, X};
use crate::train::protocol::MODEL;
use crate::ui::charts::{data_number, exact_number};
use crate::ui::shape::{Shape, el};
use leptos::prelude::*;

/// Cells of a table of weights: more are slow to make, and nobody reads them.
const CELLS: usize = 6000;
/// Columns of inputs that stand beside each step; of more, those of the chosen step alone.
const INPUTS: usize = 8;

fn head(name: impl Into<String>) -> Shape {
    el("th").at("scope", "col").say(name)
}

fn title(name: impl Into<String>) -> Shape {
    el("th").at("scope", "row").say(name)
}

/// A value with all its digits.
fn value(own: Option<f64>, print: impl Fn(f64) -> String) -> Shape {
    let known = own.filter(|own| own.is_finite());
    el("td")
        .maybe("data-value", known.map(|own| own.to_string()))
        .say(known.map_or("–".into(), print))
}

fn table(caption: String, heads: Vec<Shape>, rows: Vec<Shape>) -> Shape {
    el("table")
        .with(el("caption").say(caption))
        .with(el("thead").with(el("tr").all(heads)))
        .with(el("tbody").all(rows))
}

/// Every row on the chart: what came, what this epoch forecasts, and what the best one does.
pub fn forecast(moment: Moment) -> Option<Shape> {
    let (ran, curve, words) = (moment.ran()?, moment.curve.get()?, moment.words);
    let own = moment.train.forecasts.with(|all| all.iter().find(|own| own.model == MODEL).cloned());
    let data = |own: f64| data_number(own, 2);
    let row = |row: usize| {
        let best = own.as_ref().and_then(|own| at(own, row));
        el("tr")
            .at("data-index", row)
            .with(title(row_name(&ran, row, words)))
            .with(value(Some(ran.series.target()[row]), data).at("data-series", "actual"))
            .with(
                value(Some(curve.values[row - curve.rows.start]), data).at("data-series", "epoch"),
            )
            .with(value(best, data).at("data-series", MODEL))
    };
    let name = |epoch: usize| words.with("train.epoch", &[("epoch", &epoch.to_string())]);
    let best = words.with("train.moments.best-of", &[("epoch", &name(moment.best()))]);
    let heads = [words.t("train.row"), words.t("train.actual"), name(curve.epoch), best];
    let heads = heads.into_iter().map(head).collect();
    Some(table(words.t("train.moments.forecast"), heads, curve.rows.clone().map(row).collect()))
}

/// The steps of the window; then, of the chosen step, its inputs and what every unit did.
pub fn inside(moment: Moment) -> Vec<Shape> {
    let words = moment.words;
    let (Some(seen), Some(ran)) = (moment.seen.get(), moment.ran()) else { return Vec::new() };
    let (track, names) = (moment.which(), &ran.series.names);
    let wide = names.len().min(INPUTS);
    let (shares, of_h, of_c) = (seen.shares(), seen.norms(track, H), seen.norms(track, C));
    let input = |t: usize, k: usize| {
        let x = value(Some(seen.xs[t][k]), exact_number).at("data-symbol", X.id);
        let share =
            value(Some(seen.by_column[t][k]), exact_number).at("data-series", "share-column");
        [x.at("data-unit", k + 1), share.at("data-unit", k + 1)]
    };
    let steps = (0..seen.rows.len()).map(|t| {
        let one =
            |own: Option<f64>, series: &str| value(own, exact_number).at("data-series", series);
        el("tr")
            .at("data-step", t + 1)
            .with(title(row_name(&ran, seen.rows.start + t, words)))
            .with(one(Some(shares[t]), "share"))
            .with(one(of_h.get(t).copied(), "d_h"))
            .with(one(of_c.get(t).copied(), "d_c"))
            .all((0..if names.len() > INPUTS { 0 } else { wide }).flat_map(|k| input(t, k)))
    });
    let mut heads = vec![words.t("train.row"), words.t("train.moments.share-short")];
    heads.extend(["|∂ŷ/∂h|".to_owned(), "|∂ŷ/∂c|".to_owned()]);
    if names.len() <= INPUTS {
        let share = words.t("train.moments.share-short");
        heads.extend(names.iter().flat_map(|name| [name.clone(), format!("{name}: {share}")]));
    }
    let steps = table(
        words.t("train.moments.steps"),
        heads.into_iter().map(head).collect(),
        steps.collect(),
    );
    let t = moment.at_step() - 1;
    let inputs = (0..names.len()).map(|k| {
        let d = value(Some(seen.gradients[t][k]), exact_number).at("data-series", "d_x");
        let [x, share] = input(t, k);
        el("tr").at("data-input", k + 1).with(title(names[k].as_str())).with(x).with(d).with(share)
    });
    let heads =
        [words.t("train.inputs"), "x".into(), "∂ŷ/∂x".into(), words.t("train.moments.share-short")];
    let step = (t + 1).to_string();
    let name = |key: &str| words.with(key, &[("step", &step)]);
    let inputs = table(
        name("train.moments.inputs-at"),
        heads.into_iter().map(head).collect(),
        inputs.collect(),
    );
    vec![steps, inputs, units(moment, t, name("train.moments.units-at"))]
}

/// What every unit did in a step.
fn units(moment: Moment, t: usize, caption: String) -> Shape {
    let symbols = symbols(moment);
    let rows = moment.seen.get().map(|seen| {
        let step = seen.track(moment.which()).and_then(|own| own.steps.get(t)).cloned();
        let step = step.unwrap_or_default();
        let row = |unit: usize| {
            let cells = symbols.iter().map(|symbol| {
                value(step.get(*symbol).get(unit).copied(), exact_number)
                    .at("data-symbol", symbol.id)
                    .at("data-unit", unit + 1)
            });
            el("tr").with(title((unit + 1).to_string())).all(cells)
        };
        (0..step.get(H).len()).map(row).collect::<Vec<_>>()
    });
    let names = symbols.iter().map(|symbol| head(symbol.base));
    let heads = std::iter::once(head(moment.words.t("train.moments.unit"))).chain(names);
    table(caption, heads.collect(), rows.unwrap_or_default())
}

/// The weights of every gate, row by row, as many units as have room, then those of the answer; or the gradient in the
/// places of all of them.
pub fn weights(moment: Moment, slopes: Option<&Slopes>) -> Vec<Shape> {
    if let Some(own) = slopes {
        let keys = ["train.moments.gradients-of", "train.moments.gradients-answer"];
        let gates = rows_of(moment, "data-gradient", keys[0], &own.gates);
        return gates
            .into_iter()
            .chain([answer(moment, "data-gradient", keys[1], &own.network)])
            .collect();
    }
    let gates = rows_of(moment, "data-weight", "train.moments.weights-of", &moment.gates.get());
    let head = moment.now.with(|now| {
        let network = &now.as_ref()?.trained.network;
        Some(answer(moment, "data-weight", "train.moments.answer", network))
    });
    gates.into_iter().chain(head).collect()
}

/// A row for each unit of each gate; `of` names what stands in the cells.
fn rows_of(moment: Moment, of: &'static str, caption: &str, gates: &[Gate]) -> Option<Shape> {
    let first = gates.first()?;
    let (columns, units) = (first.columns.len(), first.now.len());
    let shown = (CELLS / (columns * gates.len()).max(1)).clamp(1, units);
    let row = |gate: &Gate, unit: usize| {
        let cell = |(weight, own): (&Weight, &f64)| {
            let (array, column) = named(gate.symbol, weight);
            value(Some(*own), exact_number)
                .at(of, array)
                .at("data-row", unit + 1)
                .at("data-col", column)
        };
        let name = format!("{} {}", gate.symbol.base, unit + 1);
        el("tr").with(title(name)).all(gate.columns.iter().zip(&gate.now[unit]).map(cell))
    };
    let rows = gates.iter().flat_map(|gate| (0..shown).map(move |unit| row(gate, unit)));
    let widest = gates.iter().max_by_key(|gate| gate.columns.len()).unwrap_or(first);
    let heads = widest.columns.iter().map(|own| head(column_name(own)));
    let heads = std::iter::once(head(moment.words.t("train.moments.unit"))).chain(heads);
    let counts = [shown.to_string(), units.to_string()];
    let args = [("shown", counts[0].as_str()), ("units", &counts[1])];
    Some(table(moment.words.with(caption, &args), heads.collect(), rows.collect()))
}

/// The weights of the answer, or what stands in their places.
fn answer(moment: Moment, of: &'static str, caption: &str, network: &Network<f64>) -> Shape {
    let (weights, biases) = network.head();
    let all = weights.iter().chain(biases).enumerate().take(CELLS);
    let row = all.map(|(k, own)| {
        value(Some(*own), exact_number)
            .at(of, if k < weights.len() { "V" } else { "b" })
            .at("data-col", if k < weights.len() { k + 1 } else { 1 })
    });
    let name = |k: usize| if k < weights.len() { format!("h {}", k + 1) } else { "b".into() };
    let heads = (0..weights.len() + biases.len()).take(CELLS).map(|k| head(name(k)));
    table(moment.words.t(caption), heads.collect(), vec![el("tr").all(row)])
}
