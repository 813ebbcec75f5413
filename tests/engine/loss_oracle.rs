//! Losses, penalties and probabilities against PyTorch's, from PyTorch's own outputs and states: what
//! happens below the head has its own tests.

use super::oracle::{flat, folder, matrix, near};
use gatehouse::engine::loss::{LossKind, Penalty};
use nalgebra::DMatrix;
use serde_json::Value;

const BOUND: f64 = 1e-12;

/// Every file with outputs and a loss, whatever its cell is.
fn files() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for part in ["", "variants"] {
        let Ok(entries) = std::fs::read_dir(folder().join(part)) else { continue };
        let paths = entries.flatten().map(|entry| entry.path());
        for path in paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
            let text = std::fs::read_to_string(&path).expect("a readable file");
            let json: Value = serde_json::from_str(&text).expect("JSON");
            if json["pred"].is_array() && json["grads"].is_object() {
                found.push((path.display().to_string(), json));
            }
        }
    }
    found
}

fn kind(json: &Value) -> LossKind {
    let name = json["meta"]["loss"].as_str().unwrap_or("mse").replace('_', "-");
    let kind = LossKind::ALL.into_iter().find(|kind| kind.key() == name);
    kind.unwrap_or_else(|| panic!("no loss is called {name}"))
}

/// B x O; class numbers become rows with a 1 at their class.
fn target(json: &Value, kind: LossKind, outputs: usize) -> DMatrix<f64> {
    if kind == LossKind::CrossEntropy {
        let classes = flat(&json["y"]);
        let one = |row: usize, column| f64::from(classes[row] == column as f64);
        DMatrix::from_fn(classes.len(), outputs, one)
    } else {
        matrix(&json["y"], outputs)
    }
}

/// The penalty of a file, and the part of it that falls on the head's weights.
fn penalty(json: &Value, head: &mut [f64]) -> f64 {
    let number = |key: &str| json["meta"][key].as_f64().unwrap_or(0.0);
    let penalty = Penalty { l1: number("l1"), l2: number("l2") };
    let mut sum = 0.0;
    for (name, value) in json["params"].as_object().expect("named arrays") {
        let weights = flat(value);
        let all = 0..weights.len();
        if name == "fc.weight" {
            sum += penalty.add(&[all], &weights, head);
        } else if name.contains("weight_ih") || name.contains("weight_hh") {
            sum += penalty.add(&[all], &weights, &mut vec![0.0; weights.len()]);
        }
    }
    sum
}

#[test]
fn oracle_losses_penalties_and_probabilities() {
    let mut missing = vec![LossKind::Mse, LossKind::Huber, LossKind::CrossEntropy];
    let mut penalties = 0;
    for (name, json) in files() {
        let kind = kind(&json);
        let outputs = json["pred"][0].as_array().expect("a row").len();
        let mut y: DMatrix<f64> = matrix(&json["pred"], outputs);
        let mut dy = y.clone();
        let loss = kind.evaluate(&y, &target(&json, kind, outputs), &mut dy);

        // The head's own gradients are the shortest way from dL/dy to something in the file.
        let sums: Vec<f64> = dy.column_iter().map(|column| column.sum()).collect();
        near(&name, sums, &flat(&json["grads"]["fc.bias"]), |_| BOUND);
        let weights = flat(&json["grads"]["fc.weight"]);
        let mut head = vec![0.0; weights.len()];
        let added = penalty(&json, &mut head);
        near(&name, [loss + added], &flat(&json["loss"]), |_| BOUND);
        penalties += usize::from(added > 0.0);
        if json["meta"]["readout"] == "last" {
            let steps = json["output"].as_array().expect("steps");
            let h: DMatrix<f64> = matrix(steps.last().expect("a step"), weights.len() / outputs);
            // O x H row by row is H x O column by column.
            let got =
                (h.transpose() * &dy).iter().zip(&head).map(|(a, b)| a + b).collect::<Vec<_>>();
            near(&name, got, &weights, |_| BOUND);
        }

        kind.answer(&mut y);
        if json["prob"].is_array() {
            let expected: DMatrix<f64> = matrix(&json["prob"], outputs);
            near(&name, y.iter().copied(), expected.as_slice(), |_| BOUND);
        }
        missing.retain(|own| *own != kind);
    }
    // Our own files hold one of each; another folder may hold what it likes.
    if std::env::var_os("GATEHOUSE_ORACLE").is_none() {
        assert!(missing.is_empty() && penalties > 0, "{missing:?}, {penalties} penalties");
    }
}
