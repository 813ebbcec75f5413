//! The way in: a file is chosen, read, fitted to the table on screen and forecasts its rows, in slices.

use super::model::Brought;
use crate::data::table::{Kind, Role};
use crate::exchange::link::shorten;
use crate::exchange::model_file::{MOST_BYTES, RunFile, read_run};
use crate::message::Message;
use crate::ui::parts::spawn;
use crate::ui::views::train::kept::{Keeper, breath, judged, kept_of};
use crate::ui::views::train::model::{self, Work};
use crate::ui::views::train::state::{Data, TrainState};
use crate::ui::words::Words;
use js_sys::Uint8Array;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

/// ms of forecasts between two breaths.
const SLICE: f64 = 20.0;

/// The row of the panel.
pub fn row(keeper: Keeper, words: Words, work: RwSignal<Work>) -> AnyView {
    let choose = move |event| {
        let input = event_target::<HtmlInputElement>(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            dropped(keeper, work, file);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    let busy = move || keeper.train.state.get().busy();
    view! {
        <div class="kept-brought">
            <label class="button">
                <span>{words.signal("train.brought.open")}</span>
                <input
                    type="file"
                    class="visually-hidden"
                    accept=".safetensors"
                    data-action="open-trained"
                    aria-describedby="about-brought"
                    disabled=busy
                    on:change=choose
                />
            </label>
            <p class="note" id="about-brought">{words.signal("train.brought.about")}</p>
        </div>
    }
    .into_any()
}

/// Brings the run of `file` on screen, or says why it cannot be.
pub fn dropped(keeper: Keeper, work: RwSignal<Work>, file: File) {
    keeper.trouble.set(None);
    spawn(async move {
        let name = shorten(&file.name(), 40);
        match bring(keeper.train, &file).await {
            Ok(()) => {
                // The view shows a table whose columns have other roles first.
                request_animation_frame(move || {
                    work.try_set(Work::Results);
                });
            }
            Err(message) => keeper.tell(message.with("name", name)),
        }
    });
}

async fn bring(train: TrainState, file: &File) -> Result<(), Message> {
    let not_read = |reason: &str| Message::new("MODEL-NOT-READ").with("reason", reason);
    if file.size() > MOST_BYTES as f64 {
        return Err(not_read("MODEL-TOO-LARGE"));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| not_read("MODEL-UNREADABLE"))?;
    let own = read_run(&Uint8Array::new(&buffer).to_vec())?;
    let whole = train.data.get_untracked().filter(|_| !train.part.get_untracked());
    let data = whole.ok_or_else(|| Message::new("MODEL-NO-TABLE"))?;
    if let Some(question) = untrack(|| train.question()) {
        return Err(question);
    }
    let roles = roles(&own, &data)?;
    let skip = train.skip_bad.get_untracked();
    let series = model::series(&data.table, &roles, own.spec.missing, skip)?;
    let mut own = Brought::new(&own, Arc::new(series))?;
    let now = || window().performance().map_or(0.0, |clock| clock.now());
    let mut end = now() + SLICE;
    while own.step() {
        if now() > end {
            breath().await;
            end = now() + SLICE;
        }
    }
    let shown = train.data.get_untracked();
    let same = shown.is_some_and(|own| Arc::ptr_eq(&own.table, &data.table));
    if !same || train.state.get_untracked().busy() {
        // The reader has gone on to something else.
        return Ok(());
    }
    stand(train, own, &roles)
}

/// What the columns are for: those of the model, and none beside them.
fn roles(own: &RunFile, data: &Data) -> Result<Vec<Role>, Message> {
    let columns = &data.table.columns;
    let numbers = columns.iter().filter(|column| column.kind == Kind::Number);
    let numbers: Vec<&str> = numbers.map(|column| column.name.as_str()).collect();
    if let Some(lacking) = own.lacking(&numbers) {
        return Err(Message::new("MODEL-COLUMNS").with("columns", lacking));
    }
    let role =
        |(name, before): (&String, &Role)| match own.inputs.iter().position(|own| own == name) {
            Some(0) => Role::Target,
            Some(_) => Role::Feature,
            None if *before == Role::Time => Role::Time,
            None => Role::Ignore,
        };
    Ok(columns.iter().map(|column| &column.name).zip(&data.roles).map(role).collect())
}

/// Puts settings, roles and the run on screen, as one that was kept.
fn stand(train: TrainState, own: Brought, roles: &[Role]) -> Result<(), Message> {
    let usual = own.usual;
    let run = own.run(train.trainer().key())?;
    let (on, source) = (train.shown.get_untracked(), untrack(|| train.source()));
    let table = untrack(|| train.table_name());
    let number = train.counted.get_untracked() + 1;
    let kept =
        judged(&run).is_some().then(|| kept_of(&run, number, (on, source.unwrap_or(0)), table));
    let mut kept = kept.flatten().ok_or_else(|| Message::new("MODEL-NUMBERS"))?;
    if !usual {
        // What is kept has the scaler of its own table.
        kept.source = None;
    }
    train.data.update(|data| {
        let Some(data) = data else { return };
        // The others follow from which is the target.
        let mut places: Vec<usize> = (0..roles.len()).collect();
        places.sort_by_key(|place| roles[*place] != Role::Target);
        for place in places {
            if data.roles[place] != roles[place] {
                data.give(place, roles[place]);
            }
        }
    });
    train.spec.set(run.ran.spec.clone());
    train.counted.set(number);
    train.opened.set(on);
    train.runs.update(|runs| runs.push(kept));
    train.trim_runs();
    train.show_run(number);
    Ok(())
}
