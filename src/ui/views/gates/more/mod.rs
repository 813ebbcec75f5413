//! Behind "More": the open equation as a sentence and as LaTeX, all of them as code, and what stands in
//! them. Where the panel has room for one row, all of them stand here too, to be opened.

mod legend;

use super::equations;
use super::look::Look;
use super::speak::speak_button;
use super::view::{Seen, show_in};
use crate::notation::code::Language;
use crate::notation::latex::latex;
use crate::notation::mathml::{self, Math};
use crate::notation::spoken::spoken;
use crate::notation::{Equation, Expr, Symbol};
use crate::ui::parts::{Segmented, arrival, copy_text, dressed, key_name, listen_window};
use crate::ui::shape::{Shape, classed, drawn, el};
use crate::ui::store::Layout;
use crate::ui::words::use_words;
use legend::legend;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// The quiet button beside the heading.
pub fn more_button(shown: RwSignal<bool>) -> AnyView {
    let words = use_words();
    view! {
        <button
            type="button"
            class="quiet more-button"
            data-action="show-more"
            title=words.signal("gates.full.all")
            aria-expanded=move || if shown.get() { "true" } else { "false" }
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {words.signal("gates.full.more")}
        </button>
    }
    .into_any()
}

/// What it opens, whose code is fetched when it is first asked for.
pub fn more(look: Memo<Seen>, chosen: RwSignal<Option<Symbol>>, shown: RwSignal<bool>) -> AnyView {
    let content =
        move || shown.get().then(|| arrival(move || dressed("more", opened(look, chosen, shown))));
    content.into_any()
}

#[wasm_split(more, fallible)]
fn opened(
    look: Memo<Seen>,
    chosen: RwSignal<Option<Symbol>>,
    shown: RwSignal<bool>,
) -> Result<AnyView, SplitLoaderError> {
    super::words::bring();
    close_by_key(look, shown);
    let say = use_words();
    let language = RwSignal::new(Language::NumPy);
    let open = move || look.with(|Seen(look)| (look.face.open)(look, chosen.get()));
    // Of the open row; of all where none is open.
    let own = move || {
        let mut all = look.with(|Seen(look)| (look.face.equations)(look));
        let open = open();
        all.retain(|own| open.is_none_or(|open| own.lhs == open));
        all
    };
    let tex = move || {
        own().iter().filter(|one| !one.is_name()).map(latex).collect::<Vec<_>>().join(" \\\\\n")
    };
    // Where no row is open, the sentence is that of the stage.
    let text = Memo::new(move |_| {
        let (look, open) = (look.get().0, open());
        let one = own().into_iter().find(|own| open == Some(own.lhs));
        one.map_or_else(|| (look.face.tell)(&look), |one| sentence_of(&look, &one))
    });
    let sentence = move || {
        let said = classed("p", "say").at("data-spoken", open().map_or("stage", |open| open.id));
        vec![said.say(text.get())]
    };
    Effect::new(move || {
        open();
        language.track();
        request_animation_frame(show_lit_line);
    });
    let languages = Language::ALL.map(|own| (own, Signal::derive(move || own.name().to_owned())));
    Ok(view! {
        <div class="more-body" tabindex="0" role="region" aria-label=say.signal("gates.full.all")>
            <div class="spoken">{drawn("said", Arc::new(sentence))} {speak_button(text)}</div>
            {drawn("forms", Arc::new(move || forms(&look.get().0, &own())))}
            <div on:click=move |event| {
                if let Some(gate) = equations::pressed(&event) {
                    chosen.set(Some(gate));
                }
            }>
                {drawn("whole", Arc::new(move || whole(&look.get().0, open())))}
            </div>
            <div class="more-tools">
                <Segmented
                    label=say.signal("gates.full.code")
                    options=languages.to_vec()
                    value=language
                    on_choose=move |own| language.set(own)
                />
                {copy_text("copy-latex", "quiet", ["gates.full.copy", "gates.full.copied"], None, tex)}
            </div>
            {drawn("code", Arc::new(move || code(&look.get().0, language.get(), open())))}
            {drawn("letters", Arc::new(move || legend(&look.get().0)))}
        </div>
    }
    .into_any())
}

/// Over a picture it lies as a sheet, which Esc closes.
fn close_by_key(look: Memo<Seen>, shown: RwSignal<bool>) {
    let sheet = move || {
        look.try_with_untracked(|seen| seen.0.layout) == Some(Layout::Projector)
            && shown.try_get_untracked() == Some(true)
    };
    listen_window("keydown", move |event| {
        if key_name(event).as_deref() != Some("Escape") || !sheet() {
            return;
        }
        shown.set(false);
        let button = document().query_selector("[data-action=show-more]").ok().flatten();
        if let Some(button) = button.and_then(|own| own.dyn_into::<web_sys::HtmlElement>().ok()) {
            // Fails for nothing that is on screen.
            let _ = button.focus();
        }
    });
}

/// Each equation for all units at once, and for one.
fn forms(look: &Look, all: &[Equation]) -> Vec<Shape> {
    let unit = look.unit + 1;
    let unit_words = look.words.with("gates.full.one", &[("unit", &unit.to_string())]);
    let block = |name: String, part: &str, write: &dyn Fn(&Equation) -> Math| {
        let line = |own: &Equation| el("p").all(equations::pieces(&write(own)));
        let lines = all.iter().filter(|own| !own.is_name()).map(line);
        [classed("b", "faint").say(name), el("div").at("data-form", part).all(lines)]
    };
    let matrix = block(look.words.t("gates.full.matrix"), "matrix", &mathml::symbolic);
    let one = block(unit_words, "unit", &|own| mathml::of_unit(own, unit));
    matrix.into_iter().chain(one).collect()
}

/// Where the panel has room for one row: all equations, that of the open row lit; a press opens another.
fn whole(look: &Look, open: Option<Symbol>) -> Vec<Shape> {
    if look.layout == Layout::Desktop {
        return Vec::new();
    }
    let row = |equation: Equation| {
        let lhs = equation.lhs;
        let on = open == Some(lhs);
        let gate = matches!(equation.rhs, Expr::Apply(..));
        // On the way forward the first stage is about what is joined.
        let opens = if look.face.back {
            look.reached(lhs)
        } else {
            look.stage > 1 && (gate || look.reached(lhs))
        };
        let line = if opens {
            el("button")
                .at("type", "button")
                .at("data-gate", lhs.id)
                .at("aria-pressed", if on { "true" } else { "false" })
        } else {
            el("div")
        };
        let line = line
            .with(classed("span", "visually-hidden").say(look.name(lhs)))
            .all(equations::pieces(&mathml::symbolic(&equation)));
        classed("li", &format!("role-{}{}", lhs.role.token(), if on { " now" } else { "" }))
            .with(line)
    };
    let all = (look.face.equations)(look).into_iter().filter(|own| !own.is_name());
    vec![el("ol").all(all.map(row))]
}

/// Scrolls what is open, and nothing else, so far that the lit line of code is seen.
fn show_lit_line() {
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    if let (Some(all), Some(line)) = (find(".more-body"), find(".more-body .code .now")) {
        show_in(&all, &line);
    }
}

/// The sentence of an equation.
fn sentence_of(look: &Look, equation: &Equation) -> String {
    let say = |key: &str, a: &str, b: &str| {
        look.words.with(&format!("gates.spoken.{key}"), &[("a", a), ("b", b)])
    };
    spoken(equation, &say, &|symbol| look.name(symbol))
}

/// A line an equation; that of the open row is lit.
fn code(look: &Look, language: Language, open: Option<Symbol>) -> Vec<Shape> {
    let line = |equation: Equation| {
        let lit = if open == Some(equation.lhs) { " now" } else { "" };
        classed("code", &format!("role-{}{lit}", equation.lhs.role.token()))
            .at("data-code", equation.lhs.id)
            .say(language.line(&equation))
    };
    (look.face.equations)(look).into_iter().map(line).collect()
}
