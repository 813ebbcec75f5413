//! Files that are wrong, or can be read in two ways: `docs/bad-input.md` lists them all, each with its test.

use gatehouse::data::cell::DateOrder;
use gatehouse::data::limits;
use gatehouse::data::read::read;
use gatehouse::data::sniff::{check_below, doubt, inspect};
use gatehouse::data::table::{Kind, ReadChoices, Table};
use gatehouse::message::{LIST, Message};
use std::path::Path;
use std::time::Instant;

fn chosen(text: &str, choices: &ReadChoices) -> Result<Table, Message> {
    read("test.csv", text, "utf-8", choices)
}

fn table(text: &str) -> Table {
    chosen(text, &ReadChoices::default()).expect("a table")
}

fn codes(table: &Table) -> Vec<&str> {
    table.warnings.iter().map(|own| own.code.as_str()).collect()
}

fn warning<'a>(table: &'a Table, code: &str) -> Option<&'a Message> {
    table.warnings.iter().find(|own| own.code == code)
}

fn arg(message: &Message, name: &str) -> String {
    message.arg(name).unwrap_or_default().replace(LIST, " ")
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).fold(String::new(), |all, own| all + &own + "\n")
}

/// What stands about the encoding of bytes that nobody chose one for.
fn asked(bytes: &[u8]) -> (&'static str, Option<String>) {
    let found = inspect("x.csv", bytes).expect("a text");
    (found, doubt(bytes, found, true).map(|own| own.code))
}

/// 日期,收盘,成交量 and two rows.
const GBK: &[u8] = b"\xc8\xd5\xc6\xda,\xca\xd5\xc5\xcc,\xb3\xc9\xbd\xbb\xc1\xbf\n1,2,3\n";

#[test]
fn an_encoding_that_a_few_letters_leave_open_is_asked() {
    let ask = Some("FILE-ENCODING".to_owned());
    assert_eq!(asked(GBK), ("gb18030", None));
    // One or two Chinese characters.
    assert_eq!(asked(b"\xc8\xd5\xc6\xda,y\n1,2\n"), ("gb18030", ask.clone()));
    assert_eq!(asked(b"t,\xd5\xc7\n1,2\n"), ("gb18030", ask.clone()));
    // 日期,開盤,收盤,成交量 in Big5; 日付,始値,終値 in Shift-JIS; café, Größe, año in Windows-1252; 날짜,종가,거래량 in
    // EUC-KR.
    for bytes in [
        &b"\xa4\xe9\xb4\xc1,\xb6}\xbdL,\xa6\xac\xbdL,\xa6\xa8\xa5\xe6\xb6q\n1,2,3,4\n"[..],
        b"\x93\xfa\x95t,\x8en\x92l,\x8fI\x92l\n1,2,3\n",
        b"caf\xe9,Gr\xf6\xdfe,a\xf1o\n1,2,3\n",
        b"\xb3\xaf\xc2\xa5,\xc1\xbe\xb0\xa1,\xb0\xc5\xb7\xa1\xb7\xae\n1,2,3\n",
    ] {
        assert_eq!(asked(bytes), ("gb18030", ask.clone()), "{bytes:?}");
    }
    let at = doubt(b"ab,caf\xe9\n1,2\n", "gb18030", true).expect("a question");
    assert_eq!(arg(&at, "at"), "7");
    assert_eq!(doubt(b"ab,caf\xe9\n1,2\n", "gb18030", false), None, "somebody chose it");
}

#[test]
fn bytes_that_are_no_utf_8_are_counted_and_the_first_is_named() {
    let mut bytes = "日期,收盘,备注\n2024-01-01,5,好\n".as_bytes().to_vec();
    let at = bytes.len();
    bytes.extend(b"2024-01-02,1\xff2,\xfe\n");
    assert_eq!(inspect("x", &bytes), Ok("utf-8"));
    let told = doubt(&bytes, "utf-8", true).expect("a warning");
    let args = [arg(&told, "count"), arg(&told, "at")];
    assert_eq!((told.code.as_str(), args), ("FILE-BYTES", ["2".into(), (at + 13).to_string()]));
    // In a number they leave no number behind.
    let text =
        lines(20, |k| format!("{k},{}", if k == 7 { "1\u{fffd}2".into() } else { k.to_string() }));
    let read = table(&format!("t,y\n{text}"));
    assert!(read.columns[1].values[7].is_nan() && read.columns[1].bad().is_some());
    // A file that is cut within a letter, as its beginning may be.
    let cut = "日期,收盘\n2024-01-01,5\n好".as_bytes();
    assert_eq!(inspect("x", &cut[..cut.len() - 1]), Ok("utf-8"));
}

#[test]
fn nul_characters_are_taken_out_and_counted() {
    let read = table("t,y\n1,\u{0}2\n2,3\u{0}\n");
    assert_eq!(arg(warning(&read, "CSV-NUL").expect("a warning"), "count"), "2");
    assert_eq!(read.columns[1].values, [2.0, 3.0]);
}

#[test]
fn line_ends_of_every_kind_are_read() {
    let text = "t,y\n1,2\n2,4\n3,8\n";
    for other in
        [text.replace('\n', "\r\n"), text.replace('\n', "\r"), text.replacen('\n', "\r\n", 2)]
    {
        let read = table(&other);
        assert_eq!((read.rows, codes(&read)), (3, Vec::new()), "{other:?}");
    }
    let long = lines(2000, |k| format!("{k},{}", k * k)).replace('\n', "\r");
    assert_eq!(table(&long).rows, 2000, "one line to an editor of another time");
}

#[test]
fn a_decimal_mark_that_nothing_decides_is_asked() {
    let column = |cells: [&str; 3]| {
        let rows: String = (0..9).map(|k| format!("{k};{}\n", cells[k % 3])).collect();
        table(&format!("t;y\n{rows}"))
    };
    let both = column(["1.234,56", "1,234.56", "7"]);
    let told = warning(&both, "CSV-DECIMAL").expect("a question");
    assert_eq!(arg(told, "cells"), "1.234,56 1,234.56");
    // Though neither mark alone makes numbers of most cells.
    let rows: String = (0..9)
        .map(|k| format!("2024-01-0{};{}\n", k + 1, ["1.234,56", "1,234.56"][k % 2]))
        .collect();
    let alone = table(&format!("Date;Close\n{rows}"));
    assert!(warning(&alone, "CSV-DECIMAL").is_some());
    assert_eq!(alone.columns[1].kind, Kind::Number);
    // By either answer the column stays one of numbers, and what the mark does not fit is named with its rows.
    for rows in [9, 40] {
        let row = |k: usize| {
            let close = ["1.101,56", "1,100.56"][k % 2];
            format!("2024-{:02}-{:02};{close}", k / 28 + 1, k % 28 + 1)
        };
        let text = format!("Date;Close\n{}", lines(rows, row));
        for (mark, value, row, bad) in
            [('.', 1100.56, 1, "1.101,56"), (',', 1101.56, 0, "1,100.56")]
        {
            let choices = ReadChoices { decimal: Some(mark), ..ReadChoices::default() };
            let read = chosen(&text, &choices).expect("a table");
            let close = &read.columns[1];
            assert_eq!((close.kind, close.values[row]), (Kind::Number, value), "{mark}");
            assert_eq!(warning(&read, "CSV-DECIMAL"), None);
            let told = close.bad_message().expect("a bad cell");
            let args = ["row", "value", "count"].map(|name| arg(&told, name));
            let count = (rows + usize::from(mark == '.')) / 2;
            let is = [(2 - row).to_string(), bad.to_owned(), count.to_string()];
            assert_eq!((told.code.as_str(), args), ("VALUE-NUMBER", is), "{mark}");
        }
    }
    // A column that has none of the chosen mark is one of words, as before.
    let apart = format!("t;y;z\n{}", lines(9, |k| format!("{k};5.5;3,4")));
    for (mark, kinds) in [('.', [Kind::Number, Kind::Text]), (',', [Kind::Text, Kind::Number])] {
        let choices = ReadChoices { decimal: Some(mark), ..ReadChoices::default() };
        let read = chosen(&apart, &choices).expect("a table");
        assert_eq!([read.columns[1].kind, read.columns[2].kind], kinds, "{mark}");
    }
    let neither = column(["1,234", "2,500", "3,117"]);
    assert_eq!(arg(warning(&neither, "CSV-DECIMAL").expect("a question"), "cells"), "1,234");
    let mirrored = column(["1.234", "2.500", "-3.117"]);
    assert_eq!(arg(warning(&mirrored, "CSV-DECIMAL").expect("a question"), "cells"), "1.234");
    // Answered, it is not asked again.
    for (mark, expected) in [('.', 1234.0), (',', 1.234)] {
        let choices = ReadChoices { decimal: Some(mark), ..ReadChoices::default() };
        let read = chosen("t;y\n1;1,234\n2;2,500\n", &choices).expect("a table");
        assert_eq!((read.columns[1].values[0], codes(&read)), (expected, Vec::new()));
    }
    // Other cells, also of other columns, say it.
    for (text, mark) in [
        ("t;y;z\n1;1,234;5.5\n2;2,500;6.5\n", '.'),
        ("t;y;z\n1;1,234;5,5\n2;2,500;6,5\n", ','),
        ("t;y\n1;1,234\n2;1,234,567\n", '.'),
        ("t;y\n1;0,234\n2;2,500\n", ','),
        ("t;y\n1;-0.234\n2;2.500\n", '.'),
        ("t;y\n1;-0,234\n2;2,500\n", ','),
        ("t;y\n1;−0.234\n2;2.500\n", '.'),
        ("t;y\n1;1.2345\n2;2.500\n", '.'),
        ("t;y\n1;1.200\n2;1234.500\n", '.'),
        ("t;y;z\n1;1.200;5.5\n2;1.201;6.5\n", '.'),
        ("t;y;z\n1;1.200;5,5\n2;1.201;6,5\n", ','),
        ("t,y\n1,1.200\n2,1.201\n", '.'),
        ("t,y\n1,\"1,234\"\n2,12.5\n", '.'),
        ("t;y;note\n1;5.5;3,4\n2;6.5;x\n3;7.5;y z\n4;7.5;y\n", '.'),
    ] {
        let read = table(text);
        assert_eq!((read.dialect.decimal, warning(&read, "CSV-DECIMAL")), (mark, None), "{text}");
    }
}

#[test]
fn an_order_of_dates_that_nothing_decides_is_asked() {
    let text = |first: &str| format!("d,y\n{first},1\n03/04/2024,2\n05/06/2024,3\n");
    let open = table(&text("01/02/2024"));
    assert_eq!(arg(warning(&open, "CSV-DATE-ORDER").expect("a question"), "value"), "01/02/2024");
    assert_eq!(codes(&table(&text("13/02/2024"))), Vec::<&str>::new());
    for (order, day) in [(DateOrder::Dmy, 1_706_745_600.0), (DateOrder::Mdy, 1_704_153_600.0)] {
        let choices = ReadChoices { dates: Some(order), ..ReadChoices::default() };
        let read = chosen(&text("01/02/2024"), &choices).expect("a table");
        assert_eq!((read.columns[0].values[0], codes(&read)), (day, Vec::new()));
    }
}

/// A day that begins with its year says nothing of the others, and what decides may come late.
#[test]
fn days_of_two_kinds_in_one_column_are_asked_about_too() {
    let days = |first: &str, count: usize, other: &str| {
        let rows = (0..count).map(|k| format!("{first},{k}\n")).collect::<String>();
        format!("d,y\n2000-04-05,0\n{rows}{other},1\n")
    };
    let open = table(&days("01/05/2000", 58, "02/05/2000"));
    assert_eq!(arg(warning(&open, "CSV-DATE-ORDER").expect("a question"), "value"), "01/05/2000");
    let late = table(&days("2001-01-01", 4000, "02/03/2002"));
    assert!(warning(&late, "CSV-DATE-ORDER").is_some(), "{:?}", codes(&late));
    // In a row behind the sample: first as months would be, then as that row says.
    let told = table(&days("03/04/2000", 4000, "13/04/2000"));
    assert!(warning(&told, "CSV-DATE-ORDER").is_none(), "{:?}", codes(&told));
    assert_eq!(told.dialect.dates, Some(DateOrder::Dmy));
    let april = table("d,y\n2000-04-03,1\n2000-04-04,2\n").columns[0].values[0];
    assert_eq!(told.columns[0].values[1], april);
}

/// The quote of another line ends the cell, with letters behind it: all between would be one cell.
#[test]
fn a_quote_that_swallows_lines_is_named() {
    let rows = lines(60, |k| match k {
        20 => "\"5 inch,20".to_owned(),
        35 => "\"6 inch,35".to_owned(),
        _ => format!("x,{k}"),
    });
    let refused = chosen(&rows, &ReadChoices::default()).expect_err("lines are swallowed");
    assert_eq!(refused.code, "CSV-UNCLOSED-QUOTE");
    let line = rows.lines().position(|own| own.contains("5 inch")).expect("a line") + 1;
    assert_eq!(arg(&refused, "line"), line.to_string());
    let choices = ReadChoices { no_quotes: true, ..ReadChoices::default() };
    assert_eq!(chosen(&rows, &choices).expect("a table").rows, 60);
    // A cell that holds lines, as spreadsheets write them, is none of that.
    let held = table("note,y\n\"two\nlines\",1\n\"he said \"\"so\"\"\nand went\" ,2\nz,3\n");
    assert_eq!(held.rows, 3);
}

#[test]
fn a_row_of_years_is_a_header() {
    let names =
        |text: &str| table(text).columns.iter().map(|own| own.name.clone()).collect::<Vec<_>>();
    let rows = lines(12, |k| format!("land {k},{k}.5,{k}.7"));
    assert_eq!(names(&format!("Country,2019,2020\n{rows}")), ["Country", "2019", "2020"]);
    assert_ne!(names(&format!("Land,2020,2019\n{rows}"))[1], "2020");
}

#[test]
fn a_first_line_that_names_the_separator_is_no_data() {
    for (sign, name) in [(';', "sep=;\n"), ('\t', "sep=\t\r\n"), ('|', "\u{feff}SEP=|\r\n")] {
        let read = table(&format!("{name}a{sign}b\n1{sign}2\n3{sign}4\n"));
        assert_eq!((read.dialect.delimiter, read.rows, read.columns.len()), (sign, 2, 2));
    }
}

#[test]
fn full_width_commas_and_digits_are_read() {
    let read = table("日期，收盘\n2024-01-01，１２．５\n2024-01-02，13\n");
    assert_eq!(
        read.columns.iter().map(|own| own.name.as_str()).collect::<Vec<_>>(),
        ["日期", "收盘"]
    );
    assert_eq!((read.columns[1].values[0], codes(&read)), (12.5, vec!["CSV-WIDE"]));
    let other = table("t,note\n1,甲，乙\n2,丙，丁\n");
    assert_eq!((other.columns.len(), warning(&other, "CSV-WIDE")), (2, None));
}

#[test]
fn ragged_rows_are_listed() {
    let text = lines(200, |k| if k % 9 == 4 { format!("{k}") } else { format!("{k},{k}") });
    let told = table(&text);
    let told = warning(&told, "CSV-SKIPPED").expect("a warning");
    assert_eq!(arg(told, "lines").split(' ').count(), 20);
    assert_eq!((arg(told, "count"), arg(told, "line")), ("22".into(), "5".into()));
}

#[test]
fn quotes_can_be_letters() {
    let text = "t,y\n1,\"5\n2,6\n3,7\n";
    assert_eq!(
        chosen(text, &ReadChoices::default()).map_err(|own| own.code),
        Err("CSV-UNCLOSED-QUOTE".into())
    );
    let choices = ReadChoices { no_quotes: true, ..ReadChoices::default() };
    let read = chosen(text, &choices).expect("a table");
    assert_eq!((read.rows, read.preview[0][1].as_str()), (3, "\"5"));
}

#[test]
fn room_before_quotes_can_be_left_out() {
    let text = lines(20, |k| format!("{k},  \"x, {k}\", {k}"));
    assert!(table(&text).columns.len() > 3, "the quotes hold nothing together");
    let choices = ReadChoices { close_up: true, ..ReadChoices::default() };
    let read = chosen(&text, &choices).expect("a table");
    assert_eq!((read.columns.len(), read.preview[3][1].as_str()), (3, "x, 3"));
    let own = chosen(" \"a \"\"b\"\" \",y\n1,2\n", &choices).expect("a table");
    assert_eq!(own.columns[0].name, "a \"b\"");
}

#[test]
fn columns_without_a_name_and_with_hostile_ones_are_named() {
    let choices = ReadChoices { unnamed: "column #".into(), ..ReadChoices::default() };
    let read = chosen("a,a,,\u{202e}evil,__proto__\n1,2,3,4,5\n2,3,4,5,6\n", &choices);
    let names = |own: Table| own.columns.into_iter().map(|own| own.name).collect::<Vec<_>>();
    assert_eq!(names(read.expect("a table")), ["a", "a (2)", "column 3", "evil", "__proto__"]);
    let bare = chosen("1,2\n3,4\n", &choices).expect("a table");
    assert_eq!(names(bare), ["column 1", "column 2"]);
    let long = format!("{},<img src=x onerror=alert(1)>\n1,2\n", "x".repeat(10_000));
    let own = names(table(&long));
    assert_eq!((own[0].len(), own[1].as_str()), (120, "<img src=x onerror=alert(1)>"));
}

#[test]
fn lines_above_a_table_are_left_out_and_told() {
    let rows = lines(12, |k| format!("2024-01-{:02},{k},{}", k + 1, 2 * k));
    let text = format!("Prices of a share\nfrom somewhere, as it is\n\nDate,Open,Close\n{rows}");
    let read = table(&text);
    let names: Vec<&str> = read.columns.iter().map(|own| own.name.as_str()).collect();
    assert_eq!((names, read.rows, read.dialect.start), (vec!["Date", "Open", "Close"], 12, 4));
    let told = warning(&read, "CSV-ABOVE").expect("a warning");
    assert_eq!((arg(told, "count"), arg(told, "line")), ("3".into(), "4".into()));
    // A header that names all but the first column stays.
    assert_eq!(
        table("Open,Close\n2024-01-01,1,2\n2024-01-02,2,3\n2024-01-03,2,4\n2024-01-04,2,5\n").rows,
        4
    );
}

#[test]
fn a_table_begins_where_the_reader_says() {
    let text = "sep=;\na;b\nEUR;EUR\n1;2\n3;4\nx;oops\n5;6\n7;8\n9;1\n2;3\n4;5\n6;7\n8;9\n";
    let start = |start: usize| {
        let own = chosen(text, &ReadChoices { start, ..ReadChoices::default() }).expect("a table");
        let bad = own.columns[1].bad().map(|bad| bad.line);
        (own.columns[0].name.clone(), own.rows, own.dialect.start, bad)
    };
    assert_eq!(start(3), ("EUR".into(), 10, 3, Some(6)));
    assert_eq!(start(1).2, 2, "the line that names the separator is none of the table");
    let end = chosen(text, &ReadChoices { start: 99, ..ReadChoices::default() });
    assert_eq!(end.map_err(|own| own.code), Err("FILE-EMPTY".into()));
}

#[test]
fn dates_that_do_not_exist_are_kept_with_their_rows() {
    let text = lines(20, |k| {
        if k == 11 { "2024-02-30,1".into() } else { format!("2024-01-{:02},{k}", k + 1) }
    });
    let read = table(&text);
    let bad = read.columns[0].bad().expect("a cell");
    assert_eq!((read.columns[0].kind, bad.row, bad.text.as_str()), (Kind::Time, 11, "2024-02-30"));
}

#[test]
fn every_limit_is_told_with_its_number_and_in_time() {
    let begin = Instant::now();
    let code = |text: &str| {
        let own = chosen(text, &ReadChoices::default()).expect_err("a refusal");
        (own.code.clone(), arg(&own, "limit"))
    };
    assert_eq!(code(&"1\n".repeat(limits::ROWS + 2)), ("CSV-ROWS".into(), "1000000".into()));
    let cell = "x".repeat(40 << 20);
    assert_eq!(code(&format!("t,y\n1,{cell}\n")), ("CSV-CELL".into(), "64".into()));
    assert_eq!(code(&cell), ("CSV-CELL".into(), "64".into()));
    assert_eq!(code(&format!("t,y\n1,\"{cell}\"\n")), ("CSV-CELL".into(), "64".into()));
    for (bytes, limit, is) in [
        (limits::BYTES, limits::BYTES, None),
        (limits::BYTES + 1, limits::BYTES, Some(("51", "50"))),
        (limits::BYTES_SMALL + 1, limits::BYTES_SMALL, Some(("11", "10"))),
    ] {
        let told = check_below("x", bytes, limit).err();
        let told = told.map(|own| (arg(&own, "size"), arg(&own, "limit")));
        assert_eq!(told, is.map(|(size, limit)| (size.to_owned(), limit.to_owned())));
    }
    assert!(begin.elapsed().as_secs() < 30, "all of them in linear time: {:?}", begin.elapsed());
}

/// A cell of quotes that ends is too long; one that does not end is not closed; and a short one is a name without rows.
#[test]
fn quotes_alone_are_told_by_the_cell_that_they_make() {
    let begin = Instant::now();
    let told = |text: &str, choices: &ReadChoices| {
        let own = chosen(text, choices).expect_err("a refusal");
        (own.code.clone(), arg(&own, "line"))
    };
    let letters = ReadChoices { no_quotes: true, ..ReadChoices::default() };
    let usual = ReadChoices::default();
    let is = |code: &str, line: &str| (code.to_owned(), line.to_owned());
    let many = "\"".repeat(10_000_000);
    assert_eq!(told(&many, &usual), is("CSV-CELL", "1"));
    assert_eq!(told(&format!("{many}\n"), &usual), is("CSV-CELL", "1"));
    assert_eq!(told(&format!("t,y\n1,{many}\n2,3\n"), &usual), is("CSV-CELL", "2"));
    assert_eq!(told(&format!("{many}\""), &usual), is("CSV-UNCLOSED-QUOTE", "1"));
    assert_eq!(told(&format!("t,y\n1,{many}\"\n2,3\n"), &usual), is("CSV-UNCLOSED-QUOTE", "2"));
    assert_eq!(told(&many, &letters), is("CSV-CELL", "1"));
    // Lines of quotes: a cell of one quote each, or none at all.
    assert_eq!(told(&"\"\"\"\"\n".repeat(limits::ROWS + 2), &usual).0, "CSV-ROWS");
    assert_eq!(told(&"\"\"\"\"\n".repeat(500_000), &usual).0, "DATA-NO-NUMBERS");
    assert_eq!(told(&"\"\n".repeat(4001), &usual), is("CSV-UNCLOSED-QUOTE", "4001"));
    let few = "\"".repeat(10_000);
    assert_eq!(told(&few, &usual).0, "DATA-NO-ROWS");
    assert_eq!(told(&few[1..], &usual), is("CSV-UNCLOSED-QUOTE", "1"));
    // The next quoted cell closes one that was left open: the quote is missing, not a separator.
    let rows = lines(20_000, |k| format!("{k},5"));
    assert_eq!(
        told(&format!("t,y\n0,\"5\n{rows}1,\"6\"\n"), &usual),
        is("CSV-UNCLOSED-QUOTE", "2")
    );
    assert!(begin.elapsed().as_secs() < 30, "in linear time: {:?}", begin.elapsed());
}

/// Tests and journeys that the list of bad inputs names are there, and no row is left out.
#[test]
fn the_list_of_bad_inputs_names_tests_that_exist() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &Path| std::fs::read_to_string(path).expect("a text");
    let list = text(&top.join("docs/bad-input.md"));
    let mut code = String::new();
    let mut waiting = vec![top.join("src"), top.join("tests"), top.join("xtask/src")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let ending = path.extension().and_then(|own| own.to_str()).unwrap_or_default();
            match ending {
                _ if path.is_dir() && !path.ends_with("node_modules") => waiting.push(path),
                "rs" | "mjs" => code += &text(&path),
                _ => {}
            }
        }
    }
    let rows: Vec<&str> = list.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    for (k, row) in rows.iter().enumerate() {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert_eq!(cells[0].trim_matches(['|', ' ']), (k + 1).to_string(), "{row}");
        let tests = cells.last().expect("a cell").trim_matches(['|', ' ']);
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty() || tests.starts_with('–'), "no test: {row}");
        for name in named {
            let there = match name.strip_suffix(".journey.mjs") {
                Some(_) => top.join("tests/e2e").join(name).is_file(),
                None => {
                    code.contains(&format!("fn {name}("))
                        || code.contains(&format!("function {name}("))
                }
            };
            assert!(there, "{name} is no test: {row}");
        }
    }
    assert!(rows.len() >= 50, "{} rows", rows.len());
}
