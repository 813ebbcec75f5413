//! The weights of an epoch as heat maps, what changed since the epoch before, and how large each gate's are.

use super::super::plot::{Tip, tip};
use super::at::Moment;
use super::charts::pointed;
use super::look::{Gate, column_name, norm};
use super::tables;
use crate::ui::charts::{
    Area, Canvas, Map, Palette, WeightsChart, exact_number, inks, largest, weights,
};
use crate::ui::parts::{table_box, table_button};
use leptos::prelude::*;
use std::sync::Arc;

/// The epoch kept before this one.
fn before(moment: Moment) -> Option<usize> {
    moment.now.with(|now| now.as_ref()?.before.as_ref().map(|own| own.0))
}

fn chart_of(moment: Moment) -> WeightsChart {
    let words = moment.words;
    let map = |gate: &Gate| Map {
        letter: gate.symbol.base.into(),
        role: gate.symbol.role,
        rows: [gate.now.clone(), gate.change.clone().unwrap_or_default()],
        parts: gate.parts,
    };
    let maps: Vec<Map> = moment.gates.get().iter().map(map).collect();
    let most = [0, 1].map(|k| maps.iter().map(|map| largest(&map.rows[k])).fold(0.0, f64::max));
    let [now, change] = most.map(exact_number);
    let since = before(moment).map(|epoch| epoch.to_string()).unwrap_or_default();
    let names = [
        words.with("train.moments.weights-now", &[("most", &now)]),
        words.with("train.moments.weights-change", &[("epoch", &since), ("most", &change)]),
    ];
    WeightsChart { maps, names, most }
}

fn paint(area: &Area, chart: &WeightsChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = weights(area, chart, (palette, &inks()), scale);
}

fn tip_of(moment: Moment, at: (f64, f64), width: f64, chart: &WeightsChart) -> Option<Tip> {
    let (k, unit, column) = chart.weight_at(at, width)?;
    let (map, words) = (&chart.maps[k], moment.words);
    let value = |line: usize| map.rows[line].get(unit).and_then(|row| row.get(column)).copied();
    let keys = ["train.moments.weight", "train.moments.change"];
    let lines = keys.into_iter().zip([value(0), value(1)]);
    let lines = lines.filter_map(|(key, own)| Some(("none", words.t(key), exact_number(own?))));
    let name = moment.gates.with(|all| Some(column_name(all.get(k)?.columns.get(column)?)))?;
    let title = format!("{} {} · {name}", map.letter, unit + 1);
    Some(Tip { x: at.0, width, title, lines: lines.collect() })
}

/// The size of every gate's weights and of their change, and of the answer's.
fn norms(moment: Moment) -> AnyView {
    let words = moment.words;
    let size = |rows: &[Vec<f64>]| norm(&rows.concat());
    let row = |(name, id, own, change): (String, &'static str, f64, Option<f64>)| {
        let share = change.filter(|_| own > 0.0).map_or("–".into(), |change| {
            format!("{} %", crate::notation::number(100.0 * change / own, 1))
        });
        let text = change.map_or("–".into(), exact_number);
        view! {
            <tr data-gate=id>
                <th scope="row">{name}</th>
                <td data-norm="weights" data-value=own.to_string()>{exact_number(own)}</td>
                <td data-norm="change" data-value=change.map(|own| own.to_string())>{text}</td>
                <td>{share}</td>
            </tr>
        }
        .into_any()
    };
    let gates = moment.gates.get();
    let all = gates.iter().map(|gate| {
        let change = gate.change.as_ref().map(|own| size(own));
        row((gate.symbol.base.to_owned(), gate.symbol.id, size(&gate.now), change))
    });
    let head = |key: &str| view! { <th scope="col">{words.t(key)}</th> }.into_any();
    let keys = ["train.moments.gate", "train.moments.norm", "train.moments.norm-change"];
    view! {
        <table class="moment-norms">
            <thead><tr>{keys.map(head).into_iter().collect::<Vec<_>>()}{head("train.moments.norm-share")}</tr></thead>
            <tbody>{all.collect::<Vec<_>>()}</tbody>
        </table>
    }
    .into_any()
}

/// Which layer and direction, where there are several.
fn choice(moment: Moment) -> AnyView {
    let words = moment.words;
    let options = move || {
        let all = moment.tracks();
        let both = all.iter().any(|own| own.1 > 0);
        let name = |(layer, direction): (usize, usize)| {
            let layer = words.with("gates.layer-number", &[("layer", &(layer + 1).to_string())]);
            if both {
                format!("{layer} {}", crate::notation::letters::ARROWS[direction])
            } else {
                layer
            }
        };
        let option = |(k, own): (usize, &(usize, usize))| {
            view! { <option value=k.to_string() selected=k == moment.track.get()>{name(*own)}</option> }.into_any()
        };
        all.iter().enumerate().map(option).collect::<Vec<AnyView>>()
    };
    view! {
        <Show when=move || moment.tracks().len() != 1>
            <select data-control="moment-track" aria-label=words.signal("train.moments.track")
                on:change=move |event| moment.track.set(event_target_value(&event).parse().unwrap_or(0))>
                {options}
            </select>
        </Show>
    }
    .into_any()
}

pub fn figure(moment: Moment) -> AnyView {
    let words = moment.words;
    let table = RwSignal::new(false);
    let chart = Memo::new(move |_| chart_of(moment));
    let height = move || format!("{:.0}px", chart.with(WeightsChart::height));
    let hovered = RwSignal::new(None::<((f64, f64), f64)>);
    let tag = Signal::derive(move || {
        let (at, width) = hovered.get()?;
        chart.with(|own| tip_of(moment, at, width, own))
    });
    view! {
        <figure class="moment-figure" data-chart="weights">
            <figcaption>
                <b>{words.signal("train.moments.weights")}</b>
                {choice(moment)}
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <p class="note">{words.signal("train.moments.weights-note")}</p>
            <div class="chart-box" style:height=height
                on:pointermove=move |event| hovered.set(pointed(&event))
                on:pointerleave=move |_| hovered.set(None)
            >
                <Canvas data=chart draw=paint/>
                {tip(tag)}
            </div>
            {move || norms(moment)}
            {table_box(table, words.signal("train.moments.weights"), Arc::new(move || tables::weights(moment)))}
        </figure>
    }
    .into_any()
}
