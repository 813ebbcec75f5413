//! A stack of LSTM layers and a linear head, held as one flat vector.
//!
//! One vector makes optimizers, clipping and snapshots plain loops. Order: for each layer W
//! ((H+I) x 4H, column by column, gates i f g o) and b (4H); then the head's weights (H x O, column
//! by column) and its O biases.

use super::cell::lstm::{Gate, Parameters, Sizes};
use super::cell::{Block, lstm::symbols};
use super::real::Real;
use super::rng::Random;
use serde::{Deserialize, Serialize};

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Input columns, I.
    pub inputs: usize,
    /// Units a layer, H.
    pub hidden: usize,
    /// Layers, 1 to 3.
    pub layers: usize,
    /// Outputs of the head, O.
    pub outputs: usize,
}

impl Shape {
    /// Sizes of `layer` (from 0): the first reads the inputs, later ones the layer below.
    pub const fn layer(self, layer: usize) -> Sizes {
        Sizes { inputs: if layer == 0 { self.inputs } else { self.hidden }, hidden: self.hidden }
    }

    /// Place of the first number of `layer`; of the head when `layer` is the number of layers.
    pub fn start(self, layer: usize) -> usize {
        (0..layer).map(|below| self.layer(below).count()).sum()
    }

    /// Numbers to learn.
    pub fn parameters(self) -> usize {
        self.start(self.layers) + (self.hidden + 1) * self.outputs
    }
}

/// Weights of a stack of LSTM layers and its linear head.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T> {
    shape: Shape,
    numbers: Vec<T>,
}

/// One named array as PyTorch stores it: row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor<T> {
    pub name: String,
    pub shape: Vec<usize>,
    pub numbers: Vec<T>,
}

impl<T: Real> Network<T> {
    pub fn zeros(shape: Shape) -> Self {
        Self { shape, numbers: vec![T::zero(); shape.parameters()] }
    }

    /// From numbers in the order of [`Network::numbers`]; `None` when their count is wrong.
    pub fn from_numbers(shape: Shape, numbers: Vec<T>) -> Option<Self> {
        (numbers.len() == shape.parameters()).then_some(Self { shape, numbers })
    }

    /// PyTorch's default: every weight and both biases of a gate uniform in ±1/√H, the two biases
    /// added; then `forget_bias` is added to each bias of the forget gate (0 leaves PyTorch's start;
    /// 1 lets a new cell keep what it holds, Jozefowicz et al. 2015). Portable: same seed, same digits.
    pub fn init(shape: Shape, forget_bias: f64, seed: u64) -> Self {
        let bound = 1.0 / (shape.hidden as f64).sqrt();
        let mut random = Random::new(seed);
        let mut draw = || random.between(-bound, bound);
        let mut numbers = Vec::with_capacity(shape.parameters());
        for layer in 0..shape.layers {
            let sizes = shape.layer(layer);
            for _ in 0..sizes.rows() * sizes.columns() {
                numbers.push(T::of(draw()));
            }
            for gate in Gate::ALL {
                let extra = if gate == Gate::F { forget_bias } else { 0.0 };
                for _ in 0..shape.hidden {
                    numbers.push(T::of(draw() + draw() + extra));
                }
            }
        }
        while numbers.len() < shape.parameters() {
            numbers.push(T::of(draw()));
        }
        Self { shape, numbers }
    }

    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// All numbers, in the order of the module's first lines.
    pub fn numbers(&self) -> &[T] {
        &self.numbers
    }

    pub fn numbers_mut(&mut self) -> &mut [T] {
        &mut self.numbers
    }

    pub fn is_finite(&self) -> bool {
        self.numbers.iter().all(|number| number.is_finite())
    }

    /// The same weights in another precision.
    pub fn cast<S: Real>(&self) -> Network<S> {
        let numbers = self.numbers.iter().map(|number| S::of(number.wide())).collect();
        Network { shape: self.shape, numbers }
    }

    /// The weights of `layer`, from 0.
    pub fn layer(&self, layer: usize) -> Parameters<'_, T> {
        let from = self.shape.start(layer);
        let sizes = self.shape.layer(layer);
        Parameters::new(sizes, &self.numbers[from..from + sizes.count()])
    }

    /// The head: weights (H x O, column by column) and biases (O).
    pub fn head(&self) -> (&[T], &[T]) {
        let from = self.shape.start(self.shape.layers);
        self.numbers[from..].split_at(self.shape.hidden * self.shape.outputs)
    }

    /// PyTorch's arrays: `lstm.weight_ih_l0` ... `fc.bias`. `bias_ih` holds the bias, `bias_hh` is zero.
    pub fn tensors(&self) -> Vec<Tensor<T>> {
        let Shape { hidden, layers, outputs, .. } = self.shape;
        let mut tensors = Vec::new();
        for layer in 0..layers {
            let sizes = self.shape.layer(layer);
            let own = &self.numbers[self.shape.start(layer)..];
            let rows = |from: usize, count: usize| -> Vec<T> {
                each_unit(hidden)
                    .flat_map(|(gate, unit)| {
                        (from..from + count).map(move |row| own[sizes.weight(gate, unit, row)])
                    })
                    .collect()
            };
            let biases: Vec<T> =
                each_unit(hidden).map(|(gate, unit)| own[sizes.bias(gate, unit)]).collect();
            let mut push = |part: &str, shape: Vec<usize>, numbers: Vec<T>| {
                tensors.push(Tensor { name: format!("lstm.{part}_l{layer}"), shape, numbers });
            };
            push("weight_ih", vec![4 * hidden, sizes.inputs], rows(hidden, sizes.inputs));
            push("weight_hh", vec![4 * hidden, hidden], rows(0, hidden));
            push("bias_ih", vec![4 * hidden], biases);
            push("bias_hh", vec![4 * hidden], vec![T::zero(); 4 * hidden]);
        }
        let (weights, biases) = self.head();
        // H x O column by column is O x H row by row.
        let numbers = weights.to_vec();
        tensors.push(Tensor { name: "fc.weight".into(), shape: vec![outputs, hidden], numbers });
        tensors.push(Tensor {
            name: "fc.bias".into(),
            shape: vec![outputs],
            numbers: biases.to_vec(),
        });
        tensors
    }

    /// From PyTorch's arrays, looked up by name without the prefix; absent biases are zero.
    /// `None` when an array is missing or has the wrong size.
    pub fn from_tensors<'a>(shape: Shape, find: impl Fn(&str) -> Option<&'a [T]>) -> Option<Self> {
        let mut network = Self::zeros(shape);
        let hidden = shape.hidden;
        for layer in 0..shape.layers {
            let (sizes, from) = (shape.layer(layer), shape.start(layer));
            let array = |part: &str, count: usize| {
                find(&format!("{part}_l{layer}")).filter(|numbers| numbers.len() == count)
            };
            let (w, u) = (
                array("weight_ih", 4 * hidden * sizes.inputs)?,
                array("weight_hh", 4 * hidden * hidden)?,
            );
            for (place, (gate, unit)) in each_unit(hidden).enumerate() {
                let own = &mut network.numbers[from..];
                for k in 0..hidden {
                    own[sizes.weight(gate, unit, k)] = u[place * hidden + k];
                }
                for k in 0..sizes.inputs {
                    own[sizes.weight(gate, unit, hidden + k)] = w[place * sizes.inputs + k];
                }
                for part in ["bias_ih", "bias_hh"] {
                    if let Some(biases) = array(part, 4 * hidden) {
                        own[sizes.bias(gate, unit)] += biases[place];
                    }
                }
            }
        }
        let from = shape.start(shape.layers);
        let (weights, biases) = network.numbers[from..].split_at_mut(hidden * shape.outputs);
        weights.copy_from_slice(find("fc.weight").filter(|n| n.len() == weights.len())?);
        if let Some(own) = find("fc.bias").filter(|n| n.len() == biases.len()) {
            biases.copy_from_slice(own);
        }
        Some(network)
    }
}

/// Gates in PyTorch's order, and the units of each.
fn each_unit(hidden: usize) -> impl Iterator<Item = (Gate, usize)> {
    Gate::ALL.into_iter().flat_map(move |gate| (0..hidden).map(move |unit| (gate, unit)))
}

impl Network<f64> {
    /// The weights of one layer (from 0), a block a gate, in the order of the picture: f i g o.
    pub fn blocks(&self, layer: usize) -> Vec<Block> {
        let sizes = self.shape.layer(layer);
        let own = &self.numbers[self.shape.start(layer)..];
        let pictured = [
            (Gate::F, symbols::F),
            (Gate::I, symbols::I),
            (Gate::G, symbols::G),
            (Gate::O, symbols::O),
        ];
        pictured
            .into_iter()
            .map(|(gate, symbol)| {
                let rows = |from: usize, count: usize| -> Vec<Vec<f64>> {
                    (0..sizes.hidden)
                        .map(|unit| {
                            (from..from + count)
                                .map(|row| own[sizes.weight(gate, unit, row)])
                                .collect()
                        })
                        .collect()
                };
                Block {
                    gate: symbol,
                    hidden: rows(0, sizes.hidden),
                    input: rows(sizes.hidden, sizes.inputs),
                    bias: (0..sizes.hidden).map(|unit| own[sizes.bias(gate, unit)]).collect(),
                }
            })
            .collect()
    }

    /// One layer set by hand. `rows[gate][unit]` are the weights of `h | x | b`, gates as in
    /// [`Gate::ALL`]; `head` are H weights and one bias.
    pub fn by_hand(rows: [&[&[f64]]; 4], head: &[f64]) -> Self {
        let hidden = rows[0].len();
        let shape = Shape { inputs: rows[0][0].len() - hidden - 1, hidden, layers: 1, outputs: 1 };
        let sizes = shape.layer(0);
        let mut network = Self::zeros(shape);
        for (gate, units) in Gate::ALL.into_iter().zip(rows) {
            for (unit, row) in units.iter().enumerate() {
                for (place, &number) in row[..sizes.rows()].iter().enumerate() {
                    network.numbers[sizes.weight(gate, unit, place)] = number;
                }
                network.numbers[sizes.bias(gate, unit)] = row[sizes.rows()];
            }
        }
        let from = shape.start(1);
        network.numbers[from..].copy_from_slice(head);
        network
    }
}
