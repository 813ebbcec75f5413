//! Charts by plotters, over any backend: the page draws on a canvas, native tests read SVG.

mod band;
mod bars;
#[cfg(feature = "ui")]
mod canvas;
mod columns;
mod dots;
mod forecast;
mod heat;
mod loss;
mod panels;
mod range;
mod weights;
mod window;

pub use band::{BandChart, band};
pub use bars::{BarsChart, bars};
#[cfg(feature = "ui")]
pub use canvas::{Area, Canvas, inks, paint_forecast, palette};
pub use columns::{ColumnsChart, GROUP, columns};
pub use dots::{DotsChart, dots};
pub use forecast::{ForecastChart, Ink, Line, Stroke, Tick, forecast, legend, part_names};
pub use heat::{Inks, largest};
pub use loss::{LossChart, LossRoom, loss};
pub use panels::{Panel, PanelsChart, panels};
pub use range::{
    Range, data_number, ends, error_number, exact_number, nice_steps, safe_range, short_number,
    short_numbers,
};
pub use weights::{Map, WeightsChart, weights};
pub use window::{Strip, WindowChart, window};

use plotters::style::RGBColor;

/// The colours and the face of the current theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub actual: RGBColor,
    pub model: RGBColor,
    pub baseline: RGBColor,
    pub text: RGBColor,
    pub soft: RGBColor,
    pub rule: RGBColor,
    pub strong_rule: RGBColor,
    pub sunken: RGBColor,
    pub wash: RGBColor,
    pub surface: RGBColor,
    pub error: RGBColor,
    /// Names of fonts, as a style sheet lists them.
    pub font: String,
    /// How much larger letters are asked for than they come out: a canvas draws what it is asked.
    pub letters: f64,
}

impl Palette {
    /// From the values of `--x --h --neg --text --text-2 --rule --rule-strong --sunken --h-wash --surface --err`,
    /// and `--font-sans`.
    pub fn read(token: impl Fn(&str) -> String) -> Self {
        let colour = |name: &str| hex(token(name).trim()).unwrap_or(RGBColor(128, 128, 128));
        Self {
            actual: colour("--x"),
            model: colour("--h"),
            baseline: colour("--neg"),
            text: colour("--text"),
            soft: colour("--text-2"),
            rule: colour("--rule"),
            strong_rule: colour("--rule-strong"),
            sunken: colour("--sunken"),
            wash: colour("--h-wash"),
            surface: colour("--surface"),
            error: colour("--err"),
            font: token("--font-sans").trim().to_owned(),
            letters: 1.0,
        }
    }
}

/// `#1B1F24` as a colour.
fn hex(text: &str) -> Option<RGBColor> {
    let digits = text.strip_prefix('#')?;
    let part =
        |from: usize| digits.get(from..from + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    Some(RGBColor(part(0)?, part(2)?, part(4)?))
}
