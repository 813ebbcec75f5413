//! A moment as a file: what a link says of it, and what a link cannot carry. No browser.

use super::edit::model::{Changes, Edits};
use super::family::carry::varied;
use super::family::grow::{grown, grows};
use super::imported::{TARGET, over};
use super::model::{Given, Scene};
use super::scenes::sheet;
use crate::engine::{Network, Shape};
use crate::exchange::link::{self, Bounds, Example, Link, Moment, View};
use crate::exchange::model_file::{ModelFile, SavedScene};
use crate::message::Message;
use std::sync::Arc;

/// What a file puts on the screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The scene in its own kind of cell, before any change.
    pub home: Arc<Scene>,
    /// What was changed in what is looked at.
    pub own: Option<Edits>,
    /// What was changed in the scene's own kind of cell, while another is looked at.
    pub away: Option<Edits>,
    pub moment: Moment,
}

/// What is looked at as a file has it: `now`, of the scene `home` before any change in its own kind of cell, and
/// `away`, what that became, with all its layers and directions, while another kind is looked at. The model of a run becomes one of a file: its data
/// stay where they are, but for the sequence that it reads.
pub fn saved(now: &Scene, home: &Scene, away: Option<&Scene>, moment: Moment) -> ModelFile {
    let by_hand = sheet(moment.example).is_some();
    let example = if by_hand { moment.example } else { Example::Imported };
    let moment = Moment { example, ..moment };
    let as_it_was = (&now.network, &now.xs) == (&home.network, &home.xs);
    let base = (!by_hand && !as_it_was).then(|| (home.network.clone(), home.xs.clone()));
    let away = away.filter(|own| now.cell() != home.cell() && alike(&own.network, &now.network));
    let of_run = home.source().map(|(run, _)| &run.spec);
    let told =
        |name: &str| home.about.iter().find(|own| own.code == TARGET)?.arg(name).map(str::to_owned);
    let file = home.about.first().and_then(|own| own.arg("file"));
    ModelFile {
        network: now.network.clone(),
        inputs: home.inputs.clone(),
        target: of_run.map(|spec| spec.target.clone()).or_else(|| told("target")),
        scaler: of_run.map(|spec| spec.scaler.key().to_owned()).or_else(|| told("scaler")),
        scene: Some(SavedScene {
            link: link::write(&Link { moment, ..Link::default() }),
            xs: now.xs.clone(),
            starts: now.starts.clone(),
            holds: now.holds.clone(),
            base,
            home: away.map(|own| (own.network.clone(), own.holds.clone())),
            file: file.map(str::to_owned),
        }),
    }
}

/// What a file called `name` puts on the screen.
///
/// # Errors
/// `SCENE-PLACE` where its moment cannot be understood, `SCENE-EXAMPLE` where its numbers are not those of a
/// model like its example.
pub fn opened(name: &str, file: ModelFile, scene: SavedScene) -> Result<Screen, Message> {
    let moment = moment(&file.network, &scene)?;
    let SavedScene { xs, starts, holds, base, home: away, file: own_name, .. } = scene;
    let foreign = || Message::new("SCENE-EXAMPLE").with("example", moment.example.key());
    let network = file.network.clone();
    let home = Arc::new(match sheet(moment.example) {
        Some(sheet) => Scene::by_hand(sheet),
        None => {
            let (network, xs) = base.unwrap_or_else(|| (network.clone(), xs.clone()));
            let told = Message::new("gates.scene.saved");
            let told = told.with("file", own_name.as_deref().unwrap_or(name));
            over(told, ModelFile { network, ..file }, xs)
        }
    });
    let (kind, stack) = ((moment.cell, moment.carry), moment.stack);
    let whole =
        if grows(&home, stack) { Arc::new(grown(&home, stack, kind.1)) } else { home.clone() };
    if !alike(&whole.network, &network) {
        return Err(foreign());
    }
    let away = match away {
        Some((network, holds)) => {
            if network.shape() != whole.network.shape() {
                return Err(foreign());
            }
            let (xs, starts) = (xs.clone(), starts.clone());
            Some(edits(whole.clone(), Given { network, xs, starts, holds }))
        }
        None => None,
    };
    let base = if kind.0 == whole.cell() { whole } else { Arc::new(varied(&whole, kind)) };
    let own = edits(base, Given { network, xs, starts, holds });
    // Of what was changed at home another kind of cell may show nothing.
    let own = (own.changes() != Changes::default() || away.is_some()).then_some(own);
    Ok(Screen { home, own, away, moment })
}

/// The moment that the file's link says, in the kind of cell that its weights are of.
fn moment(network: &Network<f64>, scene: &SavedScene) -> Result<Moment, Message> {
    let odd = |items: &str| Err(Message::new("SCENE-PLACE").with("items", items));
    let shape = network.shape();
    let steps = scene.xs.len();
    let bounds = Bounds { steps, units: shape.hidden, layers: shape.layers };
    let (link, message) = link::parse(&scene.link, |_| Some(bounds));
    if let Some(message) = message {
        return odd(message.arg("items").unwrap_or_default());
    }
    let example = match link.moment.example {
        Example::Trained => Example::Imported,
        own => own,
    };
    let both = shape.bidirectional;
    match link.moment {
        _ if link.view != View::Gates => odd(link.view.key()),
        Moment { cell, .. } if cell != shape.cell => odd(&format!("v={}", cell.key())),
        Moment { layer, .. } if layer > shape.layers => odd(&format!("layer={layer}")),
        Moment { from_end: true, .. } if !both => odd("way=rtl"),
        moment => Ok(Moment { example, ..moment }),
    }
}

/// Whether both have the same sizes, in whatever kinds of cell.
fn alike(a: &Network<f64>, b: &Network<f64>) -> bool {
    (Shape { cell: b.shape().cell, ..a.shape() }) == b.shape()
}

fn edits(base: Arc<Scene>, given: Given) -> Edits {
    let now = Arc::new(base.with(given));
    Edits::changed(base, now)
}

#[cfg(test)]
mod tests {
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
        let bytes = write_scene(&saved(now, home, away, moment)).unwrap();
        let mut file = read(&bytes).unwrap();
        let scene = file.scene.take().unwrap();
        opened("sent.safetensors", file, scene).unwrap()
    }

    /// What is looked at is the same to the last digit.
    fn same(got: &Scene, now: &Scene) {
        assert_eq!((&got.trace, &got.holds), (&now.trace, &now.holds));
        assert_eq!((&got.network, &got.answer), (&now.network, &now.answer));
        assert_eq!((&got.xs, &got.marks, &got.inputs), (&now.xs, &now.marks, &now.inputs));
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
        let file = ModelFile { network, inputs, target, scaler, scene: None };
        Arc::new(imported::scene("mine.safetensors", file))
    }

    #[test]
    fn a_model_travels_with_what_it_was_before() {
        for own in ["lstm", "gru", "rnn", "peephole"] {
            let home = model(cell(own));
            let moment = Moment {
                example: Example::Imported,
                cell: cell(own),
                layer: 2,
                ..Moment::default()
            };
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
        let good = saved(&home, &home, None, Moment::default());
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
}
