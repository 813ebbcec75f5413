//! The four cards: a gate's units and its curve, above its weights.

use super::{Picture, colour, group, ink, line, rect, text, width_of};
use crate::engine::cell::Block;
use crate::notation::letters as s;
use crate::notation::{Function, Symbol};
use crate::ui::path::Path;
use crate::ui::shape::{Shape, el};

const CARDS: [(Symbol, Symbol); 4] =
    [(s::F, s::Z_F), (s::I, s::Z_I), (s::G, s::Z_G), (s::O, s::Z_O)];

/// What a card shows.
pub struct Card<'a> {
    /// Its place, from the left.
    pub place: usize,
    pub symbol: Symbol,
    /// The sum behind it with its curve, and the weights.
    pub sum: Option<(Symbol, Function)>,
    pub weights: Option<&'a Block>,
    /// The stage as the card sees it: its sum is there from 2 on, its value from 3 on.
    pub stage: usize,
    /// It acts at this stage.
    pub hot: bool,
}

impl Picture<'_> {
    /// The card of an LSTM's gate around its strip.
    pub fn card(&self, place: usize, strip: Shape) -> Shape {
        let (symbol, z) = CARDS[place];
        let kind = if symbol == s::G { Function::Tanh } else { Function::Sigmoid };
        let own = Card {
            place,
            symbol,
            sum: Some((z, kind)),
            weights: Some(&self.look.blocks()[place]),
            stage: self.seen(),
            hot: self.acts(symbol),
        };
        self.card_of(own, strip)
    }

    /// Whether a gate of an LSTM acts at this stage.
    pub fn acts(&self, symbol: Symbol) -> bool {
        match self.stage() {
            3 => true,
            4 => symbol == s::F,
            5 => symbol == s::I || symbol == s::G,
            6 => symbol == s::O,
            _ => false,
        }
    }

    pub fn card_of(&self, own: Card, strip: Shape) -> Shape {
        let g = self.g;
        let symbol = own.symbol;
        let x = g.cards[own.place];
        let role = symbol.role.token();
        let fill = if own.stage >= 3 { format!("var(--{role}-wash)") } else { "var(--bg)".into() };
        let (stroke, width) =
            if own.hot { (colour(symbol), g.frame) } else { ("var(--rule)".into(), 1.0) };
        let left = x - g.card_width / 2.0;
        let frame = rect((left, g.card.0, g.card_width, g.card.1 - g.card.0))
            .at("rx", 12.0)
            .at("fill", fill)
            .at("stroke", stroke)
            .at("stroke-width", width);
        let head = self.head(left, symbol);
        let box_of_curve = (x, g.curve.0, g.curve.1, g.curve.2);
        let curve = own.sum.map(|(z, kind)| self.curve(box_of_curve, z, symbol, kind, own.stage));
        let weights = g.matrix.zip(own.weights);
        let weights =
            weights.map(|((y, cw, ch), block)| self.matrix(block, (x, y), (cw, ch), symbol));
        self.makes(group([frame, head, strip]).all(curve).all(weights), symbol)
    }

    /// The letter and the name of a gate in the card that begins at `left`. All cards of a picture name theirs in
    /// one form and at one size: the long one, where each of them has room for it.
    fn head(&self, left: f64, symbol: Symbol) -> Shape {
        let g = &self.g;
        let words = self.look.words;
        let name = |part: &str, own: Symbol| words.t(&format!("gates.{part}.{}", own.id));
        let gates = self.look.scene.cell().gates();
        let widest = |part: &str| {
            gates.iter().map(|own| width_of(&name(part, *own))).fold(1.0_f64, f64::max)
        };
        let (letter, fall, size) =
            if g.phone { ("", 0.0, g.least) } else { (symbol.sub, g.symbol * 0.22, g.label) };
        // A phone's letter has no subscript, so the name begins a little above its line.
        let rise = if g.phone { -1.0 } else { -fall };
        let apart = if g.phone { 4.0 } else { 0.3 * g.symbol };
        let room = |pad: f64| {
            g.card_width - pad - if g.phone { 0.55 } else { 0.8 } * g.symbol - apart - 3.0
        };
        let fitting = |part: &str| size.min(room(g.card_pad) / (1.07 * widest(part)));
        let part = if !g.phone && fitting("gate") >= g.least { "gate" } else { "short" };
        let size = fitting(part).max(g.least);
        // Where the letters may not be smaller, nearer to the edge; and what is still too long in closer letters.
        let pad = if size * widest(part) > room(g.card_pad) { 4.0 } else { g.card_pad };
        let title = name(part, symbol);
        let tight = (size * width_of(&title) > room(pad)).then(|| room(pad).to_string());
        let math = |size: f64| el("tspan").at("class", "math").at("font-size", size);
        el("text")
            .at("x", left + pad)
            .at("y", g.head)
            .at("fill", ink(symbol))
            .with(math(g.symbol).say(symbol.base))
            .with(math(g.symbol * 0.7).at("dy", fall).say(letter))
            .with(
                el("tspan")
                    .at("dx", apart)
                    .at("dy", rise)
                    .at("font-size", size)
                    .at("font-weight", "700")
                    .maybe("lengthAdjust", tight.is_some().then(|| "spacingAndGlyphs".to_owned()))
                    .maybe("textLength", tight)
                    .say(title),
            )
    }

    /// tanh on the way from memory to answer.
    pub fn squash(&self) -> Shape {
        let g = &self.g;
        let done = self.look.face.back || self.stage() >= 6;
        if g.phone {
            let (x, y) = (g.read.0, g.highway.0 + 16.0);
            let size = g.least.max(12.0);
            let half = (size * 1.06 + 2.0).max(16.0);
            let frame = rect((x - half, y, 2.0 * half, 17.0))
                .at("rx", 4.0)
                .at("fill", "var(--surface)")
                .at("stroke", "var(--wire)");
            let name = text((x, y + 12.5), size)
                .at("text-anchor", "middle")
                .at("fill", "var(--text-2)")
                .say("tanh");
            return group([frame.at("opacity", self.shown(done)), name]);
        }
        let stage = if done { 6 } else { 0 };
        self.curve((g.memory.1, 176.0, 92.0, 46.0), s::C, s::C, Function::Tanh, stage)
    }

    /// Where each unit's sum landed on σ or tanh. Dots lie on the axis until the gates open.
    pub fn curve(
        &self,
        (cx, cy, width, height): (f64, f64, f64, f64),
        z: Symbol,
        symbol: Symbol,
        function: Function,
        stage: usize,
    ) -> Shape {
        let g = &self.g;
        let pad = 6.0;
        let (left, top) = (cx - width / 2.0, cy - height / 2.0);
        let (reach, low) = if function == Function::Tanh { (3.2, -1.0) } else { (6.0, 0.0) };
        let px = move |z: f64| {
            left + pad + (z.clamp(-reach, reach) + reach) / (2.0 * reach) * (width - 2.0 * pad)
        };
        let py = move |y: f64| top + height - pad - (y - low) / (1.0 - low) * (height - 2.0 * pad);
        let mut curve = Path::default();
        curve.begin(px(-reach), py(function.apply(-reach)));
        for k in 1..=48 {
            let z = -reach + 2.0 * reach * f64::from(k) / 48.0;
            curve.line(px(z), py(function.apply(z)));
        }
        let (weighed, opened) = (stage >= 2, stage >= 3);
        let values = self.look.now().get(z);
        let named = z != s::C;
        // A gate that is held leaves its curve.
        let gates = self.look.now().get(symbol);
        let landed = |unit: usize| if named { gates[unit] } else { function.apply(values[unit]) };
        let dense = self.look.scene.dense();
        let dot = |unit: usize, size: f64| {
            let y = if opened { landed(unit) } else { 0.0 };
            let dot = el("circle")
                .at("cx", px(values[unit]))
                .at("cy", py(y))
                .at("r", size)
                .at("fill", colour(symbol));
            if named { self.look.value(dot, z, unit, Some(values[unit])) } else { dot }
        };
        let lens = self.look.unit;
        let (size, faint) = if dense { (1.6, ".3") } else { (g.dot, ".5") };
        let others = (0..if weighed { values.len() } else { 0 })
            .filter(|unit| *unit != lens)
            .map(|unit| dot(unit, size).at("opacity", faint));
        // Pointed at, the lens unit's dot drops lines to both axes.
        let own = weighed.then(|| {
            let z = values[lens];
            let (x, y) = (px(z), py(if opened { landed(lens) } else { 0.0 }));
            let floor = top + height - 3.0;
            let drops = line(format!("M{x} {y}V{floor}M{x} {y}H{}", left + 3.0))
                .at("class", "drop")
                .at("stroke", "var(--text)")
                .at("stroke-dasharray", "2 2");
            let dot = dot(lens, g.dot + 2.0)
                .at("class", "dot")
                .at("stroke", "var(--text)")
                .at("stroke-width", g.frame * 0.8);
            group([drops, dot]).at("class", "point")
        });
        let (zero_x, zero_y) = (px(0.0), py(0.0));
        let (right, bottom) = (left + width, top + height);
        let axes = format!(
            "M{zero_x} {}V{}M{} {zero_y}H{}",
            top + 3.0,
            bottom - 3.0,
            left + 3.0,
            right - 3.0
        );
        let stroke = if opened { colour(symbol) } else { "var(--wire)".into() };
        let size = g.least.max(if g.phone { 13.0 } else { 15.0 });
        // A long name would be covered by the dot: it stands in the corner that is away from it.
        let wide = function == Function::Tanh && 2.2 * size > 0.4 * width;
        let (at, anchor) = match (wide, weighed && values[lens] < 0.0) {
            (true, true) => ((left + 5.0, top + 2.0 + 0.74 * size), "start"),
            (true, false) => ((right - 5.0, bottom - 3.0), "end"),
            _ => ((right - 7.0, bottom - 7.0), "end"),
        };
        let name = text(at, size)
            .at("class", if function == Function::Sigmoid { "math" } else { "plain" })
            .at("text-anchor", anchor)
            .at("fill", if weighed { "var(--text-2)" } else { "var(--text-3)" })
            .say(function.name());
        let drawn = group([
            rect((left, top, width, height))
                .at("rx", 6.0)
                .at("fill", "var(--bg)")
                .at("stroke", "var(--rule)"),
            line(axes).at("stroke", "var(--rule)"),
            curve
                .shape()
                .at("fill", "none")
                .at("stroke", stroke)
                .at("stroke-width", 100.0 * g.wire),
        ])
        .at("opacity", self.shown(weighed))
        .all(others)
        .all(own);
        // Names keep their contrast where the rest has yet to come.
        group([drawn, name])
    }
}
