//! PyTorch float64 as the judge. Cases are read from `tests/oracle`, or from the folder that
//! `GATEHOUSE_ORACLE` names, in the same form.

mod case;
mod trajectories;

use case::{Case, cases, flat, matrix, named, near};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::lstm::symbols::{C, H};
use gatehouse::engine::loss::{LossKind, Penalty};
use gatehouse::engine::real::Real;
use gatehouse::engine::trace::{Start, trace_back};
use gatehouse::engine::{Network, Pass, Readout};
use gatehouse::notation::Symbol;
use nalgebra::DMatrix;
use serde_json::Value;

impl Case {
    fn loss(&self) -> LossKind {
        let name = self.json["meta"]["loss"].as_str().unwrap_or("mse").replace('_', "-");
        let kind = LossKind::ALL.into_iter().find(|kind| kind.key() == name);
        kind.unwrap_or_else(|| panic!("no loss is called {name}"))
    }

    fn penalty(&self) -> Penalty {
        let number = |key: &str| self.json["meta"][key].as_f64().unwrap_or(0.0);
        Penalty { l1: number("l1"), l2: number("l2") }
    }

    /// The loss, penalty included, and its gradients.
    fn run(&self, pass: &mut Pass<f64>, network: &Network<f64>) -> (f64, Vec<f64>) {
        let mut gradients = vec![0.0; self.shape.parameters()];
        let targets = [self.y.clone()];
        let loss =
            pass.loss_and_gradients(network, &targets, self.loss().function(), &mut gradients);
        let weights = self.shape.weights();
        let added = self.penalty().add(&weights, network.numbers(), &mut gradients);
        (loss + added, gradients)
    }
}

/// The symbol that files call by a letter.
fn symbol(case: &Case, letter: &str) -> Symbol {
    let equations = case.shape.cell.equations();
    let known = equations.iter().map(|equation| equation.lhs).chain([C, H]);
    known.into_iter().find(|symbol| symbol.id == letter).expect("a quantity of the cell")
}

/// Every step of every layer and direction, with the letters that the file has for it.
fn each_step(case: &Case, key: &str, mut look: impl FnMut(usize, usize, usize, &str, &Value)) {
    for (layer, ways) in case.json[key].as_array().into_iter().flatten().enumerate() {
        for (direction, steps) in ways.as_array().expect("directions").iter().enumerate() {
            for (t, step) in steps.as_array().expect("steps").iter().enumerate() {
                for (letter, value) in step.as_object().expect("letters") {
                    look(layer, direction, t, letter, value);
                }
            }
        }
    }
}

/// Our own files hold every kind of cell and readout; another folder may hold what it likes.
#[test]
fn oracle_covers_every_cell() {
    if std::env::var_os("GATEHOUSE_ORACLE").is_some() {
        return;
    }
    let cases = cases();
    for kind in CellKind::ALL {
        assert!(cases.iter().any(|case| case.shape.cell == kind), "{}", kind.name());
    }
    let has = |what: &dyn Fn(&Case) -> bool| assert!(cases.iter().any(what));
    has(&|case| case.shape.bidirectional);
    has(&|case| case.shape.layers == 2);
    has(&|case| case.shape.vocabulary > 0);
    has(&|case| case.shape.readout == Readout::Mean && case.lengths.is_some());
    has(&|case| case.shape.readout == Readout::Final);
}

#[test]
fn oracle_gates_states_outputs_and_loss() {
    for case in cases() {
        let mut pass: Pass<f64> = case.pass(false);
        let network = case.network(&case.params);
        let prediction = pass.forward(&network)[0].clone();
        let bound = case.bound();
        each_step(&case, "steps", |layer, direction, t, letter, value| {
            let expected = matrix(value, case.shape.hidden);
            let got = pass.get(layer, direction, symbol(&case, letter), t).expect("made");
            let name = format!("{} layer {layer} way {direction} step {t} {letter}", case.name);
            near(&name, got.iter().copied(), expected.as_slice(), |_| bound);
        });
        if let Some(steps) = case.json["output"].as_array() {
            for (t, expected) in steps.iter().enumerate() {
                let expected = matrix(expected, case.shape.features());
                let got = pass.output(t);
                near(&case.name, got.iter().copied(), expected.as_slice(), |_| bound);
            }
        }
        let expected = matrix(&case.json["pred"], case.shape.outputs);
        near(&case.name, prediction.iter().copied(), expected.as_slice(), |_| bound);
        if case.json["prob"].is_array() {
            let expected = matrix(&case.json["prob"], case.shape.outputs);
            let mut answer = prediction.clone();
            case.loss().answer(&mut answer);
            near(&case.name, answer.iter().copied(), expected.as_slice(), |_| bound);
        }
        let (loss, _) = case.run(&mut pass, &network);
        near(&case.name, [loss], &flat(&case.json["loss"]), |_| bound);
    }
}

#[test]
fn oracle_gradients() {
    for case in cases() {
        let mut pass: Pass<f64> = case.pass(true);
        let (_, gradients) = case.run(&mut pass, &case.network(&case.params));
        let got = case.named_gradients(&gradients);
        let bound = |expected: f64| 1e-11 + 1e-10 * expected.abs();
        let of = |name: &str| &got.iter().find(|(own, _)| own == name).expect("the array").1;
        if case.json["grads"].is_object() {
            for (name, expected) in named(&case.json["grads"]) {
                near(&format!("{} {name}", case.name), of(&name).clone(), &expected, bound);
            }
        }
        for (name, sample) in case.json["grads_sampled"].as_object().into_iter().flatten() {
            let own = of(name.trim_start_matches("rnn."));
            let picked = flat(&sample["index"]).into_iter().map(|at| own[at as usize]);
            near(&case.name, picked, &flat(&sample["grad"]), bound);
        }
        for (t, expected) in case.json["grad_x"].as_array().into_iter().flatten().enumerate() {
            let expected = matrix(expected, case.shape.inputs);
            let got = pass.input_gradient(t).expect("asked for");
            near(&case.name, got.iter().copied(), expected.as_slice(), bound);
        }
        for place in 0..case.shape.layers * case.shape.directions() {
            let (layer, direction) =
                (place / case.shape.directions(), place % case.shape.directions());
            let (dh, dc) = pass.start_gradient(layer, direction);
            for (key, got) in [("grad_h0", dh), ("grad_c0", dc)] {
                if case.json[key].is_array() {
                    let expected = matrix(&case.json[key][place], case.shape.hidden);
                    near(&case.name, got.iter().copied(), expected.as_slice(), bound);
                }
            }
        }
    }
}

/// The glass box, row by row: every value, and dL/d(every value).
#[test]
fn oracle_traces() {
    let mut gradients_checked = 0;
    for case in cases().into_iter().filter(|case| case.json["steps"].is_array()) {
        let network = case.network(&case.params);
        let mut pass: Pass<f64> = case.pass(false);
        let y = pass.forward(&network)[0].clone();
        let mut dy = y.clone();
        case.loss().evaluate(&y, &case.y, &mut dy);
        let starts: Vec<(DMatrix<f64>, DMatrix<f64>)> = (0..case.shape.layers
            * case.shape.directions())
            .filter_map(|place| case.start(place))
            .collect();
        let embedded = |t: usize, row: usize| -> Option<Vec<f64>> {
            let token = case.json["tokens"][t][row].as_u64()? as usize;
            network.embedding(token).map(<[f64]>::to_vec)
        };
        for row in 0..case.batch() {
            let length = case.lengths.as_ref().map_or(case.x.len(), |own| own[row]);
            let of = |matrix: &DMatrix<f64>| matrix.row(row).iter().copied().collect::<Vec<_>>();
            let xs: Vec<Vec<f64>> =
                (0..length).map(|t| embedded(t, row).unwrap_or_else(|| of(&case.x[t]))).collect();
            let starts: Vec<Start> =
                starts.iter().map(|(h, c)| Start { h: of(h), c: of(c) }).collect();
            let (trace, _) = trace_back(&network, &xs, &starts, |_| vec![of(&dy)]);
            near(&case.name, trace.answers[0].clone(), &of(&y), |_| case.bound());
            let expected = |value: &Value| flat(&value[row]);
            each_step(&case, "steps", |layer, direction, t, letter, value| {
                if t < length {
                    let step = &trace.layers[layer][direction].steps[t];
                    let got = step.get(symbol(&case, letter)).to_vec();
                    near(&case.name, got, &expected(value), |_| case.bound());
                }
            });
            each_step(&case, "step_grads", |layer, direction, t, letter, value| {
                // With masks, the files hold the gradients of masked copies, which see no other way
                // than to the next step: of those, only h is read by all that reads it.
                if t < length && (case.lengths.is_none() || letter == "h") {
                    let step = &trace.layers[layer][direction].steps[t];
                    let got = step.gradient(symbol(&case, letter)).to_vec();
                    let name =
                        format!("{} row {row} way {direction} step {t} d_{letter}", case.name);
                    near(&name, got, &expected(value), |d| 1e-11 + 1e-10 * d.abs());
                    gradients_checked += 1;
                }
            });
        }
    }
    // Our own files hold some; another folder may hold what it likes.
    assert!(gradients_checked > 0 || std::env::var_os("GATEHOUSE_ORACLE").is_some());
}

#[test]
fn oracle_in_single_precision() {
    for case in cases() {
        let mut pass: Pass<f32> = case.pass(false);
        let network: Network<f32> = case.network(&case.params).cast();
        let targets = [case.y.map(|y| y as f32)];
        let mut gradients = vec![0.0; case.shape.parameters()];
        pass.loss_and_gradients(&network, &targets, case.loss().function(), &mut gradients);
        let got: Vec<f64> = pass.forward(&network)[0].iter().map(|y| y.wide()).collect();
        let expected = matrix(&case.json["pred"], case.shape.outputs);
        let scale = expected.iter().fold(1.0_f64, |most, y| most.max(y.abs()));
        near(&case.name, got, expected.as_slice(), |_| 1e-5 * scale);
        let mut wide: Pass<f64> = case.pass(false);
        let mut expected = vec![0.0; case.shape.parameters()];
        let targets = [case.y.clone()];
        let network = case.network(&case.params);
        wide.loss_and_gradients(&network, &targets, case.loss().function(), &mut expected);
        let scale = expected.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
        let got = gradients.into_iter().map(f64::from);
        near(&case.name, got, &expected, |_| 1e-4 * scale);
    }
}
