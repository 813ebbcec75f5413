//! Model files are strangers' words: whatever their bytes, there is a model or a message.

use gatehouse::data::scaler::{Fitted, ScalerKind, TargetForm};
use gatehouse::engine::cell::CellKind;
use gatehouse::engine::loss::LossKind;
use gatehouse::engine::rng::Random;
use gatehouse::engine::trace::{Hold, Start, trace_from};
use gatehouse::engine::{Network, Shape};
use gatehouse::exchange::model_file::{MOST_BYTES, ModelFile, SavedScene, read, write_scene};
use gatehouse::message::Message;
use gatehouse::notation::letters::H;
use gatehouse::train::reading::Reading;
use serde_json::json;

/// One array of a file: name, element type, sizes, bytes.
type Array = (String, &'static str, Vec<usize>, Vec<u8>);

fn network(shape: Shape) -> Network<f64> {
    let mut random = Random::new(3);
    // Numbers that single precision holds.
    let numbers = (0..shape.parameters()).map(|_| f64::from(random.between(-1.0, 1.0) as f32));
    Network::from_numbers(shape, numbers.collect()).expect("as many as it takes")
}

/// The arrays of a network, in double or single precision.
fn arrays(network: &Network<f64>, double: bool) -> Vec<Array> {
    let bytes = |numbers: &[f64]| -> Vec<u8> {
        if double {
            return numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        }
        numbers.iter().flat_map(|number| (*number as f32).to_le_bytes()).collect()
    };
    let kind = if double { "F64" } else { "F32" };
    let all = network.tensors().into_iter();
    all.map(|own| (own.name, kind, own.shape, bytes(&own.numbers))).collect()
}

/// A file as the format's page has it: length of the header, header, arrays.
fn file(arrays: &[Array], said: &[(&str, &str)]) -> Vec<u8> {
    let mut header = serde_json::Map::new();
    let (mut start, mut data) = (0, Vec::<u8>::new());
    for (name, kind, shape, bytes) in arrays {
        let end = start + bytes.len();
        let own =
            serde_json::json!({ "dtype": kind, "shape": shape, "data_offsets": [start, end] });
        header.insert(name.clone(), own);
        data.extend(bytes);
        start = end;
    }
    if !said.is_empty() {
        let said: serde_json::Map<_, _> =
            said.iter().map(|(key, value)| ((*key).to_owned(), (*value).into())).collect();
        header.insert("__metadata__".into(), said.into());
    }
    let header = serde_json::Value::from(header).to_string();
    let mut all = (header.len() as u64).to_le_bytes().to_vec();
    all.extend(header.as_bytes());
    all.extend(data);
    all
}

fn small() -> Network<f64> {
    network(Shape::lstm(2, 4, 1, 1))
}

#[track_caller]
fn refused(bytes: &[u8], code: &str) -> Message {
    let message = read(bytes).expect_err(code);
    assert_eq!(message.code, code, "{message:?}");
    message
}

fn changed(change: impl FnOnce(&mut Vec<Array>)) -> Vec<u8> {
    let mut all = arrays(&small(), false);
    change(&mut all);
    file(&all, &[])
}

fn array<'a>(all: &'a mut [Array], name: &str) -> &'a mut Array {
    all.iter_mut().find(|own| own.0 == name).expect("an array")
}

#[test]
fn what_was_written_is_read_in_both_precisions() {
    for (inputs, hidden, layers, outputs) in [(2, 4, 1, 1), (1, 1, 3, 1), (5, 9, 2, 3)] {
        let network = network(Shape::lstm(inputs, hidden, layers, outputs));
        for double in [false, true] {
            let own = read(&file(&arrays(&network, double), &[])).expect("a model");
            assert_eq!(own.network, network);
            assert_eq!((own.inputs, own.target, own.scaler), (Vec::new(), None, None));
        }
    }
}

/// PyTorch's two biases are one here, their sum; a layer without biases has none.
#[test]
fn two_biases_are_added_and_none_are_zero() {
    let both = changed(|all| {
        array(all, "lstm.bias_hh_l0").3 = (0..16).flat_map(|_| 0.5_f32.to_le_bytes()).collect();
    });
    let (both, plain) = (read(&both).expect("a model").network, small());
    let bias = |network: &Network<f64>| network.blocks(0, 0)[0].bias[0];
    assert_eq!(bias(&both), bias(&plain) + 0.5);
    let bare = changed(|all| all.retain(|own| !own.0.contains("bias")));
    assert_eq!(bias(&read(&bare).expect("a model").network), 0.0);
}

#[test]
fn what_a_file_says_of_itself_is_heard() {
    let arrays = arrays(&small(), false);
    let told =
        |said: &[(&str, &str)]| -> ModelFile { read(&file(&arrays, said)).expect("a model") };
    let own = told(&[
        ("target", "Close"),
        ("features", r#"["Open"]"#),
        ("scaler", r#"{"kind":"log-window","form":"level"}"#),
        ("cell", "lstm"),
        ("hidden_size", "4"),
    ]);
    assert_eq!(own.inputs, ["Close", "Open"]);
    assert_eq!((own.target.as_deref(), own.scaler.as_deref()), (Some("Close"), Some("log-window")));
    assert_eq!(told(&[("features", r#"["a","b"]"#)]).inputs, ["a", "b"]);
    assert_eq!(told(&[("inputs", r#"["a","b"]"#), ("features", r#"["c"]"#)]).inputs, ["a", "b"]);
    // Names that do not fit, are no list, are empty or would turn the line round.
    for odd in [r#"["a"]"#, "a,b", r#"["a",""]"#, "[1,2]", "{", ""] {
        assert!(told(&[("features", odd)]).inputs.is_empty(), "{odd}");
    }
    let odd = told(&[("inputs", "[\"\u{202e}evil\\n\", \"b\"]"), ("scaler", "[[[")]);
    assert_eq!((odd.inputs[0].as_str(), odd.scaler), ("evil", None));
    assert_eq!(
        told(&[("target", &"x".repeat(9000))]).target.map(|name| name.chars().count()),
        Some(65)
    );
}

#[test]
fn what_is_no_model_file_says_what_it_is() {
    refused(b"", "MODEL-EMPTY");
    refused(b"PK\x03\x04 an archive of torch.save or Keras", "MODEL-ARCHIVE");
    refused(b"\x89HDF\r\n\x1a\n............", "MODEL-ARCHIVE");
    refused(b"\x80\x02}q\x00. a pickle", "MODEL-ARCHIVE");
    refused(b"date,close\n2024-01-01,1.5\n", "MODEL-FORMAT");
    refused(b"{}", "MODEL-FORMAT");
    refused(&[0; 64], "MODEL-FORMAT");
    refused(&vec![1; MOST_BYTES as usize + 1], "MODEL-TOO-LARGE");
    refused(&file(&[], &[]), "MODEL-NAMES");
    let names = refused(&changed(|all| all.retain(|own| own.0.starts_with("fc"))), "MODEL-NAMES");
    assert_eq!(names.arg("names"), Some("fc.bias, fc.weight"));
}

#[test]
fn headers_that_lie_are_not_believed() {
    let good = changed(|_| {});
    for length in [0, 7, 1 << 20, 1 << 40, u64::MAX, u64::MAX - 7] {
        let mut bad = good.clone();
        bad[..8].copy_from_slice(&length.to_le_bytes());
        refused(&bad, "MODEL-FORMAT");
    }
    // Ends of arrays whose sum with the header would begin at 0 again.
    let length = u64::from_le_bytes(good[..8].try_into().expect("eight bytes"));
    for end in [u64::MAX, u64::MAX - 7 - length, u64::from(u32::MAX), 1 << 32] {
        let header = format!(
            r#"{{"lstm.weight_hh_l0":{{"dtype":"U8","shape":[{end}],"data_offsets":[0,{end}]}}}}"#
        );
        let mut bad = (header.len() as u64).to_le_bytes().to_vec();
        bad.extend(header.as_bytes());
        refused(&bad, "MODEL-FORMAT");
    }
}

#[test]
fn arrays_that_do_not_fit_are_named() {
    let missing = changed(|all| all.retain(|own| own.0 != "fc.weight"));
    assert_eq!(refused(&missing, "MODEL-MISSING").arg("tensor"), Some("fc.weight"));
    let missing = changed(|all| all.retain(|own| own.0 != "lstm.weight_ih_l0"));
    assert_eq!(refused(&missing, "MODEL-MISSING").arg("tensor"), Some("lstm.weight_ih_l0"));
    // The same numbers in another order of rows and columns.
    let turned = changed(|all| array(all, "lstm.weight_ih_l0").2 = vec![2, 16]);
    refused(&turned, "MODEL-SHAPE");
    let flat = changed(|all| array(all, "lstm.weight_hh_l0").2 = vec![64]);
    refused(&flat, "MODEL-UNITS");
    let other = changed(|all| array(all, "lstm.bias_ih_l0").2 = vec![4, 4]);
    assert_eq!(refused(&other, "MODEL-SHAPE").arg("want"), Some("[16]"));
    let head = changed(|all| {
        *array(all, "fc.weight") = ("fc.weight".into(), "F32", vec![1, 5], vec![0; 20]);
    });
    refused(&head, "MODEL-SHAPE");
    let more = changed(|all| all.push(("norm.weight".into(), "F32", vec![1], vec![0; 4])));
    assert_eq!(refused(&more, "MODEL-EXTRA").arg("tensor"), Some("norm.weight"));
    // A second layer that reads as many as there are inputs, not units.
    let gap = changed(|all| {
        let hh = array(all, "lstm.weight_hh_l0").clone();
        all.push(("lstm.weight_hh_l2".into(), hh.1, hh.2, hh.3));
    });
    assert_eq!(refused(&gap, "MODEL-EXTRA").arg("tensor"), Some("lstm.weight_hh_l2"));
}

#[test]
fn numbers_of_other_types_and_numbers_that_are_none_are_refused() {
    for (kind, size) in [("F16", 2), ("BF16", 2), ("I64", 8), ("U8", 1), ("BOOL", 1)] {
        let bytes = changed(|all| {
            let own = array(all, "fc.weight");
            (own.1, own.3) = (kind, vec![0; 4 * size]);
        });
        assert_eq!(refused(&bytes, "MODEL-DTYPE").arg("dtype"), Some(kind));
    }
    for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 2e6, -1e38] {
        let bytes = changed(|all| {
            array(all, "lstm.weight_hh_l0").3[8..12].copy_from_slice(&number.to_le_bytes());
        });
        refused(&bytes, "MODEL-NOT-FINITE");
    }
}

#[test]
fn sizes_that_are_too_large_and_sizes_that_disagree_say_so() {
    let told = |inputs, hidden, layers, code: &str| {
        let network = Network::zeros(Shape::lstm(inputs, hidden, layers, 1));
        refused(&file(&arrays(&network, false), &[]), code)
    };
    assert_eq!(told(1, 257, 1, "MODEL-UNITS").arg("size"), Some("257"));
    told(513, 2, 1, "MODEL-INPUTS");
    told(1, 2, 4, "MODEL-LAYERS");
    let largest = Shape { bidirectional: true, ..Shape::lstm(512, 256, 3, 512) };
    let bytes = file(&arrays(&Network::zeros(largest), true), &[]);
    assert!(bytes.len() as u64 > MOST_BYTES / 2 && read(&bytes).is_ok(), "{}", bytes.len());
    let arrays = arrays(&small(), false);
    let said = refused(&file(&arrays, &[("hidden_size", "8")]), "MODEL-SIZES");
    assert_eq!((said.arg("said"), said.arg("is")), (Some("8"), Some("4")));
}

/// Every kind of cell in every form, in stacks, with its head; the file says which, where names do not.
#[test]
fn every_kind_of_cell_is_read_in_stacks() {
    for cell in CellKind::ALL.into_iter().flat_map(forms) {
        for (inputs, hidden, layers, bidirectional) in
            [(2, 4, 1, false), (3, 5, 2, true), (1, 2, 3, false), (2, 3, 1, true)]
        {
            let shape = Shape { cell, bidirectional, ..Shape::lstm(inputs, hidden, layers, 1) };
            let network = network(shape);
            let said = [("cell", cell.name())];
            let said = said.each_ref().map(|(key, name)| (*key, name.as_str()));
            let own = read(&file(&arrays(&network, true), &said)).expect("a model");
            assert_eq!(own.network, network, "{}", cell.name());
        }
    }
    for (name, kind) in [("gru", "GRU"), ("rnn", "RNN")] {
        let cell = CellKind::parse(name).expect(kind);
        let network = network(Shape { cell, ..Shape::lstm(2, 4, 1, 1) });
        assert_eq!(read(&file(&arrays(&network, false), &[])).expect(kind).network, network);
    }
}

fn forms(cell: CellKind) -> Vec<CellKind> {
    let words: Vec<&str> = cell.switches().into_iter().map(|(word, _)| word).collect();
    let form = |bits: usize| {
        let on = words.iter().enumerate().filter(|(k, _)| bits >> k & 1 == 1);
        cell.with_switches(&on.map(|(_, word)| *word).collect::<Vec<_>>())
    };
    (0..1 << words.len()).map(form).collect()
}

/// nn.GRU's and nn.RNN's own numbers: what PyTorch computed with the arrays of the file, the page computes. The
/// two biases of the GRU's candidate do not add up, for the reset gate scales one of them.
#[test]
fn models_of_pytorch_answer_as_in_pytorch() {
    for (fixture, prefix) in [("gru_after", "gru"), ("rnn", "rnn")] {
        let path = format!("{}/tests/oracle/variants/{fixture}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("a fixture");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let params = json["params"].as_object().expect("arrays").iter();
        let all = params.map(|(name, value)| {
            let name = name.replace("rnn.", &format!("{prefix}."));
            let (shape, numbers) = (sizes(value), flat(value));
            (name, "F64", shape, numbers.iter().flat_map(|own| own.to_le_bytes()).collect())
        });
        let own = read(&file(&all.collect::<Vec<_>>(), &[])).expect("a model").network;
        let batch = json["meta"]["batch"].as_u64().expect("rows") as usize;
        for row in 0..batch {
            let rows = |key: &str| -> Vec<Vec<f64>> {
                let steps = json[key].as_array().expect("steps").iter();
                steps.map(|step| flat(&step[row])).collect()
            };
            let start = Start { h: flat(&json["h0"][0][row]), c: vec![0.0; 3] };
            let trace = trace_from(&own, &rows("x"), &[start]);
            for (t, expected) in rows("output").iter().enumerate() {
                near(trace.layers[0][0].steps[t].get(H), expected);
            }
            near(&trace.answers[0], &flat(&json["pred"][row]));
        }
    }
}

#[track_caller]
fn near(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{got:?} {expected:?}");
}

fn flat(value: &serde_json::Value) -> Vec<f64> {
    match value.as_array() {
        Some(all) => all.iter().flat_map(flat).collect(),
        None => vec![value.as_f64().expect("a number")],
    }
}

fn sizes(value: &serde_json::Value) -> Vec<usize> {
    match value.as_array() {
        Some(all) => std::iter::once(all.len()).chain(sizes(&all[0])).collect(),
        None => Vec::new(),
    }
}

#[test]
fn what_cannot_be_shown_is_named() {
    let small = arrays(&small(), false);
    let told = refused(&file(&small, &[("cell", "transformer\u{202e}")]), "MODEL-CELL");
    assert_eq!(told.arg("cell"), Some("transformer"));
    // Arrays of one kind, said to be of another.
    let told = refused(&file(&small, &[("cell", "gru")]), "MODEL-SIZES");
    assert_eq!((told.arg("said"), told.arg("is")), (Some("gru"), Some("lstm")));
    let rnn = network(Shape { cell: CellKind::Rnn, ..Shape::lstm(2, 4, 1, 1) });
    let rnn = arrays(&rnn, false);
    refused(&file(&rnn, &[("nonlinearity", "relu")]), "MODEL-CELL");
    assert!(read(&file(&rnn, &[("nonlinearity", "tanh")])).is_ok());
    // An nn.LSTM that its program calls rnn has four times as many rows as an nn.RNN.
    let named = |own: &Array| (own.0.replace("lstm.", "rnn."), own.1, own.2.clone(), own.3.clone());
    refused(&file(&small.iter().map(named).collect::<Vec<_>>(), &[]), "MODEL-SHAPE");
}

/// A moment: every part that a file can have.
fn moment(cell: CellKind) -> ModelFile {
    let shape = Shape { cell, bidirectional: true, ..Shape::lstm(2, 3, 2, 1) };
    let gate = cell.gates()[0];
    let hold = |steps: std::ops::Range<usize>, value: f64| Hold {
        layer: 1,
        direction: 1,
        gate,
        unit: 2,
        steps,
        value,
    };
    let start = |value: f64| Start { h: vec![value; 3], c: vec![-value; 3] };
    let home = network(Shape { cell: CellKind::Lstm, ..shape });
    ModelFile {
        network: network(shape),
        inputs: vec!["a".into(), "b".into()],
        target: Some("a".into()),
        scaler: Some("minmax".into()),
        reading: None,
        scene: Some(SavedScene {
            link: "#/gates?ex=imported&v=lstm&t=2&s=5&u=3".into(),
            xs: vec![vec![0.1, 0.2], vec![1.0 / 3.0, -2.5], vec![0.0, 9.0]],
            starts: [0.25, 0.1, 0.5, -0.75].map(start).to_vec(),
            holds: vec![hold(0..3, 0.0), hold(1..2, 0.7)],
            base: Some((home.clone(), vec![vec![1.0, 2.0]; 4])),
            home: Some((home, Vec::new())),
            file: Some("mine.safetensors".into()),
            pinned: None,
        }),
    }
}

fn scene(model: &mut ModelFile) -> &mut SavedScene {
    model.scene.as_mut().expect("a moment")
}

#[test]
fn a_moment_is_read_as_it_was_written_to_the_last_digit() {
    for cell in CellKind::ALL {
        let whole = moment(cell);
        let mut bare = whole.clone();
        let own = scene(&mut bare);
        (own.base, own.home, own.file) = (None, None, None);
        (own.starts, own.holds) = (Vec::new(), Vec::new());
        (bare.target, bare.scaler) = (None, None);
        for own in [whole, bare] {
            let bytes = write_scene(&own).expect("a file");
            assert_eq!(read(&bytes), Ok(own), "{}", cell.name());
        }
    }
    // Without a moment there is none to write.
    assert_eq!(write_scene(&ModelFile { scene: None, ..moment(CellKind::Lstm) }), None);
}

/// The file of `own`, with its strings changed by `change`.
fn said(
    own: &ModelFile,
    change: impl FnOnce(&mut serde_json::Map<String, serde_json::Value>),
) -> Vec<u8> {
    let bytes = write_scene(own).expect("a file");
    let length = u64::from_le_bytes(bytes[..8].try_into().expect("eight bytes")) as usize;
    let mut header: serde_json::Value =
        serde_json::from_slice(&bytes[8..8 + length]).expect("JSON");
    change(header["__metadata__"].as_object_mut().expect("strings"));
    let header = header.to_string();
    let mut all = (header.len() as u64).to_le_bytes().to_vec();
    all.extend(header.as_bytes());
    all.extend(&bytes[8 + length..]);
    all
}

#[test]
fn a_moment_that_cannot_be_is_refused() {
    let good = moment(CellKind::Lstm);
    let with = |key: &'static str, value: &'static str| {
        said(&good, |own| drop(own.insert(key.into(), value.into())))
    };
    assert_eq!(read(&said(&good, |_| ())), Ok(good.clone()));
    let told = refused(&with("gatehouse_scene", "2"), "SCENE-VERSION");
    assert_eq!(told.arg("version"), Some("2"));
    // Without its version it is a model with arrays that no model has.
    let bare = said(&good, |own| drop(own.remove("gatehouse_scene")));
    refused(&bare, "MODEL-EXTRA");
    for holds in [
        "",
        "{}",
        "[1]",
        r#"[{"layer":0,"direction":1,"gate":"f","unit":1,"from":1,"to":1,"value":0}]"#,
        r#"[{"layer":1,"direction":3,"gate":"f","unit":1,"from":1,"to":1,"value":0}]"#,
        r#"[{"layer":1,"direction":1,"gate":"z","unit":1,"from":1,"to":1,"value":0}]"#,
        r#"[{"layer":1,"direction":1,"gate":"f","unit":4,"from":1,"to":1,"value":0}]"#,
        r#"[{"layer":1,"direction":1,"gate":"f","unit":1,"from":3,"to":2,"value":0}]"#,
        r#"[{"layer":1,"direction":1,"gate":"f","unit":1,"from":1,"to":4,"value":0}]"#,
        r#"[{"layer":1,"direction":1,"gate":"f","unit":1,"from":1,"to":1,"value":-0.1}]"#,
        r#"[{"layer":1,"direction":1,"gate":"f","unit":1,"from":1,"to":1,"value":1e999}]"#,
        r#"[{"layer":18446744073709551615,"direction":1,"gate":"f","unit":1,"from":1,"to":1,"value":0}]"#,
    ] {
        refused(&with("holds", holds), "SCENE-HOLD");
    }
    assert_eq!(refused(&with("home_cell", "gru"), "MODEL-SIZES").arg("key"), Some("home_cell"));

    let changed = |change: fn(&mut SavedScene)| {
        let mut own = good.clone();
        change(scene(&mut own));
        write_scene(&own).expect("a file")
    };
    let long = refused(&changed(|own| own.xs = vec![vec![0.0; 2]; 513]), "SCENE-STEPS");
    assert_eq!((long.arg("size"), long.arg("most")), (Some("513"), Some("512")));
    refused(&changed(|own| own.xs = Vec::new()), "SCENE-STEPS");
    refused(&changed(|own| own.xs = vec![vec![0.0; 3]; 3]), "MODEL-SHAPE");
    refused(&changed(|own| own.xs[1][1] = f64::NAN), "MODEL-NOT-FINITE");
    refused(&changed(|own| own.starts[0].c[0] = f64::INFINITY), "MODEL-NOT-FINITE");
    refused(&changed(|own| drop(own.starts.pop())), "MODEL-SHAPE");
    let other = |own: &mut SavedScene| {
        let wide = Network::zeros(Shape::lstm(2, 4, 2, 1));
        own.home = Some((wide, Vec::new()));
    };
    refused(&changed(other), "MODEL-SIZES");
    let many = |own: &mut SavedScene| own.holds = vec![own.holds[0].clone(); 1001];
    refused(&changed(many), "SCENE-HOLD");
}

/// A moment of data, compared with another.
fn of_data() -> ModelFile {
    let (kind, form) = (ScalerKind::Standard, TargetForm::Difference);
    let scales = [[1.0 / 3.0, 0.1 + 0.2], [-2e7, 3e9]];
    let reading = Reading {
        target: "a".into(),
        scaler: Fitted::from_numbers(kind, form, &scales, scales[0]).expect("a scaler"),
        loss: LossKind::Huber,
        horizon: 2,
        times: vec![1.4e9, 1.4e9 + 86_400.0, 1.4e9 + 172_800.0],
        rhythm: "day",
        last: 0.7 * 0.1,
        actual: 1e100 / 3.0,
        time: Some(1.4e9 + 2e5),
    };
    let mut own = moment(CellKind::Lstm);
    (own.reading, own.scaler) = (Some(reading), Some("standard".into()));
    let mut pinned = ModelFile { network: network(Shape::lstm(2, 5, 1, 1)), ..own.clone() };
    let scene_ = scene(&mut pinned);
    (scene_.base, scene_.home, scene_.pinned) = (None, None, None);
    (scene_.starts, scene_.holds) = (Vec::new(), Vec::new());
    let scene = scene(&mut own);
    scene.base.as_mut().expect("a base").1.pop();
    scene.pinned = Some(Box::new(pinned));
    own
}

#[test]
fn a_window_and_what_is_pinned_are_read_as_they_were_written_to_the_last_digit() {
    let mut own = of_data();
    assert_eq!(read(&write_scene(&own).expect("a file")), Ok(own.clone()));
    // Rows without times, and numbers as large as those of data that are not scaled.
    let reading = own.reading.as_mut().expect("a window");
    (reading.times, reading.time, reading.rhythm) = (Vec::new(), None, "row");
    scene(&mut own).xs[1] = vec![-4.1e9, 1e15];
    assert_eq!(read(&write_scene(&own).expect("a file")), Ok(own.clone()));
    scene(&mut own).xs[1][0] = 2e15;
    refused(&write_scene(&own).expect("a file"), "MODEL-NOT-FINITE");
    // Other programs see a model of the same weights, named by its columns.
    let bare = said(&of_data(), |own| own.retain(|key, _| !key.contains("window")));
    let bare = read(&bare).expect("a moment without data");
    assert_eq!((bare.reading, bare.inputs), (None, vec!["a".to_owned(), "b".to_owned()]));
}

#[test]
fn a_window_that_cannot_be_is_refused() {
    let good = of_data();
    let window = |change: &dyn Fn(&mut serde_json::Value)| {
        said(&good, |own| {
            let text = own["window"].as_str().expect("a window");
            let mut value = serde_json::from_str(text).expect("JSON");
            change(&mut value);
            own["window"] = value.to_string().into();
        })
    };
    let keys: [(&str, serde_json::Value); 16] = [
        ("times", json!([])),
        ("times", json!([1, 2])),
        ("times", json!([3, 2, 1])),
        ("times", json!([1, 2, 9e12])),
        ("times", json!([1, 2, null])),
        ("times", json!([1, 2, "NaN"])),
        ("times", json!({"0": 1})),
        ("time", json!(null)),
        ("time", json!(-9e12)),
        ("rhythm", json!("fortnight")),
        ("rhythm", json!(3)),
        ("last", json!(null)),
        ("last", json!("NaN")),
        ("actual", json!(1e102)),
        ("loss", json!("cross-entropy")),
        ("loss", json!("__proto__")),
    ];
    for (key, value) in keys {
        let told = refused(&window(&|own| own[key] = value.clone()), "MODEL-WINDOW");
        assert_eq!(told.arg("key"), Some("window"), "{key}: {value}");
    }
    let numbers = r#"{"shift":0,"span":1}"#;
    let scaler = |kind: &str, inputs: &[&str], target: &str| {
        let inputs = inputs.join(",");
        format!(r#"{{"kind":"{kind}","form":"level","inputs":[{inputs}],"target":{target}}}"#)
    };
    let odd =
        |key: &str, value: String| said(&good, |own| drop(own.insert(key.into(), value.into())));
    let two = [numbers; 2];
    for own in [
        String::new(),
        r#"{"kind":"standard"}"#.into(),
        scaler("robust", &two, numbers),
        scaler("standard", &[numbers], numbers),
        scaler("standard", &two, r#"{"shift":0,"span":0}"#),
        scaler("standard", &two, r#"{"shift":0,"span":-1}"#),
        scaler("standard", &two, r#"{"shift":1e999,"span":1}"#),
        scaler("standard", &[numbers, r#"{"shift":0,"span":1e102}"#], numbers),
        "[".repeat(100_000),
    ] {
        let told = refused(&odd("scaler", own), "MODEL-WINDOW");
        assert_eq!(told.arg("key"), Some("scaler"));
    }
    // The logarithm of what is not above zero.
    let below = said(&good, |own| {
        own.insert("scaler".into(), scaler("log-window", &two, numbers).into());
        let text = own["window"].as_str().expect("a window").replace("\"last\":0", "\"last\":-0");
        own.insert("window".into(), text.into());
    });
    refused(&below, "MODEL-WINDOW");
    for (key, value) in
        [("lookback", "4"), ("lookback", "-3"), ("horizon", "0"), ("horizon", "65"), ("target", "")]
    {
        assert_eq!(refused(&odd(key, value.into()), "MODEL-WINDOW").arg("key"), Some(key));
        let own = format!("pinned.{key}");
        assert_eq!(
            refused(&odd(&own, value.into()), "MODEL-WINDOW").arg("key"),
            Some(own.as_str())
        );
    }
    let longer = {
        let mut own = good.clone();
        scene(&mut own).base.as_mut().expect("a base").1.push(vec![0.0; 2]);
        write_scene(&own).expect("a file")
    };
    refused(&longer, "MODEL-WINDOW");
}

#[test]
fn what_is_pinned_belongs_to_no_other_and_pins_nothing_itself() {
    let with = |change: fn(&mut ModelFile)| {
        let mut own = of_data();
        change(scene(&mut own).pinned.as_mut().expect("a scene"));
        refused(&write_scene(&own).expect("a file"), "MODEL-SHAPE")
    };
    let wide = with(|own| scene(own).xs = vec![vec![0.0; 3]; 3]);
    assert_eq!(wide.arg("tensor"), Some("pinned.x"));
    let mut pins = of_data();
    let inner = pins.clone();
    scene(scene(&mut pins).pinned.as_mut().expect("a scene")).pinned = Some(Box::new(inner));
    // What pins nothing is written as if it pinned nothing.
    assert_eq!(read(&write_scene(&pins).expect("a file")), Ok(of_data()));
}

/// Names that mean something elsewhere, sizes that cannot be, and very much of little.
#[test]
fn hostile_names_and_sizes_give_a_message() {
    let small = arrays(&small(), false);
    for name in ["__proto__", "constructor", "toString", "", "pinned.x", "base.base.x", "\u{202e}x"]
    {
        let mut all = small.clone();
        all.push((name.into(), "F32", vec![1], vec![0; 4]));
        let told = refused(&file(&all, &[]), "MODEL-EXTRA");
        assert!(!told.arg("tensor").expect("a name").contains('\u{202e}'));
        let strings = [(name, name), ("cell", "lstm"), ("inputs", r#"["__proto__","b"]"#)];
        assert_eq!(read(&file(&small, &strings)).expect("a model").inputs[0], "__proto__");
    }
    let many = vec![1; 10_000];
    let sides = changed(|all| array(all, "lstm.bias_ih_l0").2 = [vec![16], many.clone()].concat());
    let told = refused(&sides, "MODEL-SHAPE");
    assert!(told.arg("got").expect("sizes").chars().count() < 40);
    for sides in
        [vec![usize::MAX, 2], vec![usize::MAX; 9], vec![0, usize::MAX], vec![1 << 40, 1 << 40]]
    {
        let told = read(&changed(|all| array(all, "lstm.weight_hh_l0").2 = sides.clone()));
        assert!(told.expect_err("no model").code.starts_with("MODEL-"), "{sides:?}");
    }
    let names: Vec<Array> =
        (0..9000).map(|k| (format!("a{k}"), "F32", vec![0], Vec::new())).collect();
    refused(&file(&names, &[]), "MODEL-NAMES");
    let holds = format!("[{}]", vec!["0"; 200_000].join(","));
    refused(
        &said(&moment(CellKind::Lstm), |own| drop(own.insert("holds".into(), holds.into()))),
        "SCENE-HOLD",
    );
    // A header longer than any that is written.
    let long = "x".repeat(1024 * 1024);
    refused(&file(&small, &[("link", long.as_str())]), "MODEL-FORMAT");
    // The same array twice.
    let own = |from: u32| {
        format!(r#""fc.weight":{{"dtype":"F32","shape":[1],"data_offsets":[{from},{}]}}"#, from + 4)
    };
    let header = format!("{{{},{}}}", own(0), own(4));
    let mut twice = (header.len() as u64).to_le_bytes().to_vec();
    twice.extend(header.as_bytes());
    twice.extend([0; 8]);
    refused(&twice, "MODEL-FORMAT");
}

#[test]
fn a_stack_that_reads_from_both_ends_is_read_and_a_half_of_one_is_not() {
    let both = network(Shape { bidirectional: true, ..Shape::lstm(2, 4, 2, 1) });
    let all = arrays(&both, true);
    let own = read(&file(&all, &[])).expect("a model");
    assert_eq!(own.network, both);
    let half: Vec<Array> =
        all.into_iter().filter(|own| own.0 != "lstm.weight_ih_l1_reverse").collect();
    let message = refused(&file(&half, &[]), "MODEL-MISSING");
    assert_eq!(message.arg("tensor"), Some("lstm.weight_ih_l1_reverse"));
}

/// A model that was read can be looked at: nothing on the screen is not a number.
fn fine(bytes: &[u8]) {
    match read(bytes) {
        Ok(own) => {
            let columns = own.network.shape().inputs;
            let trace = gatehouse::engine::trace(&own.network, &vec![vec![0.5; columns]; 6]);
            assert!(trace.output.iter().flatten().all(|value| value.is_finite()));
        }
        Err(message) => {
            let known = ["MODEL-", "SCENE-"].iter().any(|start| message.code.starts_with(start));
            assert!(known, "{message:?}");
        }
    }
}

#[test]
fn every_truncation_and_every_flipped_bit_of_a_moment_gives_a_model_or_a_message() {
    let mut whole = moment(CellKind::parse("gru").expect("a kind"));
    let data = of_data();
    scene(&mut whole).base.as_mut().expect("a base").1.pop();
    (whole.reading, whole.target) = (data.reading, data.target);
    scene(&mut whole).pinned = data.scene.expect("a moment").pinned;
    let whole = write_scene(&whole).expect("a file");
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{end}");
    }
    let length = u64::from_le_bytes(whole[..8].try_into().expect("eight bytes")) as usize;
    for place in 0..8 + length {
        for byte in [whole[place] ^ 1, whole[place] ^ 4, b'0', b'9', b'"', 0xff] {
            let mut other = whole.clone();
            other[place] = byte;
            fine(&other);
        }
    }
}

#[test]
fn every_truncation_and_every_flipped_bit_gives_a_model_or_a_message() {
    let said = [("cell", "lstm"), ("hidden_size", "2"), ("features", r#"["a","b"]"#)];
    let whole = file(&arrays(&network(Shape::lstm(2, 2, 1, 1)), false), &said);
    assert!(read(&whole).is_ok());
    for end in 0..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{end}");
    }
    for place in 0..whole.len() {
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[place] ^= 1 << bit;
            fine(&flipped);
        }
        for byte in [0, b'"', b'9', b'[', 0x7f, 0xff] {
            let mut other = whole.clone();
            other[place] = byte;
            fine(&other);
        }
    }
    let mut longer = whole;
    longer.push(0);
    assert!(read(&longer).is_err());
}
