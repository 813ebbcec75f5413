//! The settings that travel in the link.

use super::linked;
use super::named::{self, Pairs};
use super::state::{Data, TrainState};
use crate::data::scaler::ScalerKind;
use crate::engine::cell::CellKind;
use crate::exchange::link::{Recipe, named_too};
use crate::train::ExperimentSpec;
use crate::ui::store::Store;
use leptos::prelude::*;

/// The link's recipe into the form, and the form into the link.
pub fn follow_recipe(store: Store, train: TrainState) {
    // What the form was when it was written last.
    let own = StoredValue::new(None);
    Effect::new(move || {
        let recipe = store.place.recipe.get();
        if own.with_value(|own| own.as_ref() == Some(&recipe)) {
            // The form wrote it, and may have changed since.
            return;
        }
        let mut odd = Vec::new();
        train.spec.update(|spec| {
            // A link that names the cell is whole: what it does not name is as usual. One to the view alone, as that
            // in the header, leaves all as it is.
            let scaled = recipe.more.iter().any(|(key, _)| key == "scaler");
            if recipe.cell.is_some() {
                linked::reset(spec);
            }
            if recipe.cell.is_some() || scaled {
                // A series of our own is there to be asked which scaler suits it; a file is still to come.
                let ours = recipe.sample.is_some() && !scaled;
                train.suited.set_value(ours.then_some(ScalerKind::default()));
            }
            odd = linked::take(spec, &recipe.more);
            spec.layers = recipe.layers.unwrap_or(spec.layers);
            spec.hidden = recipe.hidden.unwrap_or(spec.hidden);
            spec.lookback = recipe.lookback.unwrap_or(spec.lookback);
            spec.horizon = recipe.horizon.unwrap_or(spec.horizon);
            spec.learning_rate = recipe.learning_rate.unwrap_or(spec.learning_rate);
            spec.batch = recipe.batch.unwrap_or(spec.batch);
            spec.epochs = recipe.epochs.unwrap_or(spec.epochs);
            if let Some(seed) = recipe.seed {
                spec.seed = seed.to_string();
            }
            if let Some(cell) = recipe.cell.as_deref() {
                spec.cell = CellKind::parse(cell).unwrap_or_default();
            }
            if let Some(kind) = recipe.optimizer.as_deref() {
                let known = crate::train::spec::OptimizerKind::ALL;
                spec.optimizer =
                    known.into_iter().find(|own| own.key() == kind).unwrap_or_default();
            }
        });
        tell(store, odd);
        let columns = named::asked(&recipe.more);
        if recipe.cell.is_some() || !columns.is_empty() {
            train.asked_columns.set_value(columns);
        }
        let other = recipe.sample.is_some() && recipe.sample != train.sample.get_untracked();
        let asked = !train.asked_columns.with_value(Vec::is_empty);
        // The table may be there already.
        if !other && !train.part.get_untracked() {
            if asked {
                train.data.update(|data| {
                    if let Some(data) = data {
                        train.follow_asked(data);
                    }
                });
            } else if recipe.cell.is_some() {
                train.data.maybe_update(|data| data.as_mut().is_some_and(Data::afresh));
            }
        }
        match recipe.sample {
            Some(sample) if train.sample.get_untracked().as_ref() == Some(&sample) => train.suit(),
            Some(sample) => train.read_sample(&sample),
            None => {}
        }
    });
    Effect::new(move |first: Option<()>| {
        let spec = train.spec.get();
        let sample = train.sample.get();
        let columns = columns(train);
        if first.is_none() {
            return;
        }
        // What a link without a scaler means.
        let usual = if sample.is_some() { train.suits.get() } else { ScalerKind::default() };
        let mut recipe = recipe(&spec, sample, usual);
        recipe.more.extend(columns);
        own.set_value(Some(recipe.clone()));
        if store.place.recipe.get_untracked() != recipe {
            store.place.recipe.set(recipe);
        }
    });
}

/// All that a link says of a run; `usual` is the scaler that one means which names none.
pub fn recipe(spec: &ExperimentSpec, sample: Option<String>, usual: ScalerKind) -> Recipe {
    Recipe {
        sample,
        cell: Some(spec.cell.key().to_owned()),
        layers: Some(spec.layers),
        hidden: Some(spec.hidden),
        lookback: Some(spec.lookback),
        horizon: Some(spec.horizon),
        learning_rate: Some(spec.learning_rate),
        optimizer: Some(spec.optimizer.key().to_owned()),
        batch: Some(spec.batch),
        epochs: Some(spec.epochs),
        seed: spec.seed.parse().ok(),
        more: linked::written(spec, usual),
    }
}

/// What the link says of the columns on screen, and before there are any what it has said.
fn columns(train: TrainState) -> Pairs {
    let on_screen = train.data.with(|data| {
        let data = data.as_ref().filter(|_| !train.part.get())?;
        Some(named::written(data.read(), &data.table, &data.roles).unwrap_or_default())
    });
    on_screen.unwrap_or_else(|| train.asked_columns.get_value())
}

/// Names what of a link could not be used, together with what is named already.
fn tell(store: Store, odd: Vec<String>) {
    if !odd.is_empty() {
        store.notice.update(|notice| *notice = Some(named_too(notice.as_ref(), odd)));
    }
}
