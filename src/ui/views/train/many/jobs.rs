//! Lists of runs: what each trains with, and the rows that it may see. Each is a run like any other, so the trainer
//! knows nothing of lists.

use super::super::compared::next_seed;
use crate::data::series::{RawColumn, Series, Values};
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::train::protocol::{Request, RunId};
use crate::train::spec::Number;
use std::ops::Range;

/// So many runs a list may have.
pub const MOST: usize = 48;
/// So many workers train at once.
const HANDS: usize = 4;
/// Bytes that all of them may take together.
const ROOM: u64 = 512 * 1024 * 1024;
/// A stretch holds so much of the training rows.
pub const STRETCH: f64 = 0.6;

/// One run of a list. Row numbers are those of the whole series.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub spec: ExperimentSpec,
    /// The rows that it may see, the judged ones last.
    pub rows: Range<usize>,
    /// The first row that it does not learn from, and the first that it is judged on.
    pub validation: usize,
    pub test: usize,
}

impl Job {
    /// Over all rows, cut as the settings say.
    ///
    /// # Errors
    /// `DATA-TOO-SHORT`
    pub fn whole(spec: ExperimentSpec, rows: usize) -> Result<Job, Message> {
        let split = spec.split(rows)?;
        Ok(Job { spec, rows: 0..rows, validation: split.validation, test: split.test })
    }

    /// With parts of these rows: a specification says shares, which are rounded down to rows.
    fn cut(
        mut spec: ExperimentSpec,
        rows: Range<usize>,
        validation: usize,
        test: usize,
    ) -> Result<Job, Message> {
        let parts =
            [("split-train", validation - rows.start), ("split-validation", test - validation)];
        for (number, part) in parts.map(|(key, part)| (Number::find(key), part)) {
            let share = 100.0 * (part as f64 + 0.1) / rows.len() as f64;
            if let Some(own) = number {
                own.put(&mut spec, share);
            }
        }
        let split = spec.split(rows.len())?;
        let [validation, test] = [split.validation, split.test].map(|own| rows.start + own);
        Ok(Job { spec, rows, validation, test })
    }

    /// What a trainer is asked for. What a season is, is read from the whole series: few rows may not show it.
    pub fn request(&self, run: RunId, series: &Series) -> Request {
        let part = |values: &[f64]| values[self.rows.clone()].to_vec();
        let column = |(name, values): (&String, &Values)| RawColumn {
            name: name.clone(),
            values: part(values),
        };
        let columns = series.names.iter().zip(&series.columns).map(column).collect();
        let season = self.spec.season.or(series.rhythm.season);
        let spec = ExperimentSpec { season, ..self.spec.clone() };
        let time_values = series.times.as_deref().map(part).unwrap_or_default();
        Request::Start { run, spec, time_values, columns }
    }
}

/// The same settings and rows, each run with the next seed.
///
/// # Errors
/// `DATA-TOO-SHORT`
pub fn seeds(base: &ExperimentSpec, rows: usize, count: usize) -> Result<Vec<Job>, Message> {
    let mut spec = base.clone();
    let job = |_| {
        let own = Job::whole(spec.clone(), rows);
        spec.seed = next_seed(&spec.seed);
        own
    };
    (0..count).map(job).collect()
}

/// First a run over all training rows, then `count` that learn from one stretch of them each, the first from the
/// oldest. What follows a stretch up to the test part picks its epoch.
///
/// # Errors
/// `DATA-TOO-SHORT`
pub fn stretches(base: &ExperimentSpec, rows: usize, count: usize) -> Result<Vec<Job>, Message> {
    let whole = Job::whole(base.clone(), rows)?;
    let (train, test) = (whole.validation, whole.test);
    // At least what the shares of a specification can say: a tenth to learn from, a half to pick by.
    let least = (rows / 10 + 1).max((test + 1).saturating_sub(rows / 2));
    let length = ((train as f64 * STRETCH).ceil() as usize).max(least).min(train);
    let job = |k: usize| {
        let from = k * (train - length) / (count - 1).max(1);
        Job::cut(base.clone(), from..rows, from + length, test)
    };
    let own = (0..count).map(job);
    std::iter::once(Ok(whole)).chain(own).collect()
}

/// Runs that each learn from the rows before an origin and are judged on the block of rows after it. The origins
/// cut the second half of the rows into blocks of one size.
///
/// # Errors
/// `DATA-TOO-SHORT`
pub fn folds(base: &ExperimentSpec, rows: usize, count: usize) -> Result<Vec<Job>, Message> {
    let size = ((rows - rows / 2) / count.max(1)).max(1);
    let picks = base.split_validation / (base.split_train + base.split_validation);
    let job = |k: usize| {
        let origin = rows.saturating_sub((count - k) * size);
        let end = origin + size;
        // Within the shares that a specification can say.
        let least = origin.saturating_sub(end * 9 / 10).max(end / 100 + 1);
        let held = ((origin as f64 * picks).round() as usize).max(least).min(end / 2);
        Job::cut(base.clone(), 0..end, origin.saturating_sub(held), origin)
    };
    (0..count).map(job).collect()
}

/// A run for each number of steps ahead from 1 to `count`, whatever the settings say of it.
///
/// # Errors
/// `DATA-TOO-SHORT`
pub fn ahead(base: &ExperimentSpec, rows: usize, count: usize) -> Result<Vec<Job>, Message> {
    let job = |horizon| Job::whole(ExperimentSpec { horizon, ..base.clone() }, rows);
    (1..=count).map(job).collect()
}

/// Bytes that the largest of these runs takes, over so many columns.
pub fn bytes(jobs: &[Job], columns: usize) -> u64 {
    let own = |job: &Job| {
        let split = job.spec.split(job.rows.len()).ok()?;
        Some(job.spec.memory(split, job.spec.shape(columns)))
    };
    jobs.iter().filter_map(own).max().unwrap_or(0)
}

/// How many workers go through a list, where this machine has so many cores and one run takes so many bytes.
pub fn hands(cores: f64, jobs: usize, bytes: u64) -> usize {
    let fit = (ROOM / bytes.max(1)) as usize;
    (cores.clamp(1.0, HANDS as f64) as usize).min(jobs).min(fit).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::series::Missing;

    fn spec() -> ExperimentSpec {
        ExperimentSpec { lookback: 6, ..ExperimentSpec::default() }
    }

    /// What the trainer makes of it.
    fn split(job: &Job) -> (usize, usize, usize) {
        // Through the message, which writes the shares one after the other.
        let text = serde_json::to_string(&job.spec).expect("JSON");
        let own: ExperimentSpec = serde_json::from_str(&text).expect("a specification");
        let split = own.split(job.rows.len()).expect("rows");
        let values = (0..job.rows.len()).map(|k| k as f64).collect();
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        own.check(series).expect("it runs");
        let at = job.rows.start;
        (at + split.validation, at + split.test, at + split.rows)
    }

    #[test]
    fn each_step_ahead_has_a_run_over_the_same_parts() {
        let base = ExperimentSpec { horizon: 7, ..spec() };
        let jobs = ahead(&base, 100, 3).expect("rows");
        let told: Vec<usize> = jobs.iter().map(|job| job.spec.horizon).collect();
        assert_eq!(told, [1, 2, 3]);
        assert!(jobs.iter().all(|job| split(job) == split(&jobs[0]) && job.spec.seed == base.seed));
        assert!(ahead(&base, 9, 3).is_err());
    }

    #[test]
    fn seeds_follow_each_other_over_the_same_rows() {
        let jobs = seeds(&spec(), 100, 3).expect("rows");
        let told: Vec<&str> = jobs.iter().map(|job| job.spec.seed.as_str()).collect();
        assert_eq!(told, ["7", "8", "9"]);
        assert!(jobs.iter().all(|job| split(job) == (70, 85, 100)));
        assert_eq!(jobs[0].spec, spec());
    }

    #[test]
    fn stretches_move_over_the_training_rows_and_are_judged_alike() {
        for (rows, train, validation) in [(100, 70.0, 15.0), (97, 90.0, 5.0), (400, 30.0, 50.0)] {
            let base =
                ExperimentSpec { split_train: train, split_validation: validation, ..spec() };
            let whole = Job::whole(base.clone(), rows).expect("rows");
            let jobs = stretches(&base, rows, 4).expect("rows");
            assert_eq!((jobs.len(), &jobs[0]), (5, &whole));
            for job in &jobs[1..] {
                assert_eq!(split(job), (job.validation, whole.test, rows));
                assert!(job.validation <= whole.validation);
            }
            let ends = [jobs[1].rows.start, jobs[4].validation];
            assert_eq!(ends, [0, whole.validation], "from the first training row to the last");
        }
    }

    #[test]
    fn folds_learn_from_what_came_before_and_are_judged_on_what_follows() {
        for rows in [60, 192, 401] {
            for count in 3..=8 {
                let jobs = folds(&spec(), rows, count).expect("rows");
                let ends: Vec<usize> = jobs.iter().map(|job| job.rows.end).collect();
                for (k, job) in jobs.iter().enumerate() {
                    assert_eq!(split(job), (job.validation, job.test, job.rows.end), "{rows} {k}");
                    assert!(job.validation < job.test && job.rows.start == 0);
                    assert!(k == 0 || job.test == ends[k - 1], "one block after the other");
                }
                assert_eq!(ends.last(), Some(&rows));
            }
        }
        let odd = ExperimentSpec { split_train: 90.0, split_validation: 1.0, ..spec() };
        folds(&odd, 200, 8).expect("rows").iter().for_each(|job| _ = split(job));
        for rows in [0, 5, 12] {
            assert_eq!(folds(&spec(), rows, 8).expect_err("too short").code, "DATA-TOO-SHORT");
        }
    }

    #[test]
    fn a_request_holds_the_rows_of_its_job_alone() {
        let columns = ["y", "x"]
            .map(|name| RawColumn { name: name.into(), values: (0..90).map(f64::from).collect() });
        let months: Vec<f64> = (0..90).map(|k| f64::from(k) * 30.4 * 86_400.0).collect();
        let series = Series::build(Some(&months), columns.into(), Missing::Drop).expect("rows");
        let job = folds(&spec(), 90, 3).expect("rows").remove(0);
        let Request::Start { run, spec, time_values, columns } = job.request(4, &series) else {
            panic!("a start")
        };
        assert_eq!((run, spec.season, time_values.len()), (4, Some(12), 60));
        assert_eq!((columns.len(), columns[1].values.last()), (2, Some(&59.0)));
    }

    #[test]
    fn workers_are_as_many_as_cores_jobs_and_memory_allow() {
        let small = 1024 * 1024;
        assert_eq!(hands(8.0, 20, small), 4);
        assert_eq!(hands(2.0, 20, small), 2);
        assert_eq!(hands(f64::NAN, 20, small), 1);
        assert_eq!(hands(4.0, 3, small), 3);
        assert_eq!(hands(4.0, 20, 200 * small), 2);
        assert_eq!(hands(4.0, 20, u64::MAX), 1);
    }
}
