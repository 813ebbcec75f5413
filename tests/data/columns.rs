//! Columns made from columns, beside pandas; and that no recipe looks ahead.

use crate::cases::{cases, near, numbers};
use gatehouse::data::derive::{self, RECIPES, Recipe};
use gatehouse::data::price::Price;
use gatehouse::data::read::read;
use gatehouse::data::table::{Column, Kind, ReadChoices, Role, Table};
use gatehouse::setting::{Choices, Kind as Counts};
use serde_json::Value;

/// A table of named columns; that called `time` holds times.
pub fn table(columns: Vec<(&str, Vec<f64>)>) -> Table {
    let made = read("x", "a\n1\n", "utf-8", &ReadChoices::default()).expect("a table");
    let column = |(name, values): (&str, Vec<f64>)| {
        let (kind, role) = match name {
            "time" => (Kind::Time, Role::Time),
            _ => (Kind::Number, Role::Feature),
        };
        Column { role, values, ..Column::new(name.into(), kind) }
    };
    let columns: Vec<Column> = columns.into_iter().map(column).collect();
    Table { rows: columns[0].values.len(), columns, ..made }
}

const PRICES: [&str; 5] = ["open", "high", "low", "close", "volume"];

fn made(recipe: &str, table: &Table, choices: &Choices) -> Vec<Vec<f64>> {
    let recipe = derive::find(recipe).expect("a recipe");
    let close = recipe.usual(table).map(|columns| match recipe.needs {
        [derive::Need::Number] => Price::Close.column(table).into_iter().collect(),
        _ => columns,
    });
    let derived = recipe.derive(table, &close.expect("columns"), None, choices).expect("fits");
    derived.into_iter().map(|own| own.column.values).collect()
}

/// As near as two orders of summing may part; the worst that was seen is 7.2e-15.
#[test]
fn indicators_are_those_of_pandas() {
    for (name, case) in cases("indicators", "indicators") {
        let columns = PRICES.map(|key| (key, numbers(&case[key])));
        let table = table(columns.into());
        let (params, own) = (&case["meta"]["params"], &case["indicators"]);
        let compare = |recipe: &str, choices: Choices, expected: &[&Value]| {
            let got = made(recipe, &table, &choices);
            assert!(got.len() >= expected.len());
            for (got, expected) in got.iter().zip(expected) {
                near(&format!("{name} {recipe}"), got, &numbers(expected), 1e-9);
            }
        };
        let set = |key: &str, value: &Value| {
            Choices::default().with(key, value.as_f64().expect("a number"))
        };
        let plain = Choices::default;
        compare("log-return", plain(), &[&own["log_return"]]);
        compare("simple-return", plain(), &[&own["simple_return"]]);
        compare("volume-change", plain(), &[&own["volume_change"]]);
        compare("true-range", plain(), &[&own["true_range"]]);
        for key in ["sma", "ema"] {
            for period in params[key].as_array().expect("periods") {
                compare(key, set("period", period), &[&own[key][period.to_string()]]);
            }
        }
        compare("rsi", set("period", &params["rsi"]), &[&own["rsi"]]);
        compare("atr", set("period", &params["atr"]), &[&own["atr"]]);
        let [fast, slow, last] = [0, 1, 2].map(|k| params["macd"][k].as_f64().expect("a number"));
        let periods = Choices::default().with("fast", fast).with("slow", slow).with("signal", last);
        let lines = ["line", "signal", "histogram"].map(|key| &own["macd"][key]);
        compare("macd", periods, &lines);
        let width = params["bollinger"][1].as_f64().expect("a number");
        let bands = ["middle", "upper", "lower", "std"].map(|key| &own["bollinger"][key]);
        compare("bollinger", set("period", &params["bollinger"][0]).with("width", width), &bands);
    }
}

#[test]
fn the_calendar_is_that_of_pandas() {
    let own = cases("indicators", "indicators");
    let mut known = own.iter().filter(|(_, case)| case.get("calendar").is_some()).peekable();
    // Files of others need not have it.
    assert!(known.peek().is_some() || std::env::var_os("GATEHOUSE_ORACLE").is_some());
    for (name, case) in known {
        let table = table(vec![("time", numbers(&case["times"]))]);
        for key in ["weekday", "month", "hour"] {
            let recipe = derive::find(key).expect("a recipe");
            let Some(columns) = recipe.usual(&table) else {
                assert_eq!(key, "hour", "days have no hours");
                continue;
            };
            let got = recipe.derive(&table, &columns, Some(0), &Choices::default()).expect("fits");
            for own in got {
                let expected = numbers(&case["calendar"][key][own.part]);
                near(&format!("{name} {}", own.column.name), &own.column.values, &expected, 1e-12);
            }
        }
    }
}

/// Rows that reach every branch: hours, still prices, rows without trade, missing cells.
fn market(rows: usize) -> Table {
    let mut state = 7_u64;
    let mut draw = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 40) as f64 / (1_u64 << 24) as f64
    };
    let mut close = Vec::new();
    for row in 0..rows {
        let step = if row % 29 > 20 { 0.0 } else { draw() - 0.5 };
        close.push(close.last().map_or(50.0, |last| last + step));
    }
    let gap = |k: usize, row: usize| if row % 17 == k { f64::NAN } else { 0.0 };
    let with = |k: usize, by: f64| -> Vec<f64> {
        close.iter().enumerate().map(|(row, close)| close + by + gap(k, row)).collect()
    };
    let volume =
        (0..rows).map(|row| if row % 13 == 5 { 0.0 } else { 100.0 + row as f64 }).collect();
    table(vec![
        ("time", (0..rows).map(|row| row as f64 * 18_000.0).collect()),
        ("open", close.clone()),
        ("high", with(3, 0.5)),
        ("low", with(9, -0.25)),
        ("close", with(11, 0.0)),
        ("volume", volume),
    ])
}

fn default(recipe: &Recipe, table: &Table) -> Vec<Vec<f64>> {
    let columns = recipe.usual(table).expect("columns");
    let own = recipe.derive(table, &columns, Some(0), &Choices::default()).expect("it fits");
    assert_eq!(own.len(), recipe.parts.len(), "{}", recipe.key);
    own.into_iter().map(|own| own.column.values).collect()
}

fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// For every recipe that there is: whatever comes later, missing or huge, an earlier value keeps its last bit.
#[test]
fn no_recipe_looks_ahead() {
    let plain = market(120);
    for recipe in &RECIPES {
        let before = default(recipe, &plain);
        assert!(before.iter().flatten().any(|value| value.is_finite()), "{}", recipe.key);
        for cut in [1, 2, 13, 14, 15, 40, 100, 119] {
            for later in [f64::NAN, -3.5, 0.0, 1e300] {
                let mut changed = plain.clone();
                for column in &mut changed.columns {
                    let time = column.kind == Kind::Time;
                    for (row, value) in column.values.iter_mut().enumerate().skip(cut) {
                        *value = if time { *value + 7.0 * row as f64 } else { later };
                    }
                }
                for (before, after) in before.iter().zip(default(recipe, &changed)) {
                    let (before, after) = (bits(&before[..cut]), bits(&after[..cut]));
                    assert_eq!(before, after, "{} looks beyond {cut}", recipe.key);
                }
            }
        }
    }
}

/// The test above sees a recipe that does: the table in descending order, taken as it stands.
#[test]
fn the_order_is_that_of_time() {
    let (plain, mut turned) = (market(60), market(60));
    turned.columns.iter_mut().for_each(|column| column.values.reverse());
    for recipe in &RECIPES {
        let mut back = default(recipe, &turned);
        back.iter_mut().for_each(|values| values.reverse());
        for (own, back) in default(recipe, &plain).iter().zip(back) {
            assert_eq!(bits(own), bits(&back), "{}", recipe.key);
        }
    }
    let rsi = derive::find("rsi").expect("a recipe");
    let own = |table: &Table, time| {
        rsi.derive(table, &[4], time, &Choices::default()).expect("it fits")[0].column.clone()
    };
    assert!(own(&plain, None).values[50].is_finite());
    assert_ne!(bits(&own(&turned, None).values), bits(&own(&turned, Some(0)).values));
}

#[test]
fn a_recipe_says_how_many_rows_it_waits() {
    let mut whole = market(80);
    for column in &mut whole.columns {
        column
            .values
            .iter_mut()
            .for_each(|value| *value = if value.is_nan() { 50.0 } else { *value });
    }
    for recipe in &RECIPES {
        let least = |own: &gatehouse::setting::Setting| own.least;
        let lowest = recipe.settings.iter().fold(Choices::default(), |all, own| {
            let value = if own.kind == Counts::Whole { least(own) } else { own.default };
            all.with(own.key, value)
        });
        for choices in [Choices::default(), lowest] {
            let columns = recipe.usual(&whole).expect("columns");
            let made = recipe.derive(&whole, &columns, Some(0), &choices).expect("it fits");
            let lead = (recipe.lead)(&choices);
            for own in made {
                let first = own.column.values.iter().position(|value| value.is_finite());
                assert_eq!(first, Some(lead), "{}", own.column.name);
                let missing = own.column.values.iter().filter(|value| value.is_nan()).count();
                assert_eq!(own.column.missing, missing);
            }
        }
    }
}

#[test]
fn names_say_what_a_column_is_made_of() {
    let table = market(30);
    let names = |key: &str| -> Vec<String> {
        let recipe = derive::find(key).expect("a recipe");
        let columns = recipe.usual(&table).expect("columns");
        let own = recipe.derive(&table, &columns, Some(0), &Choices::default()).expect("it fits");
        own.into_iter().map(|own| own.column.name).collect()
    };
    assert_eq!(names("rsi"), ["RSI 14 (open)"], "the first numbers, where there is no target");
    assert_eq!(names("atr"), ["ATR 14 (high/low/close)"]);
    assert_eq!(names("weekday"), ["Weekday sin (time)", "Weekday cos (time)"]);
    assert_eq!(names("bollinger")[1], "Bollinger upper 20 2 (open)");
    let mut all: Vec<String> = RECIPES.iter().flat_map(|recipe| names(recipe.key)).collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    assert_eq!(derive::find("no such recipe").map(|own| own.key), None);
}

#[test]
fn columns_that_do_not_fit_are_refused() {
    let table = market(30);
    let derive = |key: &str, columns: &[usize], time| {
        derive::find(key).and_then(|own| own.derive(&table, columns, time, &Choices::default()))
    };
    assert!(derive("rsi", &[1], Some(0)).is_some());
    for (columns, time) in [(&[0][..], Some(0)), (&[], None), (&[1, 2], None), (&[9], None)] {
        assert_eq!(derive("rsi", columns, time), None, "{columns:?}");
    }
    assert_eq!(derive("rsi", &[1], Some(1)), None, "no time");
    assert_eq!(derive("rsi", &[1], Some(7)), None);
    assert_eq!(derive("weekday", &[1], None), None);
}

/// Whatever the numbers: as many values as rows, and none of them infinite.
#[test]
fn odd_numbers_give_numbers_or_none() {
    for rows in [0, 1, 2, 30] {
        for values in
            [[0.0; 2], [f64::NAN; 2], [1e300, -1e300], [1e-320, 1.0], [-1.0, 5.0], [7.3; 2]]
        {
            let column = |row: usize| values[row % 2];
            let mut columns = vec![("time", (0..rows).map(|row| row as f64 * 1e4).collect())];
            columns.extend(PRICES.map(|key| (key, (0..rows).map(column).collect())));
            let table = table(columns);
            for recipe in &RECIPES {
                let Some(columns) = recipe.usual(&table) else { continue };
                for time in [None, Some(0)] {
                    let made = recipe.derive(&table, &columns, time, &Choices::default());
                    for own in made.expect("it fits") {
                        assert_eq!(own.column.values.len(), rows);
                        let infinite = own.column.values.iter().any(|value| value.is_infinite());
                        assert!(!infinite, "{} of {values:?}", own.column.name);
                    }
                }
            }
        }
    }
}
