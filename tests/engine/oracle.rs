//! PyTorch float64 as the judge. Cases are read from `tests/oracle`, or from the folder that
//! `GATEHOUSE_ORACLE` names, in the same form.

use gatehouse::engine::real::Real;
use gatehouse::engine::{Network, Pass, Shape};
use nalgebra::DMatrix;
use serde_json::Value;
use std::path::{Path, PathBuf};

pub(super) struct Case {
    pub name: String,
    pub json: Value,
    pub shape: Shape,
    pub prefix: &'static str,
}

pub(super) fn folder() -> PathBuf {
    std::env::var_os("GATEHOUSE_ORACLE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle"), PathBuf::from)
}

/// All cases of what is built; the others are named. A folder without a case fails.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for part in ["", "variants", "timeseries", "classification", "indicators"] {
        let Ok(entries) = std::fs::read_dir(folder().join(part)) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let json: Value = serde_json::from_str(&text).expect("JSON");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            match Case::new(name.clone(), json).filter(|_| part.is_empty()) {
                Some(case) => cases.push(case),
                None => println!("skipped, not built yet: {part}/{name}"),
            }
        }
    }
    assert!(!cases.is_empty(), "no case in {}", folder().display());
    cases
}

impl Case {
    fn new(name: String, json: Value) -> Option<Self> {
        let meta = json.get("meta")?;
        json.get("params")?;
        let size = |key: &str| meta.get(key).and_then(Value::as_u64).map(|n| n as usize);
        let plain = meta.get("kind")? == "LSTM"
            && meta.get("bidirectional").and_then(Value::as_bool) != Some(true);
        let shape = Shape {
            inputs: size("input")?,
            hidden: size("hidden")?,
            layers: size("layers")?,
            outputs: size("outputs")?,
        };
        let prefix =
            if json["params"].get("lstm.weight_ih_l0").is_some() { "lstm." } else { "rnn." };
        plain.then_some(Self { name, json, shape, prefix })
    }

    fn network(&self, key: &str) -> Network<f64> {
        let arrays: Vec<(String, Vec<f64>)> = self.json[key]
            .as_object()
            .expect("named arrays")
            .iter()
            .map(|(name, value)| (name.trim_start_matches(self.prefix).to_owned(), flat(value)))
            .collect();
        let find = |name: &str| {
            arrays.iter().find(|(own, _)| own == name).map(|(_, numbers)| numbers.as_slice())
        };
        Network::from_tensors(self.shape, find).expect("all arrays")
    }

    pub fn pass<T: Real>(&self, input_gradients: bool) -> Pass<T> {
        let xs = self.json["x"].as_array().expect("x");
        let batch = xs[0].as_array().expect("a batch").len();
        let mut pass = Pass::new(self.shape, xs.len(), batch, input_gradients);
        for (t, x) in xs.iter().enumerate() {
            let x: DMatrix<T> = matrix(x, self.shape.inputs);
            pass.inputs_mut(t).copy_from_slice(x.as_slice());
        }
        if self.json.get("h0").is_some_and(Value::is_array) {
            for layer in 0..self.shape.layers {
                let state = |key: &str| matrix(&self.json[key][layer], self.shape.hidden);
                pass.start_from(layer, &state("h0"), &state("c0"));
            }
        }
        pass
    }

    pub fn target<T: Real>(&self) -> DMatrix<T> {
        matrix(&self.json["y"], self.shape.outputs)
    }

    fn has_biases(&self) -> bool {
        self.json["params"].get(format!("{}bias_ih_l0", self.prefix)).is_some()
    }

    fn bound(&self) -> f64 {
        let steps = self.json["x"].as_array().map_or(0, Vec::len);
        if steps >= 60 { 1e-11 } else { 1e-12 }
    }
}

pub(super) fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        Value::Number(number) => vec![number.as_f64().expect("a float")],
        _ => Vec::new(),
    }
}

/// Rows of a nested list as a B x F matrix.
pub(super) fn matrix<T: Real>(value: &Value, columns: usize) -> DMatrix<T> {
    let numbers: Vec<T> = flat(value).into_iter().map(T::of).collect();
    DMatrix::from_row_slice(numbers.len() / columns, columns, &numbers)
}

#[track_caller]
pub(super) fn near(
    name: &str,
    got: impl IntoIterator<Item = f64>,
    expected: &[f64],
    bound: impl Fn(f64) -> f64,
) {
    let got: Vec<f64> = got.into_iter().collect();
    assert_eq!(got.len(), expected.len(), "{name}");
    for (place, (got, &expected)) in got.into_iter().zip(expected).enumerate() {
        let error = (got - expected).abs();
        assert!(error <= bound(expected), "{name}[{place}]: {got} is not {expected} ({error:e})");
    }
}

#[test]
fn oracle_gates_states_outputs_and_loss() {
    for case in cases() {
        let hidden = case.shape.hidden;
        let mut pass: Pass<f64> = case.pass(false);
        let network = case.network("params");
        let prediction = pass.forward(&network).clone();
        let bound = case.bound();
        for layer in 0..case.shape.layers {
            for (t, step) in
                case.json["steps"][layer][0].as_array().expect("steps").iter().enumerate()
            {
                let (c, h) = pass.states(layer, t);
                let gates = pass.gates(layer, t);
                for (place, letter) in ["i", "f", "g", "o"].into_iter().enumerate() {
                    let expected: DMatrix<f64> = matrix(&step[letter], hidden);
                    let got = gates.columns(place * hidden, hidden);
                    let name = format!("{} layer {layer} step {t} {letter}", case.name);
                    near(&name, got.iter().copied(), expected.as_slice(), |_| bound);
                }
                for (letter, got) in [("c", c), ("h", h)] {
                    let expected: DMatrix<f64> = matrix(&step[letter], hidden);
                    let name = format!("{} layer {layer} step {t} {letter}", case.name);
                    near(&name, got.iter().copied(), expected.as_slice(), |_| bound);
                }
            }
        }
        let expected: DMatrix<f64> = matrix(&case.json["pred"], case.shape.outputs);
        near(&case.name, prediction.iter().copied(), expected.as_slice(), |_| bound);
        let mut gradients = vec![0.0; case.shape.parameters()];
        let loss = pass.loss_and_gradients(&network, &case.target(), &mut gradients);
        near(&case.name, [loss], &flat(&case.json["loss"]), |_| bound);
    }
}

#[test]
fn oracle_gradients() {
    for case in cases() {
        let mut pass: Pass<f64> = case.pass(true);
        let mut gradients = vec![0.0; case.shape.parameters()];
        pass.loss_and_gradients(&case.network("params"), &case.target(), &mut gradients);
        // PyTorch gives both biases the gradient of their sum: halve what the reader adds up.
        let mut expected = case.network("grads");
        for place in bias_places(case.shape) {
            expected.numbers_mut()[place] /= 2.0;
            if !case.has_biases() {
                gradients[place] = 0.0;
            }
        }
        let bound = |expected: f64| 1e-11 + 1e-9 * expected.abs();
        near(&case.name, gradients, expected.numbers(), bound);
        for (t, expected) in case.json["grad_x"].as_array().into_iter().flatten().enumerate() {
            let expected: DMatrix<f64> = matrix(expected, case.shape.inputs);
            let got = pass.input_gradient(t).expect("asked for");
            near(&case.name, got.iter().copied(), expected.as_slice(), bound);
        }
        for layer in 0..case.shape.layers {
            let (dh, dc) = pass.start_gradient(layer);
            for (key, got) in [("grad_h0", dh), ("grad_c0", dc)] {
                if case.json[key].is_array() {
                    let expected: DMatrix<f64> = matrix(&case.json[key][layer], case.shape.hidden);
                    near(&case.name, got.iter().copied(), expected.as_slice(), bound);
                }
            }
        }
    }
}

fn bias_places(shape: Shape) -> Vec<usize> {
    (0..shape.layers)
        .flat_map(|layer| {
            let sizes = shape.layer(layer);
            let from = shape.start(layer) + sizes.rows() * sizes.columns();
            from..from + sizes.columns()
        })
        .collect()
}

#[test]
fn oracle_in_single_precision() {
    for case in cases() {
        let mut pass: Pass<f32> = case.pass(false);
        let network: Network<f32> = case.network("params").cast();
        let got: Vec<f64> = pass.forward(&network).iter().map(|y| y.wide()).collect();
        let expected: DMatrix<f64> = matrix(&case.json["pred"], case.shape.outputs);
        let scale = expected.iter().fold(1.0_f64, |most, y| most.max(y.abs()));
        near(&case.name, got, expected.as_slice(), |_| 1e-5 * scale);
    }
}
