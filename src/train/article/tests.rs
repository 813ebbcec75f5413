use super::*;
use crate::data::scaler::{ScalerKind, TargetForm};
use crate::data::series::{Missing, RawColumn};
use crate::engine::init;
use crate::train::ExperimentSpec;

/// Sixty rows of Close and Open that rise, and an untrained network.
fn checked(kind: ScalerKind, form: TargetForm) -> (Arc<CheckedSpec>, Arc<Network<f64>>) {
    let wave = |t: usize| 100.0 + t as f64 + 5.0 * libm::sin(t as f64);
    let column = |name: &str, shift: f64| RawColumn {
        name: name.into(),
        values: (0..60).map(|t| wave(t) + shift).collect(),
    };
    let columns = vec![column("Close", 0.0), column("Open", -2.0)];
    let series = Series::build(None, columns, Missing::Drop).expect("rows");
    let spec =
        ExperimentSpec { lookback: 5, hidden: 3, scaler: kind, form, ..ExperimentSpec::default() };
    let checked = spec.check(series).expect("checks");
    let network = Network::<f32>::init(checked.shape, init::like_torch, 1.0, 7).cast();
    (Arc::new(checked), Arc::new(network))
}

fn answered(ran: &Arc<CheckedSpec>, network: &Arc<Network<f64>>, scaler: Fitted) -> Answers {
    let mut own = Answers::new(Arc::clone(ran), Arc::clone(network), scaler);
    assert_eq!(own.done(), 0.0);
    while own.step() {}
    assert_eq!(own.done(), 1.0);
    own
}

/// The forecast in the data's own unit, as a run has it.
fn forecast(ran: &Arc<CheckedSpec>, own: &Answers) -> Vec<f64> {
    let y = ran.series.target();
    own.rows.clone().zip(&own.said).map(|(row, own)| ran.scaler.invert(*own, y[row - 1])).collect()
}

fn project(kind: ScalerKind, form: TargetForm) -> (Arc<CheckedSpec>, Project, Answers, Answers) {
    let (ran, network) = checked(kind, form);
    let right = answered(&ran, &network, ran.scaler.clone());
    let own = answered(&ran, &network, by_test(&ran).expect("rows"));
    let told = forecast(&ran, &right);
    (Arc::clone(&ran), Project::new(ran, &told, Some(own.clone()), Some(1)), right, own)
}

#[test]
fn without_a_mistake_it_is_the_error_of_the_run() {
    for kind in ScalerKind::ALL {
        for form in TargetForm::ALL {
            let (ran, project, right, _) = project(kind, form);
            let told = project.error(&[]).expect("a number");
            let actual = &ran.series.target()[ran.split.test..];
            let rmse = metrics::rmse(actual, &forecast(&ran, &right));
            assert!(
                (told.rmse() - rmse).abs() < 1e-9 && told.rows == actual.len(),
                "{kind:?} {form:?}"
            );
            assert!((right.rmse().expect("a number") - rmse).abs() < 1e-12);
            for mistake in Mistake::ALL {
                assert!(project.can(mistake));
                assert!(project.error(&[mistake]).is_some_and(|own| own.mse.is_finite()));
            }
        }
    }
}

#[test]
fn each_mistake_by_hand() {
    let (ran, project, right, own) = project(ScalerKind::Minmax, TargetForm::Level);
    let (close, open) = (ran.series.target(), &ran.series.columns[1]);
    let test = ran.split.test..60;
    let least = |all: &[f64]| all.iter().copied().fold(f64::INFINITY, f64::min);
    let most = |all: &[f64]| all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let ends = |all: &[f64]| (least(all), most(all) - least(all));
    let told = forecast(&ran, &right);
    let mean = |all: Vec<f64>| all.iter().sum::<f64>() / all.len() as f64;
    let square = |a: f64, b: f64| (a - b) * (a - b);
    let is = |made: &[Mistake], by_hand: f64| {
        let told = project.error(made).expect("a number").mse;
        assert!((told - by_hand).abs() < 1e-9 * (1.0 + by_hand), "{made:?}: {told} {by_hand}");
    };
    let (shift, span) = ends(&close[test.clone()]);
    let back: Vec<f64> = own.said.iter().map(|own| own * span + shift).collect();
    is(
        &[Mistake::OwnScale],
        mean(test.clone().zip(&back).map(|(row, own)| square(close[row], *own)).collect()),
    );
    is(
        &[Mistake::OtherColumn],
        mean(test.clone().zip(&told).map(|(row, own)| square(open[row], *own)).collect()),
    );
    let all = test.clone().flat_map(|row| told.iter().map(move |own| square(close[row], *own)));
    is(&[Mistake::Broadcast], mean(all.collect()));
    let (last, first) = (59, ran.split.test + 5);
    let kept = (first..last).map(|row| square(close[row], told[row - test.start]));
    is(&[Mistake::Windows], mean(kept.collect()));
    // All at once: Open by the least and most of its own test rows, without the ends, each with each.
    let (shift, span) = ends(&open[test.clone()]);
    let said = &own.said[first - test.start..last - test.start];
    let all = (first..last)
        .flat_map(|row| said.iter().map(move |own| square((open[row] - shift) / span, *own)));
    is(&Mistake::ALL, mean(all.collect()));
    assert_eq!(project.error(&Mistake::ALL).map(|own| own.rows), Some(test.len() - 6));
}

#[test]
fn what_cannot_be_done_is_not_done() {
    let (ran, _) = checked(ScalerKind::Standard, TargetForm::Level);
    let told = vec![120.0; 60 - ran.split.test];
    let bare = Project::new(ran, &told, None, None);
    assert!(!bare.can(Mistake::OwnScale) && !bare.can(Mistake::OtherColumn));
    assert_eq!(bare.error(&[Mistake::OwnScale, Mistake::OtherColumn]), bare.error(&[]));
    let (short, network) = checked(ScalerKind::Standard, TargetForm::Level);
    let mut few = CheckedSpec::clone(&short);
    few.split.test = 56;
    let own = answered(&Arc::new(few.clone()), &network, by_all(&few).expect("rows"));
    assert!(own.rmse().is_some());
    let few = Project::new(Arc::new(few), &[1.0; 4], Some(own), Some(1));
    assert!(!few.can(Mistake::Windows));
    assert_eq!(few.error(&[Mistake::Windows]).map(|own| own.rows), Some(4));
}

#[test]
fn each_with_each_is_the_table_of_all_differences() {
    // Differences 1−1, 1−5, 3−1, 3−5: squares 0, 16, 4, 4.
    assert_eq!(crossed(&[1.0, 3.0], &[1.0, 5.0]), 6.0);
}
