//! Moments through files and back.

mod windows;

use super::*;
use crate::engine::cell::CellKind;
use crate::engine::trace::Hold;
use crate::engine::{Carry, Network, Stack};
use crate::exchange::model_file::{read, write_scene};
use crate::notation::letters as s;
use crate::ui::views::gates::edit::model::Place;
use crate::ui::views::gates::family::carry::Kept;
use crate::ui::views::gates::imported;
use crate::ui::views::gates::scenes::SHEETS;

const LSTM: (CellKind, Carry) = (CellKind::Lstm, Carry::Weights);

fn cell(name: &str) -> CellKind {
    CellKind::parse(name).unwrap()
}

/// Through a file and back.
fn sent(now: &Scene, home: &Scene, away: Option<&Scene>, moment: Moment) -> Screen {
    through(Shown { now, home, away, pinned: None, moment }).unwrap()
}

fn through(shown: Shown) -> Result<Screen, Message> {
    let bytes = write_scene(&saved(shown)).unwrap();
    let mut file = read(&bytes)?;
    let scene = file.scene.take().unwrap();
    opened("sent.safetensors", file, scene)
}

/// What is looked at is the same to the last digit.
fn same(got: &Scene, now: &Scene) {
    assert_eq!((&got.trace, &got.holds), (&now.trace, &now.holds));
    assert_eq!((&got.network, &got.answer), (&now.network, &now.answer));
    assert_eq!((&got.xs, &got.marks, &got.inputs), (&now.xs, &now.marks, &now.inputs));
    assert_eq!((got.times(), got.rhythm(), &got.short), (now.times(), now.rhythm(), &now.short));
}

fn edited(base: Arc<Scene>) -> Edits {
    let mut edits = Edits::new(base);
    edits.set(Place::Weight { track: 0, gate: s::F, unit: 0, column: 2 }, -4.1);
    edits.set(Place::Input { step: 3, column: 0 }, 1.0 / 3.0);
    edits.set(Place::Start { track: 0, memory: true, unit: 1 }, 0.5);
    let steps = 4..7;
    let hold = Hold { layer: 0, direction: 0, gate: s::I, unit: 1, steps, value: 0.25 };
    edits.hold(None, Some(hold));
    edits
}

#[test]
fn every_example_comes_back_with_its_changes_and_its_moment() {
    for sheet in SHEETS {
        let home = Arc::new(Scene::by_hand(sheet));
        let moment =
            Moment { example: sheet.example, step: 5, stage: 6, unit: 2, ..Moment::default() };
        let edits = edited(home.clone());
        let screen = sent(edits.scene(), &home, None, moment);
        let own = screen.own.unwrap();
        same(own.scene(), edits.scene());
        assert_eq!((own.changes(), screen.moment), (edits.changes(), moment));
        assert!(own.base().same_source(&home) && screen.away.is_none());
        // Untouched, there is nothing to undo.
        assert!(sent(&home, &home, None, moment).own.is_none());
    }
}

#[test]
fn another_kind_of_cell_comes_back_and_so_does_what_was_changed_before_it() {
    let home = Arc::new(Scene::by_hand(SHEETS[0]));
    let kind = (cell("gru:before,writes"), Carry::Behaviour);
    let kept = Kept { home: None, own: Some(edited(home.clone())) }.along(&home, LSTM, kind);
    let (mut own, away) = (kept.own.unwrap(), kept.home.unwrap());
    own.begin();
    own.set(
        Place::Weight { track: 0, gate: own.scene().blocks[0][0].gate, unit: 1, column: 0 },
        1.5,
    );
    let moment = Moment { cell: kind.0, carry: kind.1, step: 9, ..Moment::default() };
    let screen = sent(own.scene(), &home, Some(away.scene()), moment);
    assert_eq!(screen.moment, moment);
    same(screen.own.as_ref().unwrap().scene(), own.scene());
    same(screen.away.as_ref().unwrap().scene(), away.scene());
    // In the kind that it came in nothing has to move; going home takes the change along.
    let kept = Kept { home: screen.away, own: screen.own };
    assert!(kept.is_of(&varied(&home, kind)) && !kept.is_of(&home));
    let back = kept.along(&home, kind, LSTM).own.unwrap();
    assert_eq!(back.scene().xs, own.scene().xs);
    assert_ne!(back.scene().network, away.scene().network);
}

#[test]
fn what_another_kind_does_not_show_is_not_lost() {
    let home = Arc::new(Scene::by_hand(SHEETS[0]));
    let mut edits = Edits::new(home.clone());
    edits.set(Place::Weight { track: 0, gate: s::F, unit: 0, column: 5 }, -4.0);
    let rnn = (cell("rnn"), Carry::Weights);
    let kept = Kept { home: None, own: Some(edits) }.along(&home, LSTM, rnn);
    let (own, away) = (kept.own.unwrap(), kept.home.unwrap());
    assert_eq!(own.changes(), Changes::default());
    let moment = Moment { cell: rnn.0, ..Moment::default() };
    let screen = sent(own.scene(), &home, Some(away.scene()), moment);
    let kept = Kept { home: screen.away, own: screen.own };
    let back = kept.along(&home, rnn, LSTM).own.unwrap();
    assert_eq!(back.scene().network, away.scene().network);
}

fn model(cell: CellKind) -> Arc<Scene> {
    let shape = Shape { cell, ..Shape::lstm(3, 4, 2, 1) };
    let mut network = Network::zeros(shape);
    let numbers = network.numbers_mut().iter_mut().enumerate();
    numbers.for_each(|(k, own)| *own = libm::sin(k as f64));
    let (target, scaler) = (Some("Close".into()), Some("minmax".into()));
    let inputs = ["a", "b", "c"].map(str::to_owned).to_vec();
    let file = ModelFile { network, inputs, target, scaler, reading: None, scene: None };
    Arc::new(imported::scene("mine.safetensors", file))
}

#[test]
fn a_model_travels_with_what_it_was_before() {
    for own in ["lstm", "gru", "rnn", "peephole"] {
        let home = model(cell(own));
        let moment =
            Moment { example: Example::Imported, cell: cell(own), layer: 2, ..Moment::default() };
        let mut edits = Edits::new(home.clone());
        edits.set_column(0, &[0.1, 0.2, 0.3]);
        let screen = sent(edits.scene(), &home, None, moment);
        same(screen.own.as_ref().unwrap().scene(), edits.scene());
        same(&screen.home, &home);
        assert_eq!(screen.home.about[0].arg("file"), Some("mine.safetensors"));
        assert_eq!(screen.home.about[1], home.about[1]);
        // In another kind of cell, its own stays known.
        let kind = (cell("lstm1997"), Carry::Weights);
        let away = varied(&home, kind);
        let moment = Moment { cell: kind.0, ..moment };
        let screen = sent(&away, &home, None, moment);
        assert!(screen.own.is_none());
        assert_eq!(screen.home.network, home.network);
    }
}

#[test]
fn layers_and_directions_come_back_in_every_kind() {
    let home = Arc::new(Scene::by_hand(SHEETS[0]));
    for (layers, both, from_end) in
        [(2, false, false), (1, true, true), (3, true, true), (3, true, false)]
    {
        let stack = Stack { layers, both };
        for carry in Carry::ALL {
            let whole = Arc::new(grown(&home, stack, carry));
            let last = layers * (1 + usize::from(both)) - 1;
            let mut edits = edited(whole.clone());
            let gate = whole.blocks[last][1].gate;
            edits.set(Place::Weight { track: last, gate, unit: 3, column: 1 }, 1.0 / 7.0);
            edits.set(Place::Start { track: last, memory: false, unit: 0 }, -0.25);
            let steps = 2..9;
            let direction = usize::from(both);
            let (layer, unit, value) = (layers - 1, 2, 0.75);
            edits.hold(None, Some(Hold { layer, direction, gate, unit, steps, value }));
            let moment = Moment { layer: layers, stack, from_end, carry, ..Moment::default() };
            let screen = sent(edits.scene(), &home, None, moment);
            let own = screen.own.unwrap();
            same(own.scene(), edits.scene());
            assert_eq!((own.changes(), screen.moment), (edits.changes(), moment));
            assert!(own.base().network == whole.network && screen.away.is_none());
            // Untouched, it is what it is without a file.
            assert!(sent(&whole, &home, None, moment).own.is_none());

            let kind = (cell("gru"), carry);
            let kept = Kept { home: None, own: Some(edits) }.along(&whole, LSTM, kind);
            let (own, away) = (kept.own.unwrap(), kept.home.unwrap());
            let moment = Moment { cell: kind.0, ..moment };
            let screen = sent(own.scene(), &home, Some(away.scene()), moment);
            same(screen.own.as_ref().unwrap().scene(), own.scene());
            same(screen.away.as_ref().unwrap().scene(), away.scene());
            let kept = Kept { home: screen.away, own: screen.own };
            assert!(kept.is_of(&varied(&whole, kind)));
        }
    }
}

/// A model that is given a second direction, and one that has it of its own.
#[test]
fn a_model_that_reads_from_both_ends_comes_back() {
    let stack = Stack { layers: 1, both: true };
    for name in ["lstm", "gru", "rnn"] {
        let home = model(cell(name));
        let whole = Arc::new(grown(&home, stack, Carry::Behaviour));
        let moment = Moment {
            example: Example::Imported,
            cell: cell(name),
            carry: Carry::Behaviour,
            stack,
            from_end: true,
            back: true,
            ..Moment::default()
        };
        let screen = sent(&whole, &home, None, moment);
        same(&screen.home, &home);
        assert!(screen.own.is_none() && screen.moment == moment);
        let by_itself = Arc::new(Scene::imported(
            whole.network.clone(),
            home.xs.clone(),
            home.inputs.clone(),
            home.about.clone(),
            None,
        ));
        let moment = Moment { stack: Stack::default(), carry: Carry::Weights, ..moment };
        let screen = sent(&by_itself, &by_itself, None, moment);
        same(&screen.home, &by_itself);
        assert!(screen.own.is_none() && screen.moment == moment);
    }
}

#[test]
fn a_moment_that_does_not_fit_its_weights_is_refused() {
    let home = Scene::by_hand(SHEETS[0]);
    let (moment, away, pinned) = (Moment::default(), None, None);
    let good = saved(Shown { now: &home, home: &home, away, pinned, moment });
    let told = |link: &str, change: fn(&mut ModelFile)| {
        let mut file = good.clone();
        change(&mut file);
        let mut scene = file.scene.take().unwrap();
        scene.link = link.into();
        opened("x", file, scene).expect_err(link)
    };
    for odd in [
        "#/gates?ex=latch&v=gru&t=1",
        "#/gates?ex=latch&t=25",
        "#/gates?ex=latch&u=5",
        "#/gates?ex=other",
        "#/train?ds=sine",
        "#/gates?layer=2",
        "#/gates?stack=2&layer=2",
        "#/gates?stack=4",
        "#/gates?reads=all",
        "#/gates?way=up",
        "#/gates?way=rtl",
        "#/\u{202e}gates",
    ] {
        assert_eq!(told(odd, |_| ()).code, "SCENE-PLACE", "{odd}");
    }
    let other = told("#/gates?ex=count&t=1", |_| ());
    assert_eq!((other.code.as_str(), other.arg("example")), ("SCENE-EXAMPLE", Some("count")));
    // Of one layer, said to be of two, or to read from both ends.
    for odd in ["#/gates?stack=2", "#/gates?reads=both"] {
        assert_eq!(told(odd, |_| ()).code, "SCENE-EXAMPLE", "{odd}");
    }
    let away = told("#/gates?ex=latch&v=lstm", |file| {
        let wide = Network::zeros(Shape::lstm(2, 4, 2, 1));
        file.scene.as_mut().unwrap().home = Some((wide, Vec::new()));
    });
    assert_eq!(away.code, "SCENE-EXAMPLE");
}
