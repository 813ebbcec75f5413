//! What a model file says of the run that it came of: with it, and with a table, the run stands again.

use super::arrays::{Said, opened};
use super::digits::{self, Exact, exact};
use super::read::plain;
use super::window::{Scaler, numbers_of};
use super::{COLUMN, NAME};
use crate::data::scaler::Fitted;
use crate::data::series::Series;
use crate::engine::Network;
use crate::engine::cell::CellKind;
use crate::exchange::kept::Settings;
use crate::exchange::link::shorten;
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::train::spec::{CELLS, Number};
use crate::train::trained::Trained;
use serde::{Deserialize, Serialize};

/// Which rows a model was trained on and chosen by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// Rows before this one were trained on; of those up to `test` the best epoch was chosen.
    #[serde(deserialize_with = "exact")]
    validation: usize,
    #[serde(deserialize_with = "exact")]
    test: usize,
    /// The times of these two rows, in seconds since 1970; empty where the table has none.
    times: Vec<Exact>,
    /// Of all numbers before row `test`: by it they are known again.
    sum: String,
}

impl Rows {
    fn of(trained: &Trained) -> Self {
        let (series, split) = (&*trained.series, trained.split);
        let rows = [split.validation, split.test];
        let time = |times: &Vec<f64>| rows.map(|row| Exact(times[row]));
        Self {
            validation: split.validation,
            test: split.test,
            times: series.times.as_ref().map_or_else(Vec::new, |times| time(times).to_vec()),
            sum: sum(series, split.test),
        }
    }

    /// The first row of `series` that was not trained on, and the first that was not looked at either; `None` where
    /// nobody knows.
    pub fn place(&self, series: &Series) -> Option<(usize, usize)> {
        let ordered = self.validation <= self.test && self.test <= series.len();
        if ordered && self.sum == sum(series, self.test) {
            return Some((self.validation, self.test));
        }
        let (times, [first, last]) = (series.times.as_ref()?, self.times.as_slice()) else {
            return None;
        };
        let before = |own: &Exact| times.partition_point(|time| *time < own.0);
        Some((before(first).min(before(last)), before(last)))
    }
}

/// A checksum (FNV-1a, 64 bits) of the numbers in the first rows, whatever the order of the columns.
fn sum(series: &Series, rows: usize) -> String {
    let mut places: Vec<usize> = (0..series.names.len()).collect();
    places.sort_by_key(|place| &series.names[*place]);
    let bits = places.iter().flat_map(|place| &series.columns[*place][..rows]);
    let own = bits.fold(0xcbf2_9ce4_8422_2325_u64, |sum, value| {
        (sum ^ value.to_bits()).wrapping_mul(0x0100_0000_01b3).rotate_left(17)
    });
    format!("{own:016x}")
}

/// The strings that a file of a run has beyond those that Gates reads.
pub fn written(trained: &Trained) -> [(&'static str, String); 3] {
    let json = |own: serde_json::Result<String>| own.unwrap_or_default();
    [
        ("settings", json(serde_json::to_string(&Settings::from(&trained.spec)))),
        ("rows", json(serde_json::to_string(&Rows::of(trained)))),
        ("epoch", trained.epoch.to_string()),
    ]
}

/// A model with all that its run needs, but the table.
#[derive(Clone, Debug)]
pub struct RunFile {
    network: Network<f64>,
    pub spec: ExperimentSpec,
    scaler: Scaler,
    /// The names of the columns of x, the target first.
    pub inputs: Vec<String>,
    pub epoch: usize,
    pub rows: Option<Rows>,
    /// What it does not say, and what the page's defaults stand for: `settings`, `epoch`, between spaces.
    pub unsaid: String,
}

/// The run in `bytes`. It comes from strangers, as every model file does.
///
/// # Errors
/// `MODEL-NOT-READ` with the code of what is wrong with the file, `MODEL-BARE` where it does not say what a run needs,
/// `MODEL-NOT-OURS` where Train has no such network.
pub fn read_run(bytes: &[u8]) -> Result<RunFile, Message> {
    let not_read = |own: Message| Message::new("MODEL-NOT-READ").with("reason", own.code);
    let (tensors, said) = opened(bytes).map_err(not_read)?;
    let network = plain(&tensors, &said).map_err(not_read)?.network;
    let shape = network.shape();
    let bare = |key: &str| Message::new("MODEL-BARE").with("key", key);
    let unnamed = if said.contains_key("target") { "features" } else { "target" };
    let inputs = inputs(&said, shape.inputs).ok_or_else(|| bare(unnamed))?;
    let scaler = said.get("scaler").and_then(|text| digits::read::<Scaler>(text));
    let scaler = scaler.filter(|own| numbers_of(own, shape.inputs).is_some());
    let scaler = scaler.ok_or_else(|| bare("scaler"))?;
    let kept = said.get("settings").and_then(|text| serde_json::from_str::<Settings>(text).ok());
    let kept = kept.and_then(|own| own.spec());
    let count = |key: &str| {
        let own = said.get(key).and_then(|text| text.parse::<usize>().ok());
        let range = Number::find(key).map(|own| own.range.clone());
        own.filter(|own| range.is_some_and(|range| range.contains(&(*own as f64))))
            .ok_or_else(|| bare(key))
    };
    let no_settings = kept.is_none();
    let spec = ExperimentSpec {
        target: inputs[0].clone(),
        features: inputs[1..].to_vec(),
        lookback: count("lookback")?,
        horizon: count("horizon")?,
        scaler: scaler.kind,
        form: scaler.form,
        cell: shape.cell,
        hidden: shape.hidden,
        layers: shape.layers,
        bidirectional: shape.bidirectional,
        ..kept.unwrap_or_default()
    };
    let trained_here = CELLS.iter().any(|own| CellKind::parse(own) == Some(shape.cell));
    if !trained_here || spec.shape(shape.inputs) != shape {
        return Err(Message::new("MODEL-NOT-OURS").with("cell", shape.cell.name()));
    }
    let epoch = said.get("epoch").and_then(|text| text.parse().ok());
    let epoch = epoch.filter(|own| *own <= spec.epochs);
    let unsaid = [(no_settings, "settings"), (epoch.is_none(), "epoch")];
    let unsaid: Vec<&str> = unsaid.iter().filter(|own| own.0).map(|own| own.1).collect();
    let (epoch, unsaid) = (epoch.unwrap_or(spec.epochs), unsaid.join(" "));
    let rows = said.get("rows").and_then(|text| digits::read(text));
    Ok(RunFile { network, spec, scaler, inputs, epoch, rows, unsaid })
}

/// The names of all columns of x, each once, the target first.
fn inputs(said: &Said, count: usize) -> Option<Vec<String>> {
    let list = |key: &str| -> Vec<String> {
        said.get(key).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let target = said.get("target")?;
    let mut own = list("inputs");
    if own.is_empty() {
        own = list("features");
        own.insert(0, target.clone());
    }
    let once = own.iter().enumerate().all(|(at, name)| !own[..at].contains(name));
    (own.len() == count && once && own.first() == Some(target)).then_some(own)
}

impl RunFile {
    /// Those of its columns that are not among `names`, as a list for people.
    pub fn lacking(&self, names: &[&str]) -> Option<String> {
        let gone = self.inputs.iter().filter(|own| !names.contains(&own.as_str()));
        let gone: Vec<String> = gone.map(|own| shorten(own, COLUMN)).take(NAME).collect();
        (!gone.is_empty()).then(|| gone.join(", "))
    }

    /// Its weights and its scaler for x whose columns have these names, which are its own in any order.
    pub fn ordered(&self, names: &[String]) -> Option<(Network<f64>, Fitted)> {
        let place = |name: &String| self.inputs.iter().position(|own| own == name);
        let places = names.iter().map(place).collect::<Option<Vec<usize>>>()?;
        let count = self.inputs.len();
        let mut tensors = self.network.tensors();
        for own in &mut tensors {
            if own.name.ends_with("weight_ih_l0") || own.name.ends_with("weight_ih_l0_reverse") {
                let rows = own.numbers.chunks(count);
                let rows = rows.flat_map(|row| places.iter().map(|place| row[*place]));
                own.numbers = rows.collect();
            }
        }
        let find = |name: &str| {
            let own = tensors
                .iter()
                .find(|own| own.name == name || own.name.ends_with(&format!(".{name}")));
            own.map(|own| own.numbers.as_slice())
        };
        let network = Network::from_tensors(self.network.shape(), find)?;
        let (inputs, target) = numbers_of(&self.scaler, count)?;
        let inputs: Vec<[f64; 2]> = places.iter().map(|place| inputs[*place]).collect();
        let Scaler { kind, form, .. } = self.scaler;
        Some((network, Fitted::from_numbers(kind, form, &inputs, target)?))
    }
}
