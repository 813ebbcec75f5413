//! The link: `#/<view>?key=value&...`. A link is untrusted text; whatever it says, a page opens.
//!
//! Unknown keys are ignored, numbers are clamped, a bad value falls back to its default, and all of
//! them are named in one [`Message`]; of a key that comes twice the first counts. A link never starts a
//! training run.

use crate::engine::Carry;
use crate::engine::cell::CellKind;
use crate::engine::optim::OptimizerKind;
use crate::message::Message;
use crate::train::ExperimentSpec;

/// Longer links are cut off: nobody writes them, and they only cost time.
const LONGEST: usize = 2048;
const MOST_KEYS: usize = 32;
/// Letters of a key or a value that are told.
const SHOWN: usize = 24;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Gates,
    Train,
}

impl View {
    pub const ALL: [View; 2] = [View::Gates, View::Train];

    pub const fn key(self) -> &'static str {
        match self {
            View::Gates => "gates",
            View::Train => "train",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    Zh,
    #[default]
    En,
}

impl Lang {
    /// The value in links: `zh`, `en`.
    pub const fn key(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// The tag of the locale files and of `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    Projector,
}

impl Theme {
    pub const fn key(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }
}

/// How much of the page there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ui {
    #[default]
    Full,
    /// For a hall: a projector's page without its header.
    Lecture,
    /// For a page that frames this one: neither header nor menus.
    Embed,
}

impl Ui {
    pub const ALL: [Ui; 3] = [Ui::Full, Ui::Lecture, Ui::Embed];

    pub const fn key(self) -> &'static str {
        match self {
            Ui::Full => "full",
            Ui::Lecture => "lecture",
            Ui::Embed => "embed",
        }
    }
}

/// Declares [`Example`]: one line a kind, with its value in links.
macro_rules! examples {
    ($($(#[$of:meta])* $Name:ident = $key:literal),+ $(,)?) => {
        /// What Gates looks at: examples set by hand, and the model of this tab.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum Example {
            $($(#[$of])* $Name),+
        }

        impl Example {
            pub const ALL: [Example; [$($key),+].len()] = [$(Example::$Name),+];

            pub const fn key(self) -> &'static str {
                match self {
                    $(Example::$Name => $key),+
                }
            }
        }
    };
}

examples! {
    #[default]
    Latch = "latch",
    Count = "count",
    Parity = "parity",
    Reset = "reset",
    Echo = "echo",
    Mean = "mean",
    Depth = "depth",
    Sentence = "sentence",
    Trained = "trained",
    Imported = "imported",
}

/// A moment in Gates. Counts from 1, as people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub example: Example,
    /// The kind of cell that it is looked at in, and what stays of the weights there.
    pub cell: CellKind,
    pub carry: Carry,
    pub step: usize,
    pub stage: usize,
    pub unit: usize,
    pub layer: usize,
    /// The error is followed back, and not the values forward.
    pub back: bool,
}

impl Default for Moment {
    fn default() -> Self {
        let (cell, carry) = (CellKind::default(), Carry::default());
        let example = Example::Latch;
        Self { example, cell, carry, step: 1, stage: 1, unit: 1, layer: 1, back: false }
    }
}

/// A kind of cell in the form in which Gates begins with it: of the article's three switches the one that
/// can be undone by a change of sign.
pub fn begun(cell: CellKind) -> CellKind {
    cell.with_switches(&["forget"])
}

/// How far a moment may reach in what an example holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub steps: usize,
    pub units: usize,
    pub layers: usize,
}

/// The settings of a run that travel in a link. `None`: the page's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    pub sample: Option<String>,
    pub layers: Option<usize>,
    pub hidden: Option<usize>,
    pub lookback: Option<usize>,
    pub horizon: Option<usize>,
    pub learning_rate: Option<f64>,
    pub optimizer: Option<String>,
    pub batch: Option<usize>,
    pub epochs: Option<usize>,
    pub seed: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub view: View,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub ui: Ui,
    pub moment: Moment,
    pub recipe: Recipe,
}

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
        if pairs.iter().all(|(own, _)| *own != key) {
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
        bounds(Example::Latch).unwrap_or(Bounds { steps: 1, units: 1, layers: 1 })
    });
    read_cell(&mut link.moment, &find, &mut odd);
    for (key, most, slot) in [
        ("t", room.steps, &mut link.moment.step),
        ("s", 7, &mut link.moment.stage),
        ("u", room.units, &mut link.moment.unit),
        ("layer", room.layers, &mut link.moment.layer),
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
        let usual = CellKind::default();
        moment.cell = begun(own.unwrap_or_else(|| odd.value("v", key, usual.key(), usual)));
    }
    if moment.back && moment.cell != CellKind::Lstm {
        // The error goes back through an LSTM alone.
        moment.back = odd.value("dir", "backward", "forward", false);
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

/// The switches that are on.
fn written_form(cell: CellKind) -> String {
    let on = cell.switches().into_iter().filter(|(_, on)| *on).map(|(word, _)| word);
    let on: Vec<&str> = on.collect();
    if on.is_empty() { "none".into() } else { on.join(",") }
}

/// One pair that is not part of a moment.
fn read_common(link: &mut Link, key: &str, value: &str, odd: &mut Odd) {
    let recipe = &mut link.recipe;
    let usual = ExperimentSpec::default();
    match key {
        "ex" | "v" | "form" | "carry" | "t" | "s" | "u" | "layer" => {}
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
        "cell" if value == "lstm" => {}
        "cell" => odd.value(key, value, "lstm", ()),
        "ui" => match Ui::ALL.into_iter().find(|ui| ui.key() == value) {
            Some(ui) => link.ui = ui,
            None => odd.value(key, value, Ui::Full.key(), ()),
        },
        "dir" if ["forward", "backward"].contains(&value) => {
            link.moment.back = value == "backward";
        }
        "dir" => odd.value(key, value, "forward", ()),
        "ds" if ["season", "stock", "sine"].contains(&value) => recipe.sample = Some(value.into()),
        "ds" => odd.value(key, value, "–", ()),
        "opt" if OptimizerKind::ALL.iter().any(|own| own.key() == value) => {
            recipe.optimizer = Some(value.into());
        }
        "opt" => odd.value(key, value, usual.optimizer.key(), ()),
        "layers" => recipe.layers = odd.whole(key, value, 1, 3, usual.layers),
        "h" => recipe.hidden = odd.whole(key, value, 1, 256, usual.hidden),
        "lookback" => recipe.lookback = odd.whole(key, value, 1, 512, usual.lookback),
        "horizon" => recipe.horizon = odd.whole(key, value, 1, 64, usual.horizon),
        "batch" => recipe.batch = odd.whole(key, value, 1, 256, usual.batch),
        "epochs" => recipe.epochs = odd.whole(key, value, 1, 10_000, usual.epochs),
        "lr" => match value.parse::<f64>() {
            Ok(rate) if rate.is_finite() && rate > 0.0 => {
                let kept = rate.clamp(1e-6, 10.0);
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
        match given.parse::<f64>() {
            Ok(number) if !number.is_nan() => {
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
fn decode(text: &str) -> String {
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

/// Writes a link that [`parse`] reads back.
pub fn write(link: &Link) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    match link.view {
        View::Gates => {
            let Moment { example, cell, carry, step, stage, unit, layer, back } = link.moment;
            pairs.push(("ex", example.key().into()));
            pairs.push(("v", cell.key().into()));
            if cell != begun(cell) {
                pairs.push(("form", written_form(cell)));
            }
            if carry != Carry::default() {
                pairs.push(("carry", carry.key().into()));
            }
            pairs.push(("t", step.to_string()));
            pairs.push(("s", stage.to_string()));
            pairs.push(("u", unit.to_string()));
            if layer > 1 {
                pairs.push(("layer", layer.to_string()));
            }
            if back {
                pairs.push(("dir", "backward".into()));
            }
        }
        View::Train => {
            let recipe = &link.recipe;
            let mut put = |key, value: Option<String>| {
                if let Some(value) = value {
                    pairs.push((key, value));
                }
            };
            put("ds", recipe.sample.clone());
            put("layers", recipe.layers.map(|n| n.to_string()));
            put("h", recipe.hidden.map(|n| n.to_string()));
            put("lookback", recipe.lookback.map(|n| n.to_string()));
            put("horizon", recipe.horizon.map(|n| n.to_string()));
            put("lr", recipe.learning_rate.map(|n| n.to_string()));
            put("opt", recipe.optimizer.clone());
            put("batch", recipe.batch.map(|n| n.to_string()));
            put("epochs", recipe.epochs.map(|n| n.to_string()));
            put("seed", recipe.seed.map(|n| n.to_string()));
        }
    }
    if let Some(theme) = link.theme {
        pairs.push(("theme", theme.key().into()));
    }
    if link.ui != Ui::Full {
        pairs.push(("ui", link.ui.key().into()));
    }
    if let Some(lang) = link.lang {
        pairs.push(("lang", lang.key().into()));
    }
    let query: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("#/{}{mark}{}", link.view.key(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latch_only(example: Example) -> Option<Bounds> {
        (example == Example::Latch).then_some(Bounds { steps: 24, units: 4, layers: 1 })
    }

    fn items(fragment: &str) -> String {
        let (_, message) = parse(fragment, latch_only);
        message.and_then(|m| m.arg("items").map(str::to_owned)).unwrap_or_default()
    }

    #[test]
    fn a_moment_survives_the_round_trip() {
        for step in [1, 9, 24] {
            for stage in 1..=7 {
                let back = step == 9;
                let moment = Moment { step, stage, unit: 3, back, ..Moment::default() };
                let link = Link { moment, lang: Some(Lang::Zh), ..Link::default() };
                assert_eq!(parse(&write(&link), latch_only), (link, None));
            }
        }
    }

    #[test]
    fn every_example_survives_the_round_trip() {
        let room = |_| Some(Bounds { steps: 24, units: 4, layers: 1 });
        for example in Example::ALL {
            let moment = Moment { example, ..Moment::default() };
            let link = Link { moment, ..Link::default() };
            assert_eq!(parse(&write(&link), room), (link, None));
        }
        assert_eq!(items("#/gates?ex=other"), "ex=other → latch");
    }

    #[test]
    fn every_cell_in_every_form_survives_the_round_trip() {
        for cell in CellKind::ALL {
            let words: Vec<&str> = cell.switches().into_iter().map(|(word, _)| word).collect();
            for bits in 0..1 << words.len() {
                let on = words.iter().enumerate().filter(|(k, _)| bits >> k & 1 == 1);
                let on: Vec<&str> = on.map(|(_, word)| *word).collect();
                for carry in Carry::ALL {
                    let cell = cell.with_switches(&on);
                    let moment = Moment { cell, carry, ..Moment::default() };
                    let link = Link { moment, ..Link::default() };
                    assert_eq!(parse(&write(&link), latch_only), (link, None));
                }
            }
        }
        let of = |link: &str| parse(link, latch_only).0.moment.cell.name();
        assert_eq!(of("#/gates?v=article"), "article:forget");
        assert_eq!(of("#/gates?v=gru&form=writes"), "gru:after,writes");
        assert_eq!(items("#/gates?v=tree&carry=all"), "v=tree → lstm, carry=all → weights");
        assert_eq!(items("#/gates?v=gru&form=writes,tanh"), "form=writes,tanh → writes");
        assert_eq!(items("#/gates?v=lstm&form=none"), "");
        assert_eq!(items("#/gates?v=gru&dir=backward"), "dir=backward → forward");
    }

    #[test]
    fn a_recipe_survives_the_round_trip() {
        let recipe = Recipe {
            sample: Some("stock".into()),
            layers: Some(2),
            hidden: Some(50),
            lookback: Some(10),
            horizon: Some(1),
            learning_rate: Some(0.001),
            optimizer: Some("sgd".into()),
            batch: Some(32),
            epochs: Some(20),
            seed: Some(u64::MAX),
        };
        for ui in Ui::ALL {
            let (recipe, theme) = (recipe.clone(), Some(Theme::Dark));
            let link = Link { view: View::Train, recipe, theme, ui, ..Link::default() };
            assert_eq!(parse(&write(&link), latch_only), (link, None));
        }
        assert_eq!(items("#/train?ui=tiny"), "ui=tiny → full");
    }

    #[test]
    fn bad_values_fall_back_and_are_named_once() {
        let (link, message) = parse("#/gates?t=99&s=x&u=-3&junk=1&lr=NaN", latch_only);
        assert_eq!((link.moment.step, link.moment.stage, link.moment.unit), (24, 1, 1));
        let message = message.expect("a notice");
        assert_eq!(message.code, "LINK-VALUE");
        let items = message.arg("items").expect("items");
        for part in ["t=99 → 24", "s=x → 1", "u=-3 → 1", "junk", "lr=NaN → 0.005"] {
            assert!(items.contains(part), "{part} is not in {items}");
        }
    }

    #[test]
    fn of_a_key_that_comes_twice_the_first_counts() {
        let (link, message) = parse("#/gates?t=3&t=5&lang=zh&lang=en", latch_only);
        assert_eq!((link.moment.step, link.lang, message), (3, Some(Lang::Zh), None));
        assert_eq!(items("#/gates?junk=1&junk=2&junk=3"), "junk");
    }

    #[test]
    fn what_stands_in_the_place_of_a_bad_value_is_said() {
        let told = items("#/train?seed=99999999999999999999&ds=other&h=x&theme=pink");
        assert_eq!(told, "seed=99999999999999999999 → 7, ds=other → –, h=x → 16, theme=pink → –");
        assert!(!items("#/\u{202e}gates").contains('\u{202e}'));
    }

    #[test]
    fn an_unknown_view_opens_gates() {
        assert_eq!(parse("#/nowhere", latch_only).0.view, View::Gates);
        assert!(items("#/nowhere").contains("nowhere"));
        assert!(parse("", latch_only).1.is_none());
    }

    #[test]
    fn a_model_that_is_not_here_gives_the_default_and_says_so() {
        let (link, message) = parse("#/gates?ex=trained&t=3", latch_only);
        assert_eq!((link.moment.example, link.moment.step), (Example::Latch, 3));
        assert_eq!(message.expect("a notice").code, "LINK-NO-MODEL");
    }

    #[test]
    fn an_imported_model_stays_in_its_tab() {
        let (link, message) = parse("#/gates?ex=imported&t=x", latch_only);
        assert_eq!(link.moment.example, Example::Latch);
        let message = message.expect("a notice");
        assert_eq!(message.arg("items"), Some("ex=imported → latch, t=x → 1"));
    }

    #[test]
    fn hostile_links_open_a_page() {
        let long = format!("#/gates?t={}", "9".repeat(200_000));
        let many = format!("#/gates?{}", "a=1&".repeat(5000));
        for text in [&long, &many, "#/%E0%A4%A", "#?=&&&==", "#/gates?t=1e309&u=%00", "#/\u{202e}"]
        {
            let (link, _) = parse(text, latch_only);
            assert_eq!(link.view, View::Gates);
        }
    }
}
