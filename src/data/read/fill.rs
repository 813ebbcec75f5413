//! The second pass: rows into numbers.

use super::{Signs, reader};
use crate::data::cell::{self, Cell, DateOrder, Orders};
use crate::data::limits;
use crate::data::table::{Column, Kind, Odd, shown};
use crate::message::{LIST, Message};
use csv::StringRecord;

/// Lines of another width that are named.
const TOLD: usize = 20;

/// What is filled, and by which signs.
pub struct Filling<'a> {
    /// Lines of the file above the text.
    pub before: usize,
    pub decimal: char,
    pub order: DateOrder,
    pub width: usize,
    pub columns: &'a mut [Column],
    pub preview: Vec<Vec<String>>,
    pub rows: usize,
    /// What all of its days say.
    pub days: Orders,
}

/// The line on which a record begins, as an editor counts. The reader's own position may stand
/// before the line feed of the record before, and before empty lines.
pub fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = &text.as_bytes()[(position.byte() as usize).min(text.len())..];
    let between = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + between.filter(|byte| **byte == b'\n').count()
}

impl Filling<'_> {
    /// Reads every row; rows with another number of cells are skipped and reported.
    pub fn fill(
        &mut self,
        text: &str,
        signs: Signs,
        header: bool,
    ) -> Result<Option<Message>, Message> {
        let mut reader = reader(text, signs);
        let mut record = StringRecord::new();
        let (mut seen, mut odd) = (0_usize, Vec::new());
        while reader.read_record(&mut record).unwrap_or(false) {
            seen += 1;
            if header && seen == 1 {
                continue;
            }
            let line =
                self.before + record.position().map_or(0, |position| line_of(text, position));
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
        let ragged = odd.len() * 5 > total;
        let code = if ragged { "CSV-RAGGED" } else { "CSV-SKIPPED" };
        let lines: Vec<String> = odd.iter().take(TOLD).map(usize::to_string).collect();
        let message = Message::new(code)
            .with("line", odd[0])
            .with("lines", lines.join(LIST))
            .with("count", odd.len())
            .with("rows", total)
            .with("columns", self.width)
            .with("start", self.before + 1)
            .with("sign", signs.delimiter);
        if ragged { Err(message) } else { Ok(Some(message)) }
    }

    fn row(&mut self, record: &StringRecord, line: usize) {
        for (column, cell) in self.columns.iter_mut().zip(record) {
            if column.kind == Kind::Time {
                self.days.note(cell);
            }
            let time = || cell::day(cell, self.order).or_else(|| cell::bare_time(cell));
            let value = match column.kind {
                Kind::Number => cell::number(cell, self.decimal),
                Kind::Text => column.count_word(cell),
                // What comes in a column that was empty at first is counted, and not read.
                kind => (if kind == Kind::Time { time() } else { None })
                    .map_or_else(|| cell::nothing(cell).unwrap_or(Cell::Words), Cell::Number),
            };
            let odd = match value {
                Cell::Words if column.kind != Kind::Text => Some(Odd::Words),
                Cell::NotFinite => Some(Odd::NotFinite),
                Cell::Beyond => Some(Odd::Beyond),
                _ => None,
            };
            if let Some(odd) = odd {
                column.odd[odd as usize].add(line, self.rows, cell);
            }
            let number = if let Cell::Number(number) = value { number } else { f64::NAN };
            let lost = number.is_nan() && (column.kind != Kind::Text || value == Cell::Missing);
            column.missing += usize::from(lost);
            column.values.push(number);
        }
        if self.preview.len() < limits::preview(self.columns.len()) {
            self.preview.push(record.iter().map(|cell| shown(cell, 60)).collect());
        }
        self.rows += 1;
    }
}
