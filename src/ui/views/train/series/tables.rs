//! The tables behind the charts of a series.

use super::look::Seen;
use crate::ui::charts::data_number;
use crate::ui::shape::{Shape, el};
use crate::ui::words::Words;

/// Rows of a table at once: the last ones.
const ROWS: usize = 600;

pub fn head(names: &[String]) -> Shape {
    let name = |own: &String| el("th").at("scope", "col").say(own.as_str());
    el("thead").with(el("tr").all(names.iter().map(name)))
}

/// A value, as text and with all its digits.
pub fn cell(series: &str, value: f64, decimals: usize) -> Shape {
    let known = value.is_finite();
    let text = if known { data_number(value, decimals) } else { "–".into() };
    el("td")
        .at("data-series", series)
        .maybe("data-value", known.then(|| value.to_string()))
        .say(text)
}

/// One line a row, of columns with their names, from row `first` on; `name` tells the row.
pub fn along(
    words: Words,
    (first, rows): (usize, usize),
    columns: &[(&'static str, String, &[f64])],
    name: &dyn Fn(usize) -> String,
) -> Shape {
    let shown = rows.saturating_sub(ROWS)..rows;
    let caption = (shown.start > 0).then(|| {
        let (shown, rows) = (shown.len().to_string(), rows.to_string());
        let args = [("shown", shown.as_str()), ("rows", &rows)];
        el("caption").say(words.with("train.series.last-rows", &args))
    });
    let names: Vec<String> =
        [words.t("train.row")].into_iter().chain(columns.iter().map(|own| own.1.clone())).collect();
    let line = |k: usize| {
        el("tr")
            .at("data-index", first + k)
            .with(el("th").at("scope", "row").say(name(first + k)))
            .all(columns.iter().map(|(series, _, values)| cell(series, values[k], 3)))
    };
    el("table").all(caption).with(head(&names)).with(el("tbody").all(shown.map(line)))
}

pub fn parts(words: Words, seen: &Seen, name: &dyn Fn(usize) -> String) -> Shape {
    let mut columns = vec![("shown", shown_name(words, seen.times), seen.y.as_slice())];
    let season: Vec<f64>;
    if let Ok(own) = &seen.parts {
        season = (0..seen.y.len()).map(|t| own.season[t % own.season.len()]).collect();
        columns.push(("trend", words.t("train.series.trend"), &own.trend));
        columns.push(("season", words.t("train.series.season"), &season));
        columns.push(("rest", words.t("train.series.rest"), &own.rest));
    }
    along(words, (seen.first, seen.y.len()), &columns, name)
}

pub fn rolling(words: Words, seen: &Seen, name: &dyn Fn(usize) -> String) -> Option<Shape> {
    let own = seen.rolling.as_ref()?;
    let columns = [
        ("rolling-mean", words.t("train.series.mean"), own.mean.as_slice()),
        ("rolling-variance", words.t("train.series.variance"), own.variance.as_slice()),
    ];
    Some(along(words, (seen.first, seen.y.len()), &columns, name))
}

/// Correlations from lag 1 on.
pub fn lags(words: Words, series: &'static str, title: &str, values: &[f64]) -> Shape {
    let line = |(lag, value): (usize, &f64)| {
        let own = cell(series, *value, 3);
        el("tr")
            .at("data-lag", lag)
            .with(el("th").at("scope", "row").say(lag.to_string()))
            .with(own)
    };
    let rows = values.iter().enumerate().skip(1).map(line);
    let names = [words.t("train.series.lag"), title.to_owned()];
    el("table").with(head(&names)).with(el("tbody").all(rows))
}

/// What the shown values are: the series, its changes, or the changes of these.
pub fn shown_name(words: Words, times: usize) -> String {
    words.t(["train.series.as-it-is", "train.series.changes", "train.series.changes-twice"]
        [times.min(2)])
}
