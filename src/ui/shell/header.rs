//! The header: brand, the views that exist, language, theme, projector, settings, shortcuts.

use super::later::{self, Sheet};
use super::switches::{next_lang, next_theme};
use super::words::tab_key;
use crate::exchange::link::{Lang, View};
use crate::ui::parts::{Icon, Popover, icon, key_name, listen_window};
use crate::ui::store::{Layout, Store, use_store};
use crate::ui::words::{Words, use_words};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Header(sheet: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let phone = move || store.layout.get() == Layout::Phone;
    view! {
        <header class="header">
            <a class="brand" href="#/gates">
                {brand()}
                <span>"Gatehouse"</span>
            </a>
            <Show when=phone fallback=move || view! { <Tabs/> <Tools sheet=sheet/> }>
                <PhoneMenu sheet=sheet/>
            </Show>
        </header>
    }
}

#[component]
fn Tabs() -> impl IntoView {
    let store = use_store();
    let words = use_words();
    view! {
        <nav class="tabs" aria-label=words.signal("shell.views")>
            {View::ALL.map(|view| tab(store, words, view)).into_view()}
        </nav>
    }
}

fn tab(store: Store, words: Words, view: View) -> impl IntoView {
    let current = move || (store.place.view.get() == view).then_some("page");
    view! {
        <a
            href=format!("#/{}", view.key())
            aria-current=current
            on:pointerenter=move |_| later::prepare(view)
            on:click=move |event| {
                // Moment and recipe stay as they are; the link follows.
                event.prevent_default();
                store.place.view.set(view);
            }
        >
            {words.signal(tab_key(view))}
        </a>
    }
}

#[component]
fn Tools(sheet: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let words = use_words();
    let settings = RwSignal::new(false);
    let projector = store.prefs.projector;
    view! {
        <div class="tools">
            <LangButton/>
            {share()}
            <button
                type="button"
                class="icon-button"
                aria-label=words.signal("shell.theme-next")
                title=words.signal("shell.theme-next")
                on:click=move |_| next_theme(store)
            >
                {icon(Icon::Sun)}
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=words.signal("shell.projector")
                title=words.signal("shell.projector")
                aria-pressed=move || if projector.get() { "true" } else { "false" }
                on:click=move |_| projector.update(|on| *on = !*on)
            >
                {icon(Icon::Projector)}
            </button>
            <Popover open=settings label=words.signal("settings.title") class="settings" button=|| icon(Icon::Settings)>
                {later::sheet(Sheet::Settings, settings)}
            </Popover>
            <Popover open=sheet label=words.signal("keys.title") class="shortcuts" button=|| view! { <b>"?"</b> }>
                {later::sheet(Sheet::Shortcuts, sheet)}
            </Popover>
        </div>
    }
}

#[component]
fn LangButton() -> impl IntoView {
    let store = use_store();
    let words = use_words();
    let zh = move || store.prefs.lang.get() == Lang::Zh;
    view! {
        <button
            type="button"
            class="icon-button lang-button"
            on:click=move |_| next_lang(store)
        >
            <span lang="zh-CN" class:chosen=zh>"中文"</span>
            <span aria-hidden="true">"/"</span>
            <span lang="en" class:chosen=move || !zh()>"EN"</span>
            <span class="visually-hidden">{words.signal("shell.language-switch")}</span>
        </button>
    }
}

/// Copies the link to what is on screen, and says so.
fn share() -> AnyView {
    let (store, words) = (use_store(), use_words());
    let label = words.signal("shell.copy-moment");
    let told = RwSignal::new(String::new());
    let button = NodeRef::<html::Button>::new();
    // The key presses the button: what else listens to the button hears of it, too.
    listen_window("keydown", move |event| {
        if key_name(event).is_some_and(|key| key == "m" || key == "M") {
            button.get_untracked().into_iter().for_each(|own| own.click());
        }
    });
    view! {
        <div class="share">
            <button type="button" class="icon-button" data-action="share-link" aria-label=label title=label
                aria-keyshortcuts="M"
                node_ref=button on:click=move |_| later::share(store, words, told)>
                {icon(Icon::Link)}
            </button>
            <span class="copied" aria-live="polite">{told}</span>
        </div>
    }
    .into_any()
}

/// On a phone, tabs and settings share one bottom sheet behind one button.
#[component]
fn PhoneMenu(sheet: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let open = RwSignal::new(false);
    let close_after = move |_| open.set(false);
    view! {
        <div class="tools">
            {share()}
            <Popover open=open label=words.signal("shell.menu") class="phone-sheet" button=|| icon(Icon::Menu)>
                <div on:click=close_after>
                    <Tabs/>
                </div>
                {later::sheet(Sheet::Settings, open)}
                <details class="phone-keys">
                    <summary>{words.signal("keys.title")}</summary>
                    {later::sheet(Sheet::Shortcuts, sheet)}
                </details>
            </Popover>
        </div>
    }
}

fn brand() -> impl IntoView {
    view! {
        <svg width="30" height="30" viewBox="0 0 30 30" aria-hidden="true">
            <path d="M2 6.500h26" stroke="var(--c)" stroke-width="5" stroke-linecap="round"></path>
            <rect x="3.500" y="12" width="6" height="7" rx="2" fill="var(--f)"></rect>
            <rect x="12" y="12" width="6" height="15" rx="2" fill="var(--i)"></rect>
            <rect x="20.500" y="12" width="6" height="11" rx="2" fill="var(--o)"></rect>
        </svg>
    }
}
