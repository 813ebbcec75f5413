//! PyTorch float64 as the judge. Cases are read from `tests/oracle`, or from the folder that
//! `GATEHOUSE_ORACLE` names, in the same form.

mod case;
mod single;
mod trajectories;
mod values;

use case::{Case, cases, foreign};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::cell::lstm::symbols::{C, H};
use gatehouse::engine::loss::LossKind;
use gatehouse::engine::real::Real;
use gatehouse::engine::trace::{Start, trace_back};
use gatehouse::engine::{Pass, Readout};
use gatehouse::notation::Symbol;
use nalgebra::DMatrix;
use serde_json::Value;
use values::{flat, matrix, named, near, near_by_largest};

/// Gates, states, outputs and losses, whatever their size and however long the window.
fn nearly(_expected: f64) -> f64 {
    1e-12
}

/// Gradients, of the largest of their own array and nothing beside it.
fn gradient(largest: f64) -> f64 {
    1e-10 * largest
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

/// `key` of the file for each answer: the whole, or a part a step.
fn each_answer<'a>(case: &'a Case, key: &str) -> Vec<&'a Value> {
    match case.shape.readout {
        Readout::EveryStep => case.json[key].as_array().into_iter().flatten().collect(),
        _ => vec![&case.json[key]],
    }
}

/// Everything that a file says of a pass forward.
fn forward_is_right<T: Real>(case: &Case, bound: fn(f64) -> f64) {
    let mut pass: Pass<T> = case.pass(false);
    let answers = pass.forward(&case.network(&case.params).cast()).to_vec();
    let check = |what: &str, got: DMatrix<T>, expected: DMatrix<f64>| {
        let got = got.iter().map(|number| number.wide());
        near(&format!("{} {what}", case.name), got, expected.as_slice(), bound);
    };
    each_step(case, "steps", |layer, direction, t, letter, value| {
        let got = pass.get(layer, direction, symbol(case, letter), t).expect("made");
        let name = format!("layer {layer} way {direction} step {t} {letter}");
        check(&name, got.into_owned(), matrix(value, case.shape.hidden));
    });
    for (t, expected) in case.json["output"].as_array().into_iter().flatten().enumerate() {
        check(&format!("output {t}"), pass.output(t), matrix(expected, case.shape.features()));
    }
    if case.json["output_last"].is_array() {
        let expected = matrix(&case.json["output_last"], case.shape.features());
        let rows = pass.output(case.x.len() - 1).rows(0, expected.nrows()).into_owned();
        check("last output", rows, expected);
    }
    for (place, layer, direction) in case.tracks() {
        let (h, c) = pass.end(layer, direction);
        for (key, got) in [("h_n", h), ("c_n", c)] {
            if case.json[key].is_array() {
                check(key, got.clone(), matrix(&case.json[key][place], case.shape.hidden));
            }
        }
    }
    let expected = each_answer(case, "pred");
    assert_eq!(expected.len(), answers.len(), "{}", case.name);
    for (t, (mut y, expected)) in answers.into_iter().zip(expected).enumerate() {
        check(&format!("answer {t}"), y.clone(), matrix(expected, case.shape.outputs));
        if case.json["prob"].is_array() {
            case.loss().answer(&mut y);
            check("probabilities", y, matrix(each_answer(case, "prob")[t], case.shape.outputs));
        }
    }
    let (loss, _) = case.run(&mut pass, &case.network(&case.params).cast());
    check("loss", DMatrix::from_element(1, 1, loss), matrix(&case.json["loss"], 1));
}

/// The gradients of all parameters against the file's, of which the large cases hold a sample.
fn gradients_are_right<T: Real>(case: &Case, gradients: &[T], bound: fn(f64) -> f64) {
    let got = case.named_gradients(gradients);
    let of = |name: &str| &got.iter().find(|(own, _)| own == name).expect("the array").1;
    if case.json["grads"].is_object() {
        for (name, expected) in named(&case.json["grads"]) {
            let own = of(&name).iter().copied();
            near_by_largest(&format!("{} {name}", case.name), own, &expected, bound);
        }
    }
    for (name, sample) in case.json["grads_sampled"].as_object().into_iter().flatten() {
        let own = of(&values::plain(name));
        let picked = flat(&sample["index"]).into_iter().map(|at| own[at as usize]);
        let name = format!("{} {name}", case.name);
        near_by_largest(&name, picked, &flat(&sample["grad"]), bound);
    }
}

/// Our own files hold every kind of cell and readout; another folder may hold what it likes.
#[test]
fn oracle_covers_every_cell() {
    let cases = case::own_cases();
    for kind in CellKind::ALL {
        assert!(cases.iter().any(|case| case.shape.cell == kind), "{}", kind.name());
    }
    for loss in LossKind::ALL {
        assert!(cases.iter().any(|case| case.loss() == loss), "{}", loss.key());
    }
    let has = |what: &str, is: &dyn Fn(&Case) -> bool| assert!(cases.iter().any(is), "{what}");
    has("both ways", &|case| case.shape.bidirectional);
    has("two layers", &|case| case.shape.layers == 2);
    has("three layers, both ways, no bias", &|case| {
        let biased = case.params.iter().any(|(name, _)| name.starts_with("bias"));
        case.shape.layers == 3 && case.shape.bidirectional && !biased
    });
    has("an embedding", &|case| case.shape.vocabulary > 0);
    has("a mean of rows", &|case| case.shape.readout == Readout::Mean && case.lengths.is_some());
    has("final states", &|case| case.shape.readout == Readout::Final);
    has("every step", &|case| case.shape.readout == Readout::EveryStep && case.x.len() > 1);
}

#[test]
fn oracle_gates_states_outputs_and_loss() {
    for case in cases() {
        forward_is_right::<f64>(&case, nearly);
    }
}

#[test]
fn oracle_gradients() {
    for case in cases() {
        let mut pass: Pass<f64> = case.pass(true);
        let (_, gradients) = case.run(&mut pass, &case.network(&case.params));
        gradients_are_right(&case, &gradients, gradient);
        let expected = flat(&case.json["grad_x"]);
        if !expected.is_empty() {
            // The file has rows in rows, the engine columns in columns.
            let got = (0..case.x.len()).flat_map(|t| {
                pass.input_gradient(t).expect("asked for").transpose().as_slice().to_vec()
            });
            near_by_largest(&format!("{} x", case.name), got, &expected, gradient);
        }
        for (place, layer, direction) in case.tracks() {
            let (dh, dc) = pass.start_gradient(layer, direction);
            for (key, got) in [("grad_h0", dh), ("grad_c0", dc)] {
                if case.json[key].is_array() {
                    let expected = matrix(&case.json[key][place], case.shape.hidden);
                    let name = format!("{} {key} {place}", case.name);
                    let got = got.iter().copied();
                    near_by_largest(&name, got, expected.as_slice(), gradient);
                }
            }
        }
    }
}

/// dL/d(answer) of each row alone, `[row][answer]`: every loss is a mean over the rows that count.
fn d_answers(case: &Case, answers: &[DMatrix<f64>]) -> Vec<Vec<Vec<f64>>> {
    let count = |row: usize| match &case.lengths {
        Some(lengths) if case.shape.readout == Readout::EveryStep => lengths[row],
        _ => answers.len(),
    };
    let share = 1.0 / (0..case.batch()).map(count).sum::<usize>() as f64;
    let of = |row: usize, t: usize| -> Vec<f64> {
        let [y, target] = [&answers[t], &case.targets[t]].map(|own| own.rows(row, 1).into_owned());
        let mut dy = y.clone();
        case.loss().evaluate(&y, &target, &mut dy);
        dy.iter().map(|d| d * share).collect()
    };
    (0..case.batch()).map(|row| (0..count(row)).map(|t| of(row, t)).collect()).collect()
}

/// The glass box, row by row: every value, and dL/d(every value).
#[test]
fn oracle_traces() {
    let mut gradients_checked = 0;
    for case in cases().into_iter().filter(|case| case.json["steps"].is_array()) {
        let network = case.network(&case.params);
        let mut pass: Pass<f64> = case.pass(false);
        let answers = pass.forward(&network).to_vec();
        let d_answers = d_answers(&case, &answers);
        let starts: Vec<(DMatrix<f64>, DMatrix<f64>)> =
            case.tracks().filter_map(|(place, ..)| case.start(place)).collect();
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
            let (trace, _) = trace_back(&network, &xs, &starts, |_| d_answers[row].clone());
            assert_eq!(trace.answers.len(), d_answers[row].len(), "{}", case.name);
            for (got, expected) in trace.answers.iter().zip(&answers) {
                near(&case.name, got.iter().copied(), &of(expected), nearly);
            }
            let expected = |value: &Value| flat(&value[row]);
            each_step(&case, "steps", |layer, direction, t, letter, value| {
                if t < length {
                    let step = &trace.layers[layer][direction].steps[t];
                    let got = step.get(symbol(&case, letter)).to_vec();
                    near(&case.name, got, &expected(value), nearly);
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
                    near_by_largest(&name, got, &expected(value), gradient);
                    gradients_checked += 1;
                }
            });
        }
    }
    // Our own files hold some; another folder may hold what it likes.
    assert!(gradients_checked > 0 || foreign());
}
