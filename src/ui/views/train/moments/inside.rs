//! The window of a forecast from inside: which steps moved it, and what every gate did.

use super::super::plot::{Tip, ticks, tip};
use super::super::results::row_name;
use super::at::Moment;
use super::charts::pointed;
use super::look::{Seen, quantities};
use super::pick::strongest;
use super::tables;
use crate::notation::letters::{C, H};
use crate::notation::{Role, Symbol, number};
use crate::ui::charts::{
    Area, Canvas, Palette, Strip, Tick, WindowChart, data_number, exact_number, inks, largest,
    window,
};
use crate::ui::parts::{table_box, table_button};
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::PointerEvent;

/// The gates and states of the layer that is looked at.
pub fn symbols(moment: Moment) -> Vec<Symbol> {
    let memory = moment.ran().is_some_and(|ran| ran.shape.cell.has_memory());
    moment.gates.with(|gates| quantities(gates, memory))
}

/// What a share is in: the data's own unit, with its sign.
pub fn signed(value: f64) -> String {
    let text = data_number(value, 2);
    if value > 0.0 { format!("+{text}") } else { text }
}

fn chart_of(moment: Moment) -> Option<WindowChart> {
    let (seen, ran, words) = (moment.seen.get()?, moment.ran()?, moment.words);
    let track = moment.which();
    let turned = |rows: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let count = rows.first().map_or(0, Vec::len);
        (0..count).map(|k| rows.iter().map(|row| row[k]).collect()).collect()
    };
    let cells = |letter: &str, role, rows: Vec<Vec<f64>>, most| Strip::Cells {
        letter: letter.into(),
        role,
        rows,
        most,
    };
    let bars = |key: &str, values| Strip::Bars { name: words.t(key), values };
    let mut strips = vec![bars("train.moments.share", seen.shares())];
    if ran.shape.inputs > 1 {
        let rows = turned(&seen.by_column);
        let most = largest(&rows);
        strips.push(cells("Σ", Role::H, rows, most));
    }
    let of_h = seen.norms(track, H);
    strips.push(bars("train.moments.gradient-h", of_h));
    let of_c = seen.norms(track, C);
    if !of_c.is_empty() {
        strips.push(bars("train.moments.gradient-c", of_c));
    }
    let xs = turned(&seen.xs);
    let most = largest(&xs);
    strips.push(cells("x", Role::X, xs, most));
    for symbol in symbols(moment) {
        let rows = seen.units(track, symbol);
        let most = f64::max(1.0, largest(&rows));
        strips.push(cells(symbol.base, symbol.role, rows, most));
    }
    let names = ticks(ran.series.times.as_deref(), seen.rows.start, seen.rows.end, words);
    let ticks = names.into_iter().map(|own| Tick { row: own.row - seen.rows.start, ..own });
    let steps = seen.rows.len();
    let ticks = ticks.collect();
    Some(WindowChart { steps, strips, ticks, marked: moment.at_step() - 1 })
}

fn paint(area: &Area, chart: &Option<WindowChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        // A canvas draws whatever it is given: there is no error to answer.
        let _ = window(area, chart, (palette, &inks()), scale);
    }
}

/// The exact values of a step, and of the unit under the pointer.
fn tip_of(moment: Moment, (x, y): (f64, f64), width: f64, chart: &WindowChart) -> Option<Tip> {
    let (seen, ran, words) = (moment.seen.get()?, moment.ran()?, moment.words);
    let step = chart.step_at(x, width);
    let mut lines = Vec::new();
    if let Some((strip, unit)) = chart.unit_at(y)
        && let Strip::Cells { letter, rows, .. } = &chart.strips[strip]
    {
        let name = format!("{letter} {}", unit + 1);
        lines.push(("none", name, number(rows[unit][step], 4)));
    }
    lines.push(("none", words.t("train.moments.share-short"), signed(seen.shares()[step])));
    for (symbol, name) in [(H, "|∂ŷ/∂h|"), (C, "|∂ŷ/∂c|")] {
        let norm = seen.norms(moment.which(), symbol).get(step).copied();
        lines.extend(norm.map(|norm| ("none", name.to_owned(), exact_number(norm))));
    }
    let title = row_name(&ran, seen.rows.start + step, words);
    Some(Tip { x: chart.x_of(step, width), width, title, lines })
}

/// Which steps moved the forecast most, and that shares are of first order.
fn told(moment: Moment, seen: &Seen) -> Option<AnyView> {
    let (ran, words) = (moment.ran()?, moment.words);
    let shares = seen.shares();
    let listed = |names: Vec<String>| names.join(&words.t("train.moments.and"));
    let item = |name: &str, value: f64| {
        words.with("train.moments.item", &[("name", name), ("value", &signed(value))])
    };
    let days = strongest(&shares, 3);
    let days =
        days.into_iter().map(|t| item(&row_name(&ran, seen.rows.start + t, words), shares[t]));
    let columns = seen.columns();
    let own = strongest(&columns, 6).into_iter().map(|k| {
        let name = &ran.series.names[k];
        view! { <span class="tag" data-series="share" data-column=name.clone() data-value=columns[k].to_string()><bdi>{name.clone()}</bdi> <b>{signed(columns[k])}</b></span> }.into_any()
    });
    let own: Vec<AnyView> = if columns.len() > 1 { own.collect() } else { Vec::new() };
    let (sum, difference) = (shares.iter().sum::<f64>(), seen.forecast - seen.without);
    if !(sum.is_finite() && difference.is_finite()) {
        return None;
    }
    let zero = words.t(&format!("train.moments.zero.{}", ran.scaler.kind().key()));
    let args = [
        ("sum", signed(sum)),
        ("without", data_number(seen.without, 2)),
        ("difference", signed(difference)),
        ("zero", zero),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let most = words.with("train.moments.most", &[("days", &listed(days.collect()))]);
    Some(
        view! {
            <p class="moment-told">
                <b>{most}</b>
                <span data-of="shares" data-value=sum.to_string()>{words.with("train.moments.check", &args)}</span>
                <span class="visually-hidden" data-of="difference" data-value=difference.to_string()></span>
            </p>
            {own}
        }
        .into_any(),
    )
}

/// The picture of the window, what it says, and the slider over its steps.
pub fn figure(moment: Moment) -> AnyView {
    let words = moment.words;
    let table = RwSignal::new(false);
    let chart = Memo::new(move |_| chart_of(moment));
    let height =
        move || format!("{:.0}px", chart.with(|own| own.as_ref().map_or(0.0, WindowChart::height)));
    let hovered = RwSignal::new(None::<((f64, f64), f64)>);
    let tag = Signal::derive(move || {
        let (at, width) = hovered.get()?;
        chart.with(|own| tip_of(moment, at, width, own.as_ref()?))
    });
    let choose = move |event: &PointerEvent| {
        if let Some(((x, _), width)) = pointed(event) {
            let step = chart.with_untracked(|own| own.as_ref().map(|own| own.step_at(x, width)));
            step.into_iter().for_each(|step| moment.step.set(step + 1));
        }
    };
    let at = move || {
        let row = moment.seen.get()?.rows.start + moment.at_step() - 1;
        Some(row_name(&*moment.ran()?, row, words))
    };
    let now = move || {
        let args =
            [moment.at_step().to_string(), moment.steps().to_string(), at().unwrap_or_default()];
        let [step, steps, day] = args.each_ref().map(String::as_str);
        words.with("train.moments.step", &[("step", step), ("steps", steps), ("day", day)])
    };
    view! {
        <figure class="moment-figure" data-chart="window">
            <figcaption>
                <b>{words.signal("train.moments.inside")}</b>
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <p class="note">{words.signal("train.moments.inside-note")}</p>
            <div>{move || moment.seen.get().and_then(|seen| told(moment, &seen))}</div>
            <label class="moment-slider">
                <span>{now}</span>
                <input type="range" min="1" step="1" data-control="moment-step"
                    max=move || moment.steps().to_string()
                    aria-valuetext=now
                    prop:value=move || moment.at_step().to_string()
                    on:input=move |event| moment.step.set(event_target_value(&event).parse().unwrap_or(1))/>
            </label>
            <div class="chart-box moment-window" style:height=height
                on:pointerdown=move |event| choose(&event)
                on:pointermove=move |event| {
                    hovered.set(pointed(&event));
                    if event.buttons() & 1 == 1 {
                        choose(&event);
                    }
                }
                on:pointerleave=move |_| hovered.set(None)
            >
                <Canvas data=chart draw=paint/>
                {tip(tag)}
            </div>
            {table_box(table, words.signal("train.moments.inside"), Arc::new(move || tables::inside(moment)))}
        </figure>
    }
    .into_any()
}
