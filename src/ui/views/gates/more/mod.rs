//! Behind "More": the open equation as a sentence and as LaTeX, all of them as code, and what stands in
//! them. Where the panel has room for one row, all of them stand here too, to be opened.

mod legend;

use super::equations::{self, with_answer};
use super::look::Look;
use super::speak::speak_button;
use super::view::{Seen, show_in};
use crate::notation::code::Language;
use crate::notation::latex::latex;
use crate::notation::legend::{Sums, sums};
use crate::notation::letters as s;
use crate::notation::mathml::{self, Math};
use crate::notation::outer::Outer;
use crate::notation::spoken::spoken;
use crate::notation::{Equation, Expr, Symbol};
use crate::ui::parts::{Segmented, arrival, copy_text, dressed, key_name, listen_window};
use crate::ui::shape::{Shape, classed, drawn, el};
use crate::ui::store::{Layout, use_store};
use crate::ui::words::use_words;
use legend::legend;
use leptos::html;
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
    let content = move || {
        shown.get().then(|| arrival(move || dressed("more", Box::pin(opened(look, chosen, shown)))))
    };
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
    // On the way back the same of the weights.
    let matrices = move || {
        let mut all = look.with(|Seen(look)| outers(look));
        let open = open();
        all.retain(|own| open.is_none_or(|open| own.weights == open));
        all
    };
    let tex = move || {
        let rows = own().into_iter().filter(|one| !one.is_name()).map(|one| latex(&one));
        let rows = rows.chain(matrices().into_iter().map(|one| one.latex()));
        rows.collect::<Vec<_>>().join(" \\\\\n")
    };
    // Where no row is open, the sentence is that of the stage.
    let text = Memo::new(move |_| {
        let (look, open) = (look.get().0, open());
        let one = own().into_iter().find(|own| open == Some(own.lhs));
        let weights = matrices().into_iter().find(|own| open == Some(own.weights));
        match (one, weights) {
            (Some(one), _) => sentence_of(&look, &one),
            (None, Some(weights)) => {
                let name = look.name(weights.from);
                look.words.with("gates.spoken.outer", &[("name", &name)])
            }
            (None, None) => (look.face.tell)(&look),
        }
    });
    let sentence = move || {
        let said = classed("p", "say").at("data-spoken", open().map_or("stage", |open| open.id));
        vec![said.say(text.get())]
    };
    Effect::new(move |before: Option<(Option<Symbol>, Language)>| {
        let now = (open(), language.get());
        // It opens at its top, and goes on with the stage.
        if before.is_some_and(|before| before != now) {
            request_animation_frame(show_lit_line);
        }
        now
    });
    // On a phone it opens below the first screen.
    let holder = NodeRef::<html::Div>::new();
    holder.on_load(|holder| {
        if use_store().layout.get_untracked() == Layout::Phone {
            request_animation_frame(move || holder.scroll_into_view_with_bool(true));
        }
    });
    let languages = Language::ALL.map(|own| (own, Signal::derive(move || own.name().to_owned())));
    Ok(view! {
        <div class="more-body" node_ref=holder tabindex="0" role="region" aria-label=say.signal("gates.full.all")>
            <div class="spoken">{drawn("said", Arc::new(sentence))} {speak_button(text)}</div>
            {drawn("forms", Arc::new(move || forms(&look.get().0, &own(), &matrices())))}
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

/// What the weights of the cell, and those of the answer, get at a step; nothing on the way forward.
fn outers(look: &Look) -> Vec<Outer> {
    if !look.face.back {
        return Vec::new();
    }
    let cell = look.scene.cell();
    let all = sums(&with_answer(look, cell.worked_out())).into_iter();
    // The sum that weights are in, and the peepholes in it.
    let behind = |own: Symbol| {
        let mut columns = cell.columns().enumerate();
        let Some((place, (_, column))) = columns.find(|(_, (_, column))| column.weights == own)
        else {
            return (s::Y, Vec::new());
        };
        let peepholes = cell.peepholes().iter().filter(|own| own.column == place);
        let memory = |new: bool| if new { s::C } else { s::C_PREV };
        let peepholes = peepholes.map(|own| (own.symbol, Some(memory(own.new)))).collect();
        (column.z, peepholes)
    };
    let each = |Sums { weights, biases, over }: Sums| {
        let own = weights.into_iter().zip(biases);
        own.filter_map(move |(weights, bias)| {
            let (sum, peepholes) = behind(weights);
            let single = [(bias, None)].into_iter().chain(peepholes).collect();
            Some(Outer { weights, single, from: s::gradient(sum)?, over: over.clone() })
        })
    };
    all.flat_map(each).collect()
}

/// Each equation for all units at once, and for one.
fn forms(look: &Look, all: &[Equation], matrices: &[Outer]) -> Vec<Shape> {
    let unit = look.unit + 1;
    let mut one = look.words.with("gates.full.one", &[("unit", &unit.to_string())]);
    // What reaches x has one value a column.
    if all.iter().any(|own| own.lhs.is_gradient() && own.lhs.base == s::X.base) {
        one += &look.words.t("gates.full.column");
    }
    let block = |name: String, part: &str, lines: Vec<Math>| {
        let line = |own: &Math| el("p").all(equations::pieces(own));
        let lines = el("div").at("data-form", part).all(lines.iter().map(line));
        [classed("b", "faint").say(name), lines]
    };
    let all: Vec<&Equation> = all.iter().filter(|own| !own.is_name()).collect();
    let whole = all.iter().map(|own| mathml::symbolic(own));
    let of =
        |own: &Outer| [own.symbolic()].into_iter().chain(own.of_single("")).collect::<Vec<_>>();
    let whole = whole.chain(matrices.iter().flat_map(of)).collect();
    let single = all.iter().map(|own| mathml::of_unit(own, unit));
    let unit = unit.to_string();
    let of = |own: &Outer| {
        [own.of_unit(&unit)].into_iter().chain(own.of_single(&unit)).collect::<Vec<_>>()
    };
    let single = single.chain(matrices.iter().flat_map(of)).collect();
    let matrix = block(look.words.t("gates.full.matrix"), "matrix", whole);
    matrix.into_iter().chain(block(one, "unit", single)).collect()
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
        show_in(&all, &line, 0.0);
    }
}

/// The sentence of an equation.
fn sentence_of(look: &Look, equation: &Equation) -> String {
    let say = |key: &str, a: &str, b: &str| {
        look.words.with(&format!("gates.spoken.{key}"), &[("a", a), ("b", b)])
    };
    spoken(equation, &say, &|symbol| look.name(symbol))
}

/// Sums that the way back reads by name, and that have no line of their own on the way forward.
fn named_sums(look: &Look, all: &[Equation]) -> Vec<Equation> {
    let (cell, back) = (look.scene.cell(), look.face.back);
    let sums = sums(&cell.worked_out()).into_iter().flat_map(|own| {
        let pairs = own.weights.into_iter().zip(own.biases);
        pairs.map(move |(weights, bias)| (weights, bias, own.over.clone())).collect::<Vec<_>>()
    });
    let lines = sums.filter_map(|(weights, bias, over)| {
        let (_, column) = cell.columns().find(|(_, column)| column.weights == weights)?;
        let read = all.iter().any(|own| !own.rhs.reads(&|symbol| symbol != column.z));
        (back && read)
            .then_some(Equation { lhs: column.z, rhs: Expr::Weighted { weights, over, bias } })
    });
    lines.collect()
}

/// A line an equation; that of the open row is lit.
fn code(look: &Look, language: Language, open: Option<Symbol>) -> Vec<Shape> {
    let line = |role: &str, lit: bool, id: &str, text: String| {
        let lit = if lit { " now" } else { "" };
        classed("code", &format!("role-{role}{lit}")).at("data-code", id).say(text)
    };
    let all = (look.face.equations)(look);
    let equations = named_sums(look, &all).into_iter().chain(all).map(|own| {
        let lhs = own.lhs;
        line(lhs.role.token(), open == Some(lhs), lhs.id, language.line(&own))
    });
    let matrices = outers(look).into_iter().flat_map(|own| {
        let (role, lit) = (own.weights.role.token(), open == Some(own.weights));
        let single = own.single_lines(language).map(|(id, text)| line(role, lit, &id, text));
        let mut lines = vec![line(role, lit, &own.id(), own.line(language))];
        lines.extend(single);
        lines
    });
    equations.chain(matrices).collect()
}
