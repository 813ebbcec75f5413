//! The page's side: one disposable worker, and what it says.

use super::envelope::{pack, set, unpack};
use super::life::when_gone;
use crate::data::table::ReadChoices;
use crate::message::Message;
use crate::train::protocol::{JobId, Order, Reply, Request, RunId, Source};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::Math;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// How long the trainer may take to answer Stop before it is ended, in ms.
const PATIENCE: u32 = 1000;

/// What reaches the page.
#[derive(Clone, Debug)]
pub enum Heard {
    Reply(Box<Reply>),
    /// The worker is gone; the next request starts another.
    Died(Message),
}

/// The way to the trainer. Starts it when it is first needed.
#[derive(Clone)]
pub struct Client(Rc<RefCell<Inner>>);

struct Inner {
    url: Rc<dyn Fn() -> String>,
    hear: Rc<dyn Fn(Heard)>,
    worker: Option<Running>,
    job: JobId,
    run: RunId,
    stopping: Option<Timeout>,
}

struct Running {
    worker: Worker,
    /// The loader that it was started from.
    url: String,
    /// Its own among all workers of this site; also the name of the lock that it holds while it lives.
    name: String,
    /// Requests that wait until the trainer says that it is ready.
    waiting: Option<Vec<(Request, Option<File>)>>,
    _listeners: [EventListener; 3],
}

impl Drop for Running {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Client {
    /// `url` gives the worker's loader with the names of its script and WebAssembly, whenever one is started.
    pub fn new(url: impl Fn() -> String + 'static, hear: impl Fn(Heard) + 'static) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            url: Rc::new(url),
            hear: Rc::new(hear),
            worker: None,
            job: 0,
            run: 0,
            stopping: None,
        })))
    }

    /// Reads a table. Only the answer with this id counts.
    pub fn read(
        &self,
        name: &str,
        source: Source,
        choices: ReadChoices,
        file: Option<File>,
    ) -> JobId {
        let job = {
            let mut inner = self.0.borrow_mut();
            inner.job += 1;
            inner.job
        };
        self.send(Request::Read { job, name: name.to_owned(), source, choices }, file);
        job
    }

    /// What is being read does not count any more.
    pub fn forget(&self) {
        self.0.borrow_mut().job += 1;
    }

    /// Starts a run; `request` makes the message for the new run's id. Where another trainer is asked for
    /// by now, it takes the place of the old one.
    pub fn start(&self, request: impl FnOnce(RunId) -> Request) -> RunId {
        let url = self.url();
        let run = {
            let mut inner = self.0.borrow_mut();
            inner.worker.take_if(|running| running.url != url);
            inner.run += 1;
            inner.stopping = None;
            inner.run
        };
        self.send(request(run), None);
        run
    }

    /// Pause or Resume; for Stop see [`Client::stop`].
    pub fn order(&self, run: RunId, order: Order) {
        self.send(Request::Order { run, order }, None);
    }

    /// Stops and keeps the best; a trainer that does not answer in time is ended.
    pub fn stop(&self, run: RunId) {
        self.order(run, Order::Stop);
        let own = self.clone();
        let timeout = Timeout::new(PATIENCE, move || own.end(Message::new("RUN-STOPPED-HARD")));
        self.0.borrow_mut().stopping = Some(timeout);
    }

    /// Ends the worker, whatever it is at. Nothing more is heard of it.
    pub fn close(&self) {
        let ended = self.0.borrow_mut().worker.take();
        drop(ended);
    }

    /// Ends the worker and says why.
    fn end(&self, message: Message) {
        let hear = {
            let mut inner = self.0.borrow_mut();
            inner.worker = None;
            inner.stopping = None;
            // What it read counts no more: it is told that it died.
            inner.job += 1;
            Rc::clone(&inner.hear)
        };
        hear(Heard::Died(message));
    }

    fn send(&self, request: Request, file: Option<File>) {
        if self.0.borrow().worker.is_none() && !self.spawn() {
            return self.end(Message::new("RUN-NO-TRAINER"));
        }
        let mut inner = self.0.borrow_mut();
        let Some(running) = &mut inner.worker else { return };
        match &mut running.waiting {
            Some(waiting) => waiting.push((request, file)),
            None => post(&running.worker, request, file.as_ref()),
        }
    }

    fn url(&self) -> String {
        let url = Rc::clone(&self.0.borrow().url);
        url()
    }

    fn spawn(&self) -> bool {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let name = format!("gatehouse-trainer-{}", Math::random());
        options.set_name(&name);
        let url = self.url();
        let Ok(worker) = Worker::new_with_options(&url, &options) else {
            return false;
        };
        let own = self.clone();
        let message = EventListener::new(&worker, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                own.hear(event);
            }
        });
        let own = self.clone();
        let error = EventListener::new(&worker, "error", move |_| {
            let ready = own.0.borrow().worker.as_ref().is_some_and(|w| w.waiting.is_none());
            own.end(Message::new(if ready { "RUN-WORKER-DIED" } else { "RUN-NO-TRAINER" }));
        });
        let own = self.clone();
        let unreadable = EventListener::new(&worker, "messageerror", move |_| {
            own.end(Message::new("RUN-WORKER-DIED"));
        });
        self.0.borrow_mut().worker = Some(Running {
            worker,
            url,
            name,
            waiting: Some(Vec::new()),
            _listeners: [message, error, unreadable],
        });
        true
    }

    fn hear(&self, event: &MessageEvent) {
        let Some(reply) = unpack::<Reply>(&event.data()) else { return };
        if let Reply::Table { .. } | Reply::Refused { .. } = reply {
            // To take in a large table is work enough for one task of the page, and to show it for another.
            let own = self.clone();
            Timeout::new(0, move || own.take(reply)).forget();
        } else {
            self.take(reply);
        }
    }

    fn take(&self, reply: Reply) {
        let (job, run) = (self.0.borrow().job, self.0.borrow().run);
        match &reply {
            Reply::Done { run: own, .. } | Reply::Failed { run: own, .. } if *own == run => {
                self.0.borrow_mut().stopping = None;
            }
            Reply::Ready => {
                self.attend();
                return self.flush();
            }
            Reply::Table { job: own, .. } | Reply::Refused { job: own, .. } if *own != job => {
                return;
            }
            Reply::Obeyed { run: own, order: Order::Stop } if *own == run => {
                self.0.borrow_mut().stopping = None;
                return;
            }
            Reply::Started { run: own, .. }
            | Reply::Progress { run: own, .. }
            | Reply::Obeyed { run: own, .. }
            | Reply::Snapshot { run: own, .. }
            | Reply::Answered { run: own, .. }
            | Reply::Done { run: own, .. }
            | Reply::Failed { run: own, .. }
                if *own != run =>
            {
                return;
            }
            _ => {}
        }
        let hear = Rc::clone(&self.0.borrow().hear);
        hear(Heard::Reply(Box::new(reply)));
    }

    /// Hears of the end of the worker that is ready now, also while nothing is asked of it.
    fn attend(&self) {
        let Some(name) = self.0.borrow().worker.as_ref().map(|running| running.name.clone()) else {
            return;
        };
        let (own, of) = (self.clone(), name.clone());
        when_gone(&name, move || {
            // One that was ended from here is no longer asked for.
            if own.0.borrow().worker.as_ref().is_some_and(|running| running.name == of) {
                own.end(Message::new("RUN-WORKER-DIED"));
            }
        });
    }

    fn flush(&self) {
        let mut inner = self.0.borrow_mut();
        let Some(running) = &mut inner.worker else { return };
        for (request, file) in running.waiting.take().into_iter().flatten() {
            post(&running.worker, request, file.as_ref());
        }
    }
}

fn post(worker: &Worker, request: Request, file: Option<&File>) {
    let Some(packed) = pack(request) else { return };
    if let Some(file) = file {
        set(&packed.value, "file", file);
    }
    // Fails only for what cannot be cloned, and everything here can.
    let _ = worker.post_message_with_transfer(&packed.value, &packed.transfer);
}
