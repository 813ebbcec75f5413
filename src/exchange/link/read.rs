//! From the text of a link to what it asks for, and what of it could not be used.

use super::write::written_form;
use super::{Bounds, Example, Judged, Lang, Link, MORE, Moment, Theme, Ui, View, begun};
use crate::data::synthetic::NAMES;
use crate::engine::cell::CellKind;
use crate::engine::optim::OptimizerKind;
use crate::engine::{Carry, MOST_LAYERS};
use crate::message::Message;
use crate::train::ExperimentSpec;
use crate::train::spec::{
    CELLS, MOST_BATCH, MOST_EPOCHS, MOST_HIDDEN, MOST_HORIZON, MOST_LOOKBACK,
};

/// Longer links are cut off: nobody writes them, and they only cost time.
const LONGEST: usize = 2048;
const MOST_KEYS: usize = 48;
/// Letters of a key or a value that are told.
const SHOWN: usize = 24;

/// Reads a fragment. `bounds` tells how many steps, units and layers an example has; `None` when
/// there is no such example in this tab. The message names all that could not be used.
pub fn parse(
    fragment: &str,
    bounds: impl Fn(Example) -> Option<Bounds>,
) -> (Link, Option<Message>) {
    let mut link = Link::default();
    let mut odd = Odd::default();
    let text = fragment.trim_start_matches('#');
    let text = cut(text, LONGEST, &mut odd);
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    link.view = view(path.trim_matches('/'), &mut odd);

    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()).take(MOST_KEYS) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let key = decode(key);
        // In Gates it is another loss.
        let here = link.view == View::Train || key != "loss";
        if here && MORE.split(' ').any(|own| own == key) {
            let plain =
                |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ',' | '%');
            if value.chars().all(plain) {
                link.recipe.more.push((key, value.into()));
            } else {
                odd.value(&key, value, "–", ());
            }
        } else if pairs.iter().all(|(own, _)| *own != key) {
            pairs.push((key, decode(value)));
        }
    }
    let find = |key: &str| pairs.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());

    for (key, value) in &pairs {
        read_common(&mut link, key, value, &mut odd);
    }
    if let Some(key) = find("ex") {
        let own = Example::ALL.into_iter().find(|example| example.key() == key);
        link.moment.example =
            own.unwrap_or_else(|| odd.value("ex", key, Example::Latch.key(), Example::Latch));
    }
    let room = bounds(link.moment.example).unwrap_or_else(|| {
        odd.no_model = Some(link.moment.example);
        link.moment.example = Example::Latch;
        bounds(Example::Latch).unwrap_or(Bounds {
            steps: 1,
            units: 1,
            layers: 1,
            cell: CellKind::default(),
        })
    });
    link.moment.cell = room.cell;
    read_cell(&mut link.moment, &find, &mut odd);
    read_stack(&mut link.moment, &find, &mut odd);
    read_back(&mut link, &find, &mut odd, room.steps);
    for (key, most, slot) in [
        ("t", room.steps, &mut link.moment.step),
        ("s", 7, &mut link.moment.stage),
        ("u", room.units, &mut link.moment.unit),
        ("layer", room.layers.max(link.moment.stack.layers), &mut link.moment.layer),
    ] {
        if let Some(value) = find(key) {
            *slot = odd.whole(key, value, 1, most, 1).unwrap_or(1);
        }
    }
    (link, odd.message())
}

/// Which cell, in which form, with which weights.
fn read_cell<'a>(moment: &mut Moment, find: &dyn Fn(&str) -> Option<&'a str>, odd: &mut Odd) {
    if let Some(key) = find("v") {
        let own = CellKind::ALL.into_iter().find(|cell| cell.key() == key);
        // Misspelt, it is what it would be without the word.
        let usual = moment.cell;
        moment.cell = own.map_or_else(|| odd.value("v", key, usual.key(), usual), begun);
    }
    if let Some(form) = find("form") {
        let own = moment.cell.switches();
        let known = |word: &&str| own.iter().any(|(switch, _)| switch == word);
        let (on, others): (Vec<&str>, Vec<&str>) = form.split(',').partition(known);
        moment.cell = moment.cell.with_switches(&on);
        if others.into_iter().any(|word| word != "none") {
            odd.value("form", form, &written_form(moment.cell), ());
        }
    }
    if let Some(key) = find("carry") {
        let own = Carry::ALL.into_iter().find(|carry| carry.key() == key);
        let usual = Carry::default();
        moment.carry = own.unwrap_or_else(|| odd.value("carry", key, usual.key(), usual));
    }
}

/// How many layers, in which directions, and which of those is looked at.
fn read_stack<'a>(moment: &mut Moment, find: &dyn Fn(&str) -> Option<&'a str>, odd: &mut Odd) {
    let stack = &mut moment.stack;
    if let Some(layers) = find("stack") {
        stack.layers = odd.whole("stack", layers, 1, MOST_LAYERS, 1).unwrap_or(1);
    }
    for (key, off, on, slot) in
        [("reads", "forward", "both", &mut stack.both), ("way", "ltr", "rtl", &mut moment.from_end)]
    {
        if let Some(value) = find(key) {
            *slot = value == on;
            if ![on, off].contains(&value) {
                odd.value(key, value, off, ());
            }
        }
    }
}

/// What is judged on the way back, and whose error is followed.
fn read_back<'a>(
    link: &mut Link,
    find: &dyn Fn(&str) -> Option<&'a str>,
    odd: &mut Odd,
    steps: usize,
) {
    let (train, moment) = (link.view == View::Train, &mut link.moment);
    let whole = |odd: &mut Odd, key: &str, value: &str, usual: &str| match number(value) {
        Some(_) => odd.whole(key, value, 1, steps, 1),
        None => odd.value(key, value, usual, None),
    };
    // In Train it is another loss.
    if let Some(value) = find("loss").filter(|_| !train) {
        moment.judged = match value {
            "every" => Judged::Every,
            "last" => Judged::Last,
            _ => whole(odd, "loss", value, "every").map_or(Judged::Every, Judged::Step),
        };
    }
    if let Some(value) = find("from") {
        moment.source = whole(odd, "from", value, "–").unwrap_or(0);
    }
}

/// One pair that is not part of a moment.
fn read_common(link: &mut Link, key: &str, value: &str, odd: &mut Odd) {
    let recipe = &mut link.recipe;
    let usual = ExperimentSpec::default();
    match key {
        "ex" | "v" | "form" | "carry" | "t" | "s" | "u" | "layer" | "stack" | "reads" | "way"
        | "loss" | "from" => {}
        "lang" => match value {
            "zh" | "zh-CN" => link.lang = Some(Lang::Zh),
            "en" => link.lang = Some(Lang::En),
            _ => odd.value("lang", value, "–", ()),
        },
        "theme" => match [Theme::Light, Theme::Dark, Theme::Projector]
            .into_iter()
            .find(|theme| theme.key() == value)
        {
            Some(theme) => link.theme = Some(theme),
            None => odd.value("theme", value, "–", ()),
        },
        "cell" if CELLS.contains(&value) => recipe.cell = Some(value.into()),
        "cell" => odd.value(key, value, CELLS[0], ()),
        "ui" => match Ui::ALL.into_iter().find(|ui| ui.key() == value) {
            Some(ui) => link.ui = ui,
            None => odd.value(key, value, Ui::Full.key(), ()),
        },
        "dir" if ["forward", "backward"].contains(&value) => {
            link.moment.back = value == "backward";
        }
        "dir" => odd.value(key, value, "forward", ()),
        "ds" if NAMES.contains(&value) => recipe.sample = Some(value.into()),
        "ds" => odd.value(key, value, "–", ()),
        "opt" if OptimizerKind::ALL.iter().any(|own| own.key() == value) => {
            recipe.optimizer = Some(value.into());
        }
        "opt" => odd.value(key, value, usual.optimizer.key(), ()),
        "layers" => recipe.layers = odd.whole(key, value, 1, MOST_LAYERS, usual.layers),
        "h" => recipe.hidden = odd.whole(key, value, 1, MOST_HIDDEN, usual.hidden),
        "lookback" => recipe.lookback = odd.whole(key, value, 1, MOST_LOOKBACK, usual.lookback),
        "horizon" => recipe.horizon = odd.whole(key, value, 1, MOST_HORIZON, usual.horizon),
        "batch" => recipe.batch = odd.whole(key, value, 1, MOST_BATCH, usual.batch),
        "epochs" => recipe.epochs = odd.whole(key, value, 1, MOST_EPOCHS, usual.epochs),
        "lr" => match number(value) {
            Some(rate) if rate > 0.0 => {
                let kept = rate.clamp(1e-6, 1e6);
                recipe.learning_rate = Some(kept);
                if kept != rate {
                    odd.value("lr", value, &kept.to_string(), ());
                }
            }
            _ => odd.value("lr", value, &usual.learning_rate.to_string(), ()),
        },
        "seed" => match value.parse::<u64>() {
            Ok(seed) => recipe.seed = Some(seed),
            Err(_) => odd.value("seed", value, &usual.seed, ()),
        },
        _ => odd.unknown(key),
    }
}

fn view(path: &str, odd: &mut Odd) -> View {
    if path.is_empty() {
        return View::Gates;
    }
    View::ALL.into_iter().find(|view| view.key() == path).unwrap_or_else(|| {
        odd.items.push(format!("#/{} → #/{}", shorten(path, SHOWN), View::Gates.key()));
        View::Gates
    })
}

/// What could not be used as written.
#[derive(Default)]
struct Odd {
    items: Vec<String>,
    /// A model that this tab does not hold.
    no_model: Option<Example>,
}

impl Odd {
    fn value<T>(&mut self, key: &str, given: &str, used: &str, result: T) -> T {
        self.items.push(format!("{}={} → {used}", shorten(key, SHOWN), shorten(given, SHOWN)));
        result
    }

    fn unknown(&mut self, key: &str) {
        self.items.push(shorten(key, SHOWN));
    }

    /// A whole number within `least..=most`; out of range is clamped, not a number is `default`.
    fn whole(
        &mut self,
        key: &str,
        given: &str,
        least: usize,
        most: usize,
        default: usize,
    ) -> Option<usize> {
        match number(given) {
            Some(number) => {
                let kept = number.round().clamp(least as f64, most as f64) as usize;
                if kept as f64 != number {
                    self.value(key, given, &kept.to_string(), ());
                }
                Some(kept)
            }
            _ => {
                self.value(key, given, &default.to_string(), ());
                None
            }
        }
    }

    fn message(self) -> Option<Message> {
        match (self.items.is_empty(), self.no_model) {
            (true, None) => None,
            (true, Some(_)) => Some(Message::new("LINK-NO-MODEL")),
            (false, missing) => {
                let mut items = self.items;
                if let Some(asked) = missing {
                    items.insert(0, format!("ex={} → latch", asked.key()));
                }
                items.truncate(12);
                Some(Message::new("LINK-VALUE").with("items", items.join(", ")))
            }
        }
    }
}

/// A finite number as people write it. Read by what reads the settings anyway: the standard library's reader
/// would bring a table of 10 kB that does not compress. Of 16 digits and more that one misses the nearest number by
/// one now and then: a number that a link wrote is the one which is written so.
fn number(text: &str) -> Option<f64> {
    let (sign, size) = text.strip_prefix('-').map_or(("", text), |size| ("-", size));
    if !size.starts_with(|c: char| c == '.' || c.is_ascii_digit()) {
        return None;
    }
    // JSON has one digit before the point, and no zero before others.
    let digits = size.trim_start_matches('0');
    let zero = if digits.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let text = format!("{sign}{zero}{digits}");
    let near: f64 = serde_json::from_str(&text).ok()?;
    let around = [near, near.next_up(), near.next_down()];
    Some(around.into_iter().find(|own| own.to_string() == text).unwrap_or(near))
}

fn cut<'a>(text: &'a str, most: usize, odd: &mut Odd) -> &'a str {
    if text.len() <= most {
        return text;
    }
    odd.items.push(format!("… {}", text.len()));
    let end = (0..=most).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// At most `most` characters, without controls and what turns the direction of writing: links and files are
/// strangers' words.
pub fn shorten(text: &str, most: usize) -> String {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let seen = |c: &char| !c.is_control() && !turns(*c);
    let mut short: String = text.chars().filter(seen).take(most).collect();
    if text.chars().count() > most {
        short.push('…');
    }
    short
}

/// Percent-decoding; broken escapes stay as they are.
pub fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[at], pair.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
