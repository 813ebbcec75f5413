//! Weights as safetensors, under the names PyTorch gives them.

use super::ModelFile;
use super::scene::{BASE, HOME, VERSION, written};
use crate::engine::Network;
use crate::engine::network::Tensor;
use crate::engine::real::Real;
use crate::engine::trace::Start;
use crate::train::trained::Trained;
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;

/// One array of a file: name, element type, sizes, bytes.
type Array = (String, Dtype, Vec<usize>, Vec<u8>);
type Strings = Vec<(&'static str, String)>;

/// The file: f32 tensors `lstm.weight_ih_l0` ... `fc.bias`, and what is needed to use them as strings.
pub fn write(trained: &Trained) -> Option<Vec<u8>> {
    let arrays = trained.network.cast::<f32>().tensors().into_iter().map(|tensor| {
        let bytes = tensor.numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        (tensor.name, Dtype::F32, tensor.shape, bytes)
    });
    let mut strings = sizes(&trained.network);
    strings.extend([
        ("lookback", trained.spec.lookback.to_string()),
        ("horizon", trained.spec.horizon.to_string()),
        ("scaler", json(&trained.scaler)),
        ("target", trained.spec.target.clone()),
        // As chosen, beside the target; and all columns of x in their order, the target first.
        ("features", json(&trained.spec.features)),
        ("inputs", json(&trained.series.names)),
    ]);
    file(arrays.collect(), strings)
}

/// The file of a saved moment, in f64, so that it is opened as it was to the last digit; `None` without one.
pub fn write_scene(model: &ModelFile) -> Option<Vec<u8>> {
    let scene = model.scene.as_ref()?;
    let mut arrays = named("", model.network.tensors());
    arrays.push(rows("x", &scene.xs));
    if !scene.starts.is_empty() {
        let states = |read: fn(&Start) -> &Vec<f64>| -> Vec<Vec<f64>> {
            scene.starts.iter().map(|start| read(start).clone()).collect()
        };
        arrays.push(rows("h_0", &states(|start| &start.h)));
        arrays.push(rows("c_0", &states(|start| &start.c)));
    }
    let mut strings = sizes(&model.network);
    strings.extend([
        (VERSION.0, VERSION.1.to_owned()),
        ("link", scene.link.clone()),
        ("holds", written(&scene.holds)),
        ("inputs", json(&model.inputs)),
    ]);
    if let Some((network, xs)) = &scene.base {
        arrays.extend(named(BASE, network.tensors()));
        arrays.push(rows(&format!("{BASE}x"), xs));
        strings.push(("home_cell", network.shape().cell.name()));
    }
    if let Some((network, holds)) = &scene.home {
        arrays.extend(named(HOME, network.tensors()));
        strings.push(("home_cell", network.shape().cell.name()));
        strings.push(("home_holds", written(holds)));
    }
    let scaler = model.scaler.as_ref().map(|kind| json(&HashMap::from([("kind", kind)])));
    let more = [("target", model.target.clone()), ("scaler", scaler), ("file", scene.file.clone())];
    strings.extend(more.into_iter().filter_map(|(key, own)| Some((key, own?))));
    file(arrays, strings)
}

/// What every file says of its model.
fn sizes<T: Real>(network: &Network<T>) -> Strings {
    let shape = network.shape();
    vec![
        ("format", "pt".to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("cell", shape.cell.name()),
        ("input_size", shape.inputs.to_string()),
        ("hidden_size", shape.hidden.to_string()),
        ("num_layers", shape.layers.to_string()),
        ("bidirectional", shape.bidirectional.to_string()),
    ]
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn named(prefix: &str, tensors: Vec<Tensor<f64>>) -> Vec<Array> {
    let own = tensors.into_iter();
    own.map(|own| double(prefix.to_owned() + &own.name, own.shape, &own.numbers)).collect()
}

/// Rows of equal length.
fn rows(name: &str, all: &[Vec<f64>]) -> Array {
    let columns = all.first().map_or(0, Vec::len);
    double(name.to_owned(), vec![all.len(), columns], &all.concat())
}

fn double(name: String, shape: Vec<usize>, numbers: &[f64]) -> Array {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    (name, Dtype::F64, shape, bytes)
}

fn file(arrays: Vec<Array>, strings: Strings) -> Option<Vec<u8>> {
    let views: Vec<(&str, TensorView)> = arrays
        .iter()
        .map(|(name, kind, shape, bytes)| {
            TensorView::new(*kind, shape.clone(), bytes).map(|view| (name.as_str(), view))
        })
        .collect::<Result<_, _>>()
        .ok()?;
    let strings = strings.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    safetensors::serialize(views, Some(strings)).ok()
}
