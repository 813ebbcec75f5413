//! A run that reads both ways, trained once more on windows that hold the answer, beside the run on screen.

use super::super::many::desk::{Kind, Round, Stand};
use super::super::many::jobs::Job;
use super::super::many::pool::{self, Asked};
use super::super::state::TrainState;
use super::leaks::beside;
use super::written::progress;
use crate::train::CheckedSpec;
use crate::train::beyond::beyond;
use crate::train::verdict::verdict;
use crate::ui::charts::error_number;
use crate::ui::parts::MessageBox;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone)]
struct Past {
    train: TrainState,
    words: Words,
    given: Arc<CheckedSpec>,
}

/// Nothing where the run reads one way, or cannot be trained once more.
pub fn both_ways(train: TrainState, words: Words, ran: &CheckedSpec) -> Option<AnyView> {
    let brought = train.told.with_untracked(|told| told.brought.is_some());
    if brought || !ran.spec.bidirectional {
        return None;
    }
    let own = Past { train, words, given: Arc::new(beyond(ran).ok()?) };
    let honest = train.told.with(|told| verdict(&told.scores, "test")).map(|own| own.own)?;
    let args = [("horizon", ran.reach.horizon.to_string())];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    let [errors, says] = [(); 2].map(|()| own.clone());
    let worthless = move || {
        let _ = says.error()?;
        Some(
            view! { <p class="judge-said" data-part="past-said">{words.t("train.judge.past-said")}</p> },
        )
    };
    Some(
        view! {
            <h5>{words.t("train.judge.past")}</h5>
            <p class="note">{words.with("train.judge.past-about", &args)}</p>
            {table(words, honest, errors)}
            {button(own)}
            <div aria-live="polite">{worthless}</div>
        }
        .into_any(),
    )
}

/// The error of the run, and that of the one which sees the answer.
fn table(words: Words, honest: f64, own: Past) -> AnyView {
    let error = Signal::derive(move || own.error());
    let text = move || error.get().map_or_else(|| "–".into(), error_number);
    let said = move || error.get().map(|own| beside(words, own, honest, "train.judge.past-worse"));
    view! {
        <div class="classical-box classical" tabindex="0" role="region" aria-label=words.t("train.judge.past")>
            <table class="judge-errors">
                <thead><tr><th scope="col">{words.t("train.judge.past-windows")}</th><th scope="col">"RMSE"</th><td></td></tr></thead>
                <tbody>
                    <tr data-windows="before">
                        <th scope="row">{words.t("train.judge.past-before")}</th>
                        <td class="strong" data-metric="rmse" data-value=honest.to_string()>{error_number(honest)}</td>
                        <td class="judge-words">{words.t("train.judge.honest")}</td>
                    </tr>
                    <tr data-windows="past">
                        <th scope="row">{words.t("train.judge.past-on")}</th>
                        <td data-metric="rmse" data-value=move || error.get().map(|own| own.to_string())>{text}</td>
                        <td class="judge-words">{said}</td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

fn button(own: Past) -> AnyView {
    let (train, words) = (own.train, own.words);
    let under_way = move || train.many.running.get() == Some(Kind::Beyond);
    let [starts, waits] = [(); 2].map(|()| own.clone());
    let why = Memo::new(move |_| waits.waits().filter(|_| !under_way()));
    let press = move |_| if under_way() { pool::stop() } else { starts.start() };
    let label = move || {
        words.t(if under_way() { "train.judge.again-stop" } else { "train.judge.past-show" })
    };
    let action = move || if under_way() { "stop-past" } else { "train-past" };
    view! {
        <div class="judge-again">
            <button type="button" class="button" data-action=action disabled=move || why.get().is_some() on:click=press>{label}</button>
            {move || own.told(why.get())}
        </div>
    }
    .into_any()
}

impl Past {
    /// The last training on these terms.
    fn round(&self) -> Option<Arc<Round>> {
        let given = &self.given;
        let same = |own: &Arc<Round>| {
            let told = &own.checked;
            Arc::ptr_eq(told, given) || (told.spec == given.spec && told.series == given.series)
        };
        self.train.many.round(Kind::Beyond).get().filter(same)
    }

    fn stand(&self) -> Option<Stand> {
        self.round()?.stands.first().map(ArcRwSignal::get)
    }

    /// On the test part, once it has ended.
    fn error(&self) -> Option<f64> {
        match self.stand()? {
            Stand::Ended(own) => own.own("test"),
            _ => None,
        }
    }

    fn start(&self) {
        // What was checked has the parts that it was checked with.
        if let Ok(job) = Job::whole(self.given.spec.clone(), self.given.split.rows) {
            let asked = Asked { kind: Kind::Beyond, jobs: vec![job], lists: Vec::new() };
            pool::start(self.train, Arc::clone(&self.given), asked);
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

    /// How far it is, or why it is not.
    fn told(&self, why: Option<&'static str>) -> AnyView {
        let words = self.words;
        let said = |key: &str| {
            view! { <p class="note" role="status" data-part="past">{words.t(key)}</p> }.into_any()
        };
        match self.stand() {
            Some(Stand::Running { epoch, .. }) => {
                progress(words, "past", epoch, self.given.spec.epochs)
            }
            Some(Stand::Failed(message)) => view! { <MessageBox message=message/> }.into_any(),
            Some(Stand::Stopped) => said("train.judge.again-stopped"),
            _ => why.map_or_else(|| ().into_any(), said),
        }
    }
}
