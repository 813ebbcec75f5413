//! One layer in one direction on its way back: from the step that it reads last to the one that it reads first.
//! No browser.

use super::ledger::Ledger;
use super::way::stage_of;
use crate::engine::layout::{Layout, Weight};
use crate::engine::trace::{StepTrace, UnitStep};
use crate::notation::letters::{self as s, ARROWS, gradient};
use crate::notation::{Equation, Expr, Symbol};

/// A layer (from 1) in a direction (from 0); its steps go from 1, in the order of time.
#[derive(Clone, Copy)]
pub struct Track<'a> {
    pub ledger: &'a Ledger,
    pub layer: usize,
    pub direction: usize,
}

/// Of one weight: what this step adds to its gradient, and what all steps from the last to this one do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub weight: Weight,
    /// Its column in the [row](Layout::row) of its gate.
    pub column: usize,
    pub now: f64,
    pub so_far: f64,
}

impl<'a> Track<'a> {
    /// How many steps have been read at a step, itself among them; and the step at which so many have.
    pub fn place(self, step: usize) -> usize {
        if self.direction == 1 { self.ledger.steps() + 1 - step } else { step }
    }

    /// The steps that are read after one, in that order.
    pub fn after(self, step: usize) -> impl Iterator<Item = usize> {
        (self.place(step) + 1..=self.ledger.steps()).map(move |place| self.place(place))
    }

    /// Whether the answer reads this layer.
    pub fn on_top(self) -> bool {
        self.layer == self.ledger.shape.layers
    }

    /// A step, kept within what there is.
    pub fn at(self, step: usize) -> &'a StepTrace {
        let steps = &self.ledger.trace.layers[self.layer - 1][self.direction].steps;
        &steps[(step - 1).min(steps.len() - 1)]
    }

    /// Of numbers of both directions side by side, those of this one.
    fn own(self, both: &[f64]) -> &[f64] {
        let units = self.ledger.shape.hidden;
        both.get(self.direction * units..(self.direction + 1) * units).unwrap_or_default()
    }

    /// What h and c of a step get from elsewhere.
    pub fn arriving(self, step: usize) -> Vec<(Symbol, Vec<f64>)> {
        let zeros = vec![0.0; self.ledger.shape.hidden];
        let later = self.after(step).next().map(|later| self.at(later));
        let sent = |by: Symbol| later.map_or(zeros.clone(), |later| later.gradient(by).to_vec());
        let mut all = vec![(s::NEXT_H, sent(s::H_PREV)), (s::NEXT_C, sent(s::C_PREV))];
        if !self.on_top() {
            // Each direction of the layer above reads both of this one.
            let mut above = zeros;
            for way in 0..self.ledger.shape.directions() {
                let d_x = self.ledger.track(self.layer + 1, way).at(step).gradient(s::X);
                above.iter_mut().zip(self.own(d_x)).for_each(|(sum, d)| *sum += d);
            }
            all.push((s::ABOVE_H, above));
        } else if let Some(d_y) = gradient(s::Y) {
            all.push((d_y, vec![self.ledger.d_y(self.direction, step); zeros.len()]));
        }
        all
    }

    /// What the head weighs h with, as letters that stand beside the layer's peepholes; of two directions each has
    /// weights of its own.
    pub fn head(self) -> (Symbol, Vec<f64>) {
        let both = self.ledger.shape.bidirectional;
        let sub = if both { ARROWS[self.direction] } else { s::V.sub };
        (Symbol { sub, ..s::V }, self.own(&self.ledger.head).to_vec())
    }

    /// The equations of the way back: h of the top layer feeds the answer, h of the others the layer above.
    pub fn equations(self) -> Vec<Equation> {
        let mut all = self.ledger.equations.clone();
        let above = match gradient(s::Y) {
            Some(d_y) if self.on_top() => Expr::from(d_y).times(self.head().0.into()),
            _ => s::ABOVE_H.into(),
        };
        if let Some(own) = all.iter_mut().find(|own| own.lhs.id == "d_h") {
            own.rhs = above.plus(own.rhs.clone());
        }
        // As one meets them: by stage, and within a stage as they follow from each other.
        all.sort_by_key(|own| std::cmp::Reverse(stage_of(self.ledger.cell(), own.lhs)));
        let turn = |own: Equation| if self.direction == 1 { own.from_end() } else { own };
        all.into_iter().map(turn).collect()
    }

    /// The largest gradient of a step.
    pub fn largest(self, step: usize) -> f64 {
        let step = self.at(step);
        let all = self.ledger.equations.iter().flat_map(|own| step.gradient_of(own.lhs));
        all.fold(0.0, |most, value| value.abs().max(most))
    }

    /// The power of ten in which the gradients of a step are printed: the largest has one digit before
    /// the point.
    pub fn power(self, step: usize) -> i32 {
        let largest = self.largest(step);
        if largest > 0.0 && largest.is_finite() { libm::log10(largest).floor() as i32 } else { 0 }
    }

    /// ‖∂L/∂(quantity)‖ of a step over the units.
    pub fn norm(self, step: usize, of: Symbol) -> f64 {
        let values = self.at(step).gradient(of).iter();
        values.map(|value| value * value).sum::<f64>().sqrt()
    }

    /// How much of an error at the state a step takes back along the road, for one unit.
    pub fn kept(self, unit: usize, step: usize) -> f64 {
        let factor = self.ledger.road.as_ref().and_then(|road| road.factor.as_ref());
        let numbers = UnitStep { step: self.at(step), blocks: &[], peepholes: &[], unit };
        factor.map_or(1.0, |factor| factor.evaluate(&numbers))
    }

    /// How much of an error at the state of step `from` reaches that of step `to` along the road alone: the
    /// product of what each step between takes back.
    pub fn passed(self, unit: usize, from: usize, to: usize) -> f64 {
        let between = self.place(to) + 1..=self.place(from);
        between.map(|place| self.kept(unit, self.place(place))).product()
    }

    /// The gradients of the step that the picture shows, in the order in which they come.
    pub fn shown(self, step: usize) -> Vec<Symbol> {
        let told = |own: &Symbol| {
            let term = ["d_kept", "d_new", "d_reset"].contains(&own.id);
            term || self.ledger.equations.iter().any(|row| row.lhs == *own)
        };
        let all = self.at(step).symbols().filter(|own| *own != s::X).filter_map(gradient);
        let mut all: Vec<Symbol> = all.filter(told).collect();
        all.sort_by_key(|own| std::cmp::Reverse(stage_of(self.ledger.cell(), *own)));
        all
    }

    pub fn layout(self) -> Layout {
        self.ledger.shape.layer(self.layer - 1)
    }

    /// The weights behind the sum `z` of one unit: what they get from this step, and from the last to this.
    pub fn shares(self, z: Symbol, unit: usize, step: usize) -> Vec<Share> {
        let row = behind(self.layout(), z);
        let share = |step: usize| -> Vec<f64> {
            let own = self.at(step);
            let d_z = own.gradient(z).get(unit).copied().unwrap_or(0.0);
            row.iter().map(|(_, weight)| d_z * read(own, weight, unit)).collect()
        };
        let mut so_far = share(step);
        let now = so_far.clone();
        for later in self.after(step) {
            so_far.iter_mut().zip(share(later)).for_each(|(sum, own)| *sum += own);
        }
        let pairs = row.iter().zip(now.into_iter().zip(so_far));
        pairs
            .map(|((column, weight), (now, so_far))| Share {
                weight: *weight,
                column: *column,
                now,
                so_far,
            })
            .collect()
    }
}

/// The weights of one sum, each with its column in the row of its gate.
fn behind(layout: Layout, z: Symbol) -> Vec<(usize, Weight)> {
    let mut columns = layout.cell.columns().enumerate();
    let Some((place, (_, own))) = columns.find(|(_, (_, own))| own.z == z) else {
        return Vec::new();
    };
    let peepholes = layout.cell.peepholes().iter();
    let peepholes = peepholes.filter(|own| own.column == place).map(|own| own.symbol);
    let arrays: Vec<Symbol> = [own.weights, own.bias].into_iter().chain(peepholes).collect();
    let row = layout.row(own.gate).into_iter().enumerate();
    row.filter(|(_, weight)| arrays.contains(&weight.array)).collect()
}

/// What a weight of a unit weighs at a step; a bias weighs 1.
fn read(step: &StepTrace, weight: &Weight, unit: usize) -> f64 {
    let Some((of, place)) = weight.of else { return 1.0 };
    let place = if is_peephole(weight) { unit } else { place };
    step.get(of).get(place).copied().unwrap_or(f64::NAN)
}

/// Whether a weight is a peephole: it weighs its own unit's memory.
pub fn is_peephole(weight: &Weight) -> bool {
    weight.of.is_some_and(|(of, _)| [s::C, s::C_PREV].contains(&of))
}

#[cfg(test)]
mod tests {
    use super::super::ledger::tests::{both_ways, family, latch, stack};
    use super::*;
    use crate::engine::trace::{Hold, Start, UnitBack, trace_from};
    use crate::exchange::link::Judged;
    use crate::ui::views::gates::model::{Answer, Given, Scene};
    use std::ops::Range;

    /// The numbers of the design's picture, step 9, unit 1, in thousandths.
    #[test]
    fn the_example_has_the_gradients_of_its_picture() {
        let ledger = Ledger::new(&latch(), Judged::Every);
        let step = ledger.track(1, 0).at(9);
        let shown = |id: &str| {
            let own = step.symbols().find(|own| own.id == id).expect("a quantity");
            crate::notation::number(step.gradient(own)[0] * 1e3, 2)
        };
        for (id, expected) in [
            ("h", "−8.74"),
            ("c", "−9.15"),
            ("c_prev", "−0.10"),
            ("f", "−3.73"),
            ("i", "4.65"),
            ("g", "−9.05"),
            ("o", "4.03"),
        ] {
            assert_eq!(shown(id), expected, "{id}");
        }
        assert_eq!(ledger.track(1, 0).power(9), -3);
    }

    /// Every layer (from 1) in every direction (from 0).
    fn tracks(scene: &Scene) -> Vec<(usize, usize)> {
        scene.network.tracks().map(|(layer, direction, _)| (layer + 1, direction)).collect()
    }

    /// The place among the network's numbers of a column of a gate's row.
    fn place(
        scene: &Scene,
        (layer, direction): (usize, usize),
        share: (Symbol, usize, usize),
    ) -> usize {
        let (gate, unit, column) = share;
        let own = scene.network.weight_place((layer - 1, direction), gate, unit, column);
        own.expect("a weight")
    }

    /// Every weight of every layer and direction is told once, under the sum that it is in; at the step that was read
    /// first all of it is there.
    #[test]
    fn shares_of_all_steps_add_up_to_the_gradient() {
        let scenes = family().into_iter().chain(both_ways()).chain([stack()]);
        for (scene, asked) in scenes.zip([Judged::Every, Judged::Last].into_iter().cycle()) {
            let (ledger, cell) = (Ledger::new(&scene, asked), scene.cell());
            for (layer, direction) in tracks(&scene) {
                let track = ledger.track(layer, direction);
                let mut told = 0;
                for (_, column) in cell.columns() {
                    for unit in 0..scene.units() {
                        for share in track.shares(column.z, unit, track.place(1)) {
                            let own = (column.gate, unit, share.column);
                            let whole =
                                ledger.gradients.numbers[place(&scene, (layer, direction), own)];
                            let near = (share.so_far - whole).abs() < 1e-14;
                            assert!(near, "{} {} {share:?}", cell.name(), column.z.id);
                            told += 1;
                        }
                    }
                }
                assert_eq!(told, track.layout().count(), "{}", cell.name());
            }
        }
    }

    #[test]
    fn the_table_has_every_gradient_once_and_in_the_order_in_which_they_come() {
        for scene in family() {
            let ledger = Ledger::new(&scene, Judged::Every);
            let (cell, track) = (scene.cell(), ledger.track(1, 0));
            let shown = track.shown(9);
            for (place, own) in shown.iter().enumerate() {
                assert!(!shown[..place].contains(own), "{} {}", cell.name(), own.id);
                assert_eq!(track.at(9).gradient_of(*own).len(), 4, "{}", own.id);
            }
            let missing = |row: &Equation| !shown.contains(&row.lhs) && row.lhs.id != "d_x";
            assert!(!track.equations().iter().any(missing), "{}", cell.name());
            assert!(shown.is_sorted_by_key(|own| std::cmp::Reverse(stage_of(cell, *own))));
        }
    }

    /// What the panel prints, added up, is what the picture shows: in the top layer and below it, in each direction.
    #[test]
    fn every_equation_of_a_layer_gives_its_gradient() {
        let both = || both_ways().into_iter().chain([stack()]);
        let all = family().into_iter().chain(both()).map(|own| (own, Judged::Every));
        for (scene, asked) in all.chain(both().map(|own| (own, Judged::Last))) {
            let ledger = Ledger::new(&scene, asked);
            for ((layer, direction), at) in
                tracks(&scene).into_iter().flat_map(|own| [1, 9, 24].map(|at| (own, at)))
            {
                let track = ledger.track(layer, direction);
                let arriving = track.arriving(at);
                let mut peepholes = scene.network.peepholes(layer - 1, direction);
                peepholes.push(track.head());
                let blocks = &scene.network.blocks(layer - 1, direction);
                let step = track.at(at);
                for equation in track.equations() {
                    for (unit, value) in step.gradient_of(equation.lhs).iter().enumerate() {
                        let forward = UnitStep { step, blocks, peepholes: &peepholes, unit };
                        let numbers = UnitBack { forward, arriving: &arriving, scale: 1e3 };
                        let told = equation.rhs.evaluate(&numbers) / 1e3;
                        let near = (told - value).abs() < 1e-14;
                        assert!(near, "{} {direction} {at} {told} {value}", equation.lhs.id);
                    }
                }
            }
        }
    }

    /// A slope by differences, with a second, wider one so that what bends of the curve cancels.
    fn slope(loss: &dyn Fn(f64) -> f64) -> f64 {
        let by = |step: f64| (loss(step) - loss(-step)) / (2.0 * step);
        (4.0 * by(1e-4) - by(2e-4)) / 3.0
    }

    /// A gate of either direction that is held a little more or less open moves the loss by its gradient.
    #[test]
    fn the_gradient_of_a_gate_is_what_differences_say() {
        for (scene, asked) in
            both_ways().iter().flat_map(|own| [(own, Judged::Every), (own, Judged::Last)])
        {
            let ledger = Ledger::new(scene, asked);
            let gates: Vec<Symbol> = scene.cell().columns().map(|(_, own)| own.gate).collect();
            for (layer, direction) in tracks(scene) {
                let track = ledger.track(layer, direction);
                for (gate, step) in
                    gates.iter().flat_map(|gate| [1, 8, 17, 24].map(|step| (*gate, step)))
                {
                    for (unit, value) in track.at(step).get(gate).iter().enumerate() {
                        let loss = |by: f64| {
                            let steps = step - 1..step;
                            let hold = Hold {
                                layer: layer - 1,
                                direction,
                                gate,
                                unit,
                                steps,
                                value: value + by,
                            };
                            ledger.judge.loss(&Given { holds: vec![hold], ..given(scene, &ledger) })
                        };
                        let (own, told) = (slope(&loss), track.at(step).gradient(gate)[unit]);
                        let what = format!("{} {layer} {direction} {step}", scene.cell().name());
                        assert!((own - told).abs() < 1e-10, "{what} {}: {told} {own}", gate.id);
                    }
                }
            }
        }
    }

    fn given(scene: &Scene, ledger: &Ledger) -> Given {
        Given { network: ledger.judge.reading(&scene.network), ..Given::of(scene) }
    }

    /// What a step sends back to the state before it, and so through time: the steps that are read from there on, alone
    /// and from that very state, lose as much more as its gradient says when the state is moved. In the direction
    /// from the end those are the steps from the first to this one.
    #[test]
    fn what_a_step_sends_back_is_what_differences_say() {
        for scene in both_ways().iter().filter(|own| own.network.shape().layers == 1) {
            let ledger = Ledger::new(scene, Judged::Every);
            let network = ledger.judge.reading(&scene.network);
            let Answer::EveryStep { targets } = &scene.answer else { panic!("an example asks") };
            let squares = |steps: Range<usize>, starts: &[Start]| -> f64 {
                let output = trace_from(&network, &scene.xs[steps.clone()], starts).output;
                let off = output.iter().zip(&targets[steps]).map(|(y, own)| (y[0] - own).powi(2));
                off.sum::<f64>() / targets.len() as f64
            };
            for (direction, step) in [(0, 1), (0, 9), (0, 24), (1, 1), (1, 9), (1, 24)] {
                let own = ledger.track(1, direction).at(step);
                let read = if direction == 1 { 0..step } else { step - 1..24 };
                let mut starts = scene.starts.clone();
                starts[direction].h = own.get(s::H_PREV).to_vec();
                if scene.cell().has_memory() {
                    starts[direction].c = own.get(s::C_PREV).to_vec();
                }
                for (old, unit) in [s::H_PREV, s::C_PREV]
                    .into_iter()
                    .flat_map(|old| [0, 1, 2].map(|unit| (old, unit)))
                {
                    let Some(told) = own.gradient(old).get(unit) else { continue };
                    let loss = |by: f64| {
                        let mut starts = starts.clone();
                        let start = &mut starts[direction];
                        let state = if old == s::H_PREV { &mut start.h } else { &mut start.c };
                        state[unit] += by;
                        squares(read.clone(), &starts)
                    };
                    let what = format!("{} {direction} {step} {}", scene.cell().name(), old.id);
                    assert!((slope(&loss) - told).abs() < 1e-10, "{what}: {told} {}", slope(&loss));
                }
            }
        }
    }

    /// Both directions read the same input: what each sends back to it adds up.
    #[test]
    fn an_input_gets_a_part_from_each_direction() {
        for scene in both_ways() {
            let ledger = Ledger::new(&scene, Judged::Every);
            for (step, column) in [(1, 0), (9, 1), (24, 0)] {
                let loss = |by: f64| {
                    let mut given = given(&scene, &ledger);
                    given.xs[step - 1][column] += by;
                    ledger.judge.loss(&given)
                };
                let parts = [0, 1].map(|way| ledger.track(1, way).at(step).gradient(s::X)[column]);
                let near = (slope(&loss) - parts.iter().sum::<f64>()).abs() < 1e-10;
                assert!(near && parts.iter().all(|part| *part != 0.0), "{parts:?}");
            }
        }
    }

    /// Along the memory, an error reaches an earlier step by the forget gates between alone.
    #[test]
    fn the_pipe_is_what_the_memory_alone_sends() {
        let ledger = Ledger::new(&latch(), Judged::Every);
        let track = ledger.track(1, 0);
        assert_eq!((track.passed(0, 15, 9) * 100.0).round(), 94.0);
        assert_eq!((track.passed(0, 15, 8) * 100.0).round(), 1.0);
        assert_eq!(track.passed(0, 9, 9), 1.0);
    }

    /// From the end the error comes from an earlier step of time, and what lies between is read before it.
    #[test]
    fn the_pipe_of_the_other_direction_goes_the_other_way() {
        let scene = &both_ways()[0];
        let ledger = Ledger::new(scene, Judged::Every);
        let track = ledger.track(1, 1);
        let f = |step: usize| track.at(step).get(s::F)[2];
        assert!((track.passed(2, 9, 12) - f(9) * f(10) * f(11)).abs() < 1e-15);
        assert_eq!(track.after(22).next(), Some(21));
        assert_eq!(track.after(3).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(ledger.track(1, 0).after(22).collect::<Vec<_>>(), [23, 24]);
        let back = track.equations();
        let sub = |id: &str| back.iter().find(|own| own.lhs.id == id).map(|own| own.lhs.sub);
        assert_eq!(
            (sub("d_h_prev"), sub("d_c_prev"), sub("d_h")),
            (Some("t+1"), Some("t+1"), Some("t"))
        );
    }

    /// In a GRU it is the old state's share of the new one, in 1997 it is all of it; a vanilla RNN has none.
    #[test]
    fn other_cells_have_other_roads() {
        for scene in family() {
            let (ledger, key) = (Ledger::new(&scene, Judged::Every), scene.cell().key());
            let track = ledger.track(1, 0);
            assert_eq!(ledger.road.is_none(), key == "rnn");
            let part = track.passed(0, 15, 9);
            assert!((0.0..=1.0).contains(&part), "{}: {part}", scene.cell().name());
            assert_eq!(part == 1.0, ["rnn", "lstm1997"].contains(&key), "{}", scene.cell().name());
            // What h or c sends back along its road is a part of what the state before gets.
            let gate = match scene.cell().name().as_str() {
                "gru" | "gru:before,keeps" => "z",
                "lstm" | "coupled" | "peephole" => "f",
                _ => continue,
            };
            let own = track.at(9).symbols().find(|own| own.id == gate).expect("a gate");
            assert_eq!(track.kept(2, 9), track.at(9).get(own)[2]);
        }
    }
}
