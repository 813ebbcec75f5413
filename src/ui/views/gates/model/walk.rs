//! The stages of a step and the steps of a sequence: what comes when, and the way from one to the next.

use crate::notation::Symbol;
use crate::notation::letters as s;

/// Stages of one step: Join, Weigh, Open gates, Forget, Write, Read, Pass on.
pub const STAGES: usize = 7;

/// The keys of the stages' names.
pub const STAGE_KEYS: [&str; STAGES] = [
    "gates.stage.join",
    "gates.stage.weigh",
    "gates.stage.open",
    "gates.stage.forget",
    "gates.stage.write",
    "gates.stage.read",
    "gates.stage.pass",
];

/// How long a stage is shown at speed 1, in milliseconds, before the pause for reading.
pub const STAGE_MS: [f64; STAGES] = [600.0, 900.0, 800.0, 800.0, 1000.0, 800.0, 520.0];
pub const READING_MS: f64 = 350.0;

/// The stage at which a quantity of the current step comes into being.
pub fn first_stage(symbol: Symbol) -> usize {
    match symbol.id {
        "x" | "h_prev" | "c_prev" => 1,
        "z_f" | "z_i" | "z_g" | "z_o" => 2,
        "f" | "i" | "g" | "o" => 3,
        "kept" => 4,
        "new" | "c" => 5,
        "h" => 6,
        _ => 7,
    }
}

/// Whether `symbol` of time step `step` has been computed at `now` (both from 1).
pub fn reached(symbol: Symbol, step: usize, now: (usize, usize)) -> bool {
    step < now.0 || (step == now.0 && now.1 >= first_stage(symbol))
}

/// What the loop button repeats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loop {
    #[default]
    Off,
    Step,
    Whole,
}

impl Loop {
    pub const fn next(self) -> Self {
        match self {
            Loop::Off => Loop::Step,
            Loop::Step => Loop::Whole,
            Loop::Whole => Loop::Off,
        }
    }

    pub const fn key(self) -> &'static str {
        match self {
            Loop::Off => "gates.loop.off",
            Loop::Step => "gates.loop.step",
            Loop::Whole => "gates.loop.whole",
        }
    }
}

/// Which way one walks through how many steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub steps: usize,
    /// From the last step to the first.
    pub down: bool,
    /// In each step from the last stage to the first.
    pub back: bool,
}

impl Way {
    /// Where one begins.
    pub fn start(self) -> (usize, usize) {
        self.turned((1, 1))
    }

    /// One stage on; over the end of a step into the next; `None` at the end of it all.
    pub fn next(self, now: (usize, usize), loops: Loop) -> Option<(usize, usize)> {
        let (step, stage) = self.turned(now);
        let next = match loops {
            _ if stage < STAGES => (step, stage + 1),
            Loop::Step => (step, 1),
            _ if step < self.steps => (step + 1, 1),
            Loop::Whole => (1, 1),
            Loop::Off => return None,
        };
        Some(self.turned(next))
    }

    /// One stage back; over the start of a step into the one before.
    pub fn previous(self, now: (usize, usize)) -> Option<(usize, usize)> {
        let previous = match self.turned(now) {
            (step, stage @ 2..) => (step, stage - 1),
            (step @ 2.., _) => (step - 1, STAGES),
            _ => return None,
        };
        Some(self.turned(previous))
    }

    /// Counted from where one begins, and back again.
    fn turned(self, (step, stage): (usize, usize)) -> (usize, usize) {
        let stage = if self.back { STAGES + 1 - stage.clamp(1, STAGES) } else { stage };
        (self.place(step), stage)
    }

    /// How many steps one has walked at `step`, itself among them; and back again.
    pub fn place(self, step: usize) -> usize {
        if self.down { (self.steps + 1).saturating_sub(step).max(1) } else { step }
    }
}

/// The rows of the timeline below x, in the order of the picture.
pub const ROWS: [Symbol; 6] = [s::F, s::I, s::G, s::O, s::C, s::H];

/// The rows that a phone has room for, the important ones first, shown in the picture's order.
pub fn phone_rows(count: usize) -> Vec<Symbol> {
    let kept = [s::F, s::C, s::I, s::H, s::O, s::G];
    ROWS.into_iter().filter(|row| kept[..count.min(6)].contains(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_there_before_its_stage() {
        for (symbol, stage) in
            [(s::F, 3), (s::KEPT, 4), (s::NEW, 5), (s::C, 5), (s::H, 6), (s::Y, 7)]
        {
            assert!(!reached(symbol, 9, (9, stage - 1)));
            assert!(reached(symbol, 9, (9, stage)));
            assert!(reached(symbol, 8, (9, 1)));
            assert!(!reached(symbol, 10, (9, 7)));
        }
    }

    #[test]
    fn stages_walk_through_the_steps_and_back() {
        for (down, back, start, end) in [
            (false, false, (1, 1), (24, 7)),
            (true, true, (24, 7), (1, 1)),
            (true, false, (24, 1), (1, 7)),
        ] {
            let way = Way { steps: 24, down, back };
            let (mut now, mut seen) = (way.start(), 1);
            assert_eq!(now, start);
            while let Some(next) = way.next(now, Loop::Off) {
                assert_eq!(way.previous(next), Some(now));
                now = next;
                seen += 1;
            }
            assert_eq!((now, seen), (end, 24 * 7));
            assert_eq!(way.next(end, Loop::Whole), Some(start));
            assert_eq!(way.next((5, end.1), Loop::Step), Some((5, start.1)));
            assert_eq!(way.previous(start), None);
        }
    }

    #[test]
    fn a_phone_keeps_the_important_rows() {
        let ids: Vec<&str> = phone_rows(3).iter().map(|row| row.id).collect();
        assert_eq!(ids, ["f", "i", "c"]);
    }
}
