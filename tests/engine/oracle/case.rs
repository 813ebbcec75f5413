//! One case of the oracle, whatever its kind, as the engine reads it.

use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::article::ArticleForm;
use gatehouse::engine::cell::gru::GruForm;
use gatehouse::engine::real::Real;
use gatehouse::engine::{Network, Pass, Readout, Shape};
use nalgebra::DMatrix;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Named numbers in the order of the file, names without the module's own.
pub type Named = Vec<(String, Vec<f64>)>;

pub struct Case {
    pub name: String,
    pub json: Value,
    pub shape: Shape,
    pub params: Named,
    /// `x[t]`, B x I.
    pub x: Vec<DMatrix<f64>>,
    pub y: DMatrix<f64>,
    pub lengths: Option<Vec<usize>>,
}

fn folder() -> PathBuf {
    std::env::var_os("GATEHOUSE_ORACLE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle"), PathBuf::from)
}

/// All cases of what is built; the others are named. A folder without a case fails.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for part in ["", "variants", "timeseries", "classification", "indicators"] {
        let Ok(entries) = std::fs::read_dir(folder().join(part)) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let json: Value = serde_json::from_str(&text).expect("JSON");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            match Case::new(name.clone(), json) {
                Some(case) => cases.push(case),
                None => println!("skipped, not built yet: {part}/{name}"),
            }
        }
    }
    assert!(!cases.is_empty(), "no case in {}", folder().display());
    cases
}

fn kind(meta: &Value) -> Option<CellKind> {
    let switch = |name: &str| {
        meta["switches"].as_array().is_some_and(|all| all.iter().any(|own| own == name))
    };
    Some(match meta["kind"].as_str()? {
        "LSTM" => CellKind::Lstm,
        "GRU" => CellKind::Gru(GruForm::TORCH),
        "GRU_CHO" => CellKind::Gru(GruForm::CHO),
        "GRU_ARTICLE" => CellKind::Gru(GruForm::CHUNG),
        "RNN" => CellKind::Rnn,
        "LSTM1997" => CellKind::Lstm1997,
        "PEEPHOLE" => CellKind::Peephole,
        "COUPLED" => CellKind::Coupled,
        "ARTICLE" => CellKind::Article(ArticleForm {
            invert_forget: switch("invert_forget"),
            output_sees_cell: switch("output_sees_cell"),
            double_tanh: switch("double_tanh"),
        }),
        _ => return None,
    })
}

impl Case {
    /// `None` for what is no recurrent network, or of a kind that is not built.
    fn new(name: String, json: Value) -> Option<Self> {
        let meta = json.get("meta")?;
        let size = |key: &str| meta.get(key).and_then(Value::as_u64).map(|n| n as usize);
        let readout = match meta["readout"].as_str()? {
            "last" | "last_valid" => Readout::Last,
            "hn" => Readout::Final,
            "mean" | "mean_valid" => Readout::Mean,
            "every" | "every_step" => Readout::EveryStep,
            _ => return None,
        };
        let vocabulary = meta["embedding"]["vocabulary"].as_u64().unwrap_or(0) as usize;
        let shape = Shape {
            cell: kind(meta)?,
            inputs: size("input")?,
            hidden: size("hidden")?,
            layers: size("layers")?,
            bidirectional: meta["bidirectional"].as_bool() == Some(true),
            outputs: size("outputs")?,
            readout,
            vocabulary,
        };
        let lengths = meta["lengths"]
            .as_array()
            .map(|all| all.iter().map(|n| n.as_u64().expect("a length") as usize).collect());
        let (params, x, y) = match meta.get("lcg_seed").and_then(Value::as_u64) {
            Some(seed) => generated(&json, seed),
            None => written(&json, shape),
        };
        Some(Self { name, shape, params, x, y, lengths, json })
    }

    pub fn network(&self, named: &Named) -> Network<f64> {
        let find = |name: &str| {
            named.iter().find(|(own, _)| own == name).map(|(_, numbers)| numbers.as_slice())
        };
        Network::from_tensors(self.shape, find).expect("all arrays")
    }

    pub fn batch(&self) -> usize {
        self.x[0].nrows()
    }

    /// h and c of a layer and direction before the first step, B x H.
    pub fn start(&self, place: usize) -> Option<(DMatrix<f64>, DMatrix<f64>)> {
        let state = |key: &str| {
            let own = self.json.get(key)?.get(place)?;
            Some(matrix(own, self.shape.hidden))
        };
        let h = state("h0")?;
        let c = state("c0").unwrap_or_else(|| DMatrix::zeros(h.nrows(), h.ncols()));
        Some((h, c))
    }

    /// Whether the data and first states are loaded, in the precision asked for.
    pub fn pass<T: Real>(&self, input_gradients: bool) -> Pass<T> {
        let mut pass = Pass::new(self.shape, self.x.len(), self.batch(), input_gradients);
        for (t, x) in self.x.iter().enumerate() {
            let x = x.map(T::of);
            pass.inputs_mut(t).copy_from_slice(x.as_slice());
        }
        for (t, tokens) in self.json["tokens"].as_array().into_iter().flatten().enumerate() {
            for (slot, token) in pass.tokens_mut(t).iter_mut().zip(flat(tokens)) {
                *slot = token as usize;
            }
        }
        for place in 0..self.shape.layers * self.shape.directions() {
            if let Some((h, c)) = self.start(place) {
                let (layer, direction) =
                    (place / self.shape.directions(), place % self.shape.directions());
                pass.start_from(layer, direction, &h.map(T::of), &c.map(T::of));
            }
        }
        pass.set_lengths(self.lengths.clone());
        pass
    }

    /// Long windows add up more rounding.
    pub fn bound(&self) -> f64 {
        if self.x.len() >= 60 { 1e-11 } else { 1e-12 }
    }

    /// PyTorch's gradients from those of a network: where a bias stands for both of PyTorch's, both
    /// have its gradient.
    pub fn named_gradients(&self, gradients: &[f64]) -> Named {
        let network = Network::from_numbers(self.shape, gradients.to_vec()).expect("as many");
        let tensors: Named = network
            .tensors()
            .into_iter()
            .map(|tensor| (plain(&tensor.name), tensor.numbers))
            .collect();
        let of = |name: &str| tensors.iter().find(|(own, _)| own == name).map(|(_, n)| n.clone());
        // Only the n of a GRU with the reset after the product has two biases of its own.
        let own_rows = match self.shape.cell {
            CellKind::Gru(GruForm::TORCH) => 2 * self.shape.hidden..3 * self.shape.hidden,
            _ => 0..0,
        };
        let names = self.params.iter().map(|(name, _)| name);
        names
            .map(|name| {
                let own = of(name).unwrap_or_else(|| panic!("{name} is not among the tensors"));
                let Some(rest) = name.strip_prefix("bias_hh") else { return (name.clone(), own) };
                let mut both = of(&format!("bias_ih{rest}")).expect("the first bias");
                both[own_rows.clone()].copy_from_slice(&own[own_rows.clone()]);
                (name.clone(), both)
            })
            .collect()
    }
}

/// A name without its module's: `rnn.weight_ih_l0` is `weight_ih_l0`.
fn plain(name: &str) -> String {
    let prefix = ["rnn.", "lstm.", "gru."].into_iter().find(|prefix| name.starts_with(prefix));
    name[prefix.map_or(0, str::len)..].to_owned()
}

/// `params` or `grads` of a file.
pub fn named(value: &Value) -> Named {
    let all = value.as_object().expect("named arrays");
    all.iter().map(|(name, value)| (plain(name), flat(value))).collect()
}

fn written(json: &Value, shape: Shape) -> (Named, Vec<DMatrix<f64>>, DMatrix<f64>) {
    let x = json["x"].as_array().expect("x").iter().map(|x| matrix(x, shape.inputs)).collect();
    let y = match &json["meta"]["loss"] {
        // Class numbers become one row a sample with a single 1.
        loss if loss == "cross_entropy" => {
            let classes = flat(&json["y"]);
            DMatrix::from_fn(classes.len(), shape.outputs, |row, column| {
                f64::from(u8::from(classes[row] as usize == column))
            })
        }
        _ => matrix(&json["y"], shape.outputs),
    };
    (named(&json["params"]), x, y)
}

/// The large cases store no weights: all numbers follow from a linear congruential generator, as the
/// file's own words say.
fn generated(json: &Value, seed: u64) -> (Named, Vec<DMatrix<f64>>, DMatrix<f64>) {
    let mut state = seed;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / (1_u64 << 24) as f64 * 2.0 - 1.0
    };
    let mut take =
        |count: usize, scale: f64| -> Vec<f64> { (0..count).map(|_| draw() * scale).collect() };
    let params = json["param_order"]
        .as_array()
        .expect("an order")
        .iter()
        .map(|pair| {
            let count = flat(&pair[1]).iter().product::<f64>() as usize;
            (plain(pair[0].as_str().expect("a name")), take(count, 0.125))
        })
        .collect();
    let size = |key: &str| json["meta"][key].as_u64().expect("a size") as usize;
    let (batch, inputs, outputs) = (size("batch"), size("input"), size("outputs"));
    let x = (0..size("seq"))
        .map(|_| DMatrix::from_row_slice(batch, inputs, &take(batch * inputs, 1.0)))
        .collect();
    (params, x, DMatrix::from_row_slice(batch, outputs, &take(batch * outputs, 1.0)))
}

pub fn flat(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(flat).collect(),
        Value::Number(number) => vec![number.as_f64().expect("a float")],
        _ => Vec::new(),
    }
}

/// Rows of a nested list as a B x F matrix.
pub fn matrix(value: &Value, columns: usize) -> DMatrix<f64> {
    let numbers = flat(value);
    DMatrix::from_row_slice(numbers.len() / columns, columns, &numbers)
}

#[track_caller]
pub fn near(
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
