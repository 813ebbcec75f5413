//! Colours as every program for pictures reads them: what a browser works out may be in words of its own.

/// `oklab(L a b)` and `color(srgb r g b)` as `rgb(r, g, b)`; any other paint as it is.
pub fn plain(paint: &str) -> String {
    let numbers = |head: &str| -> Option<[f64; 3]> {
        let inner = paint.strip_prefix(head)?.strip_suffix(')')?;
        let mut parts = inner.split([' ', '/']).filter_map(|part| part.parse::<f64>().ok());
        Some([parts.next()?, parts.next()?, parts.next()?])
    };
    let rgb = match (numbers("oklab("), numbers("color(srgb ")) {
        (Some(lab), _) => srgb(lab),
        (_, Some(rgb)) => rgb,
        _ => return paint.to_owned(),
    };
    let [r, g, b] = rgb.map(|part| (part.clamp(0.0, 1.0) * 255.0).round());
    format!("rgb({r}, {g}, {b})")
}

/// Björn Ottosson's [Oklab](https://bottosson.github.io/posts/oklab/) to sRGB.
fn srgb([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    let cone = |a_part: f64, b_part: f64| (lightness + a_part * a + b_part * b).powi(3);
    let l = cone(0.396_337_777_4, 0.215_803_757_3);
    let m = cone(-0.105_561_345_8, -0.063_854_172_8);
    let s = cone(-0.089_484_177_5, -1.291_485_548);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701 * s,
    ]
    .map(|light| {
        if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn paints_are_the_same_in_plain_words() {
        for (paint, expected) in [
            ("rgb(1, 2, 3)", "rgb(1, 2, 3)"),
            ("none", "none"),
            ("url(\"#hatch\")", "url(\"#hatch\")"),
            ("oklab(1 0 0)", "rgb(255, 255, 255)"),
            ("oklab(0 0 0)", "rgb(0, 0, 0)"),
            // #ff0000, #00ff00 and #0000ff, by the page of Oklab.
            ("oklab(0.627955 0.224863 0.125846)", "rgb(255, 0, 0)"),
            ("oklab(0.86644 -0.233888 0.179498)", "rgb(0, 255, 0)"),
            ("oklab(0.452014 -0.032457 -0.311528)", "rgb(0, 0, 255)"),
            ("color(srgb 0.5 0.25 1)", "rgb(128, 64, 255)"),
            ("oklab(odd)", "oklab(odd)"),
        ] {
            assert_eq!(plain(paint), expected);
        }
    }
}
