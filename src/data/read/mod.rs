//! Text to table, by the `csv` crate. Two passes: a sample decides how to read, then every row is
//! read straight into numbers.

mod check;
mod columns;
mod dialect;
mod fill;
mod roles;

use super::cell::{self, DateOrder, Orders};
use super::table::{Column, Dialect, Kind, ReadChoices, Table};
use crate::message::Message;
use columns::Mark;
use csv::{Reader, ReaderBuilder, StringRecord};
use fill::Filling;
pub(super) use roles::guess;
use std::borrow::Cow;

/// How many rows decide how a file is read.
const SAMPLE: usize = 1000;

/// The signs that cut a text into cells.
#[derive(Clone, Copy)]
struct Signs {
    delimiter: char,
    quoting: bool,
}

/// Reads decoded text. `encoding` is the name of what it was decoded from.
pub fn read(
    name: &str,
    text: &str,
    encoding: &str,
    choices: &ReadChoices,
) -> Result<Table, Message> {
    in_order(name, text, encoding, choices, None)
}

/// The same; `days` is the order of dates that all rows say, where that of the first was read before.
fn in_order(
    name: &str,
    text: &str,
    encoding: &str,
    choices: &ReadChoices,
    days: Option<DateOrder>,
) -> Result<Table, Message> {
    let whole = text;
    let mut warnings = Vec::new();
    let mut text = Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text));
    let zeros = text.matches('\0').count();
    if zeros > 0 {
        text = swapped(&text, '\0', "");
        warnings.push(Message::new("CSV-NUL").with("count", zeros));
    }
    if !text.contains('\n') {
        text = swapped(&text, '\r', "\n");
    }
    let (said, below_it) = dialect::separator_line(&text);
    let mut before = usize::from(said.is_some());
    let above = choices.start.saturating_sub(1 + before);
    let lines = dialect::below(below_it, above);
    before += above;
    if lines.trim().is_empty() {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    let delimiter = choices.delimiter.or(said).unwrap_or_else(|| dialect::find_delimiter(lines));
    let signs = Signs {
        delimiter: if delimiter == '，' { ',' } else { delimiter },
        quoting: !choices.no_quotes,
    };
    let text = if delimiter == '，' {
        warnings.push(Message::new("CSV-WIDE"));
        swapped(lines, '，', ",")
    } else if choices.close_up {
        Cow::Owned(dialect::closed_up(lines, delimiter))
    } else {
        Cow::Borrowed(lines)
    };
    let mut text: &str = &text;
    check::columns(text, signs.delimiter)?;
    check::cells(text, signs.delimiter, signs.quoting, before)?;
    let mut sample: Vec<StringRecord> = records(text, signs).take(SAMPLE).collect();
    if sample.is_empty() {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    let width = dialect::usual_width(&sample);
    if choices.start == 0 {
        let first = dialect::find_start(&sample, width);
        if let Some(position) = sample[first].position().filter(|_| first > 0) {
            let above = fill::line_of(text, position) - 1;
            text = dialect::below(text, above);
            before += above;
            sample.drain(..first);
            warnings.push(Message::new("CSV-ABOVE").with("count", above).with("line", before + 1));
        }
    }
    let first = &sample[0];
    let (found, asked) = dialect::find_decimal(&sample, width, signs.delimiter);
    let decimal = choices.decimal.unwrap_or(found);
    let mark = match (&asked, choices.decimal) {
        (None, _) => Mark::Said(decimal),
        (Some(_), None) => Mark::Open,
        (Some(_), Some(chosen)) => Mark::Chosen(chosen),
    };
    warnings.extend(asked.filter(|_| choices.decimal.is_none()));
    let header = choices.header.unwrap_or_else(|| dialect::has_header(&sample, decimal));
    let rows = if header { &sample[1..] } else { &sample[..] };
    if rows.is_empty() {
        return Err(Message::new("DATA-NO-ROWS").with("name", name).with("columns", first.len()));
    }
    let names = columns::names(first, (header, &choices.unnamed), width, &mut warnings);
    let order = choices.dates.or(days).unwrap_or_else(|| dialect::find_order(rows, width).0);
    let kinds: Vec<Kind> = names
        .iter()
        .enumerate()
        .map(|(k, name)| columns::kind(rows, k, name, mark, order))
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
        days: Orders::default(),
    };
    let skipped = filling.fill(text, signs, header)?;
    let (said, open) = filling.days.order();
    let unsure = open && choices.dates.is_none();
    // A later row tells what the first did not.
    if choices.dates.is_none() && days.is_none() && said != order {
        return in_order(name, whole, encoding, choices, Some(said));
    }
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
        let message = Message::new("DATA-NO-NUMBERS").with("name", name).with("columns", width);
        return Err(message.with("sign", signs.delimiter));
    }
    guess(&mut columns);
    warnings.extend(columns.iter().filter_map(Column::warning));
    let dialect = Dialect {
        encoding: encoding.to_owned(),
        delimiter: signs.delimiter,
        decimal,
        header,
        dates: times.then_some(order),
        start: before + 1,
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

/// The text with another sign, or none, in the place of `from`.
fn swapped<'a>(text: &str, from: char, to: &str) -> Cow<'a, str> {
    Cow::Owned(text.replace(from, to))
}

fn reader(text: &str, signs: Signs) -> Reader<&[u8]> {
    let delimiter = u8::try_from(signs.delimiter).unwrap_or(b',');
    ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(signs.quoting)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes())
}

fn records(text: &str, signs: Signs) -> impl Iterator<Item = StringRecord> {
    reader(text, signs).into_records().filter_map(Result::ok)
}
