//! What is done to a table before it is trained on, as it is kept.

use crate::data::derive;
use crate::data::resample::{Period, Rule};
use crate::setting::Choices;
use crate::ui::views::train::prepare::model::{Apart, Make, RowsBy, Steps};
use serde::{Deserialize, Serialize};

/// Columns that are made at most.
const MOST: usize = 200;

#[derive(Default, Serialize, Deserialize)]
struct Written {
    one: Option<String>,
    wide: Option<String>,
    #[serde(default)]
    last: bool,
    rows_by: Option<WrittenRows>,
    made: Vec<WrittenMake>,
}

#[derive(Serialize, Deserialize)]
struct WrittenRows {
    period: Period,
    rules: Vec<(String, Rule)>,
    incomplete: bool,
}

#[derive(Serialize, Deserialize)]
struct WrittenMake {
    key: String,
    of: Vec<String>,
    choices: Choices,
}

pub fn write(steps: &Steps) -> String {
    let (mut one, mut wide) = (None, None);
    match steps.long.clone() {
        Some(Apart::One(name)) => one = Some(name),
        Some(Apart::Wide(name)) => wide = Some(name),
        None => {}
    }
    let rows_by = steps.rows_by.clone().map(|own| WrittenRows {
        period: own.period,
        rules: own.rules,
        incomplete: own.incomplete,
    });
    let made = steps.made.iter().map(|own| WrittenMake {
        key: own.key.to_owned(),
        of: own.of.clone(),
        choices: own.choices.clone(),
    });
    let written = Written { one, wide, last: steps.last, rows_by, made: made.collect() };
    serde_json::to_string(&written).unwrap_or_default()
}

/// The steps that `text` tells; `None` where it tells something else.
pub fn read(text: &str) -> Option<Steps> {
    let written: Written = serde_json::from_str(text).ok()?;
    let make = |own: WrittenMake| {
        let recipe = derive::find(&own.key)?;
        let fits = own.of.len() == recipe.needs.len();
        fits.then_some(Make { key: recipe.key, of: own.of, choices: own.choices })
    };
    let made = written.made.into_iter().map(make).collect::<Option<Vec<_>>>()?;
    let rows_by = written.rows_by.map(|own| RowsBy {
        period: own.period,
        rules: own.rules,
        incomplete: own.incomplete,
    });
    let long = written.one.map(Apart::One).or(written.wide.map(Apart::Wide));
    (made.len() <= MOST).then_some(Steps { long, last: written.last, rows_by, made })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_come_back_as_they_were() {
        let make = Make {
            key: "rsi",
            of: vec!["收盘".into()],
            choices: Choices::default().with("period", 14.0),
        };
        let rules = vec![("a".to_owned(), Rule::Sum)];
        let rows_by = RowsBy { period: Period::Week, rules, incomplete: true };
        let wide = Some(Apart::Wide("value".into()));
        let all =
            Steps { long: wide, last: true, rows_by: Some(rows_by), made: vec![make.clone()] };
        let one = Steps { long: Some(Apart::One("IBM".into())), ..Steps::default() };
        for steps in [all, one, Steps::default()] {
            assert_eq!(read(&write(&steps)), Some(steps));
        }
        let odd = Steps { made: vec![Make { of: Vec::new(), ..make }], ..Steps::default() };
        assert_eq!(read(&write(&odd)), None, "a recipe without its column");
        assert_eq!(read(&write(&odd).replace("rsi", "magic")), None);
        assert_eq!(read("{"), None);
    }
}
