//! Other ways to read a file that was refused, found in its first lines, without the browser.

use crate::data::table::ReadChoices;

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

/// The first line of the last lines that are all equally wide, where that is not the first and they are most of all.
fn start(head: &str, delimiter: char) -> Option<usize> {
    let of = |line: &str| widths(line, delimiter).first().copied().unwrap_or(0);
    let all: Vec<usize> = head.lines().take(LINES).map(of).collect();
    let last = *all.last().filter(|last| **last > 1)?;
    let above = all.iter().rposition(|width| *width != last)? + 1;
    (above * 2 < all.len()).then_some(above + 1)
}

/// What may be tried after `code`, for a file that begins with `head` and was read by `delimiter`.
pub fn ways(code: &str, head: &str) -> Vec<Way> {
    match code {
        "CSV-UNCLOSED-QUOTE" => vec![Way::NoQuotes],
        "FILE-UNREADABLE" => vec![Way::Again],
        _ => {
            let signs = [',', ';', '\t', '|'];
            let even = signs.map(|sign| evenness(&widths(head, sign)));
            let best = even.into_iter().fold(EVEN, f64::max);
            let fitting = signs.into_iter().zip(even).filter(|(_, even)| *even == best);
            let closed = head.replace(", \"", ",\"");
            let loose = closed != head && evenness(&widths(&closed, ',')) >= EVEN;
            let begins = signs.into_iter().find_map(|sign| start(head, sign));
            let close = loose.then_some(Way::CloseUp).into_iter();
            let begins = begins.filter(|_| best < 1.0).map(Way::Start);
            close.chain(fitting.map(|(sign, _)| Way::Delimiter(sign))).chain(begins).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ragged_file_is_offered_the_sign_that_makes_it_even() {
        let rows: String = (0..20).map(|k| format!("{k},5;{}\n", k * 2)).collect();
        assert_eq!(ways("CSV-RAGGED", &format!("a;b\n{rows}")), [Way::Delimiter(';')]);
        let loose: String = (0..20).map(|k| format!("{k}, \"x, y\", {k}\n")).collect();
        assert_eq!(ways("CSV-RAGGED", &loose)[0], Way::CloseUp);
    }

    #[test]
    fn of_two_tables_the_second_can_be_read() {
        let first: String = (0..5).map(|k| format!("{k},1,2\n")).collect();
        let second: String = (0..20).map(|k| format!("{k},{k}\n")).collect();
        assert!(ways("CSV-RAGGED", &format!("{first}\nx,y\n{second}")).contains(&Way::Start(7)));
        assert_eq!(ways("CSV-RAGGED", &second).len(), 1);
    }

    #[test]
    fn quotes_can_be_letters_and_a_file_can_be_read_again() {
        let chosen = |way: Way| {
            let mut choices = ReadChoices::default();
            way.choose(&mut choices);
            choices
        };
        assert_eq!(ways("CSV-UNCLOSED-QUOTE", "a,\"b\n"), [Way::NoQuotes]);
        assert!(chosen(Way::NoQuotes).no_quotes && chosen(Way::CloseUp).close_up);
        assert_eq!(chosen(Way::Start(3)).start, 3);
        assert_eq!(ways("FILE-UNREADABLE", ""), [Way::Again]);
        assert_eq!(chosen(Way::Again), ReadChoices::default());
        assert!(ways("DATA-NO-NUMBERS", "").is_empty());
    }
}
