//! Lists of runs: what each trains with, and the rows that it may see. Each is a run like any other, so the trainer
//! knows nothing of lists.

use super::super::compared::next_seed;
use crate::data::series::{RawColumn, Series, Values};
use crate::message::Message;
use crate::train::protocol::{Request, RunId};
use crate::train::spec::Number;
use crate::train::{ExperimentSpec, bagging};

/// So many runs a list may have.
pub const MOST: usize = 48;
/// So many workers train at once.
const HANDS: usize = 4;
/// Bytes that all of them may take together.
const ROOM: u64 = 512 * 1024 * 1024;

/// One run of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub spec: ExperimentSpec,
    /// So many rows it may see, from the first of the series on, the judged ones last.
    pub rows: usize,
    /// The first row that it does not learn from, and the first that it is judged on.
    pub validation: usize,
    pub test: usize,
    /// Windows of a block, where its training windows are drawn in blocks; 0: each is there once.
    pub block: usize,
}

impl Job {
    /// Over all rows, cut as the settings say.
    ///
    /// # Errors
    /// `DATA-TOO-SHORT`
    pub fn whole(spec: ExperimentSpec, rows: usize) -> Result<Job, Message> {
        let split = spec.split(rows)?;
        Ok(Job { spec, rows, validation: split.validation, test: split.test, block: 0 })
    }

    /// Of so many rows, with these parts: a specification says shares, which are rounded down to rows.
    fn cut(
        mut spec: ExperimentSpec,
        rows: usize,
        validation: usize,
        test: usize,
    ) -> Result<Job, Message> {
        let parts = [("split-train", validation), ("split-validation", test - validation)];
        for (number, part) in parts.map(|(key, part)| (Number::find(key), part)) {
            let share = 100.0 * (part as f64 + 0.1) / rows as f64;
            if let Some(own) = number {
                own.put(&mut spec, share);
            }
        }
        Job::whole(spec, rows)
    }

    /// How many training windows there are.
    pub fn windows(&self) -> usize {
        self.validation - self.spec.reach().first()
    }

    /// What a trainer is asked for. What a season is, is read from the whole series: few rows may not show it.
    pub fn request(&self, run: RunId, series: &Series) -> Request {
        let part = |values: &[f64]| values[..self.rows].to_vec();
        let column = |(name, values): (&String, &Values)| RawColumn {
            name: name.clone(),
            values: part(values),
        };
        let columns = series.names.iter().zip(&series.columns).map(column).collect();
        let season = self.spec.season.or(series.rhythm.season);
        let spec = ExperimentSpec { season, ..self.spec.clone() };
        let time_values = series.times.as_deref().map(part).unwrap_or_default();
        Request::Start { run, spec, block: self.block, time_values, columns }
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

/// First a run over all training windows, then `count` that draw theirs in blocks, each with the next seed.
///
/// # Errors
/// `DATA-TOO-SHORT`
pub fn blocks(base: &ExperimentSpec, rows: usize, count: usize) -> Result<Vec<Job>, Message> {
    let whole = Job::whole(base.clone(), rows)?;
    let block = bagging::length(whole.windows(), base.reach());
    let drawn = seeds(base, rows, count)?.into_iter().map(|own| Job { block, ..own });
    Ok(std::iter::once(whole).chain(drawn).collect())
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
        Job::cut(base.clone(), end, origin.saturating_sub(held), origin)
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
        let split = job.spec.split(job.rows).ok()?;
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
        let split = own.split(job.rows).expect("rows");
        let values = (0..job.rows).map(|k| k as f64).collect();
        let column = RawColumn { name: "y".into(), values };
        let series = Series::build(None, vec![column], Missing::Drop).expect("rows");
        own.check(series).expect("it runs");
        (split.validation, split.test, split.rows)
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
    fn members_that_draw_blocks_stand_behind_a_run_over_all_windows() {
        let jobs = blocks(&spec(), 192, 3).expect("rows");
        assert_eq!(jobs[0], Job::whole(spec(), 192).expect("rows"));
        let told: Vec<(&str, usize)> =
            jobs.iter().map(|job| (job.spec.seed.as_str(), job.block)).collect();
        assert_eq!(told, [("7", 0), ("7", 7), ("8", 7), ("9", 7)]);
        assert!(jobs.iter().all(|job| split(job) == split(&jobs[0]) && job.windows() == 128));
        assert!(blocks(&spec(), 9, 3).is_err());
    }

    #[test]
    fn folds_learn_from_what_came_before_and_are_judged_on_what_follows() {
        for rows in [60, 192, 401] {
            for count in 3..=8 {
                let jobs = folds(&spec(), rows, count).expect("rows");
                let ends: Vec<usize> = jobs.iter().map(|job| job.rows).collect();
                for (k, job) in jobs.iter().enumerate() {
                    assert_eq!(split(job), (job.validation, job.test, job.rows), "{rows} {k}");
                    assert!(job.validation < job.test);
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
        let job = Job { block: 4, ..folds(&spec(), 90, 3).expect("rows").remove(0) };
        let Request::Start { run, spec, block, time_values, columns } = job.request(4, &series)
        else {
            panic!("a start")
        };
        assert_eq!((run, spec.season, block, time_values.len()), (4, Some(12), 4, 60));
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
