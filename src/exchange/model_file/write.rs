//! Weights as safetensors, under the names PyTorch gives them.

use crate::train::trained::Trained;
use safetensors::tensor::{Dtype, TensorView};
use std::collections::HashMap;

/// The file: f32 tensors `lstm.weight_ih_l0` ... `fc.bias`, and what is needed to use them as strings.
pub fn write(trained: &Trained) -> Option<Vec<u8>> {
    let tensors: Vec<(String, Vec<usize>, Vec<u8>)> = trained
        .network
        .cast::<f32>()
        .tensors()
        .into_iter()
        .map(|tensor| {
            let bytes = tensor.numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            (tensor.name, tensor.shape, bytes)
        })
        .collect();
    let views: Vec<(&str, TensorView)> = tensors
        .iter()
        .map(|(name, shape, bytes)| {
            TensorView::new(Dtype::F32, shape.clone(), bytes).map(|view| (name.as_str(), view))
        })
        .collect::<Result<_, _>>()
        .ok()?;
    safetensors::serialize(views, Some(metadata(trained))).ok()
}

fn metadata(trained: &Trained) -> HashMap<String, String> {
    let shape = trained.network.shape();
    let json = |value: serde_json::Result<String>| value.unwrap_or_default();
    [
        ("format", "pt".to_owned()),
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("cell", trained.spec.cell.key().to_owned()),
        ("input_size", shape.inputs.to_string()),
        ("hidden_size", shape.hidden.to_string()),
        ("num_layers", shape.layers.to_string()),
        ("bidirectional", "false".to_owned()),
        ("lookback", trained.spec.lookback.to_string()),
        ("horizon", trained.spec.horizon.to_string()),
        ("scaler", json(serde_json::to_string(&trained.scaler))),
        ("target", trained.spec.target.clone()),
        // As chosen, beside the target; and all columns of x in their order, the target first.
        ("features", json(serde_json::to_string(&trained.spec.features))),
        ("inputs", json(serde_json::to_string(&trained.series.names))),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}
