//! One case of the oracle, whatever its kind, as the engine reads it.

use super::values::{Named, flat, matrix, named, plain};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::article::ArticleForm;
use gatehouse::engine::cell::gru::GruForm;
use gatehouse::engine::loss::{LossKind, Penalty};
use gatehouse::engine::real::Real;
use gatehouse::engine::{Network, Pass, Readout, Shape};
use nalgebra::DMatrix;
use serde_json::Value;
use std::path::{Path, PathBuf};

pub struct Case {
    pub name: String,
    pub json: Value,
    pub shape: Shape,
    pub params: Named,
    /// `x[t]`, B x I.
    pub x: Vec<DMatrix<f64>>,
    /// What the head should have answered, B x O: once, or at every step.
    pub targets: Vec<DMatrix<f64>>,
    pub lengths: Option<Vec<usize>>,
}

/// Whether the files are somebody else's, who may have put in what they like.
pub fn foreign() -> bool {
    std::env::var_os("GATEHOUSE_ORACLE").is_some()
}

/// The cases of the folder that is named, or our own.
pub fn cases() -> Vec<Case> {
    std::env::var_os("GATEHOUSE_ORACLE").map_or_else(own_cases, |folder| read(Path::new(&folder)))
}

pub fn own_cases() -> Vec<Case> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle"))
}

/// Every file of a folder and of its `variants`. One that cannot be read fails, and so does a folder
/// without a case: what is passed over proves nothing.
fn read(folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for part in [folder.to_owned(), folder.join("variants")] {
        let Ok(entries) = std::fs::read_dir(part) else { continue };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let json: Value = serde_json::from_str(&text).expect("JSON");
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            cases.push(Case::new(name, json));
        }
    }
    assert!(!cases.is_empty(), "no case in {}", folder.display());
    cases
}

fn kind(name: &str, meta: &Value) -> CellKind {
    let switches: Vec<&str> =
        meta["switches"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let known = ["invert_forget", "output_sees_cell", "double_tanh"];
    assert!(switches.iter().all(|own| known.contains(own)), "{name}: {switches:?}");
    match meta["kind"].as_str() {
        Some("LSTM") => CellKind::Lstm,
        Some("GRU") => CellKind::Gru(GruForm::TORCH),
        Some("GRU_CHO") => CellKind::Gru(GruForm::CHO),
        Some("GRU_ARTICLE") => CellKind::Gru(GruForm::CHUNG),
        Some("RNN") => CellKind::Rnn,
        Some("LSTM1997") => CellKind::Lstm1997,
        Some("PEEPHOLE") => CellKind::Peephole,
        Some("COUPLED") => CellKind::Coupled,
        Some("ARTICLE") => CellKind::Article(ArticleForm {
            invert_forget: switches.contains(&known[0]),
            output_sees_cell: switches.contains(&known[1]),
            double_tanh: switches.contains(&known[2]),
        }),
        other => panic!("{name}: no cell is called {other:?}"),
    }
}

/// What the head reads. Files may let it read states past a row's end, where the engine reads none:
/// only where both are the same can they be compared.
fn readout(name: &str, meta: &Value, masked: bool) -> Readout {
    let both_ways = meta["bidirectional"] == true;
    match meta["readout"].as_str() {
        Some("last") if masked && both_ways => panic!("{name}: last, past the end of a row"),
        Some("mean") if masked => panic!("{name}: a mean past the end of a row"),
        Some("last" | "last_valid") => Readout::Last,
        Some("hn") => Readout::Final,
        Some("mean" | "mean_valid") => Readout::Mean,
        Some("every" | "every_step") => Readout::EveryStep,
        other => panic!("{name}: no readout is called {other:?}"),
    }
}

impl Case {
    fn new(name: String, json: Value) -> Self {
        let meta = &json["meta"];
        let size = |key: &str| match meta[key].as_u64() {
            Some(size) => size as usize,
            None => panic!("{name}: meta.{key} is no size"),
        };
        let steps = size("seq");
        let lengths: Option<Vec<usize>> = meta["lengths"]
            .as_array()
            .map(|all| all.iter().map(|n| n.as_u64().expect("a length") as usize).collect());
        let masked = lengths.iter().flatten().any(|length| *length < steps);
        let vocabulary = meta["embedding"]["vocabulary"].as_u64().unwrap_or(0) as usize;
        let shape = Shape {
            cell: kind(&name, meta),
            inputs: size("input"),
            hidden: size("hidden"),
            layers: size("layers"),
            bidirectional: meta["bidirectional"] == true,
            outputs: size("outputs"),
            readout: readout(&name, meta, masked),
            vocabulary,
        };
        let (params, x, targets) = match meta["lcg_seed"].as_u64() {
            Some(seed) => generated(&json, seed),
            None => written(&json, shape),
        };
        let answers = if shape.readout == Readout::EveryStep { steps } else { 1 };
        assert_eq!(targets.len(), answers, "{name}: y of every answer");
        assert_eq!(x.len(), steps, "{name}: x of every step");
        Self { name, shape, params, x, targets, lengths, json }
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

    /// Every layer and direction, with its place among the states of the file.
    pub fn tracks(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let ways = self.shape.directions();
        (0..self.shape.layers * ways).map(move |place| (place, place / ways, place % ways))
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

    /// With the data and first states loaded, in the precision asked for.
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
        for (place, layer, direction) in self.tracks() {
            if let Some((h, c)) = self.start(place) {
                pass.start_from(layer, direction, &h.map(T::of), &c.map(T::of));
            }
        }
        pass.set_lengths(self.lengths.clone());
        pass
    }

    pub fn loss(&self) -> LossKind {
        let name = self.json["meta"]["loss"].as_str().unwrap_or("mse").replace('_', "-");
        let kind = LossKind::ALL.into_iter().find(|kind| kind.key() == name);
        kind.unwrap_or_else(|| panic!("no loss is called {name}"))
    }

    fn penalty(&self) -> Penalty {
        let number = |key: &str| self.json["meta"][key].as_f64().unwrap_or(0.0);
        Penalty { l1: number("l1"), l2: number("l2") }
    }

    /// The loss, penalty included, and its gradients.
    pub fn run<T: Real>(&self, pass: &mut Pass<T>, network: &Network<T>) -> (T, Vec<T>) {
        let mut gradients = vec![T::zero(); self.shape.parameters()];
        let targets: Vec<_> = self.targets.iter().map(|y| y.map(T::of)).collect();
        let loss =
            pass.loss_and_gradients(network, &targets, self.loss().function(), &mut gradients);
        (loss + self.punish(network, &mut gradients), gradients)
    }

    /// The penalty, with its gradients added.
    pub fn punish<T: Real>(&self, network: &Network<T>, gradients: &mut [T]) -> T {
        self.penalty().add(&self.shape.weights(), network.numbers(), gradients)
    }

    /// PyTorch's gradients from those of a network: where a bias stands for both of PyTorch's, both
    /// have its gradient.
    pub fn named_gradients<T: Real>(&self, gradients: &[T]) -> Named {
        let gradients = gradients.iter().map(|number| number.wide()).collect();
        let network = Network::from_numbers(self.shape, gradients).expect("as many");
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

type Numbers = (Named, Vec<DMatrix<f64>>, Vec<DMatrix<f64>>);

fn written(json: &Value, shape: Shape) -> Numbers {
    let x = json["x"].as_array().expect("x").iter().map(|x| matrix(x, shape.inputs)).collect();
    let target = |y: &Value| match &json["meta"]["loss"] {
        // Class numbers become one row a sample with a single 1.
        loss if loss == "cross_entropy" => {
            let classes = flat(y);
            DMatrix::from_fn(classes.len(), shape.outputs, |row, column| {
                f64::from(u8::from(classes[row] as usize == column))
            })
        }
        _ => matrix(y, shape.outputs),
    };
    let targets = match shape.readout {
        Readout::EveryStep => json["y"].as_array().expect("y").iter().map(target).collect(),
        _ => vec![target(&json["y"])],
    };
    (named(&json["params"]), x, targets)
}

/// The large cases store no weights: all numbers follow from a linear congruential generator, as the
/// file's own words say.
fn generated(json: &Value, seed: u64) -> Numbers {
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
    (params, x, vec![DMatrix::from_row_slice(batch, outputs, &take(batch * outputs, 1.0))])
}
