//! Where rows and columns of the timeline stand, on each kind of page.

use crate::notation::Symbol;
use crate::notation::letters as s;
use crate::ui::store::Layout;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{ROWS, phone_rows};
use std::ops::Range;

/// The rows of an LSTM's timeline at a stage; as many of them as there is room for.
pub fn rows(layout: Layout, stage: usize, room: usize) -> Vec<Symbol> {
    match (layout, stage) {
        (Layout::Phone | Layout::Desktop, _) => phone_rows(room),
        (_, ..=4) => vec![s::F, s::C],
        (_, 5) => vec![s::I, s::C],
        _ => vec![s::O, s::H],
    }
}

/// A row: a direction (from 0), and a quantity of it.
pub type Row = (usize, Symbol);

/// The rows of a look: of two directions, those from the first step on above those from the last.
fn rows_of(look: &Look, room: usize) -> Vec<Row> {
    let all = |room: usize| (look.face.rows)(look, room);
    if !look.scene.both() {
        return all(room).into_iter().map(|own| (0, own)).collect();
    }
    // Of each direction its first gate and its states, as far as there is room; the last one counts most.
    let mut own = all(ROWS.len());
    let most = if look.layout == Layout::Projector { 1 } else { (room / 2).clamp(1, 3) };
    let first = usize::from(most > 1);
    own.drain(
        first.min(own.len())..own.len().saturating_sub(most - first).max(first.min(own.len())),
    );
    let way = |way: usize| own.iter().map(move |own| (way, *own));
    way(0).chain(way(1)).collect()
}

/// The least height, with what is above it, at which a phone shows its timeline beside the rest: one row with its
/// number, a row of each of two directions, or the picture of the way back. Other pages always have the room.
pub fn least(look: &Look) -> Option<f64> {
    let height = match () {
        () if look.face.back => 106.0,
        () if look.scene.both() => 66.0,
        () => 50.0,
    };
    (look.layout == Layout::Phone).then_some(height)
}

/// Height of the row of marks.
const MARK: f64 = 20.0;

/// The most steps that stand side by side; of more, the timeline shows a part and scrolls.
const MOST: usize = 60;

/// The steps (from 0) that are seen of `steps` where `room` pixels are left for columns.
fn span(look: &Look, room: f64) -> Range<usize> {
    let steps = look.scene.steps();
    let column = if look.layout == Layout::Phone { 12.0 } else { 20.0 };
    let most = if steps > MOST { ((room / column) as usize).clamp(1, MOST) } else { steps };
    let first = look.first.min(steps - most);
    first..first + most
}

/// The height of a row: two sequences that are compared need more than one.
fn row(look: &Look, single: f64) -> f64 {
    if look.pinned.is_some() { single * 1.3 } else { single }
}

/// Sizes of one drawing.
pub struct Plan {
    pub width: f64,
    pub left: f64,
    pub row: f64,
    pub gap: f64,
    pub top: f64,
    pub x_row: f64,
    /// The height of the answers below a list of inputs, where there is one to each step.
    pub answer: f64,
    /// The second bar of the example's x, its mark, while it can be dragged.
    pub mark: f64,
    pub font: f64,
    pub names: bool,
    /// The least width between two step numbers.
    pub tick: f64,
    pub frame: f64,
    pub rows: Vec<Row>,
    pub with_x: bool,
    /// The steps (from 0) that are seen.
    pub span: Range<usize>,
}

impl Plan {
    pub fn new(look: &Look, width: f64, height: f64) -> Self {
        let inputs = look.now().get(s::X).len();
        let mark = if look.handles() && look.scene.gauges() { MARK } else { 0.0 };
        match look.layout {
            Layout::Phone => {
                let count = (((height - 30.0) / 16.0) as usize).clamp(1, 6);
                let rows = rows_of(look, count);
                let left = if look.scene.both() { 34.0 } else { 22.0 };
                let most = if rows.len() < count { 60.0 } else { 22.0 };
                let row = ((height - 30.0) / rows.len() as f64 - 3.0).clamp(13.0, most);
                Self {
                    width,
                    left,
                    span: span(look, width - left),
                    row,
                    gap: 3.0,
                    top: 28.0,
                    x_row: 0.0,
                    answer: 0.0,
                    mark: 0.0,
                    font: 12.5,
                    names: false,
                    tick: 21.0,
                    frame: 2.0,
                    rows,
                    with_x: false,
                }
            }
            Layout::Projector => Self {
                width,
                left: 126.0,
                span: span(look, width - 126.0),
                row: row(look, 41.0),
                gap: 4.0,
                top: 28.0,
                x_row: 0.0,
                answer: 0.0,
                mark: 0.0,
                font: 17.0,
                names: true,
                tick: 40.0,
                frame: 3.5,
                rows: rows_of(look, 2),
                with_x: false,
            },
            Layout::Desktop => {
                let named = !look.bars();
                let each = look.answers();
                // Letters of 12 pixels need a little more than that; many inputs of data make do with less.
                let pitch = if each { 14.0 } else { 12.0 };
                // However many rows there are, they take the room of six, and leave that of the marks:
                // nothing moves when the editor opens.
                let rows = rows_of(look, ROWS.len());
                let gap = if look.low { 2.0 } else { 3.0 };
                let single = row(look, if named || look.low { 16.0 } else { 20.0 });
                let whole = (single + gap) * ROWS.len() as f64 - mark;
                Self {
                    width,
                    left: 116.0,
                    span: span(look, width - 116.0),
                    row: whole / rows.len() as f64 - gap,
                    gap,
                    top: 30.0,
                    x_row: if named { pitch * inputs.min(5) as f64 } else { 38.0 },
                    answer: if named && each { 26.0 } else { 0.0 },
                    mark,
                    font: 13.0,
                    names: true,
                    tick: 34.0,
                    frame: 2.5,
                    rows,
                    with_x: true,
                }
            }
        }
    }

    /// Where within a row the cells of what is looked at stand, and how high: all of it, or below those of what
    /// it is compared with.
    pub fn own(&self, look: &Look) -> (f64, f64) {
        let half = self.row / 2.0;
        if look.pinned.is_some() { (half + 0.5, half - 0.5) } else { (0.0, self.row) }
    }

    /// How wide a step is.
    pub fn column(&self) -> f64 {
        (self.width - self.left - 4.0) / self.span.len() as f64
    }

    /// Where the rows below x begin.
    pub fn cells_top(&self) -> f64 {
        let x = self.x_row + self.mark + self.gap + self.answer;
        self.top + if self.with_x { x } else { 0.0 }
    }

    pub fn height(&self) -> f64 {
        self.cells_top() + self.rows.len() as f64 * (self.row + self.gap)
    }
}
