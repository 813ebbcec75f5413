//! What is told of a series in plain words.

use super::super::figures::{count_of, probability};
use super::look::{NoParts, Seen};
use crate::notation::number;
use crate::ui::words::Words;

/// What the test of a unit root says and, carefully, means.
pub fn test(words: Words, seen: &Seen) -> (String, String) {
    let Some(test) = &seen.test else {
        let key = if seen.still() { "train.series.test-still" } else { "train.series.test-none" };
        return (words.t(key), String::new());
    };
    let (statistic, p) = (number(test.statistic, 2), probability(test.p_value));
    let critical = number(test.critical[1], 2);
    let (lags, rows) = (test.lags.to_string(), test.rows.to_string());
    let args = [
        ("statistic", statistic.as_str()),
        ("p", &p),
        ("critical", &critical),
        ("lags", &lags),
        ("rows", &rows),
    ];
    let meaning = match (test.p_value < 0.05, seen.times) {
        (true, 0) => "train.series.steady",
        (true, _) => "train.series.steady-changes",
        (false, 0) => "train.series.wanders",
        (false, _) => "train.series.wanders-changes",
    };
    (words.with("train.series.test-numbers", &args), words.t(meaning))
}

/// Two sentences, or the first.
fn both(words: Words, text: String, reason: Option<String>) -> String {
    let two =
        |reason: String| words.with("train.verdict.both", &[("text", &text), ("reason", &reason)]);
    reason.map_or_else(|| text.clone(), two)
}

/// What to look for in the autocorrelations, and the peak that they have.
pub fn acf(words: Words, seen: &Seen, unit: &str, season: Option<usize>) -> String {
    if seen.acf.is_none() {
        return words.t("train.series.test-still");
    }
    let peak = seen.peak().map(|(lag, height)| {
        let (rows, height) = (count_of(words, unit, lag), number(height, 2));
        let key = match season {
            Some(season) if season == lag => "train.series.peak-season",
            _ => "train.series.peak",
        };
        words.with(key, &[("lag", &lag.to_string()), ("count", &rows), ("height", &height)])
    });
    both(words, words.t("train.series.acf-note"), peak)
}

pub fn pacf(words: Words, seen: &Seen) -> String {
    let note = words.t("train.series.pacf-note");
    let own = seen.cut_off().map(|lag| {
        let key = if lag == 0 { "train.series.cut-none" } else { "train.series.cut" };
        words.with(key, &[("lag", &lag.to_string())])
    });
    both(words, note, own)
}

/// Why there are no parts.
pub fn no_parts(words: Words, seen: &Seen) -> Option<String> {
    Some(match seen.parts.as_ref().err()? {
        NoParts::Unknown => words.t("train.series.no-season"),
        NoParts::Short => words.t("train.series.season-short"),
    })
}
