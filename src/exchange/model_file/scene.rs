//! A saved moment of Gates: what a link says, and what a link cannot carry.
//!
//! The weights that are looked at stand where those of any model stand, so that other programs read them. Beside
//! them stand the arrays `x` (T × I), `h_0` and `c_0` (layers · directions × H), and with `base.` and `home.` before their names
//! those of the model before any change, and of its own kind of cell while another is looked at. The strings
//! `gatehouse_scene` (the version), `link`, `holds`, `home_cell`, `home_holds` and `file` say the rest.

use super::arrays::{Said, Tensors, missing, network_of, numbers, sized};
use super::read::{named, shape_of};
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
    /// A model before any change, in its own kind of cell, and its sequence.
    pub base: Option<(Network<f64>, Vec<Vec<f64>>)>,
    /// What was changed in its own kind of cell, while another is looked at.
    pub home: Option<(Network<f64>, Vec<Hold>)>,
    /// The name of the file that the model came from.
    pub file: Option<String>,
}

/// The arrays of a saved moment that are no weights to look at.
pub struct Aside<'a> {
    own: Tensors<'a>,
    base: Tensors<'a>,
    home: Tensors<'a>,
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
    let (base, home) = (part(BASE), part(HOME));
    let own = ["x", "h_0", "c_0"].into_iter().filter_map(|name| tensors.remove_entry(name));
    Ok(Some(Aside { own: own.collect(), base, home }))
}

/// What stands beside `network`, the weights that are looked at.
pub fn read(aside: &Aside, said: &Said, network: &Network<f64>) -> Result<SavedScene, Message> {
    let shape = network.shape();
    let xs = sequence(&aside.own, shape)?.ok_or_else(|| missing("x"))?;
    let home = if aside.home.is_empty() {
        None
    } else {
        let own = part(&aside.home, said, shape)?;
        let holds = holds(said, "home_holds", own.shape(), xs.len())?;
        Some((own, holds))
    };
    let base = if aside.base.is_empty() {
        None
    } else {
        let mut weights = aside.base.clone();
        let own: Tensors = weights.remove_entry("x").into_iter().collect();
        let sequence = sequence(&own, shape)?.unwrap_or_else(|| xs.clone());
        Some((part(&weights, said, shape)?, sequence))
    };
    Ok(SavedScene {
        link: said.get("link").cloned().unwrap_or_default(),
        starts: starts(&aside.own, shape)?,
        holds: holds(said, "holds", shape, xs.len())?,
        file: named(said, "file"),
        xs,
        base,
        home,
    })
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
fn sequence(tensors: &Tensors, shape: Shape) -> Result<Option<Vec<Vec<f64>>>, Message> {
    let Some(own) = tensors.get("x") else { return Ok(None) };
    let steps = own.shape().first().copied().unwrap_or(0);
    let most = MOST_STEPS.min(MOST_WORK / shape.parameters().max(1));
    if !(1..=most).contains(&steps) {
        return Err(Message::new("SCENE-STEPS").with("size", steps).with("most", most));
    }
    sized("x", own, &[steps, shape.inputs])?;
    Ok(Some(numbers("x", own)?.chunks(shape.inputs).map(<[f64]>::to_vec).collect()))
}

/// The initial states; none where the file has none.
fn starts(tensors: &Tensors, shape: Shape) -> Result<Vec<Start>, Message> {
    let tracks = shape.layers * shape.directions();
    let states = |name: &str| -> Result<Option<Vec<f64>>, Message> {
        let Some(own) = tensors.get(name) else { return Ok(None) };
        sized(name, own, &[tracks, shape.hidden])?;
        numbers(name, own).map(Some)
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
    layer: usize,
    direction: usize,
    gate: String,
    unit: usize,
    from: usize,
    to: usize,
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
    let all: Vec<Written> = serde_json::from_str(text).map_err(|_| broken(0))?;
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
