//! What is seen as a file that needs no other: the picture of this stage, or the step as a strip of its stages.

use super::colour::plain;
use crate::ui::parts::{save, save_painted};
use crate::ui::shape::{el, show};
use crate::ui::store::Layout;
use crate::ui::views::gates::diagram::drawing;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::STAGES;
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use std::ops::RangeInclusive;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

/// Between the stages of a strip.
const GAP: f64 = 40.0;

/// Styles that a file has to say for itself, and what they are where nothing is said.
const SAID: [(&str, &str); 14] = [
    ("fill", ""),
    ("stroke", "none"),
    ("stroke-width", "1px"),
    ("stroke-dasharray", "none"),
    ("stroke-linecap", "butt"),
    ("stroke-linejoin", "miter"),
    ("opacity", "1"),
    ("font-family", ""),
    ("font-size", ""),
    ("font-weight", "400"),
    ("font-style", "normal"),
    ("letter-spacing", "normal"),
    ("text-anchor", "start"),
    ("paint-order", "normal"),
];

/// The row of the menu.
pub fn row(look: Memo<Seen>, open: RwSignal<bool>) -> AnyView {
    let words = use_words();
    let press = move |event: MouseEvent| {
        let target = event.target().and_then(|own| own.dyn_into::<Element>().ok());
        let target = target.filter(|own| own.tag_name() == "BUTTON");
        if let Some(kind) = target.and_then(|own| own.get_attribute("data-action")) {
            saved(&look.get_untracked().0, &kind);
            open.set(false);
        }
    };
    view! {
        <div class="menu-row save-row" on:click=press>
            <span>{words.signal("gates.files.save")}</span>
            <button type="button" class="quiet" data-action="export-chart-svg">"SVG"</button>
            <button type="button" class="quiet" data-action="export-chart-png">"PNG"</button>
            <button type="button" class="quiet" data-action="export-chart-strip">{words.signal("gates.files.strip")}</button>
        </div>
    }
    .into_any()
}

fn saved(look: &Look, kind: &str) {
    let strip = kind.ends_with("strip");
    let stages = if strip { 1..=STAGES } else { look.stage..=look.stage };
    let name = format!("gatehouse-step-{}{}", look.step, if strip { "-strip" } else { "" });
    let Some((text, size)) = written(look, stages) else { return };
    if kind.ends_with("png") {
        save_painted(&text, size, name + ".png");
    } else {
        save(&(name + ".svg"), "image/svg+xml", text.as_bytes());
    }
}

/// The stages side by side as SVG, and its size.
fn written(look: &Look, stages: RangeInclusive<usize>) -> Option<(String, (f64, f64))> {
    // A phone's drawing is too small for a slide.
    let layout = if look.layout == Layout::Phone { Layout::Desktop } else { look.layout };
    let (own, height) = drawing(layout).legible(1.0).outer();
    let count = stages.clone().count() as f64;
    let width = count * (own + GAP) - GAP;
    let size = (width + GAP, height + GAP);
    let pictures = stages.enumerate().map(|(place, stage)| {
        let look = Look { layout, stage, scale: 1.0, travels: false, ..look.clone() };
        (look.face.diagram)(&look)
            .at("x", GAP / 2.0 + place as f64 * (own + GAP))
            .at("y", GAP / 2.0)
            .at("width", own)
            .at("height", height)
    });
    let ground = el("rect").at("width", "100%").at("height", "100%").at("fill", "var(--bg)");
    let whole = el("svg")
        .at("width", size.0)
        .at("height", size.1)
        .at("viewBox", format!("0 0 {} {}", size.0, size.1))
        .with(ground)
        .all(pictures);
    // It stands in the page for a moment, where its styles are worked out.
    let page = document().query_selector(".stage").ok().flatten()?;
    let holder = document().create_element("div").ok()?;
    // Nothing may be caught on its way.
    holder.set_class_name("visually-hidden still");
    page.append_child(&holder).ok()?;
    show(&holder, vec![whole]);
    let root = holder.first_element_child();
    let text = root.map(|root| {
        let all = root.query_selector_all("*").ok();
        let inner = all.iter().flat_map(|all| (0..all.length()).filter_map(|k| all.item(k)));
        let inner = inner.filter_map(|own| own.dyn_into::<Element>().ok());
        let inner: Vec<Element> = inner.collect();
        // What the page reads goes after all styles: they hang on it, those of an element's children too.
        inner.iter().for_each(say_styles);
        inner.iter().for_each(strip);
        // A fixed, valid name.
        let _ = root.set_attribute("xmlns", "http://www.w3.org/2000/svg");
        root.outer_html().replace("&nbsp;", "&#160;")
    });
    holder.remove();
    Some((text?, size))
}

/// Writes what the style sheets say of an element into it: of letters where there are letters, of paint where
/// something is painted.
fn say_styles(element: &Element) {
    let Some(style) = window().get_computed_style(element).ok().flatten() else { return };
    let tag = element.tag_name();
    let letters = tag == "text" || tag == "tspan";
    let group = ["g", "svg", "defs"].contains(&tag.as_str());
    for (name, usual) in SAID {
        let of_letters =
            name.starts_with("font") || ["letter-spacing", "text-anchor"].contains(&name);
        if (of_letters && !letters) || (group && name != "opacity") {
            continue;
        }
        let value = style.get_property_value(name).unwrap_or_default();
        if !value.is_empty() && (value != usual || element.has_attribute(name)) {
            // Fixed, valid names.
            let _ = element.set_attribute(name, &plain(&value));
        }
    }
}

/// Takes away what only the page reads.
fn strip(element: &Element) {
    for name in element.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let page = ["data-", "aria-"].iter().any(|start| name.starts_with(start));
        if page || ["class", "style", "tabindex", "role"].contains(&name.as_str()) {
            let _ = element.remove_attribute(&name);
        }
    }
}
