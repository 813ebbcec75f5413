//! Where a gate is held, the picture, the timeline, the equations and the table say so: with a lock and a word.

use crate::notation::Symbol;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::views::gates::edit::desk::Mark;
use crate::ui::views::gates::geometry::Geometry;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::timeline;

/// What stands at a mark, as far as something is held there.
pub fn marks(look: &Look, mark: Mark) -> Vec<Shape> {
    match mark {
        Mark::Picture(g, cards) => {
            cards.iter().enumerate().flat_map(|own| card(look, g, own)).collect()
        }
        Mark::Timeline(size) => timeline_frames(look, size),
        Mark::Equation(gate) => note(look, gate, look.unit).into_iter().collect(),
        Mark::Cell(gate, unit) => {
            let held = look.held(gate, unit).is_some();
            held.then(|| [words(" "), el("small").say(look.words.t("gates.hold.word"))])
                .into_iter()
                .flatten()
                .collect()
        }
    }
}

/// A closed lock of 8 by 10, its middle at a point.
fn lock((x, y): (f64, f64), size: f64, ink: &str, ground: &str) -> Shape {
    let p = |dx: f64, dy: f64| format!("{:.2} {:.2}", x + dx * size, y + dy * size);
    let body = format!("M{}L{}L{}L{}Z", p(-4.0, -1.0), p(4.0, -1.0), p(4.0, 5.0), p(-4.0, 5.0));
    let bow = format!(
        "M{}L{}A{:.2} {:.2} 0 0 1 {}L{}",
        p(-2.5, -1.0),
        p(-2.5, -2.5),
        2.5 * size,
        2.5 * size,
        p(2.5, -2.5),
        p(2.5, -1.0)
    );
    let path = |d: String| el("path").at("d", d);
    el("g")
        .at("stroke", ground)
        .at("stroke-width", 2.0)
        .at("paint-order", "stroke")
        .with(path(bow.clone()).at("fill", "none").at("stroke-width", 3.6 * size))
        .with(path(body).at("fill", ink))
        .with(path(bow).at("fill", "none").at("stroke", ink).at("stroke-width", 1.6 * size))
}

/// Of one card of the picture: a lock on each gauge that is held, and a label that says whose they are.
fn card(look: &Look, g: &Geometry, (place, gate): (usize, &Symbol)) -> Vec<Shape> {
    let units = look.scene.units();
    let held: Vec<usize> = (0..units).filter(|unit| look.held(*gate, *unit).is_some()).collect();
    if held.is_empty() {
        return Vec::new();
    }
    let x = g.cards[place];
    let (left, top) = (x - g.strip_width() / 2.0, g.strip - g.gauge.1 / 2.0);
    let locks = held.iter().filter(|_| !look.scene.dense()).map(|unit| {
        let (dx, width) = g.place(*unit, units);
        lock((left + dx + width / 2.0, top - 1.0), 1.0, "var(--text)", "var(--surface)")
    });
    let list = held.iter().take(4).map(|unit| (unit + 1).to_string()).collect::<Vec<_>>();
    let more = if held.len() > 4 { "…" } else { "" };
    let said = look.words.with("gates.hold.label", &[("units", &(list.join(",") + more))]);
    let size = g.label.min(g.least.max(13.0));
    let wide = |c: char| if c as u32 > 0x2e80 { 1.0 } else { 0.56 };
    let width = said.chars().map(wide).sum::<f64>() * size + 26.0;
    // It stays clear of the card's name and of what stands to the left.
    let height = size + 6.0;
    let y = if g.phone { g.card.0 - 4.0 } else { g.card.0 - height / 2.0 - 1.0 };
    let x = x.max(x - g.card_width / 2.0 + width / 2.0);
    let ground = el("rect")
        .at("x", x - width / 2.0)
        .at("y", y - height / 2.0)
        .at("width", width)
        .at("height", height)
        .at("rx", height / 2.0)
        .at("fill", "var(--text)");
    let told = el("text")
        .at("x", x + 7.0)
        .at("y", y + size * 0.36)
        .at("font-size", size)
        .at("font-weight", "700")
        .at("text-anchor", "middle")
        .at("fill", "var(--bg)")
        .say(said);
    let sign = lock((x - width / 2.0 + 11.0, y - 1.0), 1.0, "var(--bg)", "var(--text)");
    // A press on it leads to what is held.
    let label = classed("g", "held-label")
        .at("data-held-label", gate.id)
        .at("data-hold-gate", gate.id)
        .at("data-unit", held[0] + 1)
        .all([ground, sign, told]);
    locks.chain([label]).collect()
}

/// A frame around the held cells of the timeline, with a lock where they begin.
fn timeline_frames(look: &Look, size: (f64, f64)) -> Vec<Shape> {
    let here = look.scene.holds.iter().filter(|hold| hold.layer + 1 == look.layer);
    here.filter_map(|hold| {
        let cell = |step: usize| timeline::frame_of(look, size, hold.gate, hold.unit, step);
        // Of a long sequence a part is shown.
        let mut cells = (hold.steps.start + 1..=hold.steps.end).filter_map(cell);
        let (x, y, width, height) = cells.next()?;
        let last = cells.next_back().map_or(x, |cell| cell.0);
        let frame = el("rect")
            .at("x", x)
            .at("y", y)
            .at("width", last + width - x)
            .at("height", height)
            .at("rx", 2.0)
            .at("fill", "none")
            .at("stroke", "var(--text)")
            .at("stroke-width", 2.0);
        let sign = lock(
            (x + width.min(16.0) / 2.0, y + height / 2.0 - 1.0),
            0.9,
            "var(--text)",
            "var(--bg)",
        );
        Some(classed("g", "held-cells").at("data-held-cells", hold.gate.id).with(frame).with(sign))
    })
    .collect()
}

/// What the gate of a unit is held at, and what its sum would have made of it.
pub fn note(look: &Look, gate: Symbol, unit: usize) -> Option<Shape> {
    let value = look.held(gate, unit)?;
    let said = look.words.with("gates.hold.note", &[("value", &look.number(value))]);
    let change = el("button").at("type", "button").at("data-hold-gate", gate.id);
    let change = change.say(look.words.t("gates.hold.change"));
    let note = classed("p", "held-note").at("data-held-note", gate.id);
    Some(note.all([words(said), words(" "), change]))
}
