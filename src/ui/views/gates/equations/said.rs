//! The sentence about the lens unit, and its per cents.

use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::store::Layout;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::sentence;

/// The sentence about the lens unit, in words.
pub fn said(look: &Look) -> Option<Shape> {
    // The band of a projector has no room for more.
    let marked =
        look.scene.marks[look.step - 1] && look.scene.gauges() && look.layout != Layout::Projector;
    sentence((look.face.shares)(look), look.stage, marked).map(|(key, [p, q])| {
        // One line of a band.
        let key = match (look.layout, key) {
            (Layout::Projector, "gates.say.write") => "gates.say.write-brief",
            (Layout::Projector, "gates.say.read") => "gates.say.read-brief",
            _ => key,
        };
        let unit = (look.unit + 1).to_string();
        let text = look.words.with(key, &[("unit", &unit), ("p", &p), ("q", &q)]);
        classed("p", "say").all(per_cents_bold(&text))
    })
}

/// The per cents of a sentence in bold. They are found, so that no markup stands in the words.
pub fn per_cents_bold(text: &str) -> Vec<Shape> {
    per_cents(text, &|part| el("b").say(part))
}

/// Words, and each per cent in them as something of its own.
pub fn per_cents(text: &str, part: &dyn Fn(&str) -> Shape) -> Vec<Shape> {
    let mut all = Vec::new();
    let mut plain = text;
    let of_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
    while let Some(sign) = plain.find('%') {
        let digits = plain[..sign].bytes().rev().take_while(of_number).count();
        all.push(words(&plain[..sign - digits]));
        all.push(part(&plain[sign - digits..=sign]));
        plain = &plain[sign + 1..];
    }
    all.push(words(plain));
    all
}
