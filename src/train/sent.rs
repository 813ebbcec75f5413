//! Requests as they cross to the trainer: one list of words and one of numbers, which takes less code to read than
//! names and kinds.

use super::protocol::{Order, Request, Source};
use super::spec::Written;
use crate::data::series::RawColumn;
use crate::data::table::ReadChoices;
use serde::{Deserialize, Serialize};

/// The id of a job or a run, and what is said of it; the first word says what is asked for. How a table is to be read
/// stands by itself.
#[derive(Serialize, Deserialize)]
pub struct Sent(u32, Vec<String>, Vec<f64>, Option<ReadChoices>);

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
                let words = vec!["read".to_owned(), name, kind.to_owned(), text];
                Self(job, words, Vec::new(), Some(choices))
            }
            Request::Start { run, spec, columns, .. } => {
                let Written { target, features, words, mut numbers } = spec.into();
                numbers.push(features.len() as f64);
                let names = columns.into_iter().map(|column| column.name);
                let all = std::iter::once("start".to_owned()).chain(words);
                let all = all.chain([target]).chain(features).chain(names);
                Self(run, all.collect(), numbers, None)
            }
            Request::Order { run, order } => {
                let word =
                    ORDERS.iter().find(|(own, _)| *own == order).map_or("", |(_, word)| word);
                Self(run, vec!["order".to_owned(), word.to_owned()], Vec::new(), None)
            }
            Request::Answer { run, windows } => {
                Self(run, vec!["answer".to_owned()], vec![windows as f64], None)
            }
        }
    }
}

impl TryFrom<Sent> for Request {
    type Error = &'static str;

    fn try_from(sent: Sent) -> Result<Self, Self::Error> {
        read(sent).ok_or("no such request")
    }
}

fn read(Sent(id, words, mut numbers, choices): Sent) -> Option<Request> {
    let mut words = words.into_iter();
    Some(match words.next()?.as_str() {
        "read" => {
            let (name, kind, text) = (words.next()?, words.next()?, words.next()?);
            let source = if kind == "file" { Source::File } else { Source::Text(text) };
            Request::Read { job: id, name, source, choices: choices? }
        }
        "start" => {
            let features = numbers.pop()? as usize;
            let chosen = words.by_ref().take(super::spec::WORDS.len()).collect();
            let (target, features) = (words.next()?, words.by_ref().take(features).collect());
            let spec = Written { target, features, words: chosen, numbers }.try_into().ok()?;
            let columns = words.map(|name| RawColumn { name, values: Vec::new() }).collect();
            Request::Start { run: id, spec, time_values: Vec::new(), columns }
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
            comes_back(&Request::Start { run: 2, spec, time_values: Vec::new(), columns });
        }
    }

    #[test]
    fn what_is_no_request_is_none() {
        for text in [
            "[1,[],[],null]",
            "[1,[\"start\"],[1],null]",
            "[1,[\"order\",\"go\"],[],null]",
            "[1,[\"read\",\"a\",\"file\",\"\"],[],null]",
        ] {
            assert!(serde_json::from_str::<Request>(text).is_err(), "{text}");
        }
    }
}
