//! Tables that are made from tables: nothing of them was read, so their preview is written from their values.

use super::calendar::day_and_hour;
use super::cell::Cell;
use super::limits;
use super::table::{Cells, Column, Kind, Table};

impl Column {
    /// Which of `words` stands in `row` of a column of words; `None` where it is empty, or one of too many to be told
    /// apart.
    pub fn place(&self, row: usize) -> Option<usize> {
        let value = self.values.get(row).filter(|value| value.is_finite())?;
        // The first two are turned about.
        let place = *value as usize;
        let place = place ^ usize::from(place < 2);
        (self.kind == Kind::Text && place < self.words.len()).then_some(place)
    }

    /// The word itself.
    pub fn word(&self, row: usize) -> Option<&str> {
        self.words.get(self.place(row)?).map(|(word, _)| word.as_str())
    }

    /// The column with `values` in the place of its own.
    pub fn with_values(&self, values: Vec<f64>) -> Column {
        let missing = values.iter().filter(|value| !value.is_finite()).count();
        let column = Column::new(self.name.clone(), self.kind);
        Column { role: self.role, missing, values, ..column }
    }

    /// The column of some rows alone, in their order; a row that is `None` has no value.
    pub fn of_rows(&self, rows: &[Option<usize>]) -> Column {
        let at = |row: &Option<usize>| row.and_then(|row| self.values.get(row)).copied();
        if self.kind != Kind::Text {
            return self.with_values(rows.iter().map(|row| at(row).unwrap_or(f64::NAN)).collect());
        }
        // Counted anew: what comes first there may be another word.
        let mut own = self.with_values(Vec::new());
        for row in rows {
            let cell = row.and_then(|row| self.word(row)).map(|word| own.count_word(word));
            own.missing += usize::from(cell.is_none());
            own.values.push(if let Some(Cell::Number(value)) = cell { value } else { f64::NAN });
        }
        own
    }

    /// Cells without a usable value among `rows` (ascending) of the table that was read; a cell keeps its line. Where
    /// there are more than were kept, the rest may be among them.
    pub fn odd_of_rows(&self, rows: &[usize]) -> [Cells; 3] {
        self.odd.clone().map(|mut cells| {
            let all = cells.shown.len();
            let place = |row| rows.binary_search(&row).ok();
            cells.shown.retain_mut(|cell| {
                let own = place(cell.row);
                cell.row = own.unwrap_or_default();
                own.is_some()
            });
            cells.count -= all - cells.shown.len();
            if cells.shown.is_empty() { Cells::default() } else { cells }
        })
    }

    /// The cell in `row` as text.
    fn text(&self, row: usize) -> String {
        let value = self.values.get(row).copied().unwrap_or(f64::NAN);
        match self.kind {
            Kind::Text => self.word(row).unwrap_or_default().to_owned(),
            Kind::Time => day_and_hour(value),
            _ if value.is_finite() => value.to_string(),
            _ => String::new(),
        }
    }
}

impl Table {
    /// A table of other columns, which was made from this one.
    pub fn made(&self, name: String, columns: Vec<Column>) -> Table {
        let rows = columns.first().map_or(0, |column| column.values.len());
        let shown = limits::preview(columns.len()).min(rows);
        let line = |row: usize| columns.iter().map(|column| column.text(row)).collect();
        Table {
            name,
            dialect: self.dialect.clone(),
            rows,
            preview: (0..shown).map(line).collect(),
            warnings: columns.iter().filter_map(Column::warning).collect(),
            columns,
        }
    }
}
