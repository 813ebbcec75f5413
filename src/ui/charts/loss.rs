//! The loss chart: a logarithmic axis, training thin, validation thick, the best epoch ringed.

use super::forecast::labels;
use super::{Palette, safe_range};
use crate::notation::raised;
use crate::train::protocol::EpochLoss;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

#[derive(Clone, Debug, PartialEq)]
pub struct LossChart {
    pub losses: Vec<EpochLoss>,
    pub epochs: usize,
    pub best: usize,
    /// At the ends of the lines, validation and train: a name and the last value.
    pub names: ([String; 2], [String; 2]),
    pub room: LossRoom,
    /// "best, epoch 23".
    pub best_words: String,
    /// Other runs' validation losses, each with what stands at the end of its line.
    pub others: Vec<(String, Vec<EpochLoss>)>,
    /// The epoch at which the loss left the numbers, with two lines of words beside it.
    pub stopped: Option<(usize, String, String)>,
}

impl LossChart {
    fn beside(&self) -> impl Iterator<Item = &EpochLoss> {
        self.others.iter().flat_map(|(_, losses)| losses)
    }

    /// Where the axis of epochs ends.
    pub fn last_epoch(&self) -> usize {
        self.beside().map(|loss| loss.epoch).fold(self.epochs.max(2), usize::max)
    }
}

/// Room for the numbers on the left and for the names at the ends of the lines, in CSS pixels; where there is
/// little, a value stands below its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossRoom {
    pub left: f64,
    pub right: f64,
    stacked: bool,
}

impl LossRoom {
    pub const WIDE: Self = Self { left: 52.0, right: 146.0, stacked: false };
    /// A phone.
    pub const NARROW: Self = Self { left: 48.0, right: 82.0, stacked: true };
    /// A projector, with its larger letters.
    pub const LARGE: Self = Self { left: 58.0, right: 106.0, stacked: true };

    /// What is written at the end of a line, one above the other.
    fn lines(self, [name, value]: &[String; 2]) -> Vec<String> {
        if self.stacked {
            vec![name.clone(), value.clone()]
        } else {
            vec![format!("{name} {value}")]
        }
    }
}

/// Draws the chart. `scale` is device pixels a CSS pixel.
pub fn loss<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    chart: &LossChart,
    palette: &Palette,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let px = |size: f64| (size * scale).round() as u32;
    let log = |loss: f64| (loss.is_finite() && loss > 0.0).then(|| libm::log10(loss));
    let all = chart.losses.iter().flat_map(|loss| [log(loss.train), log(loss.validation)]);
    let y = safe_range(all.flatten().chain(chart.beside().filter_map(|loss| log(loss.validation))));
    let x = 1.0..chart.last_epoch() as f64;
    let mut builder = ChartBuilder::on(area);
    builder.margin_top(px(24.0)).margin_right(px(chart.room.right));
    builder.y_label_area_size(px(chart.room.left)).x_label_area_size(px(24.0));
    let mut drawing = builder.build_cartesian_2d(x.clone(), y.clone())?;
    let wild = chart.stopped.as_ref().map(|(epoch, ..)| *epoch as f64);
    let now = wild.unwrap_or(chart.losses.len() as f64);
    if now >= 1.0 && now < x.end {
        let rest = Rectangle::new([(now, y.start), (x.end, y.end)], palette.sunken.filled());
        drawing.draw_series([rest])?;
    }
    let ticks = log_ticks(&y);
    drawing.draw_series(ticks.iter().map(|v| {
        PathElement::new(vec![(x.start, *v), (x.end, *v)], palette.rule.stroke_width(px(1.0)))
    }))?;
    let line = |losses: &[EpochLoss], read: fn(&EpochLoss) -> f64| -> Vec<(f64, f64)> {
        losses.iter().filter_map(|loss| Some((loss.epoch as f64, log(read(loss))?))).collect()
    };
    let train = line(&chart.losses, |loss| loss.train);
    let validation = line(&chart.losses, |loss| loss.validation);
    let others: Vec<_> = chart
        .others
        .iter()
        .map(|(name, losses)| (name, line(losses, |loss| loss.validation)))
        .collect();
    let thin = palette.strong_rule.stroke_width(px(1.5));
    // Each run has dashes of its own length, which its name shows, too.
    let dashes = |k: usize| (px([9.0, 4.0, 1.5][k % 3]), px(3.5));
    for (k, (_, points)) in others.iter().enumerate() {
        let (dash, gap) = dashes(k);
        drawing.draw_series(DashedLineSeries::new(points.clone(), dash, gap, thin))?;
    }
    drawing.draw_series(LineSeries::new(train.clone(), palette.baseline.stroke_width(px(2.0))))?;
    drawing
        .draw_series(LineSeries::new(validation.clone(), palette.text.stroke_width(px(2.75))))?;
    let face = FontFamily::Name(&palette.font);
    let font = |size: f64, style| FontDesc::new(face, size * scale * palette.letters, style);
    // A name that is too long grows smaller: cut off, it would tell another number.
    let ends = [&chart.names.0, &chart.names.1].map(|name| chart.room.lines(name));
    let fits = |line: &String| fitting(line, 13.5 * palette.letters, chart.room.right);
    let strong_size =
        ends[0].iter().map(fits).fold(13.5 * palette.letters, f64::min) / palette.letters;
    let strong = font(strong_size, FontStyle::Bold).color(&palette.text);
    let font = font(13.0, FontStyle::Normal).color(&palette.soft);
    let base = area.get_base_pixel();
    let put = |text: &str, style: &TextStyle, (x, y): (i32, i32), place: Pos| {
        area.draw_text(text, &style.pos(place), (x - base.0, y - base.1))
    };
    if let Some((epoch, first, second)) = &chart.stopped {
        // Where the loss went is not known: dots lead to the top.
        let end = ((*epoch as f64).min(x.end), y.end);
        let lasts = [train.last(), validation.last()].into_iter().flatten();
        if let Some(last) = lasts.max_by(|a, b| a.1.total_cmp(&b.1)) {
            let way = DashedLineSeries::new(
                vec![*last, end],
                px(2.0),
                px(5.0),
                palette.text.stroke_width(px(2.75)),
            );
            drawing.draw_series(way)?;
        }
        let line = vec![(end.0, y.start), end];
        drawing.draw_series([PathElement::new(line, palette.error.stroke_width(px(2.5)))])?;
        let (x0, y0) = drawing.backend_coord(&end);
        let place = Pos::new(HPos::Left, VPos::Top);
        let loud = strong.color(&palette.error);
        put(first, &loud, (x0 + px(10.0) as i32, y0 + px(4.0) as i32), place)?;
        put(second, &font, (x0 + px(10.0) as i32, y0 + px(24.0) as i32), place)?;
    }
    let end = |points: &[(f64, f64)]| points.last().map(|last| drawing.backend_coord(last));
    let line = px(15.0 * palette.letters) as i32;
    let tall = line * ends[0].len() as i32;
    let (right, floor) = drawing.backend_coord(&(x.end, y.start));
    let own_ends = match (end(&validation), end(&train), wild) {
        (Some((x0, a)), Some((_, b)), None) => {
            // The two ends never lie on each other.
            let gap = px(2.0) as i32 + tall;
            let (a, b) = if (a - b).abs() >= gap {
                (a, b)
            } else if a <= b {
                (a - gap / 2, b + gap / 2)
            } else {
                (a + gap / 2, b - gap / 2)
            };
            // Nor on the numbers below the axis.
            let over = (a.max(b) + tall / 2 - floor).max(0);
            // Not on the ring around the best epoch.
            let ring = if chart.best == chart.losses.len() { 4.0 } else { 0.0 };
            Some((x0 + px(8.0 + ring) as i32, [a - over, b - over]))
        }
        _ => None,
    };
    let room = px(chart.room.right) as i32;
    let own_box = |x0: i32, y0: i32| [x0, x0 + room, y0 - tall / 2, y0 + tall / 2];
    let own_boxes = own_ends.iter().flat_map(|(x0, ys)| ys.map(|y0| own_box(*x0, y0)));
    let mut taken: Vec<[i32; 4]> = own_boxes.collect();
    for (k, (name, points)) in others.iter().enumerate() {
        // Beside the end of its line, as near as other names leave room.
        let Some((x0, y0)) = end(points) else { continue };
        let sample = px(20.0) as i32;
        let width = px(13.0 * palette.letters * letters(name)) as i32 + sample;
        let left = x0 + px(8.0) as i32;
        let middle = clear(&taken, [left, left + width], y0, line, floor);
        let own = [left, left + width, middle - line / 2, middle + line / 2];
        taken.push(own);
        if left < right {
            // On ground of its own, where other lines pass.
            let ground = [(own[0], own[2]), (own[1], own[3])];
            let ground = ground.map(|(x, y)| (x - base.0, y - base.1));
            area.draw(&Rectangle::new(ground, palette.surface.filled()))?;
        }
        let (dash, gap) = dashes(k);
        for x in (left..left + sample - px(5.0) as i32).step_by((dash + gap) as usize) {
            let end = (x + dash as i32).min(left + sample - px(5.0) as i32);
            let ends = [(x, middle), (end, middle)];
            let ends = ends.map(|(x, y)| (x - base.0, y - base.1));
            area.draw(&PathElement::new(ends.to_vec(), thin))?;
        }
        put(name, &font, (left + sample, middle), Pos::new(HPos::Left, VPos::Center))?;
    }
    if let Some(best) = validation.iter().find(|(epoch, _)| *epoch as usize == chart.best) {
        let leader = PathElement::new(vec![*best, (best.0, y.end)], palette.strong_rule);
        drawing.draw_series([leader])?;
        let ring = Circle::new(*best, px(5.0), palette.surface.filled());
        drawing.draw_series([ring])?;
        drawing.draw_series([Circle::new(*best, px(5.0), palette.text.stroke_width(px(2.5)))])?;
        let (x0, _) = drawing.backend_coord(best);
        let (_, top) = drawing.backend_coord(&(x.start, y.end));
        put(
            &chart.best_words,
            &font,
            (x0, top - px(6.0) as i32),
            Pos::new(HPos::Center, VPos::Bottom),
        )?;
    }
    for (value, words) in ticks.iter().zip(tick_words(&ticks)) {
        let (x0, y0) = drawing.backend_coord(&(x.start, *value));
        let place = (x0 - px(8.0) as i32, y0);
        put(&words, &font, place, Pos::new(HPos::Right, VPos::Center))?;
    }
    for epoch in epoch_ticks(chart.last_epoch()) {
        let (x0, y0) = drawing.backend_coord(&(epoch as f64, y.start));
        let place = (x0, y0 + px(6.0) as i32);
        put(&epoch.to_string(), &font, place, Pos::new(HPos::Center, VPos::Top))?;
    }
    if let Some((x0, [a, b])) = own_ends {
        let place = Pos::new(HPos::Left, VPos::Center);
        for (words, style, y) in [(&ends[0], &strong, a), (&ends[1], &font, b)] {
            let top = y - line * (words.len() as i32 - 1) / 2;
            for (k, text) in words.iter().enumerate() {
                put(text, style, (x0, top + line * k as i32), place)?;
            }
        }
    }
    Ok(())
}

/// The height nearest to `wanted`, above the floor, at which a name so tall meets none of the boxes that are taken; each
/// is left, right, top and bottom.
fn clear(taken: &[[i32; 4]], [left, right]: [i32; 2], wanted: i32, tall: i32, floor: i32) -> i32 {
    let meets = |y: i32, own: &[i32; 4]| {
        left < own[1] && own[0] < right && (2 * y - own[2] - own[3]).abs() < tall + own[3] - own[2]
    };
    let free = |y: &i32| y + tall / 2 <= floor && !taken.iter().any(|own| meets(*y, own));
    (0..floor.max(1)).flat_map(|k| [wanted - k, wanted + k]).find(free).unwrap_or(wanted)
}

/// The size, up to `size`, at which a name fits into the room at the end of its line.
fn fitting(name: &str, size: f64, room: f64) -> f64 {
    size.min((room - 10.0) / letters(name))
}

/// How wide a name is, as a multiple of its size.
fn letters(name: &str) -> f64 {
    name.chars().map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.53 }).sum()
}

/// 1, 2 and 5 times powers of ten; only the powers when there are many.
fn log_ticks(range: &super::Range) -> Vec<f64> {
    let (from, to) = (range.start.floor() as i64, range.end.ceil() as i64);
    let every = ((to - from) / 8).max(1);
    let parts: &[f64] = if to - from <= 2 { &[1.0, 2.0, 5.0] } else { &[1.0] };
    let ticks: Vec<f64> = (from..=to)
        .filter(|power| power % every == 0)
        .flat_map(|power| parts.iter().map(move |part| power as f64 + libm::log10(*part)))
        .filter(|value| range.contains(value))
        .collect();
    // Where hardly anything changes, round numbers of the loss itself.
    let [least, most] = [range.start, range.end].map(|log| 10_f64.powf(log));
    if ticks.len() > 1 || !(0.001..10_000.0).contains(&least) {
        return ticks;
    }
    super::nice_steps(&(least..most), 4).into_iter().map(libm::log10).collect()
}

/// What stands beside the ticks: no two read the same.
fn tick_words(ticks: &[f64]) -> Vec<String> {
    let words: Vec<String> = ticks.iter().map(|log| power_words(*log)).collect();
    if words.windows(2).all(|pair| pair[0] != pair[1]) {
        return words;
    }
    labels(&ticks.iter().map(|log| 10_f64.powf(*log)).collect::<Vec<_>>())
}

fn power_words(log: f64) -> String {
    let value = 10_f64.powf(log);
    if (0.000_099..10_000.0).contains(&value) {
        let text = format!("{value:.4}");
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    // A power that rounding left a hair below itself is that power.
    let power = (log + 1e-9).floor();
    let times = (10_f64.powf(log - power) * 10.0).round() / 10.0;
    let power = raised(power as i32);
    if times == 1.0 { format!("10{power}") } else { format!("{times}×10{power}") }
}

fn epoch_ticks(epochs: usize) -> Vec<usize> {
    let range = 1.0..epochs.max(2) as f64;
    let mut ticks: Vec<usize> = super::nice_steps(&range, 5)
        .into_iter()
        .map(|epoch| epoch as usize)
        .filter(|epoch| *epoch > 1)
        .collect();
    ticks.insert(0, 1);
    ticks.dedup();
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_grows_smaller_and_a_short_one_stays() {
        let room = LossRoom::WIDE.right;
        assert_eq!(fitting("validation 0.28", 13.5, room), 13.5);
        let size = fitting("validation 5.0×10⁻⁷", 16.9, room);
        assert!(size < 16.9 && size * 0.53 * 19.0 <= room - 10.0 + 1e-9);
    }

    /// The drawing of a run of 60 epochs, on a canvas as wide as a phone.
    fn drawn(room: LossRoom) -> String {
        drawn_with(room, Vec::new())
    }

    fn drawn_with(room: LossRoom, others: Vec<(String, Vec<EpochLoss>)>) -> String {
        let falling = |epoch: usize| 1.0 / epoch as f64;
        let losses = (1..=60)
            .map(|epoch| EpochLoss { epoch, train: falling(epoch), validation: falling(epoch) })
            .collect();
        let names = (["validation".into(), "0.017".into()], ["train".into(), "0.016".into()]);
        let best_words = "best".into();
        let chart = LossChart {
            losses,
            epochs: 60,
            best: 60,
            names,
            room,
            best_words,
            others,
            stopped: None,
        };
        let mut text = String::new();
        {
            let area = SVGBackend::with_string(&mut text, (358, 216)).into_drawing_area();
            let palette = Palette::read(|_| "#123456".into());
            loss(&area, &chart, &palette, 1.0).expect("draws");
            area.present().expect("draws");
        }
        text
    }

    #[test]
    fn on_a_phone_the_line_has_most_of_the_width_and_its_words_have_their_own_places() {
        let line_end = |text: &str| {
            let lines = text.split("<polyline").skip(1);
            let points = lines.filter_map(|line| line.split("points=\"").nth(1)?.split('"').next());
            let xs = points.flat_map(|points| points.split_whitespace());
            xs.filter_map(|point| point.split(',').next()?.parse::<i32>().ok()).max()
        };
        let narrow = drawn(LossRoom::NARROW);
        assert!(line_end(&narrow) > Some(270) && line_end(&drawn(LossRoom::WIDE)) < Some(220));
        let height = |word: &str| {
            let before = narrow.split(&format!("\n{word}\n")).next()?.rsplit("<text").next()?;
            before.split(" y=\"").nth(1)?.split('"').next()?.parse::<i32>().ok()
        };
        let words = ["validation", "0.017", "train", "0.016"].map(height);
        let gaps = words.windows(2).map(|pair| Some((pair[0]? - pair[1]?).abs()));
        for gap in gaps {
            assert!(gap >= Some(13), "{words:?}");
        }
        // Above the numbers of the epochs.
        assert!(words.iter().all(|y| *y <= Some(192)), "{words:?}");
    }

    #[test]
    fn other_runs_lie_in_the_same_picture_with_names_that_keep_apart() {
        let flat = |epochs: usize| {
            (1..=epochs).map(|epoch| EpochLoss { epoch, train: 0.2, validation: 0.2 }).collect()
        };
        let others = vec![("run 1".into(), flat(90)), ("run 2".into(), flat(90))];
        let text = drawn_with(LossRoom::WIDE, others);
        let height = |word: &str| {
            let before = text.split(&format!("\n{word}\n")).next()?.rsplit("<text").next()?;
            before.split(" y=\"").nth(1)?.split('"').next()?.parse::<i32>().ok()
        };
        let (one, other) = (height("run 1").expect("named"), height("run 2").expect("named"));
        assert!((one - other).abs() >= 13, "{one} {other}");
        // Beside the ends of their lines, which reach to the last epoch, and apart from the names of this run.
        let at = |word: &str, name: &str| {
            let before = text.split(&format!("\n{word}\n")).next()?.rsplit("<text").next()?;
            before.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse::<i32>().ok()
        };
        let ends: Vec<i32> = text
            .split("points=\"")
            .skip(1)
            .filter_map(|line| {
                line.split('"').next()?.split_whitespace().last()?.split(',').next()?.parse().ok()
            })
            .collect();
        let end = ends.into_iter().max();
        assert!(at("run 1", "x") > end && at("run 2", "x") > end, "{end:?}");
        // The axis reaches as far as the longest run.
        assert!(text.contains("\n80\n") && text.matches("<polyline").count() >= 4);
    }

    #[test]
    fn no_two_ticks_read_the_same() {
        for (least, most) in [(0.0012, 0.00125), (0.5, 0.50001), (0.02, 3.0), (1e-7, 1e3)] {
            let words = tick_words(&log_ticks(&(libm::log10(least)..libm::log10(most))));
            let mut apart = words.clone();
            apart.dedup();
            assert!(words.len() > 1 && apart == words, "{words:?}");
        }
    }

    #[test]
    fn a_loss_that_explodes_is_drawn_and_never_hangs() {
        let palette = Palette::read(|_| "#123456".into());
        for wild in [1.0, f64::NAN, f64::INFINITY, 0.0, 1e300, 1e-320] {
            let losses = (1..=5)
                .map(|epoch| EpochLoss {
                    epoch,
                    train: 0.5,
                    validation: if epoch == 3 { wild } else { 0.4 },
                })
                .collect();
            let names = (["validation".into(), "0.4".into()], ["train".into(), "0.5".into()]);
            let room = LossRoom::NARROW;
            let stopped = (!wild.is_finite()).then(|| (3, "epoch 3: ∞".into(), "stopped".into()));
            let best_words = "best".into();
            let others = vec![("run 1".into(), Vec::clone(&losses))];
            let chart =
                LossChart { losses, epochs: 10, best: 2, names, room, best_words, others, stopped };
            let mut text = String::new();
            {
                let area = SVGBackend::with_string(&mut text, (500, 240)).into_drawing_area();
                loss(&area, &chart, &palette, 1.0).expect("draws");
                area.present().expect("draws");
            }
            assert!(text.contains("best") && text.contains("<polyline"));
            assert_eq!(text.contains("epoch 3: ∞"), !wild.is_finite());
        }
    }

    #[test]
    fn powers_are_written_as_people_write_them() {
        let told = [0.0, -2.0, -1.3, 12.0, -9.0].map(power_words);
        assert_eq!(told, ["1", "0.01", "0.0501", "10¹²", "10⁻⁹"]);
        let small = [5e-4, 1e-4, 5e-5, 2e-5, 2e4].map(|value| power_words(libm::log10(value)));
        assert_eq!(small, ["0.0005", "0.0001", "5×10⁻⁵", "2×10⁻⁵", "2×10⁴"]);
    }
}
