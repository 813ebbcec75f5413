//! Text to table, by the `csv` crate. Two passes: a sample decides how to read, then every row is
//! read straight into numbers.

mod check;
mod columns;
mod dialect;
mod fill;
mod roles;

use super::cell::{self, DateOrder};
use super::table::{Column, Dialect, Kind, ReadChoices, Table};
use crate::message::Message;
use csv::{Reader, ReaderBuilder, StringRecord};
use fill::Filling;
pub(super) use roles::guess;

/// How many rows decide how a file is read.
const SAMPLE: usize = 1000;

/// Reads decoded text. `encoding` is the name of what it was decoded from.
pub fn read(
    name: &str,
    text: &str,
    encoding: &str,
    choices: &ReadChoices,
) -> Result<Table, Message> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (said, text) = dialect::separator_line(text);
    if text.trim().is_empty() {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    let delimiter = choices.delimiter.or(said).unwrap_or_else(|| dialect::find_delimiter(text));
    let before = usize::from(said.is_some());
    check::columns(text, delimiter)?;
    check::quotes(text, delimiter, before)?;
    let sample: Vec<StringRecord> = records(text, delimiter).take(SAMPLE).collect();
    let Some(first) = sample.first() else {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    };
    let decimal = choices.decimal.unwrap_or_else(|| dialect::find_decimal(&sample, delimiter));
    let header = choices.header.unwrap_or_else(|| dialect::has_header(&sample, decimal));
    let rows = if header { &sample[1..] } else { &sample[..] };
    if rows.is_empty() {
        return Err(Message::new("DATA-NO-ROWS").with("name", name).with("columns", first.len()));
    }
    let width = dialect::usual_width(&sample);
    let mut warnings = Vec::new();
    let names = columns::names(first, header, width, &mut warnings);
    let (order, unsure) = match choices.dates {
        Some(order) => (order, false),
        None => dialect::find_order(rows, width),
    };
    let kinds: Vec<Kind> = names
        .iter()
        .enumerate()
        .map(|(k, name)| columns::kind(rows, k, name, decimal, order))
        .collect();
    let mut columns: Vec<Column> =
        names.into_iter().zip(kinds).map(|(name, kind)| Column::new(name, kind)).collect();
    let mut filling = Filling {
        before,
        decimal,
        order,
        width,
        columns: &mut columns,
        preview: Vec::new(),
        rows: 0,
    };
    let skipped = filling.fill(text, delimiter, header)?;
    let (preview, rows) = (filling.preview, filling.rows);
    if rows == 0 {
        return Err(Message::new("DATA-NO-ROWS").with("name", name).with("columns", width));
    }
    warnings.extend(skipped);
    let times = columns.iter().any(|column| column.kind == Kind::Time);
    if unsure && times {
        warnings.push(two_orders(&preview, order));
    }
    if !columns.iter().any(|column| column.kind == Kind::Number) {
        return Err(Message::new("DATA-NO-NUMBERS").with("name", name).with("columns", width));
    }
    guess(&mut columns);
    warnings.extend(columns.iter().filter_map(Column::warning));
    let dialect = Dialect {
        encoding: encoding.to_owned(),
        delimiter,
        decimal,
        header,
        dates: times.then_some(order),
    };
    Ok(Table { name: name.to_owned(), dialect, rows, columns, preview, warnings })
}

/// That days may come first as well as months, with a cell that says so.
fn two_orders(preview: &[Vec<String>], order: DateOrder) -> Message {
    let cell = preview.iter().flatten().find(|cell| {
        let [a, b] = [DateOrder::Dmy, DateOrder::Mdy].map(|order| cell::day(cell, order));
        a.is_some() && b.is_some() && a != b
    });
    let cell = cell.cloned().unwrap_or_default();
    Message::new("CSV-DATE-ORDER").with("value", cell).with("order", order.key())
}

fn reader(text: &str, delimiter: char) -> Reader<&[u8]> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

fn records(text: &str, delimiter: char) -> impl Iterator<Item = StringRecord> {
    reader(text, delimiter).into_records().filter_map(Result::ok)
}
