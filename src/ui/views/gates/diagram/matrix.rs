//! The weights of a gate as a small picture.

use super::{Picture, group, rect};
use crate::engine::cell::Block;
use crate::notation::Symbol;
use crate::ui::path::Path;
use crate::ui::shape::Shape;
use crate::ui::views::gates::timeline;

impl Picture<'_> {
    /// The weights of a gate as a small picture: rows are units, columns h | x | b.
    pub fn matrix(
        &self,
        block: &Block,
        centre: (f64, f64),
        cell: (f64, f64),
        symbol: Symbol,
    ) -> Shape {
        let (hidden, inputs) = (block.hidden[0].len(), block.input[0].len());
        let columns = (hidden + inputs + 1) as f64;
        let gap = 4.0;
        let (units, width, height) = (block.bias.len(), 7.0 * cell.0 + 2.0 * gap, 4.0 * cell.1);
        let (cw, ch) = ((width - 2.0 * gap) / columns, height / units as f64);
        let (left, top) = (centre.0 - width / 2.0, centre.1 - height / 2.0);
        let saturated = if self.look.scene.dense() { 0.6 } else { 4.0 };
        // Cells of one colour share one path: nine shades of each sign.
        let mut shades = vec![Path::default(); 19];
        // Wide ones that are well below zero carry a dash of 2 pixels.
        let (pixel, mut dashes) = (1.0 / self.look.scale.max(0.1), Path::default());
        let wide = cw >= timeline::WIDE * pixel;
        for (unit, (h, x)) in block.hidden.iter().zip(&block.input).enumerate() {
            let row = h.iter().chain(x).chain(std::iter::once(&block.bias[unit]));
            for (k, &value) in row.enumerate() {
                let past = if k >= hidden { gap } else { 0.0 }
                    + if k >= hidden + inputs { gap } else { 0.0 };
                let part = (value.abs() / saturated).min(1.0);
                let shade = if value == 0.0 { 0 } else { 1 + (part * 8.0).round() as usize };
                let shade = if value < 0.0 { shade + 9 } else { shade };
                let (x, y) = (left + k as f64 * cw + past, top + unit as f64 * ch);
                let (w, h) = ((cw - 1.0).max(cw * 0.9), (ch - 1.0).max(ch * 0.9));
                let cells = &mut shades[shade.min(18)];
                cells.begin(x, y);
                cells.across(w);
                cells.down(h);
                cells.across(-w);
                cells.close();
                if wide && value <= timeline::DASHED * saturated {
                    let (long, thick) = (w * 0.4, (2.0 * pixel).min(h * 0.5));
                    dashes.begin(x + (w - long) / 2.0, y + (h - thick) / 2.0);
                    dashes.across(long);
                    dashes.down(thick);
                    dashes.across(-long);
                    dashes.close();
                }
            }
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
        let row = top + self.look.unit as f64 * ch;
        let board = rect((left - 5.0, top - 4.0, width + 9.0, height + 7.0))
            .at("rx", 5.0)
            .at("fill", "var(--surface)")
            .at("stroke", "var(--rule)");
        let lens = rect((left - 2.5, row - 2.0, width + 4.0, ch.max(1.0) + 3.0))
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
            .all(paths)
            .all((!dashes.is_empty()).then(|| dashes.shape().at("fill", "var(--surface)")))
            .with(lens)
    }
}
