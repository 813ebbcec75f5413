//! From what is on screen to the text of its link.

use super::{Judged, Link, Moment, Ui, View, begun};
use crate::engine::Carry;
use crate::engine::cell::CellKind;

/// The switches that are on.
pub(super) fn written_form(cell: CellKind) -> String {
    let on = cell.switches().into_iter().filter(|(_, on)| *on).map(|(word, _)| word.to_owned());
    let on: Vec<String> = on.collect();
    if on.is_empty() { "none".into() } else { on.join(",") }
}

/// Writes a link that [`parse`](super::parse) reads back.
pub fn write(link: &Link) -> String {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    match link.view {
        View::Gates => {
            let Moment { example, cell, carry, step, stage, unit, layer, .. } = link.moment;
            let Moment { stack, from_end, back, judged, source, .. } = link.moment;
            pairs.push(("ex", example.key().into()));
            pairs.push(("v", cell.key().into()));
            if cell != begun(cell) {
                pairs.push(("form", written_form(cell)));
            }
            if carry != Carry::default() {
                pairs.push(("carry", carry.key().into()));
            }
            pairs.push(("t", step.to_string()));
            pairs.push(("s", stage.to_string()));
            pairs.push(("u", unit.to_string()));
            if layer > 1 {
                pairs.push(("layer", layer.to_string()));
            }
            if stack.layers > 1 {
                pairs.push(("stack", stack.layers.to_string()));
            }
            if stack.both {
                pairs.push(("reads", "both".into()));
            }
            if from_end {
                pairs.push(("way", "rtl".into()));
            }
            if back {
                pairs.push(("dir", "backward".into()));
            }
            match judged {
                Judged::Every => {}
                Judged::Last => pairs.push(("loss", "last".into())),
                Judged::Step(step) => pairs.push(("loss", step.to_string())),
            }
            if source > 0 {
                pairs.push(("from", source.to_string()));
            }
        }
        View::Train => {
            let recipe = &link.recipe;
            let mut put = |key, value: Option<String>| {
                if let Some(value) = value {
                    pairs.push((key, value));
                }
            };
            put("ds", recipe.sample.clone());
            put("cell", recipe.cell.clone());
            put("layers", recipe.layers.map(|n| n.to_string()));
            put("h", recipe.hidden.map(|n| n.to_string()));
            put("lookback", recipe.lookback.map(|n| n.to_string()));
            put("horizon", recipe.horizon.map(|n| n.to_string()));
            put("lr", recipe.learning_rate.map(|n| n.to_string()));
            put("opt", recipe.optimizer.clone());
            put("batch", recipe.batch.map(|n| n.to_string()));
            put("epochs", recipe.epochs.map(|n| n.to_string()));
            put("seed", recipe.seed.map(|n| n.to_string()));
            pairs.extend(recipe.more.iter().map(|(key, value)| (key.as_str(), value.clone())));
        }
    }
    if let Some(theme) = link.theme {
        pairs.push(("theme", theme.key().into()));
    }
    if link.ui != Ui::Full {
        pairs.push(("ui", link.ui.key().into()));
    }
    if let Some(lang) = link.lang {
        pairs.push(("lang", lang.key().into()));
    }
    let query: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("#/{}{mark}{}", link.view.key(), query.join("&"))
}
