//! Twenty steps of every optimizer against PyTorch's, on PyTorch's own parameters.
//!
//! PyTorch has two biases a gate, and steps on both; a network here has their sum. So the parameters
//! that are stepped on are PyTorch's arrays by name, and a network is made of them for each gradient.

use super::case::{Case, cases, foreign, own_cases};
use super::values::{Named, flat, largest, named, near, near_by_largest};
use gatehouse::engine::Network;
use gatehouse::engine::optim::{Optimizer, OptimizerKind, clip_by_norm, clip_by_value};
use gatehouse::engine::real::Real;
use gatehouse::engine::setting::Choices;
use serde_json::Value;
use std::ops::Range;

/// Of a loss, and of the largest parameter of the same array, in f64.
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
struct Arrays<T> {
    places: Vec<(String, Range<usize>)>,
    numbers: Vec<T>,
}

impl<T: Real> Arrays<T> {
    fn new(named: &Named) -> Self {
        let mut arrays = Self { places: Vec::new(), numbers: Vec::new() };
        for (name, numbers) in named {
            let from = arrays.numbers.len();
            arrays.numbers.extend(numbers.iter().copied().map(T::of));
            arrays.places.push((name.clone(), from..arrays.numbers.len()));
        }
        arrays
    }

    fn named(&self) -> Named {
        let own = |place: &Range<usize>| {
            self.numbers[place.clone()].iter().map(|number| number.wide()).collect()
        };
        self.places.iter().map(|(name, place)| (name.clone(), own(place))).collect()
    }
}

/// The loss before every step, and after the last; the parameters in the end. `look` is a pass there and
/// back: the loss and its gradients.
fn descend<T: Real>(
    case: &Case,
    run: &Run,
    count: usize,
    mut look: impl FnMut(&Network<T>) -> (T, Vec<T>),
) -> (Vec<f64>, Named) {
    let mut arrays = Arrays::<T>::new(&case.params);
    let mut rule: Box<dyn Optimizer<T>> =
        run.kind.build_with(arrays.numbers.len(), run.rate, &run.choices);
    let mut losses = Vec::new();
    loop {
        let (loss, gradients) = look(&case.network(&arrays.named()).cast());
        losses.push(loss.wide());
        if losses.len() == count {
            return (losses, arrays.named());
        }
        let own = case.named_gradients(&gradients);
        let mut all: Vec<T> = own.into_iter().flat_map(|(_, all)| all).map(T::of).collect();
        if let Some(most) = run.clip {
            clip_by_norm(&mut all, T::of(most));
        }
        if let Some(most) = run.clip_value {
            clip_by_value(&mut all, T::of(most));
        }
        rule.step(&mut arrays.numbers, &all);
    }
}

fn descend_in_double(case: &Case, run: &Run, count: usize) -> (Vec<f64>, Named) {
    let mut pass = case.pass(false);
    descend(case, run, count, |network| case.run::<f64>(&mut pass, network))
}

/// How near a run must be: each loss, by itself and the largest of the run; each parameter, as a share of
/// its array's largest.
struct Nearness {
    loss: fn(f64, f64) -> f64,
    parameter: f64,
}

/// In f64. A loss that comes to nothing is a difference of answers, and no nearer than their rounding.
const DOUBLE: Nearness =
    Nearness { loss: |loss, largest| BOUND * loss.abs() + 1e-15 * largest, parameter: BOUND };

/// In f32. Adam divides by the root of a mean of squares: where gradients are near their own rounding, so
/// is the direction of a step, and twenty of them add up.
const SINGLE: Nearness = Nearness { loss: |_, largest| 1e-5 * largest, parameter: 1e-4 };

/// The end of a run that the file tells of, against what it tells.
fn run_is_right(name: &str, told: &Value, got: (Vec<f64>, Named), near_to: &Nearness) {
    let (losses, end) = got;
    let expected = flat(&told["losses"]);
    let most = largest(&expected);
    near(name, losses, &expected, |loss| (near_to.loss)(loss, most));
    let share = near_to.parameter;
    if let Some(norm) = told["param_l2"].as_f64() {
        let all = end.iter().flat_map(|(_, numbers)| numbers);
        near(name, [all.map(|p| p * p).sum::<f64>().sqrt()], &[norm], |norm| share * norm);
    }
    if told["final_params"].is_object() {
        let expected = named(&told["final_params"]);
        assert_eq!(end.len(), expected.len(), "{name}");
        for ((array, got), (own, expected)) in end.into_iter().zip(expected) {
            assert_eq!(array, own, "{name}");
            let name = format!("{name} {array}");
            near_by_largest(&name, got, &expected, |largest| share * largest);
        }
    }
}

/// The runs that a file tells of, by name.
fn runs(case: &Case) -> impl Iterator<Item = (String, Run, &Value)> {
    let all = case.json["trajectories"].as_object().into_iter().flatten();
    all.map(|(name, told)| (format!("{} {name}", case.name), Run::new(name, &told["hyper"]), told))
}

#[test]
fn oracle_twenty_steps_of_every_optimizer() {
    let mut missing = OptimizerKind::ALL.to_vec();
    for case in cases() {
        for (name, run, told) in runs(&case) {
            let got = descend_in_double(&case, &run, flat(&told["losses"]).len());
            run_is_right(&name, told, got, &DOUBLE);
            missing.retain(|kind| *kind != run.kind);
        }
    }
    // Our own files hold all; another folder may hold what it likes.
    assert!(missing.is_empty() || foreign(), "no trajectory of {missing:?}");
}

/// What trains, in single precision, by the kernels where they serve. Without RMSprop, whose first steps
/// divide by roots that are near 0 wherever gradients are: there f32's rounding decides, up to thousandths.
#[test]
fn oracle_twenty_steps_of_what_trains() {
    for case in cases().into_iter().filter(Case::trains) {
        let mut batch = case.training();
        for (name, run, told) in
            runs(&case).filter(|(_, run, _)| run.kind != OptimizerKind::RmsProp)
        {
            let count = flat(&told["losses"]).len();
            let got = descend(&case, &run, count, |now| case.train(&mut batch, now));
            run_is_right(&name, told, got, &SINGLE);
        }
    }
}

/// The check must be able to fail, on our own files: a setting that is off by a thousandth is far outside the bound.
#[test]
fn oracle_sees_a_setting_that_is_slightly_off() {
    let cases = own_cases();
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
        let (got, _) = descend_in_double(case, &run, losses.len());
        let worst = got.iter().zip(&losses).map(|(a, b)| (a - b).abs() / b).fold(0.0, f64::max);
        assert!(worst > 100.0 * BOUND, "{name} {key}: {worst:e}");
    }
}
