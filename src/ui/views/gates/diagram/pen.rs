//! What stands at the places of a picture: values on their way forward, or gradients on theirs back. Where
//! things stand is the same for both.

use super::Picture;
use super::strips::Frame;
use crate::notation::Symbol;
use crate::ui::shape::Shape;
use crate::ui::store::Layout;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGE_KEYS;

/// The names of what stands at the two ends of the road along the top: the old state and the new one.
pub type Ends = Option<[(Symbol, &'static str); 2]>;

/// The stage by name and in sentences, as a picture tells them.
pub struct Narration {
    pub title: String,
    /// The size of the title, as a part of the usual.
    pub size: f64,
    pub text: String,
    /// What is told where there is room for it: on a projector, whose panel has no choice of it, the unit.
    pub more: Option<String>,
}

pub trait Pen {
    /// The quantity whose numbers stand at the place of another.
    fn shown(&self, place: Symbol) -> Symbol;
    /// The numbers of what stands there, one a unit (or a column of x).
    fn values<'a>(&'a self, look: &'a Look, symbol: Symbol) -> &'a [f64];
    /// A number as it is printed.
    fn told(&self, look: &Look, value: f64) -> String {
        look.number(value)
    }
    /// A number as it is spoken, where that is not as it is printed.
    fn spoken(&self, look: &Look, value: f64) -> String {
        self.told(look, value)
    }
    /// What the tag of a value says, where it is not the value.
    fn tag(&self, _value: f64) -> Option<String> {
        None
    }
    /// One number as a bar in its frame.
    fn gauge(
        &self,
        picture: &Picture,
        symbol: Symbol,
        unit: usize,
        value: Option<f64>,
        frame: Frame,
    ) -> Vec<Shape>;
    /// More than eight units that have come: thin bars.
    fn bars(&self, picture: &Picture, symbol: Symbol, values: &[f64], frame: Frame) -> Vec<Shape>;
    /// The road of a state from its old value to the new one; `kept` is what is left of it on the way, where
    /// anything takes from it.
    fn road(&self, picture: &Picture, state: Symbol, old: Symbol, kept: Option<Symbol>) -> Shape;
    /// The words beside the vectors; `left`: something is left of the state on its way. `new` is what is
    /// written into it.
    fn labels(&self, picture: &Picture, ends: Ends, left: bool, new: Option<Symbol>) -> Shape;
    fn narration(&self, look: &Look) -> Narration;
}

/// The way forward.
pub struct Values;

impl Pen for Values {
    fn shown(&self, place: Symbol) -> Symbol {
        place
    }

    fn values<'a>(&'a self, look: &'a Look, symbol: Symbol) -> &'a [f64] {
        look.now().get(symbol)
    }

    fn gauge(
        &self,
        picture: &Picture,
        symbol: Symbol,
        unit: usize,
        value: Option<f64>,
        frame: Frame,
    ) -> Vec<Shape> {
        picture.level(symbol, unit, value, frame)
    }

    fn bars(&self, picture: &Picture, symbol: Symbol, values: &[f64], frame: Frame) -> Vec<Shape> {
        picture.bars(symbol, values, frame)
    }

    fn road(&self, picture: &Picture, state: Symbol, old: Symbol, kept: Option<Symbol>) -> Shape {
        picture.wire_of_state(state, old, kept)
    }

    fn labels(&self, picture: &Picture, ends: Ends, left: bool, new: Option<Symbol>) -> Shape {
        picture.names(ends, left, new)
    }

    fn narration(&self, look: &Look) -> Narration {
        let title = look.words.t(STAGE_KEYS[look.stage - 1]);
        let more = (look.layout == Layout::Projector).then(|| look.unit_name(look.unit));
        Narration { title, size: 1.0, text: (look.face.tell)(look), more }
    }
}

impl Picture<'_> {
    /// Whether what is drawn is the way back.
    pub fn is_back(&self) -> bool {
        self.look.face.back
    }
}
