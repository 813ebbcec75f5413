//! Lines over the same rows, one panel below the other.

use super::forecast::{Tick, put_ticks, put_values, runs, thin};
use super::{Palette, nice_steps, safe_range};
use crate::data::series::Values;
use plotters::coord::Shift;
use plotters::prelude::*;

/// A named line; the first of a panel is drawn strong, another faint behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    pub name: String,
    pub values: Values,
    pub behind: Option<Values>,
}

/// What is drawn. Values of row `from` on, as many in each panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelsChart {
    pub from: usize,
    pub panels: Vec<Panel>,
    pub ticks: Vec<Tick>,
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn panels<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &PanelsChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let (_, height) = area.dim_in_pixel();
    let (count, below) = (chart.panels.len().max(1) as u32, px(24.0));
    let each = height.saturating_sub(below) / count;
    let face = FontFamily::Name(&palette.font);
    let font = |size: f64, style| FontDesc::new(face, size * scale * palette.letters, style);
    let bold = font(13.0, FontStyle::Bold).color(&palette.text);
    let soft = font(13.0, FontStyle::Normal).color(&palette.soft);
    let mut rest = area.clone();
    for (k, panel) in chart.panels.iter().enumerate() {
        let last = k + 1 == chart.panels.len();
        let (own, after) = rest.split_vertically(if last { each + below } else { each });
        rest = after;
        let rows = panel.values.len();
        let x = chart.from as f64 - 0.5..(chart.from + rows.max(2)) as f64 - 0.5;
        let behind = panel.behind.iter().flat_map(|own| own.iter().copied());
        let y = safe_range(panel.values.iter().copied().chain(behind));
        let mut builder = ChartBuilder::on(&own);
        builder.margin_top(px(20.0 * palette.letters)).margin_right(px(10.0));
        builder.margin_bottom(if last { 0 } else { px(4.0) });
        builder.y_label_area_size(px(52.0)).x_label_area_size(if last { below } else { 0 });
        let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
        let steps = nice_steps(&y, (each / px(26.0).max(1)).clamp(1, 6) as usize);
        let line = |v: &f64| {
            PathElement::new(vec![(x.start, *v), (x.end, *v)], palette.rule.stroke_width(px(1.0)))
        };
        drawing.draw_series(steps.iter().map(line))?;
        let (pixels, _) = drawing.plotting_area().dim_in_pixel();
        let faint = panel.behind.as_ref().map(|own| (own, palette.strong_rule.mix(0.7), 1.0));
        let strong = [(&panel.values, palette.actual.to_rgba(), 2.0)];
        for (values, colour, width) in faint.into_iter().chain(strong) {
            let points = values.iter().enumerate().map(|(k, own)| (chart.from + k, *own));
            for run in runs(points) {
                let style = colour.stroke_width(px(width));
                drawing.draw_series(LineSeries::new(thin(run, pixels as usize), style))?;
            }
        }
        let at = |value: f64| drawing.backend_coord(&(x.start, value));
        put_values(&own, &steps, &soft, at, scale)?;
        own.draw_text(&panel.name, &bold, (px(52.0) as i32, px(3.0) as i32))?;
        if last {
            let at = |row: usize| drawing.backend_coord(&(row as f64, y.start));
            put_ticks(&own, &chart.ticks, &soft, at, scale)?;
        }
    }
    Ok(())
}
