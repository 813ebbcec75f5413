//! How Back arrives: it leaves its face, checks the gradients, and has a row of choices.

use super::page::{Chosen, Page, choose};
use super::{badge, panel, picture, table, timeline, way};
use crate::engine::cell::CellKind;
use crate::exchange::link::Judged;
use crate::ui::parts::{Segmented, arrival, dressed};
use crate::ui::store::{Store, use_store};
use crate::ui::views::gates::face::{BACK, FORWARD, Face, bring};
use crate::ui::views::gates::linking;
use crate::ui::views::gates::look::Look;
use crate::ui::views::gates::model::{Answer, STAGE_KEYS};
use crate::ui::views::gates::view::Seen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Back's own choices, whose code is fetched when Back is first chosen.
pub fn arriving(store: Store, look: Memo<Seen>) -> AnyView {
    arrival(move || dressed("back", Box::pin(back(store, look))))
}

#[wasm_split(back, fallible)]
fn back(store: Store, look: Memo<Seen>) -> Result<AnyView, SplitLoaderError> {
    crate::ui::views::gates::words::bring();
    let chosen = choose(store);
    let weights = |cell: CellKind| cell.columns().map(|(_, column)| column.weights);
    linking::know(CellKind::ALL.into_iter().flat_map(weights).collect());
    bring(
        store,
        Face {
            name: BACK,
            back: true,
            reached: way::reached,
            diagram: picture::picture,
            equations: panel::equations,
            open: panel::open,
            heading: panel::heading,
            panel: panel::panel,
            foot: badge::badge,
            timeline: timeline::timeline,
            cell_at: |_, _, _| None,
            pressed: timeline::pressed,
            table: table::table,
            tell,
            told,
            ..FORWARD
        },
    );
    badge::follow_check(look, chosen);
    Ok(choices(look, chosen))
}

/// What happens at the stage, in a sentence.
fn tell(look: &Look) -> String {
    let words = look.words;
    match (way::tell(look.scene.cell(), look.stage), look.stage) {
        (Some(key), _) => words.t(key),
        (None, 7) => {
            let layer = (look.layer + 1).to_string();
            let above = match (Page::new(look).track().on_top(), look.scene.both()) {
                (true, _) => "gates.back.by.answer",
                (false, false) => "gates.back.by.layer",
                (false, true) => "gates.back.by.layer-both",
            };
            let above = words.with(above, &[("layer", &layer)]);
            let next = words.t(["gates.back.by.later", "gates.back.by.before"][look.direction]);
            words.with("gates.back.tell.7", &[("above", &above), ("next", &next)])
        }
        (None, 1) if look.direction == 1 => words.t("gates.back.tell.1-rtl"),
        (None, stage) => words.t(&format!("gates.back.tell.{stage}")),
    }
}

/// What is spoken when a stage begins.
fn told(look: &Look) -> String {
    let (words, stage) = (look.words, look.stage);
    let name = words.with("gates.back.stage", &[("stage", &words.t(STAGE_KEYS[stage - 1]))]);
    let text = tell(look);
    let step = look.step.to_string();
    words.with("gates.narrated", &[("step", &step), ("stage", &name), ("text", &text)])
}

/// What is judged, and whose error is followed.
fn choices(look: Memo<Seen>, chosen: Chosen) -> AnyView {
    let words = use_words();
    let steps = Memo::new(move |_| look.with(|seen| seen.0.scene.steps()));
    let each = Memo::new(move |_| {
        look.with(|seen| matches!(seen.0.scene.answer, Answer::EveryStep { .. }))
    });
    let source = move || look.with(|Seen(look)| Page::new(look).source());
    let road = Memo::new(move |_| look.with(|Seen(look)| Page::new(look).ledger.road.is_some()));
    // The third is the step in view, or that which was chosen so.
    let step = Signal::derive(move || match chosen.judged.get() {
        Judged::Step(step) => step.min(steps.get()),
        _ => look.with(|seen| seen.0.step),
    });
    let one =
        Signal::derive(move || words.with("gates.back.one", &[("step", &step.get().to_string())]));
    let options = [words.signal("gates.back.every"), words.signal("gates.back.last"), one];
    let options: Vec<_> = options.into_iter().enumerate().collect();
    let value = Signal::derive(move || match chosen.judged.get() {
        Judged::Every => 0,
        Judged::Last => 1,
        Judged::Step(_) => 2,
    });
    let store = use_store();
    let judge = move |own: usize| {
        // What is pinned says a number of another loss.
        store.pinned.set(None);
        chosen.judged.set(match own {
            0 => Judged::Every,
            1 => Judged::Last,
            _ => Judged::Step(look.with_untracked(|seen| seen.0.step)),
        });
    };
    view! {
        <div class="back-tools">
            <Show when=move || each.get()>
                <span class="judged" aria-hidden="true">{words.signal("gates.back.judged")}</span>
                <div data-control="loss-at">
                    <Segmented
                        label=words.signal("gates.back.judged")
                        options=options.clone()
                        value
                        on_choose=judge
                    />
                </div>
            </Show>
            <Show when=move || road.get()>
            <label class="source">
                <span>{words.signal("gates.back.from")}</span>
                <input
                    type="number"
                    min="1"
                    max=steps
                    data-control="source"
                    prop:value=move || source().to_string()
                    on:change=move |event| {
                        let asked = event_target_value(&event).parse::<usize>();
                        let own = asked.unwrap_or(0).min(steps.get_untracked());
                        chosen.source.set(own);
                        // What was typed may not be what holds.
                        chosen.source.notify();
                    }
                />
            </label>
            </Show>
        </div>
    }
    .into_any()
}
