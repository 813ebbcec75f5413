//! What the parts of Back share: what is asked, and one look with its gradients.

use super::ledger::Ledger;
use super::track;
use crate::exchange::link::Judged;
use crate::notation::{BEFORE, Symbol, number};
use crate::ui::shape::{Shape, el, words};
use crate::ui::store::Store;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{Answer, Scene};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// What the reader chose; it lives as long as the page.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub judged: RwSignal<Judged>,
    /// The step whose error is followed along the memory, from 1; 0: none was chosen.
    pub source: RwSignal<usize>,
    /// How often the check went on.
    pub turn: RwSignal<usize>,
    /// Whether the check is given a gradient that is wrong, to see it fail.
    pub wrong: RwSignal<bool>,
}

type Kept = Option<(Arc<Scene>, Judged, Arc<Ledger>)>;

thread_local! {
    static CHOSEN: Cell<Option<Chosen>> = const { Cell::new(None) };
    static KEPT: RefCell<Kept> = const { RefCell::new(None) };
}

/// The choices, begun at the first visit.
pub fn choose(store: Store) -> Chosen {
    CHOSEN.get().unwrap_or_else(|| {
        let (turn, wrong) =
            store.root.with_value(|root| root.with(|| (RwSignal::new(0), RwSignal::new(false))));
        let own = Chosen { judged: store.place.judged, source: store.place.source, turn, wrong };
        CHOSEN.set(Some(own));
        own
    })
}

/// Which answers are judged; a drawing that asks follows it.
pub fn judged() -> Judged {
    CHOSEN.get().map_or(Judged::Every, |own| own.judged.get())
}

/// Whether the check was given a wrong gradient; a drawing that asks follows it.
pub fn wrong() -> bool {
    CHOSEN.get().is_some_and(|own| own.wrong.get())
}

/// The gradients of a scene, worked out once.
pub fn ledger(scene: &Arc<Scene>) -> Arc<Ledger> {
    let judged = judged();
    KEPT.with_borrow_mut(|kept| {
        if let Some((own, of, ledger)) = kept
            && Arc::ptr_eq(own, scene)
            && *of == judged
        {
            return ledger.clone();
        }
        let ledger = Arc::new(Ledger::new(scene, judged));
        *kept = Some((scene.clone(), judged, ledger.clone()));
        ledger
    })
}

/// One look with its gradients.
pub struct Page<'a> {
    pub look: &'a Look,
    pub ledger: Arc<Ledger>,
    /// Gradients of this step are printed in this power of ten.
    pub power: i32,
}

impl<'a> Page<'a> {
    pub fn new(look: &'a Look) -> Self {
        let ledger = ledger(&look.scene);
        let power = ledger.track(look.layer, look.direction).power(look.step);
        Self { look, ledger, power }
    }

    /// What is looked at.
    pub fn track(&self) -> track::Track<'_> {
        self.ledger.track(self.look.layer, self.look.direction)
    }

    /// A quantity with the subscript that it has in this direction.
    pub fn turned(&self, own: Symbol) -> Symbol {
        let sub = if own.sub == BEFORE { self.look.before_sub() } else { own.sub };
        Symbol { sub, ..own }
    }

    /// What sends an error to h: the answer or the layer above, and the step that was read next.
    pub fn senders(&self) -> [String; 2] {
        let both = self.look.scene.both();
        let above = match (self.track().on_top(), both) {
            (true, _) => "gates.back.by.answer",
            (false, false) => "gates.back.by.above",
            (false, true) => "gates.back.by.above-both",
        };
        let next = ["gates.back.by.after", "gates.back.by.before"][self.look.direction];
        [above, next].map(|key| self.look.words.t(key))
    }

    /// What a printed gradient is multiplied by.
    pub fn scale(&self) -> f64 {
        10_f64.powi(-self.power)
    }

    /// The gradients of this step, one a unit.
    pub fn values(&self, symbol: Symbol) -> &[f64] {
        self.track().at(self.look.step).gradient_of(symbol)
    }

    /// A gradient as it is printed here.
    pub fn told(&self, value: f64) -> String {
        self.look.number(value * self.scale())
    }

    /// The loss in a sentence.
    pub fn loss_in_words(&self) -> String {
        let words = self.look.words;
        match (&self.look.scene.answer, judged()) {
            (Answer::Forecast { .. }, _) => words.t("gates.back.loss-forecast"),
            (_, Judged::Every) => words.t("gates.back.loss-every"),
            (_, Judged::Last) => words.t("gates.back.loss-last"),
            (_, Judged::Step(step)) => {
                let step = step.min(self.look.scene.steps()).to_string();
                words.with("gates.back.loss-step", &[("step", &step)])
            }
        }
    }

    /// The step whose error is followed, from 1: the one that the reader chose, else the one that is judged alone,
    /// else the last to be read whose error comes here half or more.
    pub fn source(&self) -> usize {
        let (look, track) = (self.look, self.track());
        let comes = |step: &usize| track.passed(look.unit, *step, look.step) >= 0.5;
        let every = matches!(look.scene.answer, Answer::EveryStep { .. });
        match (CHOSEN.get().map_or(0, |own| own.source.get()), judged()) {
            (0, Judged::Step(step)) if every => step.min(look.scene.steps()),
            (0, Judged::Last) if every => look.scene.steps(),
            // A forecast is judged once, behind the last step.
            (0, _) if !every && look.direction == 0 && track.on_top() => look.scene.steps(),
            (0, _) => track.after(look.step).take_while(comes).last().unwrap_or(look.step),
            (source, _) => source.min(look.scene.steps()),
        }
    }
}

/// `× 10⁻³`, behind a `space`; nothing where numbers are printed as they are.
pub fn times_ten(space: &str, power: i32) -> Vec<Shape> {
    if power == 0 {
        return Vec::new();
    }
    vec![words(format!("{space}× 10")), el("sup").say(number(power.into(), 0))]
}

/// A number of any size in one word: `−9.15e−3`.
pub fn exact(value: f64, decimals: usize) -> String {
    // Gradients that grow with every step end beyond all numbers.
    if value == 0.0 || !value.is_finite() {
        return number(value, 0);
    }
    format!("{value:.decimals$e}").replace('-', "−")
}

/// A number of any size: `1.3 × 10⁻⁹`, with the power as letters of its own.
pub fn scientific(value: f64) -> Vec<Shape> {
    if value == 0.0 || !value.is_finite() {
        return vec![words(number(value, 0))];
    }
    // Rounded to one decimal first: 9.99 is 1.0 of the next power.
    let power = (libm::log10(value.abs()) + libm::log10(1.0 / 0.995)).floor();
    let mut all = vec![words(number(value / libm::pow(10.0, power), 1))];
    all.extend(times_ten("\u{a0}", power as i32));
    all
}

/// Follows the check.
pub fn turn() {
    if let Some(own) = CHOSEN.get() {
        own.turn.track();
    }
}
