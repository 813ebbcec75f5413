//! A window, one column a time step: bars and, unit below unit, cells of colour, with one step marked.

use super::forecast::{Tick, plain, put_ticks};
use super::heat::{Frame, Inks, cells, largest, pooled};
use super::{Palette, safe_range};
use crate::notation::Role;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Room on the left, on the right and below, and around a row, in CSS pixels.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 10.0;
const BELOW: f64 = 24.0;
const TITLE: f64 = 22.0;
const GAP: f64 = 6.0;

/// What stands in a row of the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Strip {
    /// One bar a step, around 0, or from the floor where none is below it.
    Bars { name: String, values: Vec<f64> },
    /// `rows[unit][t]`; the strongest colour is that of `most`.
    Cells { letter: String, role: Role, rows: Vec<Vec<f64>>, most: f64 },
}

impl Strip {
    /// Room above it for its name, and its own height.
    fn heights(&self) -> (f64, f64) {
        match self {
            Self::Bars { .. } => (TITLE, 64.0),
            Self::Cells { rows, .. } => (0.0, (rows.len() as f64 * 8.0).clamp(16.0, 48.0)),
        }
    }
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowChart {
    pub steps: usize,
    pub strips: Vec<Strip>,
    /// Their rows are steps, from 0.
    pub ticks: Vec<Tick>,
    /// From 0.
    pub marked: usize,
}

impl WindowChart {
    /// Top and height of each strip, in CSS pixels.
    fn places(&self) -> Vec<(f64, f64)> {
        let mut below = 0.0;
        let place = |strip: &Strip| {
            let (title, height) = strip.heights();
            let top = below + title;
            below = top + height + GAP;
            (top, height)
        };
        self.strips.iter().map(place).collect()
    }

    /// How high the picture is, in CSS pixels.
    pub fn height(&self) -> f64 {
        self.places().last().map_or(0.0, |(top, height)| top + height + GAP) + BELOW
    }

    /// The step under `x` of a picture `width` wide.
    pub fn step_at(&self, x: f64, width: f64) -> usize {
        let share = (x - LEFT) / (width - LEFT - RIGHT).max(1.0);
        let last = self.steps.saturating_sub(1);
        ((share * self.steps as f64).max(0.0) as usize).min(last)
    }

    /// The strip under `y` and its row there.
    pub fn unit_at(&self, y: f64) -> Option<(usize, usize)> {
        let inside = |(top, height): &(f64, f64)| (*top..top + height).contains(&y);
        let places = self.places();
        let strip = places.iter().position(inside)?;
        let Strip::Cells { rows, .. } = &self.strips[strip] else { return None };
        let (top, height) = places[strip];
        Some((strip, (((y - top) / height * rows.len() as f64) as usize).min(rows.len() - 1)))
    }

    /// The middle of a step in a picture `width` wide.
    pub fn x_of(&self, step: usize, width: f64) -> f64 {
        LEFT + (width - LEFT - RIGHT) * (step as f64 + 0.5) / self.steps.max(1) as f64
    }
}

/// Draws the picture. `scale` is device pixels a CSS pixel.
pub fn window<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &WindowChart,
    (palette, inks): (&Palette, &Inks),
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let (pixels, _) = area.dim_in_pixel();
    let (left, width) = (LEFT * scale, (f64::from(pixels) - (LEFT + RIGHT) * scale).max(1.0));
    let face = FontFamily::Name(&palette.font);
    let font = |size: f64, style| FontDesc::new(face, size * scale * palette.letters, style);
    let places = chart.places();
    for (strip, (top, height)) in chart.strips.iter().zip(&places) {
        let (top, height) = (top * scale, height * scale);
        let frame = Frame { left, top, width, height };
        match strip {
            Strip::Bars { name, values } => {
                let place = (left as i32, (top - 18.0 * scale) as i32);
                area.draw_text(name, &font(13.0, FontStyle::Bold).color(&palette.text), place)?;
                bars(area, frame, values, palette, scale)?;
            }
            Strip::Cells { letter, role, rows, most } => {
                let most_rows = ((height / scale / 3.0) as usize, (width / scale / 3.0) as usize);
                cells(area, frame, &pooled(rows, most_rows), |v| inks.cell(*role, v, *most))?;
                let style = font(15.0, FontStyle::Bold).color(&inks.of(*role).1);
                let style = style.pos(Pos::new(HPos::Right, VPos::Center));
                let place = ((left - 10.0 * scale) as i32, (top + height / 2.0) as i32);
                area.draw_text(letter, &style, place)?;
            }
        }
    }
    let each = width / chart.steps.max(1) as f64;
    let bottom = places.last().map_or(0.0, |(top, height)| (top + height) * scale);
    let x = left + each * chart.marked as f64;
    let corners = [(x as i32, (TITLE * scale) as i32), ((x + each) as i32, bottom as i32)];
    area.draw(&Rectangle::new(corners, palette.text.stroke_width((1.5 * scale) as u32)))?;
    let soft = font(13.0, FontStyle::Normal).color(&palette.soft);
    let base = area.get_base_pixel();
    let at = |step: usize| {
        let x = left + each * (step as f64 + 0.5);
        (x as i32 + base.0, bottom as i32 + base.1)
    };
    put_ticks(area, &chart.ticks, &soft, at, scale)
}

/// Bars of the values with the ends of their axis.
fn bars<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    frame: Frame,
    values: &[f64],
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let most = largest(&[values.to_vec()]).min(1e300);
    let signed = values.iter().any(|v| *v < 0.0);
    let range = safe_range([0.0, most, if signed { -most } else { 0.0 }].into_iter());
    let (low, high) = if signed { (range.start, range.end) } else { (0.0, range.end) };
    let y = |v: f64| {
        let share = (v.clamp(low, high) - low) / (high - low);
        (frame.top + frame.height * (1.0 - share)).round() as i32
    };
    let each = frame.width / values.len().max(1) as f64;
    let zero = y(0.0);
    for (t, value) in values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        let x = frame.left + each * t as f64;
        let (from, to) = ((x + each * 0.15) as i32, (x + each * 0.85).max(x + 1.0) as i32);
        let colour = if *value < 0.0 { palette.baseline } else { palette.model };
        area.draw(&Rectangle::new([(from, y(*value)), (to, zero)], colour.filled()))?;
    }
    let right = (frame.left + frame.width) as i32;
    let line = vec![(frame.left as i32, zero), (right, zero)];
    area.draw(&PathElement::new(line, palette.strong_rule.stroke_width(scale as u32)))?;
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 12.0 * scale * palette.letters, FontStyle::Normal);
    let style = font.color(&palette.soft).pos(Pos::new(HPos::Right, VPos::Center));
    for value in [Some(most), signed.then_some(-most)].into_iter().flatten() {
        let place = ((frame.left - 10.0 * scale) as i32, y(value));
        area.draw_text(&short(value), &style, place)?;
    }
    Ok(())
}

/// The end of an axis, in three digits.
fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".into();
    }
    let digits = libm::floor(libm::log10(value.abs())) as i32;
    let unit = libm::pow(10.0, f64::from(digits - 2));
    plain(if (-3..=5).contains(&digits) { (value / unit).round() * unit } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(value: f64) -> WindowChart {
        let cells = |letter: &str, units: usize| Strip::Cells {
            letter: letter.into(),
            role: Role::F,
            rows: vec![vec![value; 10]; units],
            most: 1.0,
        };
        let bars = Strip::Bars { name: "share".into(), values: vec![value; 10] };
        let ticks = vec![Tick { row: 3, label: "May".into(), rank: 0 }];
        WindowChart {
            steps: 10,
            strips: vec![bars, cells("f", 4), cells("c", 90)],
            ticks,
            marked: 9,
        }
    }

    #[test]
    fn any_values_are_drawn() {
        let (palette, inks) = (Palette::read(|_| String::new()), Inks::read(|_| String::new()));
        for value in [0.5, -2.0, 0.0, f64::NAN, f64::INFINITY, 1e308] {
            let mut text = String::new();
            {
                let area = SVGBackend::with_string(&mut text, (500, 300)).into_drawing_area();
                window(&area, &chart(value), (&palette, &inks), 1.0).expect("draws");
                area.present().expect("draws");
            }
            assert!(text.contains("share") && text.contains("May") && !text.contains("NaN"));
            // The cells of 4 units, of 90 as many rows as have 3 pixels, and the frame of the marked step.
            assert!(text.matches("<rect").count() > 40 + 160, "{value}");
        }
    }

    #[test]
    fn a_place_in_the_picture_is_a_step_and_a_unit() {
        let chart = chart(0.5);
        for step in 0..10 {
            assert_eq!(chart.step_at(chart.x_of(step, 500.0), 500.0), step);
        }
        assert_eq!((chart.step_at(-9.0, 500.0), chart.step_at(900.0, 500.0)), (0, 9));
        let (top, height) = chart.places()[1];
        assert_eq!(chart.unit_at(top + height - 1.0), Some((1, 3)));
        assert_eq!((chart.unit_at(1.0), chart.unit_at(9000.0)), (None, None));
        assert!(chart.height() > top + height);
    }

    #[test]
    fn the_ends_of_an_axis_have_three_digits() {
        assert_eq!([123.456, 0.012_345, -4.0, 0.0].map(short), ["123", "0.012", "−4", "0"]);
        assert_eq!(short(12_345.6), "12300");
    }
}
