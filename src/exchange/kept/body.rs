//! The bytes of a record: how long its words are (4 bytes, the lowest first), the words as JSON, the table, and then
//! the numbers of all series and runs in the order of the words. No number stands in JSON, whose reader would round it.

use super::run::{Cursor, Run, Written, WrittenSeries};
use super::settings::Settings;
use super::{Form, MOST_BODY, MOST_RUNS, MOST_SOURCE, Record};
use crate::data::series::Series;
use crate::data::table::{ReadChoices, Role};
use crate::message::Message;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// Bytes of the words: what is around a run of a thousand columns, twenty times, and some.
const MOST_WORDS: usize = 4 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct Words {
    form: Form,
    name: String,
    bytes: usize,
    choices: Value,
    roles: Vec<(String, Role)>,
    counted: Vec<String>,
    steps: String,
    skip_bad: bool,
    seen: bool,
    settings: Settings,
    series: Vec<WrittenSeries>,
    runs: Vec<Written>,
    on_screen: Option<usize>,
}

/// The series of the runs, each once.
fn series(runs: &[Run]) -> Vec<&Arc<Series>> {
    let mut all: Vec<&Arc<Series>> = Vec::new();
    for run in runs {
        if !all.iter().any(|own| Arc::ptr_eq(own, &run.ran.series)) {
            all.push(&run.ran.series);
        }
    }
    all
}

/// About how many bytes a record takes.
pub fn size(record: &Record) -> usize {
    let numbers = |own: &Arc<Series>| own.len() * (own.columns.len() + 2);
    let run = |run: &Run| {
        let values = run.forecasts.iter().chain(run.further.iter().map(|(own, _)| own));
        let values = values.map(|own| own.values.len()).sum::<usize>();
        8 * (values + 3 * run.losses.len()) + 4 * run.weights.len() + 8 * 1024
    };
    let all = 8 * series(&record.runs).into_iter().map(numbers).sum::<usize>();
    record.bytes.len() + all + record.runs.iter().map(run).sum::<usize>() + 64 * 1024
}

/// The bytes of a record; `None` where it has more than may be kept.
pub fn write(record: &Record) -> Option<Vec<u8>> {
    let all = series(&record.runs);
    let place = |run: &Run| all.iter().position(|own| Arc::ptr_eq(own, &run.ran.series));
    let words = Words {
        form: record.form,
        name: record.name.clone(),
        bytes: record.bytes.len(),
        choices: serde_json::to_value(&record.choices).ok()?,
        roles: record.roles.clone(),
        counted: record.counted.clone(),
        steps: record.steps.clone(),
        skip_bad: record.skip_bad,
        seen: record.seen,
        settings: Settings::from(&record.spec),
        series: all.iter().map(|own| WrittenSeries::new(own)).collect(),
        runs: record.runs.iter().map(|run| Written::new(run, place(run).unwrap_or(0))).collect(),
        on_screen: record.on_screen,
    };
    let words = serde_json::to_vec(&words).ok().filter(|words| words.len() <= MOST_WORDS)?;
    let mut out = Vec::with_capacity(size(record));
    out.extend(u32::try_from(words.len()).ok()?.to_le_bytes());
    out.extend(words);
    out.extend(&record.bytes);
    for own in all {
        let rows: Vec<f64> = own.rows.iter().map(|row| *row as f64).collect();
        doubles(&mut out, &rows);
        doubles(&mut out, own.times.as_deref().unwrap_or_default());
        own.columns.iter().for_each(|column| doubles(&mut out, column));
    }
    for run in &record.runs {
        let losses = run.losses.iter();
        let losses: Vec<f64> =
            losses.flat_map(|own| [own.epoch as f64, own.train, own.validation]).collect();
        doubles(&mut out, &losses);
        out.extend(run.weights.iter().flat_map(|own| own.to_le_bytes()));
        let values = run.forecasts.iter().chain(run.further.iter().map(|(own, _)| own));
        values.for_each(|own| doubles(&mut out, &own.values));
    }
    (out.len() <= MOST_BODY && record.bytes.len() <= MOST_SOURCE).then_some(out)
}

fn doubles(out: &mut Vec<u8>, numbers: &[f64]) {
    out.extend(numbers.iter().flat_map(|own| own.to_le_bytes()));
}

/// What bytes hold that fit their head.
///
/// # Errors
/// `KEEP-BROKEN` where they are no record, or hold what no page writes.
pub fn read(bytes: &[u8]) -> Result<Record, Message> {
    (bytes.len() <= MOST_BODY)
        .then(|| parsed(bytes))
        .flatten()
        .ok_or_else(|| Message::new("KEEP-BROKEN"))
}

/// Choices of reading, where one that came later has its default in an older record.
fn choices(kept: Value) -> Option<ReadChoices> {
    let mut all = serde_json::to_value(ReadChoices::default()).ok()?;
    let Value::Object(kept) = kept else { return None };
    all.as_object_mut()?.extend(kept);
    serde_json::from_value(all).ok()
}

fn parsed(bytes: &[u8]) -> Option<Record> {
    let mut cursor = Cursor(bytes);
    let length = u32::from_le_bytes(cursor.take(4)?.try_into().ok()?);
    let length = usize::try_from(length).ok().filter(|length| *length <= MOST_WORDS)?;
    let words: Words = serde_json::from_slice(cursor.take(length)?).ok()?;
    let many = words.runs.len().max(words.series.len()) > MOST_RUNS;
    if many || words.bytes > MOST_SOURCE {
        return None;
    }
    let table = cursor.take(words.bytes)?.to_vec();
    let series = words.series.into_iter().map(|own| own.read(&mut cursor).map(Arc::new));
    let series = series.collect::<Option<Vec<_>>>()?;
    let runs = words.runs.into_iter().map(|own| own.read(&series, &mut cursor));
    let runs = runs.collect::<Option<Vec<_>>>()?;
    let on_screen = words.on_screen;
    let all = cursor.0.is_empty() && on_screen.is_none_or(|place| place < runs.len());
    all.then_some(Record {
        form: words.form,
        name: words.name,
        bytes: table,
        choices: choices(words.choices)?,
        roles: words.roles,
        counted: words.counted,
        steps: words.steps,
        skip_bad: words.skip_bad,
        seen: words.seen,
        spec: words.settings.spec()?,
        runs,
        on_screen,
    })
}
