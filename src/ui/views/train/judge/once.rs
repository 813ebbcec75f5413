//! One training more, asked for where a run is judged: its button, and how far it is.

use super::super::many::desk::{Kind, Round, Stand};
use super::super::many::ended::Ended;
use super::super::many::jobs::Job;
use super::super::many::pool::{self, Asked};
use super::super::state::TrainState;
use crate::train::CheckedSpec;
use crate::ui::parts::MessageBox;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone)]
pub struct Once {
    pub train: TrainState,
    pub words: Words,
    pub kind: Kind,
    /// What it is trained with.
    pub given: Arc<CheckedSpec>,
}

/// What a button is called: the words of it, and its `data-action` before and while it trains.
pub type Names = [&'static str; 3];

impl Once {
    /// The last training on these terms.
    pub fn round(&self) -> Option<Arc<Round>> {
        let given = &self.given;
        let same = |own: &Arc<Round>| {
            let told = &own.checked;
            Arc::ptr_eq(told, given) || (told.spec == given.spec && told.series == given.series)
        };
        self.train.many.round(self.kind).get().filter(same)
    }

    pub fn stand(&self) -> Option<Stand> {
        self.round()?.stands.first().map(ArcRwSignal::get)
    }

    /// What came of it, once it has ended.
    pub fn ended(&self) -> Option<Arc<Ended>> {
        match self.stand()? {
            Stand::Ended(own) => Some(own),
            _ => None,
        }
    }

    fn start(&self) {
        let given = &self.given;
        // What was checked has the parts that it was checked with.
        if let Ok(job) = Job::whole(given.spec.clone(), given.split.rows) {
            let asked = Asked { kind: self.kind, jobs: vec![job], lists: Vec::new() };
            pool::start(self.train, Arc::clone(given), asked);
        }
    }

    /// Why it cannot be started now.
    fn waits(&self) -> Option<&'static str> {
        let busy = self.train.state.get().busy() || self.train.many.running.get().is_some();
        match self.stand() {
            Some(Stand::Ended(_)) => Some("train.judge.again-done"),
            _ if busy => Some("train.judge.again-waits"),
            _ => None,
        }
    }

    /// Starts it and stops it; beside it stands what `told` makes of the reason why it cannot be started.
    pub fn button(
        self,
        [label, train, stop]: Names,
        told: impl Fn(Option<&'static str>) -> AnyView + Send + 'static,
    ) -> AnyView {
        let (state, words, kind) = (self.train, self.words, self.kind);
        let under_way = move || state.many.running.get() == Some(kind);
        let waits = self.clone();
        let why = Memo::new(move |_| waits.waits().filter(|_| !under_way()));
        let press = move |_| if under_way() { pool::stop() } else { self.start() };
        let label = move || words.t(if under_way() { "train.judge.again-stop" } else { label });
        let action = move || if under_way() { stop } else { train };
        view! {
            <div class="judge-again">
                <button type="button" class="button" data-action=action disabled=move || why.get().is_some() on:click=press>{label}</button>
                {move || told(why.get())}
            </div>
        }
        .into_any()
    }

    /// How far it is, or why it is not; `part` is its `data-part`.
    pub fn told(&self, part: &'static str, why: Option<&'static str>) -> AnyView {
        let words = self.words;
        match self.stand() {
            Some(Stand::Running { epoch, .. }) => {
                let [own, all] = [epoch, self.given.spec.epochs].map(|own| own.to_string());
                let told = words.with("train.many.epoch", &[("epoch", &own), ("epochs", &all)]);
                view! { <label class="judge-again-progress"><progress max=all prop:value=epoch as f64></progress> <span data-part=part>{told}</span></label> }.into_any()
            }
            Some(Stand::Failed(message)) => view! { <MessageBox message=message/> }.into_any(),
            Some(Stand::Stopped) => said(part, words.t("train.judge.again-stopped")),
            _ => why.map_or_else(|| ().into_any(), |key| said(part, words.t(key))),
        }
    }
}

/// A sentence beside the button.
pub fn said(part: &'static str, text: String) -> AnyView {
    view! { <p class="note" role="status" data-part=part>{text}</p> }.into_any()
}
