use super::*;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::{Missing, RawColumn};
use crate::train::{CheckedSpec, ExperimentSpec};

const LOOKBACK: usize = 4;

fn wave(rows: usize) -> Vec<f64> {
    (0..rows).map(|t| 50.0 + 20.0 * libm::sin(t as f64 * 0.7) + t as f64 * 0.1).collect()
}

fn checked(columns: Vec<Vec<f64>>, scaler: ScalerKind, form: TargetForm) -> CheckedSpec {
    let column = |(k, values)| RawColumn { name: format!("c{k}"), values };
    let columns = columns.into_iter().enumerate().map(column).collect();
    let series = Series::build(None, columns, Missing::Drop).expect("rows");
    let own = ExperimentSpec::default();
    ExperimentSpec { lookback: LOOKBACK, hidden: 3, scaler, form, ..own }
        .check(series)
        .expect("runs")
}

/// A network whose weights are so large.
fn trained(checked: CheckedSpec, size: f32) -> Arc<Trained> {
    let count = checked.shape.parameters();
    let weights: Vec<f32> = (0..count).map(|k| size * libm::sinf(k as f32 * 1.3)).collect();
    Arc::new(Trained::new(checked, &weights, 1).expect("weights"))
}

fn paths(trained: &Arc<Trained>, starts: &[usize], steps: usize) -> Vec<Vec<f64>> {
    let mut own = Rolling::new(Arc::clone(trained), starts.to_vec(), steps).expect("one column");
    while own.step() {}
    own.paths()
}

#[test]
fn starts_are_even_and_all_their_steps_are_test_rows() {
    let split = |test, rows| Split { first: 4, validation: 60, test, rows };
    assert_eq!(starts(split(80, 90), 5), [79, 80, 81, 82, 83, 84]);
    assert_eq!(starts(split(80, 85), 5), [79]);
    assert!(starts(split(80, 84), 5).is_empty());
    let many = starts(split(80, 1_000), 12);
    assert_eq!((many.len(), many[0], many[59]), (STARTS, 79, 987));
    assert!(many.windows(2).all(|pair| [15, 16].contains(&(pair[1] - pair[0]))));
    assert_eq!(fans(&[79, 80, 81, 82, 83, 84], 2, 100), [2, 5], "rows 81 to 83 and 84 to 86");
    assert!(fans(&[], 2, 100).is_empty());
}

/// Weights of zero answer 0: the mean of what is scaled, or the value before it.
#[test]
fn a_network_of_zeros_goes_on_as_its_target_says() {
    let y = wave(120);
    for (scaler, form) in
        [(ScalerKind::None, TargetForm::Difference), (ScalerKind::LogWindow, TargetForm::Level)]
    {
        let own = trained(checked(vec![y.clone()], scaler, form), 0.0);
        for (path, start) in paths(&own, &[104, 110], 3).iter().zip([104, 110]) {
            assert!(
                path.iter().all(|value| (value - y[start]).abs() < 1e-9),
                "the last value stays"
            );
        }
    }
    let own = trained(checked(vec![y], ScalerKind::Standard, TargetForm::Level), 0.0);
    let mean = own.scaler.invert(0.0, 0.0);
    assert_eq!(paths(&own, &[104], 3), [[mean; 3]]);
    // ŷ = y + y/4 of the last one where the network says 0 and the mean return is a quarter.
    let y: Vec<f64> = (0..60).map(|t| libm::pow(1.25, f64::from(t))).collect();
    let own = trained(checked(vec![y.clone()], ScalerKind::Standard, TargetForm::Return), 0.0);
    for (step, value) in paths(&own, &[50], 4)[0].iter().enumerate() {
        assert!((value / y[51 + step] - 1.0).abs() < 1e-9);
    }
}

/// The same by asking the run itself for the next row of a series that ends with its own forecasts.
#[test]
fn each_step_is_the_answer_to_the_series_with_the_forecasts_in_it() {
    for scaler in ScalerKind::ALL {
        for form in TargetForm::ALL {
            let y = wave(120);
            let own = trained(checked(vec![y.clone()], scaler, form), 0.8);
            let start = 106;
            let rolled = &paths(&own, &[start], 4)[0];
            let mut known = y;
            for (step, told) in (1..).zip(rolled) {
                let row = start + step;
                let mut series = (*own.series).clone();
                series.columns = vec![Arc::new(known.clone())];
                let mut model = (*own).clone();
                model.series = Arc::new(series);
                let said = answer(&model.network, &model.window(row))[0];
                known[row] = model.scaler.invert(said, known[row - 1]);
                assert_eq!(*told, known[row], "{scaler:?} {form:?} step {step}");
            }
        }
    }
}

#[test]
fn nothing_after_the_start_is_read() {
    let y = wave(120);
    let plain = trained(checked(vec![y.clone()], ScalerKind::Standard, TargetForm::Level), 0.8);
    let starts = [103, 108];
    let all = paths(&plain, &starts, 5);
    for (path, start) in all.iter().zip(starts) {
        let mut series = (*plain.series).clone();
        let values = y.iter().enumerate().map(|(t, own)| if t > start { -1e6 } else { *own });
        series.columns = vec![Arc::new(values.collect())];
        let mut other = (*plain).clone();
        other.series = Arc::new(series);
        assert_eq!(*path, paths(&Arc::new(other), &[start], 5)[0]);
    }
}

#[test]
fn with_other_inputs_or_a_longer_horizon_there_is_none() {
    let y = wave(120);
    let two =
        trained(checked(vec![y.clone(), y.clone()], ScalerKind::None, TargetForm::Level), 0.1);
    assert!(Rolling::new(two, vec![110], 2).is_none());
    let one = checked(vec![y], ScalerKind::None, TargetForm::Level);
    let spec = ExperimentSpec { horizon: 2, ..one.spec };
    let far = trained(spec.check(one.series).expect("runs"), 0.1);
    assert!(!can_roll(&far));
}

#[test]
fn what_is_no_number_ends_its_path() {
    let own = checked(vec![wave(120)], ScalerKind::Standard, TargetForm::Level);
    let own = trained(own, f32::NAN);
    let all = paths(&own, &[104, 105], 3);
    assert!(all.len() == 2 && all.iter().all(|path| path.len() == 3 && path[0].is_nan()));
    let y = own.series.target();
    let ahead = Ahead::new((y, 60, None), vec![104, 105], 3, Some(all), &[]);
    assert_eq!(ahead.rmse(ROLLED, 1), None);
    assert_eq!(ahead.count(), Count::default());
}

/// y = 0, 1, 4, 9 ... : by hand.
#[test]
fn errors_step_by_step() {
    let y: Vec<f64> = (0..10).map(|t| f64::from(t * t)).collect();
    let forecast = |add: f64| Forecast {
        model: "lstm".into(),
        order: None,
        start: 5,
        values: Arc::new((5..10).map(|t| f64::from(t * t) + add).collect()),
    };
    let own = [forecast(1.0), forecast(20.0)];
    let rolled = vec![vec![35.0, 49.0], vec![50.0, 60.0]];
    let direct = [Some(&own[0]), Some(&own[1])];
    let ahead = Ahead::new((&y, 4, Some(3)), vec![5, 6], 2, Some(rolled), &direct);
    let models: Vec<&str> = ahead.lines.iter().map(|own| own.model).collect();
    assert_eq!(models, [ROLLED, DIRECT, "naive", "seasonal-naive", "drift", "ar"]);
    assert_eq!(ahead.line("ar").and_then(|own| own.order), Some(1));
    // 36 − 35, 49 − 50; 49 − 49, 64 − 60.
    assert_eq!(
        ahead.line(ROLLED).map(|own| own.errors.clone()),
        Some(vec![Some([1.0, 1.0]), Some([8_f64.sqrt(), 2.0])])
    );
    assert_eq!((ahead.rmse(DIRECT, 1), ahead.rmse(DIRECT, 2)), (Some(1.0), Some(20.0)));
    // The last value: 36 − 25, 49 − 36; 49 − 25, 64 − 36.
    assert_eq!(ahead.rmse("naive", 1), Some(((121.0 + 169.0) / 2.0_f64).sqrt()));
    assert_eq!(ahead.rmse("naive", 2), Some(((576.0 + 784.0) / 2.0_f64).sqrt()));
    // Three rows before the row that is told, which the start knows: 36 − 9, 49 − 16.
    assert_eq!(ahead.rmse("seasonal-naive", 1), Some(((729.0 + 1089.0) / 2.0_f64).sqrt()));
    // Drift: y + h y / t from y₀ = 0: 25 + 5, 36 + 6.
    let drift = ahead.rmse("drift", 1).expect("a line");
    assert!((drift - ((36.0 + 49.0) / 2.0_f64).sqrt()).abs() < 1e-9);
    assert_eq!(ahead.least(1), Some(ROLLED), "of equals the first");
    assert_eq!(ahead.count(), Count { better: 2, level: 0, worse: 0 });
    assert_eq!(ahead.winners(), [(ROLLED, 1, 2)]);
    let alone = Ahead::new((&y, 4, None), vec![5, 6], 2, None, &[None, None]);
    assert_eq!(alone.lines.len(), 3, "last value, drift and AR");
    assert_eq!(alone.winners(), [("drift", 1, 2)]);
}

#[test]
fn of_a_step_whose_model_is_missing_there_is_no_error() {
    let y = wave(20);
    let values = Arc::new(y[10..].to_vec());
    let own = Forecast { model: "lstm".into(), order: None, start: 10, values };
    let ahead = Ahead::new((&y, 8, None), vec![10, 12], 3, None, &[Some(&own), None, Some(&own)]);
    assert_eq!(ahead.line(DIRECT).map(|own| own.errors[1]), Some(None));
    assert_eq!((ahead.rmse(DIRECT, 1), ahead.rmse(DIRECT, 3)), (Some(0.0), Some(0.0)));
    assert_eq!(ahead.winners().len(), 3);
}
