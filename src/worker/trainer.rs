//! The trainer's side: reads files, trains in slices of about 40 ms, and listens in between.

use super::envelope::{pack, unpack};
use crate::data::series::{Series, median};
use crate::data::table::{ReadChoices, Table};
use crate::data::{read, sniff};
use crate::message::Message;
use crate::train::protocol::{EpochLoss, JobId, Order, Reply, Request, RunId, Source, travels};
use crate::train::session::{Event, TrainSession};
use gloo::events::EventListener;
use js_sys::{Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, DedicatedWorkerGlobalScope, File, FileReaderSync, MessageChannel, MessageEvent,
    TextDecoder, TextDecoderOptions,
};

/// How long a slice of training may take, in ms.
const SLICE: f64 = 40.0;
/// Bytes of a large file that are shown before the rest is read.
const BEGINNING: f64 = 65_536.0;
/// ms between progress messages, and the least between snapshots.
const PROGRESS: f64 = 100.0;
const SNAPSHOT: f64 = 500.0;
/// Making and sending a snapshot may take so much of the time of training, at most.
const SHARE: f64 = 0.1;

/// Starts to listen. Called once, by the worker's own binary.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let Ok(channel) = MessageChannel::new() else { return };
    let trainer = Rc::new(RefCell::new(Trainer { scope: scope.clone(), channel, run: None }));
    let own = Rc::clone(&trainer);
    EventListener::new(&scope, "message", move |event| {
        if let Some(event) = event.dyn_ref::<MessageEvent>() {
            own.borrow_mut().hear(&event.data());
        }
    })
    .forget();
    let own = Rc::clone(&trainer);
    let port = trainer.borrow().channel.port1();
    EventListener::new(&port, "message", move |_| own.borrow_mut().slice()).forget();
    port.start();
    trainer.borrow().say(Reply::Ready);
}

/// One run under way, with the clock that the session does not have.
struct Run {
    id: RunId,
    session: TrainSession,
    paused: bool,
    losses: Vec<EpochLoss>,
    weights: Vec<f32>,
    told: f64,
    /// When the next snapshot may be made.
    next_snapshot: f64,
    snapped_epoch: usize,
    /// Working time of the last epochs, in ms.
    epochs: Vec<f64>,
    worked: f64,
    total: usize,
}

struct Trainer {
    scope: DedicatedWorkerGlobalScope,
    channel: MessageChannel,
    run: Option<Run>,
}

impl Trainer {
    fn say(&self, reply: Reply) {
        if let Some(packed) = pack(reply) {
            // A worker that cannot post has no one to tell.
            let _ = self.scope.post_message_with_transfer(&packed.value, &packed.transfer);
        }
    }

    fn now(&self) -> f64 {
        self.scope.performance().map_or(0.0, |clock| clock.now())
    }

    /// Asks for the next slice, after the messages that wait.
    fn go_on(&self) {
        let _ = self.channel.port2().post_message(&JsValue::NULL);
    }

    fn hear(&mut self, data: &JsValue) {
        let Some(request) = unpack::<Request>(data) else { return };
        match request {
            Request::Read { job, name, source, choices } => {
                let file = Reflect::get(data, &"file".into()).unwrap_or_default();
                if let Source::File = source
                    && let Ok(Some(table)) = beginning(&name, &choices, &file)
                {
                    self.say(Reply::Table { job, table, whole: false });
                }
                self.say(answer(job, &name, &source, &choices, &file));
            }
            Request::Start { run, spec, block, time_values, columns } => {
                let time = (!time_values.is_empty()).then_some(time_values.as_slice());
                let checked = Series::build(time, columns, spec.missing)
                    .and_then(|series| spec.check(series));
                match checked {
                    Ok(checked) => {
                        let session = TrainSession::new(checked).bagging(block);
                        self.begin(run, session, spec.epochs);
                    }
                    Err(message) => self.say(Reply::Failed { run, message, outcome: None }),
                }
            }
            Request::Order { run, order } => {
                if let Some(own) = self.own(run) {
                    if order == Order::Stop {
                        own.session.stop();
                    }
                    let paused = order == Order::Pause;
                    if std::mem::replace(&mut own.paused, paused) && !paused {
                        self.go_on();
                    }
                    self.say(Reply::Obeyed { run, order });
                    // Who pauses looks at what has been learnt by now.
                    if let Some(mut own) = self.run.take_if(|_| paused) {
                        self.progress(&mut own);
                        self.snap(&mut own);
                        self.run = Some(own);
                    }
                }
            }
            Request::Answer { run, windows } => {
                if let Some(own) = self.own(run) {
                    let sum = own.session.answer_singly(windows);
                    self.say(Reply::Answered { run, sum });
                }
            }
        }
    }

    /// The run with this id, if it is the one under way.
    fn own(&mut self, run: RunId) -> Option<&mut Run> {
        self.run.as_mut().filter(|own| own.id == run)
    }

    fn begin(&mut self, id: RunId, session: TrainSession, total: usize) {
        self.say(Reply::Started { run: id, plan: session.plan().clone() });
        let now = self.now();
        self.run = Some(Run {
            id,
            session,
            paused: false,
            losses: Vec::new(),
            weights: Vec::new(),
            told: now,
            next_snapshot: now,
            snapped_epoch: 0,
            epochs: Vec::new(),
            worked: 0.0,
            total,
        });
        self.go_on();
    }

    /// Works for one slice, tells what there is to tell, and asks for the next.
    fn slice(&mut self) {
        let start = self.now();
        let Some(mut run) = self.run.take() else { return };
        if run.paused {
            self.run = Some(run);
            return;
        }
        let mut before = start;
        loop {
            match run.session.advance() {
                Event::Worked => {}
                Event::Epoch(loss) => {
                    let now = self.now();
                    run.losses.push(loss);
                    let own = run.session.weights();
                    if travels(loss.epoch, run.total, own.len()) {
                        run.weights.extend_from_slice(own);
                    }
                    run.epochs.push(run.worked + now - before);
                    run.worked = 0.0;
                    before = now;
                }
                Event::Finished(outcome) => {
                    self.progress(&mut run);
                    return self.say(Reply::Done { run: run.id, outcome });
                }
                Event::Diverged(message, outcome) => {
                    self.progress(&mut run);
                    let outcome = Some(outcome);
                    return self.say(Reply::Failed { run: run.id, message, outcome });
                }
            }
            if self.now() - start > SLICE {
                break;
            }
        }
        let now = self.now();
        run.worked += now - before;
        if now - run.told > PROGRESS {
            self.progress(&mut run);
            run.told = now;
        }
        if now > run.next_snapshot {
            self.snap(&mut run);
        }
        self.run = Some(run);
        self.go_on();
    }

    /// Tells the best weights so far, where they are not told yet.
    fn snap(&self, run: &mut Run) {
        let (best, before) = (run.session.best_epoch(), self.now());
        if best > run.snapped_epoch {
            let snapshot = run.session.snapshot();
            self.say(Reply::Snapshot { run: run.id, snapshot });
            run.snapped_epoch = best;
            let after = self.now();
            run.next_snapshot = after + f64::max(SNAPSHOT, (after - before) / SHARE);
        }
    }

    fn progress(&self, run: &mut Run) {
        let recent = &run.epochs[run.epochs.len().saturating_sub(5)..];
        let middle = median(recent);
        let epoch = run.session.epoch();
        let left = (run.epochs.len() >= 3)
            .then(|| middle / 1000.0 * (run.total + 1).saturating_sub(epoch) as f64);
        let scored = run.session.scored();
        self.say(Reply::Progress {
            run: run.id,
            epoch,
            losses: std::mem::take(&mut run.losses),
            best_epoch: run.session.best_epoch(),
            seconds_left: left.filter(|_| scored.is_none()),
            scored,
            weights: std::mem::take(&mut run.weights),
        });
    }
}

fn answer(job: JobId, name: &str, source: &Source, choices: &ReadChoices, file: &JsValue) -> Reply {
    let table = match source {
        Source::Text(text) if text.trim().is_empty() => {
            Err(Message::new("FILE-EMPTY").with("name", name))
        }
        Source::Text(text) => sniff::inspect(name, text.as_bytes())
            .and_then(|_| read::read(name, text, "utf-8", choices)),
        Source::File => from_file(name, choices, file),
    };
    match table {
        Ok(table) => Reply::Table { job, table, whole: true },
        Err(message) => Reply::Refused { job, message },
    }
}

/// The whole lines at the beginning of a file that is larger than these; `None` of a smaller one.
fn beginning(name: &str, choices: &ReadChoices, file: &JsValue) -> Result<Option<Table>, Message> {
    let Some(file) = file.dyn_ref::<File>().filter(|file| file.size() > BEGINNING) else {
        return Ok(None);
    };
    sniff::check_size(name, file.size() as u64)?;
    let part = file.slice_with_f64_and_f64(0.0, BEGINNING).map_err(|_| unreadable(name))?;
    table_of(name, choices, &part, true).map(Some)
}

/// Reads a file where it lies. Its size is checked before a byte is read.
fn from_file(name: &str, choices: &ReadChoices, file: &JsValue) -> Result<Table, Message> {
    let file: &File = file.dyn_ref().ok_or_else(|| unreadable(name))?;
    sniff::check_size(name, file.size() as u64)?;
    table_of(name, choices, file, false)
}

fn unreadable(name: &str) -> Message {
    Message::new("FILE-UNREADABLE").with("name", name)
}

/// What stands in a file, or in its beginning without the last line, which may be cut off.
fn table_of(
    name: &str,
    choices: &ReadChoices,
    file: &Blob,
    beginning: bool,
) -> Result<Table, Message> {
    let buffer = FileReaderSync::new()
        .and_then(|reader| reader.read_as_array_buffer(file))
        .map_err(|_| unreadable(name))?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    let guess = sniff::inspect(name, &bytes)?;
    let encoding = choices.encoding.as_deref().unwrap_or(guess);
    let text = decode(&bytes, encoding).ok_or_else(|| unreadable(name))?;
    let doubt = sniff::doubt(&bytes, encoding, choices.encoding.is_none());
    // Makes room for the columns: memory that was taken is never given back.
    drop(bytes);
    let end = if beginning { text.rfind('\n').unwrap_or(0) } else { text.len() };
    let mut table = read::read(name, &text[..end], encoding, choices)?;
    table.warnings.extend(doubt);
    Ok(table)
}

fn decode(bytes: &[u8], encoding: &str) -> Option<String> {
    let decoder =
        TextDecoder::new_with_label_and_options(encoding, &TextDecoderOptions::new()).ok()?;
    decoder.decode_with_u8_array(bytes).ok()
}
