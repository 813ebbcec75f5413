//! The forecast chart: parts as regions, the test part sealed until the run ends.

use super::{Palette, ends, nice_steps, safe_range};
use crate::data::series::Values;
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    Solid,
    Dashed,
    Dotted,
}

/// What a line or a point stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Actual,
    Model,
    /// The model on rows that it has learnt from.
    Fit,
    Baseline,
}

impl Ink {
    pub(super) fn of(self, palette: &Palette) -> RGBAColor {
        match self {
            Self::Actual => palette.actual.to_rgba(),
            Self::Model => palette.model.to_rgba(),
            Self::Fit => palette.model.mix(0.6),
            Self::Baseline => palette.baseline.to_rgba(),
        }
    }
}

/// One series: values from row `start` on, drawn over `rows`.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub start: usize,
    pub values: Values,
    pub rows: Range<usize>,
    pub ink: Ink,
    pub width: u32,
    pub stroke: Stroke,
}

impl Line {
    /// Its rows and values within `seen`.
    fn points(&self, seen: Range<usize>) -> impl Iterator<Item = (usize, f64)> + '_ {
        let end = seen.end.min(self.rows.end).saturating_sub(self.start).min(self.values.len());
        let begin = seen.start.max(self.rows.start).saturating_sub(self.start).min(end);
        let values = self.values[begin..end].iter().enumerate();
        values.map(move |(place, value)| (self.start + begin + place, *value))
    }
}

/// A label below the chart, at its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub row: usize,
    pub label: String,
    /// Who gives way where there is no room: 0 never to another rank, a higher one to all lower ones.
    pub rank: usize,
}

/// What is drawn. Rows count from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct ForecastChart {
    pub rows: usize,
    /// First row on the left.
    pub from: usize,
    pub validation: usize,
    pub test: usize,
    pub sealed: bool,
    pub lines: Vec<Line>,
    pub ticks: Vec<Tick>,
    /// A row with a line through it.
    pub selected: Option<usize>,
    /// The rows that a forecast is made from, shaded.
    pub window: Option<Range<usize>>,
    pub dots: Vec<(usize, f64, Ink)>,
    /// Lines between the parts; not where handles stand there.
    pub borders: bool,
}

/// CSS pixels left and right of the rows.
const LEFT: f64 = 52.0;
const RIGHT: f64 = 10.0;

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn forecast<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ForecastChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let last = if chart.sealed { chart.test } else { chart.rows };
    let seen = chart.lines.iter().flat_map(|line| line.points(chart.from..last));
    let y = safe_range(seen.map(|(_, value)| value));
    let x = safe_x(chart.from, chart.rows);
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(6.0)).margin_right(px(RIGHT));
    builder.y_label_area_size(px(LEFT)).x_label_area_size(px(24.0));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    let edge = |row: usize| row as f64 - 0.5;
    let fill = |from: f64, to: f64, colour: RGBColor| {
        Rectangle::new([(from.max(x.start), y.start), (to.min(x.end), y.end)], colour.filled())
    };
    drawing.draw_series([fill(edge(chart.validation), edge(chart.test), palette.sunken)])?;
    drawing.draw_series([fill(edge(chart.test), x.end, palette.wash)])?;
    let steps = nice_steps(&y, 7);
    drawing.draw_series(steps.iter().map(|v| {
        PathElement::new(vec![(x.start, *v), (x.end, *v)], palette.rule.stroke_width(px(1.0)))
    }))?;
    if chart.sealed {
        seal(&mut drawing, (edge(chart.test), x.end), &y, palette, px(1.0))?;
    }
    for row in [chart.validation, chart.test].into_iter().filter(|_| chart.borders) {
        let line = vec![(edge(row), y.start), (edge(row), y.end)];
        drawing.draw_series([PathElement::new(line, palette.strong_rule.stroke_width(px(1.0)))])?;
    }
    let (pixels, _) = drawing.plotting_area().dim_in_pixel();
    for line in &chart.lines {
        for run in runs(line.points(chart.from..last)) {
            draw_line(&mut drawing, thin(run, pixels as usize), line, palette, scale)?;
        }
    }
    if let Some(window) = &chart.window {
        let (from, to) = (edge(window.start).max(x.start), edge(window.end));
        let corners = [(from, y.start), (to, y.end)];
        let shade = palette.text.mix(0.1).filled();
        drawing.draw_series([Rectangle::new(corners, shade)])?;
        if chart.selected.is_none() {
            let frame = palette.text.stroke_width(px(1.5));
            drawing.draw_series([Rectangle::new(corners, frame)])?;
        }
    }
    if let Some(row) = chart.selected {
        let line = vec![(row as f64, y.start), (row as f64, y.end)];
        drawing.draw_series([PathElement::new(line, palette.text.stroke_width(px(1.5)))])?;
    }
    for (row, value, ink) in &chart.dots {
        let at = (*row as f64, value.clamp(y.start, y.end));
        drawing.draw_series([
            Circle::new(at, px(6.0), palette.surface.filled()),
            Circle::new(at, px(4.5), ink.of(palette).filled()),
        ])?;
    }
    let face = FontFamily::Name(&palette.font);
    let font = FontDesc::new(face, 13.0 * scale * palette.letters, FontStyle::Normal);
    let font = font.color(&palette.soft);
    let at = |value: f64| drawing.backend_coord(&(x.start, value));
    put_values(area, &steps, &font, at, scale)?;
    let at = |row: usize| drawing.backend_coord(&(row as f64, y.start));
    put_ticks(area, &chart.ticks, &font, at, scale)
}

/// The labels below a chart, as many as there is room for; `at` tells where a row stands.
pub(super) fn put_ticks<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    ticks: &[Tick],
    font: &TextStyle,
    at: impl Fn(usize) -> (i32, i32),
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let (width, base) = (area.dim_in_pixel().0 as i32, area.get_base_pixel());
    let label = |tick: &Tick| {
        let (x0, y0) = at(tick.row);
        // Han characters are square.
        let letters = tick.label.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.6 });
        let half = px(letters.sum::<f64>() * 13.0 / 2.0) as i32;
        // Whole, also at the ends.
        let x0 = (x0 - base.0).min(width - half).max(half);
        (x0, y0 - base.1 + px(6.0) as i32, half + px(4.0) as i32)
    };
    let labels: Vec<(i32, i32, i32)> = ticks.iter().map(label).collect();
    let spans = labels.iter().map(|(x0, _, half)| (x0 - half, x0 + half));
    let ranks = ticks.iter().map(|tick| tick.rank);
    let shown = apart(&spans.zip(ranks).collect::<Vec<_>>());
    let style = font.pos(plotters::style::text_anchor::Pos::new(
        plotters::style::text_anchor::HPos::Center,
        plotters::style::text_anchor::VPos::Top,
    ));
    for (tick, (x0, y0, _)) in
        ticks.iter().zip(labels).zip(shown).filter_map(|(own, shown)| shown.then_some(own))
    {
        area.draw_text(&tick.label, &style, (x0, y0))?;
    }
    Ok(())
}

/// Which labels stand so that none lies on another, from their left and right ends and their ranks. Of rank 0 as
/// many as there is room for, the last ones first. Of each further rank those that none of rank 0 covers, if all
/// of them have room, so that their distances stay even; else none of it or of the next.
fn apart(labels: &[((i32, i32), usize)]) -> Vec<bool> {
    let mut shown = vec![false; labels.len()];
    let free = |k: usize, shown: &[bool], most: usize| {
        let (left, right) = labels[k].0;
        let mut others = (0..labels.len()).filter(|j| *j != k && shown[*j] && labels[*j].1 <= most);
        others.all(|j| right <= labels[j].0.0 || labels[j].0.1 <= left)
    };
    let most = labels.iter().map(|(_, rank)| *rank).max().unwrap_or(0);
    for rank in 0..=most {
        let mut with = shown.clone();
        for k in (0..labels.len()).rev().filter(|k| labels[*k].1 == rank) {
            with[k] = free(k, &with, 0);
        }
        if rank > 0 && (0..labels.len()).any(|k| with[k] && !free(k, &with, rank)) {
            break;
        }
        shown = with;
    }
    shown
}

/// A title and what each line stands for, side by side. For a chart that leaves the page.
pub fn legend<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    title: &str,
    lines: &[(Ink, Stroke, String)],
    palette: &Palette,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let font = |size: f64, style| {
        FontDesc::new(FontFamily::Name(&palette.font), size * palette.letters, style)
    };
    let width = |text: &str, size: f64| -> f64 {
        size * text.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.58 }).sum::<f64>()
    };
    area.draw_text(title, &font(15.0, FontStyle::Bold).color(&palette.text), (12, 10))?;
    let mut x = 12.0 + width(title, 16.0) + 24.0;
    for (ink, stroke, name) in lines {
        let style = ink.of(palette).stroke_width(2);
        let ends = [(x as i32, 18), (x as i32 + 22, 18)];
        let gap = match stroke {
            Stroke::Solid => 0,
            Stroke::Dashed => 4,
            Stroke::Dotted => 2,
        };
        if gap == 0 {
            area.draw(&PathElement::new(ends, style))?;
        } else {
            area.draw(&DashedPathElement::new(ends, gap + 1, gap, style))?;
        }
        let soft = font(13.0, FontStyle::Normal).color(&palette.soft);
        area.draw_text(name, &soft, (x as i32 + 30, 11))?;
        x += 30.0 + width(name, 13.0) + 20.0;
    }
    Ok(())
}

/// The names of the parts above a chart as wide as `area`, each where its part begins. For a chart that leaves the page.
pub fn part_names<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &ForecastChart,
    names: &[String; 3],
    palette: &Palette,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let x = safe_x(chart.from, chart.rows);
    let pixels = (f64::from(area.dim_in_pixel().0) - LEFT - RIGHT) / (x.end - x.start);
    let font =
        FontDesc::new(FontFamily::Name(&palette.font), 13.0 * palette.letters, FontStyle::Bold);
    let font = font.color(&palette.text);
    let ends = [0, chart.validation, chart.test, chart.rows];
    // A part too narrow for its name goes without.
    let wide = |part: &[usize]| {
        part[1].saturating_sub(part[0].max(chart.from)) * 20 > chart.rows - chart.from
    };
    for (name, part) in names.iter().zip(ends.windows(2)).filter(|(_, part)| wide(part)) {
        let from = (part[0] as f64 - 0.5 - x.start).max(0.0);
        area.draw_text(name, &font, ((LEFT + from * pixels) as i32 + 4, 2))?;
    }
    Ok(())
}

fn safe_x(from: usize, rows: usize) -> super::Range {
    from as f64 - 0.5..(rows.max(from + 2)) as f64 - 0.5
}

/// The values of an axis beside it; `at` tells where each stands. Long ones are smaller, so that they have room.
pub(super) fn put_values<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    steps: &[f64],
    font: &TextStyle,
    at: impl Fn(f64) -> (i32, i32),
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let labels = labels(steps);
    let letters = labels.iter().map(|label| digits(label)).fold(ROOM, f64::max);
    let mut style = font.pos(plotters::style::text_anchor::Pos::new(
        plotters::style::text_anchor::HPos::Right,
        plotters::style::text_anchor::VPos::Center,
    ));
    style.font = style.font.resize(style.font.get_size() * ROOM / letters);
    let base = area.get_base_pixel();
    for (value, label) in steps.iter().zip(&labels) {
        let (x0, y0) = at(*value);
        area.draw_text(label, &style, (x0 - base.0 - (8.0 * scale).round() as i32, y0 - base.1))?;
    }
    Ok(())
}

/// Digits of a value that have room beside an axis.
const ROOM: f64 = 6.0;

/// How wide a value is, in digits: a point is half of one.
fn digits(label: &str) -> f64 {
    label.chars().map(|own| if own == '.' { 0.5 } else { 1.0 }).sum()
}

/// The values of an axis with as few digits as say each to a small part of a step: no two read the same.
pub(super) fn labels(steps: &[f64]) -> Vec<String> {
    let gap = steps.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let written = |more| steps.iter().map(|value| with_digits(*value, more)).collect();
    let says = |(label, value): (&String, &f64)| {
        let told = label.replace('−', "-").parse::<f64>();
        told.is_ok_and(|told| (told - value).abs() < gap / 20.0)
    };
    let exact = |all: &Vec<String>| all.iter().zip(steps).all(says);
    (0..12).map(written).find(exact).unwrap_or_else(|| written(0))
}

/// A number on an axis: as few digits as it needs.
pub(super) fn plain(value: f64) -> String {
    with_digits(value, 0)
}

/// The same with so many digits more, where it needs them.
fn with_digits(value: f64, more: usize) -> String {
    if value.abs() >= 1e6 || (value != 0.0 && value.abs() < 1e-3) {
        return format!("{value:.*e}", 1 + more).replace('-', "−");
    }
    let text = format!("{value:.*}", 3 + more);
    text.trim_end_matches('0').trim_end_matches('.').replace('-', "−")
}

/// Slanted lines over what is not to be seen yet.
fn seal<DB: DrawingBackend>(
    drawing: &mut ChartContext<
        DB,
        Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
    >,
    (from, to): (f64, f64),
    y: &super::Range,
    palette: &Palette,
    width: u32,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let area = drawing.plotting_area();
    let (columns, rows) = area.dim_in_pixel();
    let per_pixel = (drawing.x_range().end - drawing.x_range().start) / f64::from(columns.max(1));
    let slope = (y.end - y.start) / f64::from(rows.max(1)) / per_pixel;
    let pitch = 12.0 * per_pixel * f64::from(width);
    let colour = palette.model.mix(0.28).stroke_width(width);
    let height = (y.end - y.start) / slope;
    let count = (((to - from) + height) / pitch).ceil().min(2000.0) as usize;
    let lines = (0..count).filter_map(|k| {
        // From the floor at `foot` up and to the right, cut at the region's sides.
        let foot = from - height + k as f64 * pitch;
        let (left, right) = (foot.max(from), (foot + height).min(to));
        (left < right).then(|| {
            let at = |x: f64| y.start + (x - foot) * slope;
            PathElement::new(vec![(left, at(left)), (right, at(right))], colour)
        })
    });
    drawing.draw_series(lines)?;
    Ok(())
}

/// The finite stretches of a line within `from..last`.
pub(super) fn runs(points: impl Iterator<Item = (usize, f64)>) -> Vec<Vec<(f64, f64)>> {
    let mut all = vec![Vec::with_capacity(points.size_hint().0)];
    for (row, value) in points {
        if !value.is_finite() {
            if all.last().is_some_and(|run: &Vec<_>| !run.is_empty()) {
                all.push(Vec::new());
            }
        } else if let Some(run) = all.last_mut() {
            run.push((row as f64, value.clamp(-1e100, 1e100)));
        }
    }
    all.retain(|run| run.len() > 1);
    all
}

/// At most two points a pixel column: the least and the most, so that no peak is lost.
pub(super) fn thin(points: Vec<(f64, f64)>, pixels: usize) -> Vec<(f64, f64)> {
    if points.len() <= 2 * pixels.max(1) {
        return points;
    }
    let size = points.len().div_ceil(pixels.max(1));
    let mut kept = Vec::with_capacity(2 * pixels);
    for chunk in points.chunks(size) {
        let both = ends(chunk.iter().map(|point| point.1));
        kept.extend(both.into_iter().map(|(place, _)| chunk[place]));
    }
    kept
}

fn draw_line<DB: DrawingBackend>(
    drawing: &mut ChartContext<
        DB,
        Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
    >,
    points: Vec<(f64, f64)>,
    line: &Line,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let style = line.ink.of(palette).stroke_width(((f64::from(line.width)) * scale).round() as u32);
    let size = |length: f64| (length * scale).round() as u32;
    match line.stroke {
        Stroke::Solid => drawing.draw_series(LineSeries::new(points, style)).map(|_| ()),
        Stroke::Dashed => drawing
            .draw_series(DashedLineSeries::new(points, size(7.0), size(4.0), style))
            .map(|_| ()),
        Stroke::Dotted => drawing
            .draw_series(DashedLineSeries::new(points, size(2.0), size(4.0), style))
            .map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(values: Vec<f64>) -> ForecastChart {
        let (values, rows, stroke) = (values.into(), 0..60, Stroke::Solid);
        let line = Line { start: 0, values, rows, ink: Ink::Actual, width: 2, stroke };
        let dashed = Line { stroke: Stroke::Dashed, start: 10, ..line.clone() };
        ForecastChart {
            rows: 60,
            from: 0,
            validation: 40,
            test: 50,
            sealed: true,
            lines: vec![line, dashed],
            ticks: vec![Tick { row: 5, label: "Apr".into(), rank: 0 }],
            selected: None,
            window: Some(20..30),
            dots: vec![(30, 7.0, Ink::Model)],
            borders: true,
        }
    }

    fn drawn(chart: &ForecastChart) -> String {
        let palette = Palette::read(|_| "#123456".into());
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, (600, 300)).into_drawing_area();
            forecast(&area, chart, &palette, 1.0).expect("draws");
            area.present().expect("draws");
        }
        text
    }

    #[test]
    fn each_part_that_is_wide_enough_has_its_name_where_it_begins() {
        let names = ["Train", "Validate", "Test"].map(str::to_owned);
        let places = |chart: &ForecastChart| {
            let palette = Palette::read(|_| "#123456".into());
            let mut text = String::new();
            {
                let area = SVGBackend::with_string(&mut text, (662, 20)).into_drawing_area();
                part_names(&area, chart, &names, &palette).expect("draws");
                area.present().expect("draws");
            }
            names.each_ref().map(|name| {
                let before =
                    text.split(&format!("\n{name}\n")).next().filter(|own| *own != text)?;
                let x = before.rsplit(" x=\"").next()?;
                x.split('"').next()?.parse::<i32>().ok()
            })
        };
        // 600 pixels for 60 rows.
        let own = chart(vec![1.0; 60]);
        assert_eq!(places(&own), [Some(56), Some(456), Some(556)]);
        let late = ForecastChart { from: 42, validation: 41, ..own.clone() };
        assert_eq!(places(&late).map(|own| own.is_some()), [false, true, true]);
        let narrow = ForecastChart { test: 42, ..own };
        assert_eq!(places(&narrow).map(|own| own.is_some()), [true, false, true]);
    }

    #[test]
    fn no_two_values_of_an_axis_read_the_same() {
        assert_eq!(labels(&[5.0, 5.0002, 5.0004]), ["5", "5.0002", "5.0004"]);
        assert_eq!(labels(&[-0.5, 0.0, 0.5]), ["−0.5", "0", "0.5"]);
        assert_eq!(labels(&[1e6, 2e6, 5e6]), ["1.0e6", "2.0e6", "5.0e6"]);
        assert_eq!(labels(&[2e9, 2.0005e9]), ["2.0000e9", "2.0005e9"]);
        assert!(labels(&[]).is_empty());
        for size in [1e-9, 1.0, 7.3, 123_456.0, 1e8, 1e100] {
            for wide in [0.5, 1e-3, 1e-6] {
                let all = labels(&nice_steps(&(size..size * (1.0 + wide)), 7));
                assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
            }
        }
    }

    #[test]
    fn any_values_are_drawn() {
        for value in [1.0, f64::NAN, f64::INFINITY, 1e308, -1e308, 0.0] {
            let mut values: Vec<f64> = (0..60).map(f64::from).collect();
            values[20] = value;
            assert!(drawn(&chart(values)).contains("<polyline"));
            assert!(!drawn(&chart(vec![value; 60])).is_empty());
        }
        // The least numbers that there are: no ends of an axis lie nearer to each other.
        let least = drawn(&chart((0..60).map(|row| f64::from(row) * 5e-324).collect()));
        assert!(least.contains("<polyline") && !least.contains("NaN") && !least.contains("inf"));
    }

    #[test]
    fn the_names_of_years_stand_before_those_of_months() {
        let at = |centre: i32, half: i32, rank| ((centre - half, centre + half), rank);
        // April 2015, Jul, Oct, 2016, Apr, Jul, Oct, 2017.
        let quarters = |scale: i32| {
            let ranks = [0, 1, 2, 0, 2, 1, 2, 0].into_iter().zip(0..);
            let label = |(rank, k)| at(k * scale, if rank == 0 { 30 } else { 12 }, rank);
            apart(&ranks.map(label).collect::<Vec<_>>())
        };
        assert_eq!(quarters(100), [true; 8]);
        // Only the middle of 2016 is free of a year's name; then not even that.
        assert_eq!(quarters(30), [true, false, false, true, false, true, false, true]);
        assert_eq!(quarters(20), [true, false, false, true, false, false, false, true]);
        assert!(apart(&[]).is_empty());
        // Months that lie on each other go, all of them, and those of a higher rank with them.
        let months = [at(0, 20, 0), at(50, 20, 1), at(80, 20, 1), at(200, 5, 2)];
        assert_eq!(apart(&months), [true, false, false, false]);
        // Where not every year has room, the last one has.
        assert_eq!(apart(&[at(0, 20, 0), at(30, 20, 0)]), [false, true]);
    }

    #[test]
    fn a_sealed_test_part_shows_nothing_of_itself() {
        let values =
            |test: f64| (0..60).map(|row| if row < 50 { f64::from(row) } else { test }).collect();
        assert_eq!(drawn(&chart(values(1.0))), drawn(&chart(values(900.0))));
        let open = |test| drawn(&ForecastChart { sealed: false, ..chart(values(test)) });
        assert_ne!(open(1.0), open(900.0));
    }
}
