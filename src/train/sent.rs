//! Requests as they cross to the trainer: one list of words and one of numbers, which takes less code to read than
//! names and kinds.

use super::protocol::{Order, Request, Source};
use super::spec::Written;
use crate::data::cell::DateOrder;
use crate::data::series::RawColumn;
use crate::data::table::ReadChoices;
use serde::{Deserialize, Serialize};

/// The id of a job or a run, and what is said of it; the first word says what is asked for.
#[derive(Serialize, Deserialize)]
pub struct Sent(u32, Vec<String>, Vec<f64>);

const ORDERS: [(Order, &str); 3] =
    [(Order::Pause, "pause"), (Order::Resume, "resume"), (Order::Stop, "stop")];

impl From<Request> for Sent {
    fn from(request: Request) -> Self {
        match request {
            Request::Read { job, name, source, choices } => {
                let (kind, text) = match source {
                    Source::File => ("file", String::new()),
                    Source::Text(text) => ("text", text),
                };
                let mut words = vec!["read".to_owned(), name, kind.to_owned(), text];
                let numbers = put(choices, &mut words);
                Self(job, words, numbers.into())
            }
            Request::Start { run, spec, block, columns, .. } => {
                let Written { target, features, words, mut numbers } = spec.into();
                numbers.extend([block as f64, features.len() as f64]);
                let names = columns.into_iter().map(|column| column.name);
                let all = std::iter::once("start".to_owned()).chain(words);
                let all = all.chain([target]).chain(features).chain(names);
                Self(run, all.collect(), numbers)
            }
            Request::Order { run, order } => {
                let word =
                    ORDERS.iter().find(|(own, _)| *own == order).map_or("", |(_, word)| word);
                Self(run, vec!["order".to_owned(), word.to_owned()], Vec::new())
            }
            Request::Answer { run, windows } => {
                Self(run, vec!["answer".to_owned()], vec![windows as f64])
            }
        }
    }
}

/// Words and numbers of what was chosen of reading a table; an empty word where nothing was.
fn put(choices: ReadChoices, words: &mut Vec<String>) -> [f64; 4] {
    let sign = |own: Option<char>| own.map_or_else(String::new, String::from);
    let dates = choices.dates.map_or("", DateOrder::key);
    words.extend([choices.encoding.unwrap_or_default(), sign(choices.delimiter)]);
    words.extend([sign(choices.decimal), dates.to_owned(), choices.unnamed]);
    let header = choices.header.map_or(2.0, f64::from);
    [header, choices.no_quotes.into(), choices.close_up.into(), choices.start as f64]
}

/// What [`put`] has put there.
fn taken(mut words: impl Iterator<Item = String>, numbers: &[f64]) -> Option<ReadChoices> {
    let &[header, no_quotes, close_up, start] = numbers else { return None };
    let orders = [DateOrder::Ymd, DateOrder::Dmy, DateOrder::Mdy];
    let encoding = Some(words.next()?).filter(|own| !own.is_empty());
    let (delimiter, decimal) = (words.next()?.chars().next(), words.next()?.chars().next());
    let dates = words.next()?;
    Some(ReadChoices {
        encoding,
        delimiter,
        decimal,
        header: (header < 2.0).then_some(header > 0.0),
        dates: orders.into_iter().find(|own| own.key() == dates),
        no_quotes: no_quotes > 0.0,
        close_up: close_up > 0.0,
        start: start as usize,
        unnamed: words.next()?,
    })
}

impl TryFrom<Sent> for Request {
    type Error = &'static str;

    fn try_from(sent: Sent) -> Result<Self, Self::Error> {
        read(sent).ok_or("no such request")
    }
}

fn read(Sent(id, words, mut numbers): Sent) -> Option<Request> {
    let mut words = words.into_iter();
    Some(match words.next()?.as_str() {
        "read" => {
            let (name, kind, text) = (words.next()?, words.next()?, words.next()?);
            let source = if kind == "file" { Source::File } else { Source::Text(text) };
            Request::Read { job: id, name, source, choices: taken(words, &numbers)? }
        }
        "start" => {
            let (features, block) = (numbers.pop()? as usize, numbers.pop()? as usize);
            let chosen = words.by_ref().take(super::spec::WORDS.len()).collect();
            let (target, features) = (words.next()?, words.by_ref().take(features).collect());
            let spec = Written { target, features, words: chosen, numbers }.try_into().ok()?;
            let columns = words.map(|name| RawColumn { name, values: Vec::new() }).collect();
            Request::Start { run: id, spec, block, time_values: Vec::new(), columns }
        }
        "order" => {
            let word = words.next()?;
            let (order, _) = ORDERS.into_iter().find(|(_, own)| *own == word)?;
            Request::Order { run: id, order }
        }
        "answer" => Request::Answer { run: id, windows: *numbers.first()? as usize },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::ExperimentSpec;

    #[track_caller]
    fn comes_back(request: &Request) {
        let text = serde_json::to_string(request).expect("JSON");
        assert_eq!(&serde_json::from_str::<Request>(&text).expect("a request"), request);
    }

    #[test]
    fn every_request_comes_back() {
        for choices in [
            ReadChoices::default(),
            ReadChoices {
                encoding: Some("gb18030".into()),
                delimiter: Some('\t'),
                decimal: Some(','),
                header: Some(false),
                ..ReadChoices::default()
            },
            ReadChoices {
                header: Some(true),
                dates: Some(DateOrder::Mdy),
                no_quotes: true,
                close_up: true,
                start: 7,
                unnamed: "第 # 列".into(),
                ..ReadChoices::default()
            },
        ] {
            for source in [Source::File, Source::Text("a,b\n1,2".into())] {
                comes_back(&Request::Read {
                    job: 3,
                    name: "表.csv".into(),
                    source,
                    choices: choices.clone(),
                });
            }
        }
        for (order, _) in ORDERS {
            comes_back(&Request::Order { run: u32::MAX, order });
        }
        comes_back(&Request::Answer { run: 1, windows: 7 });
    }

    #[test]
    fn a_start_comes_back_with_its_columns() {
        let column = |name: &str| RawColumn { name: name.into(), values: Vec::new() };
        for features in [Vec::new(), vec!["a".to_owned(), "b".to_owned()]] {
            let spec = ExperimentSpec {
                target: "y".into(),
                features,
                learning_rate: 0.1 + 0.2,
                seed: u64::MAX.to_string(),
                ..ExperimentSpec::default()
            };
            let columns = vec![column("y"), column("a")];
            let (block, time_values) = (columns.len(), Vec::new());
            comes_back(&Request::Start { run: 2, spec, block, time_values, columns });
        }
    }

    #[test]
    fn what_is_no_request_is_none() {
        for text in [
            "[1,[],[]]",
            "[1,[\"start\"],[1]]",
            "[1,[\"order\",\"go\"],[]]",
            "[1,[\"read\",\"a\",\"file\",\"\"],[]]",
        ] {
            assert!(serde_json::from_str::<Request>(text).is_err(), "{text}");
        }
    }
}
