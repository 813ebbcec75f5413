//! The link: `#/<view>?key=value&...`. A link is untrusted text; whatever it says, a page opens.
//!
//! Unknown keys are ignored, numbers are clamped, a bad value falls back to its default, and all of
//! them are named in one [`Message`]; of a key that comes twice the first counts. A link never starts a
//! training run.

mod read;
mod write;

pub use read::{decode, parse, shorten};
pub use write::write;

use crate::engine::cell::CellKind;
use crate::engine::{Carry, Stack};
use crate::message::Message;

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
    /// The layers, and the directions, that a scene is given.
    pub stack: Stack,
    /// Of a layer that reads from both ends, the direction from the last step on is looked at.
    pub from_end: bool,
    /// The error is followed back, and not the values forward.
    pub back: bool,
    /// Which answers are judged there, and the step (from 1) whose error is followed; 0: none was chosen.
    pub judged: Judged,
    pub source: usize,
}

/// Which answers are judged where the error is followed back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Judged {
    #[default]
    Every,
    Last,
    /// That of one step, from 1.
    Step(usize),
}

impl Default for Moment {
    fn default() -> Self {
        let (cell, carry) = (CellKind::default(), Carry::default());
        let (example, stack) = (Example::Latch, Stack::default());
        let (from_end, back) = (false, false);
        let (judged, source) = (Judged::default(), 0);
        Self {
            example,
            cell,
            carry,
            step: 1,
            stage: 1,
            unit: 1,
            layer: 1,
            stack,
            from_end,
            back,
            judged,
            source,
        }
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
    /// The kind of cell that it is, in which it is looked at where a link names none.
    pub cell: CellKind,
}

/// The settings of a run that travel in a link. `None`: the page's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recipe {
    pub sample: Option<String>,
    pub cell: Option<String>,
    pub layers: Option<usize>,
    pub hidden: Option<usize>,
    pub lookback: Option<usize>,
    pub horizon: Option<usize>,
    pub learning_rate: Option<f64>,
    pub optimizer: Option<String>,
    pub batch: Option<usize>,
    pub epochs: Option<usize>,
    pub seed: Option<u64>,
    /// Settings named in [`MORE`], as they are written, escapes and all: Train knows what they may be.
    pub more: Vec<(String, String)>,
}

/// The settings of Train that a link names where they are not the default, by the names of their controls, and the
/// columns of its table by theirs.
pub const MORE: &str = "missing target-form scaler loss schedule split-train split-validation clip forget-bias season \
    bidirectional dropout l1 l2 weight-decay early-stopping warm-up schedule-epochs schedule-factor shuffle jitter scaling warping leaking target features";

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    pub view: View,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub ui: Ui,
    pub moment: Moment,
    pub recipe: Recipe,
}

/// A notice of what could not be used that names `odd` after what `before` names.
pub fn named_too(before: Option<&Message>, odd: Vec<String>) -> Message {
    let before = before.filter(|own| own.code == "LINK-VALUE").and_then(|own| own.arg("items"));
    let items: Vec<String> = before.map(str::to_owned).into_iter().chain(odd).collect();
    Message::new("LINK-VALUE").with("items", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Bounds = Bounds { steps: 24, units: 4, layers: 1, cell: CellKind::Lstm };

    fn latch_only(example: Example) -> Option<Bounds> {
        (example == Example::Latch).then_some(ROOM)
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
                let cell = if stage > 4 { CellKind::Rnn } else { CellKind::Lstm };
                let moment = Moment { cell, step, stage, unit: 3, back, ..Moment::default() };
                let link = Link { moment, lang: Some(Lang::Zh), ..Link::default() };
                assert_eq!(parse(&write(&link), latch_only), (link, None));
            }
        }
    }

    #[test]
    fn what_is_judged_travels_and_nonsense_is_told() {
        for judged in [Judged::Every, Judged::Last, Judged::Step(9)] {
            let moment = Moment { back: true, judged, source: 15, ..Moment::default() };
            let link = Link { moment, ..Link::default() };
            assert_eq!(parse(&write(&link), latch_only), (link, None));
        }
        let read = |fragment: &str| {
            let moment = parse(fragment, latch_only).0.moment;
            (moment.judged, moment.source)
        };
        assert_eq!(read("#/gates?loss=99&from=0"), (Judged::Step(24), 1));
        assert_eq!(read("#/gates?loss=all&from=x"), (Judged::Every, 0));
        assert_eq!(items("#/gates?loss=all&from=x"), "loss=all → every, from=x → –");
        assert_eq!(items("#/train?loss=mae"), "", "there it is another loss");
    }

    #[test]
    fn every_example_survives_the_round_trip() {
        let room = |_| Some(ROOM);
        for example in Example::ALL {
            let moment = Moment { example, ..Moment::default() };
            let link = Link { moment, ..Link::default() };
            assert_eq!(parse(&write(&link), room), (link, None));
        }
        assert_eq!(items("#/gates?ex=other"), "ex=other → latch");
    }

    #[test]
    fn layers_and_directions_survive_the_round_trip() {
        for (layers, both, from_end) in
            [(1, true, false), (1, true, true), (3, false, false), (2, true, true)]
        {
            let stack = Stack { layers, both };
            let back = both;
            let moment = Moment { layer: layers, stack, from_end, back, ..Moment::default() };
            let link = Link { moment, ..Link::default() };
            assert_eq!(parse(&write(&link), latch_only), (link, None));
        }
        assert_eq!(items("#/gates?stack=4&layer=4"), "stack=4 → 3, layer=4 → 3");
        assert_eq!(
            items("#/gates?stack=x&reads=all&way=up"),
            "stack=x → 1, reads=all → forward, way=up → ltr"
        );
        assert_eq!(items("#/gates?reads=both&way=rtl&dir=backward"), "");
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
        assert_eq!(items("#/gates?v=gru&dir=backward"), "");
        assert_eq!(items("#/gates?v=gru&dir=sideways"), "dir=sideways → forward");
    }

    #[test]
    fn a_recipe_survives_the_round_trip() {
        let recipe = Recipe {
            sample: Some("stock".into()),
            cell: Some("gru".into()),
            layers: Some(2),
            hidden: Some(50),
            lookback: Some(10),
            horizon: Some(1),
            learning_rate: Some(0.001),
            optimizer: Some("sgd".into()),
            batch: Some(32),
            epochs: Some(20),
            seed: Some(u64::MAX),
            more: vec![("loss".into(), "mae".into()), ("l2".into(), "1e-4".into())],
        };
        for ui in Ui::ALL {
            let (recipe, theme) = (recipe.clone(), Some(Theme::Dark));
            let link = Link { view: View::Train, recipe, theme, ui, ..Link::default() };
            assert_eq!(parse(&write(&link), latch_only), (link, None));
        }
        assert_eq!(items("#/train?ui=tiny"), "ui=tiny → full");
    }

    #[test]
    fn one_notice_names_all() {
        let (_, before) = parse("#/train?junk=1", latch_only);
        let message = named_too(before.as_ref(), vec!["l1=x → 0".into()]);
        assert_eq!(message.arg("items"), Some("junk, l1=x → 0"));
        let other = named_too(Some(&Message::new("LINK-NO-MODEL")), vec!["l1=x → 0".into()]);
        assert_eq!(other.arg("items"), Some("l1=x → 0"));
    }

    #[test]
    fn a_setting_that_no_setting_is_written_like_does_not_travel() {
        for value in ["../x", "a b", "<b>", "1%26x=2"] {
            let (link, message) = parse(&format!("#/train?dropout={value}"), latch_only);
            assert_eq!((link.recipe.more.len(), message.is_some()), (0, true), "{value}");
        }
        assert_eq!(items("#/train?dropout=0.2&scaler=wrong"), "", "Train says what is wrong");
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
    fn a_rate_keeps_its_last_digit() {
        let mut random = crate::engine::rng::Random::new(5);
        let odd = std::iter::once(9.446_746_740_763_999);
        for rate in odd.chain((0..5000).map(|_| 10_f64.powf(random.between(-5.9, 5.9)))) {
            let read = parse(&format!("#/train?lr={rate}"), latch_only).0.recipe.learning_rate;
            assert_eq!(read.map(f64::to_bits), Some(rate.to_bits()), "{rate}");
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
    fn a_model_is_looked_at_as_the_cell_that_it_is() {
        let room = |_| Some(Bounds { cell: CellKind::Rnn, ..ROOM });
        let cell = |text: &str| parse(text, room).0.moment.cell;
        assert_eq!(cell("#/gates?ex=imported&t=4"), CellKind::Rnn);
        assert_eq!(cell("#/gates?ex=imported&v=lstm"), CellKind::Lstm);
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
