//! A sentence that the browser speaks, where it has a voice.

use crate::exchange::link::Lang;
use crate::ui::parts::listen;
use crate::ui::words::use_words;
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance};

fn voice() -> Option<SpeechSynthesis> {
    let can = js_sys::Reflect::has(&window(), &JsValue::from_str("speechSynthesis"));
    can.unwrap_or(false).then(|| window().speech_synthesis().ok()).flatten()
}

/// A button that speaks `text`; pressed again, it stops. Another text stops it, and so does leaving. There is none
/// where there is no voice.
pub fn speak_button(text: Memo<String>) -> Option<AnyView> {
    let words = use_words();
    let voice_there = voice().is_some();
    let utterance = SpeechSynthesisUtterance::new().ok().filter(|_| voice_there)?;
    let speaking = RwSignal::new(false);
    for end in ["end", "error"] {
        listen(&utterance, end, move |_| speaking.set(false));
    }
    let utterance = StoredValue::new_local(utterance);
    let stop = move || {
        if let Some(voice) = voice().filter(|_| speaking.try_get_untracked() == Some(true)) {
            voice.cancel();
        }
        speaking.try_set(false);
    };
    let press = move |_| {
        if speaking.get_untracked() {
            return stop();
        }
        let Some(voice) = voice() else { return };
        utterance.with_value(|own| {
            own.set_text(&text.get_untracked());
            own.set_lang(match words.lang.get_untracked() {
                Lang::En => "en-US",
                Lang::Zh => "zh-CN",
            });
            voice.speak(own);
        });
        speaking.set(true);
    };
    Effect::new(move |before: Option<String>| {
        let now = text.get();
        if before.is_some_and(|before| before != now) {
            stop();
        }
        now
    });
    on_cleanup(stop);
    let key = move || if speaking.get() { "gates.full.hush" } else { "gates.full.speak" };
    Some(
        view! {
            <button
                type="button"
                class="quiet"
                data-action="speak"
                aria-pressed=move || if speaking.get() { "true" } else { "false" }
                on:click=press
            >
                {move || words.t(key())}
            </button>
        }
        .into_any(),
    )
}
