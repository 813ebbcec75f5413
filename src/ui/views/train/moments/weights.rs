//! The weights of an epoch as heat maps, or in their places the gradient of the window's loss; what changed since the
//! epoch before, and how large each gate's are.

use super::super::plot::{Tip, tip};
use super::at::Moment;
use super::charts::pointed;
use super::gradient::Slopes;
use super::look::{Gate, column_name, named, norm};
use super::tables;
use crate::ui::charts::{
    Area, Canvas, Map, Palette, WeightsChart, exact_number, inks, largest, weights,
};
use crate::ui::parts::{table_box, table_button};
use leptos::prelude::*;
use std::sync::Arc;

/// The gradient where it is asked for, and can be had.
type Shown = Memo<Option<Arc<Slopes>>>;

/// The epoch kept before this one.
fn before(moment: Moment) -> Option<usize> {
    moment.now.with(|now| now.as_ref()?.before.as_ref().map(|own| own.0))
}

fn slopes_of(moment: Moment) -> Option<Arc<Slopes>> {
    let shape = moment.now.with(|now| now.as_ref().map(|now| now.trained.network.shape()))?;
    moment.seen.get()?.slopes(shape, moment.which()).map(Arc::new)
}

fn chart_of(moment: Moment, slopes: Shown) -> WeightsChart {
    let words = moment.words;
    let slopes = slopes.get();
    let map = |(k, gate): (usize, &Gate)| {
        let own = slopes.as_ref().and_then(|own| own.gates.get(k)).unwrap_or(gate);
        Map {
            letter: gate.symbol.base.into(),
            role: gate.symbol.role,
            rows: [own.now.clone(), gate.change.clone().unwrap_or_default()],
            parts: gate.parts,
        }
    };
    let maps: Vec<Map> = moment.gates.get().iter().enumerate().map(map).collect();
    let most = [0, 1].map(|k| maps.iter().map(|map| largest(&map.rows[k])).fold(0.0, f64::max));
    let [now, change] = most.map(exact_number);
    let since = before(moment).map(|epoch| epoch.to_string()).unwrap_or_default();
    let key = ["train.moments.weights-now", "train.moments.gradient-now"];
    let names = [
        words.with(key[usize::from(slopes.is_some())], &[("most", &now)]),
        words.with("train.moments.weights-change", &[("epoch", &since), ("most", &change)]),
    ];
    WeightsChart { maps, names, most }
}

fn paint(area: &Area, chart: &WeightsChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = weights(area, chart, (palette, &inks()), scale);
}

fn tip_of(
    moment: Moment,
    slopes: Shown,
    (at, width): ((f64, f64), f64),
    chart: &WeightsChart,
) -> Option<Tip> {
    let (k, unit, column) = chart.weight_at(at, width)?;
    let (map, words) = (&chart.maps[k], moment.words);
    let value = |rows: &[Vec<f64>]| rows.get(unit).and_then(|row| row.get(column)).copied();
    let gates = moment.gates.get();
    let gate = gates.get(k)?;
    let slope = slopes.with(|own| own.as_ref().and_then(|own| value(&own.gates.get(k)?.now)));
    let lines = [
        ("train.moments.slope", slope),
        ("train.moments.weight", value(&gate.now)),
        ("train.moments.change", value(&map.rows[1])),
    ];
    let lines = lines.into_iter();
    let lines = lines.filter_map(|(key, own)| Some(("none", words.t(key), exact_number(own?))));
    let name = column_name(gate.columns.get(column)?);
    let title = format!("{} {} · {name}", map.letter, unit + 1);
    Some(Tip { x: at.0, width, title, lines: lines.collect() })
}

/// What the gradient is of, what its sign means, and which is the strongest.
fn told(moment: Moment, slopes: &Slopes) -> AnyView {
    let words = moment.words;
    let strongest = slopes.strongest().map(|(k, unit, column)| {
        let gate = &slopes.gates[k];
        let weight = &gate.columns[column];
        let (own, (array, col)) = (gate.now[unit][column], named(gate.symbol, weight));
        let name = format!("{} {} · {}", gate.symbol.base, unit + 1, column_name(weight));
        let args = [("name", name.as_str()), ("value", &exact_number(own))];
        let text = words.with("train.moments.gradient-most", &args);
        view! {
            <b data-gradient=array data-row=(unit + 1).to_string() data-col=col.to_string() data-value=own.to_string()>{text}</b>
        }
    });
    let loss = words.with("train.moments.gradient-said", &[("loss", &exact_number(slopes.loss))]);
    let known = Some(slopes.loss).filter(|own| own.is_finite()).map(|own| own.to_string());
    view! {
        <p class="moment-told" data-part="gradient-said">
            {strongest}
            <span data-of="window-loss" data-value=known>{loss}</span>
        </p>
    }
    .into_any()
}

/// The size of every gate's weights and of their change, and of the gradient where it is shown.
fn norms(moment: Moment, slopes: Shown) -> AnyView {
    let words = moment.words;
    let slopes = slopes.get();
    let size = |rows: &[Vec<f64>]| norm(&rows.concat());
    let row = |(k, name, id, own, change): (usize, String, &'static str, f64, Option<f64>)| {
        let slope = slopes.as_ref().map(|all| all.gates.get(k).map_or(0.0, |own| size(&own.now)));
        let slope = slope.map(|own| view! { <td data-norm="gradient" data-value=own.is_finite().then(|| own.to_string())>{exact_number(own)}</td> });
        let share = change.filter(|_| own > 0.0).map_or("–".into(), |change| {
            format!("{}%", crate::notation::number(100.0 * change / own, 1))
        });
        let text = change.map_or("–".into(), exact_number);
        view! {
            <tr data-gate=id>
                <th scope="row">{name}</th>
                <td data-norm="weights" data-value=own.to_string()>{exact_number(own)}</td>
                <td data-norm="change" data-value=change.map(|own| own.to_string())>{text}</td>
                <td>{share}</td>
                {slope}
            </tr>
        }
        .into_any()
    };
    let gates = moment.gates.get();
    let all = gates.iter().enumerate().map(|(k, gate)| {
        let change = gate.change.as_ref().map(|own| size(own));
        row((k, gate.symbol.base.to_owned(), gate.symbol.id, size(&gate.now), change))
    });
    let head = |key: &str| view! { <th scope="col">{words.t(key)}</th> }.into_any();
    let keys = ["train.moments.gate", "train.moments.norm", "train.moments.norm-change"];
    let slope_head = slopes.as_ref().map(|_| head("train.moments.norm-gradient"));
    view! {
        <table class="moment-norms">
            <thead><tr>{keys.map(head).into_iter().collect::<Vec<_>>()}{head("train.moments.norm-share")}{slope_head}</tr></thead>
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

/// Whether weights are shown, or the gradient in their places; where a window cannot be traced there is none.
fn which(moment: Moment, gradient: RwSignal<bool>) -> AnyView {
    let words = moment.words;
    let option = move |own: bool, name: &'static str, key: &'static str| {
        let pressed = move || (gradient.get() == own).to_string();
        view! {
            <button type="button" data-as=name aria-pressed=pressed on:click=move |_| gradient.set(own)>{words.signal(key)}</button>
        }
    };
    view! {
        <Show when=move || moment.seen.with(Option::is_some)>
            <div class="segmented" role="group" data-control="weights-as" aria-label=words.signal("train.moments.weights-as")>
                {option(false, "weight", "train.moments.value")}
                {option(true, "gradient", "train.moments.gradient")}
            </div>
        </Show>
    }
    .into_any()
}

pub fn figure(moment: Moment) -> AnyView {
    let words = moment.words;
    let (table, gradient) = (RwSignal::new(false), RwSignal::new(false));
    // Made once for all that show it, and only where it is asked for.
    let slopes: Shown = Memo::new_with_compare(
        move |_| gradient.get().then(|| slopes_of(moment)).flatten(),
        |old, new| !matches!((old, new), (Some(None), Some(None))),
    );
    let chart = Memo::new(move |_| chart_of(moment, slopes));
    let height = move || format!("{:.0}px", chart.with(WeightsChart::height));
    let hovered = RwSignal::new(None::<((f64, f64), f64)>);
    let tag = Signal::derive(move || {
        let place = hovered.get()?;
        chart.with(|own| tip_of(moment, slopes, place, own))
    });
    view! {
        <figure class="moment-figure" data-chart="weights">
            <figcaption>
                <b>{words.signal("train.moments.weights")}</b>
                {choice(moment)}
                {which(moment, gradient)}
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <p class="note">{words.signal("train.moments.weights-note")}</p>
            {move || slopes.get().map(|own| told(moment, &own))}
            <div class="chart-box" style:height=height
                on:pointermove=move |event| hovered.set(pointed(&event))
                on:pointerleave=move |_| hovered.set(None)
            >
                <Canvas data=chart draw=paint/>
                {tip(tag)}
            </div>
            {move || norms(moment, slopes)}
            {table_box(table, words.signal("train.moments.weights"), Arc::new(move || tables::weights(moment, slopes.get().as_deref())))}
        </figure>
    }
    .into_any()
}
