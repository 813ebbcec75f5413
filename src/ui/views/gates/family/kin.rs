//! When what comes into being in each kind of cell, which rows tell it, and what the gates let through.
//! No browser.

use crate::engine::cell::CellKind;
use crate::notation::Symbol;
use crate::ui::views::gates::model;

/// Kinds that go through the stages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    /// As the LSTM.
    Plain,
    /// The output gate waits for the new memory.
    Late,
    /// A GRU, whose reset acts after the product, or before it.
    GruAfter,
    GruBefore,
    Rnn,
}

/// How many rows there is room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    All,
    /// So many, the important ones.
    Most(usize),
    /// The two that a stage is about.
    Pair,
}

/// Whether a switch of the cell's form is on.
pub fn on(cell: CellKind, word: &str) -> bool {
    cell.switches().contains(&(word, true))
}

impl Kin {
    pub const ALL: [Kin; 5] = [Kin::Plain, Kin::Late, Kin::GruAfter, Kin::GruBefore, Kin::Rnn];

    pub fn of(cell: CellKind) -> Self {
        match cell.key() {
            "gru" if on(cell, "before") => Kin::GruBefore,
            "gru" => Kin::GruAfter,
            "rnn" => Kin::Rnn,
            "peephole" => Kin::Late,
            _ if on(cell, "output") => Kin::Late,
            _ => Kin::Plain,
        }
    }

    pub const fn is_gru(self) -> bool {
        matches!(self, Kin::GruAfter | Kin::GruBefore)
    }

    /// The stage at which a quantity of the current step comes into being.
    pub fn first_stage(self, symbol: Symbol) -> usize {
        match (self, symbol.id) {
            // Weights are there from the start.
            (_, "p_i" | "p_f" | "p_o") => 1,
            (_, "tanh_g") => 5,
            (_, "tanh_c") | (Kin::Late, "z_o" | "o") => 6,
            (Kin::GruBefore, "z_n") => 5,
            (_, "z_r" | "z_z" | "z_n" | "z_hn" | "z_h") => 2,
            (_, "r" | "z") | (Kin::Rnn, "h") => 3,
            (_, "reset") => 4,
            (_, "n") | (Kin::GruAfter | Kin::GruBefore, "h") => 5,
            _ => model::first_stage(symbol),
        }
    }

    /// Whether it has come into being in `step` at `now`.
    pub fn reached(self, symbol: Symbol, step: usize, now: (usize, usize)) -> bool {
        step < now.0 || (step == now.0 && now.1 >= self.first_stage(symbol))
    }

    /// The row of the equations that stands open at a stage.
    pub fn open(self, cell: CellKind, stage: usize) -> Option<&'static str> {
        let weighed = match (self, cell.key()) {
            (Kin::GruAfter | Kin::GruBefore, _) => "z",
            (Kin::Rnn, _) => "h",
            (_, "lstm1997") => "i",
            _ => "f",
        };
        let state = if cell.has_memory() { "c" } else { "h" };
        match stage {
            2 | 3 => Some(weighed),
            4 | 5 => Some(state),
            6 => Some("h"),
            7 => Some("y"),
            _ => None,
        }
    }

    /// The rows of the timeline, the upper ones first.
    pub fn rows(self, stage: usize, room: Room) -> Vec<&'static str> {
        let (all, important): (&[&str], &[&str]) = match self {
            Kin::Plain | Kin::Late => {
                (&["f", "i", "g", "o", "c", "h"], &["f", "c", "i", "h", "o", "g"])
            }
            Kin::GruAfter | Kin::GruBefore => (&["z", "r", "n", "h"], &["z", "h", "n", "r"]),
            Kin::Rnn => (&["h"], &["h"]),
        };
        let shown: &[&str] = match (room, self, stage) {
            (Room::All, ..) => all,
            (Room::Most(count), ..) => &important[..count.min(important.len())],
            (_, Kin::Rnn, _) => all,
            (_, Kin::GruAfter | Kin::GruBefore, ..=3) => &["z", "r"],
            (_, Kin::GruAfter | Kin::GruBefore, 4) => &["r", "h"],
            (_, Kin::GruAfter | Kin::GruBefore, _) => &["n", "h"],
            (_, _, ..=4) => &["f", "c"],
            (_, _, 5) => &["i", "c"],
            _ => &["o", "h"],
        };
        all.iter().copied().filter(|row| shown.contains(row)).collect()
    }
}

/// How much of the old state is kept, of the candidate written, of the state shown; not a number where
/// nothing rules that. `value` gives a gate of the unit.
pub fn shares(cell: CellKind, value: &dyn Fn(&str) -> f64) -> [f64; 3] {
    let turned = |share: f64, turned: bool| if turned { 1.0 - share } else { share };
    match cell.key() {
        "rnn" => [f64::NAN; 3],
        "gru" => {
            let kept = turned(value("z"), on(cell, "writes"));
            [kept, 1.0 - kept, f64::NAN]
        }
        "lstm1997" => [1.0, value("i"), value("o")],
        _ => [turned(value("f"), on(cell, "forget")), value("i"), value("o")],
    }
}

/// The key of what a gate is for.
pub fn job(cell: CellKind, gate: &str) -> Option<&'static str> {
    Some(match gate {
        "f" if on(cell, "forget") => "f-turned",
        "f" => "f",
        "i" => "i",
        "g" | "n" => "g",
        "o" => "o",
        "z" if on(cell, "writes") => "z-turned",
        "z" => "z",
        "r" => "r",
        _ => return None,
    })
}

/// The key of what is said where a gate is clamped: what it does to shut one that keeps the memory while it stands
/// open, and what any other is for.
pub fn clamped(cell: CellKind, gate: &str) -> Option<String> {
    Some(match job(cell, gate)? {
        "f" => "gates.hold.try".to_owned(),
        key => format!("gates.job.{key}"),
    })
}

/// The key of what happens at a stage, where it is not what happens in an LSTM.
pub fn tell(cell: CellKind, stage: usize) -> Option<&'static str> {
    let (key, form) = (cell.key(), |word| on(cell, word));
    Some(match (key, stage) {
        ("article", 2) if form("output") => "gates.kin.article.weigh",
        ("article", 4) if form("forget") => "gates.kin.article.forget",
        ("article", 5) if form("tanh") => "gates.kin.article.write",
        ("article", 6) if form("output") => "gates.kin.article.read",
        ("lstm1997", 4) => "gates.kin.lstm1997.forget",
        ("coupled", 3) => "gates.kin.coupled.open",
        ("peephole", 2) => "gates.kin.peephole.weigh",
        ("peephole", 6) => "gates.kin.peephole.read",
        ("gru", 2) => "gates.kin.gru.weigh",
        ("gru", 3) => "gates.kin.gru.open",
        ("gru", 4) => "gates.kin.gru.forget",
        ("gru", 5) => "gates.kin.gru.write",
        ("gru", 6) => "gates.kin.gru.read",
        ("rnn", 2) => "gates.kin.rnn.weigh",
        ("rnn", 3) => "gates.kin.rnn.open",
        ("rnn", 4) => "gates.kin.rnn.forget",
        ("rnn", 5) => "gates.kin.rnn.write",
        ("rnn", 6) => "gates.kin.rnn.read",
        ("gru" | "rnn", 7) => "gates.kin.gru.pass",
        _ => return None,
    })
}

/// Every form of every kind but the LSTM.
pub fn forms() -> Vec<CellKind> {
    let of = |cell: CellKind| {
        let words: Vec<&str> = cell.switches().into_iter().map(|(word, _)| word).collect();
        (0..1_usize << words.len()).map(move |bits| {
            let own = words.iter().enumerate().filter(|(k, _)| bits >> k & 1 == 1);
            cell.with_switches(&own.map(|(_, word)| *word).collect::<Vec<_>>())
        })
    };
    CellKind::ALL.into_iter().filter(|cell| *cell != CellKind::Lstm).flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rng::Random;
    use crate::engine::trace::UnitStep;
    use crate::engine::{Network, Shape, trace};
    use crate::notation::legend::quantities;
    use crate::notation::{letters as s, number};
    use crate::ui::views::gates::lines::{Told, lines, told};

    #[test]
    fn nothing_comes_before_what_it_is_made_of() {
        for cell in forms() {
            let kin = Kin::of(cell);
            for equation in cell.worked_out() {
                let own = kin.first_stage(equation.lhs);
                for read in quantities(std::slice::from_ref(&equation)) {
                    assert!(kin.first_stage(read) <= own, "{} {}", cell.name(), equation.lhs.id);
                }
            }
            for (_, column) in cell.columns() {
                let (sum, gate) = (kin.first_stage(column.z), kin.first_stage(column.gate));
                assert!(1 < sum && sum <= gate, "{} {}", cell.name(), column.gate.id);
            }
        }
    }

    #[test]
    fn rows_and_open_rows_are_quantities_of_the_cell() {
        for cell in forms() {
            let kin = Kin::of(cell);
            let made = cell.made_symbols();
            for stage in 1..=7 {
                let open = kin.open(cell, stage).filter(|id| *id != "y");
                assert!(open.is_none_or(|id| made.iter().any(|own| own.id == id)));
            }
            assert!(kin.rows(1, Room::All).contains(&"h"));
            assert!(kin.rows(1, Room::Most(2)).len() <= 2);
        }
    }

    /// An interval: what a printed number may stand for.
    type Between = (f64, f64);

    /// Works out a printed line, each number within its rounding. Only what the lines hold: numbers, + − ×,
    /// brackets, σ and tanh.
    struct Reader<'a> {
        text: &'a [char],
        at: usize,
        half: f64,
    }

    impl Reader<'_> {
        fn eat(&mut self, sign: &str) -> bool {
            let own: Vec<char> = sign.chars().collect();
            let there = self.text[self.at..].starts_with(&own);
            self.at += if there { own.len() } else { 0 };
            there
        }

        fn sum(&mut self) -> Between {
            let mut sum = self.product();
            loop {
                if self.eat("+") {
                    let next = self.product();
                    sum = (sum.0 + next.0, sum.1 + next.1);
                } else if self.eat("−") {
                    let next = self.product();
                    sum = (sum.0 - next.1, sum.1 - next.0);
                } else {
                    return sum;
                }
            }
        }

        fn product(&mut self) -> Between {
            let mut product = self.factor();
            while self.eat("×") {
                let next = self.factor();
                let all = [product.0, product.1].map(|a| [a * next.0, a * next.1]);
                let all = all.as_flattened();
                product = (
                    all.iter().copied().fold(f64::INFINITY, f64::min),
                    all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
                );
            }
            product
        }

        fn factor(&mut self) -> Between {
            let (sigmoid, tanh) = (self.eat("σ"), self.eat("tanh"));
            if self.eat("(") {
                let (low, high) = self.sum();
                assert!(self.eat(")"), "a bracket closes");
                let squash = |v: f64| match (sigmoid, tanh) {
                    (true, _) => 1.0 / (1.0 + (-v).exp()),
                    (_, true) => v.tanh(),
                    _ => v,
                };
                return (squash(low), squash(high));
            }
            let negative = self.eat("−");
            let from = self.at;
            while self.text.get(self.at).is_some_and(|c| c.is_ascii_digit() || *c == '.') {
                self.at += 1;
            }
            let digits: String = self.text[from..self.at].iter().collect();
            let value: f64 = digits.parse().unwrap_or_else(|_| panic!("{:?}", self.text));
            let value = if negative { -value } else { value };
            // The rest of a long sum has its count behind it.
            if self.eat("…") {
                while self.text.get(self.at).is_some_and(|c| *c == ' ' || c.is_ascii_digit()) {
                    self.at += 1;
                }
            }
            let exact = digits == "1" || self.half == 0.0;
            if exact { (value, value) } else { (value - self.half, value + self.half) }
        }
    }

    /// Each side of the printed equalities, and whether they can all be equal.
    fn agrees(line: &str, half: f64) -> bool {
        let sides = line.trim_start_matches(['z', '=']).split('=');
        let sides = sides.map(|side| {
            let text: Vec<char> = side.chars().filter(|c| !c.is_whitespace()).collect();
            let mut reader = Reader { text: &text, at: 0, half };
            let own = reader.sum();
            assert_eq!(reader.at, text.len(), "{side}");
            own
        });
        let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
        for (a, b) in sides {
            (low, high) = (low.max(a), high.min(b));
        }
        low <= high + 1e-12
    }

    /// What is printed of a state after the old one was dealt with stands without a left side: `f × c = kept`.
    #[test]
    fn printed_numbers_added_up_as_printed_agree_with_the_result() {
        let mut all = forms();
        all.push(CellKind::Lstm);
        let mut checked = 0;
        for (seed, cell) in all.into_iter().enumerate() {
            let kin = Kin::of(cell);
            let shape = Shape { cell, ..Shape::lstm(3, 4, 1, 1) };
            let mut random = Random::new(seed as u64 + 1);
            let numbers = (0..shape.parameters()).map(|_| random.between(-1.5, 1.5)).collect();
            let network = Network::from_numbers(shape, numbers).unwrap();
            let xs: Vec<Vec<f64>> =
                (0..5).map(|_| (0..3).map(|_| random.between(-1.0, 1.0)).collect()).collect();
            let trace = trace(&network, &xs);
            let (blocks, peepholes) = (network.blocks(0, 0), network.peepholes(0, 0));
            for step in &trace.layers[0][0].steps {
                for (unit, stage) in (0..4).flat_map(|unit| (2..=7).map(move |k| (unit, k))) {
                    let numbers = UnitStep { step, blocks: &blocks, peepholes: &peepholes, unit };
                    for equation in cell.worked_out() {
                        let there = |symbol: Symbol| kin.first_stage(symbol) <= stage;
                        let Some(what) = told(&equation, stage, &there) else { continue };
                        let shown = lines(&equation, what, &numbers, 2, &|n| format!("… {n}"));
                        let mut text: String = shown.iter().map(|line| line.plain()).collect();
                        if what == Told::Whole {
                            // The end of the line is the value that row and picture show.
                            let value = number(step.get(equation.lhs)[unit], 2);
                            assert!(text.ends_with(&format!("={value}")), "{text} {value}");
                        }
                        text = text.replace("z=", "=");
                        assert!(
                            agrees(&text, 0.005),
                            "{} {}: {text}",
                            cell.name(),
                            equation.lhs.id
                        );
                        checked += 1;
                    }
                }
            }
        }
        assert!(checked > 8_000, "{checked}");
        // The check can fail.
        assert!(!agrees("=0.50×0.50+0.10=0.40", 0.005) && agrees("=0.50×0.50+0.10=0.35", 0.005));
    }

    #[test]
    fn a_gate_is_for_what_it_lets_through() {
        let of = |name: &str, gate: &str| clamped(CellKind::parse(name).unwrap(), gate);
        // Shut, 1 − f keeps everything; and no other gate makes a unit forget.
        let told = |key: &str| Some(key.to_owned());
        for name in ["lstm", "peephole", "coupled", "article:none"] {
            assert_eq!(of(name, "f"), told("gates.hold.try"), "{name}");
            assert_eq!(of(name, "i"), told("gates.job.i"), "{name}");
        }
        assert_eq!(of("article", "f"), told("gates.job.f-turned"));
        assert_eq!((of("gru", "z"), of("rnn", "h")), (told("gates.job.z"), None));
        let of = |name: &str, gate: &str| job(CellKind::parse(name).unwrap(), gate);
        assert_eq!(of("article:forget", "f"), Some("f-turned"));
        assert_eq!(of("article:none", "f"), Some("f"));
        assert_eq!(of("gru", "z"), Some("z"));
        assert_eq!(of("gru:after,writes", "z"), Some("z-turned"));
        assert_eq!(of("rnn", "h"), None);
    }

    #[test]
    fn no_sum_is_told_before_its_parts_are_there() {
        let cell = CellKind::parse("gru").unwrap();
        let equations = cell.worked_out();
        let candidate = equations.iter().find(|own| own.lhs.id == "n").unwrap();
        let there = |stage: usize| move |own: Symbol| Kin::GruAfter.first_stage(own) <= stage;
        assert_eq!(told(candidate, 2, &there(2)), None);
        assert_eq!(told(candidate, 4, &there(4)), Some(Told::Sum));
        assert_eq!(told(candidate, 5, &there(5)), Some(Told::Whole));
        let peephole = CellKind::parse("peephole").unwrap().worked_out();
        let output = peephole.iter().find(|own| own.lhs == s::O).unwrap();
        let there = |stage: usize| move |own: Symbol| Kin::Late.first_stage(own) <= stage;
        assert_eq!(told(output, 4, &there(4)), None);
        assert_eq!(told(output, 6, &there(6)), Some(Told::Whole));
    }

    #[test]
    fn shares_are_those_of_the_form() {
        let value = |id: &str| match id {
            "f" | "z" => 0.25,
            _ => 0.5,
        };
        let of = |name: &str| shares(CellKind::parse(name).unwrap(), &value);
        assert_eq!(of("peephole"), [0.25, 0.5, 0.5]);
        assert_eq!(of("article:forget")[0], 0.75);
        assert_eq!(of("article:none")[0], 0.25);
        assert_eq!(of("lstm1997")[0], 1.0);
        assert_eq!(of("gru")[..2], [0.25, 0.75]);
        assert_eq!(of("gru:after,writes")[..2], [0.75, 0.25]);
        assert!(of("rnn")[0].is_nan() && of("gru")[2].is_nan());
    }
}
