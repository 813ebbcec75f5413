//! Messages as they cross between page and worker.

use crate::train::protocol::{Forecast, Reply, Request};
use js_sys::{Array, Float32Array, Float64Array, Object, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::Arc;
use wasm_bindgen::{JsCast, JsValue};

/// The arrays of a message, in a fixed order, to be taken out or put back.
pub trait Arrays {
    fn wide(&mut self) -> Vec<&mut Vec<f64>>;
    fn narrow(&mut self) -> Vec<&mut Vec<f32>>;
}

impl Arrays for Request {
    fn wide(&mut self) -> Vec<&mut Vec<f64>> {
        match self {
            Request::Start { columns, time_values, .. } => {
                let columns = columns.iter_mut().map(|column| &mut column.values);
                std::iter::once(time_values).chain(columns).collect()
            }
            _ => Vec::new(),
        }
    }

    fn narrow(&mut self) -> Vec<&mut Vec<f32>> {
        Vec::new()
    }
}

impl Arrays for Reply {
    fn wide(&mut self) -> Vec<&mut Vec<f64>> {
        match self {
            Reply::Table { table, .. } => {
                table.columns.iter_mut().map(|column| &mut column.values).collect()
            }
            Reply::Started { plan, .. } => plan.baselines.iter_mut().map(values).collect(),
            Reply::Snapshot { snapshot, .. } => vec![values(&mut snapshot.forecast)],
            Reply::Done { outcome, .. } | Reply::Failed { outcome: Some(outcome), .. } => {
                outcome.forecasts.iter_mut().map(values).collect()
            }
            _ => Vec::new(),
        }
    }

    fn narrow(&mut self) -> Vec<&mut Vec<f32>> {
        match self {
            Reply::Progress { weights, .. } => vec![weights],
            Reply::Snapshot { snapshot, .. } => vec![&mut snapshot.weights],
            Reply::Done { outcome, .. } | Reply::Failed { outcome: Some(outcome), .. } => {
                vec![&mut outcome.weights]
            }
            _ => Vec::new(),
        }
    }
}

/// The values of a forecast. They are copied where the sender keeps them too, as a session keeps its
/// baselines when a run has started; any other message is alone with its values.
fn values(forecast: &mut Forecast) -> &mut Vec<f64> {
    Arc::make_mut(&mut forecast.values)
}

/// A message ready to be posted, and what is transferred with it.
pub struct Packed {
    pub value: Object,
    pub transfer: Array,
}

/// Packs a message; `None` only if serde cannot write it.
pub fn pack<M: Arrays + Serialize>(mut message: M) -> Option<Packed> {
    let (value, arrays, transfer) = (Object::new(), Array::new(), Array::new());
    for numbers in message.wide() {
        let array = Float64Array::from(numbers.as_slice());
        transfer.push(&array.buffer());
        arrays.push(&array);
        numbers.clear();
    }
    for numbers in message.narrow() {
        let array = Float32Array::from(numbers.as_slice());
        transfer.push(&array.buffer());
        arrays.push(&array);
        numbers.clear();
    }
    let head = serde_wasm_bindgen::to_value(&message).ok()?;
    set(&value, "head", &head);
    set(&value, "arrays", &arrays);
    Some(Packed { value, transfer })
}

/// Sets a property of a fresh object, which takes every property.
pub fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Unpacks what [`pack`] made; `None` for anything else.
pub fn unpack<M: Arrays + DeserializeOwned>(data: &JsValue) -> Option<M> {
    let head = Reflect::get(data, &"head".into()).ok()?;
    let mut message: M = serde_wasm_bindgen::from_value(head).ok()?;
    let arrays: Array = Reflect::get(data, &"arrays".into()).ok()?.dyn_into().ok()?;
    let mut place = 0;
    for numbers in message.wide() {
        *numbers = arrays.get(place).dyn_into::<Float64Array>().ok()?.to_vec();
        place += 1;
    }
    for numbers in message.narrow() {
        *numbers = arrays.get(place).dyn_into::<Float32Array>().ok()?.to_vec();
        place += 1;
    }
    Some(message)
}
