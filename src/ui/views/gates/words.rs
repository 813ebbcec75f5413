//! The words of the glass box: what the editor, "More" and whatever else comes later in Gates say. They come
//! with the first of these that is opened.

use std::borrow::Cow;

rust_i18n::i18n!("static/locales-later/glass", fallback = "en");

fn later(lang: &str, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(lang, key)
}

/// Each file that is cut out of Gates calls this first.
pub fn bring() {
    crate::ui::words::add(later);
}
