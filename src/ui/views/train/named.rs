//! The columns that a link names, target and features, without the browser.
//!
//! A name is written with `%` and two digits for each byte that is no letter a to z, digit, `-`, `.` or `_`, so that a
//! comma in it is none of the list.

use super::wishes::Wishes;
use crate::data::table::{Column, Kind, Role, Table};
use crate::exchange::link::decode;
use crate::train::ExperimentSpec;
use std::fmt::Write;

const KEYS: [&str; 2] = ["target", "features"];
/// Signs that all names may take: a longer link is cut off when it is read.
const MOST: usize = 1200;

/// Pairs of a link, as they are written.
pub type Pairs = Vec<(String, String)>;

/// Those of `more` that name columns.
pub fn asked(more: &[(String, String)]) -> Pairs {
    more.iter().filter(|(key, _)| KEYS.contains(&key.as_str())).cloned().collect()
}

/// What a link says of the columns of `table`, which was made of `read`: nothing, where they have the roles that the
/// page guesses. `None` where a link cannot say it: the target was made here, or the names are too long.
pub fn written(read: &Table, table: &Table, roles: &[Role]) -> Option<Pairs> {
    let guessed = Wishes::default().lay_out(read);
    let [target, features] = both(read, table, roles);
    if [&target, &features] == both(read, read, &guessed).each_ref() {
        return Some(Vec::new());
    }
    pairs(target.first()?, &features)
}

/// What a link says of the columns of a run, whatever role each has by now. `read` is the table that it is of, where
/// that is known: what it does not have was made here. Nothing where a link cannot say it, or need not.
pub fn of_run(spec: &ExperimentSpec, read: Option<&Table>) -> Pairs {
    let there =
        |name: &&str| read.is_none_or(|read| read.columns.iter().any(|own| own.name == *name));
    let features = spec.features.iter().map(String::as_str).filter(there);
    let target: Vec<&str> = [spec.target.as_str()].into_iter().filter(there).collect();
    let own = [target, features.collect()];
    if read.is_some_and(|read| both(read, read, &Wishes::default().lay_out(read)) == own) {
        return Vec::new();
    }
    let [target, features] = own;
    target.first().and_then(|target| pairs(target, &features)).unwrap_or_default()
}

/// `None` where the names are too long for a link.
fn pairs(target: &str, features: &[&str]) -> Option<Pairs> {
    let values = [escaped(target), list(features)];
    let short = values.iter().map(String::len).sum::<usize>() <= MOST;
    short.then(|| KEYS.map(str::to_owned).into_iter().zip(values).collect())
}

/// The names of the target and of the features, of those that `read` has, too.
fn both<'a>(read: &'a Table, table: &Table, roles: &[Role]) -> [Vec<&'a str>; 2] {
    let role = |(k, own): (usize, &Column)| {
        let at = |k: usize| table.columns.get(k).is_some_and(|other| other.name == own.name);
        let place = if at(k) { Some(k) } else { (0..table.columns.len()).find(|k| at(*k)) };
        place.map(|place| roles[place])
    };
    [Role::Target, Role::Feature].map(|wanted| {
        let all = read.columns.iter().enumerate();
        all.filter(|own| role(*own) == Some(wanted)).map(|(_, own)| own.name.as_str()).collect()
    })
}

/// The columns by their names with the role that each is to have, the target first.
///
/// # Errors
/// The names that no column of numbers has.
pub fn wanted(
    asked: &Pairs,
    table: &Table,
    roles: &[Role],
) -> Result<Vec<(String, Role)>, Vec<String>> {
    let find = |key: &str| asked.iter().find(|(own, _)| own == key).map(|(_, value)| value);
    let target = find(KEYS[0]).map(|value| decode(value));
    let features: Option<Vec<String>> = find(KEYS[1])
        .map(|value| value.split(',').filter(|own| !own.is_empty()).map(decode).collect());
    let usable =
        |own: &Column| own.kind == Kind::Number || own.kind == Kind::Text && own.two_words();
    let there = |name: &String| table.columns.iter().any(|own| own.name == *name && usable(own));
    let all = target.iter().chain(features.iter().flatten());
    let missing: Vec<String> = all.filter(|name| !there(name)).cloned().collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let role = |(own, before): (&Column, &Role)| match (&target, &features) {
        (Some(target), _) if *target == own.name => Role::Target,
        (None, _) if *before == Role::Target => Role::Target,
        // What was the target makes room for it, and stays an input.
        (Some(_), None) if *before == Role::Target => Role::Feature,
        (_, Some(features)) if features.contains(&own.name) => Role::Feature,
        (_, Some(_)) if *before != Role::Time => Role::Ignore,
        _ => *before,
    };
    let mut own: Vec<(String, Role)> =
        table.columns.iter().zip(roles).map(|own| (own.0.name.clone(), role(own))).collect();
    own.sort_by_key(|(_, role)| *role != Role::Target);
    Ok(own)
}

fn list(names: &[&str]) -> String {
    names.iter().map(|own| escaped(own)).collect::<Vec<_>>().join(",")
}

fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            // A string takes whatever is written.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::Dialect;
    use crate::exchange::link::{Link, Recipe, View, parse, write};

    fn table(columns: &[(&str, Kind, Role)]) -> Table {
        let column = |(name, kind, role): &(&str, Kind, Role)| Column {
            role: *role,
            ..Column::new((*name).into(), *kind)
        };
        let dialect = Dialect {
            encoding: "utf-8".into(),
            delimiter: ',',
            decimal: '.',
            header: true,
            dates: None,
            start: 1,
        };
        let columns = columns.iter().map(column).collect();
        let (preview, warnings) = (Vec::new(), Vec::new());
        Table { name: "x".into(), dialect, rows: 0, columns, preview, warnings }
    }

    fn prices() -> Table {
        table(&[
            ("date", Kind::Time, Role::Time),
            ("开盘, 元&%41", Kind::Number, Role::Feature),
            ("adj_close", Kind::Number, Role::Target),
            ("volume", Kind::Number, Role::Feature),
        ])
    }

    const CHOSEN: [Role; 4] = [Role::Time, Role::Target, Role::Ignore, Role::Feature];

    /// `more` through the text of a link.
    fn sent(more: Pairs) -> Pairs {
        let recipe = Recipe { more, ..Recipe::default() };
        let text = write(&Link { view: View::Train, recipe, ..Link::default() });
        assert!(text.is_ascii() && !text.contains(' '), "{text}");
        let (link, _) = parse(&text, |_| None);
        asked(&link.recipe.more)
    }

    #[test]
    fn chosen_columns_travel_by_their_names() {
        let own = prices();
        let more = written(&own, &own, &CHOSEN).expect("a link can say it");
        assert_eq!(more[1], ("features".to_owned(), "volume".to_owned()));
        let asked = sent(more);
        let guessed = Wishes::default().lay_out(&own);
        let wanted = wanted(&asked, &own, &guessed).expect("all are there");
        assert_eq!(wanted[0], (own.columns[1].name.clone(), Role::Target));
        let role = |name: &str| wanted.iter().find(|own| own.0 == name).map(|own| own.1);
        assert_eq!(role("adj_close"), Some(Role::Ignore));
        assert_eq!((role("volume"), role("date")), (Some(Role::Feature), Some(Role::Time)));
    }

    #[test]
    fn no_feature_at_all_travels_too_and_a_guess_says_nothing() {
        let own = prices();
        let guessed = Wishes::default().lay_out(&own);
        assert_eq!(written(&own, &own, &guessed), Some(Vec::new()));
        let alone = [Role::Time, Role::Ignore, Role::Target, Role::Ignore];
        let asked = sent(written(&own, &own, &alone).expect("a link can say it"));
        let wanted = wanted(&asked, &own, &guessed).expect("all are there");
        assert!(wanted.iter().all(|(_, role)| *role != Role::Feature));
    }

    #[test]
    fn names_that_are_not_there_are_told() {
        let pairs = |all: &[(&str, &str)]| -> Pairs {
            all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let (own, guessed) = (prices(), Wishes::default().lay_out(&prices()));
        let missing = |all: &[(&str, &str)]| wanted(&pairs(all), &own, &guessed).err();
        let both = [("target", "close"), ("features", "volume,%E4%BD%8E,date")];
        assert_eq!(missing(&both), Some(vec!["close".into(), "低".into(), "date".into()]));
        assert_eq!(missing(&[("target", "volume")]), None);
        for target in ["volume", "开盘, 元&%41"] {
            let alone = pairs(&[("target", &escaped(target))]);
            let told = wanted(&alone, &own, &guessed).expect("nothing is missing");
            let all = told.iter().filter(|own| own.1 == Role::Target);
            assert_eq!(all.map(|own| own.0.as_str()).collect::<Vec<_>>(), [target]);
            assert!(told.contains(&("adj_close".into(), Role::Feature)), "it stays an input");
        }
        // Features alone leave the target, and a broken escape is a name that is not there.
        let kept = wanted(&pairs(&[("features", "")]), &own, &guessed).expect("nothing is missing");
        assert_eq!(kept[0], ("adj_close".into(), Role::Target));
        assert_eq!(missing(&[("target", "%zz%")]), Some(vec!["%zz%".into()]));
    }

    #[test]
    fn what_a_link_cannot_say_is_known() {
        let own = prices();
        let mut made = own.clone();
        made.columns.push(Column::new("mean".into(), Kind::Number));
        let with = |last: Role| [CHOSEN.as_slice(), &[last]].concat();
        let says = written(&own, &made, &with(Role::Feature)).expect("those of the file");
        assert_eq!(says[1].1, "volume");
        let mut of_it = with(Role::Target);
        of_it[1] = Role::Ignore;
        assert_eq!(written(&own, &made, &of_it), None, "its target was made here");
        let run = |target: &str, features: &[&str]| ExperimentSpec {
            target: target.into(),
            features: features.iter().map(|own| (*own).to_owned()).collect(),
            ..ExperimentSpec::default()
        };
        let said = of_run(&run("volume", &["adj_close", "mean"]), Some(&own));
        assert_eq!(
            said,
            [("target".into(), "volume".into()), ("features".into(), "adj_close".into())]
        );
        let guess = run("adj_close", &["开盘, 元&%41", "volume"]);
        assert_eq!(of_run(&guess, Some(&own)), Vec::new());
        assert_eq!(of_run(&guess, None).len(), 2, "of a table that is no longer there all is said");
        assert_eq!(of_run(&run("mean", &["volume"]), Some(&own)), Vec::new());
        let name = "长".repeat(200);
        let long = table(&[
            ("a", Kind::Number, Role::Target),
            (name.as_str(), Kind::Number, Role::Feature),
        ]);
        assert_eq!(written(&long, &long, &[Role::Feature, Role::Target]), None);
    }
}
