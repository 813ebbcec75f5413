//! The reader's language. Every word on screen comes through here, from `static/locales/<lang>/`, and what a
//! part that comes later says from `static/locales-later/<part>/<lang>/`.

use crate::exchange::link::Lang;
use crate::message::Message;
use leptos::prelude::*;
use std::borrow::Cow;
use std::cell::RefCell;

/// Words that arrive with a view: those of a key in a language.
pub type Lookup = fn(&str, &str) -> Option<Cow<'static, str>>;

thread_local! {
    static LATER: RefCell<Vec<Lookup>> = const { RefCell::new(Vec::new()) };
}

/// Adds the words that have come with a view, once.
pub fn add(lookup: Lookup) {
    LATER.with_borrow_mut(|later| {
        if !later.iter().any(|own| std::ptr::fn_addr_eq(*own, lookup)) {
            // The compiler would see which lookups ever come, call them by name, and so keep their words with
            // the page that should not wait for them.
            later.push(std::hint::black_box(lookup));
        }
    });
}

/// The words of `key` in `lang`; `None` before they have come.
fn find(lang: Lang, key: &str) -> Option<String> {
    let later =
        || LATER.with_borrow(|later| later.iter().find_map(|lookup| lookup(lang.tag(), key)));
    crate::_rust_i18n_try_translate(lang.tag(), key).or_else(later).map(Cow::into_owned)
}

/// The words of `key` in `lang`; the key itself when there are none (a test forbids that).
pub fn say(lang: Lang, key: &str) -> String {
    find(lang, key).unwrap_or_else(|| key.to_owned())
}

/// The words of `key` with `%{name}` replaced by each argument.
pub fn say_with(lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
    let (names, values): (Vec<&str>, Vec<String>) =
        args.iter().map(|(name, value)| (*name, (*value).to_owned())).unzip();
    rust_i18n::replace_patterns(&say(lang, key), &names, &values)
}

/// The language signal with the ways to ask it for words. Reading inside a closure tracks the language.
#[derive(Clone, Copy)]
pub struct Words {
    pub lang: RwSignal<Lang>,
}

impl Words {
    pub fn t(self, key: &str) -> String {
        say(self.lang.get(), key)
    }

    /// The words of `key`, or none where they come later.
    pub fn some(self, key: &str) -> String {
        find(self.lang.get(), key).unwrap_or_default()
    }

    pub fn with(self, key: &str, args: &[(&str, &str)]) -> String {
        say_with(self.lang.get(), key, args)
    }

    /// A signal of the words of `key`.
    pub fn signal(self, key: &'static str) -> Signal<String> {
        Signal::derive(move || self.t(key))
    }

    /// One part (`what`, `why`, `fix`) of a message; empty when the message has no such part.
    pub fn message(self, message: &Message, part: &str) -> String {
        let key = format!("{}.{part}", message.code);
        // Numbers have a minus of their own, not a hyphen.
        let printed = |value: &String| match value.strip_prefix('-') {
            Some(size) if size.starts_with(|c: char| c.is_ascii_digit()) => format!("−{size}"),
            _ => value.clone(),
        };
        let args: Vec<(&String, String)> =
            message.args.iter().map(|(name, value)| (name, printed(value))).collect();
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let text = self.with(&key, &args);
        if text == key { String::new() } else { text }
    }
}

/// The words of the current reader.
pub fn use_words() -> Words {
    expect_context()
}
