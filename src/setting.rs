//! Things that vary describe themselves: a list of settings, and what was chosen of them.
//!
//! Whoever offers, sends or keeps the settings of a rule goes by its list, and needs no change for a new rule.

use serde::{Deserialize, Serialize};

/// What a setting counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Number,
    Whole,
    /// 0 = off, 1 = on.
    Switch,
}

/// One number of a rule, with its range and what it is when nobody chooses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub key: &'static str,
    pub kind: Kind,
    pub least: f64,
    pub most: f64,
    pub default: f64,
}

impl Setting {
    pub const fn number(key: &'static str, least: f64, most: f64, default: f64) -> Self {
        Self { key, kind: Kind::Number, least, most, default }
    }

    pub const fn whole(key: &'static str, least: u32, most: u32, default: u32) -> Self {
        let (least, most, default) = (least as f64, most as f64, default as f64);
        Self { key, kind: Kind::Whole, least, most, default }
    }

    /// Off unless chosen.
    pub const fn switch(key: &'static str) -> Self {
        Self { key, kind: Kind::Switch, least: 0.0, most: 1.0, default: 0.0 }
    }
}

/// Chosen values by key. Whatever stands in a file or a link may be put in: [`Choices::get`] makes
/// it fit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choices(Vec<(String, f64)>);

impl Choices {
    #[must_use]
    pub fn with(mut self, key: &str, value: f64) -> Self {
        self.0.retain(|(own, _)| own != key);
        self.0.push((key.to_owned(), value));
        self
    }

    /// The value of `setting`: within its range, whole where it counts; its default when nothing,
    /// or no number, was chosen.
    pub fn get(&self, setting: &Setting) -> f64 {
        let chosen = self.0.iter().find(|(own, value)| own == setting.key && !value.is_nan());
        let value = chosen
            .map_or(setting.default, |(_, value)| *value)
            .max(setting.least)
            .min(setting.most);
        if setting.kind == Kind::Number { value } else { value.round() }
    }

    /// Whether the switch `setting` is on.
    pub fn on(&self, setting: &Setting) -> bool {
        self.get(setting) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_fit_their_settings() {
        let rate = Setting::number("rate", 0.5, 2.0, 1.0);
        let every = Setting::whole("every", 1, 10, 3);
        let flag = Setting::switch("flag");
        let none = Choices::default();
        assert_eq!((none.get(&rate), none.get(&every), none.on(&flag)), (1.0, 3.0, false));
        let some = Choices::default().with("rate", 9.0).with("every", 2.6).with("flag", 1.0);
        assert_eq!((some.get(&rate), some.get(&every), some.on(&flag)), (2.0, 3.0, true));
        let odd = Choices::default().with("rate", f64::NAN).with("every", f64::NEG_INFINITY);
        assert_eq!((odd.get(&rate), odd.get(&every)), (1.0, 1.0));
        assert_eq!(Choices::default().with("rate", 1.3).get(&rate), 1.3);
    }
}
