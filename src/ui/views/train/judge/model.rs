//! What is worked out of a run that has ended, without the browser.

use crate::data::analysis::correlation::{acf, bound};
use crate::data::analysis::histogram::{bins, histogram};
use crate::data::price::Price;
use crate::data::table::{Role, Table};
use crate::data::window::Split;
use crate::engine::cell::CellKind;
use crate::engine::loss::LossKind;
use crate::engine::rng::Random;
use crate::train::blocks::{Block, blocks};
use crate::train::classes::Confusion;
use crate::train::classifier::said;
use crate::train::moves::{Move, Moves, moves};
use crate::train::protocol::Forecast;
use crate::train::residuals::{Residuals, Summary};
use crate::train::spec::{OptimizerKind, ScalerKind, TargetForm};
use crate::train::{CheckedSpec, ExperimentSpec};
use std::ops::Range;

/// The parts that a forecast is judged on.
pub const PARTS: [&str; 2] = ["test", "validation"];

pub fn rows_of(split: Split, part: &str) -> Range<usize> {
    if part == "test" { split.test..split.rows } else { split.validation..split.test }
}

/// Residuals of one model on one part with all that is drawn of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    pub left: Residuals,
    pub summary: Summary,
    pub bins: Vec<Bin>,
    /// From lag 1 on; empty where nothing varies.
    pub acf: Vec<f64>,
    pub bound: f64,
    /// p of the test for a pattern, where there is one to make.
    pub pattern: Option<f64>,
}

/// A bar of the histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
    /// How many the normal curve has here.
    pub normal: Option<f64>,
}

/// `None` where the forecast has no value on the part.
pub fn see(ran: &CheckedSpec, forecast: &Forecast, part: &str) -> Option<Seen> {
    let left = Residuals::of(ran.series.target(), forecast, rows_of(ran.split, part));
    let summary = left.summary()?;
    let lags = (left.values.len() / 4).min(20);
    let acf = acf(&left.values, lags).map_or_else(Vec::new, |own| own[1..].to_vec());
    let bins = histogram(&left.values, bins(left.values.len())).map_or_else(Vec::new, |own| {
        let bin = |(k, count): (usize, &usize)| {
            let edge = |k: usize| own.start + k as f64 * own.width;
            let middle = own.start + (k as f64 + 0.5) * own.width;
            let share = summary.normal(middle).map(|own| own * summary.rows as f64);
            Bin {
                from: edge(k),
                to: edge(k + 1),
                count: *count,
                normal: share.map(|s| s * own.width),
            }
        };
        own.counts.iter().enumerate().map(bin).collect()
    });
    let pattern = left.pattern(ran.reach.horizon).map(|own| own.p_value);
    Some(Seen { bound: bound(left.values.len())?, left, summary, bins, acf, pattern })
}

/// Points of the normal curve over the bars, along an axis on which each bar is 1 wide.
pub fn curve(seen: &Seen) -> Vec<(f64, f64)> {
    let (Some(first), count) = (seen.bins.first(), seen.bins.len()) else { return Vec::new() };
    let width = first.to - first.from;
    let point = |k: usize| {
        let x = k as f64 / 8.0;
        let height = seen.summary.normal(first.from + x * width)?;
        Some((x, height * seen.summary.rows as f64 * width))
    };
    (0..=8 * count).filter_map(point).collect()
}

/// So many blocks in all, each of at least so many rows.
const BLOCKS: (usize, usize) = (12, 5);

/// The blocks of the validation part and those of the test part (`true`), so that none is of both.
pub fn both_parts(ran: &CheckedSpec, forecasts: &[Forecast]) -> Vec<(Block, bool)> {
    let split = ran.split;
    let judged = (split.rows - split.validation) as f64;
    let part = |part: &str| {
        let rows = rows_of(split, part);
        let share = (BLOCKS.0 as f64 * rows.len() as f64 / judged).round() as usize;
        let count = share.min(rows.len() / BLOCKS.1).max(1);
        blocks(ran, forecasts, rows, count)
    };
    let own = |name: &'static str| part(name).into_iter().map(move |own| (own, name == "test"));
    own("validation").chain(own("test")).collect()
}

/// RMSE of the model (the first forecast) and of the one at `rival`, where the block has them.
pub fn pair(block: &Block, rival: usize) -> Option<[f64; 2]> {
    let errors = block.errors.as_ref()?;
    Some([errors.first()?[0], errors.get(rival)?[0]])
}

/// A classifier of directions on the test part.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// `lstm`, `as-yesterday`, `always-up` or `classifier`.
    pub key: &'static str,
    pub moves: Moves,
}

impl Told {
    /// Rates of a class; of one that neither came nor was said, none.
    pub fn rates(&self, class: Move) -> Option<[f64; 3]> {
        let place = self.moves.classes.iter().position(|own| *own == class)?;
        let own = self.confusion().rates(place);
        Some([own.precision, own.recall, own.f1])
    }

    pub fn confusion(&self) -> &Confusion {
        &self.moves.confusion
    }
}

/// The direction that the model tells, the one of the last move, and always up; on identical rows of the test part. A move
/// of at most `still` is none.
pub fn directions(ran: &CheckedSpec, forecast: &Forecast, still: f64) -> Option<Vec<Told>> {
    let (y, horizon, end) = (ran.series.target(), ran.reach.horizon, ran.split.rows);
    let rows = ran.split.test.max(2 * horizon)..end;
    let own = forecast.values.get(rows.start.checked_sub(forecast.start)?..)?;
    let last = |row: usize| y[row - horizon];
    let again: Vec<f64> =
        rows.clone().map(|row| last(row) + (last(row) - y[row - 2 * horizon])).collect();
    let up = vec![f64::INFINITY; rows.len()];
    let all = [("lstm", own), ("as-yesterday", &again), ("always-up", &up)];
    let told = |(key, says): (&'static str, &[f64])| {
        Some(Told { key, moves: moves(y, says, rows.clone(), horizon, still)? })
    };
    all.into_iter().map(told).collect()
}

/// The same of a classifier's own forecast.
pub fn classified(
    (ran, given): (&CheckedSpec, &CheckedSpec),
    forecast: &Forecast,
    still: f64,
) -> Option<Told> {
    let (y, horizon, split) = (ran.series.target(), ran.reach.horizon, ran.split);
    let rows = split.test.max(2 * horizon)..split.rows;
    let said = said(given, forecast)?;
    let size = |row: usize| match said[row - split.test] {
        Move::Down => f64::NEG_INFINITY,
        Move::Same => y[row - horizon],
        Move::Up => f64::INFINITY,
    };
    let says: Vec<f64> = rows.clone().map(size).collect();
    Some(Told { key: "classifier", moves: moves(y, &says, rows, horizon, still)? })
}

/// How often a classifier is right, beside one who always says the direction that came most often.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    pub common: Move,
    pub rows: usize,
    pub right: usize,
    /// By who always says `common`.
    pub always: usize,
    /// By the classifier alone.
    alone: usize,
    /// Moves of so many rows share all but one of them with the next.
    horizon: usize,
}

impl Chance {
    pub fn of(moves: &Moves, horizon: usize) -> Self {
        let own = &moves.confusion;
        let place = (0..own.classes()).max_by_key(|class| own.support(*class)).unwrap_or_default();
        let right = own.right();
        Self {
            common: moves.classes.get(place).copied().unwrap_or(Move::Up),
            rows: own.rows(),
            right,
            always: own.support(place),
            alone: right - own.at(place, place),
            horizon,
        }
    }

    /// Whether it is better, worse, or neither beyond chance: the last part of a key. Of the rows that only one of both
    /// tells rightly each has as many where neither knows more (McNemar 1947); what is beyond two standard deviations is
    /// no chance. Of moves over several rows so many less are independent: what would be beyond chance without that is
    /// "overlap".
    pub fn key(self) -> &'static str {
        let more = self.right as f64 - self.always as f64;
        let apart = 2.0 * self.alone as f64 - more;
        let usual = |horizon: usize| 2.0 * (apart * horizon as f64).sqrt();
        match more {
            _ if more > usual(self.horizon) => "better",
            _ if more < -usual(self.horizon) => "worse",
            _ if more.abs() > usual(1) => "overlap",
            _ => "chance",
        }
    }

    /// About so many of its rows hold moves that have no row in common.
    pub fn apart(self) -> usize {
        self.rows.div_ceil(self.horizon.max(1))
    }
}

/// How many forecasts lie within a share of the actual value.
pub fn near(actual: &[f64], told: &[f64], share: f64) -> usize {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= share * a.abs();
    actual.iter().zip(told).filter(|own| near(*own)).count()
}

/// Places of windows from the first on, shuffled with the seed of the run.
pub fn shuffled(ran: &CheckedSpec) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ran.split.rows - ran.split.first).collect();
    Random::new(ran.seed).shuffle(&mut order);
    order
}

/// Multiplications of one answer, about; so many take the page a few hundredths of a second.
const DEAR: usize = 8_000_000;

/// Whether the page can answer windows of this run without standing still.
pub fn answers_quickly(ran: &CheckedSpec) -> bool {
    ran.shape.parameters().saturating_mul(ran.reach.lookback) <= DEAR
}

/// The column Open of a run that forecasts something else.
pub fn open_column(ran: &CheckedSpec) -> Option<usize> {
    let is_open = |name: &String| Price::of(name) == Some(Price::Open);
    ran.series.names.iter().position(is_open).filter(|own| *own > 0)
}

/// The settings of the article's project. Its test part is the last fifth; for validation, which it does without, an
/// eighth of what it trains on.
pub fn article_spec(spec: &ExperimentSpec) -> ExperimentSpec {
    ExperimentSpec {
        form: TargetForm::Level,
        lookback: 5,
        horizon: 1,
        split_train: 70.0,
        split_validation: 10.0,
        scaler: ScalerKind::Minmax,
        cell: CellKind::default(),
        layers: 2,
        hidden: 50,
        forget_bias: 1.0,
        loss: LossKind::Mse,
        optimizer: OptimizerKind::Adam,
        learning_rate: 0.001,
        clip: 0.0,
        batch: 32,
        epochs: 100,
        target: spec.target.clone(),
        features: spec.features.clone(),
        missing: spec.missing,
        season: spec.season,
        seed: spec.seed.clone(),
        // What the article does not speak of is as usual, whatever was chosen before.
        ..ExperimentSpec::default()
    }
}

/// Roles for the article's five columns, the target first; none where the table does not have them all.
pub fn article_roles(table: &Table, roles: &[Role]) -> Vec<(usize, Role)> {
    let price = |own: Price| own.column(table);
    let all = [Price::Close, Price::Open, Price::High, Price::Low, Price::Volume].map(price);
    let Some(places) = all.into_iter().collect::<Option<Vec<usize>>>() else { return Vec::new() };
    let rest = (0..table.columns.len())
        .filter(|k| !places.contains(k) && roles.get(*k) != Some(&Role::Time));
    let own = places.iter().enumerate();
    let own = own.map(|(k, place)| (*place, if k == 0 { Role::Target } else { Role::Feature }));
    own.chain(rest.map(|place| (place, Role::Ignore))).collect()
}

#[cfg(test)]
mod tests;
