//! Weights as heat maps, a gate beside the other: rows are units, columns `h … | x … | b`; below them what changed.

use super::Palette;
use super::heat::{Frame, Inks, cells, pooled};
use crate::notation::Role;
use plotters::coord::Shift;
use plotters::prelude::*;

/// Room for a name above the maps, between maps, and the height of a map, in CSS pixels.
const TITLE: f64 = 24.0;
const GAP: f64 = 20.0;
const MAP: f64 = 120.0;

/// The weights of a gate.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    pub letter: String,
    pub role: Role,
    /// `[now, change]`, each `rows[unit][column]`; no rows of what is not known.
    pub rows: [Vec<Vec<f64>>; 2],
    /// Columns of h and of x; those after them are biases and peepholes.
    pub parts: [usize; 2],
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightsChart {
    pub maps: Vec<Map>,
    /// What each of the two rows of maps is called, and its strongest value.
    pub names: [String; 2],
    pub most: [f64; 2],
}

impl WeightsChart {
    fn lines(&self) -> usize {
        if self.maps.iter().any(|map| !map.rows[1].is_empty()) { 2 } else { 1 }
    }

    /// How high the picture is, in CSS pixels.
    pub fn height(&self) -> f64 {
        self.lines() as f64 * (2.0 * TITLE + MAP + 8.0)
    }

    /// Left end and width of a map in a picture `width` wide.
    fn across(&self, k: usize, width: f64) -> (f64, f64) {
        let count = self.maps.len().max(1) as f64;
        let each = ((width - GAP * (count - 1.0)) / count).max(1.0);
        (k as f64 * (each + GAP), each.min(320.0))
    }

    fn top(line: usize) -> f64 {
        line as f64 * (2.0 * TITLE + MAP + 8.0) + 2.0 * TITLE
    }

    /// Map, unit and column under a point of a picture `width` wide.
    pub fn weight_at(&self, (x, y): (f64, f64), width: f64) -> Option<(usize, usize, usize)> {
        let line = (0..self.lines()).find(|k| (Self::top(*k)..Self::top(*k) + MAP).contains(&y))?;
        let k = (0..self.maps.len()).find(|k| {
            let (left, own) = self.across(*k, width);
            (left..left + own).contains(&x)
        })?;
        let (left, own) = self.across(k, width);
        let rows = &self.maps[k].rows[0];
        let columns = rows.first().map_or(0, Vec::len);
        let place =
            |share: f64, count: usize| ((share * count as f64) as usize).min(count.max(1) - 1);
        let unit = place((y - Self::top(line)) / MAP, rows.len());
        Some((k, unit, place((x - left) / own, columns)))
    }
}

/// Draws the picture. `scale` is device pixels a CSS pixel.
pub fn weights<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &WeightsChart,
    (palette, inks): (&Palette, &Inks),
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let width = f64::from(area.dim_in_pixel().0) / scale;
    let face = FontFamily::Name(&palette.font);
    let font = |size: f64, style| FontDesc::new(face, size * scale * palette.letters, style);
    let px = |size: f64| (size * scale).round() as i32;
    for line in 0..chart.lines() {
        let top = WeightsChart::top(line);
        let bold = font(13.0, FontStyle::Bold).color(&palette.text);
        area.draw_text(&chart.names[line], &bold, (0, px(top - 2.0 * TITLE + 4.0)))?;
        for (k, map) in chart.maps.iter().enumerate() {
            let (left, own) = chart.across(k, width);
            let style = font(15.0, FontStyle::Bold).color(&inks.of(map.role).1);
            area.draw_text(&map.letter, &style, (px(left), px(top - 20.0)))?;
            let frame = Frame { left, top, width: own, height: MAP };
            let frame = Frame {
                left: frame.left * scale,
                top: frame.top * scale,
                width: frame.width * scale,
                height: frame.height * scale,
            };
            let shown = pooled(&map.rows[line], ((MAP / 2.5) as usize, (own / 2.5) as usize));
            cells(area, frame, &shown, |v| inks.cell(map.role, v, chart.most[line]))?;
            let columns = map.rows[0].first().map_or(1, Vec::len);
            for part in [map.parts[0], map.parts[0] + map.parts[1]] {
                // Where h ends and x begins, and where the bias does.
                let x = px(left + own * part as f64 / columns as f64);
                let ends = vec![(x, px(top)), (x, px(top + MAP))];
                let style = palette.surface.stroke_width(px(2.0) as u32);
                area.draw(&PathElement::new(ends, style))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(value: f64, change: bool) -> WeightsChart {
        let rows = vec![vec![value; 7]; 4];
        let map = |letter: &str, role| Map {
            letter: letter.into(),
            role,
            rows: [rows.clone(), if change { rows.clone() } else { Vec::new() }],
            parts: [4, 2],
        };
        let maps = vec![map("f", Role::F), map("i", Role::I)];
        WeightsChart { maps, names: ["now".into(), "then".into()], most: [1.0, 1.0] }
    }

    #[test]
    fn any_weights_are_drawn_and_what_changed_below_them() {
        let (palette, inks) = (Palette::read(|_| String::new()), Inks::read(|_| String::new()));
        for (value, change) in [(0.5, true), (f64::NAN, true), (-1e308, false)] {
            let mut text = String::new();
            {
                let area = SVGBackend::with_string(&mut text, (500, 400)).into_drawing_area();
                let own = chart(value, change);
                weights(&area, &own, (&palette, &inks), 1.0).expect("draws");
                area.present().expect("draws");
            }
            assert_eq!(text.contains("then"), change);
            assert_eq!(text.matches("<rect").count(), if change { 112 } else { 56 });
        }
    }

    #[test]
    fn a_place_in_the_picture_is_a_weight() {
        let own = chart(0.5, true);
        assert_eq!(own.weight_at((1.0, WeightsChart::top(0) + 1.0), 500.0), Some((0, 0, 0)));
        let (left, width) = own.across(1, 500.0);
        let last = (left + width - 1.0, WeightsChart::top(1) + MAP - 1.0);
        assert_eq!(own.weight_at(last, 500.0), Some((1, 3, 6)));
        assert_eq!(own.weight_at((1.0, 2.0), 500.0), None);
        assert!(own.height() > chart(0.5, false).height());
    }
}
