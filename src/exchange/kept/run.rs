//! A run as it is kept: its settings and numbers. Scores are not among them; they are computed anew from the forecasts.

use super::settings::Settings;
use crate::data::series::{Rhythm, Series};
use crate::message::Message;
use crate::train::CheckedSpec;
use crate::train::protocol::{EpochLoss, Forecast};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// No number of a table is larger.
const LARGEST: f64 = 1e100;
/// The largest order of a forecast, and season.
const MOST_ORDER: usize = 10_000;
const MOST_FORECASTS: usize = 16;

#[derive(Clone, Debug)]
pub struct Run {
    pub ran: Arc<CheckedSpec>,
    /// 0: it is of the table on screen. Else of another reading of it, where the same number is the same reading.
    pub reading: usize,
    pub seconds: f64,
    /// Whether it came to its end, and the test part was opened.
    pub over: bool,
    pub failed: bool,
    pub trouble: Option<Message>,
    /// The trainer that ran it.
    pub trainer: String,
    /// The row that was looked at.
    pub selected: usize,
    pub epochs: usize,
    pub best_epoch: usize,
    pub season: Option<usize>,
    pub no_season: Option<Message>,
    pub losses: Vec<EpochLoss>,
    /// The best weights; empty where there are none.
    pub weights: Vec<f32>,
    /// The model's and those of the trainer's baselines.
    pub forecasts: Vec<Forecast>,
    /// Those of the page's baselines over all rows, with their orders.
    pub further: Vec<(Forecast, Option<[usize; 3]>)>,
    /// Baselines that could not be fitted.
    pub unfit: Vec<String>,
    /// Of a model that came from a file: what is known of the rows that it was trained on.
    pub brought: Option<Message>,
}

/// The words of a run, and how many numbers follow.
#[derive(Serialize, Deserialize)]
pub struct Written {
    series: usize,
    settings: Settings,
    reading: usize,
    /// As text, for its last digit.
    seconds: String,
    over: bool,
    failed: bool,
    trouble: Option<Message>,
    trainer: String,
    selected: usize,
    epochs: usize,
    best_epoch: usize,
    season: Option<usize>,
    no_season: Option<Message>,
    losses: usize,
    weights: usize,
    forecasts: Vec<Line>,
    further: Vec<Line>,
    unfit: Vec<String>,
    #[serde(default)]
    brought: Option<Message>,
}

/// A forecast without its values.
#[derive(Serialize, Deserialize)]
struct Line {
    model: String,
    order: Option<usize>,
    start: usize,
    count: usize,
    arima: Option<[usize; 3]>,
}

impl Line {
    fn new(own: &Forecast, arima: Option<[usize; 3]>) -> Self {
        let (model, count) = (own.model.clone(), own.values.len());
        Self { model, order: own.order, start: own.start, count, arima }
    }

    /// The forecast with values that are numbers, or nothing, up to row `end`, and reach back to row `first`.
    fn read(self, cursor: &mut Cursor, (first, end): (usize, usize)) -> Option<Forecast> {
        let Self { model, order, start, count, arima } = self;
        let mut orders = order.into_iter().chain(arima.into_iter().flatten());
        let whole = start <= first && start.checked_add(count)? == end;
        if !whole || orders.any(|order| order > MOST_ORDER) {
            return None;
        }
        let values = cursor.doubles(count)?;
        let told = values.iter().all(|value| value.is_nan() || value.abs() <= LARGEST);
        told.then(|| Forecast { model, order, start, values: values.into() })
    }
}

impl Written {
    /// The words of `run`, whose series is the one in this place.
    pub fn new(run: &Run, series: usize) -> Self {
        let further = run.further.iter().map(|(own, arima)| Line::new(own, *arima));
        Self {
            series,
            settings: Settings::from(&run.ran.spec),
            reading: run.reading,
            seconds: run.seconds.to_string(),
            over: run.over,
            failed: run.failed,
            trouble: run.trouble.clone(),
            trainer: run.trainer.clone(),
            // That of an earlier run may still be chosen.
            selected: run.selected.clamp(run.ran.split.first, run.ran.split.rows - 1),
            epochs: run.epochs,
            best_epoch: run.best_epoch,
            season: run.season,
            no_season: run.no_season.clone(),
            losses: run.losses.len(),
            weights: run.weights.len(),
            forecasts: run.forecasts.iter().map(|own| Line::new(own, None)).collect(),
            further: further.collect(),
            unfit: run.unfit.clone(),
            brought: run.brought.clone(),
        }
    }

    /// The run, with its numbers taken from `cursor`; `None` where they are not those of its settings and its series.
    pub fn read(self, all: &[Arc<Series>], cursor: &mut Cursor) -> Option<Run> {
        let series = Arc::clone(all.get(self.series)?);
        let spec = self.settings.spec()?;
        let names = std::iter::once(&spec.target).chain(&spec.features);
        let ran = names.eq(&series.names).then(|| spec.check(series).ok()).flatten()?;
        let split = ran.split;
        let seconds = self.seconds.parse::<f64>().ok();
        let seconds = seconds.filter(|own| own.is_finite() && *own >= 0.0)?;
        let rows = self.selected >= split.first && self.selected < split.rows;
        let epochs = self.epochs <= ran.spec.epochs && self.best_epoch <= self.epochs;
        let orders = self.season.is_none_or(|own| (1..=MOST_ORDER).contains(&own));
        let few = self.forecasts.len().max(self.further.len()) <= MOST_FORECASTS;
        if !(rows && epochs && orders && few) || self.reading > super::MOST_RUNS {
            return None;
        }
        let losses = losses(&cursor.doubles(self.losses.checked_mul(3)?)?, self.epochs)?;
        let none = self.weights == 0 && !self.over;
        if !none && self.weights != ran.shape.parameters() {
            return None;
        }
        let weights = cursor.singles(self.weights)?;
        if !weights.iter().all(|own| own.is_finite()) {
            return None;
        }
        let end = if self.over { split.rows } else { split.test };
        let seen = (split.validation, end);
        let lines = self.forecasts.into_iter();
        let forecasts = lines.map(|own| own.read(cursor, seen)).collect::<Option<Vec<_>>>()?;
        let pair = |own: Line| {
            let arima = own.arima;
            Some((own.read(cursor, (split.validation, split.rows))?, arima))
        };
        let further = self.further.into_iter().map(pair).collect::<Option<Vec<_>>>()?;
        Some(Run {
            ran: Arc::new(ran),
            reading: self.reading,
            seconds,
            over: self.over,
            failed: self.failed,
            trouble: self.trouble,
            trainer: self.trainer,
            selected: self.selected,
            epochs: self.epochs,
            best_epoch: self.best_epoch,
            season: self.season,
            no_season: self.no_season,
            losses,
            weights,
            forecasts,
            further,
            unfit: self.unfit,
            brought: self.brought,
        })
    }
}

/// Epochs that count up, with their losses.
fn losses(numbers: &[f64], epochs: usize) -> Option<Vec<EpochLoss>> {
    let all: Vec<EpochLoss> = numbers
        .chunks_exact(3)
        .map(|own| EpochLoss { epoch: own[0] as usize, train: own[1], validation: own[2] })
        .collect();
    let rise = all.windows(2).all(|two| two[0].epoch < two[1].epoch);
    let within = all.iter().all(|own| (1..=epochs).contains(&own.epoch));
    (rise && within && numbers.iter().all(|own| own.is_finite())).then_some(all)
}

/// The words of a series, and how many numbers follow.
#[derive(Serialize, Deserialize)]
pub struct WrittenSeries {
    names: Vec<String>,
    rows: usize,
    times: bool,
    unit: String,
    season: Option<usize>,
    notes: Vec<Message>,
}

impl WrittenSeries {
    pub fn new(series: &Series) -> Self {
        Self {
            names: series.names.clone(),
            rows: series.len(),
            times: series.times.is_some(),
            unit: series.rhythm.unit.into(),
            season: series.rhythm.season,
            notes: series.notes.clone(),
        }
    }

    /// Rows in time order, every number finite.
    pub fn read(self, cursor: &mut Cursor) -> Option<Series> {
        let unit = Rhythm::UNITS.into_iter().find(|own| *own == self.unit)?;
        let season = self.season.is_none_or(|own| (1..=MOST_ORDER).contains(&own));
        if !season
            || self.names.is_empty()
            || self.rows == 0
            || self.rows > crate::data::limits::ROWS
        {
            return None;
        }
        // NaN is not within anything.
        let finite = |own: &Vec<f64>| own.iter().all(|value| value.abs() <= LARGEST);
        let places = cursor.doubles(self.rows)?;
        let most = crate::data::limits::ROWS as f64;
        let rows = places.iter().map(|own| (0.0..most).contains(own).then_some(*own as usize));
        let rows = rows.collect::<Option<Vec<usize>>>()?;
        let times = if self.times { Some(cursor.doubles(self.rows)?) } else { None };
        let ordered = |own: &Vec<f64>| finite(own) && own.windows(2).all(|two| two[0] <= two[1]);
        if !times.as_ref().is_none_or(ordered) {
            return None;
        }
        let column = |_: &String| cursor.doubles(self.rows).filter(finite).map(Arc::new);
        let columns = self.names.iter().map(column).collect::<Option<Vec<_>>>()?;
        let rhythm = Rhythm { unit, season: self.season };
        Some(Series { times, rows, names: self.names, columns, rhythm, notes: self.notes })
    }
}

/// Takes numbers from bytes, one array after the other.
pub struct Cursor<'a>(pub &'a [u8]);

impl Cursor<'_> {
    pub fn take(&mut self, count: usize) -> Option<&[u8]> {
        let (own, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(own)
    }

    fn doubles(&mut self, count: usize) -> Option<Vec<f64>> {
        let bytes = self.take(count.checked_mul(8)?)?;
        Some(bytes.as_chunks::<8>().0.iter().map(|own| f64::from_le_bytes(*own)).collect())
    }

    fn singles(&mut self, count: usize) -> Option<Vec<f32>> {
        let bytes = self.take(count.checked_mul(4)?)?;
        Some(bytes.as_chunks::<4>().0.iter().map(|own| f32::from_le_bytes(*own)).collect())
    }
}
