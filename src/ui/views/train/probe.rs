//! How long a run would take: the trainer works at it for 0.3 s, and nothing of that is kept or shown.

use super::state::TrainState;
use crate::train::protocol::{Reply, RunId};
use crate::train::{CheckedSpec, ExperimentSpec};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use std::sync::Arc;

/// ms for which the settings must rest before they are tried, and for which they are tried.
const REST: u32 = 600;
const TRIAL: f64 = 300.0;
/// ms after which a trial without one whole epoch is given up.
const PATIENCE: f64 = 5000.0;

/// A trial under way.
#[derive(Clone, Copy)]
pub struct Probe {
    run: RunId,
    /// When it began, in ms of the page's clock.
    since: Option<f64>,
    /// Epochs that have ended.
    epochs: usize,
    stopped: bool,
}

/// Tries the settings whenever they have changed, come to rest, and no run is under way.
pub fn follow_settings(train: TrainState) {
    let waiting = StoredValue::new_local(None::<Timeout>);
    let asked = Memo::new(move |_| {
        let data = train.data.with(|data| {
            let data = data.as_ref()?;
            Some((Arc::as_ptr(&data.table) as usize, data.roles.clone()))
        });
        // The number of epochs does not change how long one takes.
        let spec = ExperimentSpec { epochs: 1, ..train.spec.get() };
        (data, spec, train.skip_bad.get())
    });
    Effect::new(move || {
        let has_data = asked.with(|(data, ..)| data.is_some());
        train.pace.set(None);
        // Of a large table each is work enough for one task of the page.
        let send = move |checked| {
            waiting.set_value(Some(Timeout::new(0, move || train.try_settings(&checked))));
        };
        let check = move || {
            if let Some(Ok(checked)) = train.checked() {
                send(checked);
            }
        };
        let later = has_data.then(|| Timeout::new(REST, check));
        waiting.set_value(later);
    });
}

impl TrainState {
    fn try_settings(self, checked: &CheckedSpec) {
        let Some(client) = self.client() else { return };
        // A trial may need another trainer, which would take the place of the one that reads.
        if !self.state.get_untracked().busy() && !self.reading.get_untracked() {
            let run = self.start(&client, checked);
            self.probe.set_value(Some(Probe { run, since: None, epochs: 0, stopped: false }));
        }
    }

    /// Whether a reply belongs to a trial, and is used up by it.
    pub(super) fn is_of_probe(self, reply: &Reply) -> bool {
        let Some(mut probe) = self.probe.get_value() else { return false };
        let now = window().performance().map_or(0.0, |clock| clock.now());
        let over = match reply {
            Reply::Started { run, .. } if *run == probe.run => {
                probe.since = Some(now);
                false
            }
            Reply::Progress { run, losses, .. } if *run == probe.run => {
                probe.epochs += losses.len();
                false
            }
            Reply::Done { run, .. } | Reply::Failed { run, .. } if *run == probe.run => true,
            Reply::Snapshot { run, .. } => return *run == probe.run,
            _ => return false,
        };
        let worked = probe.since.map_or(0.0, |since| now - since);
        let tried = probe.epochs > 0 && (over || worked >= TRIAL);
        if !probe.stopped && (tried || worked >= PATIENCE) {
            probe.stopped = true;
            self.pace.set(tried.then(|| worked / 1000.0 / probe.epochs as f64));
            if let (Some(client), false) = (self.client(), over) {
                client.stop(probe.run);
            }
        }
        self.probe.set_value((!over).then_some(probe));
        true
    }
}
