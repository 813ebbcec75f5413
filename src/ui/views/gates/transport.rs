//! Play, pause, stages, steps, speed and loop: buttons, keys and the clock.

use super::compare;
use super::look::Look;
use super::model::{Loop, READING_MS, STAGE_KEYS, STAGE_MS, STAGES, Way};
use super::variant;
use super::view::Seen;
use crate::exchange::link::Judged;
use crate::ui::parts::{Icon, icon, key_name, listen_window};
use crate::ui::store::{SPEEDS, Store, use_store};
use crate::ui::words::use_words;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Whether it plays, and what it repeats.
#[derive(Clone, Copy)]
pub struct Motion {
    pub playing: RwSignal<bool>,
    pub loops: RwSignal<Loop>,
}

impl Motion {
    pub fn new() -> Self {
        Self { playing: RwSignal::new(false), loops: RwSignal::new(Loop::Off) }
    }
}

fn way(look: Memo<Seen>) -> Way {
    look.with_untracked(|seen| seen.0.way())
}

fn now(store: Store) -> (usize, usize) {
    (store.place.step.get_untracked(), store.place.stage.get_untracked())
}

fn go(store: Store, (step, stage): (usize, usize)) {
    store.place.step.set(step);
    store.place.stage.set(stage);
}

/// One stage on, by hand or by the clock. Playing ends where the sequence does.
pub fn step_on(store: Store, motion: Motion, look: Memo<Seen>) {
    match way(look).next(now(store), motion.loops.get_untracked()) {
        Some(next) => go(store, next),
        None => motion.playing.set(false),
    }
}

/// Plays or pauses; at the very end it plays from the start.
fn toggle(store: Store, motion: Motion, look: Memo<Seen>) {
    let over = way(look).next(now(store), motion.loops.get_untracked()).is_none();
    if !motion.playing.get_untracked() && over {
        go(store, way(look).start());
    }
    motion.playing.update(|playing| *playing = !*playing);
}

/// After a press by a pointer the keys are the view's again: Space plays, and does not press once more.
fn let_go(event: &web_sys::MouseEvent) {
    let focused =
        document().active_element().and_then(|own| own.dyn_into::<web_sys::HtmlElement>().ok());
    if let (true, Some(focused)) = (event.detail() > 0, focused) {
        // Fails for nothing that had the focus.
        let _ = focused.blur();
    }
}

fn halt_and_step_on(store: Store, motion: Motion, look: Memo<Seen>) {
    motion.playing.set(false);
    step_on(store, motion, look);
}

pub fn step_back(store: Store, motion: Motion, look: Memo<Seen>) {
    motion.playing.set(false);
    if let Some(previous) = way(look).previous(now(store)) {
        go(store, previous);
    }
}

/// What the buttons beside Play do, from left to right; on the way back from right to left.
const STEER: [&str; 4] =
    ["gates.do.step-prev", "gates.do.stage-prev", "gates.do.stage-next", "gates.do.step-next"];

/// The name that other programs know a button by.
fn name_of(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// What a button does; its name is told.
type Run = fn(Store, Motion, Memo<Seen>, &str);

fn steered(store: Store, motion: Motion, look: Memo<Seen>, name: &str) {
    match name {
        "stage-prev" => step_back(store, motion, look),
        "stage-next" => halt_and_step_on(store, motion, look),
        step => leap(store, look, step == "step-prev"),
    }
}

/// A jump over whole steps keeps the stage.
fn jump(store: Store, look: Memo<Seen>, to: impl Fn(usize) -> usize) {
    let steps = look.with_untracked(|seen| seen.0.scene.steps());
    store.place.step.update(|step| *step = to(*step).clamp(1, steps));
}

/// A whole step on, or (`back`) a whole step back, whichever way one walks.
fn leap(store: Store, look: Memo<Seen>, back: bool) {
    let down = way(look).down != back;
    jump(store, look, |step| if down { step.saturating_sub(1) } else { step + 1 });
}

fn less_motion(store: Store) -> bool {
    store.prefs.still.get_untracked()
        || window()
            .match_media("(prefers-reduced-motion: reduce)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches())
}

/// Whether the button of this name has nothing to lead to.
fn stuck(look: &Look, loops: Loop, name: &str) -> bool {
    let (way, now) = (look.way(), (look.step, look.stage));
    match name {
        "stage-prev" => way.previous(now).is_none(),
        "step-prev" => way.place(look.step) == 1,
        "stage-next" => way.next(now, loops).is_none(),
        "step-next" => way.place(look.step) == look.scene.steps(),
        _ => false,
    }
}

/// The clock: while it plays, each stage is followed by the next after its own time.
fn run_clock(store: Store, motion: Motion, look: Memo<Seen>) {
    let waiting = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let (playing, stage) = (motion.playing.get(), store.place.stage.get());
        store.place.step.track();
        if !playing {
            waiting.set_value(None);
            return;
        }
        let time = if less_motion(store) {
            1600.0
        } else {
            (STAGE_MS[stage.clamp(1, STAGES) - 1] + READING_MS) / store.prefs.speed.get()
        };
        let next = Timeout::new(time as u32, move || step_on(store, motion, look));
        waiting.set_value(Some(next));
    });
}

fn change_speed(store: Store, by: isize) {
    store.prefs.speed.update(|speed| {
        let place = SPEEDS.iter().position(|s| s == speed).unwrap_or(2) as isize;
        *speed = SPEEDS[(place + by).clamp(0, SPEEDS.len() as isize - 1) as usize];
    });
}

/// To the weights that the answer of this step hangs on; on the way back, to the answer.
pub fn ask_weight(store: Store) {
    let place = store.place;
    let back = place.back.get_untracked();
    if !back {
        place.judged.set(Judged::Step(place.step.get_untracked()));
    }
    place.back.set(!back);
    place.stage.set(if back { STAGES } else { 2 });
}

/// The keys of this view.
pub fn follow_keys(store: Store, motion: Motion, look: Memo<Seen>) {
    listen_window("keydown", move |event| {
        let Some(key) = key_name(event) else { return };
        let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let on_control = |tags: &[&str]| {
            target.as_ref().is_some_and(|target| tags.contains(&target.tag_name().as_str()))
        };
        let shift = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.shift_key());
        let units = look.with_untracked(|seen| seen.0.scene.units());
        match key.as_str() {
            " " if on_control(&["BUTTON", "SUMMARY", "A", "INPUT"]) => return,
            " " => toggle(store, motion, look),
            "ArrowRight" | "ArrowLeft" if on_control(&["INPUT"]) => return,
            // An arrow leads where it points, as the buttons do: on the way back, on is to the left.
            "ArrowRight" | "ArrowLeft" => {
                let on = (key == "ArrowRight") != look.with_untracked(|seen| seen.0.face.back);
                match (shift, on) {
                    (true, on) => leap(store, look, !on),
                    (false, true) => halt_and_step_on(store, motion, look),
                    (false, false) => step_back(store, motion, look),
                }
            }
            "PageDown" => halt_and_step_on(store, motion, look),
            "PageUp" => step_back(store, motion, look),
            "Home" => jump(store, look, |_| 1),
            "End" => jump(store, look, |_| usize::MAX),
            "[" => store.place.unit.update(|unit| *unit = unit.saturating_sub(1).max(1)),
            "]" => store.place.unit.update(|unit| *unit = (*unit + 1).min(units)),
            "+" | "=" => change_speed(store, 1),
            "-" | "−" => change_speed(store, -1),
            "c" | "C" => compare::toggle(store, look),
            "v" | "V" => variant::choose_next(store),
            "d" | "D" => store.place.back.update(|back| *back = !*back),
            "w" | "W" => ask_weight(store),
            "o" | "O" => motion.loops.update(|loops| *loops = loops.next()),
            digit => match digit.parse::<usize>() {
                Ok(unit) if (1..=units.min(8)).contains(&unit) => store.place.unit.set(unit),
                _ => return,
            },
        }
        event.prevent_default();
    });
}

#[component]
pub fn Transport(motion: Motion, look: Memo<Seen>) -> impl IntoView {
    let store = use_store();
    let words = use_words();
    run_clock(store, motion, look);
    let button = move |key: Signal<String>, sign, run: Run| {
        let name = Signal::derive(move || name_of(&key.get()).to_owned());
        let said = Signal::derive(move || words.t(&key.get()));
        let at_end = move || {
            look.with(|Seen(look)| stuck(look, motion.loops.get(), &name.get())).then_some("true")
        };
        view! {
            <button
                type="button"
                class="transport-button"
                data-action=name
                aria-disabled=at_end
                aria-label=said
                title=said
                on:click=move |_| run(store, motion, look, &name.get_untracked())
            >
                {icon(sign)}
            </button>
        }
        .into_any()
    };
    let at = move |keys: [&'static str; 2], sign, run: Run| {
        let back = move || look.with(|seen| seen.0.face.back);
        button(Signal::derive(move || keys[usize::from(back())].to_owned()), sign, run)
    };
    // A button leads where its arrow points: on the way back, what comes next is on the left.
    let steer = |place: usize, sign| at([STEER[place], STEER[3 - place]], sign, steered);
    view! {
        <section class="transport" aria-label=words.signal("gates.transport") on:click=move |event| let_go(&event)>
            <div class="steer">
                {steer(0, Icon::StepPrev)}
                {steer(1, Icon::Prev)}
                <button
                    type="button"
                    class="transport-button play"
                    data-action=move || if motion.playing.get() { "pause" } else { "play" }
                    aria-label=move || words.t(if motion.playing.get() { "gates.do.pause" } else { "gates.do.play" })
                    on:click=move |_| toggle(store, motion, look)
                >
                    {move || if motion.playing.get() { icon(Icon::Pause) } else { icon(Icon::Play) }}
                </button>
                {steer(2, Icon::Next)}
                {steer(3, Icon::StepNext)}
            </div>
            <div class="stage-track" role="group" aria-label=words.signal("gates.stages")>
                {(1..=STAGES).map(|stage| stage_button(store, look, stage)).collect_view()}
            </div>
            {at(["gates.do.first"; 2], Icon::First, |store, _, look, _| jump(store, look, |_| 1))}
            {at(["gates.do.last"; 2], Icon::Last, |store, _, look, _| jump(store, look, |_| usize::MAX))}
            <button type="button" class="speed" on:click=move |_| next_speed(store) title=words.signal("settings.speed")>
                {words.signal("settings.speed")} " " <b>{move || speed_text(store.prefs.speed.get())}</b>
            </button>
            <button
                type="button"
                class="transport-button loop"
                aria-label=move || words.t(motion.loops.get().key())
                title=move || words.t(motion.loops.get().key())
                aria-pressed=move || if motion.loops.get() == Loop::Off { "false" } else { "true" }
                on:click=move |_| motion.loops.update(|loops| *loops = loops.next())
            >
                {icon(Icon::Loop)}
                <span class="loop-mark" aria-hidden="true">{move || if motion.loops.get() == Loop::Step { "1" } else { "" }}</span>
            </button>
        </section>
    }
}

/// The time step as a native range, for keys and for programs; the timeline is what a pointer drags.
pub fn time_range(store: Store, look: Memo<Seen>) -> AnyView {
    let words = use_words();
    let steps = move || look.with(|seen| seen.0.scene.steps());
    view! {
        <label class="visually-hidden" for="time">{words.signal("gates.step")}</label>
        <input
            id="time"
            class="time-range"
            type="range"
            min="1"
            max=steps
            data-control="time"
            prop:value=move || store.place.step.get().to_string()
            aria-valuetext=move || {
                let (step, all) = (store.place.step.get().to_string(), steps().to_string());
                words.with("gates.step-of", &[("step", &step), ("steps", &all)])
            }
            on:input=move |event| {
                if let Ok(step) = event_target_value(&event).parse::<usize>() {
                    jump(store, look, |_| step);
                }
            }
        />
    }
    .into_any()
}

fn next_speed(store: Store) {
    let last = store.prefs.speed.get_untracked() >= SPEEDS[SPEEDS.len() - 1];
    if last { store.prefs.speed.set(SPEEDS[0]) } else { change_speed(store, 1) }
}

fn speed_text(speed: f64) -> String {
    format!(
        "{}×",
        if speed < 0.3 {
            "¼".into()
        } else if speed < 0.7 {
            "½".into()
        } else {
            speed.to_string()
        }
    )
}

fn stage_button(store: Store, look: Memo<Seen>, stage: usize) -> impl IntoView {
    let words = use_words();
    let class = move || match store.place.stage.get() {
        now if now == stage => "on",
        now if (now > stage) != look.with(|seen| seen.0.face.back) => "done",
        _ => "",
    };
    view! {
        <button
            type="button"
            class=class
            aria-current=move || (store.place.stage.get() == stage).then_some("step")
            on:click=move |_| store.place.stage.set(stage)
        >
            <span class="stage-number">{stage}</span>
            <span>{words.signal(STAGE_KEYS[stage - 1])}</span>
        </button>
    }
}
