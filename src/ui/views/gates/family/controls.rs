//! What can be chosen of a kind of cell, and how far its answers are from those of the kind it is measured by.

use super::carry::{difference, measured};
use crate::engine::Carry;
use crate::engine::cell::CellKind;
use crate::notation::number;
use crate::ui::store::Store;
use crate::ui::views::gates::view::{Held, Seen};
use crate::ui::words::use_words;
use leptos::prelude::*;

/// Below this two answers are the same to rounding.
const SAME: f64 = 1e-12;

pub fn controls(store: Store, look: Memo<Seen>) -> AnyView {
    let cell = Memo::new(move |_| store.place.cell.get());
    view! {
        <div class="kind-controls">
            {carry(store)}
            {move || switches(store, cell.get())}
            {apart(store, look)}
        </div>
    }
    .into_any()
}

/// Whether numbers stay, or what they do.
fn carry(store: Store) -> AnyView {
    let words = use_words();
    let options = Carry::ALL.map(|carry| {
        let key = match carry {
            Carry::Weights => "gates.kin.carry.weights",
            Carry::Behaviour => "gates.kin.carry.behaviour",
        };
        view! {
            <option value=carry.key() selected=move || store.place.carry.get() == carry>{words.signal(key)}</option>
        }
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some(carry) = Carry::ALL.into_iter().find(|carry| carry.key() == value) {
            store.place.carry.set(carry);
        }
    };
    view! {
        <label class="carry">
            <span>{words.signal("gates.kin.carry.keep")}</span>
            <select data-control="carry" prop:value=move || store.place.carry.get().key() on:change=choose>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// The switches of the form, each by itself.
fn switches(store: Store, cell: CellKind) -> AnyView {
    let words = use_words();
    let own = cell.switches();
    let all = own.clone();
    let boxes = own.into_iter().map(move |(word, on)| {
        let (name, key) = match word {
            "forget" => ("article-forget", "gates.kin.switch.forget"),
            "output" => ("article-output", "gates.kin.switch.output"),
            "tanh" => ("article-tanh", "gates.kin.switch.tanh"),
            "before" => ("gru-before", "gates.kin.switch.before"),
            _ => ("gru-writes", "gates.kin.switch.writes"),
        };
        let all = all.clone();
        let turn = move |_| {
            let on = all.iter().filter(|(own, on)| *on != (*own == word));
            let on: Vec<&str> = on.map(|(own, _)| *own).collect();
            store.place.cell.set(cell.with_switches(&on));
        };
        view! {
            <label class="switch">
                <input type="checkbox" data-control=name prop:checked=on on:change=turn/>
                <span>{words.signal(key)}</span>
            </label>
        }
    });
    boxes.collect_view().into_any()
}

/// The largest difference in answers over this sequence.
fn apart(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let scene = Memo::new(move |_| Held(look.get().0.scene));
    let apart = Memo::new(move |_| {
        let now = scene.get().0;
        let home = look.with_untracked(|seen| seen.0.home.clone());
        let kind = (now.cell(), store.place.carry.get());
        let changed = store.home.with_value(|edits| {
            let own = edits.as_ref().filter(|edits| edits.base().same_source(&home))?;
            Some(own.scene().clone())
        });
        difference(&measured(&changed.unwrap_or(home), &now, kind), &now)
    });
    let cell = Memo::new(move |_| scene.get().0.cell());
    let told = move || {
        let convention = cell.get().key() == "gru" && cell.get().name() != "gru";
        let of = words.t(if convention { "gates.kin.of-pytorch" } else { "gates.kin.of-lstm" });
        let value = apart.get();
        let key = if value < SAME { "gates.kin.same" } else { "gates.kin.apart" };
        words.with(key, &[("of", &of), ("value", &printed(value))])
    };
    let takes = move || match cell.get().key() {
        "gru" => words.t("gates.kin.takes.gru"),
        "rnn" => words.t("gates.kin.takes.rnn"),
        _ => String::new(),
    };
    view! {
        <p class="apart" role="status">
            <b data-metric="variant-difference" data-value=move || apart.get().to_string()>{told}</b>
            " " <span>{takes}</span>
        </p>
    }
    .into_any()
}

/// Four decimals; less than those can show as a power of ten.
fn printed(value: f64) -> String {
    if value == 0.0 || value >= 5e-5 {
        return number(value, 4);
    }
    let power = value.log10().floor();
    let minus: String = format!("{:.0}", -power).chars().filter_map(raised).collect();
    format!("{}·10⁻{minus}", number(value / 10_f64.powf(power), 1))
}

fn raised(digit: char) -> Option<char> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit.to_digit(10)? as usize)
}
