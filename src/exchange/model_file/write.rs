//! Weights as safetensors, under the names PyTorch gives them.

use super::arrays::Said;
use super::scene::{BASE, HOME, PINNED, SavedScene, VERSION, written};
use super::{ModelFile, run, window};
use crate::engine::Network;
use crate::engine::network::{Readout, Tensor};
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
    strings.extend(run::written(trained));
    file(arrays.collect(), under("", strings))
}

/// The file of a saved moment, in f64, so that it is opened as it was to the last digit; `None` without one.
pub fn write_scene(model: &ModelFile) -> Option<Vec<u8>> {
    let scene = model.scene.as_ref()?;
    let (mut arrays, mut strings) = alone("", model, scene);
    let mut more = vec![(VERSION.0, VERSION.1.to_owned())];
    if let Some((network, xs)) = &scene.base {
        arrays.extend(named(BASE, network.tensors()));
        arrays.push(rows(BASE, "x", xs));
        more.push(("home_cell", network.shape().cell.name()));
    }
    if let Some((network, holds)) = &scene.home {
        arrays.extend(named(HOME, network.tensors()));
        more.push(("home_cell", network.shape().cell.name()));
        more.push(("home_holds", written(holds)));
    }
    strings.extend(under("", more));
    if let Some(pinned) = &scene.pinned {
        let own = alone(PINNED, pinned, pinned.scene.as_ref()?);
        arrays.extend(own.0);
        strings.extend(own.1);
    }
    file(arrays, strings)
}

/// What belongs to one network of a file, all of it under names that begin with `prefix`.
fn alone(prefix: &str, model: &ModelFile, scene: &SavedScene) -> (Vec<Array>, Said) {
    let mut arrays = named(prefix, model.network.tensors());
    arrays.push(rows(prefix, "x", &scene.xs));
    if !scene.starts.is_empty() {
        let states = |read: fn(&Start) -> &Vec<f64>| -> Vec<Vec<f64>> {
            scene.starts.iter().map(|start| read(start).clone()).collect()
        };
        arrays.push(rows(prefix, "h_0", &states(|start| &start.h)));
        arrays.push(rows(prefix, "c_0", &states(|start| &start.c)));
    }
    let mut strings = sizes(&model.network);
    strings.extend([
        ("link", scene.link.clone()),
        ("holds", written(&scene.holds)),
        ("inputs", json(&model.inputs)),
    ]);
    strings.extend(scene.file.clone().map(|file| ("file", file)));
    match &model.reading {
        Some(reading) => strings.extend(window::written(reading, scene.xs.len())),
        None => {
            let kind = model.scaler.as_ref();
            let scaler = kind.map(|kind| ("scaler", json(&HashMap::from([("kind", kind)]))));
            strings.extend(model.target.clone().map(|target| ("target", target)));
            strings.extend(scaler);
        }
    }
    (arrays, under(prefix, strings))
}

/// What every file says of its model.
fn sizes<T: Real>(network: &Network<T>) -> Strings {
    let shape = network.shape();
    let mut sizes = vec![
        ("cell", shape.cell.name()),
        ("input_size", shape.inputs.to_string()),
        ("hidden_size", shape.hidden.to_string()),
        ("num_layers", shape.layers.to_string()),
        ("bidirectional", shape.bidirectional.to_string()),
    ];
    if shape.readout == Readout::Final {
        // The head reads the last h that each direction comes to: forward after the last row, backward after the first.
        sizes.push(("readout", "final".to_owned()));
    }
    sizes
}

fn under(prefix: &str, strings: Strings) -> Said {
    strings.into_iter().map(|(key, own)| (format!("{prefix}{key}"), own)).collect()
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn named(prefix: &str, tensors: Vec<Tensor<f64>>) -> Vec<Array> {
    let own = tensors.into_iter();
    own.map(|own| double(prefix.to_owned() + &own.name, own.shape, &own.numbers)).collect()
}

/// Rows of equal length.
fn rows(prefix: &str, name: &str, all: &[Vec<f64>]) -> Array {
    let columns = all.first().map_or(0, Vec::len);
    double(format!("{prefix}{name}"), vec![all.len(), columns], &all.concat())
}

fn double(name: String, shape: Vec<usize>, numbers: &[f64]) -> Array {
    let bytes = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    (name, Dtype::F64, shape, bytes)
}

fn file(arrays: Vec<Array>, mut strings: Said) -> Option<Vec<u8>> {
    let views: Vec<(&str, TensorView)> = arrays
        .iter()
        .map(|(name, kind, shape, bytes)| {
            TensorView::new(*kind, shape.clone(), bytes).map(|view| (name.as_str(), view))
        })
        .collect::<Result<_, _>>()
        .ok()?;
    for (key, own) in [("format", "pt"), ("version", env!("CARGO_PKG_VERSION"))] {
        strings.insert(key.to_owned(), own.to_owned());
    }
    safetensors::serialize(views, Some(strings)).ok()
}
