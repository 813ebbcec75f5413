//! Who keeps: what is on screen is saved a moment after it has changed, by one tab, and never while it trains.

use super::base::{self, Base, fault};
use super::draft::{Draft, now};
use super::object::breath;
use super::open::Pending;
use super::room::{Room, ask_to_stay, room};
use super::{lock, model};
use crate::exchange::kept::{self, Checksum, Head};
use crate::message::Message;
use crate::ui::parts::spawn;
use crate::ui::store::{Store, keep, kept as preference};
use crate::ui::views::train::model::RunState;
use crate::ui::views::train::state::TrainState;
use gloo::timers::callback::Timeout;
use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// The preference that tells other tabs of a change, by its moment.
pub(super) const CHANGED: &str = "kept-at";
/// How long nothing may change before it is saved, in ms.
const REST: u32 = 1200;
/// Bytes that are summed up between two breaths: a few ms.
const PIECE: usize = 512 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// Nothing was saved since the page was opened.
    Idle,
    Working,
    Saved,
    /// What was saved of the table on screen is erased.
    Erased,
}

/// A record in the list.
#[derive(Clone, PartialEq)]
pub struct Item {
    pub id: String,
    /// What it says of itself, or why it cannot be read.
    pub head: Result<Head, Message>,
    /// The same as it was found.
    pub text: String,
}

/// Lives as long as the page.
#[derive(Clone, Copy)]
pub struct Keeper {
    pub store: Store,
    pub train: TrainState,
    pub on: RwSignal<bool>,
    /// Another tab saves.
    pub second: RwSignal<bool>,
    pub items: RwSignal<Vec<Item>>,
    pub saving: RwSignal<Saving>,
    pub trouble: RwSignal<Option<Message>>,
    /// Everything was erased.
    pub erased: RwSignal<bool>,
    pub room: RwSignal<Option<Room>>,
    /// How many panels are open.
    pub seen: RwSignal<usize>,
    /// The record of the table on screen.
    pub here: RwSignal<Option<String>>,
    pub(super) base: StoredValue<Option<Base>, LocalStorage>,
    opening: StoredValue<bool>,
    pub(super) release: StoredValue<Option<Function>, LocalStorage>,
    /// The numbers of sources, and the records they have.
    pub(super) homes: StoredValue<Vec<(usize, String)>>,
    /// What was saved last, and what the run under way is of.
    pub(super) saved: StoredValue<Option<Draft>, LocalStorage>,
    running: StoredValue<Option<Draft>, LocalStorage>,
    pub(super) pending: StoredValue<Option<Pending>, LocalStorage>,
    timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Keeper {
    /// The one of this page; the first who asks for it begins it.
    pub fn of(store: Store, train: TrainState) -> Self {
        if let Some(own) = train.keeper.get_value() {
            return own;
        }
        let own = store.root.get_value().with(|| Self::new(store, train));
        train.keeper.set_value(Some(own));
        own.follow_train();
        own.follow_tabs();
        if own.on.get_untracked() {
            own.start();
        }
        own
    }

    fn new(store: Store, train: TrainState) -> Self {
        Self {
            store,
            train,
            on: RwSignal::new(preference("keep").unwrap_or(false)),
            second: RwSignal::new(false),
            items: RwSignal::new(Vec::new()),
            saving: RwSignal::new(Saving::Idle),
            trouble: RwSignal::new(None),
            erased: RwSignal::new(false),
            room: RwSignal::new(None),
            seen: RwSignal::new(0),
            here: RwSignal::new(None),
            base: StoredValue::new_local(None),
            opening: StoredValue::new(false),
            release: StoredValue::new_local(None),
            homes: StoredValue::new(Vec::new()),
            saved: StoredValue::new_local(None),
            running: StoredValue::new_local(None),
            pending: StoredValue::new_local(None),
            timer: StoredValue::new_local(None),
        }
    }

    /// Says what is the matter: in the panel, and where none is open above the page.
    pub fn tell(self, message: Message) {
        if self.seen.get_untracked() == 0 {
            self.store.notice.set(Some(message.clone()));
        }
        self.trouble.set(Some(message));
    }

    /// What is on screen is followed by effects of the page, not of a view.
    fn follow_train(self) {
        let train = self.train;
        self.store.root.get_value().with(|| {
            Effect::new(move || {
                let busy = train.state.get().busy();
                train.data.track();
                train.spec.track();
                train.runs.track();
                train.skip_bad.track();
                let halted = busy || train.part.get() || train.reading.get();
                let may = self.on.get() && !self.second.get();
                if may && !halted { self.wish() } else { self.timer.set_value(None) }
            });
            Effect::new(move || {
                if train.state.get() == RunState::Preparing {
                    // The reader may look at another table by the time it ends.
                    self.running.set_value(Draft::of(train));
                }
            });
            Effect::new(move || {
                let source = train.data.with(|data| data.as_ref().map(|data| data.source));
                train.part.track();
                train.refused.track();
                self.settle(source);
                self.look_here(source);
            });
        });
    }

    /// What other tabs write and erase is seen here.
    fn follow_tabs(self) {
        self.store.root.get_value().with(|| {
            window_event_listener(leptos::ev::storage, move |event| {
                let ours = event.key().is_some_and(|key| key == format!("gatehouse.{CHANGED}"));
                if ours && self.base.with_value(Option::is_some) {
                    spawn(async move { self.hear().await });
                }
            });
        });
    }

    /// Tells other tabs that records have changed.
    pub(super) fn told_tabs(self) {
        keep(CHANGED, &now());
    }

    async fn hear(self) {
        self.list().await;
        let there =
            |id: &String| self.items.with_untracked(|all| all.iter().any(|own| own.id == *id));
        if let Some(id) = self.here.get_untracked().filter(|id| !there(id)) {
            self.gone(&id);
        }
        self.measure().await;
    }

    /// A record is erased; what is on screen is not saved any more where it was that one.
    pub(super) fn gone(self, id: &str) {
        if self.here.with_untracked(|here| here.as_deref() == Some(id)) {
            self.saved.set_value(None);
            self.saving.set(Saving::Erased);
        }
        self.homes.update_value(|all| all.retain(|(_, own)| own != id));
        self.look_here(untrack(|| self.train.source()));
    }

    /// Which record the table on screen has.
    pub(super) fn look_here(self, source: Option<usize>) {
        let own = self.homes.with_value(|all| {
            all.iter().find(|(own, _)| Some(*own) == source).map(|(_, id)| id.clone())
        });
        self.here.set(own);
    }

    /// Saves in a moment, unless something changes before.
    fn wish(self) {
        let save = move || spawn(async move { self.save().await });
        self.timer.set_value(Some(Timeout::new(REST, save)));
    }

    /// Turns keeping on or off. What is kept stays until it is erased.
    pub fn turn(self, on: bool) {
        self.erased.set(false);
        keep("keep", &on);
        if on {
            self.trouble.set(None);
            spawn(async move {
                ask_to_stay().await;
                self.measure().await;
            });
            self.start();
        } else {
            self.let_go();
        }
        self.on.set(on);
    }

    /// Another tab may go on.
    fn let_go(self) {
        if let Some(release) = self.release.try_update_value(Option::take).flatten() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }

    fn start(self) {
        let got = move |release| {
            self.release.set_value(release);
            self.second.set(false);
            // It may come when this tab has been turned off.
            if !self.on.get_untracked() {
                self.let_go();
            }
        };
        lock::ask(got, move || self.second.set(true));
        spawn(async move {
            if self.look().await && self.items.with_untracked(Vec::is_empty) {
                // Somebody else erased it: the browser, for want of room, or its owner.
                if preference::<bool>("kept-had") == Some(true) {
                    keep("kept-had", &false);
                    self.tell(Message::new("KEEP-GONE"));
                }
            }
            if self.on.get_untracked() {
                self.wish();
            }
        });
    }

    /// Opens the database where it is not open, and lists what is in it. Whether that went well.
    pub async fn look(self) -> bool {
        if self.opening.get_value() {
            // Who opens it lists it, too.
            return false;
        }
        if self.base.with_value(Option::is_none) {
            self.opening.set_value(true);
            let blocked = move || self.tell(Message::new("KEEP-BLOCKED"));
            let closed = move || {
                self.forget();
                // What the reader chose stays as the other tab has left it.
                self.on.set(false);
                self.let_go();
                self.tell(Message::new("KEEP-CLOSED"));
            };
            let opened = Base::open(blocked, closed).await;
            self.opening.set_value(false);
            match opened {
                Ok(base) => self.base.set_value(Some(base)),
                Err(message) => {
                    self.tell(message);
                    return false;
                }
            }
            let over =
                |own: &Option<Message>| own.as_ref().is_some_and(|own| own.code == "KEEP-BLOCKED");
            if self.trouble.with_untracked(over) {
                self.trouble.set(None);
            }
        }
        self.list().await;
        true
    }

    /// Holds no database any more, and shows nothing of what was in it.
    pub(super) fn forget(self) {
        self.base.set_value(None);
        self.timer.set_value(None);
        self.homes.set_value(Vec::new());
        self.saved.set_value(None);
        self.look_here(None);
        self.items.set(Vec::new());
        self.saving.set(Saving::Idle);
        self.room.set(None);
    }

    /// What the panel shows when it is opened: what is kept, also while nothing more is.
    pub async fn visit(self) {
        let had = self.on.get_untracked() || preference::<bool>("kept-had") == Some(true);
        match base::there() {
            Err(message) => self.trouble.set(Some(message)),
            Ok(()) if had => {
                self.look().await;
            }
            Ok(()) => {}
        }
        self.measure().await;
    }

    pub(super) async fn measure(self) {
        self.room.set(room().await);
    }

    pub(super) async fn list(self) {
        let Some(base) = self.base.get_value() else { return };
        match base.heads().await {
            Ok(all) => {
                // One that turned out to be broken stays so.
                let before = self.items.get_untracked();
                let item = |(id, text): (String, String)| {
                    let known = before.iter().find(|own| own.id == id && own.text == text);
                    known.cloned().unwrap_or_else(|| Item { head: Head::read(&text), id, text })
                };
                let mut items: Vec<Item> = all.into_iter().map(item).collect();
                let saved_at = |own: &Item| own.head.as_ref().map_or(0, |head| head.saved_at);
                items.sort_by_key(|own| std::cmp::Reverse(saved_at(own)));
                self.items.set(items);
            }
            Err(error) => self.tell(fault(&error)),
        }
    }

    /// Saves what is on screen, and the run that has ended where it is of another table.
    async fn save(self) {
        if self.saving.get_untracked() == Saving::Working {
            return self.wish();
        }
        let Some(base) = self.base.get_value().filter(|_| self.may()) else { return };
        let screen = Draft::of(self.train);
        let source = screen.as_ref().map(|own| own.source);
        let ended = self.running.try_update_value(Option::take).flatten();
        let ended = ended.filter(|own| Some(own.source) != source);
        for draft in [ended.map(|own| own.again(self.train)), screen].into_iter().flatten() {
            if self.saved.with_value(|own| own.as_ref() == Some(&draft)) {
                continue;
            }
            self.saving.set(Saving::Working);
            let written = self.write(&base, &draft).await;
            let good = matches!(written, Ok(true));
            self.saving.set(if good { Saving::Saved } else { Saving::Idle });
            match written {
                Ok(true) => {
                    self.trouble.set(None);
                    self.saved.set_value(Some(draft));
                }
                Ok(false) => {}
                Err(message) => self.tell(message),
            }
        }
        self.list().await;
        self.measure().await;
    }

    /// Whether this tab saves now.
    fn may(self) -> bool {
        let busy = self.train.state.get_untracked().busy();
        self.on.get_untracked()
            && !self.second.get_untracked()
            && !busy
            && self.pending.with_value(Option::is_none)
    }

    /// Writes one record. `false` where it may not be written any more.
    async fn write(self, base: &Base, draft: &Draft) -> Result<bool, Message> {
        let mut record = draft.record(self.train).await?;
        let mut head = Head::new(&draft.name, draft.ours, now());
        head.left = record.fit();
        (head.rows, head.runs) = (draft.rows, record.runs.len());
        let body =
            kept::write(&record).ok_or_else(|| draft.too_large(record.bytes.len() as f64))?;
        head.source = sum(&record.bytes).await.text();
        head.sha256 = sum(&body).await.text();
        head.size = body.len();
        if !self.may() {
            return Ok(false);
        }
        let id = self.home(draft, &head);
        base.put(&id, &head.write(), &body).await.map_err(|error| fault(&error))?;
        keep("kept-had", &true);
        self.told_tabs();
        self.settle_in(draft.source, &id);
        Ok(true)
    }

    /// The key of a draft's record: that which its source has, or one of the same table without runs, or a new one.
    fn home(self, draft: &Draft, head: &Head) -> String {
        let own = |all: &Vec<(usize, String)>| {
            all.iter().find(|(own, _)| *own == draft.source).map(|(_, id)| id.clone())
        };
        let again = || {
            self.items.with_untracked(|items| {
                let heads =
                    items.iter().filter_map(|own| Some((own.id.as_str(), own.head.as_ref().ok()?)));
                model::home(heads, head).map(str::to_owned)
            })
        };
        let new = || format!("{}-{:06}", head.saved_at, (js_sys::Math::random() * 1e6) as u32);
        self.homes.with_value(own).or_else(again).unwrap_or_else(new)
    }

    /// From now on a source has this record.
    pub(super) fn settle_in(self, source: usize, id: &str) {
        self.homes.update_value(|all| {
            all.retain(|(own, other)| *own != source && other != id);
            all.push((source, id.to_owned()));
        });
        self.look_here(untrack(|| self.train.source()));
    }
}

/// The checksum of bytes, in slices that leave the page room.
pub async fn sum(bytes: &[u8]) -> Checksum {
    let mut sum = Checksum::default();
    for (at, piece) in bytes.chunks(PIECE).enumerate() {
        if at > 0 {
            breath().await;
        }
        sum.add(piece);
    }
    sum
}
