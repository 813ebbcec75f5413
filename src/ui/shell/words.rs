//! The words of settings and shortcuts. They come with the first of the two that is opened.

use std::borrow::Cow;

rust_i18n::i18n!("static/locales-later/sheets", fallback = "en");

fn later(lang: &str, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(lang, key)
}

pub fn bring() {
    crate::ui::words::add(later);
}
