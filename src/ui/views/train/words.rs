//! The words of Train and of what may be odd about data and runs. They come with the view's code.

use std::borrow::Cow;

rust_i18n::i18n!("static/locales-later/train", fallback = "en");

/// The words of `key` in the language with this tag.
pub fn later(lang: &str, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(lang, key)
}
