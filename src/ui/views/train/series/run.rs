//! MA, ARMA and ARIMA beside a run, fitted to its training rows on the page.

use super::super::model::{CLASSICAL, Further};
use super::super::state::TrainState;
use super::job::{Ask, Job};
use super::work::{self, Asker};
use crate::baselines::Wish;
use crate::train::CheckedSpec;
use crate::train::protocol::Forecast;
use std::sync::Arc;

/// Fits them, one after the other; the newest run counts.
pub fn fit(train: TrainState, ran: Arc<CheckedSpec>) {
    work::leave(Asker::Run);
    for key in CLASSICAL {
        let (split, horizon) = (ran.split, ran.reach.horizon);
        let ask = Ask {
            key,
            y: ran.series.columns[0].clone(),
            train: split.validation,
            rows: split.first..split.rows,
            horizon,
            wish: Wish::default(),
        };
        let ran = Arc::clone(&ran);
        work::ask(Asker::Run, key, Job::new(ask), move |found| {
            let further = found.map(|found| Further {
                order: Some(found.order()),
                forecast: Forecast {
                    model: key.into(),
                    order: None,
                    start: split.first,
                    values: found.values.into(),
                },
            });
            train.add_classical(&ran, key, further);
        });
    }
}
