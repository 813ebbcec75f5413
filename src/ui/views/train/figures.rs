//! Small pictures: a window, a sparkline, and counts in the unit of the rows.

use crate::notation::number;
use crate::ui::charts::ends;
use crate::ui::words::Words;
use leptos::prelude::*;

/// The empty window of the drop zone: twelve in, one out.
pub fn window_art() -> impl IntoView {
    let boxes: String = (0..=12)
        .map(|k| {
            let x = 1 + k * 38 + if k == 12 { 46 } else { 0 };
            format!(
                "M{} 1h24a3 3 0 0 1 3 3v38a3 3 0 0 1-3 3h-24a3 3 0 0 1-3-3v-38a3 3 0 0 1 3-3z",
                x + 3
            )
        })
        .collect();
    view! {
        <svg class="window-art" viewBox="0 0 534 46" aria-hidden="true">
            <path d=boxes fill="none" stroke="var(--rule-strong)" stroke-width="1.5" stroke-dasharray="3 4"></path>
            <path d="M462 23h26m-8-7 8 7-8 7" fill="none" stroke="var(--rule-strong)" stroke-width="2.5" stroke-linecap="round"></path>
        </svg>
    }
}

/// Width of the picture of a window, and of each of its cells with the gap after it.
const WINDOW: f64 = 264.0;

fn window_cells(n: usize) -> (usize, f64) {
    let shown = n.clamp(1, 24);
    (shown, (220.0 / shown as f64).min(19.0))
}

/// How much of its width the picture of a window of `n` rows takes.
pub fn window_width(n: usize) -> String {
    let (shown, step) = window_cells(n);
    format!("{:.0}px", (shown as f64 * step + 44.0).clamp(150.0, WINDOW))
}

/// `n` cells in, one out.
pub fn window_picture(n: usize) -> AnyView {
    let (shown, step) = window_cells(n);
    let cell = (step - 3.0).max(2.0);
    let cells: Vec<AnyView> = (0..shown)
        .map(|k| {
            let x = k as f64 * step;
            let opacity = 0.3 + 0.5 * k as f64 / shown as f64;
            view! { <rect x=x y="4" width=cell height="22" rx="3" fill="var(--x)" opacity=opacity></rect> }.into_any()
        })
        .collect();
    let end = shown as f64 * step;
    view! {
        <svg class="window-picture" viewBox="0 0 264 30" aria-hidden="true">
            {cells}
            <path d=format!("M{} 15h9m-4-4 4 4-4 4", end + 2.0) fill="none" stroke="var(--text)" stroke-width="2"></path>
            <rect x=end + 18.0 y="4" width="16" height="22" rx="3" fill="var(--h)"></rect>
        </svg>
    }
    .into_any()
}

/// A line through the values, least and most of every pixel column kept.
pub fn spark(values: &[f64], width: f64, height: f64, points: usize) -> AnyView {
    let size = values.len().div_ceil(points.max(1)).max(1);
    let shown: Vec<(usize, f64)> = (0..values.len())
        .step_by(size)
        .flat_map(|from| {
            let chunk = values[from..].iter().copied().take(size);
            ends(chunk).into_iter().map(move |(k, value)| (from + k, value))
        })
        .collect();
    // Halves, because the whole of a span may leave the range of an f64.
    let halves = || shown.iter().map(|own| own.1 / 2.0);
    let (least, most) =
        (halves().fold(f64::INFINITY, f64::min), halves().fold(f64::NEG_INFINITY, f64::max));
    let span = if most > least { most - least } else { 1.0 };
    let mut path = String::new();
    for (row, value) in shown {
        let x = row as f64 / (values.len().max(2) - 1) as f64 * width;
        let y = height - 2.0 - (value / 2.0 - least) / span * (height - 4.0);
        path += &format!("{}{x:.1} {y:.1}", if path.is_empty() { "M" } else { "L" });
    }
    view! {
        <svg class="spark" viewBox=format!("0 0 {width} {height}") preserveAspectRatio="none" aria-hidden="true">
            <path d=path fill="none" stroke="var(--x)" stroke-width="1.5" stroke-linejoin="round" vector-effect="non-scaling-stroke"></path>
        </svg>
    }
    .into_any()
}

/// How two words share a column.
pub fn shares(words: &[(String, usize)]) -> AnyView {
    let all: usize = words.iter().map(|(_, count)| count).sum();
    let part = words.first().map_or(0.0, |(_, count)| *count as f64 / all.max(1) as f64) * 69.0;
    view! {
        <svg class="spark" viewBox="0 0 70 22" aria-hidden="true">
            <rect x="0" y="4" width=part height="14" fill="var(--neg)" opacity=".6"></rect>
            <rect x=part + 1.0 y="4" width=69.0 - part height="14" fill="var(--neg)" opacity=".35"></rect>
        </svg>
    }
    .into_any()
}

/// A probability as a sentence has it, "= 0.032": in three decimals, or that it is nearer to an end than these tell.
pub fn probability(p: f64) -> String {
    match p {
        ..0.001 => "< 0.001".into(),
        p if p > 0.999 => "> 0.999".into(),
        p => format!("= {}", number(p, 3)),
    }
}

/// "10 days", in the unit of the rows.
pub fn count_of(words: Words, unit: &str, count: usize) -> String {
    let number = if count == 1 { "unit-one" } else { "unit" };
    words.with(&format!("train.{number}.{unit}"), &[("count", &count.to_string())])
}
