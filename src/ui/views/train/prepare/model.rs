//! What becomes of a table before it is trained on, without the browser. The order is fixed: one series out of a long
//! table, then of rows of one time the last alone, then rows put together, then columns made of what is there by then.

use crate::data::derive::{self, Need, RECIPES, Recipe};
use crate::data::long;
use crate::data::repeats;
use crate::data::resample::{Cut, Period, Rule, cut, offered, resample};
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
    /// Of rows of one time the last alone.
    pub last: bool,
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
    if plan.last
        && let Some(time) = time
    {
        let table = own.as_ref().unwrap_or(read);
        let once = place_of(table, time).and_then(|k| repeats::last_alone(table, k));
        own = once.or(own);
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

/// Rows that tell which periods there are: more need not be looked through, which would keep the page.
const LOOKED: usize = 5000;

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

/// The periods that are put together of a part of their rows, or left out, because the data begin or end within them.
pub fn cut_off(read: &Table, plan: &Steps, time: Option<&str>) -> Option<Cut> {
    let by = plan.rows_by.as_ref()?;
    let own = plan.long.as_ref().and_then(|how| apart(read, how));
    let table = own.as_ref().unwrap_or(read);
    let column = &table.columns[place_of(table, time?)?];
    let cut = (column.kind == Kind::Time).then(|| cut(&column.values, by.period))?;
    Some(if by.incomplete { Cut { last: 0, ..cut } } else { cut })
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
mod tests;
