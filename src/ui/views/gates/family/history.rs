//! Switches of kind, layers or directions, with the way back: what was looked at before each of them, and what
//! was changed in it. No browser.

use super::carry::{Kept, Kind};
use crate::engine::Stack;
use crate::ui::views::gates::edit::model::Edits;
use crate::ui::views::gates::model::Scene;
use std::sync::Arc;

/// So many switches can be taken back.
const MOST: usize = 20;

/// What is asked of a scene: its kind of cell, and how many layers in which directions.
pub type Asked = (Kind, Stack);

/// What was looked at.
#[derive(Clone, Debug)]
pub struct Was {
    /// The scene itself, before any change.
    pub home: Arc<Scene>,
    pub asked: Asked,
    pub kept: Kept,
}

/// The switches, the last one last.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<Was>,
    future: Vec<Was>,
    /// Where the last step of Undo leads, or a file, until it has come about.
    expected: Option<Asked>,
}

impl History {
    /// After a file was opened, which will be looked at as `asked`: no way leads back to before it.
    pub fn opened(asked: Asked) -> Self {
        Self { expected: Some(asked), ..Self::default() }
    }

    /// A switch away from `was`; it closes the way forward, from there as well.
    pub fn switched(&mut self, mut was: Was) {
        let Kept { home, own } = &mut was.kept;
        home.iter_mut().chain(own).for_each(Edits::close);
        self.past.push(was);
        if self.past.len() > MOST {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// A change closes the way forward.
    pub fn changed(&mut self) {
        self.future.clear();
    }

    pub fn can_undo(&self, home: &Scene) -> bool {
        self.past.last().is_some_and(|was| was.home.same_origin(home))
    }

    pub fn can_redo(&self, home: &Scene) -> bool {
        self.future.last().is_some_and(|was| was.home.same_origin(home))
    }

    /// What was looked at before the last switch in the scene that is looked at `now`.
    pub fn undo(&mut self, now: Was) -> Option<Was> {
        let was = self.past.pop_if(|was| was.home.same_origin(&now.home))?;
        self.future.push(now);
        self.expected = Some(was.asked);
        Some(was)
    }

    /// What was looked at before that was taken back.
    pub fn redo(&mut self, now: Was) -> Option<Was> {
        let was = self.future.pop_if(|was| was.home.same_origin(&now.home))?;
        self.past.push(now);
        self.expected = Some(was.asked);
        Some(was)
    }

    /// Whether what is asked now came of a step of Undo or out of a file, and of no new switch.
    pub fn expects(&mut self, asked: Asked) -> bool {
        self.expected.take() == Some(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Carry;
    use crate::engine::cell::CellKind;
    use crate::ui::views::gates::scenes::SHEETS;

    fn was(scene: &Arc<Scene>, cell: &str, both: bool) -> Was {
        let cell = CellKind::parse(cell).unwrap();
        let asked = ((cell, Carry::Weights), Stack { layers: 1, both });
        Was { home: scene.clone(), asked, kept: Kept::default() }
    }

    #[test]
    fn switches_are_taken_back_one_by_one_and_done_again() {
        let scene = Arc::new(Scene::by_hand(SHEETS[0]));
        let mut history = History::default();
        history.switched(was(&scene, "lstm", false));
        history.switched(was(&scene, "gru", false));
        // Looked at now: a GRU that reads from both ends.
        let back = history.undo(was(&scene, "gru", true)).unwrap();
        assert_eq!(back.asked, was(&scene, "gru", false).asked);
        assert!(history.expects(back.asked) && !history.expects(back.asked));
        let first = history.undo(back).unwrap();
        assert_eq!(first.asked, was(&scene, "lstm", false).asked);
        assert!(!history.can_undo(&scene) && history.can_redo(&scene));
        let again = history.redo(first).unwrap();
        assert_eq!(again.asked, was(&scene, "gru", false).asked);
        history.changed();
        assert!(!history.can_redo(&scene) && history.can_undo(&scene));
    }

    #[test]
    fn what_was_taken_back_before_a_switch_is_not_done_again_after_it() {
        let scene = Arc::new(Scene::by_hand(SHEETS[0]));
        let mut edits = Edits::new(scene.clone());
        edits.add_step(3);
        edits.begin();
        edits.add_step(3);
        edits.undo();
        assert!(edits.can_undo() && edits.can_redo());
        let kept = Kept { own: Some(edits), ..Kept::default() };
        let mut history = History::default();
        history.switched(Was { kept: kept.clone(), ..was(&scene, "lstm", false) });
        // What is taken back in the other kind is done again there, once one has come back.
        let there = Was { kept, ..was(&scene, "gru", false) };
        let own = history.undo(there).unwrap().kept.own.unwrap();
        assert!(own.can_undo() && !own.can_redo());
        let again = history.redo(was(&scene, "lstm", false)).unwrap().kept.own.unwrap();
        assert!(again.can_redo());
    }

    #[test]
    fn a_file_is_no_switch_and_the_next_switch_is_one() {
        let scene = Arc::new(Scene::by_hand(SHEETS[0]));
        let (lstm, gru) = (was(&scene, "lstm", false).asked, was(&scene, "gru", true).asked);
        let mut history = History::opened(gru);
        assert!(!history.can_undo(&scene) && history.expects(gru) && !history.expects(gru));
        // What was looked at as the same before has no switch to wait for.
        let mut history = History::opened(lstm);
        assert!(!history.expects(gru) && !history.expects(lstm));
    }

    #[test]
    fn what_was_switched_in_another_scene_stays_there() {
        let [one, other] = [0, 1].map(|place| Arc::new(Scene::by_hand(SHEETS[place])));
        let mut history = History::default();
        history.switched(was(&one, "lstm", false));
        assert!(!history.can_undo(&other));
        assert!(history.undo(was(&other, "gru", false)).is_none());
        assert!(history.undo(was(&one, "gru", false)).is_some());
    }
}
