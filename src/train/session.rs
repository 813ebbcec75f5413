//! Training as a pure state machine: no clock, no thread, no browser. The worker, the native tests
//! and the benchmark drive the same session.

use super::augment::Augment;
use super::bagging::starts;
use super::judge::{parts, plan, scores};
use super::metrics;
use super::protocol::{EpochLoss, Forecast, MODEL, Outcome, Plan, Snapshot};
use super::spec::{CheckedSpec, loss_function, usual_rate};
use super::windows::Windows;
use crate::engine::init;
use crate::engine::loss::{Loss, Penalty};
use crate::engine::optim::{Optimizer, clip_by_norm};
use crate::engine::rng::Random;
use crate::engine::schedule::Schedule;
use crate::engine::{Batch, Network, trace::answer};
use crate::message::Message;
use std::ops::Range;

/// Training rows before validation that a snapshot forecasts: as many as a chart shows of them.
pub const SHOWN: usize = 260;

/// What one small piece of work led to.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A batch was done; nothing to tell.
    Worked,
    Epoch(EpochLoss),
    /// The run is over, the test part is open.
    Finished(Box<Outcome>),
    /// The loss left the numbers. The best weights so far are kept in the outcome.
    Diverged(Message, Box<Outcome>),
}

enum Phase {
    Train {
        next: usize,
    },
    Validate {
        next: usize,
    },
    /// Forecasting every row in f64, the last one first: `left` ends with the next one.
    Score {
        left: usize,
    },
    Over,
}

/// One run.
pub struct TrainSession {
    checked: CheckedSpec,
    train: Windows,
    validation: Windows,
    network: Network<f32>,
    best: Network<f32>,
    best_epoch: usize,
    best_loss: f64,
    gradients: Vec<f32>,
    loss: Loss<f32>,
    optimizer: Box<dyn Optimizer<f32>>,
    schedule: Schedule,
    penalty: Penalty,
    /// Where the weights stand that it acts on; none where there is no penalty.
    penalised: Vec<Range<usize>>,
    random: Random,
    /// What dropout draws from: the order of windows does not depend on it.
    drops: Random,
    /// What training windows are changed by; validation and test windows never are.
    augment: Option<Augment>,
    /// The training windows of an epoch.
    order: Vec<usize>,
    /// One for full batches, one for each rest that occurs.
    batches: Vec<Batch>,
    phase: Phase,
    epoch: usize,
    /// The epoch after which training ends.
    last_epoch: usize,
    sum: f64,
    train_loss: f64,
    last_finite: f64,
    /// Scaled answers of this epoch for the validation windows, and those of the best weights.
    answers: Vec<f32>,
    best_answers: Vec<f32>,
    plan: Plan,
    /// Forecasts of the baselines for all rows.
    baselines: Vec<Forecast>,
    /// By row from `split.first` on; NaN until it is forecast.
    forecast: Vec<f64>,
    /// The first row that is to be forecast.
    until: usize,
    /// The f64 copy of the best weights that the end is scored with.
    judged: Option<Network<f64>>,
    trouble: Option<Message>,
}

impl TrainSession {
    /// Prepares windows, weights, buffers and baselines. Nothing is allocated in the loop after this.
    pub fn new(checked: CheckedSpec) -> Self {
        let split = checked.split;
        let train = Windows::new(&checked, split.first..split.validation);
        let validation = Windows::new(&checked, split.validation..split.test);
        let network =
            Network::init(checked.shape, init::like_torch, checked.spec.forget_bias, checked.seed);
        let parameters = checked.shape.parameters();
        let batches = checked.spec.batch_sizes(split);
        let batches = batches
            .into_iter()
            .map(|size| {
                let (steps, rate) = (checked.reach.lookback, checked.spec.dropout);
                Batch::dropping(checked.shape, steps, size, rate)
            })
            .collect();
        let penalty = Penalty { l1: checked.spec.l1, l2: checked.spec.l2 };
        let weighs = penalty.l1 + penalty.l2 > 0.0;
        let (plan, baselines) = plan(&checked);
        Self {
            order: (0..train.len()).collect(),
            answers: Vec::with_capacity(validation.len()),
            best_answers: vec![f32::NAN; validation.len()],
            best: network.clone(),
            best_epoch: 0,
            best_loss: f64::INFINITY,
            gradients: vec![0.0; parameters],
            loss: loss_function(checked.spec.loss),
            optimizer: Batch::optimizer(
                checked.shape,
                checked.spec.optimizer,
                checked.spec.learning_rate,
                &checked.spec.decay(),
            ),
            schedule: checked.spec.rates(),
            penalty,
            penalised: if weighs { checked.shape.weights() } else { Vec::new() },
            random: Random::new(checked.seed ^ 0x5bd1_e995),
            drops: Random::new(checked.seed ^ 0x1b87_3593),
            augment: Augment::new(&checked),
            batches,
            phase: Phase::Train { next: 0 },
            epoch: 1,
            last_epoch: checked.spec.epochs,
            sum: 0.0,
            train_loss: f64::NAN,
            last_finite: f64::NAN,
            forecast: vec![f64::NAN; split.rows - split.first],
            until: split.first,
            judged: None,
            trouble: None,
            checked,
            train,
            validation,
            network,
            plan,
            baselines,
        }
    }

    /// Learns from windows that are drawn in blocks of so many, as `bagging` says, instead of from each one once;
    /// 0: from each one once.
    pub fn bagging(mut self, block: usize) -> Self {
        if block > 0 {
            let starts = starts(self.order.len(), block, self.checked.seed);
            for (own, start) in self.order.chunks_mut(block).zip(starts) {
                own.iter_mut().zip(start..).for_each(|(own, window)| *own = window);
            }
        }
        self
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The epoch under way, from 1.
    pub fn epoch(&self) -> usize {
        self.epoch
    }

    /// The weights of this moment, in the order of `Network::numbers`.
    pub fn weights(&self) -> &[f32] {
        self.network.numbers()
    }

    pub fn best_epoch(&self) -> usize {
        self.best_epoch
    }

    /// Ends the training; what follows is the scoring of the best weights. In the first epoch those are the
    /// ones it has come to, once they are validated. When scoring is under way already, it ends where the
    /// scores are known: training rows that are not forecast by then stay without.
    pub fn stop(&mut self) {
        self.last_epoch = self.epoch;
        match self.phase {
            Phase::Train { next } if next > 0 && self.best_epoch == 0 => self.validate(next),
            Phase::Validate { .. } if self.best_epoch == 0 => {}
            Phase::Train { .. } | Phase::Validate { .. } => self.score(),
            Phase::Score { .. } => self.until = self.checked.split.validation,
            Phase::Over => {}
        }
    }

    /// Ends an epoch after so many windows.
    fn validate(&mut self, windows: usize) {
        self.train_loss = self.sum / windows as f64;
        self.sum = 0.0;
        self.phase = Phase::Validate { next: 0 };
    }

    fn score(&mut self) {
        self.phase = Phase::Score { left: self.checked.split.rows };
    }

    /// The share of the rows that are forecast with the best weights, once training has ended.
    pub fn scored(&self) -> Option<f64> {
        match self.phase {
            Phase::Score { left } => {
                Some((self.checked.split.rows - left) as f64 / self.forecast.len() as f64)
            }
            _ => None,
        }
    }

    /// Answers `windows` training windows one at a time with the weights of this moment, from the first
    /// on and round again; the sum of the scaled answers.
    pub fn answer_singly(&self, windows: usize) -> f64 {
        let mut single = Batch::new(self.checked.shape, self.checked.reach.lookback, 1);
        single.forward(&self.network);
        let answer = |window: usize| {
            self.train.load(std::iter::once(window % self.train.len()), &mut single, None);
            f64::from(single.answer(&self.network)[0])
        };
        (0..windows).map(answer).sum()
    }

    /// One batch, or one row, of whatever is to be done.
    pub fn advance(&mut self) -> Event {
        match self.phase {
            Phase::Train { next } => self.train_batch(next),
            Phase::Validate { next } => self.validate_batch(next),
            Phase::Score { left } => self.score_row(left - 1),
            Phase::Over => Event::Worked,
        }
    }

    fn train_batch(&mut self, next: usize) -> Event {
        if next == 0 {
            self.begin_epoch();
        }
        let end = (next + self.checked.spec.batch).min(self.train.len());
        let chosen = &self.order[next..end];
        let Some(batch) = self.batches.iter_mut().find(|batch| batch.size() == chosen.len()) else {
            return Event::Worked;
        };
        self.train.load(chosen.iter().copied(), batch, self.augment.as_mut());
        batch.draw(&mut self.drops);
        let loss = batch.loss_and_gradients(&self.network, self.loss, &mut self.gradients);
        if !loss.is_finite() {
            return self.diverge();
        }
        self.penalty.add(&self.penalised, self.network.numbers(), &mut self.gradients);
        if self.checked.spec.clip > 0.0 {
            clip_by_norm(&mut self.gradients, self.checked.spec.clip as f32);
        }
        self.optimizer.step(self.network.numbers_mut(), &self.gradients);
        self.last_finite = f64::from(loss);
        self.sum += f64::from(loss) * chosen.len() as f64;
        if end < self.train.len() {
            self.phase = Phase::Train { next: end };
        } else {
            self.validate(end);
        }
        Event::Worked
    }

    fn begin_epoch(&mut self) {
        if self.checked.spec.shuffle {
            self.random.shuffle(&mut self.order);
        }
        self.optimizer.set_rate(self.schedule.rate(self.epoch - 1));
        self.sum = 0.0;
    }

    /// Whether no epoch was better for as long as one may wait for it.
    fn waited(&self) -> bool {
        let patience = self.checked.spec.early_stopping;
        patience > 0 && self.epoch - self.best_epoch >= patience
    }

    fn validate_batch(&mut self, next: usize) -> Event {
        if next == 0 {
            self.answers.clear();
        }
        let size = self.checked.spec.batch.min(self.train.len());
        let end = (next + size).min(self.validation.len());
        let Some(own) = self.batches.iter_mut().find(|own| own.size() == end - next) else {
            return Event::Worked;
        };
        self.validation.load(next..end, own, None);
        let loss = own.loss(&self.network, self.loss);
        self.answers.extend(own.answers().iter());
        self.sum += f64::from(loss) * (end - next) as f64;
        if end < self.validation.len() {
            self.phase = Phase::Validate { next: end };
            return Event::Worked;
        }
        let loss = self.sum / self.validation.len() as f64;
        if !loss.is_finite() || !self.network.is_finite() {
            return self.diverge();
        }
        if loss < self.best_loss {
            self.best_loss = loss;
            self.best_epoch = self.epoch;
            self.best.numbers_mut().copy_from_slice(self.network.numbers());
            std::mem::swap(&mut self.answers, &mut self.best_answers);
        }
        self.schedule.observe(self.epoch - 1, loss);
        let event = EpochLoss { epoch: self.epoch, train: self.train_loss, validation: loss };
        if self.epoch == self.last_epoch || self.waited() {
            self.score();
        } else {
            self.epoch += 1;
            self.phase = Phase::Train { next: 0 };
        }
        Event::Epoch(event)
    }

    fn diverge(&mut self) -> Event {
        let rate = self.checked.spec.learning_rate;
        // Far above the usual, a tenth would diverge again.
        let better = f64::min(rate / 10.0, usual_rate(self.checked.spec.optimizer));
        self.trouble = Some(
            Message::new("RUN-DIVERGED")
                .with("epoch", self.epoch)
                .with("rate", rate)
                .with("better", better)
                .with("loss", brief(self.last_finite))
                .with("kept", self.best_epoch),
        );
        self.score();
        Event::Worked
    }

    /// Forecasts `row` with the best weights, in f64, as Gates computes it.
    fn score_row(&mut self, row: usize) -> Event {
        let reach = self.checked.reach;
        let network = self.judged.get_or_insert_with(|| self.best.cast());
        let window = self.checked.scaler.window(&self.checked.series, reach.inputs(row));
        let scaled = answer(network, &window)[0];
        let last = self.checked.series.target()[row - reach.horizon];
        self.forecast[row - self.checked.split.first] = self.checked.scaler.invert(scaled, last);
        if row > self.until {
            self.phase = Phase::Score { left: row };
            return Event::Worked;
        }
        self.phase = Phase::Over;
        let outcome = Box::new(self.outcome());
        match self.trouble.take() {
            Some(message) => Event::Diverged(message, outcome),
            None => Event::Finished(outcome),
        }
    }

    /// The best weights so far and what they forecast on the validation rows and the training rows before
    /// these.
    pub fn snapshot(&mut self) -> Snapshot {
        let split = self.checked.split;
        let start = split.validation.saturating_sub(SHOWN).max(split.first);
        let mut scaled = Vec::with_capacity(split.test - start);
        let (first, end) = (start - split.first, self.train.len());
        if let Some(batch) = self.batches.first_mut() {
            for next in (first..end).step_by(batch.size()) {
                // The last batch is filled up with the last window.
                let chosen = (next..next + batch.size()).map(|window| window.min(end - 1));
                self.train.load(chosen, batch, None);
                scaled.extend(batch.forward(&self.best).iter().take(end - next));
            }
        }
        scaled.extend(&self.best_answers);
        let y = self.checked.series.target();
        let invert = |(row, scaled): (usize, f32)| {
            self.checked.scaler.invert(f64::from(scaled), y[row - self.checked.reach.horizon])
        };
        let values: Vec<f64> = (start..).zip(scaled).map(invert).collect();
        let forecast = Forecast { model: MODEL.into(), order: None, start, values: values.into() };
        let scores = scores(&self.checked, std::slice::from_ref(&forecast), &parts(split)[..1]);
        Snapshot { epoch: self.best_epoch, weights: self.best.numbers().to_vec(), forecast, scores }
    }

    fn outcome(&mut self) -> Outcome {
        let split = self.checked.split;
        let own = Forecast {
            model: MODEL.into(),
            order: None,
            start: split.first,
            values: std::mem::take(&mut self.forecast).into(),
        };
        let y = self.checked.series.target();
        let before = |row: usize| y[row - self.checked.reach.horizon];
        let real: Vec<f64> = (split.test..split.rows).map(|row| y[row] - before(row)).collect();
        let predicted: Vec<f64> = (split.test..split.rows)
            .map(|row| own.values[row - split.first] - before(row))
            .collect();
        let forecasts: Vec<Forecast> =
            std::iter::once(own).chain(std::mem::take(&mut self.baselines)).collect();
        Outcome {
            best_epoch: self.best_epoch,
            epochs: self.epoch,
            weights: self.best.numbers().to_vec(),
            scores: scores(&self.checked, &forecasts, &parts(split)),
            forecasts,
            change_correlation: metrics::correlation(&predicted, &real),
            direction: metrics::direction(&real, &predicted),
        }
    }
}

/// A loss with three decimals, or as a power of ten where it has run away.
fn brief(loss: f64) -> String {
    let (mut head, mut power) = (loss, 0);
    while head >= 1e4 || (power > 0 && head >= 10.0) {
        head /= 10.0;
        power += 1;
    }
    let head = (head * 1000.0).round() / 1000.0;
    if power == 0 { head.to_string() } else { format!("{head}e{power}") }
}
