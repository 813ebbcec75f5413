//! Days as people write them, in the reader's language.

use crate::exchange::link::Lang;
use crate::ui::words::Words;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use leptos::prelude::Get;
use std::cell::RefCell;
use std::ops::Range;
use wasm_bindgen::JsValue;

/// The parts of a moment, as the browser's formatter asks for them.
const FULL: [(&str, &str); 5] = [
    ("year", "numeric"),
    ("month", "short"),
    ("day", "numeric"),
    ("hour", "2-digit"),
    ("minute", "2-digit"),
];

/// "18 Jan" or "1月18日" from seconds since 1970 UTC.
pub fn day(seconds: f64, words: Words) -> String {
    written(seconds, words, 1..3)
}

/// "2017-01-18" for files.
pub fn iso(seconds: f64) -> String {
    let text = Date::new(&(seconds * 1000.0).into()).to_iso_string();
    String::from(text).split('T').next().unwrap_or_default().to_owned()
}

/// "Jan 2017" or "2017年1月".
pub fn month(seconds: f64, words: Words) -> String {
    written(seconds, words, 0..2)
}

/// "Jan" or "1月".
pub fn short_month(seconds: f64, words: Words) -> String {
    written(seconds, words, 1..2)
}

/// "2017" or "2017年".
pub fn year(seconds: f64, words: Words) -> String {
    written(seconds, words, 0..1)
}

/// "14:30".
pub fn clock(seconds: f64, words: Words) -> String {
    written(seconds, words, 3..5)
}

/// "18 Jan 2017, 14:30" or "2017年1月18日 14:30".
pub fn moment(seconds: f64, words: Words) -> String {
    written(seconds, words, 0..5)
}

/// "18 Jan 2017" or "2017年1月18日".
pub fn full_day(seconds: f64, words: Words) -> String {
    written(seconds, words, 0..3)
}

/// A row's time as far as its rhythm says: "Jan 2017" of months and quarters, "2017" of years, the minute of hours
/// and of what comes quicker, else the day.
pub fn dated(seconds: f64, unit: &str, words: Words) -> String {
    match unit {
        "month" | "quarter" => month(seconds, words),
        "year" => year(seconds, words),
        "hour" | "row" => moment(seconds, words),
        _ => full_day(seconds, words),
    }
}

/// The same in few letters, where its neighbours tell the rest.
pub fn dated_briefly(seconds: f64, unit: &str, words: Words) -> String {
    match unit {
        "month" | "quarter" => month(seconds, words),
        "year" => year(seconds, words),
        "hour" | "row" => clock(seconds, words),
        _ => day(seconds, words),
    }
}

thread_local! {
    /// The formatters that were asked for, by language and parts: to make one takes a hundred times as long as to use it.
    static FORMATS: RefCell<Vec<(Lang, Range<usize>, Function)>> = const { RefCell::new(Vec::new()) };
}

fn written(seconds: f64, words: Words, parts: Range<usize>) -> String {
    let date = Date::new(&(seconds * 1000.0).into());
    let lang = words.lang.get();
    let known = |(own, of, _): &&(Lang, Range<usize>, Function)| *own == lang && *of == parts;
    let format = FORMATS.with_borrow(|all| all.iter().find(known).map(|own| own.2.clone()));
    let format = format.unwrap_or_else(|| {
        let made = formatter(lang, &FULL[parts.clone()]);
        FORMATS.with_borrow_mut(|all| all.push((lang, parts.clone(), made.clone())));
        made
    });
    let text = format.call1(&JsValue::UNDEFINED, &date).ok();
    text.and_then(|text| text.as_string()).unwrap_or_default()
}

fn formatter(lang: Lang, parts: &[(&str, &str)]) -> Function {
    let options = Object::new();
    for (name, value) in parts.iter().chain(&[("timeZone", "UTC")]) {
        // A fresh object takes every property.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    let tag = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en-GB",
    };
    Intl::DateTimeFormat::new(&Array::of1(&tag.into()), &options).format()
}
