//! The panel: which epoch, which row, and what it looks like from inside.

use super::super::model::at as forecast_at;
use super::super::recipe::look_into;
use super::super::results::row_name;
use super::super::state::TrainState;
use super::at::Moment;
use super::{charts, inside, weights};
use crate::train::protocol::{MODEL, ROOM};
use crate::ui::charts::{data_number, exact_number};
use crate::ui::parts::{Icon, icon};
use crate::ui::store::use_store;
use crate::ui::words::use_words;
use leptos::{html, prelude::*};

/// Bytes in millions, with as many digits as tell.
fn megabytes(bytes: usize) -> String {
    let own = bytes as f64 / 1e6;
    let decimals = [3, 1, 0][usize::from(own >= 1.0) + usize::from(own >= 10.0)];
    crate::notation::number(own, decimals)
}

pub fn moments(train: TrainState) -> AnyView {
    let moment = Moment::new(train, use_words());
    let holder = NodeRef::<html::Section>::new();
    holder.on_load(|holder: web_sys::HtmlElement| {
        request_animation_frame(move || holder.scroll_into_view());
    });
    let words = moment.words;
    let looks =
        Memo::new(move |_| moment.now.with(|now| now.as_ref().is_some_and(|now| now.looks)));
    view! {
        <section class="moments" aria-label=words.signal("train.moments.see") node_ref=holder>
            <div>
                <h3>{words.signal("train.moments.see")}</h3>
                {move || kept(moment)}
            </div>
            {epochs(moment)}
            <Show when=move || looks.get() fallback=move || view! { <p class="note" role="status">{words.t("train.moments.too-large")}</p> }>
                <div class="moment-two">
                    {charts::forecast_figure(moment)}
                    {charts::loss_figure(moment)}
                </div>
                {day(moment)}
                {inside::figure(moment)}
            </Show>
            {weights::figure(moment)}
        </section>
    }
    .into_any()
}

/// How many epochs were kept, and the room that they take.
fn kept(moment: Moment) -> AnyView {
    let words = moment.words;
    let (count, all, own) = moment
        .train
        .told
        .with(|told| (told.weights.epochs().len(), told.losses.len(), told.weights.bytes()));
    let others = moment.train.runs.with(|runs| {
        let here = moment.train.on_screen.get();
        let others = runs.iter().filter(|run| here != Some(run.number));
        others.map(|run| run.told.weights.bytes()).sum::<usize>()
    });
    let args =
        [count.to_string(), all.to_string(), megabytes(own), megabytes(ROOM), megabytes(others)];
    let [count_text, all, size, room, others_text] = args.each_ref().map(String::as_str);
    let args = [("count", count_text), ("all", all), ("size", size), ("room", room)];
    let key =
        if count.to_string() == all { "train.moments.kept-all" } else { "train.moments.kept" };
    let beside =
        (others > 0).then(|| words.with("train.moments.kept-others", &[("size", others_text)]));
    let sealed = (!moment.train.open.get()).then(|| words.t("train.moments.sealed"));
    view! {
        <p class="note" data-part="kept" data-count=count.to_string() data-bytes=own.to_string()>
            <span>{words.with(key, &args)}</span> <span>{beside}</span> <span>{sealed}</span>
        </p>
    }
    .into_any()
}

/// The slider over the epochs, Play, and the losses of the one that is looked at.
fn epochs(moment: Moment) -> AnyView {
    let words = moment.words;
    let place = move || {
        let epoch = moment.epoch();
        moment.kept.with(|kept| kept.iter().position(|own| *own == epoch).map_or(1, |k| k + 1))
    };
    let name = move || {
        let (epoch, best) = (moment.epoch(), moment.best());
        let all = moment.train.told.with(|told| told.losses.len());
        let key = match epoch {
            own if own == best => "train.moments.epoch-best",
            own if own == all => "train.moments.epoch-last",
            _ => "train.moments.epoch",
        };
        words.with(key, &[("epoch", &epoch.to_string()), ("epochs", &all.to_string())])
    };
    let loss = move |part: &'static str, key: &'static str| {
        let own = moment.loss().map(|own| if part == "train" { own.train } else { own.validation });
        view! {
            <span data-of=part data-value=own.map(|own| own.to_string())>{words.t(key)} " " <b>{own.map_or("–".into(), exact_number)}</b></span>
        }
    };
    let jump = move |action: &'static str, key: &'static str, to: Signal<Option<usize>>| {
        let here = move || to.get().is_none_or(|to| to == moment.epoch());
        let go = move |_| to.get_untracked().into_iter().for_each(|to| moment.go(to));
        view! { <button type="button" class="link" data-action=action disabled=here on:click=go>{words.signal(key)}</button> }
    };
    let best = Signal::derive(move || {
        moment.kept.with(|kept| Some(moment.best()).filter(|best| kept.contains(best)))
    });
    let last = Signal::derive(move || moment.kept.with(|kept| kept.last().copied()));
    let play =
        move || words.t(if moment.playing.get() { "train.pause" } else { "train.moments.play" });
    let sign = move || icon(if moment.playing.get() { Icon::Pause } else { Icon::Play });
    let few = move || moment.kept.with(|kept| kept.len() < 2);
    view! {
        <div class="moment-epochs">
            <button type="button" class="button" data-action="play-epochs" aria-pressed=move || moment.playing.get().to_string() disabled=few on:click=move |_| moment.toggle()>
                {sign} {play}
            </button>
            <label class="moment-slider">
                <span><b>{name}</b></span>
                <input type="range" min="1" step="1" data-control="epoch"
                    max=move || moment.kept.with(|kept| kept.len().max(1)).to_string()
                    data-epoch=move || moment.epoch().to_string()
                    aria-valuetext=name
                    prop:value=move || place().to_string()
                    on:input=move |event| {
                        let place = event_target_value(&event).parse::<usize>().unwrap_or(1);
                        let epoch = moment.kept.with_untracked(|kept| kept.get(place.saturating_sub(1)).copied());
                        epoch.into_iter().for_each(|epoch| moment.go(epoch));
                    }/>
            </label>
            <div class="moment-jumps">
                {jump("epoch-best", "train.moments.go-best", best)}
                {jump("epoch-last", "train.moments.go-last", last)}
            </div>
            <p class="moment-values">
                {move || loss("train", "train.training")}
                {move || loss("validation", "train.validation")}
            </p>
        </div>
    }
    .into_any()
}

/// The slider over the rows, what came and what was forecast, and the way into Gates.
fn day(moment: Moment) -> AnyView {
    let (words, store) = (moment.words, use_store());
    let name =
        move || moment.ran().map(|ran| row_name(&ran, moment.row.get(), words)).unwrap_or_default();
    let value = move |of: &'static str, class: &'static str, name: String, own: Option<f64>| {
        let own = own.filter(|own| own.is_finite());
        let text = own.map_or("–".into(), |own| data_number(own, 2));
        view! { <span class=class data-of=of data-value=own.map(|own| own.to_string())>{name} " " <b>{text}</b></span> }.into_any()
    };
    let values = move || {
        let (ran, row) = (moment.ran()?, moment.row.get());
        let best = moment.train.forecasts.with(|all| {
            all.iter().find(|own| own.model == MODEL).and_then(|own| forecast_at(own, row))
        });
        let seen = moment.seen.get();
        let (here, best_name) =
            (charts::epoch_name(moment, moment.epoch()), charts::epoch_name(moment, moment.best()));
        let best_name = words.with("train.moments.best-of", &[("epoch", &best_name)]);
        Some(vec![
            value("actual", "", words.t("train.actual"), ran.series.target().get(row).copied()),
            value("forecast", "moment-own", here, seen.as_ref().map(|seen| seen.forecast)),
            value("final", "", best_name, best),
            value("scaled", "visually-hidden", "ŷ".into(), seen.map(|seen| seen.scaled)),
        ])
    };
    let open = move |_| {
        let sealed = (!moment.train.open.get_untracked()).then(|| moment.rows.get_untracked().end);
        let own = moment.now.with_untracked(|now| now.as_ref().map(|now| (*now.trained).clone()));
        if let Some(trained) = own {
            look_into(store, trained, (moment.row.get_untracked(), sealed));
        }
    };
    view! {
        <div class="moment-day">
            <label class="moment-slider">
                <span><b>{name}</b></span>
                <input type="range" step="1" data-control="day"
                    min=move || moment.rows.get().start.to_string()
                    max=move || moment.rows.get().end.saturating_sub(1).to_string()
                    aria-valuetext=name
                    prop:value=move || moment.row.get().to_string()
                    on:input=move |event| {
                        if let Ok(row) = event_target_value(&event).parse() {
                            moment.train.selected.set(row);
                        }
                    }/>
            </label>
            <p class="moment-values">{values}</p>
            <button type="button" class="button" data-action="look-inside" data-epoch=move || moment.epoch().to_string() on:click=open>
                {move || words.with("train.moments.open", &[("epoch", &moment.epoch().to_string())])}
            </button>
        </div>
    }
    .into_any()
}
