//! A model from a file as a scene: it came without data, so its inputs are the example's, and a sine for each
//! further column. No browser.

use super::model::Scene;
use super::scenes::SHEETS;
use crate::engine::rng::Random;
use crate::exchange::model_file::ModelFile;
use crate::message::Message;
use std::f64::consts::TAU;

/// What is said of a model that tells what it forecasts.
pub const TARGET: &str = "gates.scene.imported-target";

/// The model of a file called `name`.
pub fn scene(name: &str, file: ModelFile) -> Scene {
    let xs = sequence(file.network.shape().inputs);
    over(Message::new("gates.scene.imported").with("file", name), file, xs)
}

/// The same over a sequence that came with it; `told` says where both are from.
pub fn over(told: Message, file: ModelFile, xs: Vec<Vec<f64>>) -> Scene {
    let ModelFile { network, inputs, target, scaler, reading, .. } = file;
    let shape = network.shape();
    let mut about = vec![told];
    if let Some(target) = target {
        let scaler = scaler.unwrap_or_else(|| "–".into());
        let told = Message::new(TARGET).with("target", target);
        about.push(told.with("scaler", scaler));
    }
    if shape.outputs > 1 {
        about.push(Message::new("gates.scene.imported-outputs").with("count", shape.outputs));
    }
    let named = |column: usize| format!("x{}", column + 1);
    let inputs = if inputs.is_empty() { (0..shape.inputs).map(named).collect() } else { inputs };
    Scene::imported(network, xs, inputs, about, reading)
}

/// The steps of the example, with as many columns as the model reads.
fn sequence(columns: usize) -> Vec<Vec<f64>> {
    let mut xs = SHEETS[0].inputs();
    for column in 0..columns {
        let wave = wave(column);
        for (step, x) in xs.iter_mut().enumerate() {
            if x.len() <= column {
                x.push(wave(step));
            }
        }
    }
    xs.iter_mut().for_each(|x| x.truncate(columns));
    xs
}

/// The sine of a column: its own period of 5 to 15 steps, its own beginning, in hundredths.
fn wave(column: usize) -> impl Fn(usize) -> f64 {
    let mut random = Random::new(column as u64);
    let (period, start) = (random.between(5.0, 15.0), random.unit());
    move |step| {
        let turn = step as f64 / period + start;
        (libm::sin(TAU * turn.fract()) * 100.0).round() / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Network, Shape};
    use crate::ui::views::gates::edit::model::Edits;
    use std::sync::Arc;

    fn file(inputs: usize) -> ModelFile {
        let network = Network::zeros(Shape::lstm(inputs, 4, 1, 2));
        let target = Some("Close".into());
        let (scaler, reading, scene) = (None, None, None);
        ModelFile { network, inputs: Vec::new(), target, scaler, reading, scene }
    }

    #[test]
    fn the_examples_numbers_come_first_and_every_further_column_has_a_sine_of_its_own() {
        let one = scene("a", file(1));
        assert_eq!((one.xs[1].as_slice(), one.steps()), (&[-0.3][..], 24));
        let many = scene("a", file(5));
        assert_eq!(many.xs[8][..2], [-0.7, 1.0]);
        let column = |k: usize| many.xs.iter().map(|x| x[k]).collect::<Vec<_>>();
        assert!(column(2) != column(3) && column(3) != column(4));
        assert!(many.xs.iter().flatten().all(|x| x.abs() <= 1.0));
        assert_eq!(many.xs, scene("b", file(5)).xs);
        assert_eq!(many.inputs[4], "x5");
        assert_eq!(many.about.len(), 3);
    }

    #[test]
    fn an_imported_model_is_edited_like_any_other() {
        let base = Arc::new(scene("a", file(2)));
        let mut edits = Edits::new(base.clone());
        edits.set_column(0, &[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
        assert_eq!(edits.scene().steps(), 6);
        assert!(edits.scene().same_source(&base));
        assert_eq!(edits.scene().about, base.about);
    }
}
