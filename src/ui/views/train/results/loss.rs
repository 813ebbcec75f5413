//! The loss chart and its table.

use super::super::plot::{Tip, tip};
use super::super::runs::Kept;
use super::super::state::TrainState;
use crate::train::protocol::EpochLoss;
use crate::ui::charts::{
    Area, Canvas, LossChart, LossRoom, Palette, exact_number, loss, short_numbers,
};
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::{Shape, el};
use crate::ui::store::{Layout, use_store};
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

fn room(layout: Layout) -> LossRoom {
    match layout {
        Layout::Desktop => LossRoom::WIDE,
        Layout::Projector => LossRoom::LARGE,
        Layout::Phone => LossRoom::NARROW,
    }
}

pub fn chart_of(train: TrainState, words: Words, layout: Layout) -> LossChart {
    let told = train.told.get();
    let last = told.losses.iter().rev().find(|loss| loss.validation.is_finite()).copied();
    let [validation, train_loss] =
        last.map_or_else(Default::default, |last| short_numbers([last.validation, last.train]));
    let stopped = train.trouble.with(|trouble| {
        let message = trouble.as_ref().map(|trouble| &trouble.message);
        let epoch = message
            .filter(|own| own.code == "RUN-DIVERGED")?
            .arg("epoch")?
            .parse::<usize>()
            .ok()?;
        let name = words.with("train.infinite", &[("epoch", &epoch.to_string())]);
        Some((epoch, name, words.t("train.stopped")))
    });
    LossChart {
        room: room(layout),
        names: ([words.t("train.validation"), validation], [words.t("train.training"), train_loss]),
        best_words: words.with("train.best", &[("epoch", &told.best_epoch.to_string())]),
        losses: told.losses,
        epochs: epochs(train),
        best: told.best_epoch,
        others: others(train, words),
        stopped,
    }
}

/// The losses of the runs that are laid over this one.
fn others(train: TrainState, words: Words) -> Vec<(String, Vec<EpochLoss>)> {
    let (overlaid, here) = (train.overlaid.get(), train.on_screen.get());
    train.runs.with(|runs| {
        let over = |own: &&Kept| {
            overlaid.contains(&own.number) && here != Some(own.number) && train.lies_over(own)
        };
        let name = |own: &Kept| words.with("train.run", &[("run", &own.number.to_string())]);
        runs.iter().filter(over).map(|own| (name(own), own.told.losses.clone())).collect()
    })
}

fn epochs(train: TrainState) -> usize {
    train.ran.with(|ran| ran.as_ref().map_or(2, |ran| ran.spec.epochs))
}

/// The epoch under `x` of a loss chart `width` wide, whose axis ends with the epoch `last`.
fn epoch_at(x: f64, width: f64, room: LossRoom, last: usize) -> usize {
    let part = ((x - room.left) / (width - room.left - room.right)).clamp(0.0, 1.0);
    1 + (part * (last - 1) as f64).round() as usize
}

/// The exact losses of an epoch that has ended.
fn tip_of(
    train: TrainState,
    words: Words,
    epoch: usize,
    (width, room, last): (f64, LossRoom, usize),
) -> Option<Tip> {
    let told = train.told.get();
    let loss = told.losses.iter().find(|loss| loss.epoch == epoch)?;
    let share = (epoch - 1) as f64 / (last - 1) as f64;
    Some(Tip {
        x: room.left + share * (width - room.left - room.right),
        width,
        title: words.with("train.epoch", &[("epoch", &epoch.to_string())]),
        lines: vec![
            ("validation", words.t("train.validation"), exact_number(loss.validation)),
            ("training", words.t("train.training"), exact_number(loss.train)),
        ],
    })
}

/// Whether there is nothing to draw: the file of a model that was brought back has no losses, and no other run's lie over them.
pub fn bare(train: TrainState, words: Words) -> bool {
    let none = train.told.with(|told| told.brought.is_some() && told.losses.is_empty());
    none && others(train, words).is_empty()
}

pub fn figure(train: TrainState) -> AnyView {
    let words = use_words();
    let bare = Memo::new(move |_| bare(train, words));
    let none = move || {
        view! { <p class="no-losses" data-part="no-losses"><b>{words.t("train.loss")}</b> " " <span>{words.t("train.no-losses")}</span></p> }
    };
    view! { {move || if bare.get() { none().into_any() } else { drawn(train, words) }} }.into_any()
}

fn drawn(train: TrainState, words: Words) -> AnyView {
    let table = RwSignal::new(false);
    let layout = use_store().layout;
    let chart = Memo::new(move |_| chart_of(train, words, layout.get()));
    let hovered = RwSignal::new(None::<(usize, f64)>);
    let last = move || chart.with(LossChart::last_epoch);
    let told = Signal::derive(move || {
        let (epoch, width) = hovered.get()?;
        tip_of(train, words, epoch, (width, room(layout.get()), last()))
    });
    let hover = move |event: PointerEvent| {
        let area = event.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        let now = area.map(|area| {
            let place = area.get_bounding_client_rect();
            let x = f64::from(event.client_x()) - place.left();
            let room = room(layout.get_untracked());
            (epoch_at(x, place.width(), room, untrack(last)), place.width())
        });
        if hovered.get_untracked() != now {
            hovered.set(now);
        }
    };
    view! {
        <figure class="loss" data-chart="loss">
            <figcaption>
                <b>{words.signal("train.loss")}</b>
                <span class="note">
                    {move || {
                        let kind = train.ran.with(|ran| ran.as_ref().map(|ran| ran.spec.loss));
                        let key = kind.unwrap_or_default().key();
                        let loss = words.t(&format!("train.losses.{key}"));
                        let short = layout.get() == Layout::Phone;
                        let note = if short { "train.loss-note-short" } else { "train.loss-note" };
                        words.with(note, &[("loss", &loss)])
                    }}
                </span>
                <span class="spring"></span>
                {table_button(table, "gates.show-table")}
            </figcaption>
            <div class="chart-box" on:pointermove=hover on:pointerleave=move |_| hovered.set(None)>
                <Canvas
                    data=Signal::derive(move || chart.get())
                    draw=paint
                />
                {tip(told)}
            </div>
            {table_box(table, words.signal("train.loss"), Arc::new(move || vec![loss_table(train, words)]))}
        </figure>
    }
    .into_any()
}

fn paint(area: &Area, chart: &LossChart, palette: &Palette, scale: f64) {
    // A canvas draws whatever it is given: there is no error to answer.
    let _ = loss(area, chart, palette, scale);
}

fn loss_table(train: TrainState, words: Words) -> Shape {
    let head = |key: &str| el("th").at("scope", "col").say(words.t(key));
    let cell = |series: &str, value: f64| {
        let exact = value.to_string();
        el("td").at("data-series", series).at("data-value", exact).say(format!("{value:.6}"))
    };
    let rows: Vec<Shape> = train.told.with(|told| {
        let row = |loss: &EpochLoss| {
            el("tr")
                .at("data-epoch", loss.epoch)
                .with(el("th").at("scope", "row").say(loss.epoch.to_string()))
                .with(cell("train", loss.train))
                .with(cell("validation", loss.validation))
        };
        told.losses.iter().map(row).collect()
    });
    let names = ["train.epoch-word", "train.training", "train.validation"].map(head);
    el("table").with(el("thead").with(el("tr").all(names))).with(el("tbody").all(rows))
}
