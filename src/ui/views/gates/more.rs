//! Behind "More": the open equation as a sentence and as LaTeX, all of them as code, and what stands in
//! them. Where the panel has room for one row, all of them stand here too, to be opened.

use super::look::Look;
use super::speak::speak_button;
use super::view::{Seen, show_in};
use super::{edit, equations};
use crate::notation::code::Language;
use crate::notation::latex::latex;
use crate::notation::legend::{Range, quantities, ranges, sums};
use crate::notation::spoken::spoken;
use crate::notation::{Equation, Expr, Function, Symbol, letters as s, mathml, number};
use crate::ui::math::math;
use crate::ui::parts::{Segmented, arrival, copy_text, dressed, key_name, listen_window};
use crate::ui::shape::{Shape, classed, drawn, el, words};
use crate::ui::store::Layout;
use crate::ui::words::use_words;
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

/// What each letter is, its shape and its range; how many parameters; the sizes of this scene.
fn legend(look: &Look) -> Vec<Shape> {
    let all = (look.face.equations)(look);
    let [units, inputs] = [look.now().get(s::H).len(), look.now().get(s::X).len()];
    let (own, shape) = (ranges(&all), |letter: &str, size: usize| format!("{letter} = {size}"));
    let letters = quantities(&all).into_iter().map(|symbol| {
        let made = all.iter().position(|own| own.lhs == symbol);
        let range = made.map_or(old(&all, &own, symbol), |place| own[place]);
        let shape = match symbol.id {
            "x" => shape("I", inputs),
            "y" => "1".into(),
            _ => shape("H", units),
        };
        row(look, &[symbol], look.name(symbol), shape, Some(range))
    });
    let weights = sums(&all).into_iter().flat_map(|sums| {
        let head = sums.weights == [s::V];
        let read = sums.over.iter().map(|own| if *own == s::X { "I" } else { "H" });
        let sizes = match read.collect::<Vec<_>>().as_slice() {
            _ if head && sums.over.len() > 1 => ("1 × 2H".to_owned(), "1"),
            _ if head => ("1 × H".to_owned(), "1"),
            [alone] => (format!("H × {alone}"), "H"),
            all => (format!("H × ({})", all.join(" + ")), "H"),
        };
        let part = |symbols: &[Symbol], key: &str, size: &str| {
            row(look, symbols, look.words.t(key), size.into(), None)
        };
        [
            part(&sums.weights, "gates.full.weights", &sizes.0),
            part(&sums.biases, "gates.full.bias", sizes.1),
        ]
    });
    let signs = [
        (Function::Sigmoid.name(), "gates.full.squash", Some((0.0, 1.0))),
        (Function::Tanh.name(), "gates.full.squash", Some((-1.0, 1.0))),
        ("⊙", "gates.full.each", None),
    ];
    let signs = signs.map(|(sign, key, range)| {
        let sign = el("math").with(el("mi").at("mathvariant", "normal").say(sign));
        let range = range.map_or(String::new(), |range| told(look, range));
        line([vec![sign], vec![words(look.words.t(key))], vec![], vec![words(range)]])
    });
    let head = ["", "gates.full.meaning", "gates.full.shape", "gates.full.range"].map(|key| {
        let text = if key.is_empty() { String::new() } else { look.words.t(key) };
        el("th").at("scope", "col").say(text)
    });
    let table = classed("table", "terms")
        .with(el("thead").with(el("tr").all(head)))
        .with(el("tbody").all(letters).all(weights).all(signs));
    vec![table, counted(look, units, inputs)]
}

/// The range of an old state is that of the state; an input has none.
fn old(all: &[Equation], own: &[Range], symbol: Symbol) -> Range {
    let place = all.iter().position(|made| {
        // The old state, and those of both directions.
        let own = symbol.id.strip_suffix("_prev").or(symbol.base.get(..1));
        own == Some(made.lhs.id)
    });
    place.map_or((f64::NEG_INFINITY, f64::INFINITY), |place| own[place])
}

fn told(look: &Look, (from, to): Range) -> String {
    if to.is_infinite() {
        return look.words.t("gates.full.free");
    }
    format!("{} … {}", number(from, 0), number(to, 0))
}

fn row(
    look: &Look,
    symbols: &[Symbol],
    name: String,
    shape: String,
    range: Option<Range>,
) -> Shape {
    let letters = symbols.iter().map(|symbol| math(&mathml::quantity(*symbol))).collect();
    let range = told(look, range.unwrap_or((f64::NEG_INFINITY, f64::INFINITY)));
    let row = line([letters, vec![words(name)], vec![words(shape)], vec![words(range)]]);
    row.at("data-legend", symbols[0].id)
}

fn line([letters, name, shape, range]: [Vec<Shape>; 4]) -> Shape {
    let cell = |content: Vec<Shape>| el("td").all(content);
    let head = el("th").at("scope", "row").all(letters);
    el("tr").with(head).all([name, shape, range].map(cell))
}

/// 4 × H × (H + I + 1), and the sizes of this scene.
fn counted(look: &Look, units: usize, inputs: usize) -> Shape {
    let layout = look.scene.network.shape().layer(look.layer - 1);
    // Gates that weigh the same are counted together.
    let mut kinds: Vec<(String, String, usize)> = Vec::new();
    for gate in edit::gates(look) {
        let (mut letters, mut sizes) = (Vec::new(), Vec::new());
        let row = layout.row(gate);
        for own in row.iter().filter(|own| own.of.is_none_or(|(_, place)| place == 0)) {
            let (letter, size) = match own.of {
                Some((of, _)) if of == s::X => ("I", inputs),
                Some((of, _)) if !own.hidden && [s::C, s::C_PREV].contains(&of) => ("1", 1),
                Some(_) => ("H", units),
                None => ("1", 1),
            };
            letters.push(letter);
            sizes.push(size.to_string());
        }
        let [letters, sizes] = [letters.join(" + "), sizes.join(" + ")];
        match kinds.iter_mut().find(|own| own.0 == letters) {
            Some(own) => own.2 += 1,
            None => kinds.push((letters, sizes, 1)),
        }
    }
    let ways = look.scene.network.shape().directions();
    let count = ways * layout.count();
    let told = |write: &dyn Fn(&(String, String, usize)) -> String| {
        kinds.iter().map(write).collect::<Vec<_>>().join(" + ")
    };
    let letters = told(&|(letters, _, count)| format!("{count} × H × ({letters})"));
    let sizes = told(&|(_, sizes, count)| format!("{count} × {units} × ({sizes})"));
    let both = |told: String| if ways > 1 { format!("{ways} × ({told})") } else { told };
    let sum = format!("{} = {} = ", both(letters), both(sizes));
    let layers = look.scene.network.shape().layers;
    let steps = look.scene.steps();
    let args = [("steps", steps), ("units", units), ("inputs", inputs), ("layers", layers)];
    let args = args.map(|(name, size)| (name, size.to_string()));
    let args = args.each_ref().map(|(name, size)| (*name, size.as_str()));
    let mut sizes = look.words.with("gates.full.sizes", &args);
    if ways > 1 {
        sizes += " · ";
        sizes += &look.words.t("gates.full.both");
    }
    classed("p", "say")
        .with(words(look.words.with("gates.full.count", &[("sum", &sum)])))
        .with(el("b").at("data-parameters", count).say(count.to_string()))
        .with(el("br"))
        .with(el("span").at("data-part", "sizes").say(sizes))
}
