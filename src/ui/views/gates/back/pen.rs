//! Gradients in the places of a picture: outlined bars around zero, so that they are never taken for values.

use super::page::{Page, exact};
use super::way::d;
use crate::notation::{Symbol, raised};
use crate::ui::shape::{Shape, el};
use crate::ui::store::Layout;
use crate::ui::views::gates::diagram::{
    Ends, Frame, Narration, Pen, Picture, bar_paths, colour, line, rect,
};
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGE_KEYS;

/// Half of what is drawn of a bar's outline.
const EDGE: f64 = 1.25;

/// The pen of the way back.
pub struct Gradients<'a> {
    pub page: &'a Page<'a>,
    /// The gradient that fills half a gauge.
    pub full: f64,
}

impl Pen for Gradients<'_> {
    fn shown(&self, place: Symbol) -> Symbol {
        d(place)
    }

    fn values<'a>(&'a self, _look: &'a Look, symbol: Symbol) -> &'a [f64] {
        self.page.values(symbol)
    }

    fn told(&self, _look: &Look, value: f64) -> String {
        self.page.told(value)
    }

    /// With the power of ten in digits.
    fn spoken(&self, _look: &Look, value: f64) -> String {
        exact(value, 2)
    }

    fn tag(&self, value: f64) -> Option<String> {
        Some(exact(value, 3))
    }

    fn gauge(
        &self,
        _picture: &Picture,
        symbol: Symbol,
        _unit: usize,
        value: Option<f64>,
        (x, y, width, height): Frame,
    ) -> Vec<Shape> {
        let Some(value) = value else { return Vec::new() };
        let middle = y + height / 2.0;
        let size = (value / self.full).clamp(-1.0, 1.0) * (height / 2.0 - 1.5);
        let (far, edge) = (size.abs(), EDGE.min(width / 6.0));
        let axis = line(format!("M{x} {middle}h{width}")).at("stroke-width", 1.5);
        if far < 1.0 || !far.is_finite() {
            return vec![axis.at("stroke", colour(symbol))];
        }
        let top = if size > 0.0 { middle - far } else { middle };
        let bar = || rect((x + edge, top, width - 2.0 * edge, far)).at("rx", 1.5);
        let filled = bar()
            .at("fill", tint(symbol))
            .at("stroke", colour(symbol))
            .at("stroke-width", 2.0 * edge);
        let hatch = (size < 0.0).then(|| bar().at("fill", "url(#hatch)"));
        [axis.at("stroke", "var(--surface)"), filled].into_iter().chain(hatch).collect()
    }

    fn bars(&self, _: &Picture, symbol: Symbol, values: &[f64], frame: Frame) -> Vec<Shape> {
        let parts: Vec<f64> = values.iter().map(|value| value / self.full).collect();
        let [up, down] = bar_paths(&parts, true, frame);
        let bars = |bars: Shape, fill: String| {
            let outlined = bars.at("class", "bars").at("fill", fill).at("stroke", colour(symbol));
            // Bars are drawn a hundred times as large.
            outlined.at("stroke-width", 60.0)
        };
        vec![bars(up, tint(symbol)), bars(down, "var(--surface)".into())]
    }

    fn road(&self, picture: &Picture, state: Symbol, old: Symbol, kept: Option<Symbol>) -> Shape {
        self.pipe(picture, [state, old], kept)
    }

    fn labels(&self, picture: &Picture, ends: Ends, left: bool, _new: Option<Symbol>) -> Shape {
        self.names(picture, ends, left)
    }

    fn narration(&self, look: &Look) -> Narration {
        let stage = look.words.t(STAGE_KEYS[look.stage - 1]);
        let power = self.page.power;
        // A projector's panel has no heading that says in which power of ten all of this is printed; the title
        // does, in the room of the word for the way back, of which an arrow stays.
        let title = if look.layout == Layout::Projector && power != 0 {
            format!("← {stage} ×10{}", raised(power))
        } else {
            look.words.with("gates.back.stage", &[("stage", &stage)])
        };
        let more = match look.layout {
            Layout::Desktop => Some(self.page.loss_in_words()),
            Layout::Projector => Some(look.unit_name(look.unit)),
            Layout::Phone => None,
        };
        // As much of the usual as leaves the title its room.
        Narration { title, size: 0.8, text: (look.face.tell)(look), more }
    }
}

/// 30 % of the role's colour.
pub fn tint(symbol: Symbol) -> String {
    format!("color-mix(in oklab, {} 30%, var(--surface))", colour(symbol))
}

/// A dot of the flow along a pipe.
pub fn flow(d: String, width: f64) -> Shape {
    el("path")
        .at("class", "flow")
        .at("d", d)
        .at("fill", "none")
        .at("stroke", "var(--surface)")
        .at("stroke-width", width)
        .at("stroke-linecap", "round")
        .at("stroke-dasharray", format!("0.1 {}", width * 3.6))
}
