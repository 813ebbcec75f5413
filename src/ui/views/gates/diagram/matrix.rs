//! The weights of a gate as a small picture.

use super::{Picture, group, rect};
use crate::engine::cell::Block;
use crate::notation::Symbol;
use crate::ui::path::Path;
use crate::ui::shape::Shape;
use crate::ui::views::gates::timeline;
use std::ops::Range;

/// Between what weighs h, what weighs x, and the bias.
const GAP: f64 = 4.0;

impl Picture<'_> {
    /// Rows are units, columns h | x | b.
    pub fn matrix(
        &self,
        block: &Block,
        centre: (f64, f64),
        cell: (f64, f64),
        symbol: Symbol,
    ) -> Shape {
        let columns: usize = (0..3).map(|part| row(block, part, 0).len()).sum();
        let (units, width, height) = (block.bias.len(), 7.0 * cell.0 + 2.0 * GAP, 4.0 * cell.1);
        let (cw, ch) = ((width - 2.0 * GAP) / columns as f64, height / units as f64);
        let (left, top) = (centre.0 - width / 2.0, centre.1 - height / 2.0);
        let saturated = if self.look.scene.dense() { 0.6 } else { 4.0 };
        // Cells of one colour share one path: nine shades of each sign.
        let mut shades = vec![Path::default(); 19];
        // Wide ones that are well below zero carry a dash of 2 pixels.
        let (pixel, mut dashes) = (1.0 / self.look.scale.max(0.1), Path::default());
        let wide = cw >= timeline::WIDE * pixel;
        // What shares half a pixel is drawn as the largest of it.
        let together = |size: f64| (0.5 * pixel / size).ceil().max(1.0) as usize;
        let mut past = 0.0;
        for part in 0..3 {
            let count = row(block, part, 0).len();
            for units in runs(units, together(ch)) {
                for own in runs(count, together(cw)) {
                    let value = largest(block, part, &units, &own);
                    let size = (value.abs() / saturated).min(1.0);
                    let shade = if value == 0.0 { 0 } else { 1 + (size * 8.0).round() as usize };
                    let shade = if value < 0.0 { shade + 9 } else { shade };
                    let (x, y) =
                        (left + own.start as f64 * cw + past, top + units.start as f64 * ch);
                    let (w, h) = (cw * own.len() as f64, ch * units.len() as f64);
                    let (w, h) = ((w - 1.0).max(w * 0.9), (h - 1.0).max(h * 0.9));
                    shades[shade.min(18)].rect(x, y, w, h);
                    if wide && value <= timeline::DASHED * saturated {
                        let (long, thick) = (w * 0.4, (2.0 * pixel).min(h * 0.5));
                        dashes.rect(x + (w - long) / 2.0, y + (h - thick) / 2.0, long, thick);
                    }
                }
            }
            past += count as f64 * cw + GAP;
        }
        let role = symbol.role.token();
        let paths =
            shades.into_iter().enumerate().filter(|(_, d)| !d.is_empty()).map(|(shade, d)| {
                let (base, part) = match shade {
                    0 => (role, 0.0),
                    1..=9 => (role, 18.0 + 82.0 * (shade - 1) as f64 / 8.0),
                    _ => ("neg", 18.0 + 82.0 * (shade - 10) as f64 / 8.0),
                };
                let fill = format!("color-mix(in oklab, var(--{base}) {part:.0}%, var(--track))");
                d.shape().at("fill", fill)
            });
        let lens = top + self.look.unit as f64 * ch;
        let board = rect((left - 5.0, top - 4.0, width + 9.0, height + 7.0))
            .at("rx", 5.0)
            .at("fill", "var(--surface)")
            .at("stroke", "var(--rule)");
        let lens = rect((left - 2.5, lens - 2.0, width + 4.0, ch.max(1.0) + 3.0))
            .at("rx", 2.5)
            .at("fill", "none")
            .at("stroke", "var(--text)")
            .at("stroke-width", if self.stage() == 2 { self.g.frame } else { 1.2 });
        group([board])
            .at("opacity", self.shown(self.look.face.back || self.stage() >= 2))
            .at("aria-hidden", "true")
            // A press on it opens the editor; the keyboard has E and a button for that.
            .at("class", "matrix")
            .at("data-edit", symbol.id)
            .at("data-holds", format!("{} {}", block.weights.id, block.bias_symbol.id))
            .all(paths)
            .all((!dashes.is_empty()).then(|| dashes.shape().at("fill", "var(--surface)")))
            .with(lens)
    }
}

/// What `unit` weighs h with, what x, or its bias.
fn row(block: &Block, part: usize, unit: usize) -> &[f64] {
    match part {
        0 => &block.hidden[unit],
        1 => &block.input[unit],
        _ => std::slice::from_ref(&block.bias[unit]),
    }
}

/// 0 to `count` in runs of `each`.
fn runs(count: usize, each: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).step_by(each).map(move |from| from..(from + each).min(count))
}

/// The weight of largest size among these.
fn largest(block: &Block, part: usize, units: &Range<usize>, columns: &Range<usize>) -> f64 {
    let rows = units.clone().map(|unit| &row(block, part, unit)[columns.clone()]);
    rows.flatten().fold(0.0, |most: f64, own| if own.abs() > most.abs() { *own } else { most })
}
