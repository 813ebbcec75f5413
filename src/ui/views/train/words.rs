//! The words of Train and of what may be odd about data and runs. They come with the view's code.

rust_i18n::i18n!("static/locales-later", fallback = "en");

/// The words of `key` in the language with this tag.
pub fn later(lang: &str, key: &str) -> String {
    _rust_i18n_translate(lang, key).into_owned()
}
