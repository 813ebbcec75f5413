//! Rows put together: by which period, and how each column.

use super::super::state::Data;
use super::model::{self, NoPeriod, RowsBy};
use super::view::{Desk, chip};
use crate::data::resample::{Cut, Period, Rule};
use crate::data::table::{Column, Kind, Role};
use crate::ui::dates;
use crate::ui::parts::{Icon, icon};
use leptos::prelude::*;

/// So many columns get a rule of their own; further ones keep the usual.
const SHOWN: usize = 40;

fn offered(desk: Desk) -> Memo<Result<Vec<Period>, NoPeriod>> {
    let long = Memo::new(move |_| desk.plan.with(|plan| plan.long.clone()));
    let time = Memo::new(move |_| desk.with(|data| data.time().map(str::to_owned)));
    Memo::new(move |_| {
        desk.read.track();
        long.track();
        let time = time.get();
        let of = |data: &Data| Some(model::periods(data.read(), &data.plan(), time.as_deref()));
        untrack(|| desk.with(of)).unwrap_or(Err(NoPeriod::NoTime))
    })
}

/// The period, and why there is none.
pub fn choice(desk: Desk) -> AnyView {
    let words = desk.words;
    let offered = offered(desk);
    let by = Memo::new(move |_| desk.plan.with(|plan| plan.rows_by.as_ref().map(|by| by.period)));
    let now = Signal::derive(move || by.get().map_or("file", Period::key).to_owned());
    let options = Signal::derive(move || {
        let named = |own: Period| {
            (own.key().to_owned(), words.t(&format!("train.making.period.{}", own.key())))
        };
        let mut all = offered.get().unwrap_or_default();
        // What was chosen stays to be seen where it is no longer possible.
        all.extend(by.get().filter(|own| !all.contains(own)));
        let as_read = ("file".to_owned(), words.t("train.make.as-read"));
        std::iter::once(as_read).chain(all.into_iter().map(named)).collect()
    });
    let choose = move |value: String| {
        desk.change(|plan| {
            let period = Period::ALL.into_iter().find(|own| own.key() == value);
            plan.rows_by = period.map(|period| match plan.rows_by.take() {
                Some(by) => RowsBy { period, ..by },
                None => RowsBy { period, rules: Vec::new(), incomplete: false },
            });
        });
    };
    let after = move || {
        let key = match (by.get(), offered.get()) {
            (Some(_), _) => return rules_button(desk),
            (None, Ok(_)) => return ().into_any(),
            (None, Err(NoPeriod::NoTime)) => "train.make.rows-no-time",
            (None, Err(NoPeriod::Far)) => "train.make.rows-far",
        };
        view! { <span class="note prepare-note">{words.t(key)}</span> }.into_any()
    };
    view! { {chip("resample", words.signal("train.make.rows-by"), now, options, choose)} {after} }
        .into_any()
}

fn rules_button(desk: Desk) -> AnyView {
    let ruling = desk.ruling;
    view! {
        <button
            type="button"
            class="chip prepare-open"
            data-action="resample-rules"
            aria-expanded=move || if ruling.get() { "true" } else { "false" }
            on:click=move |_| ruling.update(|own| *own = !*own)
        >
            <span>{desk.words.signal("train.make.rules")}</span>
            {icon(Icon::Down)}
        </button>
    }
    .into_any()
}

/// What becomes of each column, and of the last period.
pub fn panel(desk: Desk) -> AnyView {
    let words = desk.words;
    let period =
        Memo::new(move |_| desk.plan.with(|plan| plan.rows_by.as_ref().map(|by| by.period)));
    let open = move || period.get().is_some() && desk.ruling.get();
    let told = move || {
        let period = period.get()?;
        let counts = desk.with(|data| [data.read().rows, data.table.rows]).map(|n| n.to_string());
        let [before, after] = counts.each_ref().map(String::as_str);
        let of = words.t(&format!("train.making.first.{}", period.key()));
        let args = [("before", before), ("after", after), ("first", of.as_str())];
        Some(words.with("train.make.rows-told", &args))
    };
    let cut = Memo::new(move |_| {
        let plan = desk.plan.get();
        desk.with(|data| model::cut_off(data.read(), &plan, data.time())).unwrap_or_default()
    });
    let ends = move || {
        let Cut { first, last } = cut.get();
        let first = first.map(|time| {
            words.with("train.make.rows-first", &[("day", &dates::full_day(time, words))])
        });
        let last =
            (last > 0).then(|| words.with("train.make.rows-last", &[("count", &last.to_string())]));
        let note = |text: String| view! { <p class="note" data-part="rows-cut">{text}</p> };
        first.into_iter().chain(last).map(note).collect_view()
    };
    let columns = Memo::new(move |_| desk.with(ruled));
    let rules = move || columns.get().into_iter().map(|column| rule(desk, column)).collect_view();
    let keeps =
        move || desk.plan.with(|plan| plan.rows_by.as_ref().is_some_and(|by| by.incomplete));
    let keep = move |event| {
        let incomplete = event_target_checked(&event);
        desk.change(|plan| {
            if let Some(by) = &mut plan.rows_by {
                by.incomplete = incomplete;
            }
        });
    };
    view! {
        <Show when=open>
            <section class="prepare-panel" aria-label=words.signal("train.make.rules")>
                <p class="note" role="status" data-part="rows-told">{told}</p>
                {ends}
                <div class="rules">{rules}</div>
                <label class="check">
                    <input type="checkbox" data-control="incomplete" prop:checked=keeps on:change=keep/>
                    <span>{words.signal("train.make.incomplete")}</span>
                </label>
            </section>
        </Show>
    }
    .into_any()
}

/// The columns of numbers that are used and were not made here.
fn ruled(data: &Data) -> Vec<Column> {
    let used = |k: &usize| {
        let role = data.roles[*k];
        matches!(role, Role::Target | Role::Feature)
            && data.table.columns[*k].kind == Kind::Number
            && data.made_by(*k).is_none()
    };
    // Of a column only its name and its kind matter here.
    let bare = |k: usize| Column::new(data.table.columns[k].name.clone(), Kind::Number);
    (0..data.roles.len()).filter(used).take(SHOWN).map(bare).collect()
}

fn rule(desk: Desk, column: Column) -> AnyView {
    let words = desk.words;
    let name = column.name.clone();
    let (now_of, own) = (column.clone(), column.name.clone());
    let now = move || {
        let of = |by: &RowsBy| by.rule(&now_of);
        desk.plan.with(|plan| plan.rows_by.as_ref().map_or(Rule::usual(&now_of), of)).key()
    };
    let now = Memo::new(move |_| now());
    let options = move || {
        let option = |rule: Rule| {
            let text = words.t(&format!("train.making.rule.{}", rule.key()));
            view! { <option value=rule.key() prop:selected=move || now.get() == rule.key()>{text}</option> }
        };
        Rule::ALL.map(option).collect_view()
    };
    let choose = move |event| {
        let value = event_target_value(&event);
        let Some(rule) = Rule::ALL.into_iter().find(|own| own.key() == value) else { return };
        desk.change(|plan| {
            if let Some(by) = &mut plan.rows_by {
                by.rules.retain(|(own, _)| *own != column.name);
                by.rules.push((column.name.clone(), rule));
            }
        });
    };
    view! {
        <label class="chip">
            <span class="cut" title=name.clone()><bdi>{name.clone()}</bdi></span>
            <select data-control="resample-rule" data-column=own prop:value=move || now.get() on:change=choose>{options}</select>
        </label>
    }
    .into_any()
}
