//! Rows of one time: a table with the last of them alone.

use super::table::{Column, Table};
use std::collections::BTreeMap;

/// Rows (from 0) whose time stands again further down. Rows without a time have none that could.
pub fn overruled(times: &[f64]) -> Vec<usize> {
    // Most tables rise or fall all along, and have none: of a hundred thousand rows a map takes a tenth of a second.
    let runs = |way: f64| times.windows(2).all(|pair| way * pair[0] < way * pair[1]);
    if runs(1.0) || runs(-1.0) {
        return Vec::new();
    }
    let mut last: BTreeMap<u64, usize> = BTreeMap::new();
    let there = times.iter().enumerate().filter(|(_, time)| time.is_finite());
    // −0 is the same moment as 0.
    let mut rows: Vec<usize> =
        there.filter_map(|(row, time)| last.insert((time + 0.0).to_bits(), row)).collect();
    rows.sort_unstable();
    rows
}

/// The table without the rows whose time, in column `time`, stands again further down; `None` where there are none.
pub fn last_alone(table: &Table, time: usize) -> Option<Table> {
    let gone = overruled(&table.columns.get(time)?.values);
    let stays = |row: &usize| gone.binary_search(row).is_err();
    let kept: Vec<usize> = (0..table.rows).filter(stays).collect();
    let rows: Vec<Option<usize>> = kept.iter().copied().map(Some).collect();
    let own = |column: &Column| Column { odd: column.odd_of_rows(&kept), ..column.of_rows(&rows) };
    let columns = table.columns.iter().map(own).collect();
    (!gone.is_empty()).then(|| table.made(table.name.clone(), columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read::read;
    use crate::data::table::{Odd, ReadChoices};

    #[test]
    fn of_rows_of_one_time_the_last_stays() {
        let text = "Date,y,z\n2024-01-01,1,a\n2024-01-02,2,b\n2024-01-01,3,a\n2024-01-03,,a\n\
                    2024-02-30,5,b\n2024-02-30,6,b\n2024-01-04,7,b\n2024-01-05,8,b\n2024-01-06,9,b\n\
                    2024-01-07,1,b\n2024-01-08,1,b\n";
        let table = read("x", text, "utf-8", &ReadChoices::default()).expect("a table");
        assert_eq!(overruled(&table.columns[0].values), [0]);
        let own = last_alone(&table, 0).expect("rows of one time");
        assert_eq!((own.rows, own.columns[1].values[1]), (10, 3.0));
        assert_eq!(own.columns[2].word(0), Some("b"));
        // A time that is none says nothing of other rows, and keeps its line.
        let odd = own.columns[0].odd(Odd::Words);
        assert_eq!((odd.count, odd.shown[0].row, odd.shown[0].line), (2, 3, 6));
        assert_eq!(last_alone(&own, 0), None);
        for none in
            [&[1.0, 2.0, 3.0][..], &[3.0, 2.0, 1.0], &[1.0, f64::NAN, f64::NAN, 0.0], &[1.0], &[]]
        {
            assert!(overruled(none).is_empty(), "{none:?}");
        }
        assert_eq!(overruled(&[-0.0, 0.0, 1.0]), [0]);
    }
}
