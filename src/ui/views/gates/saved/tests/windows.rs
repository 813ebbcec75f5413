//! Windows of data, and what is pinned, through files and back.

use super::*;
use crate::data::scaler::{Fitted, ScalerKind, TargetForm};
use crate::data::series::{Missing, RawColumn, Series};
use crate::exchange::link::Judged;
use crate::train::ExperimentSpec;
use crate::train::spec::LOSSES;
use crate::train::trained::Trained;
use crate::ui::views::gates::back::ledger::Ledger;

/// A run over a table with or without days, in every scaling.
fn runs() -> Vec<Arc<Scene>> {
    let values =
        |scale: f64| (0..80).map(|row| scale * (2.0 + libm::sin(f64::from(row)))).collect();
    let column = |name: &str, scale| RawColumn { name: name.into(), values: values(scale) };
    let days: Vec<f64> = (0..80).map(|row| 1.4e9 + f64::from(row) * 86_400.0).collect();
    let all = ScalerKind::ALL.into_iter().flat_map(|kind| TargetForm::ALL.map(|form| (kind, form)));
    let run = |(place, (scaler, form)): (usize, (ScalerKind, TargetForm))| {
        let time = place.is_multiple_of(2).then_some(days.as_slice());
        let columns = vec![column("AAPL.Close", 151.1), column("AAPL.成交量", 3e7)];
        let series = Series::build(time, columns, Missing::Drop).unwrap();
        let spec = ExperimentSpec {
            target: "AAPL.Close".into(),
            cell: [CellKind::Lstm, cell("gru"), CellKind::Rnn][place % 3],
            loss: LOSSES[place % 3],
            lookback: 5,
            hidden: 4,
            layers: 2,
            scaler,
            form,
            ..ExperimentSpec::default()
        };
        let checked = spec.check(series).unwrap();
        let weights: Vec<f32> =
            (0..checked.shape.parameters()).map(|k| libm::sinf(k as f32)).collect();
        let trained = Arc::new(Trained::new(checked, &weights, 1).unwrap());
        Arc::new(Scene::trained(&trained, 70))
    };
    all.enumerate().map(run).collect()
}

#[test]
fn a_window_of_data_is_read_as_it_was() {
    for home in runs() {
        let moment = Moment {
            example: Example::Trained,
            cell: home.cell(),
            step: 5,
            stage: 7,
            layer: 2,
            ..Moment::default()
        };
        let screen = sent(&home, &home, None, moment);
        same(&screen.home, &home);
        assert!(screen.own.is_none() && !screen.home.is_example());
        assert_eq!(screen.home.title(), Some("AAPL.Close"));
        assert_eq!(screen.moment, Moment { example: Example::Imported, ..moment });
        let [mine, yours] = [&home, &screen.home].map(|own| Ledger::new(own, Judged::Every));
        assert_eq!((mine.loss, mine.gradients), (yours.loss, yours.gradients));

        let mut edits = Edits::new(home.clone());
        let gate = home.blocks[0][0].gate;
        edits.set(Place::Weight { track: 0, gate, unit: 1, column: 0 }, 1.0 / 3.0);
        edits.set(Place::Input { step: 2, column: 1 }, -0.7);
        let value = 0.1 + 0.2;
        edits.hold(None, Some(Hold { layer: 0, direction: 0, gate, unit: 0, steps: 1..3, value }));
        let screen = sent(edits.scene(), &home, None, moment);
        same(&screen.home, &home);
        same(screen.own.unwrap().scene(), edits.scene());
        // Sent on by whoever opened it.
        let again = sent(&screen.home, &screen.home, None, screen.moment);
        same(&again.home, &home);
    }
}

#[test]
fn what_is_pinned_comes_back_whatever_it_is() {
    let now = Arc::new(Scene::by_hand(SHEETS[0]));
    let stack = Stack { layers: 2, both: true };
    let whole = Arc::new(grown(&Scene::by_hand(SHEETS[3]), stack, Carry::Weights));
    let changed = edited(whole.clone()).scene().clone();
    let gru = Arc::new(varied(&changed, (cell("gru:before,writes"), Carry::Behaviour)));
    let mut pins = vec![now.clone(), whole, changed, gru, model(cell("peephole"))];
    pins.extend(runs().into_iter().step_by(5));
    let homes: Vec<Arc<Scene>> = vec![now, model(cell("gru")), runs()[0].clone()];
    for home in homes {
        for pin in &pins {
            let moment = Moment {
                example: home.example().unwrap_or(Example::Imported),
                cell: home.cell(),
                ..Moment::default()
            };
            let pinned = Some(pin.as_ref());
            let shown = Shown { now: &home, home: &home, away: None, pinned, moment };
            let screen = through(shown).unwrap();
            let own = screen.pinned.unwrap();
            same(&own, pin);
            let told = |scene: &Scene| (scene.example(), scene.title().map(str::to_owned));
            assert_eq!((told(&own), own.error()), (told(pin), pin.error()));
            same(&screen.home, &home);
        }
    }
}

#[test]
fn what_is_pinned_is_refused_where_it_cannot_be() {
    let home = Scene::by_hand(SHEETS[0]);
    let (moment, away, pinned) = (Moment::default(), None, Some(&home));
    let good = saved(Shown { now: &home, home: &home, away, pinned, moment });
    let told = |change: fn(&mut ModelFile)| {
        let mut file = good.clone();
        let mut scene = file.scene.take().unwrap();
        change(scene.pinned.as_mut().unwrap());
        opened("x", file, scene).expect_err("refused").code
    };
    let other = |file: &mut ModelFile| {
        file.network = Network::zeros(Shape::lstm(1, 4, 1, 1));
        file.scene.as_mut().unwrap().xs = vec![vec![0.0]];
    };
    assert_eq!(told(other), "SCENE-EXAMPLE");
    let odd = |file: &mut ModelFile| file.scene.as_mut().unwrap().link = "#/gates?ex=x".into();
    assert_eq!(told(odd), "SCENE-PLACE");
}

/// e to such a power is beyond all numbers.
#[test]
fn a_forecast_that_is_no_number_is_refused() {
    let home = runs()
        .into_iter()
        .find(|own| own.reading().is_some_and(|own| own.scaler.kind() == ScalerKind::LogWindow));
    let home = home.unwrap();
    let moment = Moment { cell: home.cell(), ..Moment::default() };
    let scaled = home.trace.answers[0][0];
    assert!(scaled != 0.0);
    for pinned in [None, Some(home.as_ref())] {
        let now = if pinned.is_some() { &Scene::by_hand(SHEETS[0]) } else { home.as_ref() };
        let moment = if pinned.is_some() { Moment::default() } else { moment };
        let mut file = saved(Shown { now, home: now, away: None, pinned, moment });
        let mut scene = file.scene.take().unwrap();
        let own = match &mut scene.pinned {
            Some(pinned) => &mut pinned.reading,
            None => &mut file.reading,
        };
        let span = 1e4 / scaled.abs();
        let (kind, form) = (ScalerKind::LogWindow, TargetForm::Level);
        let sign = 1e9 * scaled.signum();
        let scaler = Fitted::from_numbers(kind, form, &[[0.0, 1.0]; 2], [sign, span]).unwrap();
        own.as_mut().unwrap().scaler = scaler;
        let told = opened("x", file, scene).expect_err("beyond all numbers");
        assert_eq!(told.code, "MODEL-WINDOW");
    }
}
