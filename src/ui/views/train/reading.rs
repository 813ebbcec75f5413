//! Tables: asked for, put on screen, refused.

use super::doubts::question;
use super::state::{Data, TrainState};
use crate::data::table::{ReadChoices, Table};
use crate::data::{limits, sniff, synthetic};
use crate::exchange::link::{Lang, shorten};
use crate::message::{LIST, Message};
use crate::train::protocol::Source;
use crate::ui::words::say;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::File;

/// Bytes that a file may have on this device.
fn most_bytes() -> u64 {
    // Known to some browsers alone, in GB.
    let memory = js_sys::Reflect::get(&window().navigator(), &"deviceMemory".into());
    let little = memory.ok().and_then(|own| own.as_f64()).is_some_and(|own| own <= limits::SMALL);
    if little { limits::BYTES_SMALL } else { limits::BYTES }
}

/// The language of the page: a column without a name gets one in it.
fn lang() -> Lang {
    let tag = document().document_element().and_then(|own| own.get_attribute("lang"));
    if tag.is_some_and(|tag| tag.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// Where a table came from, to read it again with other choices.
pub struct Origin {
    name: String,
    pub(super) source: Source,
    pub(super) file: Option<File>,
}

impl TrainState {
    /// Reads a file or pasted text, in the way that it says itself.
    pub fn read(self, name: &str, source: Source, file: Option<File>) {
        self.read_as(name, source, file, ReadChoices::default());
    }

    /// Reads it as it was read before.
    pub(super) fn read_as(
        self,
        name: &str,
        source: Source,
        file: Option<File>,
        choices: ReadChoices,
    ) {
        self.passed_over.set(None);
        let size = file.as_ref().map(|file| file.size() as u64);
        let origin = Rc::new(Origin { name: name.to_owned(), source, file });
        self.readings.update_value(|own| {
            own.begin(Some(origin));
            own.asked.choices = choices;
        });
        match size.map_or(Ok(()), |size| sniff::check_below(name, size, most_bytes())) {
            Ok(()) => self.read_asked(),
            Err(message) => self.refuse(message),
        }
    }

    /// Shows a series of our own: it is made here, for it is no file.
    pub fn read_sample(self, name: &str) {
        self.sample.set(Some(name.to_owned()));
        self.passed_over.set(None);
        self.readings.update_value(|own| own.begin(None));
        if let Some(client) = self.client() {
            client.forget();
        }
        match synthetic::table(name) {
            Some(table) => self.show(table),
            None => self.refuse(Message::new("FILE-UNREADABLE").with("name", name)),
        }
    }

    /// Reads the same table with other choices.
    pub fn choose(self, change: impl FnOnce(&mut ReadChoices)) {
        self.readings.update_value(|own| change(&mut own.asked.choices));
        self.read_asked();
    }

    fn read_asked(self) {
        let asked = self.readings.with_value(|own| own.asked.clone());
        let (Some(client), Some(origin)) = (self.client(), asked.origin) else { return };
        self.reading.set(true);
        self.refused.set(None);
        let choices = ReadChoices { unnamed: say(lang(), "train.unnamed"), ..asked.choices };
        client.read(&origin.name, origin.source.clone(), choices, origin.file.clone());
    }

    /// Reads what was refused last in another way.
    pub(super) fn read_refused(self, change: impl FnOnce(&mut ReadChoices)) {
        if self.readings.try_update_value(|own| own.retry(change)) == Some(true) {
            self.read_asked();
        }
    }

    /// What was refused last: pasted text, or a file.
    pub(super) fn refused_source(self) -> (String, Option<File>) {
        let of = |own: &Rc<Origin>| match &own.source {
            Source::Text(text) => (text.clone(), None),
            Source::File => (String::new(), own.file.clone()),
        };
        self.readings.with_value(|own| own.refused().map(of)).unwrap_or_default()
    }

    /// The file that the table on screen is read from.
    pub(super) fn file(self) -> Option<File> {
        self.readings.with_value(|own| own.asked.origin.as_ref()?.file.clone())
    }

    /// How the table on screen is read, as far as somebody chose that.
    pub(super) fn choices(self) -> ReadChoices {
        self.readings.with_value(|own| own.asked.choices.clone())
    }

    /// What is asked about the table on screen, and not answered yet.
    pub(super) fn question(self) -> Option<Message> {
        self.data.with(|data| question::open(&data.as_ref()?.table).cloned())
    }

    /// Reads no further. What was on screen before stays.
    pub(super) fn stop_reading(self) {
        if let Some(client) = self.client() {
            client.forget();
        }
        self.fall_back();
    }

    /// Whether the table on screen was read from bytes, so that it can be read in another way.
    pub fn has_bytes(self) -> bool {
        self.table_name().is_none_or(|(_, ours)| !ours)
    }

    /// The number of the source of the table on screen.
    pub(super) fn source(self) -> Option<usize> {
        self.data.with(|data| Some(data.as_ref()?.source))
    }

    /// The name of the table on screen, and whether it is a series of our own.
    pub(super) fn table_name(self) -> Option<(String, bool)> {
        let name = self.data.with(|data| data.as_ref().map(|data| data.table.name.clone()))?;
        let ours = self.sample.with(|sample| sample.as_ref() == Some(&name));
        Some((name, ours))
    }

    /// A file could not be read. What was on screen before it stays, and what is chosen is about that again.
    pub(super) fn refuse(self, message: Message) {
        let name = self.readings.with_value(|own| Some(own.asked.origin.as_ref()?.name.clone()));
        let message = match &name {
            Some(name) => sniff::as_named(message, name),
            None => message,
        };
        // Which file it is about, where the message does not say.
        let named = match (message.arg("name"), name) {
            (None, Some(name)) => message.with("name", name),
            _ => message,
        };
        self.refused.set(Some(named));
        self.fall_back();
    }

    /// What is chosen is about the table on screen again, and that is whole.
    fn fall_back(self) {
        self.reading.set(false);
        let again = self.readings.try_update_value(|own| own.failed()) == Some(true);
        if self.part.get_untracked() {
            self.came.notify();
            self.part.set(false);
            self.data.set(self.before.get_value());
        } else if again {
            // The menus say again how the table on screen was read.
            self.data.update(|_| {});
        }
    }

    pub(super) fn show(self, table: Table) {
        let part = self.part.get_untracked();
        let last = if part { self.before.get_value() } else { self.data.get_untracked() };
        let source = self.readings.with_value(|own| own.asked.source);
        let is_new = last.is_none_or(|data| data.source != source);
        self.came.notify();
        self.reading.set(false);
        self.refused.set(None);
        self.part.set(false);
        self.before.set_value(None);
        self.readings.update_value(|own| own.came());
        self.shown.update(|shown| *shown += 1);
        self.lay_out(table);
        if is_new {
            self.suit();
        }
    }

    /// Scales as a new table asks for, where neither the reader nor a link has chosen otherwise.
    pub(super) fn suit(self) {
        let now = self.spec.with_untracked(|spec| spec.scaler);
        match self.suited.get_value() {
            None => self.suited.set_value(Some(now)),
            Some(ours) if ours == now => {
                let own = self.suits.get_untracked();
                self.suited.set_value(Some(own));
                self.spec.update(|spec| spec.scaler = own);
            }
            Some(_) => {}
        }
    }

    /// Shows the beginning of a file that is still being read.
    pub(super) fn show_part(self, table: Table) {
        if !self.part.get_untracked() {
            self.before.set_value(self.data.get_untracked());
        }
        self.came.notify();
        self.part.set(true);
        self.lay_out(table);
    }

    /// Puts a table on screen. Of a source that was there before, the columns have the roles that they were wished
    /// to have.
    fn lay_out(self, table: Table) {
        self.skip_bad.set(false);
        self.moved_role.set(None);
        let source = self.readings.with_value(|own| own.asked.source);
        let again = self.data.get_untracked().filter(|data| data.source == source);
        let (mut wishes, plan) = again.map(|data| (data.wishes, data.prepared)).unwrap_or_default();
        let part = self.part.get_untracked();
        let roles = if part { wishes.try_out(&table) } else { wishes.lay_out(&table) };
        let table = Arc::new(table);
        let mut data = Data { table, roles, wishes, source, prepared: None };
        if let Some(own) = plan {
            data.come(own, part);
        }
        if !part {
            self.follow_asked(&mut data);
        }
        self.data.set(Some(data));
    }

    /// Gives the columns the roles that a link asks for, once; names that are not there are told, and asked for again
    /// of the next table.
    pub(super) fn follow_asked(self, data: &mut Data) {
        let asked = self.asked_columns.get_value();
        if asked.is_empty() {
            return;
        }
        let told = match data.follow(&asked) {
            Ok(()) => {
                self.asked_columns.set_value(Vec::new());
                None
            }
            Err(missing) => {
                let few: Vec<String> =
                    missing.iter().map(|own| shorten(own, 40)).take(12).collect();
                let told = Message::new("LINK-COLUMNS").with("name", shorten(&data.table.name, 40));
                Some(told.with("columns", few.join(LIST)))
            }
        };
        self.passed_over.update(|own| {
            if told.is_some() || own.as_ref().is_some_and(|own| own.code == "LINK-COLUMNS") {
                *own = told;
            }
        });
    }
}
