//! A saved moment of Gates: what a link says, and what a link cannot carry.
//!
//! The weights that are looked at stand where those of any model stand, so that other programs read them. Beside
//! them stand the arrays `x` (T × I), `h_0` and `c_0` (layers · directions × H), and with `base.` and `home.` before
//! their names those of the model before any change, and of its own kind of cell while another is looked at. With
//! `pinned.` before all its names stands the scene that it is compared with. The strings `gatehouse_scene` (the
//! version), `link`, `holds`, `home_cell`, `home_holds` and `file` say the rest; [`window`] says what there is of data.

use super::arrays::{LARGEST, Said, Tensors, missing, network_of, numbers, sized};
use super::digits::{self, exact};
use super::read::{named, plain, shape_of};
use super::{ModelFile, window};
use crate::engine::network::{Network, Shape};
use crate::engine::trace::{Hold, Start};
use crate::exchange::link::shorten;
use crate::message::Message;
use serde::{Deserialize, Serialize};

/// The key of the version, and the one that is written.
pub const VERSION: (&str, &str) = ("gatehouse_scene", "1");
/// The parts that have arrays of their own.
pub const BASE: &str = "base.";
pub const HOME: &str = "home.";
pub const PINNED: &str = "pinned.";

/// Steps of a sequence; of a large network fewer, so that a file cannot keep a page busy for long.
const MOST_STEPS: usize = 512;
const MOST_WORK: usize = 1_000_000_000;
const MOST_HOLDS: usize = 1000;

/// What a saved moment has beside the weights that are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedScene {
    /// The moment as its link says it; a stranger's word.
    pub link: String,
    /// `xs[t][column]`
    pub xs: Vec<Vec<f64>>,
    pub starts: Vec<Start>,
    pub holds: Vec<Hold>,
    /// The name of the file that the model came from.
    pub file: Option<String>,
    /// A model before any change, in its own kind of cell, and its sequence.
    pub base: Option<(Network<f64>, Vec<Vec<f64>>)>,
    /// What was changed in its own kind of cell, while another is looked at.
    pub home: Option<(Network<f64>, Vec<Hold>)>,
    /// What it is compared with: a moment with nothing of these three.
    pub pinned: Option<Box<ModelFile>>,
}

/// The arrays of a saved moment that are no weights to look at.
#[derive(Default)]
pub struct Aside<'a> {
    own: Tensors<'a>,
    base: Tensors<'a>,
    home: Tensors<'a>,
    pinned: Tensors<'a>,
}

/// Takes them out of the arrays of a file; `None` where no moment was saved.
pub fn set_aside<'a>(tensors: &mut Tensors<'a>, said: &Said) -> Result<Option<Aside<'a>>, Message> {
    let Some(version) = said.get(VERSION.0) else { return Ok(None) };
    if version != VERSION.1 {
        return Err(Message::new("SCENE-VERSION").with("version", shorten(version, 12)));
    }
    let mut part = |prefix: &str| -> Tensors<'a> {
        let names: Vec<String> =
            tensors.keys().filter(|name| name.starts_with(prefix)).cloned().collect();
        let own = names.into_iter().filter_map(|name| tensors.remove_entry(&name));
        own.map(|(name, tensor)| (name[prefix.len()..].to_owned(), tensor)).collect()
    };
    let (base, home, pinned) = (part(BASE), part(HOME), part(PINNED));
    Ok(Some(Aside { own: sequence_of(tensors), base, home, pinned }))
}

/// Takes out what a network runs over.
fn sequence_of<'a>(tensors: &mut Tensors<'a>) -> Tensors<'a> {
    ["x", "h_0", "c_0"].into_iter().filter_map(|name| tensors.remove_entry(name)).collect()
}

/// `model` with what stands beside it.
pub fn read(aside: Aside, said: &Said, model: ModelFile) -> Result<ModelFile, Message> {
    let Aside { own, home, mut base, pinned } = aside;
    let shape = model.network.shape();
    let most = if window::is_said(said) { window::LARGEST_X } else { LARGEST };
    let sequence = |own: &Tensors| sequence(own, shape, most);
    let xs = sequence(&own)?.ok_or_else(|| missing("x"))?;
    let reading = window::read(said, (xs.len(), shape.inputs))?;
    let changed = |tensors: &Tensors| -> Result<_, Message> {
        let own = part(tensors, said, shape).map_err(of_part(HOME))?;
        let holds = holds(said, "home_holds", own.shape(), xs.len())?;
        Ok((own, holds))
    };
    let before = |tensors: &mut Tensors| -> Result<_, Message> {
        let x: Tensors = tensors.remove_entry("x").into_iter().collect();
        let own = sequence(&x)?.unwrap_or_else(|| xs.clone());
        if reading.is_some() && own.len() != xs.len() {
            return Err(window::odd("lookback"));
        }
        Ok((part(tensors, said, shape)?, own))
    };
    let scene = SavedScene {
        link: said.get("link").cloned().unwrap_or_default(),
        starts: starts(&own, shape)?,
        holds: holds(said, "holds", shape, xs.len())?,
        file: named(said, "file"),
        base: (!base.is_empty()).then(|| before(&mut base).map_err(of_part(BASE))).transpose()?,
        home: (!home.is_empty()).then(|| changed(&home)).transpose()?,
        pinned: (!pinned.is_empty()).then(|| compared(pinned, said)).transpose()?.map(Box::new),
        xs,
    };
    Ok(ModelFile { reading, scene: Some(scene), ..model })
}

/// The scene that is pinned, as a moment of its own.
fn compared(mut tensors: Tensors, said: &Said) -> Result<ModelFile, Message> {
    let said = said.iter().filter_map(|(key, own)| Some((key.strip_prefix(PINNED)?, own)));
    let said: Said = said.map(|(key, own)| (key.to_owned(), own.clone())).collect();
    let aside = Aside { own: sequence_of(&mut tensors), ..Aside::default() };
    let model = plain(&tensors, &said);
    model.and_then(|model| read(aside, &said, model)).map_err(of_part(PINNED))
}

/// What is said of a part names the arrays of that part.
fn of_part(prefix: &'static str) -> impl Fn(Message) -> Message {
    move |mut message| {
        let named = |name: &str| name == "tensor" || (name == "key" && prefix == PINNED);
        for (_, value) in message.args.iter_mut().filter(|(name, _)| named(name)) {
            value.insert_str(0, prefix);
        }
        message
    }
}

/// Another network over the same columns, of as many units and answers.
fn part(tensors: &Tensors, said: &Said, now: Shape) -> Result<Network<f64>, Message> {
    let shape = shape_of(tensors, said, "home_cell")?;
    let [own, all] = [shape, now].map(|own| [own.inputs, own.hidden, own.outputs]);
    if own != all {
        let message = Message::new("MODEL-SIZES").with("key", "home_cell");
        return Err(message.with("said", format!("{own:?}")).with("is", format!("{all:?}")));
    }
    network_of(tensors, shape)
}

/// The rows of `x`, if it is there.
fn sequence(
    tensors: &Tensors,
    shape: Shape,
    largest: f64,
) -> Result<Option<Vec<Vec<f64>>>, Message> {
    let Some(own) = tensors.get("x") else { return Ok(None) };
    let steps = own.shape().first().copied().unwrap_or(0);
    let most = MOST_STEPS.min(MOST_WORK / shape.parameters().max(1));
    if !(1..=most).contains(&steps) {
        return Err(Message::new("SCENE-STEPS").with("size", steps).with("most", most));
    }
    sized("x", own, &[steps, shape.inputs])?;
    Ok(Some(numbers("x", own, largest)?.chunks(shape.inputs).map(<[f64]>::to_vec).collect()))
}

/// The initial states; none where the file has none.
fn starts(tensors: &Tensors, shape: Shape) -> Result<Vec<Start>, Message> {
    let tracks = shape.layers * shape.directions();
    let states = |name: &str| -> Result<Option<Vec<f64>>, Message> {
        let Some(own) = tensors.get(name) else { return Ok(None) };
        sized(name, own, &[tracks, shape.hidden])?;
        numbers(name, own, LARGEST).map(Some)
    };
    let (h, c) = (states("h_0")?, states("c_0")?);
    if h.is_none() && c.is_none() {
        return Ok(Vec::new());
    }
    let zeros = || vec![0.0; tracks * shape.hidden];
    let (h, c) = (h.unwrap_or_else(zeros), c.unwrap_or_else(zeros));
    let rows = h.chunks(shape.hidden).zip(c.chunks(shape.hidden));
    Ok(rows.map(|(h, c)| Start { h: h.to_vec(), c: c.to_vec() }).collect())
}

/// A gate that is held, as it is written: counted from 1, both steps included.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(deserialize_with = "exact")]
    layer: usize,
    #[serde(deserialize_with = "exact")]
    direction: usize,
    gate: String,
    #[serde(deserialize_with = "exact")]
    unit: usize,
    #[serde(deserialize_with = "exact")]
    from: usize,
    #[serde(deserialize_with = "exact")]
    to: usize,
    #[serde(deserialize_with = "exact")]
    value: f64,
}

/// The gates that are held, as JSON.
pub fn written(holds: &[Hold]) -> String {
    let own = holds.iter().map(|hold| Written {
        layer: hold.layer + 1,
        direction: hold.direction + 1,
        gate: hold.gate.id.to_owned(),
        unit: hold.unit + 1,
        from: hold.steps.start + 1,
        to: hold.steps.end,
        value: hold.value,
    });
    serde_json::to_string(&own.collect::<Vec<_>>()).unwrap_or_default()
}

/// The gates that the file holds under `key`, each of which the model has.
fn holds(said: &Said, key: &str, shape: Shape, steps: usize) -> Result<Vec<Hold>, Message> {
    let Some(text) = said.get(key) else { return Ok(Vec::new()) };
    let broken = |place: usize| Message::new("SCENE-HOLD").with("place", place);
    let all: Vec<Written> = digits::read(text).ok_or_else(|| broken(0))?;
    if all.len() > MOST_HOLDS {
        return Err(broken(MOST_HOLDS + 1));
    }
    let own =
        |(place, own): (usize, Written)| held(&own, shape, steps).ok_or_else(|| broken(place + 1));
    all.into_iter().enumerate().map(own).collect()
}

fn held(own: &Written, shape: Shape, steps: usize) -> Option<Hold> {
    let gate = shape.cell.gates().into_iter().find(|gate| gate.id == own.gate)?;
    let within = |value: usize, most: usize| (1..=most).contains(&value).then(|| value - 1);
    let least = if gate.signed { -1.0 } else { 0.0 };
    Some(Hold {
        layer: within(own.layer, shape.layers)?,
        direction: within(own.direction, shape.directions())?,
        gate,
        unit: within(own.unit, shape.hidden)?,
        steps: within(own.from, own.to)?..within(own.to, steps)? + 1,
        value: Some(own.value).filter(|value| (least..=1.0).contains(value))?,
    })
}
