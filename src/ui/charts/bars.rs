//! A correlogram: a bar a lag, and the bound beyond which a bar is hardly chance.

use super::forecast::put_values;
use super::{Palette, nice_steps, safe_range};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct BarsChart {
    /// From lag 1 on.
    pub values: Vec<f64>,
    pub bound: f64,
    /// Lags of one season, which the axis counts by.
    pub season: Option<usize>,
    /// What the axis counts, below it.
    pub axis: String,
}

/// Lags that are named below: seasons where there are, else round numbers.
fn ticks(chart: &BarsChart) -> Vec<usize> {
    let last = chart.values.len();
    match chart.season.filter(|season| *season > 1 && *season <= last) {
        Some(season) => {
            let every = season * (last / season).div_ceil(6).max(1);
            (1..).map(|k| k * every).take_while(|lag| *lag <= last).collect()
        }
        None => {
            let range = 0.5..last as f64 + 0.5;
            nice_steps(&range, 6).into_iter().map(|lag| lag as usize).filter(|k| *k > 0).collect()
        }
    }
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn bars<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &BarsChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let ends = [0.0, chart.bound, -chart.bound];
    let y = safe_range(chart.values.iter().copied().chain(ends));
    let x = 0.4..chart.values.len().max(1) as f64 + 0.6;
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(6.0)).margin_right(px(10.0));
    let line = 18.0 * palette.letters;
    builder.y_label_area_size(px(52.0)).x_label_area_size(px(24.0 + line));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    let steps = nice_steps(&y, 5);
    let across = |v: f64| vec![(x.start, v), (x.end, v)];
    let rule = palette.rule.stroke_width(px(1.0));
    drawing.draw_series(steps.iter().map(|v| PathElement::new(across(*v), rule)))?;
    let bar = |(k, own): (usize, &f64)| {
        let lag = k as f64 + 1.0;
        let loud = own.abs() > chart.bound;
        let colour =
            if loud { palette.actual.filled() } else { palette.baseline.mix(0.6).filled() };
        Rectangle::new([(lag - 0.3, 0.0), (lag + 0.3, own.clamp(-1e3, 1e3))], colour)
    };
    let finite = chart.values.iter().enumerate().filter(|(_, own)| own.is_finite());
    drawing.draw_series(finite.map(bar))?;
    let zero = palette.text.stroke_width(px(1.0));
    drawing.draw_series([PathElement::new(across(0.0), zero)])?;
    for v in [chart.bound, -chart.bound] {
        let style = palette.text.stroke_width(px(1.25));
        let line = across(v).into_iter().map(|at| drawing.backend_coord(&at)).collect::<Vec<_>>();
        let base = area.get_base_pixel();
        let line = line.into_iter().map(|(a, b)| (a - base.0, b - base.1)).collect::<Vec<_>>();
        area.draw(&DashedPathElement::new(line, px(5.0), px(4.0), style))?;
    }
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 13.0 * scale * palette.letters, FontStyle::Normal);
    let font = font.color(&palette.soft);
    let base = area.get_base_pixel();
    let at = |value: f64| drawing.backend_coord(&(x.start, value));
    put_values(area, &steps, &font, at, scale)?;
    for lag in ticks(chart) {
        let (x0, y0) = drawing.backend_coord(&(lag as f64, y.start));
        let style = font.pos(Pos::new(HPos::Center, VPos::Top));
        let place = (x0 - base.0, y0 - base.1 + px(6.0) as i32);
        area.draw_text(&lag.to_string(), &style, place)?;
    }
    let (x0, y0) = drawing.backend_coord(&((x.start + x.end) / 2.0, y.start));
    let style = font.pos(Pos::new(HPos::Center, VPos::Top));
    area.draw_text(&chart.axis, &style, (x0 - base.0, y0 - base.1 + px(6.0 + line) as i32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_named_where_there_are_some() {
        let chart = |count, season| BarsChart {
            values: vec![0.5; count],
            bound: 0.2,
            season,
            axis: String::new(),
        };
        assert_eq!(ticks(&chart(26, Some(12))), [12, 24]);
        assert_eq!(ticks(&chart(10, None)), [2, 4, 6, 8, 10]);
        assert!(ticks(&chart(0, Some(4))).is_empty());
        assert!(ticks(&chart(120, Some(7))).len() <= 6);
    }

    #[test]
    fn whatever_the_values_are_it_can_be_drawn() {
        let palette = Palette::read(|_| String::new());
        for values in [vec![], vec![f64::NAN, f64::INFINITY], vec![0.2, -1.0]] {
            let mut text = String::new();
            let area = SVGBackend::with_string(&mut text, (300, 200)).into_drawing_area();
            let chart = BarsChart { values, bound: 0.1, season: None, axis: "Lag".into() };
            bars(&area, &chart, &palette, 1.0).expect("a string takes it");
            drop(area);
            assert!(text.contains("\nLag\n"));
        }
    }
}
