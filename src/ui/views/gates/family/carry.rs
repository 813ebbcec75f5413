//! Weights and changes that go along into another kind of cell, and how far its answers then are from those of
//! the kind it is measured by. No browser.

use crate::engine::Carry;
use crate::engine::cell::CellKind;
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::model::{Given, Scene};
use std::sync::Arc;

/// A kind of cell, and what stays of the weights in it.
pub type Kind = (CellKind, Carry);

/// A scene with its weights in cells of another kind.
pub fn varied(scene: &Scene, (cell, carry): Kind) -> Scene {
    let network = scene.network.carried(cell, carry);
    let mut given = Given { network, ..Given::of(scene) };
    // What the other kind does not have cannot be held in it.
    let blocks = given.network.blocks(0, 0);
    given.holds.retain(|hold| blocks.iter().any(|block| block.gate == hold.gate));
    scene.with(given)
}

/// What a kind is measured by: a convention of the GRU by PyTorch's, all else by the scene's own kind.
fn measure(home: &Scene, (cell, carry): Kind) -> Scene {
    let usual = CellKind::ALL.into_iter().find(|own| own.key() == cell.key());
    match usual {
        Some(usual) if cell.key() == "gru" && usual != cell => varied(home, (usual, carry)),
        _ => home.clone(),
    }
}

/// The same over the sequence of `now`, from its initial states.
pub fn measured(home: &Scene, now: &Scene, kind: Kind) -> Scene {
    let own = measure(home, kind);
    own.with(Given { network: own.network.clone(), holds: Vec::new(), ..Given::of(now) })
}

/// The largest difference between the outputs of two scenes over one sequence.
pub fn difference(a: &Scene, b: &Scene) -> f64 {
    let pairs = a.trace.output.iter().flatten().zip(b.trace.output.iter().flatten());
    pairs.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The changes of two kinds: those of the scene's own, and those of the one that is looked at.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub home: Option<Edits>,
    pub own: Option<Edits>,
}

impl Kept {
    /// What was changed in `from` goes along to `to`. `home` is the scene before any change. Single changes cannot
    /// be taken back there: what was looked at before is kept by [`History`](super::history::History).
    pub fn along(mut self, home: &Arc<Scene>, from: Kind, to: Kind) -> Self {
        self.own = self.own.filter(|own| own.base().same_origin(home));
        self.home = self.home.filter(|own| own.base().same_source(home));
        if from.0 == home.cell() {
            self.home = self.own.take();
        } else if let Some(own) = self.own.take() {
            let mut edits = self.home.take().unwrap_or_else(|| Edits::new(home.clone()));
            bring_home(&mut edits, &own, from.1);
            self.home = Some(edits);
        }
        if to.0 == home.cell() {
            return Self { own: self.home.take().map(Edits::settled), home: None };
        }
        let own = self.home.as_ref().map(|edits| {
            let base = Arc::new(varied(home, to));
            Edits::changed(base, Arc::new(varied(edits.scene(), to)))
        });
        Self { own, ..self }
    }
}

/// The numbers that were changed elsewhere since they came there, and no others, with inputs and initial states: two
/// gates that are one in the other kind are not made alike by a visit.
fn bring_home(home: &mut Edits, away: &Edits, carry: Carry) {
    let cell = home.scene().cell();
    let mut network = home.scene().network.clone();
    let there = network.carried(away.scene().cell(), carry);
    let [before, after] =
        [&there, &away.scene().network].map(|network| network.carried(cell, carry));
    let changed = before.numbers().iter().zip(after.numbers());
    for (own, (before, after)) in network.numbers_mut().iter_mut().zip(changed) {
        if before != after {
            *own = *after;
        }
    }
    home.replace(network, away.scene().xs.clone(), away.scene().starts.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::letters as s;
    use crate::ui::views::gates::edit::model::{Changes, Place, number};
    use crate::ui::views::gates::family::kin::forms;
    use crate::ui::views::gates::scenes::SHEETS;

    fn kind(name: &str, carry: Carry) -> Kind {
        (CellKind::parse(name).unwrap(), carry)
    }

    const HOME: Kind = (CellKind::Lstm, Carry::Weights);

    #[test]
    fn the_answers_of_equal_forms_are_equal_on_every_example() {
        for sheet in SHEETS {
            let home = Scene::by_hand(sheet);
            let apart = |name: &str, carry: Carry| {
                let kind = kind(name, carry);
                difference(&measure(&home, kind), &varied(&home, kind))
            };
            assert!(apart("article:forget", Carry::Behaviour) < 1e-12);
            assert!(apart("peephole", Carry::Weights) < 1e-12);
            assert!(apart("gru:after,writes", Carry::Behaviour) < 1e-12);
            assert!(apart("article:forget", Carry::Weights) > 1e-2, "{}", sheet.example.key());
            assert!(apart("gru", Carry::Behaviour) > 1e-4 && apart("rnn", Carry::Behaviour) > 1e-2);
        }
        // Of the example that begins, both other switches of the article move the answers.
        let home = Scene::by_hand(SHEETS[0]);
        for form in ["article:forget,output", "article:forget,tanh"] {
            let own = varied(&home, kind(form, Carry::Behaviour));
            assert!(difference(&home, &own) > 1e-3, "{form}");
        }
    }

    #[test]
    fn a_change_goes_along_and_comes_back() {
        let home = Arc::new(Scene::by_hand(SHEETS[0]));
        let mark = Place::Weight { track: 0, gate: s::F, unit: 0, column: 5 };
        let mut edits = Edits::new(home.clone());
        edits.set(mark, -4.0);
        let article = kind("article:forget", Carry::Behaviour);
        let mut kept = Kept { home: None, own: Some(edits) }.along(&home, HOME, article);
        let own = kept.own.as_mut().unwrap();
        // The sign turned, and one number is told as changed.
        assert_eq!(number(own.scene(), mark), Some(4.0));
        assert_eq!(own.changes(), Changes { weights: 1, ..Changes::default() });
        own.begin();
        own.set(mark, 2.0);
        own.set(Place::Input { step: 4, column: 1 }, 1.0);
        // Through a kind without gates and back: the gate's number is still known.
        let rnn = kind("rnn", Carry::Weights);
        let kept = kept.along(&home, article, rnn).along(&home, rnn, HOME);
        let mut own = kept.own.unwrap();
        assert_eq!(number(own.scene(), mark), Some(-2.0));
        assert!(own.scene().marks[4] && kept.home.is_none());
        // The way back leads over the switch.
        assert!(!own.can_undo());
        own.reset();
        assert!(!own.scene().marks[4]);
    }

    #[test]
    fn a_change_made_at_home_is_the_only_one_after_a_visit() {
        let home = Arc::new(Scene::by_hand(SHEETS[0]));
        let mark = Place::Weight { track: 0, gate: s::F, unit: 0, column: 5 };
        for cell in forms() {
            for carry in Carry::ALL {
                let mut edits = Edits::new(home.clone());
                edits.set(mark, -2.0);
                let kept = Kept { home: None, own: Some(edits) };
                let there = kept.along(&home, HOME, (cell, carry));
                let own = there.along(&home, (cell, carry), HOME).own.unwrap();
                assert_eq!(own.changes().weights, 1, "{}", cell.name());
                assert_eq!(number(own.scene(), mark), Some(-2.0));
            }
        }
    }

    #[test]
    fn untouched_weights_come_back_untouched_whatever_the_way() {
        let home = Arc::new(Scene::by_hand(SHEETS[2]));
        for cell in forms() {
            for carry in Carry::ALL {
                let away = Kept::default().along(&home, HOME, (cell, carry));
                assert!(away.own.is_none());
                let back = away.along(&home, (cell, carry), HOME);
                assert!(back.own.is_none() && back.home.is_none());
            }
        }
    }
}
