//! A search for settings: a list of runs that differ in them, judged by the validation part alone.

use super::super::compared::value;
use super::super::model::simple;
use super::super::results::runs::{setting_key, told};
use super::super::state::TrainState;
use super::desk::{Kind, Round};
use super::fields;
use super::jobs::{Job, MOST};
use super::rows::{self, head};
use super::scatter::figure;
use super::take_home;
use super::tries::{self, FIRST, List, Wrong, further, lists, options, specs};
use super::view::{Plan, bar, base, last};
use crate::message::Message;
use crate::train::protocol::{MODEL, Score};
use crate::ui::charts::error_number;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;
use web_sys::HtmlInputElement;

pub fn view(train: TrainState, words: Words) -> AnyView {
    let desk = train.many;
    let read = Memo::new(move |_| desk.form.with(|form| lists(&form.typed)));
    let plan: Plan = Memo::new(move |_| {
        let (spec, rows) = base(train)?;
        let lists = match read.get() {
            Ok(lists) => lists,
            Err(wrong) => return Some(Err(message(words, &wrong))),
        };
        let picked = desk.form.with(|form| form.picked);
        let all = tries::combinations(&lists);
        if picked.is_none() && all > MOST as u64 {
            let message = Message::new("RUN-TOO-MANY").with("count", all);
            return Some(Err(message.with("most", MOST)));
        }
        // One run is no search.
        if all < 2 {
            return Some(Ok(Vec::new()));
        }
        let specs = specs(&spec, &lists, picked);
        Some(specs.into_iter().map(|spec| Job::whole(spec, rows)).collect())
    });
    let chosen = move || read.get().unwrap_or_default();
    let few = move || plan.with(|own| matches!(own, Some(Ok(jobs)) if jobs.is_empty()));
    let how = [("grid", "train.many.grid"), ("random", "train.many.random")];
    let field = move |key: &'static str| tried(train, words, key);
    view! {
        <div class="many-form">{FIRST.map(field).into_view()}</div>
        <details class="many-more">
            <summary>{words.signal("train.many.further")}</summary>
            <div class="many-form">{further().into_iter().map(field).collect_view()}</div>
        </details>
        <div class="many-form">
            {fields::either(desk, ("search-how", "train.many.how"), how, |form| form.picked.is_some(), |form, own| form.picked = own.then_some(12))}
            <Show when=move || desk.form.with(|form| form.picked.is_some())>
                {fields::whole(desk, ("search-count", "train.many.count"), 2..=MOST, |form| form.picked.unwrap_or(12), |form, own| form.picked = Some(own))}
            </Show>
        </div>
        <p class="note">{words.signal("train.many.search-note")}</p>
        <Show when=few><p class="note" role="status" data-part="few">{words.signal("train.many.few")}</p></Show>
        {bar(train, words, (Kind::Search, "start-search"), plan, chosen)}
        {last(train, words, Kind::Search, shown)}
    }
    .into_any()
}

/// Why a value cannot be tried.
fn message(words: Words, wrong: &Wrong) -> Message {
    let setting = words.t(&setting_key(wrong.key));
    let Some((least, most)) = wrong.bounds else {
        let message = Message::new("RUN-CHOICE").with("setting", setting);
        return message.with("value", &wrong.value);
    };
    let code = if wrong.whole { "RUN-SETTING-WHOLE" } else { "RUN-SETTING" };
    let message = Message::new(code).with("setting", setting).with("value", &wrong.value);
    message.with("least", least).with("most", most)
}

/// The values of a setting that are tried: boxes where they are few and known, else a line of them.
fn tried(train: TrainState, words: Words, key: &'static str) -> AnyView {
    let desk = train.many;
    let label = move || words.t(&setting_key(key));
    let typed = move || desk.form.with(|form| form.typed.get(key).cloned().unwrap_or_default());
    let put = move |text: String| desk.form.update(|form| _ = form.typed.insert(key, text));
    let known = options(key);
    if known.is_empty() {
        let now = move || told_now(train, words, key);
        return view! {
            <label class="field">
                <span>{label}</span>
                <input type="text" data-control="tried" data-setting=key placeholder=now prop:value=typed on:change=move |event| put(event_target_value(&event))/>
            </label>
        }
        .into_any();
    }
    let ticked = move |own: &str| typed().split_whitespace().any(|part| part == own);
    let name = move |own: &'static str| {
        let mut spec = train.spec.get();
        let word = crate::train::spec::WORDS.iter().find(|word| word.key == key);
        if let Some(word) = word {
            // Its own option: it can be written.
            let _ = (word.write)(&mut spec, own);
        }
        told(&spec, key, words)
    };
    let boxes: Vec<AnyView> = known
        .iter()
        .map(|own| {
            let own = *own;
            let all = known.clone();
            let change = move |event: web_sys::Event| {
                let on = event_target::<HtmlInputElement>(&event).checked();
                let kept = all.iter().filter(|other| if **other == own { on } else { ticked(other) });
                put(kept.copied().collect::<Vec<_>>().join(" "));
            };
            view! {
                <label class="check"><input type="checkbox" data-control="tried" data-setting=key value=own prop:checked=move || ticked(own) on:change=change/> <span>{move || name(own)}</span></label>
            }
            .into_any()
        })
        .collect();
    view! { <fieldset class="field many-boxes"><legend>{label}</legend>{boxes}</fieldset> }
        .into_any()
}

/// What the recipe has, which holds where nothing is typed.
fn told_now(train: TrainState, words: Words, key: &'static str) -> String {
    told(&train.spec.get(), key, words)
}

fn errors(round: &Round) -> Vec<Option<f64>> {
    (0..round.jobs.len()).map(|k| round.ended(k)?.own("validation")).collect()
}

fn shown(train: TrainState, words: Words, round: Arc<Round>) -> AnyView {
    let own = Arc::clone(&round);
    let result = move || own.over.get().then(|| outcome(train, words, &own));
    view! {
        {result}
        {table(words, &round)}
    }
    .into_any()
}

/// The runs, as they were started or by their errors.
fn table(words: Words, round: &Arc<Round>) -> AnyView {
    let sorted = RwSignal::new(false);
    let own = Arc::clone(round);
    let order = Memo::new(move |_| match sorted.get() {
        true => tries::by_error(&errors(&own)),
        false => (0..own.jobs.len()).collect(),
    });
    let own = Arc::clone(round);
    let best = Memo::new(move |_| own.over.get().then(|| tries::best(&errors(&own))).flatten());
    let heads: Vec<AnyView> =
        round.lists.iter().map(|list| head(words, &setting_key(list.key))).collect();
    let own = Arc::clone(round);
    let line = move |k: usize| {
        let spec = &own.jobs[k].spec;
        let cell = |key: &'static str| {
            view! { <td data-setting=key data-value=value(spec, key)>{told(spec, key, words)}</td> }
                .into_any()
        };
        let settings: Vec<AnyView> = own.lists.iter().map(|list| cell(list.key)).collect();
        let of = Arc::clone(&own);
        view! {
            <tr data-job=k + 1 data-state=rows::state(&own, k) class:here=move || best.get() == Some(k)>
                <th scope="row">{words.with("train.run", &[("run", &(k + 1).to_string())])}</th>
                {settings}
                {rows::epochs(&own, k)}
                {rows::error("rmse", "validation", move || of.ended(k)?.own("validation"))}
                {rows::stand(words, &own, k)}
            </tr>
        }
        .into_any()
    };
    let sort = move || if sorted.get() { "ascending" } else { "none" };
    view! {
        <div class="many-box" tabindex="0" role="region" aria-label=words.t("train.many.tries")>
            <table>
                <thead>
                    <tr>
                        {head(words, "train.run-word")}
                        {heads}
                        {head(words, "train.best-epoch")}
                        <th scope="col" aria-sort=sort>
                            <button type="button" class="link" data-action="sort-many" aria-pressed=move || if sorted.get() { "true" } else { "false" } on:click=move |_| sorted.update(|own| *own = !*own)>
                                {words.t("train.validation-part")} " RMSE" <span aria-hidden="true">{move || if sorted.get() { " ▲" } else { " ↕" }}</span>
                            </button>
                        </th>
                        {head(words, "train.many.state-word")}
                    </tr>
                </thead>
                <tbody>{move || order.get().into_iter().map(&line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The winner, its test error, and the picture.
fn outcome(train: TrainState, words: Words, round: &Arc<Round>) -> AnyView {
    let errors = errors(round);
    let Some((k, ended)) = tries::best(&errors).and_then(|k| Some((k, round.ended(k)?))) else {
        return view! { <p class="note" role="status">{words.t("train.many.no-winner")}</p> }
            .into_any();
    };
    let spec = round.jobs[k].spec.clone();
    let named = |list: &List| {
        let args =
            [("setting", words.t(&setting_key(list.key))), ("value", told(&spec, list.key, words))];
        words.with("train.many.setting", &args.each_ref().map(|(name, own)| (*name, own.as_str())))
    };
    let settings: Vec<String> = round.lists.iter().map(named).collect();
    let settings = settings.join(&words.t("train.list-sign"));
    let [validation, test] = ["validation", "test"].map(|part| ended.own(part));
    let number = (k + 1).to_string();
    let error = errors[k].map(error_number).unwrap_or_default();
    let title = words
        .with("train.many.winner", &[("run", &number), ("settings", &settings), ("error", &error)]);
    let taken = RwSignal::new(false);
    let take = move |_| {
        train.spec.set(spec.clone());
        taken.set(true);
    };
    let seen = round.seen.then(|| view! { <p class="note">{words.t("train.test-seen")}</p> });
    let own = Arc::clone(round);
    let save = move |_| take_home::search(&own);
    view! {
        <div class="many-result" data-part="winner" data-job=(k + 1).to_string() data-value=validation.map(|own| own.to_string())>
            <div class="many-head">
                <h4>{title}</h4>
                <button type="button" class="button" data-action="take-settings" disabled=move || train.state.get().busy() on:click=take>{words.t("train.many.take")}</button>
                <button type="button" class="quiet" data-action="export-many" on:click=save>{words.t("train.many.export")}</button>
            </div>
            <p class="note" role="status">{move || taken.get().then(|| words.t("train.many.taken"))}</p>
            {test.map(|own| tested(words, round, &ended.scores, own))}
            {seen}
            {figure(words, round, errors)}
            <p class="note">{rows::took(words, round)}</p>
        </div>
    }
    .into_any()
}

/// The winner on the test part, beside the best baseline there.
fn tested(words: Words, round: &Round, scores: &[Score], own: f64) -> AnyView {
    let mut all: Vec<Score> = scores.to_vec();
    all.extend(simple(&round.checked).iter().flat_map(|own| own.scores(&round.checked, &[], true)));
    let rivals = all.iter().filter(|own| own.part == "test" && own.model != MODEL);
    let rival = rivals.min_by(|a, b| a.rmse.total_cmp(&b.rmse)).cloned();
    let name = rival.as_ref().map(|own| rows::name(words, round, &own.model, own.order));
    let (value, error) = (own.to_string(), error_number(own));
    let beside = rival.map(|own| {
        let args = [("error", error_number(own.rmse)), ("name", name.unwrap_or_default())];
        let text = words.with("train.many.winner-rival", &args.each_ref().map(|(name, own)| (*name, own.as_str())));
        view! { <span data-model=own.model data-metric="rmse" data-part="test" data-value=own.rmse.to_string()>{text}</span> }
    });
    view! {
        <p>
            <span data-model="winner" data-metric="rmse" data-part="test" data-value=value>{words.with("train.many.winner-test", &[("error", &error)])}</span>
            {beside}
        </p>
        <p class="note">{words.t("train.many.winner-note")}</p>
    }
    .into_any()
}
