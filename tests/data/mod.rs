//! Files as people have them.

mod bad_input;
mod columns;
mod long_tables;
mod periods;

use gatehouse::data::derive::RECIPES;
use gatehouse::data::long;
use gatehouse::data::read::read;
use gatehouse::data::resample::{Period, Rule, resample};
use gatehouse::data::sniff;
use gatehouse::data::table::{Kind, Odd, ReadChoices, Role, Table};
use gatehouse::message::{LIST, Message};
use gatehouse::setting::Choices;

fn table(text: &str) -> Result<Table, String> {
    read("test.csv", text, "utf-8", &ReadChoices::default()).map_err(|message| message.code)
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    let lines: Vec<String> = (0..count).map(row).collect();
    format!("Date,Open,Close\n{}\n", lines.join("\n"))
}

fn day(k: usize) -> String {
    format!("2020-{:02}-{:02}", k / 28 + 1, k % 28 + 1)
}

#[test]
fn files_that_are_no_tables_are_named() {
    for (bytes, code) in [
        (&b""[..], "FILE-EMPTY"),
        (b" \n ", "FILE-EMPTY"),
        (b"PK\x03\x04rest", "FILE-XLSX"),
        (b"\xd0\xcf\x11\xe0rest", "FILE-XLS"),
        (b"%PDF-1.7", "FILE-PDF"),
        (b"\x89PNG\r\n", "FILE-IMAGE"),
        (b"\x1f\x8b\x08", "FILE-ZIP"),
        (b"  <!DOCTYPE html>", "FILE-HTML"),
        (b"{\"a\":1}", "FILE-JSON"),
    ] {
        assert_eq!(sniff::inspect("x.csv", bytes).map_err(|m| m.code), Err(code.to_owned()));
    }
    let told = |name: &str, bytes: &[u8]| {
        sniff::inspect(name, bytes).map_err(|refusal| sniff::as_named(refusal, name).code)
    };
    for (name, bytes, code) in [
        ("prices.zip", &b"PK\x03\x04rest"[..], "FILE-ZIP"),
        ("prices.xlsx", b"PK\x03\x04rest", "FILE-XLSX"),
        ("model.pt", b"PK\x03\x04rest", "FILE-MODEL"),
        ("Model.KERAS", b"PK\x03\x04rest", "FILE-MODEL"),
        ("arrays.npz", b"PK\x03\x04rest", "FILE-MODEL"),
        ("model.pt", b" ", "FILE-EMPTY"),
    ] {
        assert_eq!(told(name, bytes), Err(code.to_owned()), "{name}");
    }
    assert_eq!(told("prices.pt", b"a,b\n1,2\n"), Ok("utf-8"), "a table by any name");
    let uneven = sniff::as_named(Message::new("CSV-RAGGED"), "model.h5");
    assert_eq!(uneven.code, "FILE-MODEL", "what is read as a table and is none");
    assert_eq!(sniff::check_size("x", 60 << 20).map_err(|m| m.code), Err("FILE-TOO-LARGE".into()));
}

#[test]
fn numbers_with_room_between_thousands_and_a_decimal_comma_are_read() {
    for gap in [' ', '\u{a0}', '\u{2009}', '\u{202f}'] {
        let line = |k: usize| format!("2020-01-{:02};1{gap}2{k:02},50;{k}\n", k + 1);
        let text = (0..20).map(line).fold("Date;Clôture;n\n".to_owned(), |all, own| all + &own);
        let read = table(&text).unwrap();
        assert_eq!((read.dialect.decimal, read.columns[1].values[3]), (',', 1203.5), "{gap:?}");
    }
}

#[test]
fn years_and_clocks_are_times_where_the_name_says_so() {
    for (name, first, every, seconds) in
        [("Year", 1990, 1, 631_152_000.0), ("timestamp", 1_424_131_200, 86_400, 1_424_131_200.0)]
    {
        let line = |k: i64| format!("{},{}\n", first + k * every, k * k % 7);
        let text =
            |name: &str| (0..20).map(line).fold(format!("{name},y\n"), |all, own| all + &own);
        let own = table(&text(name)).unwrap();
        assert_eq!(
            (own.columns[0].role, own.columns[0].values[0]),
            (Role::Time, seconds),
            "{name}"
        );
        let other = table(&text("size")).unwrap();
        assert_eq!(other.columns[0].kind, Kind::Number);
    }
}

#[test]
fn encodings_are_guessed() {
    for (bytes, encoding) in [
        (&b"a,b\n1,2\n"[..], "utf-8"),
        ("\u{feff}日期,收盘\n".as_bytes(), "utf-8"),
        (b"\xff\xfea\0,\0", "utf-16le"),
        (b"a\0,\0b\0\n\0", "utf-16le"),
        (b"\0a\0,\0b\0\n", "utf-16be"),
        (b"\xc8\xd5\xc6\xda,\xca\xd5\xc5\xcc\n", "gb18030"),
    ] {
        assert_eq!(sniff::inspect("x.csv", bytes), Ok(encoding));
    }
}

#[test]
fn prices_find_their_roles_in_two_languages() {
    for head in [
        "Date,AAPL.Open,AAPL.High,AAPL.Low,AAPL.Close,AAPL.Volume,AAPL.Adjusted",
        "日期,开盘,最高,最低,收盘,成交量,涨跌",
    ] {
        let text = format!("{head}\n2015-02-17,1.5,2,1,1.7,100,9\n2015-02-18,1.6,2,1,1.8,120,8\n");
        let table = table(&text).expect("a table");
        let roles: Vec<Role> = table.columns.iter().map(|column| column.role).collect();
        use Role::{Feature as F, Ignore, Target, Time};
        assert_eq!(roles, [Time, F, F, F, Target, F, Ignore]);
    }
}

#[test]
fn semicolons_with_decimal_commas() {
    let table = table("Datum;Schluss\n01.02.2020;1.234,56\n15.02.2020;10,25\n").expect("a table");
    assert_eq!((table.dialect.delimiter, table.dialect.decimal), (';', ','));
    assert_eq!(table.columns[1].values, [1234.56, 10.25]);
    assert_eq!(table.columns[0].values[1], 1_581_724_800.0);
}

#[test]
fn points_between_thousands_do_not_outvote_decimal_commas() {
    let table = table("Datum;Schluss;Volumen\n05.01.2015;110,29;1.100\n06.01.2015;1.110,5;3.000\n")
        .expect("a table");
    assert_eq!(table.dialect.decimal, ',');
    assert_eq!(table.columns[1].values, [110.29, 1110.5]);
    assert_eq!(table.columns[2].values, [1100.0, 3000.0]);
}

#[test]
fn a_price_table_as_sites_write_it() {
    let text = "\"Date\",\"Price\",\"Vol.\",\"Change %\"\n\"Aug 14, 2015\",\"108.77\",\"41.49M\",\"0.52%\"\n\
                \"Aug 13, 2015\",\"109.01\",\"1.5B\",\"0.52%\"\n";
    let table = table(text).expect("a table");
    let roles: Vec<Role> = table.columns.iter().map(|column| column.role).collect();
    assert_eq!(roles[..2], [Role::Time, Role::Target]);
    assert_eq!(table.columns[0].values[0], 1_439_510_400.0);
    assert_eq!(table.columns[2].values, [41_490_000.0, 1.5e9]);
}

#[test]
fn quotes_commas_and_byte_order_marks() {
    let table = table("\u{feff}\"a\"\"b\",n\n\"x, y\",1\n\"line\nbreak\",2\n").expect("a table");
    assert_eq!(table.columns[0].name, "a\"b");
    assert_eq!(table.preview[1][0], "line\nbreak");
    assert_eq!(table.rows, 2);
}

#[test]
fn an_unclosed_quote_names_its_line() {
    let text =
        rows(20, |k| if k == 7 { format!("\"{},1,2", day(k)) } else { format!("{},1,2", day(k)) });
    let message = read("x", &text, "utf-8", &ReadChoices::default()).expect_err("unclosed");
    assert_eq!((message.code.as_str(), message.arg("line")), ("CSV-UNCLOSED-QUOTE", Some("9")));
}

#[test]
fn ragged_rows_are_skipped_or_refused() {
    let some = rows(20, |k| if k == 3 { day(k) } else { format!("{},1,{k}", day(k)) });
    let table = table(&some).expect("a table");
    assert_eq!(table.rows, 19);
    assert_eq!(table.warnings[0].code, "CSV-SKIPPED");
    assert_eq!(table.warnings[0].arg("lines"), Some("5"));
    let many = rows(20, |k| if k % 2 == 1 { day(k) } else { format!("{},1,{k}", day(k)) });
    let message = read("x", &many, "utf-8", &ReadChoices::default()).expect_err("ragged");
    assert_eq!((message.code.as_str(), message.arg("line")), ("CSV-RAGGED", Some("3")));
}

#[test]
fn words_in_a_column_of_numbers_are_named() {
    let text = rows(50, |k| {
        format!("{},1,{}", day(k), if k == 40 { "oops".into() } else { k.to_string() })
    });
    let table = table(&text).expect("a table");
    let message = table.columns[2].bad_message().expect("a bad cell");
    assert_eq!(message.code, "VALUE-NUMBER");
    let arguments = ["row", "line", "column", "value", "count"].map(|name| message.arg(name));
    assert_eq!(arguments, [Some("41"), Some("42"), Some("Close"), Some("oops"), Some("1")]);
}

#[test]
fn lines_are_those_that_an_editor_counts() {
    let text = rows(50, |k| format!("{},1,{}", day(k), if k == 40 { "oops" } else { "2" }));
    let line = |text: &str| {
        let table = table(text).expect("a table");
        table.columns[2].bad().map(|bad| bad.line)
    };
    assert_eq!(line(&text), Some(42));
    assert_eq!(line(&text.replace('\n', "\r\n")), Some(42));
    let gap = text.replacen('\n', "\n\n\n", 3);
    assert_eq!(line(&gap), Some(48));
    // Excel's first line is one of them.
    assert_eq!(line(&format!("sep=,\n{text}")), Some(43));
}

#[test]
fn what_is_not_finite_is_missing_and_told_with_its_place() {
    let odd = ["NaN", "1E400", "inf", "", "N/A", "-1e101", "nan", "nan", "nan", "nan"];
    let text = rows(50, |k| format!("{},1,{}", day(k), odd.get(k).map_or("2.5", |cell| cell)));
    let column = &table(&text).expect("a table").columns[2];
    assert_eq!((column.missing, column.odd(Odd::Words).count), (10, 0));
    let told = column.odd_messages();
    let args = |place: usize| {
        let message: &Message = &told[place];
        let args = ["row", "column", "value", "count", "lines"].map(|name| message.arg(name));
        (message.code.as_str(), args.map(|arg| arg.unwrap_or_default().replace(LIST, " ")))
    };
    let own = |args: [&str; 5]| args.map(str::to_owned);
    assert_eq!(args(0), ("VALUE-NAN", own(["1", "Close", "NaN", "6", "2 4 8 9 10"])));
    assert_eq!(args(1), ("VALUE-RANGE", own(["2", "Close", "1E400", "2", "3 7"])));
    assert_eq!(told.len(), 2, "an empty cell is none of them");
    // A column of nothing else is one of numbers all the same, and is not told to be empty.
    let text = rows(50, |k| format!("{},1,{}e300", day(k), k + 1));
    let column = &table(&text).expect("a table").columns[2];
    assert_eq!((column.kind, column.missing, column.late_message()), (Kind::Number, 50, None));
    assert_eq!(column.odd_messages()[0].code, "VALUE-RANGE");
}

#[test]
fn a_column_that_is_empty_at_first_is_told_and_not_counted_as_words() {
    let late = |k: usize| ["", "", "up", "7.5", "N/A"][if k < 1100 { 0 } else { k % 5 }];
    let text = rows(1200, |k| format!("{},{},{}", 1000 + k, k * k % 7, late(k)));
    let column = &table(&text).expect("a table").columns[2];
    assert_eq!((column.kind, column.role), (Kind::Empty, Role::Ignore));
    assert!(column.values.iter().all(|value| value.is_nan()) && column.words.is_empty());
    assert_eq!((column.missing, column.odd(Odd::Words).count), (1200, 40));
    let told = column.late_message().expect("a message");
    let args = ["column", "count", "line", "value"].map(|name| told.arg(name).unwrap_or_default());
    assert_eq!((told.code.as_str(), args), ("DATA-LATE", ["Close", "40", "1104", "up"]));
    let empty = rows(20, |k| format!("{},{k},", day(k)));
    assert_eq!(table(&empty).expect("a table").columns[2].late_message(), None);
}

#[test]
fn constants_headers_and_emptiness() {
    let codes = |text: &str| {
        table(text).map(|t| t.warnings.into_iter().map(|w| w.code).collect::<Vec<_>>())
    };
    let constant = rows(20, |k| format!("{},{k},5", day(k)));
    assert_eq!(codes(&constant), Ok(vec!["DATA-CONSTANT".into()]));
    assert_eq!(codes("Date,Close\n"), Err("DATA-NO-ROWS".into()));
    assert_eq!(codes("a,b\nx,y\nz,w\n"), Err("DATA-NO-NUMBERS".into()));
    assert_eq!(codes("a,a,\n1,2,3\n2,3,4\n"), Ok(vec!["CSV-NAMES".into()]));
    assert!(!table("1,2\n3,4\n5,6\n").expect("a table").dialect.header);
}

#[test]
fn a_million_columns_are_refused_at_once() {
    for above in ["", "\n", "A title\n"] {
        let text = format!("{above}{}1\n", "1,".repeat(999_999));
        let message = read("x", &text, "utf-8", &ReadChoices::default()).expect_err("too wide");
        let found = (message.code.as_str(), message.arg("columns"));
        assert_eq!(found, ("CSV-COLUMNS", Some("1000000")), "{above:?}");
    }
}

#[test]
fn of_a_wide_table_fewer_rows_travel_as_text() {
    let text = |columns: usize| {
        let row = |k: usize| vec![format!("{k}.5"); columns].join(",");
        (0..300).map(row).collect::<Vec<_>>().join("\n")
    };
    let rows = [2, 100, 900].map(|columns| table(&text(columns)).expect("a table").preview.len());
    assert_eq!(rows, [200, 200, 22]);
}

/// More than three digits before a comma cannot be thousands.
#[test]
fn a_comma_after_four_digits_is_the_decimal() {
    let lines: Vec<String> = (0..20).map(|k| format!("{};{},172", day(k), 1234 + k)).collect();
    let text = format!("Date;Close\n{}\n", lines.join("\n"));
    let table = table(&text).expect("a table");
    assert_eq!(table.columns.last().expect("a column").values[0], 1234.172);
}

/// Everything that is made of tables, of this one.
fn use_every_way(table: &Table) {
    for part in long::find(table).iter() {
        for value in part.values(table) {
            assert!(part.wide(table, value).is_some_and(|wide| wide.rows <= table.rows));
        }
        assert!(part.one(table, 0).is_some());
    }
    let rules: Vec<Rule> = table.columns.iter().map(Rule::usual).collect();
    for period in Period::ALL {
        for time in 0..table.columns.len() {
            let made = resample(table, time, period, &rules, true);
            assert!(made.is_none_or(|made| made.rows <= table.rows));
        }
    }
    for recipe in &RECIPES {
        let columns = recipe.usual(table);
        let made = columns.map(|own| recipe.derive(table, &own, None, &Choices::default()));
        assert!(made.is_none_or(|made| made.is_some()), "{}", recipe.key);
    }
}

/// Whatever the bytes: a table or a message, never a panic.
#[test]
fn noise_never_panics() {
    let mut state = 9_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize
    };
    let pieces = [
        "1",
        ",",
        ";",
        "\"",
        "\n",
        "\r\n",
        "2020-01-01",
        "x",
        "\t",
        "é",
        "日",
        " ",
        "-",
        "1e9",
        "|",
        "\0",
        ".",
    ];
    for _ in 0..3000 {
        let count = next() % 60;
        let text: String = (0..count).map(|_| pieces[next() % pieces.len()]).collect();
        if let Ok(table) = table(&text) {
            use_every_way(&table);
        }
        let _ = sniff::inspect("x", text.as_bytes());
    }
}

/// Rows, columns and the last cell of the first row.
type Told = (usize, usize, &'static str);

/// The kinds of csv-spectrum, a public collection of edge cases, in words of our own: what its files are called there,
/// a text of the kind, and what it gives.
const SPECTRUM: [(&str, &str, Told); 12] = [
    ("comma_in_quotes", "name,place,code\nAnn,\"Here, There\",08123", (1, 3, "08123")),
    ("empty", "a,b,c\n1,\"\",\"\"\n2,3,4", (2, 3, "")),
    ("empty_crlf", "a,b,c\r\n1,\"\",\"\"\r\n2,3,4", (2, 3, "")),
    ("escaped_quotes", "a,b\n1,\"oh \"\"oh\"\" oh\"\n3,4\n", (2, 2, "oh \"oh\" oh")),
    ("json", "key,val\n1,\"{\"\"k\"\": [102.0, 0.5]}\"\n", (1, 2, "{\"k\": [102.0, 0.5]}")),
    ("location_coordinates", "Phone,Where\n2095257564,37�36'37.8\"N", (1, 2, "37�36'37.8\"N")),
    ("newlines", "a,b,c\n1,2,3\n\"One \ntime\",5,6\n7,8,9\n", (3, 3, "3")),
    ("newlines_crlf", "a,b,c\r\n1,2,3\r\n\"One \r\ntime\",5,6\r\n7,8,9\r\n", (3, 3, "3")),
    ("quotes_and_newlines", "a,b\n1,\"oh \n\"\"oh\"\" \noh\"\n3,4\n", (2, 2, "oh \n\"oh\" \noh")),
    ("simple", "a,b,c\n1,2,3\n", (1, 3, "3")),
    ("simple_crlf", "a,b,c\r\n1,2,3\r\n", (1, 3, "3")),
    ("utf8", "a,b,c\n1,2,3\n4,5,ʤ\n", (2, 3, "3")),
];

#[test]
fn the_kinds_of_a_public_collection_are_read() {
    for (kind, text, told) in SPECTRUM {
        let own = table(text).unwrap_or_else(|code| panic!("{kind}: {code}"));
        let last = own.preview[0].last().map_or("", String::as_str);
        assert_eq!((own.rows, own.columns.len(), last), told, "{kind}");
    }
}

/// The collection itself: every file is of a kind above, and gives a table of the width that its first line says.
#[test]
#[ignore = "GATEHOUSE_CSV names the folder of csv-spectrum's files"]
fn the_public_collection_is_read() {
    let folder = std::env::var("GATEHOUSE_CSV").expect("GATEHOUSE_CSV names a folder");
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        assert!(SPECTRUM.iter().any(|(kind, ..)| *kind == name), "{name} is of no kind above");
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a file")).into_owned();
        let own = table(&text).unwrap_or_else(|code| panic!("{name}: {code}"));
        let width = text.lines().next().map_or(0, |line| line.split(',').count());
        assert_eq!(own.columns.len(), width, "{name}");
        assert!(own.rows > 0, "{name}");
    }
}
