//! Paths of very many small parts. They are written in whole hundredths and shown at a hundredth of their size:
//! a whole number is written many times as fast as a fraction.

use super::shape::{Shape, el};

/// The content of a `path`, in the units of its drawing.
#[derive(Clone, Default)]
pub struct Path(String);

impl Path {
    fn put(&mut self, letter: char, number: f64) {
        self.0.push(letter);
        self.0.push_str(itoa::Buffer::new().format((number * 100.0).round() as i32));
    }

    pub fn begin(&mut self, x: f64, y: f64) {
        self.put('M', x);
        self.put(' ', y);
    }

    /// Straight to this place.
    pub fn line(&mut self, x: f64, y: f64) {
        self.put('L', x);
        self.put(' ', y);
    }

    /// To this place: sideways, then up or down.
    pub fn to(&mut self, x: f64, y: f64) {
        self.put('H', x);
        self.put('V', y);
    }

    pub fn close(&mut self) {
        self.0.push('z');
    }

    /// A rectangle, from its top left corner on.
    pub fn rect(&mut self, x: f64, y: f64, width: f64, height: f64) {
        self.begin(x, y);
        self.outline(width, height);
    }

    fn outline(&mut self, width: f64, height: f64) {
        self.put('h', width);
        self.put('v', height);
        self.put('h', -width);
        self.close();
    }

    /// The same without where it begins, to be added as often as it is wanted.
    pub fn cell(width: f64, height: f64) -> String {
        let mut own = Self::default();
        own.outline(width, height);
        own.0
    }

    /// A disc of this radius that begins at its left end, to be added as often as it is wanted.
    pub fn dot(radius: f64) -> String {
        let [half, whole] = [radius, 2.0 * radius].map(|own| (own * 100.0).round() as i32);
        format!("a{half} {half} 0 1 0 {whole} 0a{half} {half} 0 1 0 -{whole} 0")
    }

    pub fn add(&mut self, part: &str) {
        self.0.push_str(part);
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn shape(self) -> Shape {
        el("path").at("d", self.0).at("transform", "scale(.01)")
    }
}
