//! What Gates looks at, and how one moves through it. No browser.

mod walk;

use super::scenes::Sheet;
use crate::data::series::Rhythm;
use crate::engine::cell::{Block, CellKind};
use crate::engine::trace::{Hold, Start, StepTrace, Walk};
use crate::engine::{Network, Trace};
use crate::exchange::link::{Bounds, Example, Moment};
use crate::message::Message;
use crate::notation::letters as s;
use crate::notation::{Symbol, Term};
use crate::train::reading::Reading;
use crate::train::trained::Trained;
use std::sync::Arc;

pub use walk::{
    Loop, READING_MS, ROWS, STAGE_KEYS, STAGE_MS, STAGES, Way, first_stage, phone_rows, reached,
};

/// What the answer of a scene is read in.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// ŷ at every step beside a target at every step; without targets where nothing is asked.
    EveryStep { targets: Vec<f64> },
    /// One forecast after the last step, in the unit of the data of which this is a window.
    Forecast { value: f64, reading: Arc<Reading> },
}

/// Everything that a scene is worked out from.
#[derive(Clone, Debug)]
pub struct Given {
    pub network: Network<f64>,
    pub xs: Vec<Vec<f64>>,
    pub starts: Vec<Start>,
    pub holds: Vec<Hold>,
}

impl Given {
    pub fn of(scene: &Scene) -> Self {
        let Scene { network, xs, starts, holds, .. } = scene;
        Self {
            network: network.clone(),
            xs: xs.clone(),
            starts: starts.clone(),
            holds: holds.clone(),
        }
    }
}

/// A network over one window, worked out.
#[derive(Clone, Debug)]
pub struct Scene {
    pub network: Network<f64>,
    /// `xs[t][column]`
    pub xs: Vec<Vec<f64>>,
    /// Where each layer starts from; absent ones are zero.
    pub starts: Vec<Start>,
    /// The gates that are held by hand.
    pub holds: Vec<Hold>,
    /// What the trace is made of, and every way back.
    pub walk: Arc<Walk>,
    pub trace: Trace,
    /// `blocks[layer * directions + direction]`: f i g o.
    pub blocks: Vec<Vec<Block>>,
    /// Names of the columns of x; empty where the words of an example name them.
    pub inputs: Vec<String>,
    /// The same without the beginning that all of them share: `Open`, `High` of `AAPL.Open`, `AAPL.High`.
    pub short: Vec<String>,
    /// Steps with an event mark above them.
    pub marks: Vec<bool>,
    pub answer: Answer,
    /// The key of an example set by hand, whose words are `gates.scene.<key>`; or of a model from a file.
    pub key: Option<&'static str>,
    /// What is said about it, as `look` of each of these.
    pub about: Vec<Message>,
    /// Whether each of its steps is a word.
    pub worded: bool,
    /// The example set by hand: its task, whatever the numbers.
    sheet: Option<&'static Sheet>,
    /// The trained model of this tab and the row of its data that this is the window of.
    source: Option<(Arc<Trained>, usize)>,
}

fn blocks(network: &Network<f64>) -> Vec<Vec<Block>> {
    network.tracks().map(|(layer, direction, _)| network.blocks(layer, direction)).collect()
}

/// Steps with an event mark above them.
fn marks(sheet: Option<&Sheet>, xs: &[Vec<f64>]) -> Vec<bool> {
    xs.iter().map(|x| sheet.is_some_and(|sheet| (sheet.marked)(x))).collect()
}

/// What is read and asked over a sequence.
fn answered(
    sheet: Option<&Sheet>,
    reading: Option<&Arc<Reading>>,
    (xs, trace): (&[Vec<f64>], &Trace),
) -> Answer {
    match reading {
        Some(reading) => {
            let value = reading.forecast(trace.answers[0][0]);
            Answer::Forecast { value, reading: reading.clone() }
        }
        None => {
            Answer::EveryStep { targets: sheet.map_or_else(Vec::new, |sheet| (sheet.targets)(xs)) }
        }
    }
}

impl Scene {
    fn new(
        network: Network<f64>,
        xs: Vec<Vec<f64>>,
        reading: Option<Reading>,
        sheet: Option<&'static Sheet>,
    ) -> Self {
        // The code that holds gates comes with the editor.
        let walk = Walk::free(&network, &xs, &[]);
        let trace = walk.trace(&network);
        let about = sheet.map(|own| Message::new(&format!("gates.scene.{}", own.example.key())));
        Self {
            answer: answered(sheet, reading.map(Arc::new).as_ref(), (&xs, &trace)),
            marks: marks(sheet, &xs),
            blocks: blocks(&network),
            network,
            xs,
            starts: Vec::new(),
            holds: Vec::new(),
            walk: Arc::new(walk),
            trace,
            inputs: Vec::new(),
            short: Vec::new(),
            key: sheet.map(|own| own.example.key()),
            about: about.into_iter().collect(),
            worded: sheet.is_some_and(|own| own.worded),
            sheet,
            source: None,
        }
    }

    /// An example set by hand.
    pub fn by_hand(sheet: &'static Sheet) -> Self {
        Self::asked(sheet, sheet.network(), sheet.inputs())
    }

    /// What a sheet asks, of any network over any sequence.
    pub fn asked(sheet: &'static Sheet, network: Network<f64>, xs: Vec<Vec<f64>>) -> Self {
        Self::new(network, xs, None, Some(sheet))
    }

    /// A model from a file over `xs`, with names for its columns: nothing is asked of it unless it is a window of
    /// data.
    pub fn imported(
        network: Network<f64>,
        xs: Vec<Vec<f64>>,
        inputs: Vec<String>,
        about: Vec<Message>,
        reading: Option<Reading>,
    ) -> Self {
        let short = short_names(&inputs);
        let key = Some(Example::Imported.key());
        Self { inputs, short, key, about, ..Self::new(network, xs, reading, None) }
    }

    /// The trained network over the window that forecasts `row`.
    pub fn trained(trained: &Arc<Trained>, row: usize) -> Self {
        let row = row.clamp(trained.split.first, trained.split.rows.saturating_sub(1));
        let inputs = trained.series.names.clone();
        let short = short_names(&inputs);
        let source = Some((trained.clone(), row));
        let (xs, reading) = (trained.window(row), Some(trained.reading(row)));
        let about = vec![Message::new("gates.scene.trained").with("epoch", trained.epoch)];
        let scene = Self::new(trained.network.clone(), xs, reading, None);
        Self { inputs, short, source, about, ..scene }
    }

    /// The same scene with other numbers, worked out again from its first step.
    pub fn with(&self, given: Given) -> Self {
        let Given { network, xs, starts, holds } = given;
        let walk = Walk::held(&network, &xs, &starts, &holds);
        let trace = walk.trace(&network);
        let blocks = if network == self.network { self.blocks.clone() } else { blocks(&network) };
        Self {
            answer: answered(self.sheet, self.reading(), (&xs, &trace)),
            marks: marks(self.sheet, &xs),
            network,
            xs,
            starts,
            holds,
            walk: Arc::new(walk),
            trace,
            blocks,
            inputs: self.inputs.clone(),
            short: self.short.clone(),
            about: self.about.clone(),
            source: self.source.clone(),
            ..*self
        }
    }

    /// Whether both look at the same network over the same window, before any change.
    pub fn same_source(&self, other: &Self) -> bool {
        self.same_origin(other) && self.network.shape() == other.network.shape()
    }

    /// The same, in whatever kinds of cell, and however many layers of them.
    pub fn same_origin(&self, other: &Self) -> bool {
        match (&self.source, &other.source) {
            // Two models from files are told apart by what is said of them.
            (None, None) => self.key == other.key && self.about == other.about,
            (Some((a, row)), Some((b, other))) => Arc::ptr_eq(a, b) && row == other,
            _ => false,
        }
    }

    pub fn cell(&self) -> CellKind {
        self.network.shape().cell
    }

    /// Of a window of data, how its forecast is read.
    pub fn reading(&self) -> Option<&Arc<Reading>> {
        match &self.answer {
            Answer::Forecast { reading, .. } => Some(reading),
            Answer::EveryStep { .. } => None,
        }
    }

    /// Seconds since 1970 of each step, where there are times.
    pub fn times(&self) -> &[f64] {
        self.reading().map_or(&[], |reading| &reading.times)
    }

    /// How often the rows of the data come: `day`, `month` ...
    pub fn rhythm(&self) -> &'static str {
        self.reading().map_or(Rhythm::UNKNOWN.unit, |reading| reading.rhythm)
    }

    /// Whether it was set by hand.
    pub fn is_by_hand(&self) -> bool {
        self.sheet.is_some()
    }

    /// The example that it is, set by hand.
    pub fn example(&self) -> Option<Example> {
        self.sheet.map(|sheet| sheet.example)
    }

    /// What a model is called: by what it forecasts, or by its file.
    pub fn title(&self) -> Option<&str> {
        let target = self.reading().map(|reading| reading.target.as_str());
        target.or_else(|| self.about.first()?.arg("file"))
    }

    /// Whether each layer also reads from the end.
    pub fn both(&self) -> bool {
        self.network.shape().bidirectional
    }

    /// Whether its inputs are nobody's data: an example, or a model that came without.
    pub fn is_example(&self) -> bool {
        self.reading().is_none()
    }

    /// Whether there is something that the answers should be.
    pub fn asks(&self) -> bool {
        !matches!(&self.answer, Answer::EveryStep { targets } if targets.is_empty())
    }

    /// How far off the answers are: the root of the mean square over all steps, or of the one forecast.
    pub fn error(&self) -> f64 {
        match &self.answer {
            Answer::EveryStep { targets } => {
                let off = targets.iter().zip(&self.trace.output).map(|(t, y)| (y[0] - t).powi(2));
                (off.sum::<f64>() / targets.len().max(1) as f64).sqrt()
            }
            Answer::Forecast { value, reading } => (value - reading.actual).abs(),
        }
    }

    pub fn steps(&self) -> usize {
        self.trace.output.len()
    }

    pub fn units(&self) -> usize {
        self.network.shape().hidden
    }

    pub fn bounds(&self) -> Bounds {
        let layers = self.network.shape().layers;
        Bounds { steps: self.steps(), units: self.units(), layers, cell: self.cell() }
    }

    /// What the head weighs at `step` (from 1): V h of the top layer, of both its directions side by side, and
    /// its bias.
    pub fn head_terms(&self, step: usize) -> (Vec<Term>, f64) {
        let (shape, (weights, bias)) = (self.network.shape(), self.network.head());
        let tracks = 0..shape.directions();
        let h = tracks.flat_map(|way| self.within((shape.layers, way), step).get(s::H));
        let term = |(place, (weight, value)): (usize, (&f64, &f64))| Term {
            of: s::H,
            place,
            weight: *weight,
            value: *value,
        };
        (weights.iter().zip(h).enumerate().map(term).collect(), bias[0])
    }

    /// The values of one step of one layer (both from 1), kept within what there is.
    pub fn at(&self, layer: usize, step: usize) -> &StepTrace {
        self.within((layer, 0), step)
    }

    /// The same of one direction (from 0) of the layer.
    pub fn within(&self, (layer, direction): (usize, usize), step: usize) -> &StepTrace {
        let layer = &self.trace.layers[(layer - 1).min(self.trace.layers.len() - 1)];
        let steps = &layer[direction.min(layer.len() - 1)].steps;
        &steps[(step - 1).min(steps.len() - 1)]
    }

    /// Whether the first layer of both shows the same, step by step.
    pub fn does_as(&self, other: &Self) -> bool {
        (1..=self.steps()).all(|step| {
            let [a, b] = [self, other].map(|own| own.at(1, step).get(s::H));
            a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
        })
    }

    /// Whether it has a layer (from 1) in a direction (from 0).
    pub fn has(&self, (layer, direction): (usize, usize)) -> bool {
        self.trace.layers.get(layer - 1).is_some_and(|own| direction < own.len())
    }

    /// ŷ after `step` (from 1), as the head gives it.
    pub fn output(&self, step: usize) -> f64 {
        self.trace.output[(step - 1).min(self.steps() - 1)][0]
    }

    /// What `gate` of `unit` (from 0) is held at in a step (from 1) of a layer (from 1) in a direction (from 0),
    /// if it is.
    pub fn held(
        &self,
        (layer, direction, step): (usize, usize, usize),
        gate: Symbol,
        unit: usize,
    ) -> Option<f64> {
        let mut holds = self.holds.iter().rev();
        let own = holds.find(|hold| {
            (hold.layer + 1, hold.direction) == (layer, direction)
                && (hold.gate, hold.unit) == (gate, unit)
                && hold.steps.contains(&(step - 1))
        });
        own.map(|hold| hold.value)
    }

    /// Whether x is two gauges of the picture, as the first example has it; else it is a list of names.
    pub fn gauges(&self) -> bool {
        self.key == Some(Example::default().key())
    }

    pub fn dense(&self) -> bool {
        self.units() > 8
    }

    /// A moment kept within this scene.
    pub fn clamp(&self, moment: Moment) -> Moment {
        let Bounds { steps, units, layers, .. } = self.bounds();
        Moment {
            step: moment.step.clamp(1, steps),
            stage: moment.stage.clamp(1, STAGES),
            unit: moment.unit.clamp(1, units),
            layer: moment.layer.clamp(1, layers),
            from_end: moment.from_end && self.both(),
            ..moment
        }
    }
}

/// Names without the words at their beginning that all of them share.
fn short_names(names: &[String]) -> Vec<String> {
    let [first, others @ ..] = names else { return Vec::new() };
    let shared = |end: usize| others.iter().all(|name| name.starts_with(&first[..end]));
    let ends = first.char_indices().filter(|(_, c)| ". _-/:".contains(*c));
    let cut = ends
        .map(|(place, c)| place + c.len_utf8())
        .take_while(|end| shared(*end))
        .filter(|end| !others.is_empty() && names.iter().all(|name| name.len() > *end))
        .last()
        .unwrap_or(0);
    names.iter().map(|name| name[cut..].to_owned()).collect()
}

/// The key of the sentence about the lens unit, and its per cents.
///
/// `shares` are what is kept, written and shown; there is no sentence about what is not a number.
pub fn sentence(
    shares: [f64; 3],
    stage: usize,
    marked: bool,
) -> Option<(&'static str, [String; 2])> {
    let [kept, written, shown] = shares.map(|share| (share * 100.0).round());
    let text = |number: f64| format!("{number:.0}");
    let (key, [p, q]) = match stage {
        4 => ("gates.say.forget", [kept, 0.0]),
        5 if marked => ("gates.say.write-marked", [100.0 - kept, written]),
        5 => ("gates.say.write", [100.0 - kept, written]),
        6 | 7 => ("gates.say.read", [shown, 0.0]),
        _ => return None,
    };
    (p + q).is_finite().then(|| (key, [text(p), text(q)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::views::gates::scenes::sheet;

    #[test]
    fn short_names_drop_what_all_share_and_nothing_else() {
        let short = |names: &[&str]| {
            short_names(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(short(&["AAPL.Open", "AAPL.High"]), "Open High");
        assert_eq!(short(&["a.b.Open", "a.c.High"]), "b.Open c.High");
        assert_eq!(short(&["收盘", "开盘"]), "收盘 开盘");
        assert_eq!(short(&["AAPL.", "AAPL.High"]), "AAPL. AAPL.High");
        assert_eq!(short(&["AAPL.Open"]), "AAPL.Open");
    }

    #[test]
    fn the_example_gives_the_numbers_its_weights_say() {
        let scene = Scene::by_hand(sheet(Example::Latch).unwrap());
        let step = scene.at(1, 9);
        let shown = |symbol| crate::notation::number(step.get(symbol)[0], 2);
        for (symbol, expected) in [
            (s::C_PREV, "0.41"),
            (s::H_PREV, "0.36"),
            (s::F, "0.01"),
            (s::I, "0.99"),
            (s::G, "−0.51"),
            (s::O, "0.96"),
            (s::C, "−0.50"),
        ] {
            assert_eq!(shown(symbol), expected, "{}", symbol.id);
        }
        let cell = CellKind::Lstm;
        assert_eq!(scene.bounds(), Bounds { steps: 24, units: 4, layers: 1, cell });
        // The keeper answers with the marked number.
        assert!((scene.output(9) - -0.7).abs() < 0.1);
    }
}
