//! Cells of tables made here.

use super::*;
use crate::data::read::read;
use crate::data::table::ReadChoices;

fn table(text: &str) -> Table {
    read("x.csv", text, "utf-8", &ReadChoices::default()).expect("a table")
}

#[test]
fn a_cell_is_another_number_by_another_mark() {
    assert_eq!(number_as("1,234", '.').as_deref(), Some("1234"));
    assert_eq!(number_as("1,234", ',').as_deref(), Some("1.234"));
    assert_eq!(number_as("−1.234,5", ',').as_deref(), Some("−1234.5"));
    assert_eq!(number_as("1.234,5", '.'), None);
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_shown_in_both() {
    let rows: String = (1..6).map(|k| format!("0{k}/02/2024,{k}\n")).collect();
    let cells = two_dates(&table(&format!("Date,y\n{rows}")));
    // 2 February is one day by both.
    let names: Vec<&str> = cells.iter().map(|(cell, _)| cell.as_str()).collect();
    assert_eq!(names, ["01/02/2024", "03/02/2024", "04/02/2024"]);
    assert_eq!(cells[0].1, [1_706_745_600.0, 1_704_153_600.0]);
}

#[test]
fn letters_alone_among_ascii_are_western_and_pairs_are_not() {
    assert_eq!(likely(b"caf\xe9,1")[0], "windows-1252");
    assert_eq!(likely(b"\xc8\xd5\xc6\xda,1")[0], "gb18030");
    assert_eq!(foreign_cells("日期,a,\"收盘\",日期\n1"), Some(vec!["日期".into(), "收盘".into()]));
    assert_eq!(foreign_cells("a\u{fffd}"), None);
    assert_eq!(foreign_cells("a\u{81}"), None);
}

#[test]
fn only_whole_lines_are_looked_at() {
    assert_eq!(whole_lines(b"ab\ncd\nef", true, true), b"cd");
    assert_eq!(whole_lines(b"ab\ncd\nef", false, false), b"ab\ncd\nef");
    assert_eq!(whole_lines(b"abc", true, true), b"abc");
}

#[test]
fn a_column_says_what_was_cleaned() {
    let text = "t,a,b,c\n1,\"¥1,200\",12.5%,7\n2,\"(3,100)\",3%,−8\n3,1.2亿,4%,9\n";
    let told = cleaned(&table(text));
    let own: Vec<(&str, String)> =
        told.iter().map(|own| (own.column.as_str(), own.signs.join(" "))).collect();
    let expected = [("a", "money thousands brackets short"), ("b", "percent"), ("c", "minus")];
    assert_eq!(own, expected.map(|(name, signs)| (name, signs.to_owned())));
    assert_eq!((told[0].cell.as_str(), told[0].number.as_str()), ("¥1,200", "1200"));
    assert!(cleaned(&table("t,a\n1,5.5\n2,-6e3\n")).is_empty());
}

#[test]
fn numbers_of_days_as_excel_counts_them_become_days() {
    assert_eq!(excel_day(45_292.0), 1_704_067_200.0);
    assert_eq!(excel_day(25_569.5), 43_200.0);
    let rows: String = (0..9).map(|k| format!("{},{k}\n", 45_293 + k)).collect();
    let mut own = table(&format!("Date,y\n{rows}"));
    assert_eq!(excel_days(&own), Some(0));
    make_days(&mut own, 0, |day| format!("day {day}"));
    assert_eq!((own.columns[0].kind, own.columns[0].values[1]), (Kind::Time, 1_704_240_000.0));
    assert_eq!(own.preview[0][0], "day 1704153600");
    assert_eq!(excel_days(&own), None);
    for other in ["38000,1\n38100,2\n38050,3\n", "1,1\n2,2\n3,3\n", "2015,1\n2016,2\n2017,3\n"] {
        assert_eq!(excel_days(&table(&format!("n,y\n{other}"))), None, "{other}");
    }
}
