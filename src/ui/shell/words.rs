//! The names of the tabs; and the words of settings and shortcuts, which come with the first of the two that
//! is opened.

use crate::exchange::link::View;
use std::borrow::Cow;

rust_i18n::i18n!("static/locales-later/sheets", fallback = "en");

fn later(lang: &str, key: &str) -> Option<Cow<'static, str>> {
    _rust_i18n_try_translate(lang, key)
}

pub fn bring() {
    crate::ui::words::add(later);
}

/// The name of a view on its tab.
pub const fn tab_key(view: View) -> &'static str {
    match view {
        View::Gates => "shell.tab.gates",
        View::Train => "shell.tab.train",
    }
}
