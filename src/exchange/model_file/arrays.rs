//! The arrays of a file, compared with what they should be.

use super::{MOST_BYTES, NAME};
use crate::engine::network::{Network, Shape};
use crate::exchange::link::shorten;
use crate::message::Message;
use safetensors::tensor::{Dtype, SafeTensors, TensorView};
use serde_json::Value;
use std::collections::HashMap;

/// Bytes of a header: the names of 512 columns, told in three places, and a thousand holds.
const MOST_HEADER: u64 = 1024 * 1024;
/// No number is larger: sums of such numbers are still finite.
pub const LARGEST: f64 = 1e6;

pub type Said = HashMap<String, String>;
pub type Tensors<'a> = HashMap<String, TensorView<'a>>;

/// Arrays by name, and the strings beside them.
pub fn opened(bytes: &[u8]) -> Result<(Tensors<'_>, Said), Message> {
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

/// The network of `shape` from these arrays, all of which belong to it.
pub fn network_of(tensors: &Tensors, shape: Shape) -> Result<Network<f64>, Message> {
    let numbers = numbers_of(tensors, shape)?;
    let prefix = format!("{}.", shape.cell.file());
    let find = |name: &str| {
        let own = numbers.get(name).or_else(|| numbers.get(&format!("{prefix}{name}")));
        own.map(Vec::as_slice)
    };
    // What it needs was compared before, array by array.
    Network::from_tensors(shape, find).ok_or_else(|| Message::new("MODEL-FORMAT"))
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
        sized(&asked.name, own, &asked.shape)?;
        all.insert(asked.name.clone(), numbers(&asked.name, own, LARGEST)?);
    }
    let mut extra: Vec<&String> = tensors.keys().filter(|name| !all.contains_key(*name)).collect();
    extra.sort_unstable();
    if let Some(first) = extra.first() {
        let told = Message::new("MODEL-EXTRA").with("tensor", shorten(first, NAME));
        return Err(told.with("count", extra.len()));
    }
    Ok(all)
}

pub fn missing(name: &str) -> Message {
    Message::new("MODEL-MISSING").with("tensor", name)
}

/// Whether an array has the size that it should have.
pub fn sized(name: &str, tensor: &TensorView, want: &[usize]) -> Result<(), Message> {
    if tensor.shape() == want {
        return Ok(());
    }
    let told = Message::new("MODEL-SHAPE").with("tensor", name);
    // A stranger's array may have any number of sides.
    let got = shorten(&format!("{:?}", tensor.shape()), NAME);
    Err(told.with("got", got).with("want", format!("{want:?}")))
}

/// The numbers of an array, row by row, none of them beyond ±`most`.
pub fn numbers(name: &str, tensor: &TensorView, most: f64) -> Result<Vec<f64>, Message> {
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
    if !numbers.iter().all(|number| number.abs() <= most) {
        return Err(Message::new("MODEL-NOT-FINITE").with("tensor", name).with("most", most));
    }
    Ok(numbers)
}
