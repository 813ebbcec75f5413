//! The columns of the tables of errors: what they hold and print, and what is best in each.

use super::model::place;
use crate::notation::number;
use crate::train::measures::Measured;
use crate::train::protocol::Score;
use crate::ui::charts::{data_number, error_number};

/// One measure of every model on one part.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// `test` or `validation`
    pub part: &'static str,
    /// The value of `data-metric`.
    pub metric: &'static str,
    /// In the order of the rows; `None` where a measure is not defined or cannot be written.
    pub values: Vec<Option<f64>>,
}

/// A model and, for AR, its order.
pub type Row = (String, Option<usize>);

type Read<S> = (&'static str, fn(&S) -> Option<f64>);

const ERRORS: [Read<Score>; 3] =
    [("rmse", |s| Some(s.rmse)), ("mae", |s| Some(s.mae)), ("mape", |s| s.mape)];

/// All measures, in the order in which they are explained.
pub const MEASURES: [Read<Measured>; 7] = [
    ("rmse", |own| Some(own.score.rmse)),
    ("mae", |own| Some(own.score.mae)),
    ("mape", |own| own.score.mape),
    ("smape", |own| Some(own.smape)),
    ("mase", |own| own.mase),
    ("r2", |own| own.r2),
    ("directional", |own| own.directional),
];

/// The models that were scored, in the order of the table.
pub fn models(scores: &[Score]) -> Vec<Row> {
    let mut models: Vec<Row> = Vec::new();
    for score in scores {
        if !models.iter().any(|(model, _)| *model == score.model) {
            models.push((score.model.clone(), score.order));
        }
    }
    models.sort_by_key(|(model, _)| place(model));
    models
}

/// What stands beside the charts: while it trains the errors on the validation part; after, those on the test part
/// and the validation RMSE.
pub fn brief(scores: &[Score], over: bool) -> Vec<Column> {
    let parts: &[&'static str] = if over { &["test", "validation"] } else { &["validation"] };
    let rows = models(scores);
    let all = parts.iter().flat_map(|part| ERRORS.map(|read| (*part, read)));
    all.filter(|(part, (metric, _))| *part == parts[0] || *metric == "rmse")
        .map(|(part, read)| column(&rows, scores, |score| score, part, read))
        .filter(|column| column.values.iter().any(Option::is_some))
        .collect()
}

/// What is not in `brief`: with it every measure stands once on the page for each part.
pub fn rest(measured: &[Measured], rows: &[Row], brief: &[Column]) -> Vec<Column> {
    let all = ["test", "validation"].into_iter().flat_map(|part| MEASURES.map(|read| (part, read)));
    all.filter(|(part, (metric, _))| {
        !brief.iter().any(|own| own.part == *part && own.metric == *metric)
    })
    .map(|(part, read)| column(rows, measured, |own| &own.score, part, read))
    .collect()
}

fn column<S>(
    rows: &[Row],
    all: &[S],
    score: impl Fn(&S) -> &Score,
    part: &'static str,
    (metric, read): Read<S>,
) -> Column {
    let value = |(model, _): &Row| {
        let own = all.iter().find(|own| score(own).part == part && score(own).model == *model)?;
        read(own).filter(|value| value.is_finite())
    };
    Column { part, metric, values: rows.iter().map(value).collect() }
}

impl Column {
    pub fn print(&self, value: f64) -> String {
        match self.metric {
            "mape" | "smape" => format!("{}%", data_number(value, 2)),
            "directional" => format!("{}%", number(value, 1)),
            "r2" if value.abs() < 10.0 => number(value, 3),
            _ => error_number(value),
        }
    }

    /// Whether the value of a row is the best; what reads the same is as good.
    pub fn best(&self, row: usize) -> bool {
        let worse =
            |value: &f64| if matches!(self.metric, "r2" | "directional") { -value } else { *value };
        let values = self.values.iter().flatten();
        let best =
            values.min_by(|a, b| worse(a).total_cmp(&worse(b))).map(|best| self.print(*best));
        best.is_some() && best == self.values[row].map(|own| self.print(own))
    }

    /// Why there is no value in some row: the last part of the key of the words.
    pub fn undefined(&self) -> Option<&'static str> {
        let everywhere = self.values.iter().all(Option::is_none);
        let somewhere = self.values.iter().any(Option::is_none);
        match self.metric {
            "mape" if everywhere => Some("zero"),
            "mase" if everywhere => Some("still-training"),
            "r2" if everywhere => Some("constant"),
            "directional" if everywhere => Some("still"),
            "directional" if somewhere => Some("no-direction"),
            _ => somewhere.then_some("too-large"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(model: &str, part: &str, value: f64) -> Measured {
        let score = Score {
            model: model.into(),
            order: None,
            part: part.into(),
            rmse: value,
            mae: value,
            mape: None,
        };
        let directional = (model != "naive").then_some(value);
        Measured { score, smape: value, mase: Some(value), r2: Some(value), directional }
    }

    fn all() -> Vec<Measured> {
        let parts = ["validation", "test"];
        let of = |part: &'static str| {
            [("naive", 1.004), ("lstm", 1.0), ("ar", 2.0)]
                .map(|(model, v)| measured(model, part, v))
        };
        parts.into_iter().flat_map(of).collect()
    }

    #[test]
    fn both_tables_hold_every_measure_once_a_part() {
        let measured = all();
        let scores: Vec<Score> = measured.iter().map(|own| own.score.clone()).collect();
        let rows = models(&scores);
        assert_eq!(
            rows.iter().map(|(model, _)| model.as_str()).collect::<Vec<_>>(),
            ["lstm", "ar", "naive"]
        );
        let brief = brief(&scores, true);
        let rest = rest(&measured, &rows, &brief);
        // A measure that no model has is told in the second table, with the reason.
        let names = |columns: &[Column]| -> Vec<String> {
            columns.iter().map(|own| format!("{} {}", own.part, own.metric)).collect()
        };
        assert_eq!(names(&brief), ["test rmse", "test mae", "validation rmse"]);
        let mut both = [names(&brief), names(&rest)].concat();
        assert_eq!(both.len(), 14);
        both.sort();
        both.dedup();
        assert_eq!(both.len(), 14);
    }

    #[test]
    fn the_best_is_the_least_error_or_the_most_that_is_right() {
        let measured = all();
        let scores: Vec<Score> = measured.iter().map(|own| own.score.clone()).collect();
        let rows = models(&scores);
        let columns = rest(&measured, &rows, &[]);
        let best = |metric: &str| -> Vec<bool> {
            let own = columns.iter().find(|own| own.metric == metric).expect("a column");
            (0..rows.len()).map(|row| own.best(row)).collect()
        };
        // 1.00 and 1.004 read the same in three digits.
        assert_eq!(best("mase"), [true, false, true]);
        assert_eq!(best("r2"), [false, true, false]);
        assert_eq!(best("directional"), [false, true, false]);
        assert_eq!(best("mape"), [false; 3]);
        let why = |metric: &str| {
            columns.iter().find(|own| own.metric == metric).and_then(Column::undefined)
        };
        assert_eq!(
            ["mape", "directional", "r2"].map(why),
            [Some("zero"), Some("no-direction"), None]
        );
    }

    #[test]
    fn numbers_are_printed_as_their_measure_is() {
        let print =
            |metric, value| Column { part: "test", metric, values: Vec::new() }.print(value);
        assert_eq!(print("smape", 12.346), "12.35%");
        assert_eq!(print("directional", 51.948), "51.9%");
        assert_eq!(["r2", "mase"].map(|metric| print(metric, 0.0316)), ["0.032", "0.0316"]);
        assert_eq!(print("r2", -123.4), "−123");
    }
}
