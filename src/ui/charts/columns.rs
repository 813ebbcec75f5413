//! Bars in groups side by side, such as counts of a histogram or errors of two models; a curve may lie over them.

use super::forecast::{put_ticks, put_values};
use super::{Ink, Palette, Tick, nice_steps, safe_range};
use plotters::coord::Shift;
use plotters::prelude::*;

/// Places below the chart are thousandths of a group.
pub const GROUP: usize = 1000;

/// What is drawn. Group k stands between k and k + 1 of the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnsChart {
    /// The bars of each group, as many as there are inks; what is no number is left out.
    pub groups: Vec<Vec<f64>>,
    pub inks: Vec<Ink>,
    /// The share of a group's room that its bars take.
    pub share: f64,
    /// Points over the bars, along the axis of the groups.
    pub curve: Vec<(f64, f64)>,
    /// From this group on they are of the test part.
    pub test: Option<usize>,
    /// Their rows are places in thousandths of a group.
    pub ticks: Vec<Tick>,
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn columns<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ColumnsChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let heights = chart.groups.iter().flatten().chain(chart.curve.iter().map(|(_, y)| y));
    let y = 0.0..safe_range(heights.copied().chain([0.0])).end;
    let x = 0.0..chart.groups.len().max(1) as f64;
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(6.0)).margin_right(px(10.0));
    builder.y_label_area_size(px(52.0)).x_label_area_size(px(24.0));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    if let Some(test) = chart.test {
        let corners = [(test as f64, y.start), (x.end, y.end)];
        drawing.draw_series([Rectangle::new(corners, palette.wash.filled())])?;
    }
    let steps = nice_steps(&y, 5);
    let across = |v: f64| vec![(x.start, v), (x.end, v)];
    let rule = palette.rule.stroke_width(px(1.0));
    drawing.draw_series(steps.iter().map(|v| PathElement::new(across(*v), rule)))?;
    let each = chart.share / chart.inks.len().max(1) as f64;
    for (group, bars) in chart.groups.iter().enumerate() {
        let left = group as f64 + (1.0 - chart.share) / 2.0;
        for (k, (height, ink)) in bars.iter().zip(&chart.inks).enumerate() {
            if height.is_finite() {
                let from = left + k as f64 * each;
                let corners = [(from, 0.0), (from + each, height.clamp(0.0, y.end))];
                drawing.draw_series([Rectangle::new(corners, ink.of(palette).filled())])?;
            }
        }
    }
    let floor = palette.text.stroke_width(px(1.0));
    drawing.draw_series([PathElement::new(across(0.0), floor)])?;
    let curve = chart.curve.iter().copied().filter(|(_, y)| y.is_finite());
    drawing.draw_series(LineSeries::new(curve, palette.text.stroke_width(px(2.0))))?;
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 13.0 * scale * palette.letters, FontStyle::Normal);
    let font = font.color(&palette.soft);
    let at = |value: f64| drawing.backend_coord(&(x.start, value));
    put_values(area, &steps, &font, at, scale)?;
    let at = |place: usize| drawing.backend_coord(&(place as f64 / GROUP as f64, y.start));
    put_ticks(area, &chart.ticks, &font, at, scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_the_values_are_it_can_be_drawn() {
        let palette = Palette::read(|_| String::new());
        let tick = Tick { row: 1500, label: "0.5".into(), rank: 0 };
        for groups in
            [vec![], vec![vec![f64::NAN, f64::INFINITY]], vec![vec![1.0, 2.0], vec![0.0, 1e300]]]
        {
            let mut text = String::new();
            let area = SVGBackend::with_string(&mut text, (300, 200)).into_drawing_area();
            let chart = ColumnsChart {
                groups,
                inks: vec![Ink::Model, Ink::Baseline],
                share: 0.8,
                curve: vec![(0.1, 0.5), (0.2, f64::NAN), (0.3, 1.0)],
                test: Some(1),
                ticks: vec![tick.clone()],
            };
            columns(&area, &chart, &palette, 1.0).expect("a string takes it");
            drop(area);
            assert!(text.contains("0.5"));
        }
    }
}
