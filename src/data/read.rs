//! Text to table, by the `csv` crate. Two passes: a sample decides how to read, then every row is
//! read straight into numbers.

use super::cell::{self, Cell, DateOrder};
use super::limits;
use super::table::{BadCell, Column, Dialect, Kind, ReadChoices, Role, Table, shown};
use crate::message::Message;
use csv::{Reader, ReaderBuilder, StringRecord};

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
    let (said, text) = separator_line(text);
    if text.trim().is_empty() {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    }
    let delimiter = choices.delimiter.or(said).unwrap_or_else(|| find_delimiter(text));
    check_columns(text, delimiter)?;
    check_quotes(text, delimiter)?;
    let sample: Vec<StringRecord> = records(text, delimiter).take(SAMPLE).collect();
    let Some(first) = sample.first() else {
        return Err(Message::new("FILE-EMPTY").with("name", name));
    };
    let decimal = choices.decimal.unwrap_or_else(|| find_decimal(&sample, delimiter));
    let header = choices.header.unwrap_or_else(|| has_header(&sample, decimal));
    let rows = if header { &sample[1..] } else { &sample[..] };
    if rows.is_empty() {
        return Err(Message::new("DATA-NO-ROWS").with("name", name).with("columns", first.len()));
    }
    let width = usual_width(&sample);
    let mut warnings = Vec::new();
    let names = names(first, header, width, &mut warnings);
    let (order, unsure) = match choices.dates {
        Some(order) => (order, false),
        None => find_order(rows, width),
    };
    let kinds: Vec<Kind> =
        names.iter().enumerate().map(|(k, name)| kind(rows, k, name, decimal, order)).collect();
    let mut columns: Vec<Column> =
        names.into_iter().zip(kinds).map(|(name, kind)| Column::new(name, kind)).collect();
    let mut filling =
        Filling { decimal, order, width, columns: &mut columns, preview: Vec::new(), rows: 0 };
    let skipped = filling.fill(text, delimiter, header)?;
    let (preview, rows) = (filling.preview, filling.rows);
    if rows == 0 {
        return Err(Message::new("DATA-NO-ROWS").with("name", name).with("columns", width));
    }
    warnings.extend(skipped);
    let times = columns.iter().any(|column| column.kind == Kind::Time);
    if unsure && times {
        let cell = preview.iter().flatten().find(|cell| {
            let [a, b] = [DateOrder::Dmy, DateOrder::Mdy].map(|order| cell::day(cell, order));
            a.is_some() && b.is_some() && a != b
        });
        let cell = cell.cloned().unwrap_or_default();
        warnings
            .push(Message::new("CSV-DATE-ORDER").with("value", cell).with("order", order.key()));
    }
    if !columns.iter().any(|column| column.kind == Kind::Number) {
        return Err(Message::new("DATA-NO-NUMBERS").with("name", name).with("columns", width));
    }
    guess_roles(&mut columns);
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

/// Excel's `sep=;` first line.
fn separator_line(text: &str) -> (Option<char>, &str) {
    match text.split_once('\n') {
        Some((line, rest))
            if line.trim_end().len() == 5 && line.to_ascii_lowercase().starts_with("sep=") =>
        {
            (line.chars().nth(4), rest)
        }
        _ => (None, text),
    }
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

/// The separator that cuts the first lines into equally many parts; when two do, the rarer sign.
fn find_delimiter(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(30).collect();
    let score = |delimiter: char| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(delimiter).count()).collect();
        let usual = most_common(&counts);
        let same = counts.iter().filter(|count| **count == usual).count();
        if usual == 0 { 0.0 } else { same as f64 / counts.len() as f64 }
    };
    let mut best = (',', score(','));
    for delimiter in ['|', '\t', ';'] {
        let own = score(delimiter);
        if own > 0.0 && own >= best.1 * 0.999 {
            best = (delimiter, own);
        }
    }
    best.0
}

/// Counts the columns of the first line without making any.
fn check_columns(text: &str, delimiter: char) -> Result<(), Message> {
    let width = |line: &str| line.bytes().filter(|byte| char::from(*byte) == delimiter).count() + 1;
    let columns = text.lines().take(SAMPLE).map(width).max().unwrap_or(1);
    if columns > limits::COLUMNS {
        let message = Message::new("CSV-COLUMNS").with("columns", columns);
        return Err(message.with("limit", limits::COLUMNS));
    }
    Ok(())
}

/// A quote that opens a cell and never closes swallows the rest of the file: name its line.
fn check_quotes(text: &str, delimiter: char) -> Result<(), Message> {
    let delimiter = u8::try_from(delimiter).unwrap_or(b',');
    let (mut line, mut start_of_cell, mut opened) = (1, true, None);
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match (opened, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => opened = None,
            (Some((from, _)), _) if at - from > limits::CELL => break,
            (None, b'"') if start_of_cell => opened = Some((at, line)),
            _ => {}
        }
        start_of_cell = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
        line += usize::from(byte == b'\n');
        at += 1;
    }
    match opened {
        Some((_, line)) => Err(Message::new("CSV-UNCLOSED-QUOTE").with("line", line)),
        None => Ok(()),
    }
}

/// A comma is the decimal mark when cells such as `10,25` or `1.234,56` say so.
fn find_decimal(sample: &[StringRecord], delimiter: char) -> char {
    if delimiter == ',' {
        let quoted = sample.iter().flatten().filter(|cell| cell.contains([','])).take(50);
        return if quoted.clone().count() > 0 && quoted.into_iter().all(comma_decimal) {
            ','
        } else {
            '.'
        };
    }
    let comma = sample.iter().flatten().filter(|cell| comma_decimal(cell)).count();
    // `1.100` may be either.
    let says_point = |cell: &&str| {
        cell.rsplit_once('.').is_some_and(|(whole, part)| part.len() != 3 || whole.len() > 3)
    };
    let point = sample
        .iter()
        .flatten()
        .filter(says_point)
        .filter(|cell| !cell.contains([',']) && matches!(cell::number(cell, '.'), Cell::Number(_)))
        .count();
    if comma > point { ',' } else { '.' }
}

/// `10,25`, `1234,567` and `1.234,56`, but not `1,234`: digits, one comma, then not exactly three digits,
/// or more than three digits or a point before the comma.
fn comma_decimal(cell: &str) -> bool {
    // `1 234,50`: the room between thousands says nothing.
    let cell = cell.trim().replace(cell::is_gap, "");
    let Some((whole, part)) = cell.rsplit_once(',') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.trim_start_matches(['-', '+', '−']);
    digits(part)
        && !whole.contains([','])
        && whole.chars().all(|c| c.is_ascii_digit() || c == '.')
        && (part.len() != 3 || whole.contains(['.']) || whole == "0" || whole.len() > 3)
}

/// The first row is a header when some column below it holds numbers or days and it does not.
fn has_header(sample: &[StringRecord], decimal: char) -> bool {
    let value = |cell: &str| {
        matches!(cell::number(cell, decimal), Cell::Number(_))
            || cell::day(cell, DateOrder::Dmy).is_some()
    };
    let Some((first, rest)) = sample.split_first() else { return false };
    if rest.is_empty() {
        return !first.iter().any(value);
    }
    first.iter().enumerate().any(|(k, head)| {
        let below = rest.iter().take(20).filter_map(|row| row.get(k));
        !value(head) && below.clone().filter(|cell| value(cell)).count() * 2 > below.count()
    })
}

/// The number that comes most often, the largest of those that tie; 0 of none.
fn most_common(numbers: &[usize]) -> usize {
    let times = |number: usize| numbers.iter().filter(|other| **other == number).count();
    numbers.iter().copied().max_by_key(|number| (times(*number), *number)).unwrap_or(0)
}

fn usual_width(sample: &[StringRecord]) -> usize {
    let widths: Vec<usize> = sample.iter().map(StringRecord::len).collect();
    let first = widths[0];
    if widths.iter().filter(|width| **width == first).count() * 3 >= widths.len() {
        first
    } else {
        most_common(&widths)
    }
}

/// Column names: empty ones are numbered, repeated ones get a count.
fn names(
    first: &StringRecord,
    header: bool,
    width: usize,
    warnings: &mut Vec<Message>,
) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(width);
    let mut renamed = Vec::new();
    for k in 0..width {
        let given = if header { first.get(k).unwrap_or_default().trim() } else { "" };
        let given: String = given.chars().filter(|c| !c.is_control()).take(120).collect();
        let base = if given.is_empty() { format!("{}", k + 1) } else { given.clone() };
        let mut own = base.clone();
        let mut count = 2;
        while names.contains(&own) {
            own = format!("{base} ({count})");
            count += 1;
        }
        if header && own != given {
            renamed.push(own.clone());
        }
        names.push(own);
    }
    if !renamed.is_empty() {
        renamed.truncate(8);
        warnings.push(Message::new("CSV-NAMES").with("names", renamed.join(", ")));
    }
    names
}

fn find_order(rows: &[StringRecord], width: usize) -> (DateOrder, bool) {
    for k in 0..width {
        let cells = || rows.iter().filter_map(move |row| row.get(k));
        if cells().take(5).any(|cell| {
            cell::day(cell, DateOrder::Dmy).or(cell::day(cell, DateOrder::Mdy)).is_some()
        }) {
            return cell::date_order(cells());
        }
    }
    (DateOrder::Ymd, false)
}

/// Whether a column of this name may hold times as bare numbers.
fn names_a_time(name: &str) -> bool {
    const NAMES: [&str; 13] = [
        "year",
        "years",
        "time",
        "timestamp",
        "date",
        "datetime",
        "unix",
        "epoch",
        "ts",
        "年",
        "年份",
        "日期",
        "时间",
    ];
    NAMES.iter().any(|own| own.eq_ignore_ascii_case(name.trim()))
}

/// What at least four of five filled cells of a column are.
fn kind(rows: &[StringRecord], k: usize, name: &str, decimal: char, order: DateOrder) -> Kind {
    let named = names_a_time(name);
    let (mut filled, mut numbers, mut days) = (0, 0, 0);
    for cell in rows.iter().filter_map(|row| row.get(k)) {
        let number = cell::number(cell, decimal);
        filled += usize::from(number != Cell::Missing);
        numbers += usize::from(matches!(number, Cell::Number(_)));
        let bare = || if named { cell::bare_time(cell) } else { None };
        days += usize::from(cell::day(cell, order).or_else(bare).is_some());
    }
    match filled {
        0 => Kind::Empty,
        _ if days * 5 >= filled * 4 => Kind::Time,
        _ if numbers * 5 >= filled * 4 => Kind::Number,
        _ => Kind::Text,
    }
}

/// The second pass: rows into numbers.
struct Filling<'a> {
    decimal: char,
    order: DateOrder,
    width: usize,
    columns: &'a mut [Column],
    preview: Vec<Vec<String>>,
    rows: usize,
}

/// The line on which a record begins, as an editor counts. The reader's own position may stand
/// before the line feed of the record before, and before empty lines.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = &text.as_bytes()[(position.byte() as usize).min(text.len())..];
    let between = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + between.filter(|byte| **byte == b'\n').count()
}

impl Filling<'_> {
    /// Reads every row; rows with another number of cells are skipped and reported.
    fn fill(
        &mut self,
        text: &str,
        delimiter: char,
        header: bool,
    ) -> Result<Option<Message>, Message> {
        let mut reader = reader(text, delimiter);
        let mut record = StringRecord::new();
        let (mut seen, mut odd) = (0_usize, Vec::new());
        while reader.read_record(&mut record).unwrap_or(false) {
            seen += 1;
            if header && seen == 1 {
                continue;
            }
            let line = record.position().map_or(0, |position| line_of(text, position));
            if record.len() != self.width {
                odd.push(line);
                continue;
            }
            if self.rows >= limits::ROWS {
                return Err(Message::new("CSV-ROWS").with("limit", limits::ROWS));
            }
            self.row(&record, line);
        }
        let total = self.rows + odd.len();
        if odd.is_empty() {
            return Ok(None);
        }
        let code = if odd.len() * 5 > total { "CSV-RAGGED" } else { "CSV-SKIPPED" };
        let lines: Vec<String> = odd.iter().take(8).map(usize::to_string).collect();
        let message = Message::new(code)
            .with("line", odd[0])
            .with("lines", lines.join(", "))
            .with("count", odd.len())
            .with("rows", total)
            .with("columns", self.width);
        if code == "CSV-RAGGED" { Err(message) } else { Ok(Some(message)) }
    }

    fn row(&mut self, record: &StringRecord, line: usize) {
        for (column, cell) in self.columns.iter_mut().zip(record) {
            let value = match column.kind {
                Kind::Number => cell::number(cell, self.decimal),
                Kind::Time => cell::day(cell, self.order).or_else(|| cell::bare_time(cell)).map_or(
                    if cell::missing(cell) { Cell::Missing } else { Cell::Words },
                    Cell::Number,
                ),
                Kind::Text | Kind::Empty => column.count_word(cell),
            };
            if let (Cell::Words, Kind::Number | Kind::Time) = (value, column.kind) {
                column.bad_count += 1;
                if column.bad.len() < 20 {
                    let text = shown(cell, 40);
                    column.bad.push(BadCell { line, row: self.rows, text });
                }
            }
            let number = if let Cell::Number(number) = value { number } else { f64::NAN };
            let lost = number.is_nan() && (column.kind != Kind::Text || value == Cell::Missing);
            column.missing += usize::from(lost);
            column.values.push(number);
        }
        let most = (limits::PREVIEW_CELLS / self.columns.len().max(1)).clamp(8, limits::PREVIEW);
        if self.preview.len() < most {
            self.preview.push(record.iter().map(|cell| shown(cell, 60)).collect());
        }
        self.rows += 1;
    }
}

/// What the words of a price table mean, in English and Chinese.
const PRICES: [(&[&str], Role); 5] = [
    (&["close", "price", "收盘", "收盘价"], Role::Target),
    (&["open", "开盘", "开盘价"], Role::Feature),
    (&["high", "最高", "最高价"], Role::Feature),
    (&["low", "最低", "最低价"], Role::Feature),
    (&["volume", "vol", "成交量"], Role::Feature),
];

/// The role a price table gives to a name such as `AAPL.Close` or `收盘价`.
fn price_role(name: &str) -> Option<Role> {
    let lower = name.to_ascii_lowercase();
    let last = lower.rsplit(['.', '_', ' ']).next().unwrap_or(&lower);
    PRICES
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()) || names.contains(&last))
        .map(|(_, role)| *role)
}

fn guess_roles(columns: &mut [Column]) {
    let time = columns.iter().position(|column| column.kind == Kind::Time);
    let adjusted = |name: &str| name.as_bytes().windows(3).any(|w| w.eq_ignore_ascii_case(b"adj"));
    let prices = columns.iter().any(|column| {
        column.kind == Kind::Number
            && price_role(&column.name) == Some(Role::Target)
            && !adjusted(&column.name)
    });
    let mut target = None;
    for (k, column) in columns.iter_mut().enumerate() {
        column.role = match column.kind {
            Kind::Time if time == Some(k) => Role::Time,
            Kind::Number if prices && !adjusted(&column.name) => {
                price_role(&column.name).unwrap_or(Role::Ignore)
            }
            Kind::Number if !prices && !column.counts_rows() => Role::Feature,
            _ => Role::Ignore,
        };
        match (column.role, target) {
            (Role::Target, None) => target = Some(k),
            (Role::Target, Some(_)) => column.role = Role::Ignore,
            _ => {}
        }
    }
    if target.is_none() {
        let feature = |column: &Column| column.role == Role::Feature;
        let varies = columns.iter().rposition(|column| feature(column) && !column.constant());
        let last = varies.or_else(|| columns.iter().rposition(feature));
        let any = columns.iter().rposition(|column| column.kind == Kind::Number);
        if let Some(k) = last.or(any) {
            columns[k].role = Role::Target;
        }
    }
    let mut features = 0;
    for column in columns.iter_mut().filter(|column| column.role == Role::Feature) {
        features += 1;
        if features > 8 {
            column.role = Role::Ignore;
        }
    }
}
