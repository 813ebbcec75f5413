//! The gate diagram: one drawing of one step, at one stage.

use super::geometry::{DESKTOP, Geometry, PHONE, PROJECTOR, wrap};
use super::look::Look;
use super::model::{Answer, STAGE_KEYS};
use crate::engine::cell::lstm::symbols as s;
use crate::notation::mathml::largest_places;
use crate::notation::{Function, Symbol};
use crate::ui::store::Layout;
use leptos::prelude::*;

const FADED: &str = ".42";

/// The picture for a look.
pub fn diagram(look: &Look) -> AnyView {
    let geometry = match look.layout {
        Layout::Desktop => DESKTOP,
        Layout::Projector => PROJECTOR,
        Layout::Phone => PHONE,
    };
    Picture { look, g: geometry }.draw()
}

struct Picture<'a> {
    look: &'a Look,
    g: Geometry,
}

/// How a strip is drawn beside its values.
#[derive(Clone, Copy, Default)]
struct Strip {
    hot: bool,
    small: bool,
    no_numbers: bool,
}

fn ink(symbol: Symbol) -> String {
    format!("var(--{}-ink)", symbol.role.token())
}

fn colour(symbol: Symbol) -> String {
    format!("var(--{})", symbol.role.token())
}

impl Picture<'_> {
    fn draw(&self) -> AnyView {
        let g = &self.g;
        let view_box = if g.phone {
            format!("0 0 {} {}", g.width, g.height)
        } else {
            format!("-2 0 {} {}", g.width + 4.0, g.height + 16.0)
        };
        let label = self.look.words.t("gates.diagram");
        let parts = vec![
            self.highway(),
            self.bus(),
            self.gate_wires(),
            self.cards(),
            self.states(),
            self.operators(),
            self.labels(),
            self.narrator(),
        ];
        view! {
            <svg class="cell" viewBox=view_box role="group" aria-label=label>
                <defs>
                    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <path d="M0 0V5" stroke="var(--surface)" stroke-width="2.2" opacity=".78"></path>
                    </pattern>
                    <marker id="arrow-c" viewBox="0 0 10 10" refX="7" refY="5" markerWidth="13" markerHeight="13" orient="auto" markerUnits="userSpaceOnUse">
                        <path d="M0 .8L9 5L0 9.2z" fill="var(--c)"></path>
                    </marker>
                </defs>
                {parts}
            </svg>
        }
        .into_any()
    }

    fn stage(&self) -> usize {
        self.look.stage
    }

    /// A wire that comes alive at `from`; at that very stage it is hot and dots flow along it.
    fn wire(&self, d: String, symbol: Symbol, from: usize, arrow: bool) -> AnyView {
        let done = self.stage() >= from;
        let hot = self.stage() == from;
        let g = &self.g;
        let (stroke, width, dash) = match (done, hot) {
            (false, _) => ("var(--wire)".to_owned(), g.wire, "2 6"),
            (true, false) => (colour(symbol), g.wire, "none"),
            (true, true) => (colour(symbol), g.hot_wire, "none"),
        };
        let flow = hot.then(|| {
            view! {
                <path
                    class="flow"
                    d=d.clone()
                    fill="none"
                    stroke="var(--surface)"
                    stroke-width=(g.hot_wire * 0.42).max(1.6)
                    stroke-linecap="round"
                    stroke-dasharray=format!("0.1 {}", g.hot_wire * 3.0)
                ></path>
            }
        });
        let marker = if arrow && done { "url(#arrow-c)" } else { "none" };
        view! {
            <g>
                <path
                    d=d.clone()
                    fill="none"
                    stroke=stroke
                    stroke-width=width
                    stroke-linecap="round"
                    stroke-linejoin="round"
                    stroke-dasharray=dash
                    marker-end=marker
                ></path>
                {flow}
            </g>
        }
        .into_any()
    }

    fn highway(&self) -> AnyView {
        let g = &self.g;
        let (y, band) = g.highway;
        let (left, right) = (g.memory.0 + g.half(), g.memory.1 - g.half());
        let (op, fx, middle) = (g.operator, g.forget, g.middle());
        let after_forget = if g.between { g.kept() - g.half() } else { middle - op };
        let mut wires = vec![
            self.wire(format!("M{left} {y}H{}", fx - op), s::C, 1, false),
            self.wire(format!("M{} {y}H{after_forget}", fx + op), s::C, 4, false),
            self.wire(format!("M{} {y}H{}", middle + op, right - 3.0), s::C, 5, true),
        ];
        if g.between {
            let d = format!("M{} {y}H{}", g.kept() + g.half(), middle - op);
            wires.push(self.wire(d, s::C, 5, false));
        }
        view! {
            <g>
                <path d=format!("M{left} {y}H{right}") stroke="var(--c)" stroke-width=band opacity=".13"></path>
                {wires}
            </g>
        }
        .into_any()
    }

    /// The two lanes of h and x below the cards, and the taps into them.
    fn bus(&self) -> AnyView {
        let g = &self.g;
        let width = if self.stage() == 1 { g.hot_wire } else { g.wire };
        let (h_lane, x_lane, end) = (g.bus - 4.0, g.bus + 4.0, g.cards[3]);
        let (h_path, x_path) = if g.phone {
            let (hx, hy) = g.h_prev;
            let (xx, xy) = g.x;
            let top = g.gauge.1 / 2.0 + 5.0;
            (
                format!("M{hx} {}V{h_lane}M{} {h_lane}H{end}", hy - top, g.cards[0] - 3.0),
                format!("M{xx} {}V{x_lane}H{end}", xy - top),
            )
        } else {
            let start = g.bus_start;
            let (hx, hy) = g.h_prev;
            (
                format!(
                    "M{} {hy}H{}q12 0 12 12V{}q0 12 12 12H{end}",
                    hx + g.half(),
                    start - 12.0,
                    g.bus - 16.0
                ),
                format!("M{} {x_lane}H{end}", g.x.0),
            )
        };
        let tapped = self.stage() >= 2;
        let tap = |lane: f64, x: f64, on: &'static str| {
            let stroke = if tapped { on } else { "var(--wire)" };
            let width = if self.stage() == 2 { g.hot_wire * 0.8 } else { g.wire * 0.8 };
            view! {
                <path d=format!("M{x} {lane}V{}", g.card.1) stroke=stroke stroke-width=width></path>
                <circle cx=x cy=lane r=g.wire + 0.6 fill=on></circle>
            }
        };
        let taps: Vec<AnyView> = g
            .cards
            .into_iter()
            .map(|x| {
                view! { {tap(h_lane, x - 3.0, "var(--h)")} {tap(x_lane, x + 3.0, "var(--x)")} }
                    .into_any()
            })
            .collect();
        view! {
            <g>
                <path d=h_path fill="none" stroke="var(--h)" stroke-width=width stroke-linecap="round"></path>
                <path d=x_path fill="none" stroke="var(--x)" stroke-width=width stroke-linecap="round"></path>
                {taps}
            </g>
        }
        .into_any()
    }

    fn gate_wires(&self) -> AnyView {
        let g = &self.g;
        let [f, i, c, o] = g.cards;
        let (top, y, op, middle) = (g.card.0, g.highway.0, g.operator, g.middle());
        let f_path = if g.phone {
            let bend = g.write + 20.0;
            let fx = g.forget;
            format!("M{f} {top}V{bend}q0 -8 8 -8H{}q8 0 8 -8V{}", fx - 8.0, y + op)
        } else {
            format!("M{f} {top}V{}", y + op)
        };
        let low = g.write + 12.0;
        let i_path = format!("M{i} {top}V{low}q0 -12 12 -12H{}", middle - op);
        let g_path = format!("M{c} {top}V{low}q0 -12 -12 -12H{}", middle + op);
        let rise = if g.between {
            let half = g.new.1 / 2.0 + 5.0;
            format!(
                "M{middle} {}V{}M{middle} {}V{}",
                g.write - op,
                g.new.0 + half,
                g.new.0 - half,
                y + op
            )
        } else {
            format!("M{middle} {}V{}", g.write - op, y + op)
        };
        let (read_x, read_y) = g.read;
        let (o_path, c_path, h_path) = if g.phone {
            (
                format!("M{o} {top}V{}q0 -8 -8 -8H{}", read_y + 8.0, read_x + op),
                format!("M{read_x} {y}V{}", read_y - op),
                format!(
                    "M{read_x} {}V130q0 6 6 6h26q6 0 6 6V{}q0 6 6 6h3",
                    read_y + op,
                    g.h.1 - 6.0
                ),
            )
        } else {
            let below = g.gauge.1 / 2.0 + 5.0 + if g.all_numbers { 20.0 } else { 6.0 };
            (
                format!("M{} {read_y}H{}", o + g.card_width / 2.0, read_x - op),
                format!("M{} {}V152M{} 200V{}", g.memory.1, y + below, g.memory.1, read_y - op),
                format!("M{read_x} {}V{}", read_y + op, g.h.1 - g.gauge.1 / 2.0 - 8.0),
            )
        };
        let wires = vec![
            self.wire(f_path, s::F, 4, false),
            self.wire(i_path, s::I, 5, false),
            self.wire(g_path, s::G, 5, false),
            self.wire(rise, s::C, 5, false),
            self.wire(o_path, s::O, 6, false),
            self.wire(c_path, s::C, 6, false),
            self.wire(h_path, s::H, 6, false),
        ];
        view! { <g>{wires}</g> }.into_any()
    }

    fn cards(&self) -> AnyView {
        let gates = [
            (s::F, s::Z_F, "gates.gate.f", "gates.short.f"),
            (s::I, s::Z_I, "gates.gate.i", "gates.short.i"),
            (s::G, s::Z_G, "gates.gate.g", "gates.short.g"),
            (s::O, s::Z_O, "gates.gate.o", "gates.short.o"),
        ];
        let g = self.g;
        let cards: Vec<AnyView> = gates
            .into_iter()
            .zip(g.cards)
            .enumerate()
            .map(|(place, ((symbol, z, name, short), x))| {
                let hot = match self.stage() {
                    3 => true,
                    4 => symbol == s::F,
                    5 => symbol == s::I || symbol == s::G,
                    6 => symbol == s::O,
                    _ => false,
                };
                let role = symbol.role.token();
                let fill = if self.stage() >= 3 { format!("var(--{role}-wash)") } else { "var(--bg)".into() };
                let (stroke, width) = if hot { (colour(symbol), g.frame) } else { ("var(--rule)".into(), 1.0) };
                let title = self.look.words.t(if g.phone { short } else { name });
                let kind = if symbol == s::G { Function::Tanh } else { Function::Sigmoid };
                let left = x - g.card_width / 2.0;
                let letter = if g.phone { "" } else { symbol.sub };
                let (drop, size) = if g.phone { (-1.0, 11.5) } else { (-g.symbol * 0.22, g.label) };
                view! {
                    <g>
                        <rect
                            x=left
                            y=g.card.0
                            width=g.card_width
                            height=g.card.1 - g.card.0
                            rx="12"
                            fill=fill
                            stroke=stroke
                            stroke-width=width
                        ></rect>
                        <text x=left + g.card_pad y=g.head>
                            <tspan class="math" font-size=g.symbol fill=ink(symbol)>{symbol.base}</tspan>
                            <tspan class="math" font-size=g.symbol * 0.7 dy=if g.phone { 0.0 } else { g.symbol * 0.22 } fill=ink(symbol)>{letter}</tspan>
                            <tspan dx="5" dy=drop font-size=size font-weight="700" fill=ink(symbol)>{title}</tspan>
                        </text>
                        {self.strip(symbol, (x, g.strip), Strip::default())}
                        {self.curve((x, g.curve.0, g.curve.1, g.curve.2), z, symbol, kind, self.stage())}
                        {g.matrix.map(|(y, cw, ch)| self.matrix(place, (x, y), (cw, ch), symbol))}
                    </g>
                }
                .into_any()
            })
            .collect();
        view! { <g>{cards}</g> }.into_any()
    }

    fn states(&self) -> AnyView {
        let g = &self.g;
        let k = self.stage();
        let y = g.highway.0;
        let hot = |hot: bool| Strip { hot, ..Strip::default() };
        let mut strips = vec![
            self.strip(s::C_PREV, (g.memory.0, y), hot(k == 4)),
            self.strip(s::C, (g.memory.1, y), hot(k == 5 || k == 6)),
            self.strip(s::H_PREV, g.h_prev, Strip { no_numbers: g.phone, ..hot(k == 1) }),
            self.strip(s::H, g.h, Strip { no_numbers: g.phone, ..hot(k >= 6) }),
            self.inputs(),
            self.squash(),
        ];
        if g.between {
            strips.push(self.strip(s::KEPT, (g.kept(), y), hot(k == 4 || k == 5)));
            let small = Strip { small: true, no_numbers: true, ..hot(k == 5) };
            strips.push(self.strip(s::NEW, (g.middle(), g.new.0), small));
        }
        view! { <g>{strips}</g> }.into_any()
    }

    /// A vector of the layer as gauges (up to eight units) or as thin bars.
    fn strip(&self, symbol: Symbol, centre: (f64, f64), how: Strip) -> AnyView {
        let g = self.g;
        let values = self.look.now().get(symbol);
        let reached = self.look.reached(symbol);
        let height = if how.small { g.new.1 } else { g.gauge.1 };
        let (left, top) = (centre.0 - g.strip_width() / 2.0, centre.1 - height / 2.0);
        let name = self.look.words.t(&format!("gates.quantity.{}", symbol.id));
        let units = self.look.scene.units();
        let gauges = if self.look.scene.dense() {
            self.bars(symbol, values, reached, (left, top, height))
        } else {
            (0..units)
                .map(|unit| {
                    let (dx, width) = g.place(unit, units);
                    let value = reached.then(|| values[unit]);
                    self.gauge(symbol, unit, value, (left + dx, top, width, height))
                })
                .collect()
        };
        let lens = reached.then(|| {
            let (dx, width) = g.place(self.look.unit, units);
            view! {
                <rect
                    class="lens-frame"
                    x=left + dx - 2.0
                    y=top - 2.0
                    width=width + 4.0
                    height=height + 4.0
                    rx={if units > 8 { 1.0 } else { 5.0 }}
                    fill="none"
                    stroke="var(--text)"
                    stroke-width={if units > 8 { 1.5 } else { g.frame }}
                ></rect>
            }
        });
        let numbers = (reached && !how.no_numbers)
            .then(|| self.numbers(symbol, values, (left, top + height + 5.0)));
        let (stroke, width) = if how.hot && reached {
            (colour(symbol), g.frame * 1.3)
        } else {
            ("var(--wire)".into(), 1.0)
        };
        let spoken = if reached {
            let unit = (self.look.unit + 1).to_string();
            let value = self.look.number(values[self.look.unit]);
            self.look
                .words
                .with("gates.strip", &[("name", &name), ("unit", &unit), ("value", &value)])
        } else {
            self.look.words.with("gates.strip-empty", &[("name", &name)])
        };
        view! {
            <g
                class="strip"
                role="group"
                tabindex="0"
                aria-label=spoken
                data-strip=symbol.id
                opacity=if reached { "1" } else { FADED }
            >
                <rect
                    x=left - 5.0
                    y=top - 5.0
                    width=g.strip_width() + 10.0
                    height=height + 10.0
                    rx="8"
                    fill="var(--surface)"
                    stroke=stroke
                    stroke-width=width
                    stroke-dasharray=if reached { "none" } else { "3 4" }
                ></rect>
                {gauges}
                {lens}
                {numbers}
            </g>
        }
        .into_any()
    }

    /// One value as a fill level; signed values grow from the midline, negative ones hatched.
    fn gauge(
        &self,
        symbol: Symbol,
        unit: usize,
        value: Option<f64>,
        (x, y, width, height): (f64, f64, f64, f64),
    ) -> AnyView {
        let fill = colour(symbol);
        let signed = symbol.signed
            && !(symbol == s::X
                && self.look.scene.inputs.is_empty()
                && unit == 1
                && self.look.layer == 1);
        let level = value.unwrap_or(0.0).clamp(-1.0, 1.0);
        let (bar_y, bar_height) = match (signed, level) {
            (true, v) if v >= 0.0 => (y + height / 2.0 * (1.0 - v), (height / 2.0 * v).max(0.75)),
            (true, v) => (y + height / 2.0, (-height / 2.0 * v).max(0.75)),
            (false, v) => (y + height * (1.0 - v), height * v),
        };
        let shown = value.is_some();
        let hatch = (shown && signed && level < 0.0).then(|| {
            view! { <rect x=x y=bar_y width=width height=bar_height fill="url(#hatch)"></rect> }
        });
        let midline = (shown && signed).then(|| {
            view! { <path d=format!("M{x} {}h{width}", y + height / 2.0) stroke="var(--surface)" stroke-width="1.5"></path> }
        });
        let beyond = value.filter(|v| signed && v.abs() > 1.0).map(|v| {
            let (tip, base) = if v > 0.0 { (y + 1.0, y + 6.0) } else { (y + height - 1.0, y + height - 6.0) };
            let middle = x + width / 2.0;
            view! {
                <path d=format!("M{} {base}L{middle} {tip}L{} {base}", middle - 5.0, middle + 5.0) fill="none" stroke="var(--surface)" stroke-width="3"></path>
            }
        });
        let letter = (self.look.letters && shown).then(|| {
            view! { <text class="math" x=x + width / 2.0 y=y + height - 4.0 text-anchor="middle" font-size="13">{symbol.base}</text> }
        });
        view! {
            <g
                class="gauge"
                data-symbol=symbol.id
                data-unit=unit + 1
                data-layer=self.look.layer
                data-direction="forward"
                data-value=value.map(|value| value.to_string())
            >
                <rect x=x y=y width=width height=height rx="3" fill="var(--track)"></rect>
                <rect class="fill" x=x y=bar_y width=width height=if shown { bar_height } else { 0.0 } rx="2" fill=fill></rect>
                {hatch}
                {midline}
                {beyond}
                {letter}
            </g>
        }
        .into_any()
    }

    /// More than eight units: thin bars by the same height rule.
    fn bars(
        &self,
        symbol: Symbol,
        values: &[f64],
        reached: bool,
        (left, top, height): (f64, f64, f64),
    ) -> Vec<AnyView> {
        let g = &self.g;
        let mut track = vec![
            view! { <rect x=left y=top width=g.strip_width() height=height rx="3" fill="var(--track)"></rect> }
                .into_any(),
        ];
        if !reached {
            return track;
        }
        let (up, down) = bar_paths(values, symbol.signed, (left, top, g.strip_width(), height));
        track.push(
            view! { <path class="bars" data-bars=symbol.id d=up fill=colour(symbol)></path> }
                .into_any(),
        );
        track.push(view! { <path class="bars" d=down fill="var(--neg)"></path> }.into_any());
        track
    }

    fn numbers(&self, symbol: Symbol, values: &[f64], (left, top): (f64, f64)) -> AnyView {
        let g = self.g;
        let units = self.look.scene.units();
        let all = g.all_numbers && units <= 5;
        let texts: Vec<AnyView> = (0..units)
            .filter(|unit| all || *unit == self.look.unit)
            .map(|unit| {
                let on = unit == self.look.unit;
                let (dx, width) = g.place(unit, units);
                let text = self.look.number(values[unit]);
                let size = if g.all_numbers && !all { 13.0 } else { g.number };
                // A lone number stays under its own strip.
                let half = text.chars().count() as f64 * size * 0.27;
                let middle = (dx + width / 2.0).clamp(half - 2.0, g.strip_width() - half + 2.0);
                let x = left + if all { dx + width / 2.0 } else { middle };
                let fill = if on { ink(symbol) } else { "var(--text-3)".into() };
                view! {
                    <text
                        x=x
                        y=top + size * if g.all_numbers { 1.12 } else { 0.9 }
                        text-anchor="middle"
                        font-size=size
                        font-weight=if on { "700" } else { "400" }
                        fill=fill
                    >
                        {text}
                    </text>
                }
                .into_any()
            })
            .collect();
        view! { <g>{texts}</g> }.into_any()
    }

    /// The inputs: two gauges for the example, named rows for a trained model.
    fn inputs(&self) -> AnyView {
        let g = self.g;
        let values = self.look.now().get(s::X);
        let named = !self.look.scene.inputs.is_empty() || self.look.layer > 1;
        if named && !g.phone {
            return self.named_inputs(values);
        }
        let (cx, cy) = g.x;
        let count = values.len().min(2);
        let width = count as f64 * (g.gauge.0 + g.gap) - g.gap;
        let (left, top) = (cx - width / 2.0, cy - g.gauge.1 / 2.0);
        let stroke = if self.stage() == 1 { "var(--x)" } else { "var(--wire)" };
        let gauges: Vec<AnyView> = (0..count)
            .map(|column| {
                let x = left + column as f64 * (g.gauge.0 + g.gap);
                self.gauge(s::X, column, Some(values[column]), (x, top, g.gauge.0, g.gauge.1))
            })
            .collect();
        let numbers: Vec<AnyView> = (0..if g.all_numbers { count } else { 0 })
            .map(|column| {
                let x = left + column as f64 * (g.gauge.0 + g.gap) + g.gauge.0 / 2.0;
                view! {
                    <text x=x y=top + g.gauge.1 + 5.0 + g.number * 1.12 text-anchor="middle" font-size=g.number fill="var(--text-3)">
                        {self.look.number(values[column])}
                    </text>
                }
                .into_any()
            })
            .collect();
        view! {
            <g class="strip" role="group" tabindex="0" data-strip="x" aria-label=self.look.words.t("gates.quantity.x")>
                <rect x=left - 5.0 y=top - 5.0 width=width + 10.0 height=g.gauge.1 + 10.0 rx="8" fill="var(--surface)" stroke=stroke></rect>
                {gauges}
                {numbers}
            </g>
        }
        .into_any()
    }

    fn named_inputs(&self, values: &[f64]) -> AnyView {
        let most = 5;
        let largest = largest_places(values, most - 1);
        let all = values.len() <= most;
        let shown: Vec<usize> =
            (0..values.len()).filter(|column| all || largest.contains(column)).collect();
        let rest = values.len() - shown.len();
        let count = shown.len() + usize::from(rest > 0);
        let height = 17.5 * count as f64 + 7.0;
        let top = 496.0 - height;
        let scale = values.iter().fold(2.0_f64, |most, v| most.max(v.abs()));
        let rows: Vec<AnyView> = shown
            .into_iter()
            .enumerate()
            .map(|(place, column)| {
                let y = top + 9.0 + 17.5 * place as f64;
                let value = values[column];
                let bar = value / scale * 24.0;
                let name: String = self.look.input_name(column).chars().take(14).collect();
                view! {
                    <g
                        class="gauge"
                        data-symbol="x"
                        data-unit=column + 1
                        data-layer=self.look.layer
                        data-direction="forward"
                        data-value=value.to_string()
                    >
                        <text x="9" y=y + 8.0 font-size="12" fill="var(--text-2)">{name}</text>
                        <rect x="92" y=y - 1.0 width="36" height="10" rx="2" fill="var(--track)"></rect>
                        <rect x={if bar > 0.0 { 110.0 } else { 110.0 + bar * 0.75 }} y=y - 1.0 width=bar.abs() * 0.75 height="10"
                            fill={if bar > 0.0 { "var(--x)" } else { "var(--neg)" }}></rect>
                        <text x="163" y=y + 8.0 text-anchor="end" font-size="12" font-weight="700" fill="var(--x-ink)">
                            {self.look.number(value)}
                        </text>
                    </g>
                }
                .into_any()
            })
            .collect();
        let more = (rest > 0).then(|| {
            let y = top + 17.0 + 17.5 * most.saturating_sub(1) as f64;
            let count = rest.to_string();
            view! { <text x="9" y=y font-size="12" fill="var(--text-2)">{self.look.words.with("gates.more", &[("count", &count)])}</text> }
        });
        view! {
            <g class="strip" role="group" tabindex="0" data-strip="x" aria-label=self.look.words.t("gates.quantity.x")>
                <rect x="0" y=top width="170" height=height rx="8" fill="var(--surface)" stroke="var(--wire)"></rect>
                {rows}
                {more}
            </g>
        }
        .into_any()
    }

    /// tanh on the way from memory to answer.
    fn squash(&self) -> AnyView {
        let g = &self.g;
        let done = self.stage() >= 6;
        if g.phone {
            let (x, y) = (g.read.0, g.highway.0 + 16.0);
            return view! {
                <g opacity=if done { "1" } else { FADED }>
                    <rect x=x - 16.0 y=y width="32" height="17" rx="4" fill="var(--surface)" stroke="var(--wire)"></rect>
                    <text x=x y=y + 12.5 text-anchor="middle" font-size="12" fill="var(--text-2)">"tanh"</text>
                </g>
            }
            .into_any();
        }
        let stage = if done { 6 } else { 0 };
        self.curve((g.memory.1, 176.0, 92.0, 46.0), s::C, s::C, Function::Tanh, stage)
    }

    /// Where each unit's sum landed on σ or tanh. Dots lie on the axis until the gates open.
    fn curve(
        &self,
        (cx, cy, width, height): (f64, f64, f64, f64),
        z: Symbol,
        symbol: Symbol,
        function: Function,
        stage: usize,
    ) -> AnyView {
        let g = &self.g;
        let pad = 6.0;
        let (left, top) = (cx - width / 2.0, cy - height / 2.0);
        let (reach, low) = if function == Function::Tanh { (3.2, -1.0) } else { (6.0, 0.0) };
        let px = move |z: f64| {
            left + pad + (z.clamp(-reach, reach) + reach) / (2.0 * reach) * (width - 2.0 * pad)
        };
        let py = move |y: f64| top + height - pad - (y - low) / (1.0 - low) * (height - 2.0 * pad);
        let points: Vec<String> = (0..=48)
            .map(|k| {
                let z = -reach + 2.0 * reach * f64::from(k) / 48.0;
                format!("{:.1} {:.1}", px(z), py(function.apply(z)))
            })
            .collect();
        let weighed = stage >= 2;
        let opened = stage >= 3;
        let values = self.look.now().get(z);
        let dot = |unit: usize| {
            let y = if opened { function.apply(values[unit]) } else { 0.0 };
            (px(values[unit]), py(y))
        };
        let named = z != s::C;
        let dots: Vec<AnyView> = (0..if weighed { values.len() } else { 0 })
            .filter(|unit| *unit != self.look.unit)
            .map(|unit| {
                let (x, y) = dot(unit);
                let dense = self.look.scene.dense();
                view! {
                    <circle
                        cx=x
                        cy=y
                        r=if dense { 1.6 } else { g.dot }
                        fill=colour(symbol)
                        opacity=if dense { ".3" } else { ".5" }
                        data-symbol=named.then_some(z.id)
                        data-unit=named.then_some(unit + 1)
                        data-layer=named.then_some(self.look.layer)
                        data-direction=named.then_some("forward")
                        data-value=named.then(|| values[unit].to_string())
                    ></circle>
                }
                .into_any()
            })
            .collect();
        let lens = weighed.then(|| {
            let unit = self.look.unit;
            let (x, y) = dot(unit);
            view! {
                <circle
                    class="dot"
                    cx=x
                    cy=y
                    r=g.dot + 2.0
                    fill=colour(symbol)
                    stroke="var(--text)"
                    stroke-width=g.frame * 0.8
                    data-symbol=named.then_some(z.id)
                    data-unit=named.then_some(unit + 1)
                    data-layer=named.then_some(self.look.layer)
                    data-direction=named.then_some("forward")
                    data-value=named.then(|| values[unit].to_string())
                ></circle>
            }
        });
        view! {
            <g opacity=if weighed { "1" } else { FADED }>
                <rect x=left y=top width=width height=height rx="6" fill="var(--bg)" stroke="var(--rule)"></rect>
                <path
                    d=format!("M{x} {}V{}M{} {y}H{}", top + 3.0, top + height - 3.0, left + 3.0, left + width - 3.0, x = px(0.0), y = py(0.0))
                    stroke="var(--rule)"
                ></path>
                <path
                    d=format!("M{}", points.join("L"))
                    fill="none"
                    stroke=if opened { colour(symbol) } else { "var(--wire)".into() }
                    stroke-width=g.wire
                ></path>
                {dots}
                {lens}
                <text
                    x=left + width - 7.0
                    y=top + height - 7.0
                    text-anchor="end"
                    font-size=if g.phone { 13.0 } else { 15.0 }
                    fill="var(--text-2)"
                >
                    {function.name()}
                </text>
            </g>
        }
        .into_any()
    }

    /// The weights of a gate as a small picture: rows are units, columns h | x | b.
    fn matrix(
        &self,
        place: usize,
        centre: (f64, f64),
        cell: (f64, f64),
        symbol: Symbol,
    ) -> AnyView {
        let blocks = &self.look.scene.blocks[self.look.layer - 1];
        let block = &blocks[place];
        let (hidden, inputs) = (block.hidden.len(), block.input[0].len());
        let columns = (hidden + inputs + 1) as f64;
        let gap = 4.0;
        let (width, height) = (7.0 * cell.0 + 2.0 * gap, 4.0 * cell.1);
        let (cw, ch) = ((width - 2.0 * gap) / columns, height / hidden as f64);
        let (left, top) = (centre.0 - width / 2.0, centre.1 - height / 2.0);
        let saturated = if self.look.scene.dense() { 0.6 } else { 4.0 };
        // Cells of one colour share one path: nine shades of each sign.
        let mut shades = vec![String::new(); 19];
        for (unit, (h, x)) in block.hidden.iter().zip(&block.input).enumerate() {
            let row = h.iter().chain(x).chain(std::iter::once(&block.bias[unit]));
            for (k, &w) in row.enumerate() {
                let past = if k >= hidden { gap } else { 0.0 }
                    + if k >= hidden + inputs { gap } else { 0.0 };
                let part = (w.abs() / saturated).min(1.0);
                let shade = if w == 0.0 { 0 } else { 1 + (part * 8.0).round() as usize };
                let shade = if w < 0.0 { shade + 9 } else { shade };
                let (x, y) = (left + k as f64 * cw + past, top + unit as f64 * ch);
                let (w, h) = ((cw - 1.0).max(cw * 0.9), (ch - 1.0).max(ch * 0.9));
                shades[shade.min(18)] += &format!("M{x:.2} {y:.2}h{w:.2}v{h:.2}h-{w:.2}z");
            }
        }
        let role = symbol.role.token();
        let paths: Vec<AnyView> = shades
            .into_iter()
            .enumerate()
            .filter(|(_, d)| !d.is_empty())
            .map(|(shade, d)| {
                let (base, part) = match shade {
                    0 => (role, 0.0),
                    1..=9 => (role, 18.0 + 82.0 * (shade - 1) as f64 / 8.0),
                    _ => ("neg", 18.0 + 82.0 * (shade - 10) as f64 / 8.0),
                };
                let fill = format!("color-mix(in oklab, var(--{base}) {part:.0}%, var(--track))");
                view! { <path d=d fill=fill></path> }.into_any()
            })
            .collect();
        let row = top + self.look.unit as f64 * ch;
        view! {
            <g opacity={if self.stage() >= 2 { "1" } else { FADED }} aria-hidden="true">
                <rect x=left - 5.0 y=top - 4.0 width=width + 9.0 height=height + 7.0 rx="5" fill="var(--surface)" stroke="var(--rule)"></rect>
                {paths}
                <rect
                    x=left - 2.5
                    y=row - 2.0
                    width=width + 4.0
                    height=ch.max(1.0) + 3.0
                    rx="2.5"
                    fill="none"
                    stroke="var(--text)"
                    stroke-width=if self.stage() == 2 { self.g.frame } else { 1.2 }
                ></rect>
            </g>
        }
        .into_any()
    }

    fn operators(&self) -> AnyView {
        let g = &self.g;
        let (y, k) = (g.highway.0, self.stage());
        let all = vec![
            self.operator((g.forget, y), '×', 4, k == 4),
            self.operator((g.middle(), g.write), '×', 5, k == 5),
            self.operator((g.middle(), y), '+', 5, k == 5),
            self.operator(g.read, '×', 6, k == 6),
        ];
        view! { <g aria-hidden="true">{all}</g> }.into_any()
    }

    fn operator(&self, (x, y): (f64, f64), sign: char, from: usize, hot: bool) -> AnyView {
        let r = self.g.operator;
        let d = if sign == '×' {
            let a = r * 0.36;
            format!("M{} {}l{b} {b}m0 -{b}l-{b} {b}", x - a, y - a, b = 2.0 * a)
        } else {
            format!("M{} {y}h{r}M{x} {}v{r}", x - r / 2.0, y - r / 2.0)
        };
        let (fill, stroke) =
            if hot { ("var(--text)", "var(--bg)") } else { ("var(--surface)", "var(--text)") };
        view! {
            <g>
                <circle cx=x cy=y r=r fill="var(--bg)"></circle>
                <g opacity={if self.stage() >= from { "1" } else { FADED }}>
                    <circle cx=x cy=y r=r fill=fill stroke="var(--text)" stroke-width=self.g.frame></circle>
                    <path d=d stroke=stroke stroke-width=self.g.frame + 0.6 stroke-linecap="round" fill="none"></path>
                </g>
            </g>
        }
        .into_any()
    }

    fn label(
        &self,
        (x, y): (f64, f64),
        symbol: Symbol,
        key: &str,
        anchor: &'static str,
    ) -> AnyView {
        let g = &self.g;
        view! {
            <text x=x y=y text-anchor=anchor>
                <tspan class="math" font-size=g.symbol fill=ink(symbol)>{symbol.base}</tspan>
                <tspan class="math" font-size=g.symbol * 0.7 dy=g.symbol * 0.22 fill=ink(symbol)>{symbol.sub}</tspan>
                <tspan dx="7" dy=-g.symbol * 0.22 font-size=g.label fill="var(--text-2)">{self.look.words.t(key)}</tspan>
            </text>
        }
        .into_any()
    }

    fn plain(
        &self,
        (x, y): (f64, f64),
        text: String,
        size: f64,
        anchor: &'static str,
        strong: bool,
    ) -> AnyView {
        let (weight, fill) = if strong { ("700", "var(--text)") } else { ("400", "var(--text-2)") };
        view! {
            <text x=x y=y text-anchor=anchor font-size=size font-weight=weight fill=fill>{text}</text>
        }
        .into_any()
    }

    fn labels(&self) -> AnyView {
        let g = &self.g;
        let above = g.highway.0 - g.gauge.1 / 2.0;
        let words = self.look.words;
        let mut all = Vec::new();
        if g.phone {
            all.push(self.label((0.0, above - 13.0), s::C_PREV, "gates.place.c_prev", "start"));
            all.push(self.label((g.width, above - 13.0), s::C, "gates.place.c", "end"));
            all.extend(self.phone_labels());
            return view! { <g>{all}</g> }.into_any();
        }
        all.push(self.label((g.memory.0, above - 16.0), s::C_PREV, "gates.place.c_prev", "middle"));
        all.push(self.plain(
            (g.kept(), above - 16.0),
            words.t("gates.place.kept"),
            g.label,
            "middle",
            false,
        ));
        all.push(self.label((g.memory.1, above - 16.0), s::C, "gates.place.c", "middle"));
        all.push(self.label(
            (g.h_prev.0, g.h_prev.1 - g.gauge.1 / 2.0 - 16.0),
            s::H_PREV,
            "gates.place.h_prev",
            "middle",
        ));
        let named = !self.look.scene.inputs.is_empty() || self.look.layer > 1;
        if named {
            let rows = self.look.now().get(s::X).len().min(5) as f64;
            all.push(self.label((0.0, 496.0 - 17.5 * rows - 17.0), s::X, "gates.place.x", "start"));
        } else if g.all_numbers {
            all.push(self.label(
                (g.x.0 - 37.0, g.x.1 - g.gauge.1 / 2.0 - 14.0),
                s::X,
                "gates.place.x",
                "start",
            ));
        } else {
            let value = self.look.number(self.look.now().get(s::X)[0]);
            all.push(self.valued((g.x.0 + 46.0, g.x.1 - 16.0), s::X, value, 22.0));
        }
        let beside = g.middle() + g.half() + 10.0;
        all.push(self.plain(
            (beside, g.new.0 + 5.0),
            words.t("gates.place.new"),
            g.label,
            "start",
            false,
        ));
        if self.look.reached(s::NEW) {
            let size = if g.all_numbers { 13.5 } else { 22.0 };
            let gap = words
                .t("gates.place.new")
                .chars()
                .map(|c| if c as u32 > 0x2e80 { 1.0 } else { 0.56 })
                .sum::<f64>();
            view_push(
                &mut all,
                (beside + gap * g.label + 8.0, g.new.0 + 5.0),
                size,
                ink(s::C),
                self.look.number(self.look.lens(s::NEW)),
            );
        }
        let below = if g.all_numbers { 46.0 } else { 58.0 };
        all.push(self.label(
            (g.h.0, g.h.1 + g.gauge.1 / 2.0 + below),
            s::H,
            "gates.place.h",
            "middle",
        ));
        all.extend(self.answer());
        view! { <g>{all}</g> }.into_any()
    }

    fn valued(&self, (x, y): (f64, f64), symbol: Symbol, value: String, size: f64) -> AnyView {
        let g = &self.g;
        view! {
            <text x=x y=y>
                <tspan class="math" font-size=g.symbol fill=ink(symbol)>{symbol.base}</tspan>
                <tspan class="math" font-size=g.symbol * 0.7 dy=g.symbol * 0.22 fill=ink(symbol)>{symbol.sub}</tspan>
                <tspan dx="5" dy=-g.symbol * 0.22 font-size=size font-weight="700" fill=ink(symbol)>{value}</tspan>
            </text>
        }
        .into_any()
    }

    fn phone_labels(&self) -> Vec<AnyView> {
        let g = &self.g;
        let look = self.look;
        let h = if look.reached(s::H) { look.number(look.lens(s::H)) } else { "–".into() };
        vec![
            self.valued((0.0, 374.0), s::X, look.number(look.now().get(s::X)[0]), 15.0),
            self.valued(
                (g.h_prev.0 - 36.0, 374.0),
                s::H_PREV,
                look.number(look.lens(s::H_PREV)),
                15.0,
            ),
            self.valued((g.h.0 - 36.0, 374.0), s::H, h, 15.0),
        ]
    }

    /// What the cell answers, beside what was asked.
    fn answer(&self) -> Vec<AnyView> {
        let g = &self.g;
        let look = self.look;
        let words = look.words;
        let (left, right) = (g.h.0 - 66.0, g.h.0 + 66.0);
        let told = look.reached(s::Y);
        let size = if g.all_numbers { 20.0 } else { 26.0 };
        let top = if g.all_numbers { 446.0 } else { 454.0 };
        let line = view! { <path d=format!("M{left} {}h132", top - 28.0) stroke="var(--rule-strong)"></path> };
        let mut all = vec![line.into_any()];
        let layers = look.scene.network.shape().layers;
        if look.layer < layers {
            let up = (look.layer + 1).to_string();
            all.push(self.plain(
                (left, top),
                words.with("gates.goes-up", &[("layer", &up)]),
                g.label,
                "start",
                true,
            ));
            return all;
        }
        let put = |value: f64| if told { look.number(value) } else { "–".into() };
        match &look.scene.answer {
            Answer::EveryStep { targets } => {
                let output = look.scene.output(look.step);
                all.push(self.plain((left, top), words.t("gates.answer"), g.label, "start", false));
                all.push(self.answer_value((right, top), output, put(output), size));
                if g.all_numbers {
                    all.push(self.plain(
                        (left, top + 24.0),
                        words.t("gates.target"),
                        g.label,
                        "start",
                        false,
                    ));
                    let target = look.number(targets[look.step - 1]);
                    all.push(self.plain((right, top + 24.0), target, 15.0, "end", false));
                }
            }
            Answer::Forecast { value, actual, .. } => {
                let last = look.step == look.scene.steps();
                let shown = if last { put(*value) } else { "–".into() };
                all.push(self.plain(
                    (left, top),
                    words.t("gates.forecast"),
                    g.label,
                    "start",
                    false,
                ));
                if last {
                    all.push(self.answer_value((right, top), *value, shown, size));
                }
                all.push(self.plain(
                    (left, top + 24.0),
                    words.t("gates.actual"),
                    g.label,
                    "start",
                    false,
                ));
                all.push(self.plain((right, top + 24.0), look.number(*actual), 15.0, "end", false));
            }
        }
        all
    }

    fn answer_value(&self, (x, y): (f64, f64), value: f64, shown: String, size: f64) -> AnyView {
        let told = self.look.reached(s::Y);
        view! {
            <text
                x=x
                y=y
                text-anchor="end"
                font-size=size
                font-weight="700"
                data-symbol="y"
                data-unit="1"
                data-layer=self.look.layer
                data-direction="forward"
                data-value=told.then(|| value.to_string())
            >
                {shown}
            </text>
        }
        .into_any()
    }

    fn narrator(&self) -> AnyView {
        let Some(n) = self.g.narrator else { return ().into_any() };
        let words = self.look.words;
        let stage = self.stage();
        let title = words.t(STAGE_KEYS[stage - 1]);
        let text = words.t(&format!("gates.tell.{stage}"));
        let lines: Vec<AnyView> = wrap(&text, n.letters)
            .into_iter()
            .enumerate()
            .map(|(place, line)| {
                let y = n.y + n.title * 0.5 + (place + 1) as f64 * n.line;
                self.plain((0.0, y), line, n.text, "start", false)
            })
            .collect();
        view! {
            <g>
                <text x="0" y=n.y font-size=n.title font-weight="700">
                    <tspan fill="var(--text-3)">{stage}</tspan>
                    <tspan dx="8">{title}</tspan>
                </text>
                {lines}
            </g>
        }
        .into_any()
    }
}

fn view_push(all: &mut Vec<AnyView>, (x, y): (f64, f64), size: f64, fill: String, text: String) {
    all.push(
        view! { <text x=x y=y font-size=size font-weight="700" fill=fill>{text}</text> }.into_any(),
    );
}

/// Paths of thin bars: those that grow up (or from the floor) and those that grow down.
pub fn bar_paths(
    values: &[f64],
    signed: bool,
    (left, top, width, height): (f64, f64, f64, f64),
) -> (String, String) {
    let step = width / values.len().max(1) as f64;
    let bar = (step * 0.82).max(0.4);
    let (mut up, mut down) = (String::new(), String::new());
    for (unit, &value) in values.iter().enumerate() {
        let x = left + unit as f64 * step;
        if signed {
            let size = (value.clamp(-1.0, 1.0) * height / 2.0).abs().max(0.4);
            let middle = top + height / 2.0;
            if value >= 0.0 {
                up += &format!("M{x:.2} {middle:.2}v-{size:.2}h{bar:.2}v{size:.2}z");
            } else {
                down += &format!("M{x:.2} {middle:.2}v{size:.2}h{bar:.2}v-{size:.2}z");
            }
        } else {
            let size = value.clamp(0.0, 1.0) * height;
            up += &format!("M{x:.2} {:.2}v-{size:.2}h{bar:.2}v{size:.2}z", top + height);
        }
    }
    (up, down)
}
