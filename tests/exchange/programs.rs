//! What the programs of a run need, for `cargo xtask interop`, which runs them.

use gatehouse::data::series::{Missing, RawColumn, Series};
use gatehouse::data::synthetic;
use gatehouse::data::table::Kind;
use gatehouse::engine::cell::CellKind;
use gatehouse::exchange::program::{Framework, program};
use gatehouse::exchange::{model_file, results};
use gatehouse::train::protocol::MODEL;
use gatehouse::train::session::{Event, TrainSession};
use gatehouse::train::spec::{CELLS, ScalerKind, TargetForm};
use gatehouse::train::trained::Trained;
use gatehouse::train::{CheckedSpec, ExperimentSpec};
use std::fs;
use std::path::Path;

/// A run of a few epochs on the simulated share, with a second column.
fn checked(cell: &str, scaler: ScalerKind, form: TargetForm, bidirectional: bool) -> CheckedSpec {
    let table = synthetic::table("stock").expect("a series");
    let mut numbers = table.columns.iter().filter(|own| own.kind == Kind::Number);
    let values = numbers.next().expect("a column").values.clone();
    let second = values.iter().map(|value| value * 0.5 + 7.0).collect();
    let columns = vec![
        RawColumn { name: "=price, \"in\" €".into(), values },
        RawColumn { name: "成交量".into(), values: second },
    ];
    let series = Series::build(None, columns, Missing::Drop).expect("rows");
    let spec = ExperimentSpec {
        target: series.names[0].clone(),
        features: vec![series.names[1].clone()],
        cell: CellKind::parse(cell).expect("a cell"),
        scaler,
        form,
        bidirectional,
        layers: 2,
        hidden: 5,
        lookback: 7,
        horizon: 2,
        epochs: 2,
        ..ExperimentSpec::default()
    };
    spec.check(series).expect("runs")
}

/// One folder a run: the model, the rows, the forecasts, the programs.
fn write(folder: &Path, checked: CheckedSpec) {
    let cell = checked.spec.cell;
    let mut session = TrainSession::new(checked.clone());
    let outcome = loop {
        match session.advance() {
            Event::Finished(outcome) => break outcome,
            Event::Diverged(message, _) => panic!("{message:?}"),
            _ => {}
        }
    };
    let trained = Trained::new(checked.clone(), &outcome.weights, outcome.best_epoch);
    let model = model_file::write(&trained.expect("a model")).expect("a file");
    let mut forecasts = outcome.forecasts;
    for own in forecasts.iter_mut().filter(|own| own.model == MODEL) {
        own.model = cell.key().into();
    }
    let series = &checked.series;
    let (target, split) = (&series.names[0], checked.split);
    let forecasts = results::forecast_csv(&[], target, series.target(), &forecasts, split);
    fs::create_dir_all(folder).expect("a folder");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    put(&format!("gatehouse-{}.safetensors", cell.key()), &model);
    put("gatehouse-data.csv", results::data_csv(&[], &series.names, &series.columns).as_bytes());
    put("gatehouse-forecast.csv", forecasts.as_bytes());
    for framework in Framework::ALL {
        let text = program(framework, cell, "The forecasts once more.");
        put(&format!("gatehouse-{}.py", framework.key()), text.as_bytes());
    }
}

#[test]
#[ignore = "writes files for cargo xtask interop, which runs the programs"]
fn interop() {
    let folder = std::env::var("GATEHOUSE_INTEROP").expect("a folder");
    for cell in CELLS {
        for (scaler, form) in [
            (ScalerKind::Standard, TargetForm::Level),
            (ScalerKind::Minmax, TargetForm::Difference),
            (ScalerKind::None, TargetForm::Return),
            (ScalerKind::LogWindow, TargetForm::Level),
        ] {
            let name = format!("{cell}-{}-{}", scaler.key(), form.key());
            write(&Path::new(&folder).join(name), checked(cell, scaler, form, false));
        }
        let both = checked(cell, ScalerKind::Standard, TargetForm::Level, true);
        write(&Path::new(&folder).join(format!("{cell}-both-ways")), both);
    }
}
