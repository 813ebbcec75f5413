//! The GRU: its state runs along the top, z rules what is kept and what is written, r what the candidate may
//! read of the old state.

use super::Kindred;
use crate::notation::{Symbol, letters as s};
use crate::ui::shape::Shape;
use crate::ui::views::gates::diagram::group;
use crate::ui::views::gates::diagram::strips::Strip;
use crate::ui::views::gates::diagram::wires::Paths;
use crate::ui::views::gates::family::kin::Kin;

impl Kindred<'_> {
    pub fn gru(&self) -> Shape {
        let p = &self.picture;
        let kept = self.symbol("kept");
        self.framed(s::H)
            .with(p.highway_of(s::H, s::H_PREV, Some(kept)))
            .with(p.bus_of(self.taps(["", "z", "n", "r"])))
            .with(self.mixing())
            .with(self.old_and_new())
            .with(self.gru_cards())
            .with(p.held(&["x", "z", "n", "r"].map(|id| self.symbol(id))))
            .with(p.strip_of_h())
            .with(self.mixers())
            .with(self.gru_labels())
            .all(p.narrator())
            .with(self.reset())
    }

    fn gru_cards(&self) -> Shape {
        let (now, k) = (self.picture.stage(), self.picture.seen());
        let hot = |stages: &[usize]| stages.contains(&now);
        // The candidate waits for what r lets through.
        let seen = match self.kin {
            _ if k >= 5 => k,
            Kin::GruAfter => k.min(2),
            _ => 1,
        };
        group([
            self.empty_place(0, "gates.kin.z-forgets"),
            self.card(1, self.symbol("z"), k, hot(&[3, 4, 5])),
            self.card(2, self.symbol("n"), seen, hot(&[5])),
            self.card(3, self.symbol("r"), k, hot(&[3, 4])),
        ])
    }

    /// z to both products, n to the one that is written, and h on its way out.
    fn mixing(&self) -> Shape {
        let p = &self.picture;
        let g = &p.g;
        let (z, n, new) = (self.symbol("z"), self.symbol("n"), self.symbol("new"));
        let Paths { i, g: candidate, rise, .. } = p.paths();
        let (top, y, x) = (g.card.0, g.highway.0, g.cards[1]);
        let bend = if g.phone { g.write + 20.0 } else { g.write + 12.0 };
        let up = y + g.operator;
        let keep = if g.phone {
            format!("M{0} {top}V{up}", g.forget)
        } else {
            let (x, over) = (x - 24.0, g.forget + 10.0);
            format!("M{x} {top}V{bend}q0 -10 -10 -10H{over}q-10 0 -10 -10V{up}")
        };
        // On a phone beside the cards: from side to side.
        let out = if g.phone {
            let (side, far, low) = (g.h.0 + g.half(), g.width + 8.0, g.h.1 - 6.0);
            format!("M{side} {y}H{}q6 0 6 6V{low}q0 6 -6 6H{side}", far - 6.0)
        } else {
            format!("M{} {}V{}", g.h.0, y + self.below_state(), g.h.1 - g.gauge.1 / 2.0 - 8.0)
        };
        // Which of the two products z enters as 1 − z: the first wire is that to the old state.
        let node = if self.wire("z", "h").is_some_and(|wire| wire.from_one) {
            self.node((g.forget, (up + bend) / 2.0 - 4.0), "1−", z, 4)
        } else {
            self.node((x, if g.phone { top - 14.0 } else { g.write + 18.0 - 14.0 }), "1−", z, 5)
        };
        group([
            p.wire(keep, z, 4),
            p.wire(i, z, 5),
            p.wire(candidate, n, 5),
            p.carrying(rise, s::H, new, 5),
            p.wire(out, s::H, 6),
        ])
        .with(self.own([node]))
    }

    /// Below the number of the new state.
    fn below_state(&self) -> f64 {
        let g = &self.picture.g;
        g.gauge.1 / 2.0 + 5.0 + if g.all_numbers { 20.0 } else { 0.97 * g.number + 4.0 }
    }

    fn old_and_new(&self) -> Shape {
        let p = &self.picture;
        let (g, k) = (&p.g, p.stage());
        let hot = |hot: bool| Strip { hot, ..Strip::default() };
        let y = g.highway.0;
        let mut all = vec![p.strip(s::H_PREV, (g.memory.0, y), hot(k == 4))];
        if g.between {
            all.push(p.strip(self.symbol("kept"), (g.kept(), y), hot(k == 4 || k == 5)));
            let small = Strip { small: true, no_numbers: true, ..hot(k == 5) };
            all.push(p.strip(self.symbol("new"), (g.middle(), g.new.0), small));
        }
        all.extend([
            p.strip(s::H, (g.memory.1, y), hot(k == 5 || k == 6)),
            p.strip(s::H_PREV, g.h_prev, Strip { no_numbers: g.phone, ..hot(k == 1) }),
            p.inputs(),
        ]);
        group(all)
    }

    fn mixers(&self) -> Shape {
        let p = &self.picture;
        let (g, k) = (&p.g, p.stage());
        let y = g.highway.0;
        let keep = p.operator((g.forget, y), '×', 4, k == 4);
        let write = p.operator((g.middle(), g.write), '×', 5, k == 5);
        group([
            p.product(keep, self.symbol("kept")),
            p.product(write, self.symbol("new")),
            p.makes(p.operator((g.middle(), y), '+', 5, k == 5), s::H),
        ])
        .at("aria-hidden", "true")
    }

    /// What r lets the candidate read.
    fn reset(&self) -> Shape {
        let p = &self.picture;
        let (g, k) = (&p.g, p.stage());
        let (r, reset) = (self.symbol("r"), self.symbol("reset"));
        if g.phone {
            return self.phone_reset(r, reset);
        }
        let (n, own) = (g.cards[2], g.cards[3]);
        let (top, y) = (g.card.0, g.write - 12.0);
        let half = g.new.1 / 2.0 + 5.0;
        let cross = top - 10.0;
        let into = n + 52.0;
        let read = match self.kin {
            // The state itself comes up beside the card.
            Kin::GruBefore => {
                let right = own + g.card_width / 2.0 + 8.0;
                let lane = g.bus - 4.0;
                format!(
                    "M{own} {lane}H{}q8 0 8 -8V{}q0 -8 -8 -8H{}",
                    right - 8.0,
                    cross + 8.0,
                    own + 9.0
                )
            }
            // The candidate's own sum over it does.
            _ => format!("M{} {top}V{}q0 -8 8 -8H{}", n + 66.0, cross + 8.0, own - 9.0),
        };
        let carried = if self.kin == Kin::GruBefore { s::H_PREV } else { self.symbol("z_hn") };
        let out = format!("M{} {y}H{}q-12 0 -12 12V{top}", own - g.half(), into + 12.0);
        let mark = p.operator((own, cross), '×', 4, k == 4);
        let small = Strip { small: true, no_numbers: true, hot: k == 4 };
        let name = p.look.words.t("gates.kin.reset");
        // It ends with its strip, so that what is written left of it has room, and over a long number of "new".
        let above = if g.all_numbers || g.number < 26.0 { 0.0 } else { 0.95 * g.number };
        let at = (own + g.half() + 5.0, y - half - 7.0 - above);
        self.own([
            p.carrying(read, carried, carried, 4),
            p.carrying(format!("M{own} {top}V{}", y + half), r, r, 4),
            p.carrying(out, reset, reset, 5),
            p.makes(self.small(mark, (own, cross)), reset),
            p.strip(reset, (own, y), small),
            p.plain(at, name, g.label, "end"),
        ])
    }

    /// The same between the cards of n and r, where a phone has no room for its strip.
    fn phone_reset(&self, r: Symbol, reset: Symbol) -> Shape {
        let p = &self.picture;
        let (g, k) = (&p.g, p.stage());
        let (top, half) = (g.card.0, 0.55 * g.operator + 1.0);
        let (x, y) = (g.cards[2] + 28.0, top - 19.0);
        let (right, beside) = (g.cards[3] - 18.0, (g.cards[2] + g.cards[3]) / 2.0);
        let (carried, read, ruled) = match self.kin {
            // The state comes up between the cards, r over it.
            Kin::GruBefore => (
                s::H_PREV,
                format!("M{beside} {}V{}q0 -6 -6 -6H{}", g.bus - 4.0, y + 6.0, x + half),
                format!(
                    "M{right} {top}V{}q0 -6 -6 -6H{}q-6 0 -6 6V{}",
                    y - 14.0,
                    x + 6.0,
                    y - half
                ),
            ),
            // The candidate's own sum over the state leaves its card and comes back.
            _ => (
                self.symbol("z_hn"),
                format!("M{} {top}V{}q0 -6 6 -6H{}", x - 17.0, y + 6.0, x - half),
                format!("M{right} {top}V{}q0 -6 -6 -6H{}", y + 6.0, x + half),
            ),
        };
        let mark = self.small(p.operator((x, y), '×', 4, k == 4), (x, y));
        self.own([
            p.carrying(read, carried, carried, 4),
            p.carrying(ruled, r, r, 4),
            p.carrying(format!("M{x} {}V{top}", y + half), reset, reset, 5),
            p.product(mark, reset),
        ])
    }

    /// An operator at half its size.
    fn small(&self, operator: Shape, (x, y): (f64, f64)) -> Shape {
        group([operator])
            .at("transform", format!("translate({} {}) scale(.55)", 0.45 * x, 0.45 * y))
    }

    fn gru_labels(&self) -> Shape {
        let ends = [(s::H_PREV, "gates.place.h_prev"), (s::H, "gates.place.h")];
        self.picture.labels_of(Some(ends), true, Some(self.symbol("new")))
    }
}
