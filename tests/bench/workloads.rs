//! The workloads of the benchmark as native sessions: the same files, the same numbers.

use gatehouse::data::series::{RawColumn, Series};
use gatehouse::train::ExperimentSpec;
use gatehouse::train::session::TrainSession;
use gatehouse::train::spec::{NUMBERS, WORDS};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    workloads: Vec<Workload>,
}

/// One row of `workloads.json`, which says what the words mean.
#[derive(Deserialize)]
pub struct Workload {
    pub id: String,
    kind: String,
    pub layers: usize,
    pub hidden: usize,
    pub features: usize,
    pub look_back: usize,
    pub windows: usize,
    pub batch: usize,
    lr: f64,
}

/// The workloads that train.
pub fn training() -> Vec<Workload> {
    let file: File = serde_json::from_str(include_str!("workloads.json")).expect("workloads");
    file.workloads.into_iter().filter(|workload| workload.kind == "train").collect()
}

impl Workload {
    /// The run that the browser's trainer is asked for, as `workloads.mjs` asks for it.
    pub fn session(&self) -> TrainSession {
        let end = self.windows + self.look_back;
        let rows = ((end + 1) as f64 / 0.9).ceil() as usize;
        let spec = ExperimentSpec {
            features: (1..self.features).map(|f| format!("f{f}")).collect(),
            lookback: self.look_back,
            split_train: (end as f64 + 0.5) / rows as f64 * 100.0,
            layers: self.layers,
            hidden: self.hidden,
            learning_rate: self.lr,
            batch: self.batch,
            ..fixed()
        };
        let columns = (0..self.features).map(|f| column(f, rows)).collect();
        let series = Series::build(None, columns, spec.missing).expect("rows");
        let session = TrainSession::new(spec.check(series).expect("a plan"));
        let plan = session.plan();
        assert_eq!(plan.validation - plan.first, self.windows, "{}", self.id);
        session
    }
}

/// `spec.json`, whose keys must be the product's own, in its order: the harness sends their values as lists.
fn fixed() -> ExperimentSpec {
    let text = include_str!("spec.json");
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let mut spec = ExperimentSpec { target: "f0".into(), ..ExperimentSpec::default() };
    let mut last = 0;
    let mut follows = |key: &str| {
        let place = text.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("no {key}"));
        assert!(place > last, "{key} is not in its place");
        last = place;
    };
    for word in &WORDS {
        follows(word.key);
        let own = json["words"][word.key].as_str().expect("a word");
        (word.write)(&mut spec, own).expect("a choice");
    }
    for setting in &NUMBERS {
        follows(setting.key);
        (setting.write)(&mut spec, json["numbers"][setting.key].as_f64().expect("a number"));
    }
    assert_eq!(json["words"].as_object().map(|all| all.len()), Some(WORDS.len()));
    assert_eq!(json["numbers"].as_object().map(|all| all.len()), Some(NUMBERS.len()));
    spec
}

fn column(f: usize, rows: usize) -> RawColumn {
    let value = |t: usize| {
        let (t, f) = (t as f64, f as f64);
        0.5 + 0.3 * (0.13 * t + f).sin() + 0.15 * (0.041 * t * (f + 1.0)).sin()
    };
    RawColumn { name: format!("f{f}"), values: (0..rows).map(value).collect() }
}
