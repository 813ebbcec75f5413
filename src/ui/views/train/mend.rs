//! Whether what went wrong may still be said of the settings on screen, without the browser.

use crate::train::ExperimentSpec;

/// Whether the trouble with this code, met with the settings `then`, is to be expected of the settings `now`.
pub fn holds(code: &str, then: &ExperimentSpec, now: &ExperimentSpec) -> bool {
    match code {
        // The trainer's own end: no setting led to it.
        "RUN-WORKER-DIED" | "RUN-STOPPED-HARD" | "RUN-NO-TRAINER" => true,
        "RUN-DIVERGED" => {
            // Neither longer runs nor other beginnings mend it, nor do longer steps; a season is only a baseline's.
            let freer = now.clip == 0.0 || (then.clip > 0.0 && now.clip > then.clip);
            let alike = ExperimentSpec {
                epochs: then.epochs,
                early_stopping: then.early_stopping,
                seed: then.seed.clone(),
                season: then.season,
                learning_rate: now.learning_rate.min(then.learning_rate),
                clip: if freer { then.clip } else { now.clip },
                ..now.clone()
            };
            alike == *then
        }
        _ => then == now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_diverged_is_mended_by_shorter_steps_and_not_by_more_epochs() {
        let then = ExperimentSpec { learning_rate: 10.0, clip: 0.0, ..ExperimentSpec::default() };
        let with = |change: fn(&mut ExperimentSpec)| {
            let mut now = then.clone();
            change(&mut now);
            holds("RUN-DIVERGED", &then, &now)
        };
        assert!(with(|_| {}));
        assert!(with(|now| now.epochs = 90));
        assert!(with(|now| now.seed = "8".into()));
        assert!(with(|now| now.season = Some(5)));
        assert!(with(|now| now.learning_rate = 100.0));
        assert!(!with(|now| now.learning_rate = 1.0));
        assert!(!with(|now| now.clip = 1.0));
        assert!(!with(|now| now.hidden = 4));
        let clipped = ExperimentSpec { clip: 5.0, ..then.clone() };
        assert!(holds("RUN-DIVERGED", &clipped, &then), "clipping less is no mend");
    }

    #[test]
    fn other_troubles_hold_for_their_own_settings_or_whatever_these_are() {
        let then = ExperimentSpec::default();
        let now = ExperimentSpec { hidden: 4, ..then.clone() };
        assert!(holds("RUN-TOO-LARGE", &then, &then) && !holds("RUN-TOO-LARGE", &then, &now));
        assert!(holds("RUN-WORKER-DIED", &then, &now));
    }
}
