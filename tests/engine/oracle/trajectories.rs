//! Twenty steps of every optimizer against PyTorch's, on PyTorch's own parameters.
//!
//! PyTorch has two biases a gate, and steps on both; a network here has their sum. So the parameters
//! that are stepped on are PyTorch's arrays by name, and a network is made of them for each gradient.

use super::case::{Case, Named, cases, flat, named, near};
use gatehouse::engine::optim::{Optimizer, OptimizerKind, clip_by_norm};
use gatehouse::engine::setting::Choices;
use serde_json::Value;
use std::ops::Range;

/// Relative to the number, or to the largest of its array.
const BOUND: f64 = 1e-9;

/// What a file says of one run, in this program's words.
struct Run {
    kind: OptimizerKind,
    rate: f64,
    choices: Choices,
    clip: Option<f64>,
    clip_value: Option<f64>,
}

impl Run {
    /// Every word in `hyper` must be understood: a setting that is passed over proves nothing.
    fn new(name: &str, hyper: &Value) -> Self {
        let number = |key: &str| hyper[key].as_f64();
        let kind = match name.split('_').next().expect("a name") {
            "adam" => OptimizerKind::Adam,
            "adamw" => OptimizerKind::AdamW,
            "rmsprop" => OptimizerKind::RmsProp,
            "sgd" if hyper["nesterov"] == true => OptimizerKind::Nesterov,
            "sgd" if number("momentum").is_some() => OptimizerKind::Momentum,
            "sgd" => OptimizerKind::Sgd,
            other => panic!("no optimizer is called {other}"),
        };
        let mut choices = Choices::default();
        for (key, value) in hyper.as_object().expect("settings") {
            let value = value.as_f64().or(value.as_bool().map(f64::from));
            let own = match key.as_str() {
                "betas" => {
                    let [first, second] = flat(&hyper["betas"])[..] else { panic!("two betas") };
                    choices = choices.with("beta-1", first).with("beta-2", second);
                    continue;
                }
                "lr" | "nesterov" | "clip_grad_norm" | "clip_grad_value" => continue,
                "dampening" if value == Some(0.0) => continue,
                "weight_decay" | "weight_decay_l2" | "weight_decay_decoupled" => "weight-decay",
                other => other,
            };
            let setting = kind.settings().iter().find(|setting| setting.key == own);
            let setting = setting.unwrap_or_else(|| panic!("{name} has no setting {own}"));
            choices = choices.with(own, value.expect("a number"));
            assert_eq!(Some(choices.get(setting)), value, "{own} is out of its range");
        }
        let (clip, clip_value) = (number("clip_grad_norm"), number("clip_grad_value"));
        Self { kind, rate: number("lr").expect("lr"), choices, clip, clip_value }
    }
}

/// PyTorch's arrays, one after the other in one vector.
struct Arrays {
    places: Vec<(String, Range<usize>)>,
    numbers: Vec<f64>,
}

impl Arrays {
    fn new(named: &Named) -> Self {
        let mut arrays = Self { places: Vec::new(), numbers: Vec::new() };
        for (name, numbers) in named {
            let from = arrays.numbers.len();
            arrays.numbers.extend(numbers);
            arrays.places.push((name.clone(), from..arrays.numbers.len()));
        }
        arrays
    }

    fn named(&self) -> Named {
        let own = |place: &Range<usize>| self.numbers[place.clone()].to_vec();
        self.places.iter().map(|(name, place)| (name.clone(), own(place))).collect()
    }
}

/// The loss before every step, and after the last; the parameters in the end.
fn descend(case: &Case, run: &Run, count: usize) -> (Vec<f64>, Arrays) {
    let mut arrays = Arrays::new(&case.params);
    let mut rule: Box<dyn Optimizer<f64>> =
        run.kind.build_with(arrays.numbers.len(), run.rate, &run.choices);
    let mut pass = case.pass(false);
    let mut losses = Vec::new();
    loop {
        let (loss, gradients) = case.run(&mut pass, &case.network(&arrays.named()));
        losses.push(loss);
        if losses.len() == count {
            return (losses, arrays);
        }
        let own = case.named_gradients(&gradients);
        let mut all: Vec<f64> = own.into_iter().flat_map(|(_, numbers)| numbers).collect();
        if let Some(most) = run.clip {
            clip_by_norm(&mut all, most);
        }
        if let Some(most) = run.clip_value {
            gatehouse::engine::optim::clip_by_value(&mut all, most);
        }
        rule.step(&mut arrays.numbers, &all);
    }
}

#[test]
fn oracle_twenty_steps_of_every_optimizer() {
    let mut missing = OptimizerKind::ALL.to_vec();
    for case in cases() {
        for (name, told) in case.json["trajectories"].as_object().into_iter().flatten() {
            let run = Run::new(name, &told["hyper"]);
            let losses = flat(&told["losses"]);
            let (got, end) = descend(&case, &run, losses.len());
            let name = format!("{} {name}", case.name);
            near(&name, got, &losses, |loss| BOUND * loss.abs());
            if told["final_params"].is_object() {
                let expected = Arrays::new(&named(&told["final_params"])).numbers;
                let scale = expected.iter().fold(0.0_f64, |most, p| most.max(p.abs()));
                near(&name, end.numbers.iter().copied(), &expected, |_| BOUND * scale);
            }
            if let Some(norm) = told["param_l2"].as_f64() {
                let got = end.numbers.iter().map(|p| p * p).sum::<f64>().sqrt();
                near(&name, [got], &[norm], |norm| BOUND * norm);
            }
            missing.retain(|kind| *kind != run.kind);
        }
    }
    assert!(missing.is_empty(), "no trajectory of {missing:?}");
}

/// The check must be able to fail: a setting that is off by a thousandth is far outside the bound.
#[test]
fn oracle_sees_a_setting_that_is_slightly_off() {
    let cases = cases();
    let told = |case: &Case, name: &str| case.json["trajectories"][name].clone();
    for (name, key) in [
        ("adam", "beta-1"),
        ("adam", "beta-2"),
        ("adam_l2", "weight-decay"),
        ("adamw", "weight-decay"),
        ("rmsprop", "alpha"),
        ("rmsprop_mom_centered", "momentum"),
        ("sgd_momentum", "momentum"),
        ("sgd_nesterov", "momentum"),
    ] {
        let with = cases.iter().find(|case| told(case, name).is_object());
        let Some(case) = with else { panic!("no case has {name}") };
        let mut run = Run::new(name, &told(case, name)["hyper"]);
        let setting = run.kind.settings().iter().find(|own| own.key == key).expect("a setting");
        run.choices = run.choices.clone().with(key, 0.999 * run.choices.get(setting));
        let losses = flat(&told(case, name)["losses"]);
        let (got, _) = descend(case, &run, losses.len());
        let worst = got.iter().zip(&losses).map(|(a, b)| (a - b).abs() / b).fold(0.0, f64::max);
        assert!(worst > 100.0 * BOUND, "{name} {key}: {worst:e}");
    }
}
