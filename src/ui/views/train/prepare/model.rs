//! What becomes of a table before it is trained on, without the browser. The order is fixed: one series out of a long
//! table, then rows put together, then columns made of what is there by then.

use crate::data::derive::{self, Need, RECIPES, Recipe};
use crate::data::long;
use crate::data::resample::{Period, Rule, offered, resample};
use crate::data::series::Series;
use crate::data::table::{Column, Kind, Role, Table};
use crate::setting::Choices;
use std::sync::Arc;

/// How a long table is split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apart {
    /// The rows of this name alone.
    One(String),
    /// A column for each name, of the values of this column.
    Wide(String),
}

/// Rows put together.
#[derive(Clone, Debug, PartialEq)]
pub struct RowsBy {
    pub period: Period,
    /// The rules that were chosen, by the names of their columns.
    pub rules: Vec<(String, Rule)>,
    /// Whether a last period stays whose end the data do not reach.
    pub incomplete: bool,
}

impl RowsBy {
    pub fn rule(&self, column: &Column) -> Rule {
        let chosen = self.rules.iter().find(|(name, _)| *name == column.name);
        chosen.map_or_else(|| Rule::usual(column), |(_, rule)| *rule)
    }
}

/// Columns to be made by one recipe.
#[derive(Clone, Debug, PartialEq)]
pub struct Make {
    /// The recipe's key.
    pub key: &'static str,
    /// The names of the columns that it reads.
    pub of: Vec<String>,
    pub choices: Choices,
}

/// All that is done to a table; nothing, unless it is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    pub long: Option<Apart>,
    pub rows_by: Option<RowsBy>,
    pub made: Vec<Make>,
}

/// A part of a plan that this table does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    Apart,
    Rows,
    /// The place of what was to be made.
    Made(usize),
}

/// A column that was made: its name, and the place of what it was made by.
pub type Mark = (String, usize);

/// What a plan makes of a table.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub table: Table,
    pub marks: Vec<Mark>,
    pub lost: Vec<Lost>,
}

/// How a plan is carried out: [`apply`], once its code is here.
pub type Apply = fn(&Table, &Steps, Option<&str>) -> Outcome;

/// The plan that the table on screen came of, and the table that it began with.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub read: Arc<Table>,
    pub plan: Steps,
    pub marks: Vec<Mark>,
    pub lost: Vec<Lost>,
    pub apply: Apply,
}

/// Recipes in the groups that they are offered in.
pub const GROUPS: [(&str, &[&str]); 4] = [
    ("change", &["log-return", "simple-return", "difference", "log"]),
    ("average", &["sma", "ema"]),
    ("indicator", &["rsi", "macd", "bollinger", "true-range", "atr", "volume-change"]),
    ("calendar", &["weekday", "month", "hour"]),
];

/// Carries a plan out on a table as it was read; `time` names the column that orders its rows. What cannot be done is
/// left out and told. The plan keeps it: read in another way, the table may allow it again.
pub fn apply(read: &Table, plan: &Steps, time: Option<&str>) -> Outcome {
    let mut lost = Vec::new();
    let mut own: Option<Table> = None;
    if let Some(how) = &plan.long {
        match apart(read, how) {
            Some(table) => own = Some(table),
            None => lost.push(Lost::Apart),
        }
    }
    if let Some(by) = &plan.rows_by {
        match together(own.as_ref().unwrap_or(read), by, time) {
            Some(table) => own = Some(table),
            None => lost.push(Lost::Rows),
        }
    }
    if own.is_some() {
        // What was said of the file as a whole still holds.
        let of_file = read.warnings.iter().filter(|message| message.arg("column").is_none());
        let warnings = of_file.cloned();
        if let Some(table) = &mut own {
            table.warnings.splice(0..0, warnings);
        }
    }
    let mut table = own.unwrap_or_else(|| read.clone());
    let mut marks = Vec::new();
    for (place, make) in plan.made.iter().enumerate() {
        match columns(&table, make, time) {
            Some(columns) => {
                let added = append(&mut table, columns);
                marks.extend(added.into_iter().map(|name| (name, place)));
            }
            None => lost.push(Lost::Made(place)),
        }
    }
    Outcome { table, marks, lost }
}

fn place_of(table: &Table, name: &str) -> Option<usize> {
    table.columns.iter().position(|column| column.name == name)
}

fn apart(read: &Table, how: &Apart) -> Option<Table> {
    let long = long::find(read)?;
    match how {
        Apart::One(name) => {
            let part = long.parts.iter().position(|part| part.name == *name)?;
            long.one(read, part)
        }
        Apart::Wide(name) => long.wide(read, place_of(read, name)?),
    }
}

fn together(table: &Table, by: &RowsBy, time: Option<&str>) -> Option<Table> {
    let time = place_of(table, time?)?;
    let rules: Vec<Rule> = table.columns.iter().map(|column| by.rule(column)).collect();
    let mut table = resample(table, time, by.period, &rules, by.incomplete)?;
    for (k, column) in table.columns.iter().enumerate().filter(|(_, own)| own.kind == Kind::Number)
    {
        for (row, cells) in table.preview.iter_mut().enumerate() {
            cells[k] = column.values.get(row).map_or_else(String::new, |value| short(*value));
        }
    }
    Some(table)
}

fn columns(table: &Table, make: &Make, time: Option<&str>) -> Option<Vec<Column>> {
    let recipe = derive::find(make.key)?;
    let of: Option<Vec<usize>> = make.of.iter().map(|name| place_of(table, name)).collect();
    let of = of?;
    let time = time.and_then(|name| place_of(table, name));
    let ordered = time.filter(|k| table.columns[*k].kind != Kind::Time);
    let derived = match ordered {
        // Years and other numbers order the rows as times do.
        Some(k) => {
            let mut ordered = table.clone();
            let fit = of.iter().zip(recipe.needs).all(|(k, need)| need.fits(&table.columns[*k]));
            ordered.columns[k].kind = Kind::Time;
            // The same numbers, where the recipe reads them, too.
            ordered.columns.push(table.columns[k].clone());
            let last = ordered.columns.len() - 1;
            let of: Vec<usize> = of.iter().map(|own| if *own == k { last } else { *own }).collect();
            fit.then(|| recipe.derive(&ordered, &of, time, &make.choices)).flatten()
        }
        None => recipe.derive(table, &of, time, &make.choices),
    };
    Some(derived?.into_iter().map(|own| own.column).collect())
}

/// Puts columns at the end, under names of their own, which are handed back.
fn append(table: &mut Table, columns: Vec<Column>) -> Vec<String> {
    let mut names = Vec::new();
    for mut column in columns {
        let base = column.name.clone();
        let mut count = 2;
        while place_of(table, &column.name).is_some() {
            column.name = format!("{base} ({count})");
            count += 1;
        }
        for (row, cells) in table.preview.iter_mut().enumerate() {
            let text = column.values.get(row).map_or_else(String::new, |value| short(*value));
            cells.push(text);
        }
        table.warnings.extend(column.warning());
        names.push(column.name.clone());
        table.columns.push(column);
    }
    names
}

/// A number that was computed, as the preview writes it: six digits, of large ones all before the point.
fn short(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return String::new();
    }
    if size > 0.0 && !(1e-6..1e15).contains(&size) {
        return format!("{value:.5e}");
    }
    let whole = if size > 0.0 { libm::log10(size).floor() } else { 0.0 };
    let digits = (5.0 - whole).clamp(0.0, 11.0) as usize;
    let text = format!("{value:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Why no rows can be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPeriod {
    /// There is no column of times.
    NoTime,
    /// No period holds two rows.
    Far,
}

/// Rows that tell which periods there are: a million need not be looked through.
const LOOKED: usize = 200_000;

/// The periods that rows can be put together by, once a long table is split as the plan says.
///
/// # Errors
/// Why there are none.
pub fn periods(read: &Table, plan: &Steps, time: Option<&str>) -> Result<Vec<Period>, NoPeriod> {
    let own = plan.long.as_ref().and_then(|how| apart(read, how));
    let table = own.as_ref().unwrap_or(read);
    let column = time.and_then(|name| place_of(table, name)).map(|k| &table.columns[k]);
    let column = column.filter(|column| column.kind == Kind::Time).ok_or(NoPeriod::NoTime)?;
    let periods = offered(&column.values[..column.values.len().min(LOOKED)]);
    if periods.is_empty() { Err(NoPeriod::Far) } else { Ok(periods) }
}

/// The column that a recipe reads when nobody chooses, by the roles that columns have now.
pub fn usual(need: Need, table: &Table, roles: &[Role]) -> Option<usize> {
    let role = match need {
        Need::Number => Role::Target,
        Need::Time | Need::Clock => Role::Time,
        Need::Price(_) => return need.usual(table),
    };
    let by_role = roles.iter().position(|own| *own == role);
    by_role.filter(|k| need.fits(&table.columns[*k])).or_else(|| need.usual(table))
}

/// Why columns cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hindered {
    /// The table has no column of times, or none with hours.
    NoTime,
    NoHours,
    /// A column is still to be chosen.
    Choose,
    /// All rows would be without a value.
    TooFew(usize),
    Already,
}

/// Whether a recipe can make columns of those that are chosen for it, `None` where none is.
pub fn hindered(
    recipe: &Recipe,
    of: &[Option<String>],
    choices: &Choices,
    (rows, made): (usize, &[Make]),
) -> Option<Hindered> {
    if of.iter().any(Option::is_none) {
        return Some(match recipe.needs.first() {
            Some(Need::Time) => Hindered::NoTime,
            Some(Need::Clock) => Hindered::NoHours,
            _ => Hindered::Choose,
        });
    }
    let lead = (recipe.lead)(choices);
    let same = |own: &Make| {
        let settings = recipe.settings.iter();
        let alike = settings.into_iter().all(|one| own.choices.get(one) == choices.get(one));
        own.key == recipe.key && alike && own.of.iter().eq(of.iter().flatten())
    };
    if made.iter().any(same) {
        return Some(Hindered::Already);
    }
    (lead >= rows).then_some(Hindered::TooFew(lead))
}

/// The recipes of a group.
pub fn recipes(keys: &[&str]) -> Vec<&'static Recipe> {
    RECIPES.iter().filter(|recipe| keys.contains(&recipe.key)).collect()
}

/// How many rows stand before the first one of the series, and in how many of them a made column that is used has no
/// value yet.
pub fn fallen(table: &Table, roles: &[Role], marks: &[Mark], series: &Series) -> [usize; 2] {
    let Some(first) = series.rows.first().copied() else { return [0; 2] };
    let time = roles.iter().position(|role| *role == Role::Time).map(|k| &table.columns[k].values);
    let before = |row: &usize| match time {
        Some(times) => {
            let [own, first_time] = [times[*row], times[first]];
            own < first_time || (own == first_time && *row < first)
        }
        None => *row < first,
    };
    let made: Vec<&Column> = table
        .columns
        .iter()
        .zip(roles)
        .filter(|(_, role)| matches!(role, Role::Target | Role::Feature))
        .map(|(column, _)| column)
        .filter(|column| marks.iter().any(|(name, _)| *name == column.name))
        .collect();
    if made.is_empty() {
        return [0; 2];
    }
    let rows: Vec<usize> = (0..table.rows).filter(before).collect();
    let lead = |row: &&usize| made.iter().any(|column| !column.values[**row].is_finite());
    [rows.len(), rows.iter().filter(lead).count()]
}

#[cfg(test)]
mod tests {
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
            &(0..rows)
                .map(line)
                .fold("Date,Close,Volume\n".to_owned(), |all: String, own| all + &own),
        )
    }

    fn long_table() -> Table {
        let line = |k: usize| {
            let day = format!("2015-01-{:02}", k / 2 + 1);
            format!("{day},{},{}\n", ["A", "B"][k % 2], k)
        };
        table(
            &(0..40).map(line).fold("Date,Share,Price\n".to_owned(), |all: String, own| all + &own),
        )
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
            rows_by: Some(RowsBy { period: Period::Week, rules: Vec::new(), incomplete: true }),
            made: vec![make("log", "Gone", &[]), make("log", "Close", &[])],
        };
        let outcome = apply(&prices(20), &plan, None);
        assert_eq!(outcome.lost, [Lost::Apart, Lost::Rows, Lost::Made(0)]);
        assert_eq!(names(&outcome.table)[3..], ["Log (Close)"]);
        assert_eq!(outcome.marks, [("Log (Close)".to_owned(), 1)]);
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
        let read =
            table(&(0..20).map(line).fold("step,y\n".to_owned(), |all: String, own| all + &own));
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
        let plan =
            Steps { made: vec![make("sma", "Close", &[("period", 5.0)])], ..Steps::default() };
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
}
