//! Reads a model file. It comes from strangers: nothing that it says is believed before it was compared.

use crate::engine::cell::CellKind;
use crate::engine::network::{Network, Shape};
use crate::exchange::link::shorten;
use crate::message::Message;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde_json::Value;
use std::collections::HashMap;

/// Bytes of a file: three layers of 512 units in double precision, and some.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;
const MOST_HEADER: u64 = 1024 * 1024;
const MOST_LAYERS: usize = 3;
const MOST_UNITS: usize = 512;
/// Input columns, and answers of the head.
const MOST_COLUMNS: usize = 512;
/// No weight is larger: sums of such numbers are still finite.
const LARGEST: f64 = 1e6;
/// Letters of a name that are shown.
const NAME: usize = 32;

/// The kinds that the page has pictures of: the line to change when it has more.
const SHOWN: [CellKind; 1] = [CellKind::Lstm];

/// What a file holds: weights, and what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelFile {
    pub network: Network<f64>,
    /// The names of the input columns, as many as there are; none where the file does not say.
    pub inputs: Vec<String>,
    /// What it forecasts, and how its numbers were scaled.
    pub target: Option<String>,
    pub scaler: Option<String>,
}

/// The model in `bytes`.
///
/// # Errors
/// A message `MODEL-...` that says what is wrong with the file.
pub fn read(bytes: &[u8]) -> Result<ModelFile, Message> {
    let (tensors, said) = opened(bytes)?;
    let shape = shape_of(&tensors, &said)?;
    let numbers = numbers_of(&tensors, shape)?;
    let prefix = format!("{}.", shape.cell.file());
    let find = |name: &str| {
        let own = numbers.get(name).or_else(|| numbers.get(&format!("{prefix}{name}")));
        own.map(Vec::as_slice)
    };
    // What it needs was compared before, array by array.
    let network = Network::from_tensors(shape, find).ok_or_else(|| Message::new("MODEL-FORMAT"))?;
    agrees(&said, shape)?;
    let target = said.get("target").map(|name| shorten(name, NAME)).filter(|name| !name.is_empty());
    let scaler = said.get("scaler").and_then(|text| serde_json::from_str::<Value>(text).ok());
    let scaler = scaler.as_ref().and_then(|own| own.get("kind")?.as_str());
    Ok(ModelFile {
        network,
        inputs: names(&said, shape.inputs),
        target,
        scaler: scaler.map(|kind| shorten(kind, NAME)),
    })
}

type Said = HashMap<String, String>;
type Tensors<'a> = HashMap<String, TensorView<'a>>;

/// Arrays by name, and the strings beside them.
fn opened(bytes: &[u8]) -> Result<(Tensors<'_>, Said), Message> {
    const ARCHIVES: [&[u8]; 4] = [b"PK\x03\x04", b"\x89HDF", b"\x80\x02", b"\x80\x04"];
    if bytes.is_empty() {
        return Err(Message::new("MODEL-EMPTY"));
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Message::new("MODEL-TOO-LARGE").with("most", MOST_BYTES / (1024 * 1024)));
    }
    let broken = || Message::new("MODEL-FORMAT");
    if !is_honest(bytes).unwrap_or(false) {
        let archive = ARCHIVES.iter().any(|start| bytes.starts_with(start));
        return Err(if archive { Message::new("MODEL-ARCHIVE") } else { broken() });
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|_| broken())?;
    let said = header.metadata().clone().unwrap_or_default();
    let tensors = SafeTensors::deserialize(bytes).map_err(|_| broken())?;
    Ok((tensors.tensors().into_iter().collect(), said))
}

/// Whether the header is as long as it says and every array ends within the file: the library adds these
/// lengths up, and a sum that is too large would begin at 0 again.
fn is_honest(bytes: &[u8]) -> Option<bool> {
    let length = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let rest = bytes.len() as u64 - 8;
    if length > rest.min(MOST_HEADER) {
        return None;
    }
    let header = bytes.get(8..8 + usize::try_from(length).ok()?)?;
    let header: HashMap<String, Value> = serde_json::from_slice(header).ok()?;
    let ends = |tensor: &Value| -> Option<u64> { tensor.get("data_offsets")?.get(1)?.as_u64() };
    let arrays = header.iter().filter(|(name, _)| *name != "__metadata__");
    Some(arrays.map(|(_, own)| ends(own)).all(|end| end.is_some_and(|end| end <= rest - length)))
}

/// Cell and sizes, from the names and sizes of the arrays.
fn shape_of(tensors: &Tensors, said: &Said) -> Result<Shape, Message> {
    let starts = |kind: &CellKind| tensors.contains_key(&format!("{}.weight_hh_l0", kind.file()));
    let plain = CellKind::ALL.into_iter().find(starts).ok_or_else(|| {
        let mut names: Vec<String> = tensors.keys().map(|name| shorten(name, NAME)).collect();
        names.sort_unstable();
        names.truncate(6);
        Message::new("MODEL-NAMES").with("names", names.join(", "))
    })?;
    // A cell of another kind may keep its arrays under the same names: then the file says which.
    let kind = said.get("cell").map_or(Some(plain), |name| CellKind::parse(name));
    let both = tensors.contains_key(&format!("{}.weight_hh_l0_reverse", plain.file()));
    let kind = kind.filter(|kind| SHOWN.contains(kind)).ok_or_else(|| {
        let own = said.get("cell").map_or(plain.key(), String::as_str);
        Message::new("MODEL-CELL").with("cell", shorten(own, NAME))
    })?;
    let file = kind.file();
    let layers = (0..).take_while(|k| tensors.contains_key(&format!("{file}.weight_hh_l{k}")));
    let side = |name: String, place: usize| {
        let tensor = tensors.get(&name).ok_or_else(|| missing(&name))?;
        Ok::<usize, Message>(tensor.shape().get(place).copied().unwrap_or(0))
    };
    let shape = Shape {
        cell: kind,
        inputs: side(format!("{file}.weight_ih_l0"), 1)?,
        hidden: side(format!("{file}.weight_hh_l0"), 1)?,
        layers: layers.take(MOST_LAYERS + 1).count(),
        bidirectional: both,
        outputs: side("fc.weight".into(), 0)?,
        ..Shape::lstm(1, 1, 1, 1)
    };
    for (code, size, most) in [
        ("MODEL-UNITS", shape.hidden, MOST_UNITS),
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

fn missing(name: &str) -> Message {
    Message::new("MODEL-MISSING").with("tensor", name)
}

/// The numbers of every array that `shape` asks for, and of no other.
fn numbers_of(tensors: &Tensors, shape: Shape) -> Result<HashMap<String, Vec<f64>>, Message> {
    let mut all = HashMap::new();
    for asked in Network::<f64>::zeros(shape).tensors() {
        let Some(own) = tensors.get(&asked.name) else {
            // Without its biases an array is whole: they are zero.
            if asked.name.contains("bias") {
                continue;
            }
            return Err(missing(&asked.name));
        };
        if own.shape() != asked.shape {
            let told = Message::new("MODEL-SHAPE").with("tensor", &asked.name);
            return Err(told
                .with("got", format!("{:?}", own.shape()))
                .with("want", format!("{:?}", asked.shape)));
        }
        all.insert(asked.name.clone(), numbers(&asked.name, own)?);
    }
    let mut extra: Vec<&String> = tensors.keys().filter(|name| !all.contains_key(*name)).collect();
    extra.sort_unstable();
    if let Some(first) = extra.first() {
        let told = Message::new("MODEL-EXTRA").with("tensor", shorten(first, NAME));
        return Err(told.with("count", extra.len()));
    }
    Ok(all)
}

fn numbers(name: &str, tensor: &TensorView) -> Result<Vec<f64>, Message> {
    let bytes = tensor.data();
    let numbers: Vec<f64> = match tensor.dtype() {
        Dtype::F32 => {
            let all = bytes.as_chunks::<4>().0.iter();
            all.map(|own| f64::from(f32::from_le_bytes(*own))).collect()
        }
        Dtype::F64 => bytes.as_chunks::<8>().0.iter().map(|own| f64::from_le_bytes(*own)).collect(),
        other => {
            let told = Message::new("MODEL-DTYPE").with("tensor", name);
            return Err(told.with("dtype", format!("{other:?}")));
        }
    };
    // NaN is not within anything.
    if !numbers.iter().all(|number| number.abs() <= LARGEST) {
        return Err(Message::new("MODEL-NOT-FINITE").with("tensor", name).with("most", LARGEST));
    }
    Ok(numbers)
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
        .map(|names| names.iter().map(|name| shorten(name, NAME)).collect::<Vec<_>>());
    names.into_iter().find(|names| names.iter().all(|name| !name.is_empty())).unwrap_or_default()
}
