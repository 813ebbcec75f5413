//! A canvas that is sharp on every screen and wears the colours of the theme.

use super::{ForecastChart, Inks, Palette, forecast};
use crate::ui::parts::follow_size;
use crate::ui::store::{Layout, use_store};
use leptos::{html, prelude::*};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters_canvas::CanvasBackend;

/// What a chart draws on.
pub type Area = DrawingArea<CanvasBackend, Shift>;

/// Draws a forecast where there is one.
pub fn paint_forecast(area: &Area, chart: &Option<ForecastChart>, palette: &Palette, scale: f64) {
    if let Some(chart) = chart {
        // A canvas draws whatever it is given: there is no error to answer.
        let _ = forecast(area, chart, palette, scale);
    }
}

/// Draws `data` whenever it changes, the canvas is resized or the theme turns; at most once a frame.
#[component]
pub fn Canvas<D: Clone + Send + Sync + 'static>(
    #[prop(into)] data: Signal<D>,
    draw: fn(&Area, &D, &Palette, f64),
) -> impl IntoView {
    let store = use_store();
    let canvas = NodeRef::<html::Canvas>::new();
    let waiting = StoredValue::new(false);
    let size = RwSignal::new((0.0, 0.0));
    follow_size(canvas, size);
    let paint = move || {
        let Some(canvas) = canvas.try_get_untracked().flatten() else { return };
        let Some(data) = data.try_get_untracked() else { return };
        let place = canvas.get_bounding_client_rect();
        let scale = window().device_pixel_ratio().clamp(1.0, 3.0);
        let pixels = |size: f64| (size * scale).round().clamp(1.0, 8192.0) as u32;
        let (width, height) = (pixels(place.width()), pixels(place.height()));
        if width < 40 || height < 40 {
            return;
        }
        canvas.set_width(width);
        canvas.set_height(height);
        let Some(backend) = CanvasBackend::with_canvas_object(canvas) else { return };
        // Large enough to be read from the last row.
        let letters = if store.layout.get_untracked() == Layout::Projector { 1.25 } else { 1.0 };
        let palette = Palette { letters, ..palette() };
        draw(&backend.into_drawing_area(), &data, &palette, scale);
    };
    Effect::new(move || {
        data.track();
        size.track();
        store.layout.track();
        store.prefs.theme.track();
        store.prefs.lang.track();
        canvas.track();
        if !waiting.get_value() {
            waiting.set_value(true);
            // By the next frame the theme is on the page and the layout is settled.
            request_animation_frame(move || {
                if waiting.try_set_value(false).is_none() {
                    paint();
                }
            });
        }
    });
    view! { <canvas node_ref=canvas aria-hidden="true"></canvas> }
}

/// The colours of the theme that is on the page.
pub fn palette() -> Palette {
    Palette::read(tokens())
}

/// The same of the quantities.
pub fn inks() -> Inks {
    Inks::read(tokens())
}

/// What the style sheet says of a token.
fn tokens() -> impl Fn(&str) -> String {
    let style = document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten());
    move |name| {
        style.as_ref().and_then(|style| style.get_property_value(name).ok()).unwrap_or_default()
    }
}
