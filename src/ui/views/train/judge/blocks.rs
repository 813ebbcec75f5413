//! Errors block by block of time: where the model is better than the best baseline, and where it is not.

use super::super::plot::Tip;
use super::super::results::{cell_name, model_name, row_name};
use super::super::state::TrainState;
use super::figure::{Plot, figure, group_at, row, section, table, together};
use super::model::{both_parts, pair};
use super::residuals::paint_columns;
use crate::train::CheckedSpec;
use crate::train::blocks::Block;
use crate::train::protocol::Forecast;
use crate::train::verdict::verdict;
use crate::ui::charts::{ColumnsChart, GROUP, Ink, Tick, data_number, error_number};
use crate::ui::dates;
use crate::ui::shape::Shape;
use crate::ui::words::{Words, use_words};
use leptos::prelude::*;
use std::sync::Arc;

/// The blocks of the run on screen.
#[derive(Clone, PartialEq)]
struct Cut {
    blocks: Vec<(Block, bool)>,
    /// The place of the baseline that is best on the test part.
    rival: usize,
}

impl Cut {
    /// Errors of model and rival in each block, that has them.
    fn pairs(&self) -> impl Iterator<Item = (&Block, [f64; 2])> {
        self.blocks.iter().filter_map(|(own, _)| Some((own, pair(own, self.rival)?)))
    }
}

fn cut(train: TrainState) -> Option<Cut> {
    let ran = train.ran.get().filter(|_| train.open.get())?;
    let rival = train.told.with(|told| verdict(&told.scores, "test"))?.rival.model;
    train.forecasts.with(|all| {
        let rival = all.iter().position(|own| own.model == rival)?;
        Some(Cut { blocks: both_parts(&ran, all), rival })
    })
}

/// The first and the last row of a block.
fn span(ran: &CheckedSpec, block: &Block, words: Words) -> String {
    let [from, to] = [block.rows.start, block.rows.end - 1].map(|row| row_name(ran, row, words));
    words.with("train.judge.from-to", &[("from", &from), ("to", &to)])
}

pub fn blocks(train: TrainState) -> AnyView {
    let words = use_words();
    let own = Memo::new(move |_| cut(train));
    let rival = Signal::derive(move || {
        let place = own.with(|own| own.as_ref().map(|own| own.rival));
        train.forecasts.with(|all| {
            let own = place.and_then(|place| all.get(place));
            own.map(|own| model_name(train, words, &own.model, own.order)).unwrap_or_default()
        })
    });
    let chart = Signal::derive(move || {
        let (ran, own) = (train.ran.get()?, own.get()?);
        let bars =
            |(block, _): &(Block, bool)| pair(block, own.rival).map_or_else(Vec::new, Vec::from);
        Some(ColumnsChart {
            groups: own.blocks.iter().map(bars).collect(),
            inks: vec![Ink::Model, Ink::Baseline],
            share: 0.66,
            curve: Vec::new(),
            test: own.blocks.iter().position(|(_, test)| *test),
            ticks: own
                .blocks
                .iter()
                .enumerate()
                .map(|(k, (block, _))| tick(&ran, k, block, words))
                .collect(),
        })
    });
    let told = move |x: f64, width: f64| {
        let ran = train.ran.get()?;
        own.with(|own| {
            let own = own.as_ref()?;
            let (k, x) = group_at(x, width, own.blocks.len())?;
            let block = &own.blocks[k].0;
            let [a, b] = pair(block, own.rival)?;
            let lines = vec![
                ("lstm", cell_name(train, words), data_number(a, 4)),
                ("validation", rival.get(), data_number(b, 4)),
            ];
            Some(Tip { x, width, title: span(&ran, block, words), lines })
        })
    };
    let legend = move || {
        view! {
            <p class="legends judge-legends">
                <span class="legend legend-lstm">{cell_name(train, words)}</span>
                <span class="legend">{rival}</span>
            </p>
        }
    };
    let plot = Plot {
        key: "blocks",
        title: words.signal("train.judge.blocks-title"),
        note: Signal::derive(move || {
            own.with(|own| own.as_ref().map(|own| said(train, words, own)).unwrap_or_default())
        }),
        above: view! { {legend} }.into_any(),
        chart,
        paint: paint_columns,
        told: Arc::new(told),
        table: Arc::new(move || drawn(train, words, own).into_iter().collect()),
    };
    section("train.judge.blocks", words.signal("train.judge.blocks-about"), figure(plot))
}

/// The day that a block begins with, below its bars.
fn tick(ran: &CheckedSpec, k: usize, block: &Block, words: Words) -> Tick {
    let time = ran.series.times.as_ref().and_then(|times| times.get(block.rows.start));
    let label = time.map_or_else(
        || (block.rows.start + 1).to_string(),
        |time| dates::dated_briefly(*time, ran.series.rhythm.unit, words),
    );
    Tick { row: k * GROUP + GROUP / 2, label, rank: k % 2 }
}

/// How often the model is ahead, and where it wins and loses most.
fn said(train: TrainState, words: Words, own: &Cut) -> String {
    let Some(ran) = train.ran.get() else { return String::new() };
    let all: Vec<_> = own.pairs().collect();
    let wins = all.iter().filter(|(_, [a, b])| a < b).count();
    let (count, wins) = (all.len().to_string(), wins.to_string());
    let first = words.with(
        "train.judge.blocks-won",
        &[("cell", &cell_name(train, words)), ("wins", &wins), ("count", &count)],
    );
    let ratio = |own: &[f64; 2]| own[0] / own[1];
    let ends = [
        ("train.judge.blocks-best", all.iter().min_by(|a, b| ratio(&a.1).total_cmp(&ratio(&b.1)))),
        ("train.judge.blocks-worst", all.iter().max_by(|a, b| ratio(&a.1).total_cmp(&ratio(&b.1)))),
    ];
    let end = |(key, own): &(&str, Option<&(&Block, [f64; 2])>)| {
        let (block, [a, b]) = own.as_ref()?;
        let (a, b) = (error_number(*a), error_number(*b));
        Some(words.with(key, &[("when", &span(&ran, block, words)), ("a", &a), ("b", &b)]))
    };
    let rest = ends.iter().filter_map(end).take(if all.len() > 1 { 2 } else { 1 });
    together(words, std::iter::once(first).chain(rest))
}

/// RMSE of every model in every block.
fn drawn(train: TrainState, words: Words, own: Memo<Option<Cut>>) -> Option<Shape> {
    let (ran, own) = (train.ran.get()?, own.get()?);
    let forecasts = train.forecasts.get();
    let name = |own: &Forecast| model_name(train, words, &own.model, own.order);
    let names: Vec<String> =
        std::iter::once(words.t("train.judge.rows")).chain(forecasts.iter().map(name)).collect();
    let line = |(k, (block, _)): (usize, &(Block, bool))| {
        let error =
            |place: usize| block.errors.as_ref().and_then(|own| own.get(place)).map(|own| own[0]);
        let cells: Vec<(&str, Option<f64>)> = forecasts
            .iter()
            .enumerate()
            .map(|(place, own)| (own.model.as_str(), error(place)))
            .collect();
        row(("data-block", k), span(&ran, block, words), &cells)
            .at("data-from", block.rows.start)
            .at("data-to", block.rows.end)
    };
    Some(table(&names, own.blocks.iter().enumerate().map(line)))
}
