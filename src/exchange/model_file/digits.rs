//! Numbers in JSON, read to the last digit: the reader of JSON rounds those of 17 digits, Rust's own does not.

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::str::FromStr;

/// What `json` says. Its types take each number by [`exact`], or as an [`Exact`].
pub fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(&spelled(json)).ok()
}

/// A field that is a number.
pub fn exact<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

/// A number alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Exact(#[serde(deserialize_with = "exact")] pub f64);

/// The same JSON with every number as a word.
fn spelled(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 64);
    let (mut quoted, mut escaped, mut number) = (false, false, false);
    for c in json.chars() {
        let more = number && matches!(c, '.' | '+' | 'e' | 'E');
        let own = !quoted && (c.is_ascii_digit() || c == '-' || more);
        if own != number {
            out.push('"');
        }
        number = own;
        out.push(c);
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
    }
    if number {
        out.push('"');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_kept_and_words_stay() {
        let own = r#"{"a":[-1.5e-3,2],"b\"-1":"3 \\","c":null}"#;
        let spelt = r#"{"a":["-1.5e-3","2"],"b\"-1":"3 \\","c":null}"#;
        assert_eq!((spelled(own), spelled("12")), (spelt.into(), r#""12""#.into()));
        let mut random = crate::engine::rng::Random::new(3);
        for _ in 0..2000 {
            let number = random.between(-1.0, 1.0) * 10_f64.powf(random.between(-9.0, 9.0));
            let json = serde_json::to_string(&[number]).expect("JSON");
            assert_eq!(read::<Vec<Exact>>(&json), Some(vec![Exact(number)]));
        }
        for odd in ["[\"x\"]", "[true]", "[1", "[-]", "[1e]", "[--1]", "[[1]]", "{}", ""] {
            assert_eq!(read::<Vec<Exact>>(odd), None, "{odd}");
        }
    }
}
