//! What is chosen in the system's picker, or dropped on the view.

use super::kept;
use super::model::Work;
use super::state::TrainState;
use crate::message::Message;
use crate::train::protocol::Source;
use crate::ui::store::Store;
use leptos::prelude::*;
use web_sys::{DataTransfer, DragEvent, HtmlInputElement};

pub fn picked(at: (Store, TrainState), work: RwSignal<Work>, input: &HtmlInputElement) {
    if let Some(file) = input.files().and_then(|files| files.get(0)) {
        take(at, work, file);
    }
    // The same file may be chosen again.
    input.set_value("");
}

/// Reads a file as a table; a model comes back with the table on screen.
fn take((store, train): (Store, TrainState), work: RwSignal<Work>, file: web_sys::File) {
    let name = file.name();
    if name.to_lowercase().ends_with(".safetensors") {
        kept::model_dropped(store, train, work, file);
    } else {
        train.read(&name, Source::File, Some(file));
    }
}

/// Of each thing that was dropped and is no text: whether it is a folder.
fn folders(dropped: &DataTransfer) -> Vec<bool> {
    let items = dropped.items();
    let all = (0..items.length()).filter_map(|place| items.get(place));
    all.filter(|item| item.kind() == "file")
        .map(|item| item.webkit_get_as_entry().ok().flatten().is_some_and(|it| it.is_directory()))
        .collect()
}

/// Reads the first file. What else was dropped is not passed over in silence.
pub fn dropped((store, train): (Store, TrainState), work: RwSignal<Work>, event: &DragEvent) {
    let Some(dropped) = event.data_transfer() else { return };
    train.passed_over.set(None);
    let folders = folders(&dropped);
    let files: Vec<web_sys::File> = dropped
        .files()
        .map(|list| (0..list.length()).filter_map(|place| list.get(place)).collect())
        .unwrap_or_default();
    let is_file = |place: &usize| folders.get(*place) != Some(&true);
    if let Some(place) = (0..files.len()).find(is_file) {
        let (file, name) = (files[place].clone(), files[place].name());
        take((store, train), work, file);
        let others = files.len() - 1;
        let told = Message::new("FILE-OTHERS").with("name", name).with("count", others);
        train.passed_over.set((others > 0).then_some(told));
    } else if let Some(folder) = files.first() {
        train.refused.set(Some(Message::new("FILE-FOLDER").with("name", folder.name())));
    } else if let Ok(text) = dropped.get_data("text/plain")
        && !text.is_empty()
    {
        train.read("text", Source::Text(text), None);
    }
}
