//! Wires: where values travel, and since which stage they do.

use super::{Picture, colour, group, line};
use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::shape::{Shape, el};

/// Where the wires of the gates run: f, i and g to their operators, what they make up to the memory, o and c
/// to the answer.
pub struct Paths {
    pub f: String,
    pub i: String,
    pub g: String,
    pub rise: String,
    pub o: String,
    pub c: String,
    pub h: String,
}

impl Picture<'_> {
    /// A wire that comes alive at `from`; at that very stage it is hot and dots flow along it.
    pub fn wire(&self, d: String, symbol: Symbol, from: usize) -> Shape {
        self.carrying(d, symbol, symbol, from)
    }

    /// A wire in the colour of one quantity that carries the numbers of another.
    pub fn carrying(&self, d: String, symbol: Symbol, carried: Symbol, from: usize) -> Shape {
        let done = self.done(from);
        let hot = self.stage() == from;
        let g = &self.g;
        let (stroke, width, dash) = match (done, hot) {
            (false, _) => ("var(--wire)".to_owned(), g.wire, "2 6"),
            (true, false) => (colour(symbol), g.wire, "none"),
            (true, true) => (colour(symbol), g.hot_wire, "none"),
        };
        let flow = hot.then(|| {
            line(d.clone())
                .at("class", "flow")
                .at("stroke", "var(--surface)")
                .at("stroke-width", (g.hot_wire * 0.42).max(1.6))
                .at("stroke-linecap", "round")
                .at("stroke-dasharray", format!("0.1 {}", g.hot_wire * 3.0))
        });
        // On the way back a wire carries no value that it has shown on the way forward.
        let reach = (!self.look.face.back).then(|| self.reach(d.clone(), carried));
        let own = line(d)
            .at("class", "wire")
            .at("stroke", stroke)
            .at("stroke-width", width)
            .at("stroke-linecap", "round")
            .at("stroke-linejoin", "round")
            .at("stroke-dasharray", dash);
        group([own]).all(flow).all(reach)
    }

    /// What a pointer can hit of a wire: wider than what is drawn.
    pub fn reach(&self, d: String, carried: Symbol) -> Shape {
        line(d)
            .at("class", "reach")
            .at("data-wire", carried.id)
            .at("stroke", "transparent")
            .at("stroke-width", self.g.hot_wire * 3.0)
    }

    /// The road of the memory: from c(t−1) to c(t).
    pub fn highway(&self) -> Shape {
        self.highway_of(s::C, s::C_PREV, Some(s::KEPT))
    }

    /// The road of a state from its old value to the new one; `kept` is what is left of it on the way, where
    /// anything takes from it.
    pub fn highway_of(&self, state: Symbol, old: Symbol, kept: Option<Symbol>) -> Shape {
        self.pen.road(self, state, old, kept)
    }

    /// The same on the way forward: as a wire.
    pub fn wire_of_state(&self, state: Symbol, old: Symbol, kept: Option<Symbol>) -> Shape {
        let g = &self.g;
        let (y, band) = g.highway;
        let (left, right) = (g.memory.0 + g.half(), g.memory.1 - g.half());
        let (op, fx, middle) = (g.operator, g.forget, g.middle());
        let after_forget = if g.between { g.kept() - g.half() } else { middle - op };
        let road = line(format!("M{left} {y}H{right}"))
            .at("stroke", colour(state))
            .at("stroke-width", band)
            .at("opacity", ".13");
        let tip = right - 9.0;
        let arrow = (self.stage() >= 5)
            .then(|| line(format!("M{tip} {y}H{}", tip + 6.0)).at("marker-end", "url(#arrow-c)"));
        let mut all = vec![road];
        match kept {
            Some(kept) => {
                let from = format!("M{left} {y}H{}", fx - op);
                all.push(self.carrying(from, state, old, 0));
                let on = format!("M{} {y}H{after_forget}", fx + op);
                all.push(self.carrying(on, state, kept, 4));
            }
            None => all.push(self.carrying(format!("M{left} {y}H{}", middle - op), state, old, 0)),
        }
        all.push(self.wire(format!("M{} {y}H{}", middle + op, right - 3.0), state, 5));
        if let Some(kept) = kept.filter(|_| g.between) {
            let d = format!("M{} {y}H{}", g.kept() + g.half(), middle - op);
            all.push(self.carrying(d, state, kept, 5));
        }
        group(all).all(arrow)
    }

    /// The two lanes of h and x below the cards, and the taps into each.
    pub fn bus(&self) -> Shape {
        self.bus_of([[true; 2]; 4])
    }

    /// The same with taps into those that read h, and those that read x.
    pub fn bus_of(&self, taps: [[bool; 2]; 4]) -> Shape {
        let g = &self.g;
        let width = if self.stage() == 1 { g.hot_wire } else { g.wire };
        let (h_lane, x_lane) = (g.bus - 4.0, g.bus + 4.0);
        // From the first tap to the last.
        let end = |lane: usize, last: Option<usize>| {
            g.cards[last.unwrap_or(0)] + if lane == 0 { -3.0 } else { 3.0 }
        };
        let last = |lane: usize| end(lane, taps.iter().rposition(|tap| tap[lane]));
        let (h_end, x_end) = (last(0), last(1));
        let (h_path, x_path) = if g.phone {
            let (hx, hy) = g.h_prev;
            let (xx, xy) = g.x;
            let top = g.gauge.1 / 2.0 + 5.0;
            let h_start = end(0, taps.iter().position(|tap| tap[0])).min(hx);
            (
                format!("M{hx} {}V{h_lane}M{h_start} {h_lane}H{h_end}", hy - top),
                format!("M{xx} {}V{x_lane}H{x_end}", xy - top),
            )
        } else {
            let start = g.bus_start;
            let (hx, hy) = g.h_prev;
            let bend = format!("q12 0 12 12V{}q0 12 12 12H{h_end}", g.bus - 16.0);
            (
                format!("M{} {hy}H{}{bend}", hx + g.half(), start - 12.0),
                format!("M{} {x_lane}H{x_end}", g.x.0),
            )
        };
        let class = if self.look.travels && self.stage() == 1 { "lane draws" } else { "lane" };
        let lane = |d: String, stroke: &str| {
            line(d)
                .at("class", class)
                .at("pathLength", "1")
                .at("stroke", stroke)
                .at("stroke-width", width)
                .at("stroke-linecap", "round")
        };
        let reach = [(&h_path, s::H_PREV), (&x_path, s::X)]
            .map(|(path, own)| self.reach(path.clone(), own));
        let reach = reach.into_iter().filter(|_| !self.look.face.back);
        let mut all = vec![lane(h_path, "var(--h)"), lane(x_path, "var(--x)")];
        let tap_width = 0.8 * if self.stage() == 2 { g.hot_wire } else { g.wire };
        for (x, [h, own_x]) in g.cards.into_iter().zip(taps) {
            let lanes = [(h, h_lane, x - 3.0, "var(--h)"), (own_x, x_lane, x + 3.0, "var(--x)")];
            for (_, lane, x, on) in lanes.into_iter().filter(|lane| lane.0) {
                let stroke = if self.done(2) { on } else { "var(--wire)" };
                all.push(
                    line(format!("M{x} {lane}V{}", g.card.1))
                        .at("stroke", stroke)
                        .at("stroke-width", tap_width),
                );
                let dot = el("circle").at("cx", x).at("cy", lane).at("r", g.wire + 0.6);
                all.push(dot.at("fill", on));
            }
        }
        group(all).all(reach)
    }

    /// From the cards to the operators, and from there to h; `forgets`: there is a forget gate.
    pub fn gate_wires(&self, forgets: bool) -> Shape {
        let Paths { f, i, g, rise, o, c, h } = self.paths();
        group(forgets.then(|| self.wire(f, s::F, 4))).all([
            self.wire(i, s::I, 5),
            self.wire(g, s::G, 5),
            self.carrying(rise, s::C, s::NEW, 5),
            self.wire(o, s::O, 6),
            self.wire(c, s::C, 6),
            self.wire(h, s::H, 6),
        ])
    }

    pub fn paths(&self) -> Paths {
        let g = &self.g;
        let [f, i, c, o] = g.cards;
        let (top, y, op, middle) = (g.card.0, g.highway.0, g.operator, g.middle());
        let f_path = if g.phone {
            let bend = g.write + 20.0;
            let fx = g.forget;
            format!("M{f} {top}V{bend}q0 -8 8 -8H{}q8 0 8 -8V{}", fx - 8.0, y + op)
        } else {
            format!("M{f} {top}V{}", y + op)
        };
        let low = g.write + 12.0;
        let i_path = format!("M{i} {top}V{low}q0 -12 12 -12H{}", middle - op);
        let g_path = format!("M{c} {top}V{low}q0 -12 -12 -12H{}", middle + op);
        let rise = if g.between {
            let half = g.new.1 / 2.0 + 5.0;
            let (below, above) = (g.new.0 + half, g.new.0 - half);
            format!("M{middle} {}V{below}M{middle} {above}V{}", g.write - op, y + op)
        } else {
            format!("M{middle} {}V{}", g.write - op, y + op)
        };
        let (read_x, read_y) = g.read;
        let (o_path, c_path, h_path) = if g.phone {
            // Down between the cards of g and o, and into the side of h.
            let (out, between) = (g.h.1 - 6.0, (c + o) / 2.0);
            let (over, into) = (between - read_x - 12.0, g.h.0 - g.half() - between - 6.0);
            (
                format!("M{o} {top}V{}q0 -8 -8 -8H{}", read_y + 8.0, read_x + op),
                format!("M{read_x} {y}V{}", read_y - op),
                format!(
                    "M{read_x} {}V130q0 6 6 6h{over}q6 0 6 6V{out}q0 6 6 6h{into}",
                    read_y + op
                ),
            )
        } else {
            // Clear of the number, once it is there.
            let number = if g.all_numbers { 20.0 } else { 26.0 };
            let number = if self.look.reached(s::C) { number } else { 0.0 };
            let below = g.gauge.1 / 2.0 + 5.0 + number;
            let c = g.memory.1;
            (
                format!("M{} {read_y}H{}", o + g.card_width / 2.0, read_x - op),
                format!("M{c} {}V152M{c} 200V{}", y + below, read_y - op),
                format!("M{read_x} {}V{}", read_y + op, g.h.1 - g.gauge.1 / 2.0 - 8.0),
            )
        };
        Paths { f: f_path, i: i_path, g: g_path, rise, o: o_path, c: c_path, h: h_path }
    }

    pub fn operators(&self, forgets: bool) -> Shape {
        let g = &self.g;
        let (y, k) = (g.highway.0, self.stage());
        let forget = || self.operator((g.forget, y), '×', 4, k == 4);
        let write = self.operator((g.middle(), g.write), '×', 5, k == 5);
        group(forgets.then(|| self.product(forget(), s::KEPT)))
            .all([
                self.product(write, s::NEW),
                self.makes(self.operator((g.middle(), y), '+', 5, k == 5), s::C),
                self.makes(self.operator(g.read, '×', 6, k == 6), s::H),
            ])
            .at("aria-hidden", "true")
    }

    /// A part of the picture that stands for what it makes, to be pointed at.
    pub fn makes(&self, part: Shape, place: Symbol) -> Shape {
        part.at("data-makes", self.pen.shown(place).id)
    }

    /// An operator that stands for its product, where that has no strip of its own.
    pub fn product(&self, operator: Shape, place: Symbol) -> Shape {
        let symbol = self.pen.shown(place);
        let operator = self.makes(operator, place);
        if self.g.between || !self.look.reached(symbol) {
            return operator;
        }
        let own = |(unit, value): (usize, &f64)| {
            let drawn = (unit == self.look.unit).then(|| operator.clone());
            self.look.value(el("g"), symbol, unit, Some(*value)).all(drawn)
        };
        group(self.pen.values(self.look, symbol).iter().enumerate().map(own))
    }

    pub fn operator(&self, (x, y): (f64, f64), sign: char, from: usize, hot: bool) -> Shape {
        let r = self.g.operator;
        let d = if sign == '×' {
            let a = r * 0.36;
            format!("M{} {}l{b} {b}m0 -{b}l-{b} {b}", x - a, y - a, b = 2.0 * a)
        } else {
            format!("M{} {y}h{r}M{x} {}v{r}", x - r / 2.0, y - r / 2.0)
        };
        let (fill, stroke) =
            if hot { ("var(--text)", "var(--bg)") } else { ("var(--surface)", "var(--text)") };
        let circle = || el("circle").at("cx", x).at("cy", y).at("r", r);
        let face =
            circle().at("fill", fill).at("stroke", "var(--text)").at("stroke-width", self.g.frame);
        let sign = line(d)
            .at("stroke", stroke)
            .at("stroke-width", self.g.frame + 0.6)
            .at("stroke-linecap", "round");
        let sign = group([face, sign]).at("opacity", self.shown(self.done(from)));
        group([circle().at("fill", "var(--bg)"), sign])
    }
}
