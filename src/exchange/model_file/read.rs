//! Reads a model file. It comes from strangers: nothing that it says is believed before it was compared.

use super::arrays::{Said, Tensors, missing, network_of, opened};
use super::{COLUMN, ModelFile, NAME, scene};
use crate::engine::cell::CellKind;
use crate::engine::network::{MOST_LAYERS, Readout, Shape};
use crate::exchange::link::shorten;
use crate::message::Message;
use crate::train::spec::MOST_HIDDEN;
use serde_json::Value;

/// Input columns, and answers of the head.
const MOST_COLUMNS: usize = 512;

/// The model in `bytes`, and the scene around it where a moment was saved.
///
/// # Errors
/// A message `MODEL-...` or `SCENE-...` that says what is wrong with the file.
pub fn read(bytes: &[u8]) -> Result<ModelFile, Message> {
    let (mut tensors, said) = opened(bytes)?;
    let aside = scene::set_aside(&mut tensors, &said)?;
    let model = plain(&tensors, &said)?;
    match aside {
        Some(aside) => scene::read(aside, &said, model),
        None => Ok(model),
    }
}

/// A model without anything around it.
pub(super) fn plain(tensors: &Tensors, said: &Said) -> Result<ModelFile, Message> {
    let shape = shape_of(tensors, said, "cell")?;
    let network = network_of(tensors, shape)?;
    agrees(said, shape)?;
    let scaler = said.get("scaler").and_then(|text| serde_json::from_str::<Value>(text).ok());
    let scaler = scaler.as_ref().and_then(|own| own.get("kind")?.as_str());
    Ok(ModelFile {
        network,
        inputs: names(said, shape.inputs),
        target: named(said, "target"),
        scaler: scaler.map(|kind| shorten(kind, NAME)),
        reading: None,
        scene: None,
    })
}

/// A name that the file says under `key`.
pub(super) fn named(said: &Said, key: &str) -> Option<String> {
    said.get(key).map(|name| shorten(name, COLUMN)).filter(|name| !name.is_empty())
}

/// Cell and sizes, from the names and sizes of the arrays; `key` is where the file says which cell.
pub(super) fn shape_of(tensors: &Tensors, said: &Said, key: &str) -> Result<Shape, Message> {
    let starts = |kind: &CellKind| tensors.contains_key(&format!("{}.weight_hh_l0", kind.file()));
    let plain = CellKind::ALL.into_iter().find(starts).ok_or_else(|| {
        let mut names: Vec<String> = tensors.keys().map(|name| shorten(name, NAME)).collect();
        names.sort_unstable();
        names.truncate(6);
        Message::new("MODEL-NAMES").with("names", names.join(", "))
    })?;
    let both = tensors.contains_key(&format!("{}.weight_hh_l0_reverse", plain.file()));
    let kind = kind_of(said, key, plain)?;
    let file = kind.file();
    let layers = (0..).take_while(|k| tensors.contains_key(&format!("{file}.weight_hh_l{k}")));
    let side = |name: String, place: usize| {
        let tensor = tensors.get(&name).ok_or_else(|| missing(&name))?;
        Ok::<usize, Message>(tensor.shape().get(place).copied().unwrap_or(0))
    };
    // PyTorch's files say nothing of what the head reads; ours do where it is not the last step.
    let ends = both && said.get("readout").is_some_and(|own| own == "final");
    let shape = Shape {
        cell: kind,
        inputs: side(format!("{file}.weight_ih_l0"), 1)?,
        hidden: side(format!("{file}.weight_hh_l0"), 1)?,
        layers: layers.take(MOST_LAYERS + 1).count(),
        bidirectional: both,
        readout: if ends { Readout::Final } else { Readout::Last },
        outputs: side("fc.weight".into(), 0)?,
        ..Shape::lstm(1, 1, 1, 1)
    };
    for (code, size, most) in [
        ("MODEL-UNITS", shape.hidden, MOST_HIDDEN),
        ("MODEL-INPUTS", shape.inputs, MOST_COLUMNS),
        ("MODEL-OUTPUTS", shape.outputs, MOST_COLUMNS),
        ("MODEL-LAYERS", shape.layers, MOST_LAYERS),
    ] {
        if !(1..=most).contains(&size) {
            return Err(Message::new(code).with("size", size).with("most", most));
        }
    }
    Ok(shape)
}

/// The kind of cell. Several keep their arrays under the names of one, `plain`: then the file says which.
fn kind_of(said: &Said, key: &str, plain: CellKind) -> Result<CellKind, Message> {
    let name = said.get(key).map_or(plain.key(), String::as_str);
    let unknown =
        |more: &str| Err(Message::new("MODEL-CELL").with("cell", shorten(name, NAME) + more));
    let Some(kind) = CellKind::parse(&name.to_lowercase()) else { return unknown("") };
    if kind.file() != plain.file() {
        let told = Message::new("MODEL-SIZES").with("key", key).with("said", kind.name());
        return Err(told.with("is", plain.file()));
    }
    // PyTorch's plain RNN can also be built with ReLU, under the same names.
    if let Some(own) = said.get("nonlinearity").filter(|own| *own != "tanh") {
        return unknown(&format!(", {}", shorten(own, NAME)));
    }
    Ok(kind)
}

/// What the file says of its sizes is what its arrays say.
fn agrees(said: &Said, shape: Shape) -> Result<(), Message> {
    for (key, size) in
        [("input_size", shape.inputs), ("hidden_size", shape.hidden), ("num_layers", shape.layers)]
    {
        if let Some(text) = said.get(key).filter(|text| text.parse() != Ok(size)) {
            let told = Message::new("MODEL-SIZES").with("key", key);
            return Err(told.with("said", shorten(text, NAME)).with("is", size));
        }
    }
    Ok(())
}

/// Names for all input columns: those that the file lists, or its target and its features.
fn names(said: &Said, inputs: usize) -> Vec<String> {
    let list = |key: &str| -> Vec<String> {
        said.get(key).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let features = list("features");
    let mut with_target: Vec<String> = said.get("target").into_iter().cloned().collect();
    with_target.extend(features.iter().cloned());
    let fitting = [list("inputs"), with_target, features].into_iter();
    let names = fitting
        .filter(|names| names.len() == inputs)
        .map(|names| names.iter().map(|name| shorten(name, COLUMN)).collect::<Vec<_>>());
    names.into_iter().find(|names| names.iter().all(|name| !name.is_empty())).unwrap_or_default()
}
