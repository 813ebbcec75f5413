//! Forecasts as CSV that a spreadsheet opens without running anything.

use crate::train::protocol::Forecast;

/// One row a predicted row: index, time, actual value, then each model. UTF-8 with a byte order mark.
pub fn forecast_csv(
    times: &[String],
    target: &str,
    actual: &[f64],
    forecasts: &[Forecast],
) -> String {
    let mut text = String::from("\u{feff}index,time,");
    text += &cell(target);
    for forecast in forecasts {
        text += ",";
        text += &forecast.model;
    }
    text += "\r\n";
    let start = forecasts.first().map_or(0, |forecast| forecast.start);
    for (row, value) in actual.iter().enumerate().skip(start) {
        let time = times.get(row).map_or("", String::as_str);
        text += &format!("{row},{},{value}", cell(time));
        for forecast in forecasts {
            let own = forecast.values.get(row - forecast.start).copied().filter(|v| v.is_finite());
            text += ",";
            text += &own.map(|value| value.to_string()).unwrap_or_default();
        }
        text += "\r\n";
    }
    text
}

/// A cell of words: quoted, and never a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_formulas_and_numbers_stay_numbers() {
        let forecast = Forecast {
            model: "naive".into(),
            order: None,
            start: 1,
            values: vec![-5.2, f64::NAN].into(),
        };
        let text = forecast_csv(&[], "=HYPERLINK(\"x\")", &[1.0, 2.0, -3.5], &[forecast]);
        assert!(text.starts_with("\u{feff}index,time,\"'=HYPERLINK(\"\"x\"\")\",naive\r\n"));
        assert!(text.contains("1,\"\",2,-5.2\r\n") && text.contains("2,\"\",-3.5,\r\n"));
    }
}
