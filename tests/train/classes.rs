//! Classes counted, beside scikit-learn.

use crate::cases::{cases, near, numbers};
use gatehouse::train::classes::{Confusion, Rates};
use serde_json::Value;

fn told(rates: Rates) -> [f64; 3] {
    [rates.precision, rates.recall, rates.f1]
}

fn known(value: &Value) -> Vec<f64> {
    ["precision", "recall", "f1"].map(|key| value[key].as_f64().expect("a number")).into()
}

#[test]
fn rates_are_those_of_scikit_learn() {
    for (name, case) in cases("classification", "confusion") {
        let [came, said] = ["y_true", "y_pred"].map(|key| numbers(&case[key]));
        let classes = case["per_class"].as_array().expect("classes");
        let pairs = came.iter().zip(&said).map(|(came, said)| (*came as usize, *said as usize));
        let own = Confusion::count(classes.len(), pairs);
        for (came, row) in case["confusion"].as_array().expect("rows").iter().enumerate() {
            let counts: Vec<f64> =
                (0..classes.len()).map(|said| own.at(came, said) as f64).collect();
            assert_eq!(counts, numbers(row), "{name} {came}");
        }
        let accuracy = case["accuracy"].as_f64().expect("a number");
        near(&name, &[own.accuracy().expect("rows")], &[accuracy], 1e-12);
        for (class, known_class) in classes.iter().enumerate() {
            near(&format!("{name} {class}"), &told(own.rates(class)), &known(known_class), 1e-12);
            assert_eq!(known_class["support"].as_u64(), Some(own.support(class) as u64));
        }
        let means = [own.macro_mean(), own.micro_mean(), own.weighted_mean()];
        for (key, mean) in ["macro", "micro", "weighted"].into_iter().zip(means) {
            near(&format!("{name} {key}"), &told(mean), &known(&case[key]), 1e-12);
        }
    }
}
