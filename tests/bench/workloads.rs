//! The workloads of the benchmark as native sessions: the same files, the same numbers.

use gatehouse::data::series::{RawColumn, Series};
use gatehouse::train::ExperimentSpec;
use gatehouse::train::session::TrainSession;
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
    layers: usize,
    hidden: usize,
    features: usize,
    look_back: usize,
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
        let fixed: ExperimentSpec = serde_json::from_str(include_str!("spec.json")).expect("spec");
        let spec = ExperimentSpec {
            features: (1..self.features).map(|f| format!("f{f}")).collect(),
            lookback: self.look_back,
            split_train: (end as f64 + 0.5) / rows as f64 * 100.0,
            layers: self.layers,
            hidden: self.hidden,
            learning_rate: self.lr,
            batch: self.batch,
            ..fixed
        };
        let columns = (0..self.features).map(|f| column(f, rows)).collect();
        let series = Series::build(None, columns, spec.missing).expect("rows");
        let session = TrainSession::new(spec.check(series).expect("a plan"));
        let plan = session.plan();
        assert_eq!(plan.validation - plan.first, self.windows, "{}", self.id);
        session
    }
}

fn column(f: usize, rows: usize) -> RawColumn {
    let value = |t: usize| {
        let (t, f) = (t as f64, f as f64);
        0.5 + 0.3 * (0.13 * t + f).sin() + 0.15 * (0.041 * t * (f + 1.0)).sin()
    };
    RawColumn { name: format!("f{f}"), values: (0..rows).map(value).collect() }
}
