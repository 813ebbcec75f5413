//! Fitted models and their forecasts.

use super::case::{Case, cases, list, near, number, numbers, own_cases};
use gatehouse::baselines::ar::Ar;
use gatehouse::baselines::arima::{Arima, Order, Weights};
use gatehouse::baselines::{KINDS, Wish};
use serde_json::Value;

fn order(json: &Value) -> Order {
    let own = numbers(json);
    Order { p: own[0] as usize, d: own[1] as usize, q: own[2] as usize }
}

fn weights(json: &Value) -> Weights {
    let intercept = json["intercept"].as_f64().unwrap_or(0.0);
    Weights { intercept, phi: numbers(&json["phi"]), theta: numbers(&json["theta"]) }
}

/// Standard deviation of the rows of training.
fn deviation(case: &Case) -> f64 {
    let y = case.training();
    let mean = y.iter().sum::<f64>() / y.len() as f64;
    (y.iter().map(|own| (own - mean) * (own - mean)).sum::<f64>() / y.len() as f64).sqrt()
}

#[test]
fn classical_simple_forecasts() {
    for case in cases() {
        let season = case.json["meta"]["period"].as_u64().expect("a period") as usize;
        let wish = Wish { season: Some(season), order: None };
        let all = case.json["baselines"].as_object().expect("baselines");
        for (key, json) in all {
            let key = key.replace('_', "-");
            let kind = KINDS.iter().find(|kind| kind.key == key).expect("a kind of that name");
            let own = (kind.fit)(case.training(), wish).expect("rows");
            case.forecasts(&key, own.as_ref(), json, (1e-9, 1e-9));
        }
    }
}

/// Least squares with QR on both sides: 1e-8 of each number.
#[test]
fn classical_autoregressions() {
    for case in cases() {
        for (p, json) in case.json["ar"].as_object().expect("orders") {
            let own = Ar::fit(case.training(), p.parse().expect("an order")).expect("rows");
            let name = format!("{} AR({p})", case.name);
            near(&name, &[own.intercept], &[number(&json["intercept"])], 1e-8);
            near(&name, &own.phi, &numbers(&json["phi"]), 1e-8);
            assert_eq!(own.rows as u64, json["nobs"].as_u64().expect("rows"), "{name}");
            let expected = [number(&json["sigma2"]), number(&json["aic"])];
            near(&name, &[own.sigma * own.sigma, own.aic()], &expected, 1e-8);
            case.forecasts(&name, &own, json, (1e-8, 1e-8));
        }
    }
}

/// At rounded weights no search stands between, so that every number is the same up to the rounding of sums.
#[test]
fn classical_sums_of_squares_at_given_weights() {
    for case in cases() {
        for json in list(&case.json["arima"]) {
            let (order, json) = (order(&json["order"]), &json["css_at"]);
            let own = Arima::with(case.training(), order.d, weights(json)).expect("rows");
            let name = format!("{} {order:?}", case.name);
            let css = own.sigma() * own.sigma() * own.rows() as f64;
            near(&name, &[css], &[number(&json["css"])], 1e-9);
            errors_are_right(&name, &own.errors(case.training())[order.d..], json, 1e-9, 1.0);
            case.forecasts(&name, &own, json, (1e-9, 1e-9));
        }
    }
}

#[track_caller]
fn errors_are_right(name: &str, own: &[f64], json: &Value, bound: f64, unit: f64) {
    let scaled = |own: &[f64]| own.iter().map(|own| own / unit).collect::<Vec<f64>>();
    let [first, last] = ["residuals_first", "residuals_last"].map(|key| numbers(&json[key]));
    near(name, &scaled(&own[..first.len()]), &scaled(&first), bound);
    near(name, &scaled(&own[own.len() - last.len()..]), &scaled(&last), bound);
}

/// Two searches stop at slightly different places of a flat floor: the sum of squares may be above the file's by a
/// millionth, which moves weights and forecasts by about its root, a thousandth (of each weight or 1, and of the
/// standard deviation of training).
#[test]
fn classical_least_sums_of_squares() {
    for case in cases() {
        let unit = deviation(&case);
        for json in list(&case.json["arima"]) {
            let (order, json) = (order(&json["order"]), &json["css"]);
            let own = Arima::fit(case.training(), order).expect("rows");
            let name = format!("{} {order:?}", case.name);
            assert!(own.settled(), "{name}");
            let css = own.sigma() * own.sigma() * own.rows() as f64;
            assert!(css <= number(&json["css"]) * (1.0 + 1e-6), "{name}: {css} {}", json["css"]);
            assert_eq!(own.rows() as u64, json["nobs"].as_u64().expect("rows"), "{name}");
            let (got, expected) = (own.weights(), weights(json));
            near(&name, &[got.intercept], &[expected.intercept], 1e-3);
            near(&name, &got.phi, &expected.phi, 1e-3);
            near(&name, &got.theta, &expected.theta, 1e-3);
            near(&name, &[own.aic()], &[number(&json["aic"])], 1e-5);
            if let Some(mean) = json["mean"].as_f64() {
                near(&name, &[own.mean().expect("a level") / unit], &[mean / unit], 1e-3);
            }
            for (key, root) in [("min_ar_root", own.ar_root()), ("min_ma_root", own.ma_root())] {
                if let Some(expected) = json[key].as_f64() {
                    // Of the inverse, which is of the size of a weight.
                    near(&name, &[1.0 / root.expect("a root")], &[1.0 / expected], 1e-3);
                }
            }
            let psi = numbers(&json["psi"]);
            near(&name, &own.psi(psi.len()), &psi, 1e-3);
            let spread = numbers(&json["forecast_se"]);
            near(&name, &own.spread(spread.len()), &spread, 1e-3);
            let errors = own.errors(case.training());
            errors_are_right(&name, &errors[order.d..], json, 1e-3, unit);
            case.forecasts(&name, &own, json, (1e-3 * unit, 0.0));
        }
    }
}

/// The grid of orders of our own files: what scipy finds the best of them, on the same rows.
#[test]
fn classical_chosen_orders() {
    let mut seen = 0;
    for case in own_cases() {
        if let Some(expected) = case.json["chosen"].as_array() {
            let bounds = gatehouse::baselines::arima::Bounds {
                key: "arima",
                p: 0..=2,
                q: 0..=2,
                d: Some(expected[1].as_u64().expect("d") as usize),
            };
            let own = gatehouse::baselines::arima::choose(case.training(), &bounds);
            let own = own.expect("an order").order();
            assert_eq!(own, order(&case.json["chosen"]), "{}", case.name);
            seen += 1;
        }
    }
    assert!(seen > 0);
}
