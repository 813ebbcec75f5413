//! Wide tables: a page of columns at a time.

use super::columns::bad_cell;
use super::state::{Data, TrainState};
use crate::data::table::Role;
use crate::ui::parts::{Icon, focus_again, icon};
use crate::ui::words::Words;
use leptos::prelude::*;

/// Columns of a table at once: hundreds are slow to make, and nobody looks at them all.
const COLUMNS: usize = 40;

/// What of the table is shown.
#[derive(Clone, Copy, Default)]
pub struct Shown {
    /// All rows that are at hand, or the first 8.
    pub all: RwSignal<bool>,
    /// The page of columns that the reader turned to.
    pub turned: RwSignal<Option<usize>>,
    /// How many more warnings of a kind were asked for.
    pub warnings: RwSignal<usize>,
}

impl Shown {
    pub fn rows(self, data: &Data) -> usize {
        if self.all.get() { data.table.preview.len() } else { 8 }
    }

    pub fn pages(data: &Data) -> usize {
        data.table.columns.len().div_ceil(COLUMNS)
    }

    pub fn range(data: &Data, page: usize) -> std::ops::Range<usize> {
        page * COLUMNS..((page + 1) * COLUMNS).min(data.table.columns.len())
    }

    /// The page below: without a turn, the one with the cell that is no number.
    pub fn page(self, train: TrainState, data: &Data) -> usize {
        let first = || bad_cell(train, data).map_or(0, |(k, _)| k / COLUMNS);
        let last = Self::pages(data).saturating_sub(1);
        self.turned.get().unwrap_or_else(first).min(last)
    }

    /// The columns below: those of the page, with time and target always in sight.
    pub fn places(self, train: TrainState, data: &Data) -> Vec<usize> {
        let range = Self::range(data, self.page(train, data));
        if Self::pages(data) < 2 {
            return range.collect();
        }
        let of = |role: Role| data.roles.iter().position(|own| *own == role);
        let kept: Vec<usize> = [Role::Time, Role::Target].into_iter().filter_map(of).collect();
        let others = range.filter(|k| !kept.contains(k));
        kept.iter().copied().chain(others).collect()
    }
}

/// What was pressed is drawn again, and keeps the focus.
pub fn keep_focus(name: &'static str) {
    request_animation_frame(move || focus_again(&format!("[data-action={name}]")));
}

/// Which columns of a wide table are below, and the way to the others.
pub fn column_pages(train: TrainState, data: &Data, words: Words, shown: Shown) -> Option<AnyView> {
    let last = Shown::pages(data).checked_sub(1).filter(|last| *last > 0)?;
    let page = shown.page(train, data);
    let range = Shown::range(data, page);
    let counts = [range.start + 1, range.end, data.table.columns.len()].map(|n| n.to_string());
    let [from, to, all] = counts.each_ref().map(String::as_str);
    let told = words.with("train.columns-shown", &[("from", from), ("to", to), ("all", all)]);
    let turn = |name: &'static str, key: &'static str, sign: Icon, to: Option<usize>| {
        let go = move |_| {
            shown.turned.set(to);
            keep_focus(name);
        };
        view! { <button type="button" class="icon-button" data-action=name aria-label=words.t(key) disabled=to.is_none() on:click=go>{icon(sign)}</button> }
    };
    Some(
        view! {
            <p class="note column-pages">
                {turn("columns-before", "train.columns-before", Icon::Prev, page.checked_sub(1))}
                <span role="status">{told}</span>
                {turn("columns-after", "train.columns-after", Icon::Next, (page < last).then_some(page + 1))}
            </p>
        }
        .into_any(),
    )
}
