//! What came, the mean of several forecasts, and the band that these make around it.

use super::forecast::{Tick, put_ticks, put_values, runs, thin};
use super::{Palette, nice_steps, safe_range};
use crate::data::series::Values;
use plotters::coord::Shift;
use plotters::prelude::*;

/// What is drawn. Values of row `from` on, as many in each; NaN where there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct BandChart {
    pub from: usize,
    pub actual: Values,
    pub mean: Values,
    /// Filled between.
    pub band: [Values; 2],
    /// Thin lines.
    pub ends: [Values; 2],
    pub ticks: Vec<Tick>,
}

/// The outline of a band, at most two points a pixel column: there the least of the lower side and the most of the
/// upper one, so that nothing of it is lost. One outline for each finite stretch.
fn outlines(chart: &BandChart, pixels: usize) -> Vec<Vec<(f64, f64)>> {
    let [low, high] = &chart.band;
    let size = low.len().div_ceil(pixels.max(1)).max(1);
    let mut all = Vec::new();
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut close = |above: &mut Vec<(f64, f64)>, below: &mut Vec<(f64, f64)>| {
        below.reverse();
        let outline: Vec<(f64, f64)> = above.drain(..).chain(below.drain(..)).collect();
        if outline.len() > 2 {
            all.push(outline);
        }
    };
    for (place, (low, high)) in low.chunks(size).zip(high.chunks(size)).enumerate() {
        let least = low.iter().copied().filter(|own| own.is_finite()).fold(f64::INFINITY, f64::min);
        let most =
            high.iter().copied().filter(|own| own.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        if least > most {
            close(&mut above, &mut below);
            continue;
        }
        let x = chart.from as f64 + place as f64 * size as f64 + (low.len() - 1) as f64 / 2.0;
        above.push((x, most.clamp(-1e100, 1e100)));
        below.push((x, least.clamp(-1e100, 1e100)));
    }
    close(&mut above, &mut below);
    all
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn band<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &BandChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let all = [&chart.actual, &chart.mean].into_iter().chain(&chart.band).chain(&chart.ends);
    let y = safe_range(all.flat_map(|own| own.iter().copied()));
    let x = chart.from as f64 - 0.5..(chart.from + chart.actual.len().max(2)) as f64 - 0.5;
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(8.0)).margin_right(px(10.0));
    builder.y_label_area_size(px(52.0)).x_label_area_size(px(24.0));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    let steps = nice_steps(&y, 6);
    let rule = palette.rule.stroke_width(px(1.0));
    drawing.draw_series(
        steps.iter().map(|v| PathElement::new(vec![(x.start, *v), (x.end, *v)], rule)),
    )?;
    let (pixels, _) = drawing.plotting_area().dim_in_pixel();
    for outline in outlines(chart, pixels as usize) {
        drawing.draw_series([Polygon::new(outline, palette.model.mix(0.2).filled())])?;
    }
    let ends = chart.ends.each_ref().map(|own| (own, palette.model.mix(0.7), 1.0));
    let mean = (&chart.mean, palette.model.to_rgba(), 3.0);
    let actual = (&chart.actual, palette.actual.to_rgba(), 2.0);
    for (values, colour, width) in ends.into_iter().chain([mean, actual]) {
        let points = values.iter().enumerate().map(|(k, own)| (chart.from + k, *own));
        for run in runs(points) {
            let style = colour.stroke_width(px(width));
            drawing.draw_series(LineSeries::new(thin(run, pixels as usize), style))?;
        }
    }
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 13.0 * scale * palette.letters, FontStyle::Normal);
    let font = font.color(&palette.soft);
    let at = |value: f64| drawing.backend_coord(&(x.start, value));
    put_values(area, &steps, &font, at, scale)?;
    let at = |row: usize| drawing.backend_coord(&(row as f64, y.start));
    put_ticks(area, &chart.ticks, &font, at, scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: Vec<f64>) -> BandChart {
        let moved = |by: f64| Values::new(values.iter().map(|own| own + by).collect());
        BandChart {
            from: 10,
            actual: moved(0.0),
            mean: moved(0.5),
            band: [moved(-1.0), moved(1.0)],
            ends: [moved(-0.5), moved(0.5)],
            ticks: Vec::new(),
        }
    }

    #[test]
    fn an_outline_goes_round_each_stretch_and_keeps_every_peak() {
        let gap = chart(vec![0.0, 1.0, f64::NAN, 2.0, 3.0]);
        let own = outlines(&gap, 100);
        assert_eq!(own[0], [(10.0, 1.0), (11.0, 2.0), (11.0, 0.0), (10.0, -1.0)]);
        assert_eq!(own.len(), 2);
        let long = chart((0..1000).map(|k| if k == 333 { 50.0 } else { 0.0 }).collect());
        let own = outlines(&long, 50);
        assert_eq!((own.len(), own[0].len()), (1, 100));
        assert!(own[0].iter().any(|(_, y)| *y == 51.0));
    }

    #[test]
    fn whatever_the_values_are_it_can_be_drawn() {
        let palette = Palette::read(|_| String::new());
        for values in [vec![], vec![f64::NAN; 4], vec![1.0], vec![f64::INFINITY, 1e300, -1e300]] {
            let mut text = String::new();
            let area = SVGBackend::with_string(&mut text, (300, 200)).into_drawing_area();
            band(&area, &chart(values), &palette, 1.0).expect("a string takes it");
        }
    }
}
