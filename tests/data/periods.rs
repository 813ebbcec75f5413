//! Rows put together by period, beside pandas.

use super::columns::table;
use crate::cases::{cases, near, numbers};
use gatehouse::data::resample::{Cut, Period, Rule, cut, offered, resample};
use gatehouse::data::table::{Column, Kind, Role, Table};

fn prices(case: &serde_json::Value) -> Table {
    let mut columns = vec![("time", numbers(&case["times"]))];
    columns
        .extend(["open", "high", "low", "close", "volume"].map(|key| (key, numbers(&case[key]))));
    columns.push(("mean", numbers(&case["close"])));
    table(columns)
}

fn usual(table: &Table) -> Vec<Rule> {
    table.columns.iter().map(Rule::usual).collect()
}

#[test]
fn periods_are_those_of_pandas() {
    for (name, case) in cases("resample", "periods") {
        let mut prices = prices(&case);
        // Newest first, as some sites have it.
        prices.columns.iter_mut().for_each(|column| column.values.reverse());
        for period in Period::ALL {
            let expected = &case["periods"][period.key()];
            let what = format!("{name} {}", period.key());
            let all = resample(&prices, 0, period, &usual(&prices), true).expect("rows");
            near(&what, &all.columns[0].values, &numbers(&expected["times"]), 0.0);
            for own in &all.columns[1..] {
                let what = format!("{what} {}", own.name);
                near(&what, &own.values, &numbers(&expected[&own.name]), 1e-12);
            }
            let whole = resample(&prices, 0, period, &usual(&prices), false);
            let rows = all.rows - usize::from(expected["complete"] == false);
            assert_eq!(whole.map_or(0, |whole| whole.rows), rows, "{what}");
        }
    }
}

#[test]
fn the_last_working_hour_ends_a_day() {
    // Three days from 9 to 16 o'clock, Thursday to Saturday, 1 January 1970.
    let hours = |day: usize| (9..17).map(move |hour| (day * 24 + hour) as f64 * 3600.0);
    let mut times: Vec<f64> = (0..3).flat_map(hours).collect();
    let rows = |times: &[f64]| {
        let own = table(vec![("time", times.to_vec()), ("y", vec![1.0; times.len()])]);
        resample(&own, 0, Period::Day, &[Rule::Last, Rule::Sum], false).map(|own| own.rows)
    };
    assert_eq!(rows(&times), Some(3));
    times.pop();
    assert_eq!(rows(&times), Some(2));
    assert_eq!(rows(&times[..1]), None, "one row tells no distance");
}

#[test]
fn both_ends_of_the_data_can_cut_a_period() {
    let day = 86_400.0;
    let days = |range: std::ops::Range<u32>| range.map(|k| f64::from(k) * day).collect::<Vec<_>>();
    let own = |times: &[f64]| cut(times, Period::Month);
    // 11 January to 10 April 1970, newest first; and three whole months.
    let mut partial = days(10..100);
    partial.reverse();
    assert_eq!(own(&partial), Cut { first: Some(10.0 * day), last: 10 });
    assert_eq!(own(&days(0..90)), Cut::default());
    assert_eq!(own(&[]), Cut::default());
    // Working days from Monday, 2 February on: the weekend before lacks no row. From Tuesday on one is lacking.
    let working = |from: u32| {
        let mut all = days(from..90);
        all.retain(|time| (time / day + 3.0) % 7.0 < 5.0);
        all
    };
    assert_eq!(own(&working(32)), Cut::default());
    assert_eq!(own(&working(33)), Cut { first: Some(33.0 * day), last: 0 });
    // Hours of a day that begin when they always do.
    let hours = |day: u32| (9..17).map(move |hour| f64::from(day * 24 + hour) * 3600.0);
    let hours: Vec<f64> = (0..3).flat_map(hours).collect();
    assert_eq!(cut(&hours, Period::Day), Cut::default());
    assert_eq!(cut(&hours[1..], Period::Day), Cut { first: Some(hours[1]), last: 0 });
}

#[test]
fn a_table_that_was_made_is_a_table() {
    let text = "day,word,close\n2020-01-01,b,1\n2020-01-15,a,2\n2020-02-01,,3\n2020-02-03,c,N/A\n2020-03-02,,5\n";
    let read = super::table(text).expect("a table");
    let own = resample(&read, 0, Period::Month, &usual(&read), true).expect("rows");
    let roles = |table: &Table| table.columns.iter().map(|own| own.role).collect::<Vec<_>>();
    assert_eq!(roles(&own), roles(&read));
    assert_eq!(
        own.preview,
        [["2020-01-01", "a", "2"], ["2020-02-01", "c", "3"], ["2020-03-01", "", "5"]]
    );
    assert_eq!((own.columns[1].missing, own.columns[1].words.len()), (1, 2));
    let mean = resample(&read, 0, Period::Year, &[Rule::Last, Rule::Mean, Rule::Mean], true);
    let mean = mean.expect("rows");
    assert_eq!((mean.columns[2].values[0], mean.columns[1].word(0)), (2.75, Some("c")));
    assert_eq!(resample(&read, 2, Period::Month, &usual(&read), true), None, "no times");
    assert_eq!(resample(&read, 0, Period::Month, &[], true), None, "no rules");
}

#[test]
fn odd_times_and_numbers() {
    let columns = |times: Vec<f64>, y: Vec<f64>| table(vec![("time", times), ("y", y)]);
    let odd = columns(vec![f64::NAN, 1e300, f64::INFINITY], vec![1.0; 3]);
    let empty = columns(vec![], vec![]);
    let huge = columns(vec![0.0, 1.0, 2.0], vec![1e308, 1e308, f64::NAN]);
    for period in Period::ALL {
        for rule in Rule::ALL {
            for (own, rows) in [(&odd, None), (&empty, None), (&huge, Some(1))] {
                let made = resample(own, 0, period, &[rule; 2], true);
                assert_eq!(made.as_ref().map(|made| made.rows), rows);
                let values = made.map_or(vec![], |made| made.columns[1].values.clone());
                assert!(values.iter().all(|value| !value.is_infinite()), "{rule:?}");
            }
        }
    }
    let rules = [Rule::Mean, Rule::Sum, Rule::First].map(|rule| {
        resample(&huge, 0, Period::Day, &[rule; 2], true).expect("a row").columns[1].values[0]
    });
    assert!(rules[0] == 1e308 && rules[1].is_nan() && rules[2] == 1e308, "{rules:?}");
}

#[test]
fn what_puts_rows_together_is_offered() {
    let day = 86_400.0;
    let keys = |step: f64| {
        let times: Vec<f64> = (0..800).map(|row| f64::from(row) * step).collect();
        offered(&times).into_iter().map(Period::key).collect::<Vec<_>>()
    };
    assert_eq!(keys(3600.0), ["day", "week", "month", "quarter", "year"]);
    assert_eq!(keys(day), ["week", "month", "quarter", "year"]);
    assert_eq!(keys(30.5 * day), ["quarter", "year"]);
    assert_eq!(keys(400.0 * day), [""; 0]);
    assert!(offered(&[]).is_empty());
    let price = |name: &str| Rule::usual(&Column::new(name.into(), Kind::Number)).key();
    let names = ["AAPL.Open", "最高", "low", "收盘价", "Volume", "Temp"].map(price);
    assert_eq!(names, ["first", "max", "min", "last", "sum", "mean"]);
    let time = Column { role: Role::Time, ..Column::new("open".into(), Kind::Time) };
    assert_eq!(Rule::usual(&time), Rule::Last);
}
