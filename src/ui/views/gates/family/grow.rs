//! A scene with more layers, or with a second direction, and changes that go along into it. No browser.

use super::carry::Kept;
use crate::engine::trace::Start;
use crate::engine::{Carry, Shape, Stack};
use crate::ui::views::gates::edit::model::{Changes, Edits};
use crate::ui::views::gates::model::{Given, Scene};
use std::sync::Arc;

/// What `scene` is given of `stack`: further layers are for what was set by hand, for only of that can be said
/// what they should do.
fn given(scene: &Scene, stack: Stack) -> Stack {
    let layers = if scene.is_by_hand() { stack.layers } else { 1 };
    Stack { layers, ..stack }
}

/// Whether `stack` asks for more than `scene` has.
pub fn grows(scene: &Scene, stack: Stack) -> bool {
    let (own, asked) = (scene.network.shape(), given(scene, stack));
    asked.layers > own.layers || (asked.both && !own.bidirectional)
}

/// `home` with what `stack` asks for and it has not.
pub fn grown(home: &Scene, stack: Stack, carry: Carry) -> Scene {
    let network = home.network.grown(given(home, stack), carry);
    home.with(Given { network, ..Given::of(home) })
}

/// What was changed goes along into the same scene with other layers or directions: of every layer and
/// direction that both have.
pub fn along(edits: &Edits, to: &Arc<Scene>) -> Option<Edits> {
    if edits.changes() == Changes::default() {
        return None;
    }
    let (base, now) = (edits.base(), edits.scene());
    let (from, shape) = (now.network.shape(), to.network.shape());
    let mut network = to.network.clone();
    for (old, new) in from.shared(shape) {
        let [before, after] = [base, now].map(|scene| scene.network.numbers()[old]);
        if before != after {
            network.numbers_mut()[new] = after;
        }
    }
    let mut holds = now.holds.clone();
    holds.retain(|hold| hold.layer < shape.layers && hold.direction < shape.directions());
    let given = Given { network, xs: now.xs.clone(), starts: starts(now, shape), holds };
    Some(Edits::changed(to.clone(), Arc::new(to.with(given))))
}

/// The same of all that was changed in a scene and in its kinds, which is in the scene's own kind by now.
pub fn all_along(kept: &Kept, to: &Arc<Scene>) -> Kept {
    Kept { own: kept.own.as_ref().and_then(|edits| along(edits, to)), home: None }
}

/// `home` over the sequence of `now`, with the numbers of `base`, which is `home` grown and perhaps changed.
pub fn measure(home: &Scene, base: &Scene, now: &Scene) -> Scene {
    let shape = home.network.shape();
    let mut network = home.network.clone();
    for (old, new) in base.network.shape().shared(shape) {
        network.numbers_mut()[new] = base.network.numbers()[old];
    }
    let starts = starts(now, shape);
    home.with(Given { network, xs: now.xs.clone(), starts, holds: Vec::new() })
}

/// The initial states of a scene for a network of another shape.
fn starts(scene: &Scene, to: Shape) -> Vec<Start> {
    let from = scene.network.shape();
    if scene.starts.is_empty() {
        return Vec::new();
    }
    let zeros = || vec![0.0; to.hidden];
    let tracks = (0..to.layers).flat_map(|k| (0..to.directions()).map(move |way| (k, way)));
    let own = |(layer, way): (usize, usize)| {
        let there = layer < from.layers && way < from.directions();
        let own = scene.starts.get(layer * from.directions() + way).filter(|_| there);
        own.cloned().unwrap_or_else(|| Start { h: zeros(), c: zeros() })
    };
    tracks.map(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::cell::CellKind;
    use crate::engine::trace::Hold;
    use crate::notation::letters as s;
    use crate::ui::views::gates::edit::model::{Place, number};
    use crate::ui::views::gates::family::carry::{difference, varied};
    use crate::ui::views::gates::scenes::SHEETS;

    const BOTH: Stack = Stack { layers: 1, both: true };

    fn layers(layers: usize) -> Stack {
        Stack { layers, both: false }
    }

    #[test]
    fn a_second_direction_reads_from_the_end_and_the_answer_hears_it_or_not() {
        for sheet in SHEETS {
            let home = Scene::by_hand(sheet);
            let deaf = grown(&home, BOTH, Carry::Behaviour);
            assert_eq!(difference(&home, &deaf), 0.0, "{}", sheet.example.key());
            let mean = grown(&home, BOTH, Carry::Weights);
            assert!(difference(&home, &mean) > 0.1, "{}", sheet.example.key());
            // The first direction is what it was; the second is it over the sequence turned round.
            let turned = home
                .with(Given { xs: home.xs.iter().rev().cloned().collect(), ..Given::of(&home) });
            for step in 1..=home.steps() {
                assert_eq!(mean.at(1, step).get(s::H), home.at(1, step).get(s::H));
                let other = turned.at(1, home.steps() + 1 - step);
                for symbol in [s::F, s::C, s::H, s::C_PREV] {
                    assert_eq!(mean.within((1, 1), step).get(symbol), other.get(symbol));
                }
                let half = (home.output(step) + turned.output(home.steps() + 1 - step)) / 2.0;
                assert!((mean.output(step) - half).abs() < 1e-12);
                // The printed sum of the head is what it answers.
                let (terms, bias) = mean.head_terms(step);
                let sum = terms.iter().map(|term| term.product()).sum::<f64>() + bias;
                assert!(terms.len() == 2 * home.units() && (sum - mean.output(step)).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn further_layers_hand_on_and_the_head_makes_up_for_it() {
        for sheet in SHEETS {
            let home = Scene::by_hand(sheet);
            for count in [2, 3] {
                let near = difference(&home, &grown(&home, layers(count), Carry::Behaviour));
                let far = difference(&home, &grown(&home, layers(count), Carry::Weights));
                assert!(0.0 < near && near < 0.15, "{} {count}: {near}", sheet.example.key());
                assert!(far > 0.3, "{} {count}: {far}", sheet.example.key());
                let scene = grown(&home, layers(count), Carry::Weights);
                assert_eq!(scene.bounds().layers, count);
                let (below, above) = (scene.at(1, 9).get(s::H)[0], scene.at(2, 9).get(s::H)[0]);
                assert!((above - (below / 2.0).tanh().tanh()).abs() < 2e-3);
                assert_eq!(scene.at(2, 9).get(s::X), scene.at(1, 9).get(s::H));
            }
        }
    }

    #[test]
    fn both_ways_and_layers_go_together_and_into_every_kind() {
        let home = Scene::by_hand(SHEETS[0]);
        let scene = grown(&home, Stack { layers: 3, both: true }, Carry::Behaviour);
        let one_way = grown(&home, layers(3), Carry::Behaviour);
        assert!(difference(&one_way, &scene) < 1e-12);
        assert_eq!(scene.at(2, 4).get(s::X).len(), 8);
        assert_eq!(scene.blocks.len(), 6);
        for cell in CellKind::ALL {
            let own = varied(&scene, (cell, Carry::Weights));
            assert!(own.trace.output.iter().flatten().all(|y| y.is_finite()), "{}", cell.name());
            assert!(own.both() && own.cell() == cell);
        }
    }

    #[test]
    fn a_model_that_is_no_example_has_its_own_layers() {
        let home = Scene::by_hand(SHEETS[0]);
        let model = Scene::imported(home.network.clone(), home.xs.clone(), vec![], vec![], None);
        assert!(!grows(&model, layers(3)) && grows(&model, BOTH) && grows(&home, layers(2)));
        assert_eq!(grown(&model, layers(3), Carry::Weights).network, home.network);
        let both = grown(&model, BOTH, Carry::Weights);
        assert!(both.both() && !grows(&both, BOTH));
    }

    #[test]
    fn a_change_goes_along_into_what_both_have() {
        let home = Arc::new(Scene::by_hand(SHEETS[0]));
        let mut edits = Edits::new(home.clone());
        let mark = Place::Weight { track: 0, gate: s::F, unit: 0, column: 5 };
        edits.set(mark, -4.0);
        edits.set(Place::Start { track: 0, memory: true, unit: 1 }, 0.5);
        let [two, three] =
            [2, 3].map(|count| Arc::new(grown(&home, layers(count), Carry::Weights)));
        let mut own = along(&edits, &two).unwrap();
        assert_eq!(own.changes(), Changes { weights: 1, starts: 1, ..Changes::default() });
        assert_eq!((number(own.scene(), mark), own.can_undo()), (Some(-4.0), false));
        // The weight of the second layer stays in a stack of three, and is gone where there is one.
        let upper = Place::Weight { track: 1, gate: s::G, unit: 2, column: 4 };
        own.set(upper, 1.5);
        let held = Hold { layer: 1, direction: 0, gate: s::F, unit: 0, steps: 0..3, value: 0.5 };
        own.hold(None, Some(held));
        let more = along(&own, &three).unwrap();
        assert_eq!((number(more.scene(), upper), more.scene().holds.len()), (Some(1.5), 1));
        let less = along(&own, &home).unwrap();
        assert_eq!(less.changes(), Changes { weights: 1, starts: 1, ..Changes::default() });
        assert!(along(&Edits::new(home.clone()), &two).is_none());
    }

    #[test]
    fn the_second_direction_of_an_upper_layer_reads_its_own() {
        let home = Arc::new(Scene::by_hand(SHEETS[0]));
        let two = Arc::new(grown(&home, layers(2), Carry::Weights));
        let mut edits = Edits::new(two);
        let upper = Place::Weight { track: 1, gate: s::G, unit: 2, column: 4 };
        edits.set(upper, 1.5);
        let both = Arc::new(grown(&home, Stack { layers: 2, both: true }, Carry::Weights));
        let own = along(&edits, &both).unwrap();
        // Track 2 is layer 2 forwards; h comes first, then the forward half of what is below.
        let there = Place::Weight { track: 2, gate: s::G, unit: 2, column: 4 };
        assert_eq!((number(own.scene(), there), own.changes().weights), (Some(1.5), 1));
        let back = along(&own, edits.base()).unwrap();
        assert_eq!(number(back.scene(), upper), Some(1.5));
    }
}
