//! The settings: live, no Save button.

use crate::exchange::link::{Lang, Theme};
use crate::ui::parts::{Icon, Segmented, icon};
use crate::ui::store::{SPEEDS, forget_all, use_store};
use crate::ui::words::use_words;
use leptos::prelude::*;

/// How a speed is written: ¼ ½ 1 2 4.
pub fn speed_words(speed: f64) -> &'static str {
    match speed {
        s if s < 0.3 => "¼",
        s if s < 0.7 => "½",
        s if s < 1.5 => "1",
        s if s < 3.0 => "2",
        _ => "4",
    }
}

/// What stands in the popover; `open` closes it.
pub fn settings(open: RwSignal<bool>) -> AnyView {
    super::words::bring();
    let words = use_words();
    let prefs = use_store().prefs;
    let fixed = |text: &'static str| Signal::derive(move || text.to_owned());
    let themes = [
        (None, "settings.system"),
        (Some(Theme::Light), "settings.light"),
        (Some(Theme::Dark), "settings.dark"),
    ];
    view! {
        <div class="popover-head">
            <h2>{words.signal("settings.title")}</h2>
            <button type="button" class="icon-button" aria-label=words.signal("shell.close") on:click=move |_| open.set(false)>
                {icon(Icon::Close)}
            </button>
        </div>
        <div class="setting">
            <span>{words.signal("settings.language")}</span>
            <Segmented
                label=words.signal("settings.language")
                options=vec![(Lang::Zh, fixed("中文")), (Lang::En, fixed("English"))]
                value=prefs.lang
                on_choose=move |lang| prefs.lang.set(lang)
            />
        </div>
        <div class="setting">
            <span>{words.signal("settings.theme")}</span>
            <Segmented
                label=words.signal("settings.theme")
                options=themes.map(|(theme, key)| (theme, words.signal(key))).to_vec()
                value=prefs.theme
                on_choose=move |theme| prefs.theme.set(theme)
            />
        </div>
        <Switch key="shell.projector" on=prefs.projector/>
        <div class="setting">
            <span>{words.signal("settings.speed")}</span>
            <Segmented
                label=words.signal("settings.speed")
                options=SPEEDS.map(|speed| (speed, fixed(speed_words(speed)))).to_vec()
                value=prefs.speed
                on_choose=move |speed| prefs.speed.set(speed)
            />
        </div>
        <div class="setting">
            <span>{words.signal("settings.decimals")}</span>
            <Segmented
                label=words.signal("settings.decimals")
                options=vec![(2, fixed("2")), (4, fixed("4"))]
                value=prefs.decimals
                on_choose=move |decimals| prefs.decimals.set(decimals)
            />
        </div>
        <div class="setting">
            <span>{words.signal("settings.motion")}</span>
            <Segmented
                label=words.signal("settings.motion")
                options=vec![(false, words.signal("settings.system")), (true, words.signal("settings.on"))]
                value=prefs.still
                on_choose=move |still| prefs.still.set(still)
            />
        </div>
        <Switch key="settings.letters" on=prefs.letters/>
        <Switch key="settings.same-digits" on=prefs.same_digits/>
        <div class="setting">
            <small>{words.signal("settings.reset-what")}</small>
            <button
                type="button"
                class="button button-small"
                on:click=move |_| {
                    forget_all();
                    // A fresh start is the one way in which nothing can be left over.
                    let _ = window().location().set_hash("/gates");
                    let _ = window().location().reload();
                }
            >
                {words.signal("settings.reset")}
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn Switch(key: &'static str, on: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="setting">
            <span>{words.signal(key)}</span>
            <button
                type="button"
                class="switch"
                role="switch"
                aria-label=words.signal(key)
                aria-checked=move || if on.get() { "true" } else { "false" }
                on:click=move |_| on.update(|on| *on = !*on)
            ></button>
        </div>
    }
}
