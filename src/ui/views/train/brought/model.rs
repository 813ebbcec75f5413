//! A model from a file on a table, without the browser.

use crate::data::series::Series;
use crate::data::window::Split;
use crate::engine::{Network, trace::answer};
use crate::exchange::kept::Run;
use crate::exchange::model_file::{Rows, RunFile};
use crate::message::Message;
use crate::train::protocol::{Forecast, MODEL};
use crate::train::{CheckedSpec, ExperimentSpec, judge};
use crate::ui::views::train::model::{largest_move, simple};
use std::sync::Arc;

/// No forecast may be larger, in the data's own unit.
const LARGEST: f64 = 1e100;

/// A run that has no forecasts yet.
pub struct Brought {
    pub ran: CheckedSpec,
    /// Whether its scaler is the one that training on this table would give, so that it can be kept.
    pub usual: bool,
    network: Network<f64>,
    epoch: usize,
    told: Message,
    values: Vec<f64>,
}

impl Brought {
    /// The model of `file` on `series`, which has its columns in any order, the target first.
    ///
    /// # Errors
    /// What [`ExperimentSpec::check`] says, and `MODEL-COLUMNS`.
    pub fn new(file: &RunFile, series: Arc<Series>) -> Result<Self, Message> {
        let names: Vec<&str> = series.names.iter().map(String::as_str).collect();
        let ordered = file.ordered(&series.names).filter(|_| file.inputs[0] == series.names[0]);
        let (network, scaler) = ordered.ok_or_else(|| {
            Message::new("MODEL-COLUMNS").with("columns", file.lacking(&names).unwrap_or_default())
        })?;
        let spec = ExperimentSpec { features: series.names[1..].to_vec(), ..file.spec.clone() };
        let place = file.rows.as_ref().and_then(|rows: &Rows| rows.place(&series));
        let own = place.and_then(|place| parted(&spec, series.len(), place));
        let own = own.and_then(|own| own.check(Arc::clone(&series)).ok());
        let mut ran = own.map_or_else(|| spec.check(Arc::clone(&series)), Ok)?;
        let usual = ran.scaler == scaler;
        ran.scaler = scaler;
        let told = told(place, ran.split);
        let told = if file.unsaid.is_empty() { told } else { told.with("unsaid", &file.unsaid) };
        let epoch = file.epoch;
        Ok(Self { ran, usual, network, epoch, told, values: Vec::new() })
    }

    /// Forecasts one more row; whether there was one.
    pub fn step(&mut self) -> bool {
        let Self { ran, network, values, .. } = self;
        let row = ran.split.first + values.len();
        if row >= ran.split.rows {
            return false;
        }
        let window = ran.scaler.window(&ran.series, ran.reach.inputs(row));
        let last = ran.series.target()[row - ran.reach.horizon];
        values.push(ran.scaler.invert(answer(network, &window)[0], last));
        true
    }

    /// The run, once every row is forecast.
    ///
    /// # Errors
    /// `MODEL-NUMBERS` where a forecast is no number, or none that a table could have.
    pub fn run(self, trainer: &str) -> Result<Run, Message> {
        let Self { ran, network, epoch, told, values, .. } = self;
        if !values.iter().all(|own| own.abs() <= LARGEST) {
            return Err(Message::new("MODEL-NUMBERS"));
        }
        let (plan, baselines) = judge::plan(&ran);
        let start = ran.split.first;
        let own = Forecast { model: MODEL.into(), order: None, start, values: values.into() };
        let (selected, _) = largest_move(ran.series.target(), ran.split.test, ran.reach.horizon);
        Ok(Run {
            reading: 0,
            seconds: 0.0,
            over: true,
            failed: false,
            trouble: None,
            trainer: trainer.to_owned(),
            selected,
            epochs: epoch,
            best_epoch: epoch,
            season: plan.season,
            no_season: plan.no_season,
            losses: Vec::new(),
            weights: network.cast::<f32>().numbers().to_vec(),
            forecasts: std::iter::once(own).chain(baselines).collect(),
            further: simple(&ran).into_iter().map(|own| (own.forecast, None)).collect(),
            unfit: Vec::new(),
            brought: Some(told),
            ran: Arc::new(ran),
        })
    }
}

/// What a file knows of a run by its arrays and by the strings that it must have, and what the table here decides.
const SAID: [&str; 14] = [
    "target",
    "features",
    "missing",
    "lookback",
    "horizon",
    "split-train",
    "split-validation",
    "season",
    "cell",
    "hidden",
    "layers",
    "bidirectional",
    "scaler",
    "target-form",
];

/// Whether nobody knows this setting, or the `epoch`, of a run: it came from a file, `brought` is what is told of it, and
/// the file does not say it. The page's default stands in its place, and is not to be shown for it.
pub fn unsaid(brought: Option<&Message>, key: &str) -> bool {
    let all = brought.and_then(|own| own.arg("unsaid")).unwrap_or_default();
    let of = if key == "epoch" { key } else { "settings" };
    !SAID.contains(&key) && all.split(' ').any(|own| own == of)
}

/// The same settings with the parts where the model has them: rows that it was trained on or chosen by are not of the
/// test part, as far as shares allow that. `None` where the shares may stay.
fn parted(
    spec: &ExperimentSpec,
    rows: usize,
    (validation, test): (usize, usize),
) -> Option<ExperimentSpec> {
    let now = spec.split(rows).ok()?;
    if test == 0 || test >= rows || (now.validation, now.test) == (validation, test) {
        return None;
    }
    let share = |count: usize| (count as f64 + 0.5) / rows as f64 * 100.0;
    let split_train = share(validation).clamp(10.0, 90.0);
    let most = f64::min(50.0, 99.0 - split_train);
    let split_validation = share(test - validation).clamp(1.0, most);
    Some(ExperimentSpec { split_train, split_validation, ..spec.clone() })
}

/// What is known of the rows that the model was trained on.
fn told(place: Option<(usize, usize)>, split: Split) -> Message {
    let count = split.rows - split.test;
    match place {
        None => Message::new("MODEL-ROWS-UNKNOWN"),
        Some((_, 0)) => Message::new("MODEL-ROWS-NEW"),
        Some((trained, test)) if test <= split.test => Message::new("MODEL-ROWS-TRAINED")
            .with("trained", trained)
            .with("chosen", test - trained)
            .with("test", count),
        Some((_, test)) => Message::new("MODEL-ROWS-SEEN")
            .with("seen", test.min(split.rows) - split.test)
            .with("test", count),
    }
}
