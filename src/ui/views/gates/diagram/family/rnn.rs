//! One sum, one squashing: there is no memory beside h.

use super::Kindred;
use crate::notation::letters as s;
use crate::ui::shape::Shape;
use crate::ui::views::gates::diagram::strips::Strip;
use crate::ui::views::gates::diagram::{group, line};

/// The card stands where others have their candidate.
const PLACE: usize = 2;

impl Kindred<'_> {
    pub fn rnn(&self) -> Shape {
        let p = &self.picture;
        let g = &p.g;
        let k = p.stage();
        let card = self.card(PLACE, s::H, p.seen(), p.done(3));
        // h is what the card makes: its error is there at once.
        let out = if p.is_back() { 7 } else { 3 };
        self.framed(s::H)
            .with(self.ghost())
            .with(p.bus_of(self.taps(["", "", "h", ""])))
            .with(group([p.wire(self.way_out(), s::H, out)]))
            .with(group([
                p.strip(
                    s::H_PREV,
                    g.h_prev,
                    Strip { hot: k == 1, no_numbers: g.phone, ..Strip::default() },
                ),
                p.inputs(),
            ]))
            .with(group([card]))
            .with(p.held(&[s::X, s::X, s::H]))
            .with(p.strip_of_h())
            .with(p.labels_of(None, false, None))
            .all(p.narrator())
    }

    /// From the card into the side of h.
    fn way_out(&self) -> String {
        let g = &self.picture.g;
        let from = g.cards[PLACE] + g.card_width / 2.0;
        let to = g.h.0 - g.half() - 4.0;
        if g.phone {
            let (x, to) = (g.h.0 - 20.0, g.h.1 - g.gauge.1 / 2.0 - 8.0);
            return format!("M{from} {}H{x}q6 0 6 6V{to}", g.curve.0);
        }
        format!("M{from} {0}H{to}", g.h.1)
    }

    /// Where others have the road of their memory.
    fn ghost(&self) -> Shape {
        let p = &self.picture;
        let g = &p.g;
        let y = g.highway.0;
        let (left, right) = (g.memory.0 - g.half(), g.memory.1 + g.half());
        let road = line(format!("M{left} {y}H{right}"))
            .at("stroke", "var(--wire)")
            .at("stroke-width", g.wire)
            .at("stroke-dasharray", "2 6");
        let words = p.look.words.t("gates.kin.no-memory");
        let name = p.plain((g.width / 2.0, y - 14.0), words, g.label * 1.1, "middle");
        self.own([road, name])
    }
}
