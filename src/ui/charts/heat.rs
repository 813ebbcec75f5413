//! Numbers as cells of colour: a role's own for what is above 0, neutral ink below, the track's for 0.

use super::hex;
use crate::notation::Role;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::ops::Range;

/// The colours of the quantities in the current theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Inks {
    track: RGBColor,
    minus: RGBColor,
    roles: [(Role, RGBColor, RGBColor); 7],
}

impl Inks {
    /// From the values of `--track --neg` and, of each role, `--f` and `--f-ink`.
    pub fn read(token: impl Fn(&str) -> String) -> Self {
        let colour = |name: &str| hex(token(name).trim()).unwrap_or(RGBColor(128, 128, 128));
        let roles = [Role::X, Role::F, Role::I, Role::G, Role::O, Role::C, Role::H];
        let both = |role: Role| {
            let name = format!("--{}", role.token());
            (role, colour(&name), colour(&format!("{name}-ink")))
        };
        Self { track: colour("--track"), minus: colour("--neg"), roles: roles.map(both) }
    }

    /// The colour of a role's areas, and of its letters.
    pub fn of(&self, role: Role) -> (RGBColor, RGBColor) {
        let own = self.roles.iter().find(|own| own.0 == role);
        own.map_or((self.minus, self.minus), |own| (own.1, own.2))
    }

    /// The colour of `value` where `most` is the strongest.
    pub fn cell(&self, role: Role, value: f64, most: f64) -> RGBColor {
        let share = if most > 0.0 { (value / most).clamp(-1.0, 1.0) } else { 0.0 };
        let end = if share < 0.0 { self.minus } else { self.of(role).0 };
        let mix = |a: u8, b: u8| {
            (f64::from(a) + (f64::from(b) - f64::from(a)) * share.abs()).round() as u8
        };
        let from = self.track;
        RGBColor(mix(from.0, end.0), mix(from.1, end.1), mix(from.2, end.2))
    }
}

/// The largest |v|; 0 where there is none.
pub fn largest(rows: &[Vec<f64>]) -> f64 {
    rows.iter().flatten().filter(|v| v.is_finite()).fold(0.0, |most, v| f64::max(most, v.abs()))
}

/// At most so many rows and columns: of those that share a cell the one furthest from 0.
pub fn pooled(rows: &[Vec<f64>], most: (usize, usize)) -> Vec<Vec<f64>> {
    let columns = rows.first().map_or(0, Vec::len);
    let [high, wide] = [(rows.len(), most.0), (columns, most.1)].map(|(n, k)| n.min(k.max(1)));
    let range = |k: usize, parts: usize, all: usize| k * all / parts..(k + 1) * all / parts;
    let cell = |r: Range<usize>, c: Range<usize>| {
        let own = rows[r].iter().flat_map(|row| &row[c.clone()]);
        own.fold(0.0, |far: f64, v| if v.abs() > far.abs() { *v } else { far })
    };
    let row = |k: usize| -> Vec<f64> {
        let r = range(k, high, rows.len());
        (0..wide).map(|c| cell(r.clone(), range(c, wide, columns))).collect()
    };
    (0..high).map(row).collect()
}

/// Where cells are drawn, in device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// Draws `rows` into a frame, each cell in the colour of its value.
pub fn cells<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    frame: Frame,
    rows: &[Vec<f64>],
    colour: impl Fn(f64) -> RGBColor,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let columns = rows.first().map_or(0, Vec::len);
    let at = |start: f64, size: f64, k: usize, count: usize| {
        (start + size * k as f64 / count.max(1) as f64).round() as i32
    };
    for (r, row) in rows.iter().enumerate() {
        let (top, bottom) = (
            at(frame.top, frame.height, r, rows.len()),
            at(frame.top, frame.height, r + 1, rows.len()),
        );
        for (c, value) in row.iter().enumerate() {
            let (left, right) = (
                at(frame.left, frame.width, c, columns),
                at(frame.left, frame.width, c + 1, columns),
            );
            let style = colour(*value).filled();
            area.draw(&Rectangle::new([(left, top), (right, bottom)], style))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_share_a_place_show_the_one_furthest_from_zero() {
        let rows: Vec<Vec<f64>> =
            (0..4).map(|r| (0..6).map(|c| f64::from(r * 6 + c)).collect()).collect();
        assert_eq!(pooled(&rows, (9, 9)), rows);
        assert_eq!(pooled(&rows, (2, 3)), [[7.0, 9.0, 11.0], [19.0, 21.0, 23.0]]);
        assert_eq!(pooled(&[vec![-3.0, 2.0]], (1, 1)), [[-3.0]]);
        assert!(pooled(&[], (3, 3)).is_empty());
    }

    #[test]
    fn colours_run_from_the_track_to_the_role_and_to_the_neutral_ink() {
        let token = |name: &str| match name {
            "--track" => "#000000",
            "--neg" => "#0000FF",
            _ => "#FF0000",
        };
        let inks = Inks::read(|name| token(name).into());
        let own = |value| inks.cell(Role::F, value, 2.0);
        assert_eq!([own(0.0), own(9.0)], [RGBColor(0, 0, 0), RGBColor(255, 0, 0)]);
        assert_eq!([own(1.0), own(-2.0)], [RGBColor(128, 0, 0), RGBColor(0, 0, 255)]);
        assert_eq!(inks.cell(Role::F, f64::NAN, 0.0), RGBColor(0, 0, 0));
        assert_eq!(largest(&[vec![-3.0, f64::NAN], vec![2.0]]), 3.0);
    }
}
