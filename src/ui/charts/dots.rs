//! A dot for each of several tries: a setting across, an error up, on logarithmic axes where they fit.

use super::forecast::put_values;
use super::{Palette, Range, nice_steps, safe_range};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DotsChart {
    /// Setting and error, both finite.
    pub dots: Vec<(f64, f64)>,
    /// The place of the dot that stands out.
    pub best: Option<usize>,
    /// The values across, rising, with their names.
    pub names: Vec<(f64, String)>,
}

/// Values at least so many times apart have an axis of their powers.
const APART: f64 = 4.0;

/// Whether values read better by their powers: none is below zero or zero, and they lie far apart.
fn logarithmic(values: impl Iterator<Item = f64>) -> bool {
    let ends =
        values.fold((f64::INFINITY, 0.0), |(a, b): (f64, f64), own| (a.min(own), b.max(own)));
    ends.0 > 0.0 && ends.1 / ends.0 >= APART
}

/// Where a value stands on its axis.
fn place(value: f64, logarithmic: bool) -> f64 {
    if logarithmic { libm::log10(value) } else { value }
}

/// Values that are named on the axis of errors: of powers 1, 2 and 5 times each.
fn steps(range: &Range, logarithmic: bool) -> Vec<f64> {
    if !logarithmic {
        return nice_steps(range, 5);
    }
    let powers = range.start.floor() as i32..=range.end.floor() as i32;
    let all = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|k| k * 10_f64.powi(power)));
    let all: Vec<f64> = all.filter(|own| range.contains(&libm::log10(*own))).collect();
    let every = all.len().div_ceil(8).max(1);
    all.into_iter().step_by(every).collect()
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn dots<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &DotsChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let across = logarithmic(chart.names.iter().map(|own| own.0));
    let up = logarithmic(chart.dots.iter().map(|own| own.1));
    let x = safe_range(chart.names.iter().map(|own| place(own.0, across)));
    let y = safe_range(chart.dots.iter().map(|own| place(own.1, up)));
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(8.0)).margin_right(px(14.0));
    builder.y_label_area_size(px(58.0)).x_label_area_size(px(26.0));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    let rule = palette.rule.stroke_width(px(1.0));
    let steps = steps(&y, up);
    let line =
        |v: &f64| PathElement::new(vec![(x.start, place(*v, up)), (x.end, place(*v, up))], rule);
    drawing.draw_series(steps.iter().map(line))?;
    let at = |k: usize| (place(chart.dots[k].0, across), place(chart.dots[k].1, up));
    for k in (0..chart.dots.len()).filter(|k| Some(*k) != chart.best).chain(chart.best) {
        let own = Some(k) == chart.best;
        let (size, colour) =
            if own { (6.5, palette.model.filled()) } else { (4.5, palette.baseline.filled()) };
        drawing.draw_series([
            Circle::new(at(k), px(size + 1.5), palette.surface.filled()),
            Circle::new(at(k), px(size), colour),
        ])?;
    }
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 13.0 * scale * palette.letters, FontStyle::Normal);
    let font = font.color(&palette.soft);
    let base = area.get_base_pixel();
    let at = |value: f64| drawing.backend_coord(&(x.start, place(value, up)));
    put_values(area, &steps, &font, at, scale)?;
    let style = font.pos(Pos::new(HPos::Center, VPos::Top));
    let mut end = i32::MIN;
    for (value, name) in &chart.names {
        let (x0, y0) = drawing.backend_coord(&(place(*value, across), y.start));
        let letters = name.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.6 }).sum::<f64>();
        let half = px(letters * 13.0 * palette.letters / 2.0) as i32;
        // A name that would lie on the one before is left out.
        if x0 - half > end {
            end = x0 + half + px(6.0) as i32;
            area.draw_text(name, &style, (x0 - base.0, y0 - base.1 + px(7.0) as i32))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_where_values_lie_far_apart() {
        assert!(logarithmic([0.001, 0.1].into_iter()));
        assert!(!logarithmic([8.0, 16.0].into_iter()));
        assert!(!logarithmic([0.0, 16.0].into_iter()));
        assert!(!logarithmic(std::iter::empty()));
        assert_eq!(steps(&(-0.1..1.1), true), [1.0, 2.0, 5.0, 10.0]);
        assert!(steps(&(-99.0..99.0), true).len() <= 8);
    }

    #[test]
    fn whatever_the_values_are_it_can_be_drawn() {
        let palette = Palette::read(|_| String::new());
        let name = |own: f64| (own, own.to_string());
        for (dots_of, names) in [
            (vec![], vec![]),
            (vec![(1.0, 0.0)], vec![name(1.0)]),
            (vec![(0.001, 1e90), (1.0, 1e-90)], vec![name(0.001), name(1.0)]),
        ] {
            let mut text = String::new();
            let area = SVGBackend::with_string(&mut text, (300, 200)).into_drawing_area();
            let chart = DotsChart { dots: dots_of, best: Some(0).filter(|_| false), names };
            dots(&area, &chart, &palette, 1.0).expect("a string takes it");
        }
    }
}
