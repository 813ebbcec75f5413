//! What is said of a series.

use super::case::{cases, list, near, number, numbers, own_cases};
use gatehouse::data::analysis::correlation::{acf, bound, ljung_box, pacf};
use gatehouse::data::analysis::decompose::{Make, decompose};
use gatehouse::data::analysis::difference::{difference, integrate};
use gatehouse::data::analysis::histogram::histogram;
use gatehouse::data::analysis::rolling::rolling;
use gatehouse::data::analysis::unit_root::{Around, unit_root};

/// Sums of some hundred terms in another order.
const SUMS: f64 = 1e-9;

#[test]
fn classical_correlations() {
    for case in cases() {
        let own = &case.json["acf"];
        let lags = own["lags"].as_u64().expect("lags") as usize;
        near(&case.name, &acf(&case.y, lags).expect("it varies"), &numbers(&own["values"]), SUMS);
        near(&case.name, &[bound(case.y.len()).expect("rows")], &[number(&own["bound"])], SUMS);
        let partial = numbers(&case.json["pacf"]["levinson_durbin"]);
        near(&case.name, &pacf(&case.y, lags).expect("it varies"), &partial, SUMS);
    }
}

/// The statistic to 1e-7, as both solve with a design whose condition is up to 1e5 or so; the p-value to 1e-4, the
/// digits of the table. Lags and rows are whole numbers.
#[test]
fn classical_unit_roots() {
    for case in cases() {
        for json in list(&case.json["adf"]) {
            let around = if json["regression"] == "ct" { Around::Line } else { Around::Level };
            let lags = json["lags"].as_u64().map(|own| own as usize);
            let own = unit_root(&case.y, lags, around).expect("enough rows");
            let name = format!("{} {}", case.name, json["lags"]);
            assert_eq!(own.lags as u64, json["used_lag"].as_u64().expect("lags"), "{name}");
            assert_eq!(own.rows as u64, json["nobs"].as_u64().expect("rows"), "{name}");
            near(&name, &[own.statistic], &[number(&json["statistic"])], 1e-7);
            near(&name, &[own.p_value], &[number(&json["p_value"])], 1e-4);
            let critical = ["1%", "5%", "10%"].map(|key| number(&json["critical"][key]));
            near(&name, &own.critical, &critical, SUMS);
        }
    }
}

#[test]
fn classical_decompositions() {
    let mut seen = 0;
    for case in cases() {
        for json in list(&case.json["decompose"]) {
            let make = if json["model"] == "additive" { Make::Sum } else { Make::Product };
            let period = json["period"].as_u64().expect("a period") as usize;
            let own = decompose(&case.y, period, make).expect("two periods");
            near(&case.name, &own.trend, &numbers(&json["trend"]), SUMS);
            near(&case.name, &own.season, &numbers(&json["seasonal_one_period"]), SUMS);
            near(&case.name, &own.rest, &numbers(&json["resid"]), SUMS);
            seen += 1;
        }
    }
    assert!(seen > 0);
}

/// What our own files hold beside the common form.
#[test]
fn classical_windows_histograms_and_what_is_left_over() {
    for case in own_cases() {
        for json in list(&case.json["rolling"]) {
            let own = rolling(&case.y, json["width"].as_u64().expect("a width") as usize);
            let own = own.expect("rows");
            near(&case.name, &own.mean, &numbers(&json["mean"]), SUMS);
            near(&case.name, &own.variance, &numbers(&json["variance"]), SUMS);
        }
        for json in list(&case.json["ljung_box"]) {
            let [lags, fitted] = ["lags", "fitted"].map(|key| json[key].as_u64().expect("a count"));
            let own = ljung_box(&case.y, lags as usize, fitted as usize).expect("rows");
            let expected = ["statistic", "p_value"].map(|key| number(&json[key]));
            near(&case.name, &[own.statistic, own.p_value], &expected, SUMS);
        }
        let json = &case.json["histogram"];
        let counts = numbers(&json["counts"]);
        let own = histogram(&case.y, counts.len()).expect("values differ");
        let got: Vec<f64> = own.counts.iter().map(|own| *own as f64).collect();
        near(&case.name, &got, &counts, 0.0);
        near(&case.name, &[own.start, own.width], &numbers(&json["start_width"]), SUMS);
    }
}

#[test]
fn classical_differences_lead_back() {
    for case in cases() {
        for times in 0..=2 {
            let changes = difference(&case.y, times).expect("rows");
            let back = integrate(&changes, &case.y[..times]).expect("it was differenced so often");
            // Rounding of a sum of sums.
            near(&case.name, &back, &case.y[times..], 1e-8);
        }
    }
}
