//! What stands above the steps: their numbers, the pill of this step, and the marks of the example.

use super::{Timeline, path, rect, text};
use crate::ui::dates;
use crate::ui::shape::{Shape, el};
use crate::ui::views::gates::diagram::width_of;

impl Timeline<'_> {
    /// Step numbers, with the date where there is room, and the marks of the example.
    pub fn numbers(&self, column: f64) -> Shape {
        let (plan, look) = (&self.plan, self.look);
        let dated = look.scene.times().len() == look.scene.steps() && column > 84.0;
        // A word stands beside its number: the widest of them sets how far apart they are.
        let names: Vec<String> =
            plan.span.clone().map(|step| self.step_name(step, dated)).collect();
        let half_of = |name: &String| width_of(name) * plan.font * 0.46;
        let widest = names.iter().map(half_of).fold(0.0, f64::max) * 2.0 + 4.0;
        let every = (plan.tick.max(widest) / column).ceil().max(1.0) as usize;
        let middle = |step: usize| self.left(step, column) + column / 2.0;
        // At the end the pill of this step stays on the page; no other number stands in it.
        let here = look.step - 1;
        let name = self.step_name(here, dated);
        let pill = 9.0 + width_of(&name) * plan.font * 0.54;
        let at = middle(here).min(plan.width - pill);
        let free = |step: usize, name: &String| {
            let apart = pill + half_of(name) + 2.0;
            step.is_multiple_of(every) && (middle(step) - at).abs() >= apart
        };
        let shown = plan.span.clone().zip(names);
        let shown = shown.filter(|(step, name)| *step == here || free(*step, name));
        el("g").all(shown.map(|(step, name)| {
            let on = step == here;
            let (middle, half) = (if on { at } else { middle(step) }, pill);
            let mark = look.scene.marks[step] && plan.with_x && !on;
            let pill = on.then(|| {
                let place = (middle - half, plan.top - 25.0, 2.0 * half, 20.0);
                rect(place, "var(--text)").at("rx", 10.0)
            });
            let arrow = mark.then(|| {
                let d = format!("M{} {}h10l-5 8z", middle - 5.0, plan.top - 13.0);
                path(d, "var(--text)")
            });
            let (fill, weight) = if on { ("var(--bg)", "700") } else { ("var(--text-2)", "400") };
            let y = plan.top - if mark { 17.0 } else { 10.0 };
            let number = text((middle, y), plan.font - 1.0, fill, name)
                .at("text-anchor", "middle")
                .at("font-weight", weight);
            el("g").all(pill).all(arrow).with(number)
        }))
    }

    /// What stands above a step (from 0).
    fn step_name(&self, step: usize, dated: bool) -> String {
        let look = self.look;
        let mut name = (step + 1).to_string();
        if dated {
            let time = look.scene.times()[step];
            name += " · ";
            name += &dates::dated_briefly(time, look.scene.rhythm(), look.words);
        }
        if let Some(word) = look.word(step) {
            name += " · ";
            name += &word;
        }
        name
    }
}
