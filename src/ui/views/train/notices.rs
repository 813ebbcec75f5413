//! How many warnings of one kind are told, without the browser.

use crate::message::{LIST, Message};

/// How many columns are named of those whose warning is not told.
pub const NAMED: usize = 12;

/// The warnings kind by kind: of each the first `most`, and how many more columns it is true of.
pub fn told(all: impl Iterator<Item = Message>, most: usize) -> Vec<Message> {
    let mut kinds: Vec<Vec<Message>> = Vec::new();
    for message in all {
        match kinds.iter_mut().find(|kind| kind[0].code == message.code) {
            Some(kind) => kind.push(message),
            None => kinds.push(vec![message]),
        }
    }
    let few = |mut kind: Vec<Message>| {
        let rest = kind.split_off(kind.len().min(most));
        kind.into_iter().chain(more(&rest))
    };
    kinds.into_iter().flat_map(few).collect()
}

fn more(rest: &[Message]) -> Option<Message> {
    let names = rest.iter().filter_map(|message| message.arg("column")).take(NAMED);
    let all = names.chain((rest.len() > NAMED).then_some("…"));
    let list = all.collect::<Vec<_>>().join(LIST);
    let message = Message::new("DATA-MORE").with("count", rest.len());
    (!rest.is_empty()).then(|| message.with("columns", list))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(
        code: &'static str,
        columns: std::ops::Range<usize>,
    ) -> impl Iterator<Item = Message> {
        columns.map(move |k| Message::new(code).with("column", k))
    }

    #[test]
    fn of_each_kind_the_rest_is_counted() {
        let mixed = messages("DATA-WORDS", 0..3)
            .chain(messages("DATA-CONSTANT", 3..9))
            .chain(messages("DATA-WORDS", 9..10));
        let told = told(mixed, 4);
        let codes: Vec<&str> = told.iter().map(|own| own.code.as_str()).collect();
        let expected = [["DATA-WORDS"; 4], ["DATA-CONSTANT"; 4]].concat();
        assert_eq!(codes[..8], expected);
        assert_eq!(codes[8..], ["DATA-MORE"]);
        assert_eq!(told[8].arg("count"), Some("2"));
        assert_eq!(told[8].arg("columns"), Some(["7", "8"].join(LIST).as_str()));
    }

    #[test]
    fn of_hundreds_some_are_named_and_more_are_told_when_asked_for() {
        let rest = |most: usize| {
            let told = told(messages("VALUE-NAN", 0..300), most);
            let last = told.last().and_then(|own| own.arg("columns")).unwrap_or_default();
            (told.len(), last.split(LIST).count(), last.ends_with('…'))
        };
        assert_eq!(rest(4), (5, 13, true));
        assert_eq!(rest(290), (291, 10, false));
        assert_eq!(rest(300).0, 300);
    }
}
