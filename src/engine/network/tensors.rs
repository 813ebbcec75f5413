//! The network as PyTorch stores it: named arrays, row by row.

use super::{Network, Shape};
use crate::engine::cell::Reads;
use crate::engine::layout::{Layout, Placed};
use crate::engine::real::Real;

/// One named array, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor<T> {
    pub name: String,
    pub shape: Vec<usize>,
    pub numbers: Vec<T>,
}

/// Where one row of numbers of an array stands in the flat vector: its places, in order.
struct Row {
    array: &'static str,
    places: Vec<usize>,
    /// Numbers before this row, in the array.
    from: usize,
}

/// Every row of every array of one layer and direction. Two sums may name the same bias array; the
/// rows of a sum over both parts hold the sum of PyTorch's two biases, written to `bias_ih`.
fn rows(layout: Layout) -> Vec<Row> {
    let mut all = Vec::new();
    let order = layout.cell.rows();
    for sum in layout.sums() {
        for (column, what) in sum.sum.columns.iter().enumerate() {
            let stacked = order.iter().position(|row| *row == what.row).unwrap_or(0);
            for unit in 0..layout.hidden {
                let row = stacked * layout.hidden + unit;
                all.extend(row_of(sum, column, unit, row));
            }
        }
    }
    for (peephole, what) in layout.cell.peepholes().iter().enumerate() {
        let start = layout.peepholes().start + peephole * layout.hidden;
        let places = (start..start + layout.hidden).collect();
        all.push(Row { array: what.file, places, from: 0 });
    }
    all
}

/// The rows that hold one unit's column of a sum; `row` is its place among the stacked gates.
fn row_of(sum: Placed, column: usize, unit: usize, row: usize) -> Vec<Row> {
    let [first, second] = sum.parts;
    let part = |from: usize, count: usize| -> Vec<usize> {
        (from..from + count).map(|k| sum.weight(column, unit, k)).collect()
    };
    let mut all = Vec::new();
    if first > 0 {
        all.push(Row { array: "weight_hh", places: part(0, first), from: row * first });
    }
    if second > 0 {
        let (array, row) = match sum.sum.reads {
            Reads::HiddenAndLate(_) => ("weight_oc", unit),
            _ => ("weight_ih", row),
        };
        all.push(Row { array, places: part(first, second), from: row * second });
    }
    let array = if sum.sum.reads == Reads::Hidden { "bias_hh" } else { "bias_ih" };
    all.push(Row { array, places: vec![sum.bias(column, unit)], from: row });
    all
}

/// The arrays of a layer with their sizes, in PyTorch's order; an array without a row is zero.
fn arrays(layout: Layout) -> Vec<(&'static str, Vec<usize>)> {
    let (hidden, gates) = (layout.hidden, layout.cell.rows().len());
    let over_x = layout
        .cell
        .columns()
        .filter(|(sum, _)| !matches!(sum.reads, Reads::Hidden | Reads::HiddenAndLate(_)))
        .count();
    let mut all = vec![
        ("weight_ih", vec![over_x * hidden, layout.inputs]),
        ("weight_hh", vec![gates * hidden, hidden]),
        ("bias_ih", vec![gates * hidden]),
        ("bias_hh", vec![gates * hidden]),
    ];
    if layout.cell.sums().iter().any(|sum| matches!(sum.reads, Reads::HiddenAndLate(_))) {
        all.push(("weight_oc", vec![hidden, hidden]));
    }
    all.extend(layout.cell.peepholes().iter().map(|peephole| (peephole.file, vec![hidden])));
    all
}

/// `_l0`, `_l0_reverse` ...
fn suffix(layer: usize, direction: usize) -> String {
    format!("_l{layer}{}", if direction == 1 { "_reverse" } else { "" })
}

impl<T: Real> Network<T> {
    /// PyTorch's arrays: `lstm.weight_ih_l0` ... `fc.bias`. `bias_ih` holds the bias, `bias_hh` is zero
    /// (but for the GRU's n, whose second bias the reset gate scales).
    pub fn tensors(&self) -> Vec<Tensor<T>> {
        let mut tensors = Vec::new();
        for (layer, direction, layout) in self.tracks() {
            let own = self.layer(layer, direction);
            let rows = rows(layout);
            for (array, shape) in arrays(layout) {
                let mut numbers = vec![T::zero(); shape.iter().product()];
                for row in rows.iter().filter(|row| row.array == array) {
                    for (slot, &place) in numbers[row.from..].iter_mut().zip(&row.places) {
                        *slot = own[place];
                    }
                }
                let file = self.shape.cell.file();
                let name = format!("{file}.{array}{}", suffix(layer, direction));
                tensors.push(Tensor { name, shape, numbers });
            }
        }
        let Shape { outputs, inputs, vocabulary, .. } = self.shape;
        let mut push = |name: &str, shape: Vec<usize>, numbers: &[T]| {
            tensors.push(Tensor { name: name.into(), shape, numbers: numbers.to_vec() });
        };
        // F x O column by column is O x F row by row.
        let (weights, biases) = self.head();
        push("fc.weight", vec![outputs, self.shape.features()], weights);
        push("fc.bias", vec![outputs], biases);
        if vocabulary > 0 {
            let rows = &self.numbers[self.shape.embedding()];
            push("embedding.weight", vec![vocabulary, inputs], rows);
        }
        tensors
    }

    /// From PyTorch's arrays, looked up by name without the prefix; absent biases are zero.
    /// `None` when an array is missing or has the wrong size.
    pub fn from_tensors<'a>(shape: Shape, find: impl Fn(&str) -> Option<&'a [T]>) -> Option<Self> {
        let mut network = Self::zeros(shape);
        let sized = |name: &str, count: usize| find(name).filter(|own| own.len() == count);
        for layer in 0..shape.layers {
            let layout = shape.layer(layer);
            let rows = rows(layout);
            for direction in 0..shape.directions() {
                let own = &mut network.numbers[shape.place(layer, direction)];
                for (array, size) in arrays(layout) {
                    let name = format!("{array}{}", suffix(layer, direction));
                    let numbers = match sized(&name, size.iter().product()) {
                        Some(numbers) => numbers,
                        None if array.starts_with("bias") && find(&name).is_none() => continue,
                        None => return None,
                    };
                    for row in rows.iter().filter(|row| row.array == array) {
                        for (&place, &number) in row.places.iter().zip(&numbers[row.from..]) {
                            own[place] = number;
                        }
                    }
                }
                add_second_biases(layout, own, &|name: &str, count: usize| {
                    sized(&format!("{name}{}", suffix(layer, direction)), count)
                });
            }
        }
        let (weights, biases) =
            network.numbers[shape.head()].split_at_mut(shape.features() * shape.outputs);
        weights.copy_from_slice(sized("fc.weight", weights.len())?);
        if find("fc.bias").is_some() {
            biases.copy_from_slice(sized("fc.bias", biases.len())?);
        }
        let embedding = &mut network.numbers[shape.embedding()];
        if !embedding.is_empty() {
            embedding.copy_from_slice(sized("embedding.weight", embedding.len())?);
        }
        Some(network)
    }
}

/// Adds `bias_hh` to every bias that stands for both of PyTorch's.
fn add_second_biases<'a, T: Real>(
    layout: Layout,
    own: &mut [T],
    find: &dyn Fn(&str, usize) -> Option<&'a [T]>,
) {
    let order = layout.cell.rows();
    let Some(second) = find("bias_hh", order.len() * layout.hidden) else { return };
    for sum in layout.sums().filter(|sum| sum.parts[0] > 0 && sum.parts[1] > 0) {
        for (column, what) in sum.sum.columns.iter().enumerate() {
            let stacked = order.iter().position(|row| *row == what.row).unwrap_or(0);
            for unit in 0..layout.hidden {
                own[sum.bias(column, unit)] += second[stacked * layout.hidden + unit];
            }
        }
    }
}
