//! Which trainer this browser can run. The answer of a probe, not of a browser's name.

use js_sys::{Uint8Array, WebAssembly};

/// The trainers that a build makes, slowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Without vector instructions: right, and several times slower.
    Scalar,
    /// With them; the same digits on every machine.
    Simd,
    /// With those that a machine may round once or twice: faster, and its last digits are its own.
    Relaxed,
}

/// The smallest modules that hold an instruction of each kind: `i8x16.popcnt(i8x16.splat(0))`, and
/// `i8x16.relaxed_swizzle` of two splats.
const SIMD: [u8; 30] = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253,
    15, 253, 98,
];
const RELAXED: [u8; 35] = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253,
    15, 65, 2, 253, 15, 253, 128, 2,
];

impl Variant {
    /// The fastest that runs here; without the relaxed one where digits shall be the same everywhere.
    pub fn pick(same_digits: bool) -> Self {
        // Every module ends with the `end` of its function.
        let runs = |module: &[u8]| {
            let bytes: Vec<u8> = module.iter().copied().chain([11]).collect();
            WebAssembly::validate(&Uint8Array::from(bytes.as_slice())).unwrap_or(false)
        };
        match (runs(&SIMD), !same_digits && runs(&RELAXED)) {
            (_, true) => Variant::Relaxed,
            (true, _) => Variant::Simd,
            _ => Variant::Scalar,
        }
    }

    /// Its name among the built files, and in the page's `data-<name>-js`.
    pub const fn key(self) -> &'static str {
        match self {
            Variant::Scalar => "trainer",
            Variant::Simd => "trainer-simd",
            Variant::Relaxed => "trainer-relaxed",
        }
    }
}
