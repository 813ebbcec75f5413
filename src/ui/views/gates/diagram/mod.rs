//! The gate diagram: one drawing of one step, at one stage.

mod answer;
mod before;
mod cards;
mod family;
mod labels;
mod matrix;
mod pen;
mod states;
mod strips;
mod wires;

use super::edit::{self, Mark};
use super::equations::GATES;
use super::geometry::{DESKTOP, Geometry, Narrator, PHONE, PROJECTOR};
use super::look::Look;
use super::model::STAGES;
use crate::notation::{Symbol, letters};
use crate::ui::shape::{Shape, classed, el};
use crate::ui::store::Layout;

pub use family::diagram as diagram_of_family;
pub use pen::{Ends, Narration, Pen, Values};
pub use strips::{Frame, add_bars, bar_paths};

/// The drawing of a layout, at its full size.
pub fn drawing(layout: Layout) -> Geometry {
    match layout {
        Layout::Desktop => DESKTOP,
        Layout::Projector => PROJECTOR,
        Layout::Phone => PHONE,
    }
}

type Point = (f64, f64);

/// The picture of an LSTM for a look.
pub fn diagram(look: &Look) -> Shape {
    drawn_with(look, &Values)
}

/// The same with another pen.
pub fn drawn_with(look: &Look, pen: &dyn Pen) -> Shape {
    Picture::of(look, pen).draw()
}

impl<'a> Picture<'a> {
    /// What a look is drawn with.
    pub fn of(look: &'a Look, pen: &'a dyn Pen) -> Self {
        let mut own = Self { look, g: drawing(look.layout).legible(look.scale), pen };
        let inputs = look.now().get(letters::X).len();
        if look.named_inputs() && inputs > 4 {
            // A long list of inputs needs room above it; in large letters still more.
            own.raise(if own.g.all_numbers { 22.0 } else { 26.0 }, 12.0);
            if own.input_list(inputs).rows < 5 {
                own.raise(16.0, 8.0);
            }
        }
        if own.g.phone && inputs > 2 {
            // Beside h(t−1), room for a name.
            own.g.h_prev.0 += 34.0;
        }
        own
    }

    /// Moves h(t−1) up, and the narrator above it.
    fn raise(&mut self, by: f64, told: f64) {
        self.g.h_prev.1 -= by;
        self.g.narrator = self.g.narrator.map(|own| Narrator { y: own.y - told, ..own });
    }
}

/// A look, and where its parts stand.
pub struct Picture<'a> {
    pub look: &'a Look,
    pub g: Geometry,
    pub pen: &'a dyn Pen,
}

pub fn ink(symbol: Symbol) -> String {
    format!("var(--{}-ink)", symbol.role.token())
}

pub fn colour(symbol: Symbol) -> String {
    format!("var(--{})", symbol.role.token())
}

pub fn group(children: impl IntoIterator<Item = Shape>) -> Shape {
    el("g").all(children)
}

pub fn line(d: String) -> Shape {
    el("path").at("d", d).at("fill", "none")
}

pub fn rect((x, y, width, height): (f64, f64, f64, f64)) -> Shape {
    el("rect").at("x", x).at("y", y).at("width", width).at("height", height)
}

pub fn text((x, y): (f64, f64), size: f64) -> Shape {
    el("text").at("x", x).at("y", y).at("font-size", size)
}

/// How wide words are, in letters' heights: Han characters are square.
pub fn width_of(words: &str) -> f64 {
    words.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.56 }).sum()
}

impl Picture<'_> {
    fn draw(&self) -> Shape {
        let cards = (0..4).map(|place| {
            let (symbol, at) = (GATES[place], (self.g.cards[place], self.g.strip));
            self.card(place, self.strip(symbol, at, Default::default()))
        });
        let parts = [
            self.highway(),
            self.bus(),
            self.gate_wires(true),
            self.states(true),
            group(cards),
            self.held(&GATES),
            self.strip_of_h(),
            self.operators(true),
            self.labels(),
        ];
        self.framed("c", parts).all(self.narrator()).all(self.travels())
    }

    /// What of the gates on the cards, from the left, is held by hand.
    pub fn held(&self, cards: &[Symbol]) -> Shape {
        group(edit::marks(self.look, Mark::Picture(&self.g, cards)))
    }

    /// The parts in their frame, for a state in the colour of `role`.
    pub fn framed(&self, role: &str, parts: impl IntoIterator<Item = Shape>) -> Shape {
        let g = &self.g;
        let (width, height) = g.outer();
        let view_box = format!("{} 0 {width} {height}", if g.phone { 0 } else { -2 });
        let hatch = el("pattern")
            .at("id", "hatch")
            .at("width", 5.0)
            .at("height", 5.0)
            .at("patternUnits", "userSpaceOnUse")
            .at("patternTransform", "rotate(45)")
            .with(
                line("M0 0V5".into())
                    .at("stroke", "var(--surface)")
                    .at("stroke-width", 2.2)
                    .at("opacity", ".78"),
            );
        let arrow = el("marker")
            .at("id", "arrow-c")
            .at("viewBox", "0 0 10 10")
            .at("refX", 7.0)
            .at("refY", 5.0)
            .at("markerWidth", 13.0)
            .at("markerHeight", 13.0)
            .at("orient", "auto")
            .at("markerUnits", "userSpaceOnUse")
            .with(el("path").at("d", "M0 .8L9 5L0 9.2z").at("fill", format!("var(--{role})")));
        let way = if self.look.face.back { " backwards" } else { "" };
        classed("svg", &format!("cell stage-{}{way}", self.stage()))
            .at("--pace", 1.0 / self.look.speed)
            .at("viewBox", view_box)
            .at("role", "group")
            .at("aria-label", self.look.words.t("gates.diagram"))
            .with(el("defs").with(hatch).with(arrow))
            .all(parts)
    }

    /// Faded until something has come so far; less so on a washed-out wall.
    pub fn shown(&self, there: bool) -> &'static str {
        match (there, self.look.layout) {
            (true, _) => "1",
            (false, Layout::Projector) => ".5",
            (false, _) => ".42",
        }
    }

    fn stage(&self) -> usize {
        self.look.stage
    }

    /// The stage as the cards see it: on the way back the gates have their values.
    pub fn seen(&self) -> usize {
        if self.look.face.back { STAGES } else { self.stage() }
    }

    /// Whether the walk through the stages has come to this one.
    pub fn done(&self, stage: usize) -> bool {
        if self.look.face.back { self.stage() <= stage } else { self.stage() >= stage }
    }
}
