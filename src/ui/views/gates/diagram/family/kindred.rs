//! The LSTM's nearest kin: the article's form, 1997, peepholes, coupled gates.

use super::Kindred;
use crate::notation::{Function, letters as s};
use crate::ui::shape::Shape;
use crate::ui::views::gates::diagram::group;
use crate::ui::views::gates::equations::GATES;
use crate::ui::views::gates::family::kin::Kin;

impl Kindred<'_> {
    pub fn kindred(&self) -> Shape {
        let p = &self.picture;
        let whole = self.wire("f", "c").is_none();
        let travels = if whole { Vec::new() } else { p.travels() };
        self.framed(s::C)
            // Where nothing is forgotten, straight to where the new is added.
            .with(p.highway_of(s::C, s::C_PREV, (!whole).then_some(s::KEPT)))
            .with(p.bus_of(self.taps(["f", "i", "g", "o"])))
            .with(p.gate_wires(!whole).with(self.own_wires()))
            .with(p.states(!whole))
            .with(self.cards(whole))
            .with(p.held(&GATES))
            .with(p.strip_of_h())
            .with(p.operators(!whole))
            .with(p.labels_of(
                Some([(s::C_PREV, "gates.place.c_prev"), (s::C, "gates.place.c")]),
                !whole,
                Some(s::NEW),
            ))
            .all(p.narrator())
            .all(travels)
            .with(self.seam())
    }

    fn cards(&self, whole: bool) -> Shape {
        let card = |place: usize, symbol| {
            let late = self.kin == Kin::Late && symbol == s::O;
            let (stage, seen) = (self.picture.stage(), self.picture.seen());
            let seen = if late && seen < 6 { 1 } else { seen };
            let hot = self.picture.acts(symbol) && (!late || stage == 6);
            self.card(place, symbol, seen, hot)
        };
        let first = if whole { self.empty_place(0, "gates.kin.no-forget") } else { card(0, s::F) };
        group([first, card(1, s::I), card(2, s::G), card(3, s::O)])
    }

    /// What the kind has beside the wires of an LSTM.
    fn own_wires(&self) -> Shape {
        let p = &self.picture;
        let geometry = &p.g;
        let (top, y) = (geometry.card.0, geometry.highway.0);
        let [card_f, card_i, _, card_o] = geometry.cards;
        let mut own = Vec::new();
        if self.wire("f", "c").is_some_and(|wire| wire.from_one) {
            let at = if geometry.phone {
                ((card_f + geometry.forget) / 2.0, geometry.write + 12.0)
            } else {
                (geometry.forget, (top + y + geometry.operator) / 2.0 + 8.0)
            };
            own.push(self.node(at, "1−", s::F, 4));
        }
        let through = |from: &str, to: &str| self.wire(from, to).and_then(|wire| wire.through);
        if through("g", "c") == Some(Function::Tanh) {
            let x = if geometry.phone {
                (geometry.middle() + geometry.operator + geometry.cards[2]) / 2.0 + 4.0
            } else {
                (geometry.middle() + geometry.operator + geometry.cards[2]) / 2.0
            };
            own.push(self.squashed((x, geometry.write), s::G, 5));
        }
        let read = geometry.read.0;
        if self.wire("tanh_c", "o").is_some() {
            own.push(self.tap(
                if geometry.phone {
                    let y = y + 28.0;
                    format!(
                        "M{} {y}h4q6 0 6 6V126q0 6 6 6H{}q6 0 6 6V{top}",
                        read + 16.0,
                        card_o + 8.0
                    )
                } else {
                    let x = card_o + 30.0;
                    format!("M{} 176H{}q-12 0 -12 12V{top}", read - 46.0, x + 12.0)
                },
                s::C,
                6,
            ));
        }
        if !self.cell.peepholes().is_empty() {
            own.extend(self.peepholes(card_f, card_i, card_o, top, y));
        }
        self.own(own)
    }

    /// The old memory to f and i, the new one to o.
    fn peepholes(&self, f: f64, i: f64, o: f64, top: f64, y: f64) -> [Shape; 2] {
        let g = &self.picture.g;
        if g.phone {
            let x = g.memory.0 + g.half() + 7.0;
            let old = format!(
                "M{x} {y}V112q0 6 -6 6H{}q-6 0 -6 6V{top}M{} 118H{}q6 0 6 6V{top}",
                f - 18.0,
                x - 6.0,
                i - 34.0
            );
            let x = g.memory.1 - g.half() - 5.0;
            let new = format!("M{x} {y}V126q0 6 6 6H{}q6 0 6 6V{top}", o + 8.0);
            return [self.tap(old, s::C_PREV, 2), self.tap(new, s::C, 6)];
        }
        let (x, low) = (f - 65.0, top - 12.0);
        let old = format!(
            "M{x} {y}V{}q0 8 8 8H{}q8 0 8 8V{top}M{} {low}V{top}",
            low - 8.0,
            i - 44.0 - 8.0,
            f - 45.0
        );
        let new = format!("M{} {y}V{top}", o + 53.0);
        [self.tap(old, s::C_PREV, 2), self.tap(new, s::C, 6)]
    }

    /// Between the cards of f and i: what f leaves is for i.
    fn seam(&self) -> Shape {
        let g = &self.picture.g;
        let parts = self.wire("f", "i").filter(|wire| wire.from_one).map(|_| {
            let (from, to) = (g.cards[0] + g.card_width / 2.0, g.cards[1] - g.card_width / 2.0);
            let (x, y) = ((from + to) / 2.0, g.curve.0);
            let (long, r) = (if g.phone { 16.0 } else { 34.0 }, g.operator * 0.8);
            let d = format!("M{} {y}H{}M{} {y}H{}", x - r - 4.0, x - r, x + r, x + long);
            let size = g.label;
            let letters = self.picture.plain(
                (g.cards[1], y + 0.35 * size),
                "1 − f".into(),
                size * 1.2,
                "middle",
            );
            // What i is blamed for reaches f where f itself is blamed.
            let stage = if self.picture.is_back() { 4 } else { 3 };
            let arrow = self.tap(d, s::F, stage);
            group([arrow, self.node((x, y), "1−", s::F, stage), letters.at("class", "math")])
        });
        self.own(parts)
    }
}
