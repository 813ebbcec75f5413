//! Where the parts of the picture stand: one topology, four drawings.

/// Lengths in the picture's own units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Geometry {
    pub width: f64,
    pub height: f64,
    /// One gauge, and the gap to the next.
    pub gauge: (f64, f64),
    pub gap: f64,
    /// No letters are smaller.
    pub least: f64,
    /// Size of the numbers under a strip, and the least in CSS pixels; all of them, or the lens unit's alone.
    pub number: f64,
    pub least_number: f64,
    pub all_numbers: bool,
    pub wire: f64,
    pub hot_wire: f64,
    pub frame: f64,
    pub dot: f64,
    pub symbol: f64,
    pub label: f64,
    pub operator: f64,
    pub highway: (f64, f64),
    /// Centres of c(t−1) and c(t).
    pub memory: (f64, f64),
    /// Centres of the four cards.
    pub cards: [f64; 4],
    pub card_width: f64,
    pub card_pad: f64,
    pub card: (f64, f64),
    pub head: f64,
    pub strip: f64,
    pub curve: (f64, f64, f64),
    /// Centre and cell of the weight thumbnail, where there is room for one.
    pub matrix: Option<(f64, f64, f64)>,
    pub bus: f64,
    pub h_prev: (f64, f64),
    pub x: (f64, f64),
    pub bus_start: f64,
    /// ⊗ of i and g, ⊗ of o.
    pub write: f64,
    pub read: (f64, f64),
    /// ⊗ of f, where it is not above its card.
    pub forget: f64,
    /// Centre and height of the "new" strip, and whether "kept" and "new" are drawn.
    pub new: (f64, f64),
    pub between: bool,
    pub h: (f64, f64),
    pub narrator: Option<Narrator>,
    pub phone: bool,
}

/// Name of the stage and its sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Narrator {
    pub y: f64,
    pub title: f64,
    pub text: f64,
    pub line: f64,
    /// Latin letters a line; Han characters are twice as wide.
    pub letters: usize,
}

/// A sentence in lines.
pub struct Told {
    pub size: f64,
    pub lines: Vec<String>,
    /// What is added, in the least letters.
    pub more: Vec<String>,
    /// How many lines of the sentence's size all of it takes.
    pub count: f64,
}

impl Narrator {
    /// A sentence as it fits into `room`, and what is added where that fits too: in smaller letters, without what is
    /// added, or not at all.
    pub fn fit(&self, least: f64, room: f64, text: &str, more: Option<&str>) -> Option<Told> {
        let broken =
            |text: &str, size: f64| wrap(text, (self.letters as f64 * self.text / size) as usize);
        [more, None].into_iter().find_map(|more| {
            // The last line hangs down a little; with more than the sentence no line comes too near to the next.
            let pitch = more.map_or(1.14, |_| 1.2);
            [self.text.max(least), least].into_iter().find_map(|size| {
                let lines = broken(text, size);
                let more = more.map_or_else(Vec::new, |more| broken(more, least));
                let count = lines.len() as f64 + more.len() as f64 * least / size;
                let fits = (pitch * count + 0.3) * size <= room;
                fits.then_some(Told { size, lines, more, count })
            })
        })
    }
}

pub const DESKTOP: Geometry = Geometry {
    width: 1000.0,
    height: 484.0,
    gauge: (30.0, 44.0),
    gap: 5.0,
    least: 12.0,
    number: 12.0,
    least_number: 12.0,
    all_numbers: true,
    wire: 2.5,
    hot_wire: 4.5,
    frame: 2.0,
    dot: 3.0,
    symbol: 21.0,
    label: 13.5,
    operator: 16.0,
    highway: (80.0, 26.0),
    memory: (73.0, 927.0),
    cards: [270.0, 434.0, 598.0, 762.0],
    card_width: 154.0,
    card_pad: 10.0,
    card: (218.0, 424.0),
    head: 242.0,
    strip: 277.0,
    curve: (350.0, 134.0, 48.0),
    matrix: Some((399.0, 15.0, 8.0)),
    bus: 447.0,
    h_prev: (73.0, 332.0),
    x: (38.0, 447.0),
    bus_start: 172.0,
    write: 190.0,
    read: (927.0, 242.0),
    forget: 270.0,
    new: (144.0, 26.0),
    between: true,
    h: (927.0, 318.0),
    narrator: Some(Narrator { y: 172.0, title: 25.0, text: 15.0, line: 21.0, letters: 22 }),
    phone: false,
};

pub const PROJECTOR: Geometry = Geometry {
    all_numbers: false,
    least: 16.0,
    number: 23.0,
    least_number: 23.0,
    wire: 3.5,
    hot_wire: 6.5,
    frame: 3.0,
    dot: 4.0,
    symbol: 27.0,
    label: 17.5,
    operator: 18.0,
    highway: (84.0, 30.0),
    height: 500.0,
    head: 250.0,
    strip: 288.0,
    curve: (374.0, 134.0, 50.0),
    matrix: Some((423.0, 15.0, 7.5)),
    card: (222.0, 446.0),
    bus: 474.0,
    x: (38.0, 474.0),
    h_prev: (73.0, 352.0),
    narrator: Some(Narrator { y: 184.0, title: 27.0, text: 18.0, line: 24.0, letters: 19 }),
    ..DESKTOP
};

/// A small window: the room of the projector's drawing, for letters that stay legible.
pub const SMALL: Geometry = Geometry {
    least: DESKTOP.least,
    number: 17.0,
    least_number: DESKTOP.least_number,
    wire: DESKTOP.wire,
    hot_wire: DESKTOP.hot_wire,
    frame: DESKTOP.frame,
    label: DESKTOP.label,
    narrator: Some(Narrator { y: 184.0, title: 25.0, text: 18.0, line: 22.0, letters: 19 }),
    ..PROJECTOR
};

pub const PHONE: Geometry = Geometry {
    width: 358.0,
    height: 376.0,
    gauge: (15.0, 34.0),
    gap: 3.0,
    least: 11.5,
    number: 15.0,
    least_number: 11.5,
    all_numbers: false,
    wire: 2.0,
    hot_wire: 3.4,
    frame: 1.6,
    dot: 2.2,
    symbol: 17.0,
    label: 12.0,
    operator: 11.0,
    highway: (58.0, 18.0),
    memory: (40.0, 318.0),
    cards: [42.0, 133.4, 224.6, 316.0],
    card_width: 84.0,
    card_pad: 8.0,
    card: (148.0, 284.0),
    head: 167.0,
    strip: 195.0,
    curve: (257.0, 72.0, 40.0),
    matrix: None,
    bus: 305.0,
    h_prev: (128.0, 336.0),
    x: (26.0, 336.0),
    bus_start: 0.0,
    write: 112.0,
    read: (248.0, 112.0),
    forget: 104.0,
    new: (0.0, 0.0),
    between: false,
    h: (318.0, 336.0),
    narrator: None,
    phone: true,
};

/// Down to this scale four numbers beside each other fit under a strip.
const FITS: f64 = 0.87;

impl Geometry {
    /// This drawing at `scale` CSS pixels a unit, with letters that stay legible.
    pub fn legible(self, scale: f64) -> Self {
        let drawing = if self == DESKTOP && scale < FITS { SMALL } else { self };
        // A drawing that is taller than the one asked for comes out smaller.
        let scale = scale * self.outer().1 / drawing.outer().1;
        let grown = 1.0 / scale.clamp(0.45, 1.0);
        let least = drawing.least * grown;
        Self {
            least,
            number: drawing.number.max(drawing.least_number * grown),
            label: drawing.label.max(least),
            symbol: drawing.symbol.max(1.3 * least),
            ..drawing
        }
    }

    /// CSS pixels a unit in a holder of this size.
    pub fn scale(&self, (width, height): (f64, f64)) -> f64 {
        let (own_width, own_height) = self.outer();
        let scale = (width / own_width).min(height / own_height);
        // Not yet laid out: as drawn.
        if scale > 0.0 { scale } else { 1.0 }
    }

    /// Width and height of the view box, with what sticks out of the drawing.
    pub fn outer(&self) -> (f64, f64) {
        if self.phone { (self.width, self.height) } else { (self.width + 4.0, self.height + 16.0) }
    }

    /// Width of a strip of `units` gauges: that of four, whatever their number.
    pub fn strip_width(&self) -> f64 {
        4.0 * self.gauge.0 + 3.0 * self.gap
    }

    /// Half of a strip with its frame.
    pub fn half(&self) -> f64 {
        self.strip_width() / 2.0 + 5.0
    }

    /// Left edge and width of gauge `unit` of `units`, from the left edge of the strip.
    pub fn place(&self, unit: usize, units: usize) -> (f64, f64) {
        if units == 4 {
            return (unit as f64 * (self.gauge.0 + self.gap), self.gauge.0);
        }
        let units = units.max(1) as f64;
        let gap = if units <= 8.0 { self.gap.min(self.strip_width() / units / 4.0) } else { 0.0 };
        let width = ((self.strip_width() - gap * (units - 1.0)) / units).max(0.5);
        (unit as f64 * (width + gap), width)
    }

    /// Where i and g meet.
    pub fn middle(&self) -> f64 {
        (self.cards[1] + self.cards[2]) / 2.0
    }

    /// Centre of "kept".
    pub fn kept(&self) -> f64 {
        (self.forget + self.middle()) / 2.0
    }
}

/// Breaks a sentence into lines of at most `most` half-widths (a Han character counts two).
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let width = |c: char| if (c as u32) >= 0x2e80 { 2 } else { 1 };
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut word = String::new();
    let flush = |word: &mut String, lines: &mut Vec<String>, used: &mut usize| {
        let size: usize = word.trim_end().chars().map(width).sum();
        if *used + size > most && *used > 0 {
            lines.push(String::new());
            *used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        *used += word.chars().map(width).sum::<usize>();
        word.clear();
    };
    let closing =
        |c: char| matches!(c, '。' | '，' | '、' | '：' | '；' | '！' | '？' | '”' | '）');
    let begins = |c: char| width(c) == 2 && !closing(c);
    for c in text.chars() {
        // No line starts with a closing mark.
        if begins(c) {
            flush(&mut word, &mut lines, &mut used);
        }
        word.push(c);
        if c == ' ' {
            flush(&mut word, &mut lines, &mut used);
        }
    }
    flush(&mut word, &mut lines, &mut used);
    let lines = lines.into_iter().map(|line| line.trim_end().to_owned());
    let mut lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    // A last character does not stand alone: the two before it come along.
    if let [.., above, last] = lines.as_mut_slice()
        && last.trim_end_matches(closing).chars().map(begins).eq([true])
        && let Some((at, _)) = above.char_indices().rev().nth(1)
        && above[at..].chars().all(begins)
    {
        last.insert_str(0, &above.split_off(at));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gauges_fill_the_strip_whatever_their_number() {
        for geometry in [DESKTOP, SMALL, PROJECTOR, PHONE] {
            for units in [1, 2, 3, 5, 8, 50] {
                let (left, width) = geometry.place(units - 1, units);
                assert!((left + width - geometry.strip_width()).abs() < 0.6, "{units}");
            }
        }
    }

    #[test]
    fn letters_keep_their_size_on_a_small_screen() {
        for drawing in [DESKTOP, PROJECTOR, PHONE] {
            for scale in [0.5, 0.65, 0.8, 0.95, 1.0, 1.7] {
                let there = drawing.legible(scale);
                let scale = scale * drawing.outer().1 / there.outer().1;
                for size in [there.least, there.number, there.label] {
                    assert!(size * scale > drawing.least - 1e-9, "{scale}: {size}");
                }
                assert!(there.number * scale > drawing.least_number - 1e-9, "{scale}");
            }
        }
    }

    #[test]
    fn sentences_break_between_words_and_never_before_a_full_stop() {
        assert_eq!(
            wrap("Add the new note to what was kept.", 22),
            ["Add the new note to", "what was kept."]
        );
        let lines = wrap("压缩求和结果：门的值落在 0 到 1。", 22);
        assert!(lines.iter().all(|line| !line.starts_with(['。', '：'])), "{lines:?}");
        assert_eq!(wrap("把两个状态交给下一步。", 19), ["把两个状态交给", "下一步。"]);
        assert_eq!(wrap("把两个状态交给后来", 16), ["把两个状态交", "给后来"]);
    }

    /// What is lost is told with every stage of the way back, in both languages, whatever it is.
    #[test]
    fn three_lines_leave_room_for_the_loss() {
        let stages = [
            "It passes the output gate and tanh's slope.",
            "The slope of each curve scales its gate's error.",
            "Weights share the error by what each multiplied.",
            "按各权重所乘的数，分摊误差。",
        ];
        let losses = [
            "L: mean squared error.",
            "L: last squared error.",
            "L: error² at step 9.",
            "L: error² at step 24.",
            "L：第 24 步误差的平方。",
        ];
        for scale in [0.87, 0.95, 1.0, 1.5] {
            let g = DESKTOP.legible(scale);
            let n = g.narrator.expect("a narrator");
            let head = n.y + 0.8 * n.title * 0.5;
            let room = g.h_prev.1 - g.gauge.1 / 2.0 - 16.0 - 0.8 * g.symbol - head;
            for (stage, loss) in stages.iter().flat_map(|one| losses.map(|loss| (one, loss))) {
                let told = n.fit(g.least, room, stage, Some(loss)).expect("room");
                assert_eq!(told.size, n.text, "{scale}: {stage}");
                assert!(!told.more.is_empty(), "{scale}: {stage} {loss}");
            }
            // Where there is less room, the sentence alone.
            let alone = n.fit(g.least, 45.0, stages[0], Some(losses[2])).expect("room");
            assert!(alone.more.is_empty());
        }
    }
}
