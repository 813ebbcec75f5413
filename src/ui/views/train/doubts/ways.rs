//! Other ways to read a file that was refused, found in its first lines, without the browser.

use crate::data::table::ReadChoices;
use crate::message::Message;

/// What another reading may mend.
pub const CODES: [&str; 4] =
    ["CSV-UNCLOSED-QUOTE", "CSV-RAGGED", "DATA-NO-NUMBERS", "FILE-UNREADABLE"];

/// Lines that are looked at.
const LINES: usize = 40;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    Delimiter(char),
    NoQuotes,
    CloseUp,
    /// The line on which the table begins.
    Start(usize),
    /// The same once more.
    Again,
}

impl Way {
    /// The value of `data-way`.
    pub const fn key(self) -> &'static str {
        match self {
            Way::Delimiter(_) => "delimiter",
            Way::NoQuotes => "no-quotes",
            Way::CloseUp => "close-up",
            Way::Start(_) => "start",
            Way::Again => "again",
        }
    }

    pub fn choose(self, choices: &mut ReadChoices) {
        match self {
            Way::Delimiter(sign) => choices.delimiter = Some(sign),
            Way::NoQuotes => choices.no_quotes = true,
            Way::CloseUp => choices.close_up = true,
            Way::Start(line) => choices.start = line,
            Way::Again => {}
        }
    }
}

/// The number of cells of each line, where a quote that opens a cell keeps separators in.
fn widths(head: &str, delimiter: char) -> Vec<usize> {
    let width = |line: &str| {
        let (mut cells, mut quoted) = (1, false);
        for c in line.chars() {
            quoted ^= c == '"';
            cells += usize::from(c == delimiter && !quoted);
        }
        cells
    };
    head.lines().filter(|line| !line.trim().is_empty()).take(LINES).map(width).collect()
}

/// Lines that must be as wide as the last one.
const EVEN: f64 = 0.9;

/// The share of lines that are as wide as the last one, where that has more than one cell; else 0.
fn evenness(widths: &[usize]) -> f64 {
    let Some(last) = widths.last().filter(|last| **last > 1) else { return 0.0 };
    let same = widths.iter().filter(|width| *width == last).count();
    same as f64 / widths.len() as f64
}

/// The line from which on to read instead of a table whose rows are uneven: below rows that are even the one where
/// another table begins, where that is even enough to be read; where the uneven ones come first, that of the last lines
/// that are all equally wide.
fn start(message: &Message, head: &str, sign: char) -> Option<usize> {
    let number = |name: &str| message.arg(name).and_then(|own| own.parse::<usize>().ok());
    let (first, uneven) = (number("start")?.checked_sub(1)?, number("line")?.checked_sub(1)?);
    let of = |line: &str| widths(line, sign).first().copied().unwrap_or(0);
    let all: Vec<usize> = head.trim_end().lines().map(of).collect();
    let known = uneven.min(all.len());
    if all.get(first..known)?.iter().all(|width| *width == 0) {
        let last = *all.last().filter(|last| **last > 1)?;
        let above = all.iter().rposition(|width| *width != last)? + 1;
        // A line or two are no table.
        return (above > uneven && above + 2 < all.len()).then_some(above + 1);
    }
    // A title of the next table is not as wide as the line below it.
    let below = all.iter().enumerate().skip(uneven).filter(|(_, width)| **width > 0).take(LINES);
    let below: Vec<(usize, usize)> = below.map(|(line, width)| (line, *width)).collect();
    if below.is_empty() {
        // Beyond what is known of the file.
        return Some(uneven + 1);
    }
    let even = |place: &usize| {
        let (rest, width) = (&below[*place..], below[*place].1);
        let same = rest.iter().filter(|line| line.1 == width).count() as f64;
        width > 1
            && rest.get(1).is_some_and(|next| next.1 == width)
            && rest.len() * 2 > below.len()
            && same >= EVEN * rest.len() as f64
    };
    (0..below.len()).find(even).map(|place| below[place].0 + 1)
}

/// What may be tried after `message` for a file that begins with `head`: never the sign by which it was read.
pub fn ways(message: &Message, head: &str) -> Vec<Way> {
    match message.code.as_str() {
        "CSV-UNCLOSED-QUOTE" => vec![Way::NoQuotes],
        "FILE-UNREADABLE" => vec![Way::Again],
        _ => {
            let used = message.arg("sign").and_then(|sign| sign.chars().next()).unwrap_or(',');
            let signs = [',', ';', '\t', '|'];
            let even = signs.map(|sign| evenness(&widths(head, sign)));
            let others = || signs.into_iter().zip(even).filter(|(sign, _)| *sign != used);
            let best = others().map(|own| own.1).fold(EVEN, f64::max);
            let fitting = others().filter(|(_, even)| *even == best);
            let closed = head.replace(", \"", ",\"");
            let loose = closed != head && evenness(&widths(&closed, ',')) >= EVEN;
            let begins = start(message, head, used).filter(|_| best < 1.0).map(Way::Start);
            let close = loose.then_some(Way::CloseUp).into_iter();
            close.chain(fitting.map(|(sign, _)| Way::Delimiter(sign))).chain(begins).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::data::read::read;

    /// What is offered after `text` was refused as `choices` read it.
    fn offered(text: &str, choices: &ReadChoices) -> Vec<Way> {
        ways(&read("x", text, "utf-8", choices).expect_err("refused"), text)
    }

    fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
        (0..count).map(|k| row(k) + "\n").collect()
    }

    #[test]
    fn a_ragged_file_is_offered_the_sign_that_makes_it_even() {
        let lines = rows(20, |k| format!("{k}{};{}", ",5".repeat(1 + k % 2), k * 2));
        let by = |sign| ReadChoices { delimiter: Some(sign), ..ReadChoices::default() };
        assert_eq!(offered(&format!("a;b\n{lines}"), &by(',')), [Way::Delimiter(';')]);
        let loose = rows(20, |k| format!("{k}, \"x{} y\", {k}", ",".repeat(1 + k % 2)));
        assert_eq!(offered(&loose, &by(','))[0], Way::CloseUp);
    }

    #[test]
    fn of_two_tables_the_second_can_be_read() {
        let usual = ReadChoices::default();
        let second = rows(20, |k| format!("{k},{k}"));
        let first = rows(8, |k| format!("{k},1,2"));
        let wide = format!("{first}\nx,y\n{second}\n");
        assert_eq!(offered(&wide, &usual), [Way::Start(10)]);
        // Far down, and below a title of its own.
        let narrow = rows(400, |k| format!("2020-01-01,{k}"));
        for (between, line) in [("\n\n", 404), ("\nAnother\n", 404), ("\n\nAnother\n", 405)] {
            let far = format!("a,b\n{narrow}{between}x,y,z\n{}", rows(300, |k| format!("{k},1,2")));
            assert_eq!(offered(&far, &usual), [Way::Start(line)]);
            // The reader may look at less than the file.
            let message = read("x", &far, "utf-8", &usual).expect_err("refused");
            let uneven = message.arg("line").and_then(|line| line.parse().ok()).expect("a line");
            assert_eq!(ways(&message, &far[..2000]), [Way::Start(uneven)]);
            let below = ReadChoices { start: line, ..ReadChoices::default() };
            assert_eq!(read("x", &far, "utf-8", &below).expect("a table").rows, 300);
        }
    }

    /// From no line on are these even, so that to read on would be refused once more.
    #[test]
    fn where_no_other_table_begins_none_is_offered() {
        let usual = ReadChoices::default();
        let every_second = rows(40, |k| format!("{k},1{}", [",2,3", ""][k % 2]));
        for head in ["a,b\n", "a,b\n0,1\n"] {
            assert!(offered(&format!("{head}{every_second}"), &usual).is_empty());
        }
        let by_turns = rows(40, |k| format!("{k}{}", ",1".repeat(1 + k % 4)));
        assert!(offered(&by_turns, &usual).is_empty());
    }

    #[test]
    fn quotes_can_be_letters_and_a_file_can_be_read_again() {
        let chosen = |way: Way| {
            let mut choices = ReadChoices::default();
            way.choose(&mut choices);
            choices
        };
        let ways = |code: &str, head: &str| ways(&Message::new(code), head);
        assert_eq!(ways("CSV-UNCLOSED-QUOTE", "a,\"b\n"), [Way::NoQuotes]);
        assert!(chosen(Way::NoQuotes).no_quotes && chosen(Way::CloseUp).close_up);
        assert_eq!(chosen(Way::Start(3)).start, 3);
        assert_eq!(ways("FILE-UNREADABLE", ""), [Way::Again]);
        assert_eq!(chosen(Way::Again), ReadChoices::default());
        assert!(ways("DATA-NO-NUMBERS", "").is_empty());
    }
}
