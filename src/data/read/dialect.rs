//! How a text is to be read, found in its first rows: separator, decimal mark, header, width and the order of
//! dates.

use crate::data::cell::{self, Cell, DateOrder, Orders};
use crate::message::{LIST, Message};
use csv::StringRecord;

/// Excel's `sep=;` first line.
pub fn separator_line(text: &str) -> (Option<char>, &str) {
    match text.split_once('\n') {
        Some((line, rest)) if is_separator(line.trim_end_matches('\r')) => {
            (line.chars().nth(4), rest)
        }
        _ => (None, text),
    }
}

fn is_separator(line: &str) -> bool {
    line.len() == 5 && line.as_bytes()[..4].eq_ignore_ascii_case(b"sep=")
}

/// The separator that cuts the first lines into equally many parts; when two do, the rarer sign.
pub fn find_delimiter(text: &str) -> char {
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
    // Typed by hand in Chinese: no comma of the narrow kind is in these lines.
    if best.1 == 0.0 && score('，') > 0.5 { '，' } else { best.0 }
}

/// Where the table begins: the first of these rows that is as wide as it. Titles and notes above it are not, and a
/// header that leaves out the name of the first column is one short.
pub fn find_start(sample: &[StringRecord], width: usize) -> usize {
    let first = sample.iter().position(|row| row.len() >= width).unwrap_or(0);
    let number = |cell: &str| matches!(cell::number(cell, '.'), Cell::Number(_));
    match first.checked_sub(1) {
        Some(above)
            if sample[above].len() + 1 == width
                && width > 2
                && sample[first].iter().any(number) =>
        {
            above
        }
        _ => first,
    }
}

/// The text below so many of its lines.
pub fn below(text: &str, lines: usize) -> &str {
    (0..lines).fold(text, |rest, _| rest.split_once('\n').map_or("", |(_, rest)| rest))
}

/// The text without room between a separator, or the beginning of a line, and the quote that opens a cell.
pub fn closed_up(text: &str, delimiter: char) -> String {
    let mut own = String::with_capacity(text.len());
    for (k, part) in text.split('"').enumerate() {
        if k > 0 {
            let kept = own.trim_end_matches(' ').len();
            if own[..kept].ends_with([delimiter, '\n']) || kept == 0 {
                own.truncate(kept);
            }
            own.push('"');
        }
        own.push_str(part);
    }
    own
}

/// How many cells of a column can be read only with a comma as the decimal mark, only with a point, and with both as
/// different numbers because they hold a comma, or a point where semicolons cut the cells; and the first of each.
#[derive(Default)]
struct Marks<'a> {
    /// Whether the cells are cut by semicolons, as by those who write decimal commas.
    semicolons: bool,
    comma: usize,
    point: usize,
    either: usize,
    shown: [Option<&'a str>; 3],
}

impl<'a> Marks<'a> {
    fn count(&mut self, cell: &'a str) {
        let [by_comma, by_point] = [',', '.'].map(|mark| cell::number(cell, mark));
        let number = |cell: &Cell| matches!(cell, Cell::Number(_));
        let place = match [number(&by_comma), number(&by_point)] {
            [false, false] => return,
            [true, false] => 0,
            [false, true] => 1,
            _ if by_comma == by_point => return,
            // `0,123` is no thousand, and neither is `-0.123`.
            _ if bare(cell).starts_with("0,") => 0,
            _ if bare(cell).starts_with("0.") => 1,
            // `1.100` may be either as `1,100` may, where commas do not cut the cells.
            _ if self.semicolons || cell.contains([',', '，']) => 2,
            _ => return,
        };
        *[&mut self.comma, &mut self.point, &mut self.either][place] += 1;
        self.shown[place].get_or_insert(cell);
    }
}

/// A cell without the spaces around it and its sign.
fn bare(cell: &str) -> &str {
    cell.trim().trim_start_matches(['-', '−', '+'])
}

/// The decimal mark that the cells say, and where they say both or neither, cells that can be read in two ways.
pub fn find_decimal(
    sample: &[StringRecord],
    width: usize,
    delimiter: char,
) -> (char, Option<Message>) {
    let semicolons = delimiter == ';';
    let mut all = Marks::default();
    for k in 0..width {
        let mut own = Marks { semicolons, ..Marks::default() };
        let cells = || sample.iter().filter_map(|row| row.get(k)).filter(|cell| !cell.is_empty());
        let marked = |cell: &&str| cell.contains([',', '.', '，', '．']);
        cells().filter(marked).for_each(|cell| own.count(cell));
        all.point += own.point;
        all.shown[1] = all.shown[1].or(own.shown[1]);
        if own.comma + own.either == 0 {
            continue;
        }
        // A list such as "3,4" among words says nothing of numbers.
        let plain = cells().filter(|cell| matches!(cell::number(cell, '.'), Cell::Number(_)));
        if (own.comma + plain.count()) * 2 < cells().count() {
            continue;
        }
        all.comma += own.comma;
        all.either += own.either;
        for (all, own) in all.shown.iter_mut().zip(own.shown) {
            *all = all.or(own);
        }
    }
    let both = all.comma > 0 && all.point > 0;
    let neither = all.comma == 0 && all.point == 0 && all.either > 0;
    let cells: Vec<&str> = all.shown.into_iter().flatten().collect();
    let asked = Message::new("CSV-DECIMAL").with("cells", cells.join(LIST));
    (if all.comma > all.point { ',' } else { '.' }, (both || neither).then_some(asked))
}

/// The first row is a header when some column below it holds numbers or days and it does not.
pub fn has_header(sample: &[StringRecord], decimal: char) -> bool {
    let value = |cell: &str| {
        matches!(cell::number(cell, decimal), Cell::Number(_))
            || cell::day(cell, DateOrder::Dmy).is_some()
    };
    let Some((first, rest)) = sample.split_first() else { return false };
    if rest.is_empty() {
        return !first.iter().any(value);
    }
    // A word and years from left to right, as in tables with a column a year.
    let years: Vec<f64> = first
        .iter()
        .skip(1)
        .map_while(|cell| cell::bare_time(cell).filter(|_| cell.trim().len() == 4))
        .collect();
    if years.len() > 1 && years.len() + 1 == first.len() && !value(&first[0]) {
        return years.is_sorted_by(|a, b| a < b);
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

pub fn usual_width(sample: &[StringRecord]) -> usize {
    let widths: Vec<usize> = sample.iter().map(StringRecord::len).collect();
    let first = widths[0];
    if widths.iter().filter(|width| **width == first).count() * 3 >= widths.len() {
        first
    } else {
        most_common(&widths)
    }
}

pub fn find_order(rows: &[StringRecord], width: usize) -> (DateOrder, bool) {
    for k in 0..width {
        let cells = || rows.iter().filter_map(move |row| row.get(k));
        if cells().take(5).any(|cell| {
            cell::day(cell, DateOrder::Dmy).or(cell::day(cell, DateOrder::Mdy)).is_some()
        }) {
            let mut own = Orders::default();
            cells().for_each(|cell| own.note(cell));
            return own.order();
        }
    }
    (DateOrder::Ymd, false)
}
