//! The pipeline on tables made here.

use super::*;
use crate::data::read::read;
use crate::data::series::Missing;
use crate::data::table::ReadChoices;
use crate::ui::views::train::model::series;

fn table(text: &str) -> Table {
    read("x.csv", text, "utf-8", &ReadChoices::default()).expect("a table")
}

/// `rows` days from Monday, 5 January 2015, on, newest last.
fn prices(rows: usize) -> Table {
    let day = |k: usize| format!("2015-{:02}-{:02}", k / 28 + 1, k % 28 + 1);
    let line = |k: usize| format!("{},{},{}\n", day(k + 4), 100 + k * k % 7, 10 + k);
    table(
        &(0..rows).map(line).fold("Date,Close,Volume\n".to_owned(), |all: String, own| all + &own),
    )
}

fn long_table() -> Table {
    let line = |k: usize| {
        let day = format!("2015-01-{:02}", k / 2 + 1);
        format!("{day},{},{}\n", ["A", "B"][k % 2], k)
    };
    table(&(0..40).map(line).fold("Date,Share,Price\n".to_owned(), |all: String, own| all + &own))
}

fn make(key: &'static str, of: &str, settings: &[(&str, f64)]) -> Make {
    let put = |all: Choices, (key, value): &(&str, f64)| all.with(key, *value);
    let choices = settings.iter().fold(Choices::default(), put);
    Make { key, of: vec![of.into()], choices }
}

fn names(table: &Table) -> Vec<&str> {
    table.columns.iter().map(|column| column.name.as_str()).collect()
}

fn roles(table: &Table) -> Vec<Role> {
    table.columns.iter().map(|column| column.role).collect()
}

#[test]
fn every_recipe_stands_in_one_group() {
    for recipe in &RECIPES {
        let groups = GROUPS.iter().filter(|(_, keys)| keys.contains(&recipe.key));
        assert_eq!(groups.count(), 1, "{}", recipe.key);
    }
    let all = GROUPS.iter().map(|(_, keys)| recipes(keys).len()).sum::<usize>();
    assert_eq!(all, RECIPES.len());
}

#[test]
fn nothing_chosen_changes_nothing() {
    let read = prices(20);
    let outcome = apply(&read, &Steps::default(), Some("Date"));
    assert_eq!(outcome.table, read);
    assert!(outcome.marks.is_empty() && outcome.lost.is_empty());
}

#[test]
fn made_columns_stand_at_the_end_and_read_those_made_before() {
    let read = prices(20);
    let plan = Steps {
        made: vec![
            make("sma", "Close", &[("period", 3.0)]),
            make("difference", "SMA 3 (Close)", &[]),
            make("sma", "Close", &[("period", 3.0)]),
        ],
        ..Steps::default()
    };
    let Outcome { table, marks, lost } = apply(&read, &plan, Some("Date"));
    let made = ["SMA 3 (Close)", "Difference 1 (SMA 3 (Close))", "SMA 3 (Close) (2)"];
    assert_eq!(names(&table)[3..], made);
    assert_eq!(marks, [(made[0].into(), 0), (made[1].into(), 1), (made[2].into(), 2)]);
    assert!(lost.is_empty());
    let close = &table.columns[1].values;
    assert_eq!(table.columns[3].values[2], (close[0] + close[1] + close[2]) / 3.0);
    assert_eq!(table.columns[4].missing, 3);
    assert_eq!(table.columns[3].role, Role::Feature);
    assert!(table.preview.iter().all(|row| row.len() == 6));
    assert_eq!(table.preview[1][3], "");
    let shown: f64 = table.preview[2][3].parse().expect("a number");
    assert!((shown - table.columns[3].values[2]).abs() < 1e-3);
}

#[test]
fn what_a_table_does_not_allow_is_told_and_the_rest_is_made() {
    let plan = Steps {
        long: Some(Apart::One("A".into())),
        last: false,
        rows_by: Some(RowsBy { period: Period::Week, rules: Vec::new(), incomplete: true }),
        made: vec![make("log", "Gone", &[]), make("log", "Close", &[])],
    };
    let outcome = apply(&prices(20), &plan, None);
    assert_eq!(outcome.lost, [Lost::Apart, Lost::Rows, Lost::Made(0)]);
    assert_eq!(names(&outcome.table)[3..], ["Log (Close)"]);
    assert_eq!(outcome.marks, [("Log (Close)".to_owned(), 1)]);
}

/// Of months from 5 January on the first lacks days; the last goes on after its 16 rows, and is left out.
#[test]
fn periods_that_the_data_cut_are_known() {
    let read = prices(68);
    let mut plan = Steps {
        rows_by: Some(RowsBy { period: Period::Month, rules: Vec::new(), incomplete: false }),
        ..Steps::default()
    };
    let first = Some(read.columns[0].values[0]);
    let cut = |plan: &Steps| cut_off(&read, plan, Some("Date"));
    assert_eq!(cut(&plan), Some(Cut { first, last: 16 }));
    assert_eq!(apply(&read, &plan, Some("Date")).table.rows, 2);
    if let Some(by) = &mut plan.rows_by {
        by.incomplete = true;
    }
    assert_eq!(cut(&plan), Some(Cut { first, last: 0 }), "it is kept");
    assert_eq!(cut(&Steps::default()), None);
    assert_eq!(cut_off(&read, &plan, None), None);
}

#[test]
fn columns_are_made_of_the_rows_that_were_put_together() {
    let by = RowsBy {
        period: Period::Week,
        rules: vec![("Volume".into(), Rule::Max)],
        incomplete: true,
    };
    let plan = Steps {
        rows_by: Some(by),
        made: vec![make("difference", "Volume", &[])],
        ..Steps::default()
    };
    let table = apply(&prices(21), &plan, Some("Date")).table;
    assert_eq!(table.rows, 3);
    assert_eq!(table.columns[2].values, [16.0, 23.0, 30.0]);
    assert!(table.columns[3].values[0].is_nan());
    assert_eq!(table.columns[3].values[1..], [7.0, 7.0]);
    // The close of a week is its last.
    assert_eq!(table.columns[1].values[0], prices(21).columns[1].values[6]);
    assert_eq!(table.preview[0][0], "2015-01-05");
}

#[test]
fn a_long_table_is_one_name_or_a_column_a_name() {
    let read = long_table();
    let one = Steps { long: Some(Apart::One("B".into())), ..Steps::default() };
    let one = apply(&read, &one, Some("Date")).table;
    assert_eq!((names(&one), one.rows), (vec!["Date", "Price"], 20));
    assert_eq!(one.columns[1].values[1], 3.0);
    let wide = Steps {
        long: Some(Apart::Wide("Price".into())),
        made: vec![make("log", "B", &[])],
        ..Steps::default()
    };
    let wide = apply(&read, &wide, Some("Date")).table;
    assert_eq!((names(&wide), wide.rows), (vec!["Date", "A", "B", "Log (B)"], 20));
    let gone = Steps { long: Some(Apart::One("C".into())), ..Steps::default() };
    assert_eq!(apply(&read, &gone, Some("Date")).lost, [Lost::Apart]);
}

#[test]
fn numbers_order_rows_as_times_do() {
    // Newest first, by a number that nobody takes for a time.
    let line = |k: usize| format!("{},{}\n", 50 - k, k);
    let read = table(&(0..20).map(line).fold("step,y\n".to_owned(), |all: String, own| all + &own));
    let plan = Steps { made: vec![make("difference", "y", &[])], ..Steps::default() };
    let made = |time| apply(&read, &plan, time).table.columns[2].values.clone();
    assert_eq!(made(None)[1], 1.0);
    assert_eq!(made(Some("step"))[..2], [-1.0, -1.0]);
    assert!(made(Some("step"))[19].is_nan(), "the oldest row has none before it");
    // What orders the rows can be read, too; as a time it cannot.
    let plan = |key| Steps { made: vec![make(key, "step", &[])], ..Steps::default() };
    assert_eq!(apply(&read, &plan("log"), Some("step")).table.columns.len(), 3);
    assert_eq!(apply(&read, &plan("weekday"), Some("step")).lost, [Lost::Made(0)]);
}

#[test]
fn periods_are_those_of_the_part_that_is_chosen() {
    let all = periods(&prices(60), &Steps::default(), Some("Date")).expect("periods");
    assert_eq!(all, [Period::Week, Period::Month, Period::Quarter, Period::Year]);
    assert_eq!(periods(&prices(60), &Steps::default(), None), Err(NoPeriod::NoTime));
    // Two names a day: of both a day puts rows together, of one it does not.
    let read = long_table();
    let day = |plan: &Steps| periods(&read, plan, Some("Date")).map(|all| all[0]);
    assert_eq!(day(&Steps::default()), Ok(Period::Day));
    let one = Steps { long: Some(Apart::One("A".into())), ..Steps::default() };
    assert_eq!(day(&one), Ok(Period::Week));
}

#[test]
fn what_hinders_a_recipe_is_told() {
    let told = |key: &str, of: Option<&str>, made: &[Make]| {
        let recipe = derive::find(key).expect("a recipe");
        hindered(recipe, &[of.map(Into::into)], &Choices::default(), (14, made))
    };
    assert_eq!(told("log", Some("y"), &[]), None);
    assert_eq!(told("rsi", Some("y"), &[]), Some(Hindered::TooFew(14)));
    assert_eq!(told("log", Some("y"), &[make("log", "y", &[])]), Some(Hindered::Already));
    // The default counts as chosen.
    let lag = [make("difference", "y", &[("lag", 1.0)])];
    assert_eq!(told("difference", Some("y"), &lag), Some(Hindered::Already));
    assert_eq!(told("log", None, &[]), Some(Hindered::Choose));
    assert_eq!(told("month", None, &[]), Some(Hindered::NoTime));
    assert_eq!(told("hour", None, &[]), Some(Hindered::NoHours));
}

#[test]
fn rows_that_fall_away_at_the_beginning_are_counted() {
    let mut read = prices(30);
    let plan = Steps { made: vec![make("sma", "Close", &[("period", 5.0)])], ..Steps::default() };
    let count = |read: &Table| {
        let Outcome { table, marks, .. } = apply(read, &plan, Some("Date"));
        let series = series(&table, &roles(&table), Missing::Carry, false).expect("rows");
        (fallen(&table, &roles(&table), &marks, &series), series.rows.len())
    };
    assert_eq!(count(&read), ([4, 4], 26));
    // Newest first, the rows that fall away are the last of the file.
    read.columns.iter_mut().for_each(|column| column.values.reverse());
    assert_eq!(count(&read), ([4, 4], 26));
    let table = apply(&read, &Steps::default(), None).table;
    let series = series(&table, &roles(&table), Missing::Drop, false).expect("rows");
    assert_eq!(fallen(&table, &roles(&table), &[], &series), [0, 0]);
}

#[test]
fn computed_numbers_are_written_in_six_digits() {
    let written = [
        (104.333_333_3, "104.333"),
        (-0.003_482_939, "-0.00348294"),
        (52_341_234.75, "52341235"),
        (7.0, "7"),
        (0.0, "0"),
        (1.5e-9, "1.50000e-9"),
        (f64::NAN, ""),
    ];
    for (value, text) in written {
        assert_eq!(short(value), text);
    }
}
