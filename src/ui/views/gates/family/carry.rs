//! Weights and changes that go along into another kind of cell, and how far its answers then are from those of
//! the kind it is measured by. No browser.

use crate::engine::Carry;
use crate::engine::cell::CellKind;
use crate::notation::letters as s;
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

/// The kind that `cell` is measured by: a convention of the GRU by PyTorch's, all else by `home`, the scene's own.
pub fn measured_by(home: CellKind, cell: CellKind) -> CellKind {
    let usual = CellKind::ALL.into_iter().find(|own| own.key() == cell.key());
    usual.filter(|usual| cell.key() == "gru" && *usual != cell).unwrap_or(home)
}

fn measure(home: &Scene, (cell, carry): Kind) -> Scene {
    match measured_by(home.cell(), cell) {
        own if own == home.cell() => home.clone(),
        own => varied(home, (own, carry)),
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

/// Below this two answers are the same to rounding.
pub const SAME: f64 = 1e-12;

/// The key of how far apart the hidden states are, where the answers are so far.
pub fn told_of_h(answers: f64, states: f64) -> &'static str {
    match (answers < SAME, states < SAME) {
        (true, true) => "gates.kin.h-same",
        (false, true) => "gates.kin.h-alone",
        (_, false) => "gates.kin.h-apart",
    }
}

/// The largest difference between the hidden states of their top layers, and the unit (from 0) that it is of: more
/// than the answers tell, where these weigh some units only.
pub fn state_difference(a: &Scene, b: &Scene) -> (f64, usize) {
    let steps = 1..=a.steps().min(b.steps());
    let apart = steps.flat_map(|step| {
        let [old, new] = [a, b].map(|own| own.at(own.network.shape().layers, step).get(s::H));
        let far = old.iter().zip(new).map(|(old, new)| (old - new).abs());
        far.zip(0..).collect::<Vec<_>>()
    });
    apart.fold((0.0, 0), |most, own| if own.0 > most.0 { own } else { most })
}

/// Whether weights and behaviour come to the same numbers in `cell`.
pub fn alike(home: &Scene, cell: CellKind) -> bool {
    let [weights, behaviour] = Carry::ALL.map(|carry| home.network.carried(cell, carry));
    weights == behaviour
}

/// The changes of two kinds: those of the scene's own, and those of the one that is looked at.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub home: Option<Edits>,
    pub own: Option<Edits>,
}

impl Kept {
    /// Whether what was changed is of `base` already, as after a file was opened.
    pub fn is_of(&self, base: &Scene) -> bool {
        let own = |own: &Edits| own.base().same_source(base) && own.base().network == base.network;
        self.own.as_ref().is_some_and(own)
    }

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
/// gates that are one in the other kind are not made alike by a visit. Where several numbers stand for one there, the
/// change is added.
fn bring_home(home: &mut Edits, away: &Edits, carry: Carry) {
    let cell = home.scene().cell();
    let mut network = home.scene().network.clone();
    let came = network.carried(away.scene().cell(), carry);
    let [before, after] = [&came, &away.scene().network].map(|own| own.carried(cell, carry));
    let changed = before.numbers().iter().zip(after.numbers());
    for (own, (before, after)) in network.numbers_mut().iter_mut().zip(changed) {
        if before != after {
            *own = if own == before { *after } else { *own + (after - before) };
        }
    }
    home.replace(network, away.scene().xs.clone(), away.scene().starts.clone());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Network, Shape};
    use crate::ui::views::gates::edit::model::{Changes, Place, number};
    use crate::ui::views::gates::family::kin::forms;
    use crate::ui::views::gates::scenes::SHEETS;

    #[test]
    fn states_are_equal_as_well_only_where_answers_are() {
        assert_eq!(told_of_h(0.0, 1e-15), "gates.kin.h-same");
        assert_eq!(told_of_h(0.6804, 0.0), "gates.kin.h-alone");
        assert_eq!(told_of_h(0.0, 0.3), "gates.kin.h-apart");
    }

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
    fn states_differ_where_the_answers_do_not_see_it() {
        let home = Scene::by_hand(SHEETS[0]);
        let coupled = kind("coupled", Carry::Weights);
        let own = varied(&home, coupled);
        assert!(difference(&home, &own) < 1e-12);
        let (most, unit) = state_difference(&home, &own);
        assert!(most > 0.3 && unit != 0, "{most} of unit {unit}");
        assert_eq!(state_difference(&home, &home).0, 0.0);
    }

    /// What is said of a unit holds in a kind of cell that does the same.
    #[test]
    fn a_unit_keeps_its_job_where_the_cell_does_the_same() {
        let home = Scene::by_hand(SHEETS[0]);
        let does = |name: &str, carry: Carry| varied(&home, kind(name, carry)).does_as(&home);
        assert!(does("peephole", Carry::Weights) && does("article:forget", Carry::Behaviour));
        assert!(!does("article:forget", Carry::Weights) && !does("lstm1997", Carry::Weights));
        assert!(!does("coupled", Carry::Weights) && !does("gru", Carry::Weights));
    }

    #[test]
    fn a_choice_that_changes_nothing_is_known() {
        let home = Scene::by_hand(SHEETS[0]);
        let of = |name: &str| alike(&home, CellKind::parse(name).unwrap());
        assert!(of("peephole") && of("lstm1997") && !of("article:forget"));
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

    /// A model of a file, whose own kind is a GRU.
    #[test]
    fn a_gru_becomes_an_lstm_and_is_itself_again() {
        let (gru, lstm) = (kind("gru", Carry::Weights), HOME);
        let shape = Shape { cell: gru.0, ..Shape::lstm(2, 3, 2, 1) };
        let mut network = Network::zeros(shape);
        let all = network.numbers_mut().iter_mut().enumerate();
        all.for_each(|(k, own)| *own = libm::cos(k as f64));
        let xs = SHEETS[0].inputs();
        let home = Arc::new(Scene::imported(network, xs, Vec::new(), Vec::new(), None));
        let away = varied(&home, lstm);
        let bias = |scene: &Scene, id: &str| {
            let mut own = scene.blocks[1].iter().filter(|block| block.bias_symbol.id == id);
            own.next().map(|block| block.bias[2]).unwrap()
        };
        // z keeps, so that what is written is what it leaves; the candidate has both biases of n.
        assert_eq!(
            (bias(&away, "b_f"), bias(&away, "b_i")),
            (bias(&home, "b_z"), -bias(&home, "b_z"))
        );
        assert_eq!(bias(&away, "b_g"), bias(&home, "b_n") + bias(&home, "b_hn"));
        assert!(difference(&measured(&home, &away, lstm), &away) > 1e-3);
        let before = kind("gru:before,keeps", Carry::Weights);
        assert_eq!(measured_by(gru.0, before.0), gru.0);
        assert_eq!((measured_by(lstm.0, before.0), measured_by(gru.0, lstm.0)), (gru.0, gru.0));

        let mut edits = Edits::new(home.clone());
        let late = Place::Weight { track: 1, gate: shape.cell.gates()[2], unit: 1, column: 0 };
        edits.set(late, 0.5);
        let changed = edits.scene().clone();
        let kept = Kept { home: None, own: Some(edits) }.along(&home, gru, lstm);
        assert_eq!(kept.own.as_ref().unwrap().changes().weights, 1);
        let back = kept.along(&home, lstm, gru).own.unwrap();
        assert_eq!(back.scene().network, changed.network);
    }

    /// The LSTM's candidate has one bias for the two of the GRU's n.
    #[test]
    fn the_two_biases_of_a_gru_come_back_as_two() {
        let (gru, lstm) = (kind("gru", Carry::Weights), HOME);
        let network = Network::zeros(Shape { cell: gru.0, ..Shape::lstm(1, 2, 1, 1) });
        let home =
            Arc::new(Scene::imported(network, vec![vec![0.5]; 4], Vec::new(), Vec::new(), None));
        let [n, h] = ["b_n", "b_hn"].map(|id| {
            let rows = home.network.shape().layer(0).row(gru.0.gates()[2]);
            let bias = |column: &usize| {
                let mut own = (*home).clone().network;
                let place = own.weight_place((0, 0), gru.0.gates()[2], 1, *column).unwrap();
                own.numbers_mut()[place] = 1.0;
                let blocks = own.blocks(0, 0);
                blocks.iter().any(|own| own.bias_symbol.id == id && own.bias[1] == 1.0)
            };
            (0..rows.len()).find(bias).unwrap()
        });
        let place =
            |column: usize| Place::Weight { track: 0, gate: gru.0.gates()[2], unit: 1, column };
        let mut edits = Edits::new(home.clone());
        edits.set(place(n), 0.5);
        edits.set(place(h), 1.25);
        let kept = Kept { home: None, own: Some(edits) }.along(&home, gru, lstm);
        let untouched = kept.own.as_ref().unwrap().scene().clone();
        let late = Place::Weight { track: 0, gate: s::G, unit: 1, column: 3 };
        assert_eq!(number(&untouched, late), Some(1.75));
        let mut kept = kept.along(&home, lstm, gru);
        let own = kept.own.as_ref().unwrap().scene();
        assert_eq!((number(own, place(n)), number(own, place(h))), (Some(0.5), Some(1.25)));
        // A change made in the LSTM is added to the first.
        kept = kept.along(&home, gru, lstm);
        kept.own.as_mut().unwrap().set(late, 2.0);
        let back = kept.along(&home, lstm, gru).own.unwrap();
        let own = back.scene();
        assert_eq!((number(own, place(n)), number(own, place(h))), (Some(0.75), Some(1.25)));
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
