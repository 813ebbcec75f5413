//! The settings that a first run can do without: what each does stands below it.

use super::super::state::TrainState;
use super::fields::{choice, explained, number_with, switch};
use crate::train::spec::ScheduleKind;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// All of them, folded.
pub fn more_settings(train: TrainState) -> AnyView {
    let words = use_words();
    let number = move |control: &'static str, key: &'static str, about: &'static str| {
        explained(control, number_with(train, control, key, true), about)
    };
    let switch = move |control: &'static str, key: &'static str, about: &'static str| {
        explained(control, switch(train, control, key), about)
    };
    view! {
        <details class="form more" data-part="more-settings">
            <summary>
                <span class="when-shut">{words.signal("train.more-settings")}</span>
                <span class="when-open">{words.signal("train.no-more-settings")}</span>
            </summary>
            {switch("bidirectional", "train.bidirectional", "train.about.bidirectional")}
            {number("dropout", "train.dropout", "train.about.dropout")}
            {number("l1", "train.l1", "train.about.l1")}
            {number("l2", "train.l2", "train.about.l2")}
            {number("weight-decay", "train.weight-decay", "train.about.weight-decay")}
            {number("early-stopping", "train.early-stopping", "train.about.early-stopping")}
            {schedule(train)}
            {number("warm-up", "train.warm-up", "train.about.warm-up")}
            {number("forget-bias", "train.forget-bias", "train.about.forget-bias")}
            {switch("shuffle", "train.shuffle", "train.about.shuffle")}
            {number("jitter", "train.jitter", "train.about.jitter")}
            {number("scaling", "train.scaling", "train.about.scaling")}
            {number("warping", "train.warping", "train.about.warping")}
            {switch("leaking", "train.leaking", "train.about.leaking")}
        </details>
    }
    .into_any()
}

/// How the rate goes from epoch to epoch; what only some of the rules ask for comes with them.
fn schedule(train: TrainState) -> AnyView {
    let kind = Memo::new(move |_| train.spec.with(|spec| spec.schedule));
    let field = choice(
        train,
        "schedule",
        "train.schedule",
        &ScheduleKind::ALL.map(|own| (own.key(), "train.schedules")),
        |spec| spec.schedule.key(),
        |spec, value| {
            let own = ScheduleKind::ALL.into_iter().find(|own| own.key() == value);
            spec.schedule = own.unwrap_or(ScheduleKind::Constant);
        },
    );
    let falls = move || {
        let wait = match kind.get() {
            ScheduleKind::Step => "train.schedule-step",
            ScheduleKind::Plateau => "train.schedule-plateau",
            _ => return None,
        };
        let epochs = number_with(train, "schedule-epochs", wait, false);
        let factor = number_with(train, "schedule-factor", "train.schedule-factor", false);
        Some(vec![epochs, factor])
    };
    view! {
        {explained("schedule", field, "train.about.schedule")}
        {falls}
    }
    .into_any()
}
