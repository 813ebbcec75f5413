//! A drawing in vectors as a picture of pixels.

use super::offer;
use gloo::events::EventListener;
use gloo::file::{Blob, ObjectUrl};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Pixels a unit of the drawing.
const SHARP: f64 = 2.0;

/// Paints an SVG of a size and offers it as PNG.
pub fn save_painted(text: &str, size: (f64, f64), name: String) {
    let Ok(image) = HtmlImageElement::new() else { return };
    let url = ObjectUrl::from(Blob::new_with_options(text.as_bytes(), Some("image/svg+xml")));
    let (own, address) = (image.clone(), url.to_string());
    EventListener::once(&image, "load", move |_| {
        // The address lived until here.
        drop(url);
        if let Some(address) = png(&own, size) {
            offer(&name, &address);
        }
    })
    .forget();
    image.set_src(&address);
}

/// The address of a picture as PNG; `None` where the browser has no canvas.
fn png(image: &HtmlImageElement, (width, height): (f64, f64)) -> Option<String> {
    let canvas = document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    let (width, height) = (width * SHARP, height * SHARP);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context = canvas.get_context("2d").ok()??;
    let context = context.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context
        .draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height)
        .ok()?;
    canvas.to_data_url().ok()
}
