//! A second network, trained as the article trains, beside the one on screen.

use super::super::many::desk::{Kind, Stand};
use super::super::results::{counted, row_name};
use super::super::state::TrainState;
use super::figure::{row, table};
use super::model::open_column;
use super::once::{Names, Once, said};
use super::work::make;
use crate::engine::Network;
use crate::notation::number;
use crate::train::CheckedSpec;
use crate::train::article::{Answers, Mistake, Second, Terms, Written, by_test, terms};
use crate::ui::charts::error_number;
use crate::ui::parts::{table_box, table_button};
use crate::ui::shape::Shape;
use crate::ui::words::Words;
use leptos::prelude::*;
use std::sync::Arc;

/// Rows of the table at once: the last ones.
const ROWS: usize = 2000;

const NAMES: Names = ["train.judge.again", "train-as-written", "stop-as-written"];

/// The second network of a run: asked for, under way, or judged.
#[derive(Clone)]
pub struct Again {
    once: Once,
    ran: Arc<CheckedSpec>,
    terms: Arc<Terms>,
    /// After which epoch, and what came of it.
    second: RwSignal<Option<(usize, Arc<Second>)>>,
    /// The share of its answers that are made.
    share: RwSignal<f64>,
}

impl Again {
    /// `None` where nothing is known of how the run was trained, or it cannot be trained on other terms.
    pub fn new(train: TrainState, words: Words, ran: &Arc<CheckedSpec>) -> Option<Again> {
        if train.told.with_untracked(|told| told.brought.is_some()) {
            return None;
        }
        let terms = Arc::new(terms(ran, open_column(ran)).ok()?);
        let given = Arc::clone(&terms.given);
        let own = Again {
            once: Once { train, words, kind: Kind::Written, given },
            ran: Arc::clone(ran),
            terms,
            second: RwSignal::new(None),
            share: RwSignal::new(0.0),
        };
        let follows = own.clone();
        Effect::new(move |_| follows.follow());
        Some(own)
    }

    /// Its error with these mistakes, once it is judged.
    pub fn error(&self, made: &[Mistake]) -> Option<Written> {
        self.second.with(|own| own.as_ref().and_then(|(_, own)| own.error(made)))
    }

    /// Once it is over, however it ended, the last weights that were heard of answer the test windows.
    fn follow(&self) {
        let last =
            self.once.round().filter(|own| own.stands.iter().all(|own| own.with(Stand::over)));
        if self.second.with_untracked(Option::is_some) {
            self.second.set(None);
        }
        let Some((epoch, weights)) = last.and_then(|own| own.last.get()) else { return };
        let (terms, second, share) = (Arc::clone(&self.terms), self.second, self.share);
        let ran = Arc::clone(&terms.judged);
        let Some(network) = Network::from_numbers(ran.shape, weights.to_vec()) else { return };
        let network = Arc::new(network.cast());
        let answers = |scaler| Answers::new(Arc::clone(&ran), Arc::clone(&network), scaler);
        let right = answers(ran.scaler.clone());
        let by_own = by_test(&ran).map(answers);
        let done = move |right: &Answers, own| {
            let _ = second.try_set(Some((epoch, Arc::new(Second::new(&terms, right, own)))));
        };
        make(right, share, move |right| match by_own {
            Some(job) => make(job, share, move |own| done(&right, Some(own))),
            None => done(&right, None),
        });
    }
}

/// What is trained or was, the button, and how far it is.
pub fn again(own: Again) -> AnyView {
    let [of, stands] = [(); 2].map(|()| own.clone());
    view! {
        <p class="note">{move || of.about()}</p>
        {own.once.button(NAMES, move |why| stands.told(why))}
    }
    .into_any()
}

impl Again {
    fn about(&self) -> String {
        let (words, split) = (self.once.words, self.terms.given.split);
        let epoch = self.second.with(|own| own.as_ref().map(|(epoch, _)| epoch.to_string()));
        let key = match epoch {
            Some(_) => "train.judge.again-trained",
            None => "train.judge.again-about",
        };
        let spec = &self.terms.given.spec;
        let (count, epochs) =
            (counted(self.once.train, words, split.validation), spec.epochs.to_string());
        let epoch = epoch.unwrap_or_default();
        let [target, count, epochs] = [&spec.target, &count, &epochs].map(String::as_str);
        let args = [("target", target), ("count", count), ("epochs", epochs), ("epoch", &epoch)];
        words.with(key, &args)
    }

    /// How far it is, or why it is not.
    fn told(&self, why: Option<&'static str>) -> AnyView {
        let answering = self.once.stand().is_some_and(|own| own.over()) && self.answering();
        if !answering {
            return self.once.told("again", why);
        }
        let percent = number(100.0 * self.share.get(), 0);
        said("again", self.once.words.with("train.judge.at-work", &[("percent", &percent)]))
    }

    /// Whether there are weights that have not answered yet.
    fn answering(&self) -> bool {
        let some = self.once.round().is_some_and(|own| own.last.with(Option::is_some));
        some && self.second.with(Option::is_none)
    }
}

/// What the difference is made of, and the answers that it was worked out from.
pub fn apart(
    own: Again,
    right: [Signal<Option<f64>>; 2],
    made: RwSignal<Vec<Mistake>>,
    unit: impl Fn() -> bool + Copy + Send + Sync + 'static,
) -> AnyView {
    let words = own.once.words;
    let open = RwSignal::new(false);
    let label = words.signal("train.judge.again-answers");
    let [of, shows] = [(); 2].map(|()| own.clone());
    let content = move || {
        shows.second.with(Option::is_some).then(|| {
            let drawn = shows.clone();
            let table = Arc::new(move || drawn.answers());
            view! {
                <div class="judge-again">{table_button(open, "train.judge.again-answers")}</div>
                {table_box(open, label, table)}
            }
        })
    };
    let said = move || {
        let error = |made: &[Mistake]| of.error(made).map(|own| own.rmse());
        let (fair, made) = (error(&[])?, made.get());
        let [best, judged] = right.map(|own| own.get());
        let all = [fair, best?, error(&made)?, judged?];
        let key = match (made.is_empty(), unit()) {
            (true, _) => "train.judge.apart-none",
            (_, true) => "train.judge.apart-unit",
            _ => "train.judge.apart-scaled",
        };
        let [x, r, w, j] = all.map(error_number);
        let (split, target) = (of.ran.split, of.ran.spec.target.clone());
        let picks = counted(of.once.train, words, split.test - split.validation);
        let times = number(fair / best?, 2);
        let args = [("x", x), ("r", r), ("w", w), ("j", j), ("times", times)];
        let more = [("target", target), ("picks", picks)];
        let args: Vec<_> =
            args.iter().chain(&more).map(|(own, text)| (*own, text.as_str())).collect();
        let text = words.with(key, &args);
        Some(
            view! { <p class="judge-said" data-part="made-of" data-metric="trained-as-written" data-value=fair.to_string()>{text}</p> },
        )
    };
    view! { {said} {content} }.into_any()
}

impl Again {
    /// Row by row what came and what both networks answered.
    fn answers(&self) -> Vec<Shape> {
        let Some((_, second)) = self.second.get() else { return Vec::new() };
        let (words, ran) = (self.once.words, &self.ran);
        let other = open_column(ran);
        let own = super::article::test_forecast(self.once.train, ran).unwrap_or_default();
        let names = [
            Some(words.t("train.row")),
            Some(ran.spec.target.clone()),
            other.map(|k| ran.series.names[k].clone()),
            Some(words.t("train.judge.again-right")),
            Some(words.t("train.judge.again-written")),
            second.said.as_ref().map(|_| words.t("train.judge.again-said")),
        ];
        let names: Vec<String> = names.into_iter().flatten().collect();
        let test = ran.split.test..ran.split.rows;
        let line = |at: usize| {
            let k = at - ran.split.test;
            let cells = [
                Some(("actual", ran.series.target().get(at).copied())),
                other.map(|k| ("other", ran.series.columns[k].get(at).copied())),
                Some(("right", own.get(k).copied())),
                Some(("as-written", second.told.get(k).copied())),
                second.said.as_ref().map(|own| ("as-said", own.get(k).copied())),
            ];
            let cells: Vec<_> = cells.into_iter().flatten().collect();
            row(("data-index", at), row_name(ran, at, words), &cells)
        };
        let from = test.start.max(test.end.saturating_sub(ROWS));
        vec![table(&names, (from..test.end).map(line))]
    }
}
