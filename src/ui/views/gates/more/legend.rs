//! What each letter is, its shape and its range; how many parameters; the sizes of this scene.

use crate::notation::legend::{FREE, Range, quantities, ranges, sums};
use crate::notation::{self, Equation, Function, Symbol, letters as s, mathml, number};
use crate::ui::math::math;
use crate::ui::shape::{Shape, classed, el, words};
use crate::ui::views::gates::edit;
use crate::ui::views::gates::equations::with_answer;
use crate::ui::views::gates::look::Look;

/// Of all that stands in the equations of a look.
pub fn legend(look: &Look) -> Vec<Shape> {
    let (all, back) = ((look.face.equations)(look), look.face.back);
    // What the way back reads was made on the way forward.
    let forward =
        if back { with_answer(look, look.scene.cell().worked_out()) } else { all.clone() };
    let [units, inputs] = [look.now().get(s::H).len(), look.now().get(s::X).len()];
    let (own, shape) = (ranges(&forward), |letter: &str, size: usize| format!("{letter} = {size}"));
    let mut seen = quantities(&all);
    // The weights are a row of their own, and their gradients read what their sums read.
    seen.retain(|symbol| *symbol != s::V);
    let read = sums(&forward).into_iter().flat_map(|sums| sums.over).filter(|_| back);
    for symbol in read {
        if !seen.contains(&symbol) {
            seen.push(symbol);
        }
    }
    let letters = seen.into_iter().map(|symbol| {
        let made = forward.iter().position(|own| own.lhs == symbol);
        let range = match made {
            Some(place) => own[place],
            None if symbol.squashed().is_some() && !symbol.is_gradient() => (-1.0, 1.0),
            None => old(&forward, &own, symbol),
        };
        let shape = match symbol.id.trim_start_matches("d_") {
            "x" => shape("I", inputs),
            "y" => "1".into(),
            _ => shape("H", units),
        };
        row(look, &[symbol], look.name(symbol), shape, Some(range))
    });
    let weights = sums(&forward).into_iter().flat_map(|sums| {
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
        let of = |own: &Symbol| Symbol { id: "d_W", ..*own };
        let gradients: Vec<Symbol> = sums.weights.iter().map(of).collect();
        let gradients = back.then(|| part(&gradients, "gates.full.gradients", &sizes.0));
        // What they send back goes by the columns of what they read.
        let columns = sums.over.iter().filter(|_| back && !head && sums.over.len() > 1).map(|of| {
            let letters = sums
                .weights
                .iter()
                .map(|own| math(&mathml::indexed(*own, notation::columns(&sums.over, *of))));
            let name = look.words.with("gates.full.columns", &[("of", &look.name(*of))]);
            let size = if *of == s::X { "H × I" } else { "H × H" };
            let size = vec![words(size)];
            line([letters.collect(), vec![words(name)], size, vec![words(told(look, FREE))]])
        });
        let columns: Vec<Shape> = columns.collect();
        let own = [
            part(&sums.weights, "gates.full.weights", &sizes.0),
            part(&sums.biases, "gates.full.bias", sizes.1),
        ];
        own.into_iter().chain(columns).chain(gradients)
    });
    let signs = [
        (Function::Sigmoid.name(), "gates.full.squash", Some((0.0, 1.0))),
        (Function::Tanh.name(), "gates.full.squash", Some((-1.0, 1.0))),
        ("⊙", "gates.full.each", None),
    ];
    let turned = back.then_some(("⊤", "gates.full.turned", None));
    let signs = signs.into_iter().chain(turned).map(|(sign, key, range)| {
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
    let place = all.iter().filter(|_| !symbol.is_gradient()).position(|made| {
        // The old state, and those of both directions.
        let ends = ["_prev", "_ltr", "_rtl"].iter().find_map(|end| symbol.id.strip_suffix(end));
        ends == Some(made.lhs.id)
    });
    place.map_or(FREE, |place| own[place])
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
    let range = told(look, range.unwrap_or(FREE));
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
    let whole = look.scene.network.shape().parameters();
    let whole = (whole != count).then(|| {
        let args = [("count", whole.to_string())];
        look.words
            .with("gates.full.whole", &args.each_ref().map(|(name, own)| (*name, own.as_str())))
    });
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
        .all(whole.map(words))
        .with(el("br"))
        .with(el("span").at("data-part", "sizes").say(sizes))
}
