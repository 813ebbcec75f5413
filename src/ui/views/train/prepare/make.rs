//! Recipes by group, and the one that is chosen with its columns and settings.

use super::super::recipe::{Refused, refusal};
use super::super::state::Data;
use super::model::{self, GROUPS, Hindered, Make};
use super::view::{Desk, label};
use crate::data::derive::{self, Need, RECIPES, Recipe};
use crate::data::price::Price;
use crate::setting::{Choices, Kind, Setting};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// What is to be made: a recipe, and what was chosen for it.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    recipe: RwSignal<&'static str>,
    choices: RwSignal<Choices>,
    /// The columns that the reader chose, in the order in which the recipe needs them.
    chosen: RwSignal<Vec<Option<String>>>,
    /// Those that are read.
    of: Memo<Vec<Option<String>>>,
    /// What was made last.
    told: RwSignal<String>,
}

fn recipe_of(key: &str) -> &'static Recipe {
    derive::find(key).unwrap_or(&RECIPES[0])
}

/// For each need the column that was chosen, while it is there and fits; else the usual one.
fn read(data: &Data, recipe: &Recipe, chosen: &[Option<String>]) -> Vec<Option<String>> {
    let table = &data.table;
    let fits =
        |need: Need, name: &str| table.columns.iter().any(|own| own.name == name && need.fits(own));
    let of = |(place, need): (usize, &Need)| {
        let own = chosen.get(place).cloned().flatten().filter(|name| fits(*need, name));
        own.or_else(|| {
            let place = model::usual(*need, table, &data.roles)?;
            Some(table.columns[place].name.clone())
        })
    };
    recipe.needs.iter().enumerate().map(of).collect()
}

pub fn panel(desk: Desk) -> AnyView {
    let words = desk.words;
    let recipe = RwSignal::new("rsi");
    let chosen = RwSignal::new(Vec::new());
    let of = Memo::new(move |_| {
        let recipe = recipe_of(recipe.get());
        chosen.with(|chosen| desk.with(|data| read(data, recipe, chosen)))
    });
    let choices = RwSignal::new(Choices::default());
    let form = Form { desk, recipe, choices, chosen, of, told: RwSignal::new(String::new()) };
    let group = |(name, keys): (&'static str, &'static [&'static str])| {
        let title = move || words.t(&format!("train.making.group.{name}"));
        let options = model::recipes(keys).into_iter().map(|own| option(form, own.key));
        view! {
            <div class="make-group" role="group" aria-label=title>
                <span class="make-group-name" aria-hidden="true">{title}</span>
                <div class="make-options">{options.collect_view()}</div>
            </div>
        }
    };
    view! {
        <section class="prepare-panel make-panel" aria-label=words.signal("train.make.open")>
            <div class="make-groups">{GROUPS.map(group).collect_view()}</div>
            <div class="make-form">
                {move || detail(form, recipe_of(recipe.get()))}
                <p class="visually-hidden" role="status">{form.told}</p>
            </div>
        </section>
    }
    .into_any()
}

fn option(form: Form, key: &'static str) -> AnyView {
    let words = form.desk.words;
    let choose = move |_| {
        form.recipe.set(key);
        form.choices.set(Choices::default());
        form.chosen.set(Vec::new());
    };
    view! {
        <button
            type="button"
            class="make-option"
            data-recipe=key
            title=move || words.t(&format!("train.making.what.{key}"))
            aria-pressed=move || if form.recipe.get() == key { "true" } else { "false" }
            on:click=choose
        >
            {move || words.t(&format!("train.making.recipe.{key}"))}
        </button>
    }
    .into_any()
}

fn detail(form: Form, recipe: &'static Recipe) -> AnyView {
    let words = form.desk.words;
    let key = recipe.key;
    let needs = recipe.needs.iter().enumerate().map(|(place, need)| source(form, place, *need));
    let settings = recipe.settings.iter().map(|own| setting(form, own));
    let wrong = Memo::new(move |_| {
        let rows = form.desk.with(|data| data.table.rows);
        let plan = form.desk.plan.get();
        let choices = form.choices.get();
        form.of.with(|of| model::hindered(recipe, of, &choices, (rows, &plan.made)))
    });
    let add = move |_| {
        let of: Vec<String> = form.of.get_untracked().into_iter().flatten().collect();
        if wrong.get_untracked().is_some() {
            return;
        }
        let make = Make { key, of, choices: form.choices.get_untracked() };
        let label = label(&make, words);
        form.desk.change(|plan| plan.made.push(make));
        form.told.set(words.with("train.make.added", &[("column", &label)]));
    };
    let note = move || match wrong.get() {
        Some(wrong) => hindered(form, wrong),
        None => {
            let lead = (recipe.lead)(&form.choices.get());
            let key = match lead {
                0 => "train.make.lead-none",
                1 => "train.make.lead-one",
                _ => "train.make.lead",
            };
            words.with(key, &[("count", &lead.to_string())])
        }
    };
    view! {
        <h3>{words.t(&format!("train.making.recipe.{key}"))}</h3>
        <p class="make-what">{words.t(&format!("train.making.what.{key}"))}</p>
        <div class="make-fields">{needs.collect_view()} {settings.collect_view()}</div>
        <div class="make-foot">
            <button
                type="button"
                class="button button-small button-main"
                data-action="add-columns"
                aria-disabled=move || if wrong.get().is_some() { "true" } else { "false" }
                aria-describedby="make-note"
                on:click=add
            >
                {words.t("train.make.add")}
            </button>
            <p class="note" id="make-note">{note}</p>
        </div>
        <p class="note">{words.t("train.make.order")}</p>
    }
    .into_any()
}

fn hindered(form: Form, wrong: Hindered) -> String {
    let words = form.desk.words;
    match wrong {
        Hindered::NoTime => words.t("train.make.no-time"),
        Hindered::NoHours => words.t("train.make.no-hours"),
        Hindered::Choose => words.t("train.make.choose"),
        Hindered::Already => words.t("train.make.already"),
        Hindered::TooFew(lead) => {
            let rows = form.desk.with(|data| data.table.rows).to_string();
            words.with("train.make.too-few", &[("lead", &lead.to_string()), ("rows", &rows)])
        }
    }
}

const fn need_key(need: Need) -> &'static str {
    match need {
        Need::Number => "number",
        Need::Price(Price::Open) => "open",
        Need::Price(Price::High) => "high",
        Need::Price(Price::Low) => "low",
        Need::Price(Price::Close) => "close",
        Need::Price(Price::Volume) => "volume",
        Need::Time | Need::Clock => "time",
    }
}

/// The column that is read for a need, and the others that could be.
fn source(form: Form, place: usize, need: Need) -> AnyView {
    let words = form.desk.words;
    let fitting = Memo::new(move |_| {
        form.desk.with(|data| {
            let fits = data.table.columns.iter().filter(|own| need.fits(own));
            fits.map(|own| own.name.clone()).collect::<Vec<_>>()
        })
    });
    let now = move || form.of.with(|of| of.get(place).cloned().flatten()).unwrap_or_default();
    let option = move |name: String| {
        let own = name.clone();
        view! { <option value=name.clone() prop:selected=move || now() == own>{name.clone()}</option> }
    };
    let empty = move || {
        now().is_empty().then(|| view! { <option value="">{words.t("train.make.none")}</option> })
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        form.chosen.update(|chosen| {
            chosen.resize(chosen.len().max(place + 1), None);
            chosen[place] = (!name.is_empty()).then_some(name);
        });
    };
    view! {
        <label class="field">
            <span>{words.t(&format!("train.making.need.{}", need_key(need)))}</span>
            <select data-control="make-of" data-need=need_key(need) prop:value=now on:change=choose>
                {empty}
                {move || fitting.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
    .into_any()
}

/// A number of a recipe, within its range.
fn setting(form: Form, own: &'static Setting) -> AnyView {
    let words = form.desk.words;
    let (key, whole) = match own.key {
        "lag" => ("train.make.setting-lag", true),
        "fast" => ("train.make.setting-fast", true),
        "slow" => ("train.make.setting-slow", true),
        "signal" => ("train.make.setting-signal", true),
        "width" => ("train.make.setting-width", false),
        _ => ("train.make.setting-period", own.kind == Kind::Whole),
    };
    let told = RwSignal::new(None);
    let change = move |event| {
        let typed = event_target_value(&event);
        let value = typed.replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
        form.choices.update(|choices| *choices = std::mem::take(choices).with(own.key, value));
        let kept = form.choices.with_untracked(|choices| choices.get(own));
        told.set((kept != value).then(|| Refused::new(typed, own.least, own.most)));
        // What holds is what stands there.
        event_target::<HtmlInputElement>(&event).set_value(&kept.to_string());
    };
    view! {
        <label class="field field-number">
            <span>{words.t(key)}</span>
            <input
                type="number"
                data-control=format!("make-{}", own.key)
                min=own.least.to_string()
                max=own.most.to_string()
                step=if whole { "1" } else { "any" }
                prop:value=move || form.choices.with(|choices| choices.get(own)).to_string()
                on:change=change
            />
            {refusal(key, whole, told)}
        </label>
    }
    .into_any()
}
