//! A moment as a file: what a link says of it, and what a link cannot carry. No browser.

use super::edit::model::{Changes, Edits};
use super::family::carry::varied;
use super::family::grow::{grown, grows};
use super::imported::{TARGET, over};
use super::model::{Answer, Given, Scene};
use super::scenes::sheet;
use crate::engine::{Network, Shape};
use crate::exchange::link::{self, Bounds, Example, Link, Moment, View};
use crate::exchange::model_file::{ModelFile, SavedScene};
use crate::message::Message;
use crate::train::reading::Reading;
use std::sync::Arc;

/// What a file puts on the screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The scene in its own kind of cell, before any change.
    pub home: Arc<Scene>,
    /// What was changed in what is looked at.
    pub own: Option<Edits>,
    /// What was changed in the scene's own kind of cell, while another is looked at.
    pub away: Option<Edits>,
    /// What it is compared with.
    pub pinned: Option<Arc<Scene>>,
    pub moment: Moment,
}

/// What is looked at, to be saved.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub now: &'a Scene,
    /// The scene before any change, in its own kind of cell.
    pub home: &'a Scene,
    /// What that became, with all its layers and directions, while another kind is looked at.
    pub away: Option<&'a Scene>,
    /// What it is compared with.
    pub pinned: Option<&'a Scene>,
    pub moment: Moment,
}

/// What is looked at as a file has it. The model of a run becomes one of a file: of its data it has the window
/// that it reads, and what its forecast is read by.
pub fn saved(shown: Shown) -> ModelFile {
    let Shown { now, home, away, pinned, moment } = shown;
    let mut file = alone(now, moment);
    let away = away.filter(|own| now.cell() != home.cell() && alike(&own.network, &now.network));
    let as_it_was = (&now.network, &now.xs) == (&home.network, &home.xs);
    if let Some(scene) = &mut file.scene {
        scene.home = away.map(|own| (own.network.clone(), own.holds.clone()));
        let model = !home.is_by_hand() && !as_it_was;
        scene.base = model.then(|| (home.network.clone(), home.xs.clone()));
        let moment = |scene: &Scene| Moment { cell: scene.cell(), ..Moment::default() };
        scene.pinned = pinned.map(|own| Box::new(alone(own, moment(own))));
    }
    file
}

/// A scene as a file has it, whatever it was before.
fn alone(scene: &Scene, moment: Moment) -> ModelFile {
    let moment = Moment { example: scene.example().unwrap_or(Example::Imported), ..moment };
    let reading = scene.reading().map(|own| Reading::clone(own));
    let told = |name: &str| {
        scene.about.iter().find(|own| own.code == TARGET)?.arg(name).map(str::to_owned)
    };
    let of_data = reading.as_ref();
    let target = of_data.map(|own| own.target.clone()).or_else(|| told("target"));
    let scaler = of_data.map(|own| own.scaler.kind().key().to_owned()).or_else(|| told("scaler"));
    let Given { network, xs, starts, holds } = Given::of(scene);
    let around = SavedScene {
        link: link::write(&Link { moment, ..Link::default() }),
        xs,
        starts,
        holds,
        file: scene.about.first().and_then(|own| own.arg("file")).map(str::to_owned),
        base: None,
        home: None,
        pinned: None,
    };
    let inputs = scene.inputs.clone();
    ModelFile { network, inputs, target, scaler, reading, scene: Some(around) }
}

/// What a file called `name` puts on the screen: the model `file`, and the `scene` around it.
///
/// # Errors
/// `SCENE-PLACE` where its moment cannot be understood, `SCENE-EXAMPLE` where its numbers are not those of a
/// model like its example, `MODEL-WINDOW` where its forecast would be no number.
pub fn opened(name: &str, file: ModelFile, scene: SavedScene) -> Result<Screen, Message> {
    let moment = moment(&file.network, &scene)?;
    let foreign = || Message::new("SCENE-EXAMPLE").with("example", moment.example.key());
    let network = file.network.clone();
    let SavedScene { xs, starts, holds, base, home: away, file: own_name, pinned, .. } = scene;
    let before = base.unwrap_or_else(|| (network.clone(), xs.clone()));
    let home = Arc::new(home(own_name.as_deref().unwrap_or(name), file, before, moment.example)?);
    let (kind, stack) = ((moment.cell, moment.carry), moment.stack);
    let whole =
        if grows(&home, stack) { Arc::new(grown(&home, stack, kind.1)) } else { home.clone() };
    if !alike(&whole.network, &network) {
        return Err(foreign());
    }
    let away = match away {
        Some((network, holds)) => {
            if network.shape() != whole.network.shape() {
                return Err(foreign());
            }
            let (xs, starts) = (xs.clone(), starts.clone());
            Some(edits(whole.clone(), Given { network, xs, starts, holds })?)
        }
        None => None,
    };
    let base = if kind.0 == whole.cell() { whole } else { Arc::new(varied(&whole, kind)) };
    let own = edits(base, Given { network, xs, starts, holds })?;
    // Of what was changed at home another kind of cell may show nothing.
    let own = (own.changes() != Changes::default() || away.is_some()).then_some(own);
    let pinned = pinned.map(|own| compared(name, *own)).transpose()?.flatten();
    Ok(Screen { home, own, away, pinned, moment })
}

/// The scene before any change: the example, or the model of a file called `name`.
fn home(
    name: &str,
    file: ModelFile,
    (network, xs): (Network<f64>, Vec<Vec<f64>>),
    example: Example,
) -> Result<Scene, Message> {
    let told = Message::new("gates.scene.saved").with("file", name);
    sheet(example).map_or_else(
        || finite(over(told, ModelFile { network, ..file }, xs)),
        |sheet| Ok(Scene::by_hand(sheet)),
    )
}

/// The scene that a moment is compared with: its own `file` within that called `name`.
fn compared(name: &str, mut file: ModelFile) -> Result<Option<Arc<Scene>>, Message> {
    let Some(scene) = file.scene.take() else { return Ok(None) };
    let example = moment(&file.network, &scene)?.example;
    let SavedScene { xs, starts, holds, file: own_name, .. } = scene;
    let network = file.network.clone();
    let before = (network.clone(), xs.clone());
    let home = home(own_name.as_deref().unwrap_or(name), file, before, example)?;
    let sizes = |own: &Network<f64>| {
        let Shape { inputs, hidden, outputs, .. } = own.shape();
        [inputs, hidden, outputs]
    };
    if sizes(&home.network) != sizes(&network) {
        return Err(Message::new("SCENE-EXAMPLE").with("example", example.key()));
    }
    finite(home.with(Given { network, xs, starts, holds })).map(|own| Some(Arc::new(own)))
}

/// A forecast of strangers' numbers may be beyond all numbers.
fn finite(scene: Scene) -> Result<Scene, Message> {
    match scene.answer {
        Answer::Forecast { value, .. } if !value.is_finite() => {
            Err(Message::new("MODEL-WINDOW").with("key", "scaler"))
        }
        _ => Ok(scene),
    }
}

/// The moment that the file's link says, in the kind of cell that its weights are of.
fn moment(network: &Network<f64>, scene: &SavedScene) -> Result<Moment, Message> {
    let odd = |items: &str| Err(Message::new("SCENE-PLACE").with("items", items));
    let shape = network.shape();
    let steps = scene.xs.len();
    let bounds = Bounds { steps, units: shape.hidden, layers: shape.layers, cell: shape.cell };
    let (link, message) = link::parse(&scene.link, |_| Some(bounds));
    if let Some(message) = message {
        return odd(message.arg("items").unwrap_or_default());
    }
    let example = match link.moment.example {
        Example::Trained => Example::Imported,
        own => own,
    };
    let both = shape.bidirectional;
    match link.moment {
        _ if link.view != View::Gates => odd(link.view.key()),
        Moment { cell, .. } if cell != shape.cell => odd(&format!("v={}", cell.key())),
        Moment { layer, .. } if layer > shape.layers => odd(&format!("layer={layer}")),
        Moment { from_end: true, .. } if !both => odd("way=rtl"),
        moment => Ok(Moment { example, ..moment }),
    }
}

/// Whether both have the same sizes, in whatever kinds of cell.
fn alike(a: &Network<f64>, b: &Network<f64>) -> bool {
    (Shape { cell: b.shape().cell, ..a.shape() }) == b.shape()
}

fn edits(base: Arc<Scene>, given: Given) -> Result<Edits, Message> {
    let now = Arc::new(finite(base.with(given))?);
    Ok(Edits::changed(base, now))
}

#[cfg(test)]
mod tests;
