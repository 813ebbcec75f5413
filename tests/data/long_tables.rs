//! Several series in one table.

use super::table;
use gatehouse::data::limits;
use gatehouse::data::long::find;
use gatehouse::data::table::{Kind, Odd, Role};

/// Two shops by month, the second from March on, a word more in each row, and a bad cell.
fn shops() -> String {
    let mut text = "shop,month,sales,mood\n".to_owned();
    for month in 1..=6 {
        text += &format!("Nord,2020-{month:02},{month},fine\n");
        if month > 2 {
            let sales = if month == 4 { "closed".to_owned() } else { format!("{month}0.5") };
            text += &format!("Süd,2020-{month:02},{sales},dull\n");
        }
    }
    // Enough numbers that the column is one of numbers.
    text
}

#[test]
fn a_long_table_is_told_by_its_names() {
    let table = table(&shops()).expect("a table");
    let long = find(&table).expect("a long table");
    assert_eq!((long.names, long.time, long.values(&table)), (0, 1, vec![2]));
    let parts: Vec<(&str, usize)> =
        long.parts.iter().map(|part| (part.name.as_str(), part.rows.len())).collect();
    assert_eq!(parts, [("Nord", 6), ("Süd", 4)]);
}

#[test]
fn one_name_is_a_table_of_its_own() {
    let read = table(&shops()).expect("a table");
    let long = find(&read).expect("a long table");
    let own = long.one(&read, 1).expect("a table");
    assert_eq!((own.name.as_str(), own.rows), ("test.csv (Süd)", 4));
    let names: Vec<&str> = own.columns.iter().map(|own| own.name.as_str()).collect();
    assert_eq!(names, ["month", "sales", "mood"]);
    let sales = &own.columns[1];
    assert_eq!((sales.role, sales.missing, sales.values[2]), (Role::Target, 1, 50.5));
    let bad = sales.bad_message().expect("a bad cell");
    assert_eq!(
        [bad.arg("row"), bad.arg("line"), bad.arg("value")],
        [Some("2"), Some("7"), Some("closed")]
    );
    assert_eq!(own.columns[2].words, [("dull".to_owned(), 4)]);
    assert_eq!(own.preview[0], ["2020-03-01", "30.5", "dull"]);
    let other = long.one(&read, 0).expect("a table");
    assert_eq!((other.columns[1].odd(Odd::Words).count, other.columns[1].missing), (0, 0));
    assert_eq!(long.one(&read, 2), None);
}

#[test]
fn all_names_are_a_wide_table() {
    let read = table(&shops()).expect("a table");
    let long = find(&read).expect("a long table");
    let wide = long.wide(&read, 2).expect("a table");
    let names: Vec<&str> = wide.columns.iter().map(|own| own.name.as_str()).collect();
    assert_eq!((names, wide.rows), (vec!["month", "Nord", "Süd"], 6));
    let south = &wide.columns[2];
    assert_eq!((south.kind, south.missing, south.values[4]), (Kind::Number, 3, 50.5));
    assert_eq!(wide.columns[0].role, Role::Time);
    assert_eq!(wide.columns.iter().filter(|own| own.role == Role::Target).count(), 1);
    assert_eq!(wide.preview[0], ["2020-01-01", "1", ""]);
    assert_eq!((long.wide(&read, 3), long.wide(&read, 9)), (None, None));
    assert!(wide.warnings.iter().all(|own| own.code != "DATA-TWICE"));
}

#[test]
fn what_stands_twice_is_counted_and_its_last_value_taken() {
    let days = (1..=30).flat_map(|day| ["a", "b"].map(|name| (day, name, f64::from(day))));
    let rows =
        days.chain([(3, "a", 99.0)]).map(|(day, name, v)| format!("2020-01-{day:02},{name},{v}\n"));
    let read = table(&format!("date,name,v\n{}", rows.collect::<String>())).expect("a table");
    let wide = find(&read).expect("a long table").wide(&read, 2).expect("a table");
    assert_eq!((wide.rows, wide.columns[1].values[2]), (30, 99.0));
    let told = wide.warnings.iter().find(|own| own.code == "DATA-TWICE").expect("told");
    assert_eq!(told.args, [("count".into(), "1".into())]);
}

#[test]
fn other_tables_are_not_long() {
    let day = |row: usize| format!("2020-{:02}-{:02}", row / 28 + 1, row % 28 + 1);
    let with = |word: &dyn Fn(usize) -> String, day: &dyn Fn(usize) -> String| {
        let line = |row: usize| format!("{},{},{row}\n", word(row), day(row));
        (0..200).map(line).fold("word,day,y\n".to_owned(), |all, own| all + &own)
    };
    let long = |text: &str| find(&table(text).expect("a table")).is_some();
    let name = |row: usize| format!("n{}", row % 4);
    assert!(long(&with(&name, &|row| day(row / 4))));
    assert!(!long(&with(&name, &day)), "each time comes once");
    assert!(!long(&with(&|row| format!("n{row}"), &|row| day(row / 4))), "each word comes once");
    assert!(!long(&with(&|_| "n".into(), &|row| day(row / 4))), "one word");
    assert!(!long(&with(&name, &|row| day(row / 50))), "a word comes many times at one time");
    assert!(!long("word,y\na,1\nb,2\na,3\nb,4\n"), "no times");
}

/// Names beyond the few that are told in the warning are known, and those beyond what is told apart are not mixed up.
#[test]
fn many_names_are_told_apart() {
    for (names, known) in [(limits::WORDS - 1, true), (limits::WORDS + 5, false)] {
        let line = |row: usize| format!("n{},20{:02}-01-01,{row}\n", row % names, row / names);
        let text = (0..3 * names).map(line).fold("name,day,y\n".to_owned(), |all, own| all + &own);
        let read = table(&text).expect("a table");
        let warning = &read.warnings[0];
        assert_eq!(warning.arg("words").map(|own| own.matches('×').count()), Some(6));
        assert!(warning.arg("words").is_some_and(|own| own.contains("n5 × 3")), "{warning:?}");
        assert_eq!(read.columns[0].word(names + 2), Some("n2"));
        let long = find(&read);
        assert_eq!(long.is_some(), known, "{names}");
        for (place, part) in long.into_iter().flat_map(|long| long.parts).enumerate() {
            assert_eq!(part.rows, [place, place + names, place + 2 * names]);
        }
    }
}

/// `stocks-long-format.csv` of vega-datasets, where it is at hand: in `GATEHOUSE_DATA`, or beside the project.
#[test]
fn five_stocks_in_one_table() {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data").into();
    let folder = std::env::var_os("GATEHOUSE_DATA").map_or_else(beside, std::path::PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("stocks-long-format.csv")) else { return };
    let read = table(&text).expect("a table");
    let long = find(&read).expect("a long table");
    let parts: Vec<(&str, usize)> =
        long.parts.iter().map(|part| (part.name.as_str(), part.rows.len())).collect();
    assert_eq!(parts, [("MSFT", 123), ("AMZN", 123), ("IBM", 123), ("GOOG", 68), ("AAPL", 123)]);
    let wide = long.wide(&read, 2).expect("a table");
    let missing: Vec<usize> = wide.columns.iter().map(|own| own.missing).collect();
    assert_eq!((wide.rows, missing), (123, vec![0, 0, 0, 0, 55, 0]));
    assert_eq!(long.one(&read, 4).expect("a table").columns[1].values[0], 25.94);
}
