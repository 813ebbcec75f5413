//! The keys of the whole page, and the sheet that lists every key there is.

use super::switches::{next_lang, next_theme, toggle_lecture};
use crate::ui::parts::{Icon, icon, key_name, listen_window};
use crate::ui::store::Store;
use crate::ui::words::use_words;
use leptos::prelude::*;

/// Keys that work in every view; Gates adds its own while it is open.
pub fn follow_keys(store: Store, [blank, sheet, spot]: [RwSignal<bool>; 3]) {
    listen_window("keydown", move |event| {
        let Some(key) = key_name(event) else { return };
        // A black screen keeps its place: only what ends it does anything.
        if blank.get_untracked()
            && !["b", "B", ".", "Escape", "Tab", "Enter"].contains(&key.as_str())
        {
            return event.prevent_default();
        }
        match key.as_str() {
            "p" | "P" => store.prefs.projector.update(|on| *on = !*on),
            "f" | "F" => toggle_lecture(store),
            "s" | "S" => spot.update(|on| *on = !*on),
            "t" | "T" => next_theme(store),
            "l" | "L" => next_lang(store),
            "b" | "B" | "." => blank.update(|on| *on = !*on),
            "?" => sheet.update(|open| *open = !*open),
            "Escape" => {
                blank.set(false);
                spot.set(false);
                store.pinned.set(None);
                return;
            }
            _ => return,
        }
        event.prevent_default();
    });
}

type Row = (&'static [&'static str], &'static str);

/// Key caps and what they do, grouped by purpose. A cap that starts with `keys.` is looked up.
const GROUPS: [(&str, &[Row]); 3] = [
    (
        "keys.move",
        &[
            (&["keys.space"], "keys.play"),
            (&["←", "→"], "keys.stage"),
            (&["Shift", "←", "→"], "keys.step"),
            (&["Home", "End"], "keys.ends"),
            (&["1", "–", "8"], "keys.unit"),
            (&["[", "]"], "keys.unit-next"),
            (&["↑", "↓"], "keys.strip"),
            (&["−", "+"], "keys.speed"),
            (&["O"], "keys.loop"),
            (&["D"], "gates.way"),
            (&["W"], "gates.which-weight"),
        ],
    ),
    (
        "keys.change",
        &[
            (&["V"], "keys.cell"),
            (&["E"], "keys.edit"),
            (&["K"], "keys.clamp"),
            (&["C"], "keys.compare"),
            (&["Ctrl", "Z"], "keys.undo"),
        ],
    ),
    (
        "keys.show",
        &[
            (&["P"], "shell.projector"),
            (&["F"], "keys.lecture"),
            (&["S"], "keys.spotlight"),
            (&["B"], "keys.blank"),
            (&["M"], "shell.copy-moment"),
            (&["T"], "keys.theme"),
            (&["L"], "keys.language"),
            (&["?"], "keys.sheet"),
            (&["Esc"], "keys.escape"),
        ],
    ),
];

/// The sheet; `open` closes it.
pub fn shortcuts(open: RwSignal<bool>) -> AnyView {
    super::words::bring();
    let words = use_words();
    let cap = move |cap: &'static str| match cap {
        "–" => view! { <span>"–"</span> }.into_any(),
        cap if cap.starts_with("keys.") => view! { <kbd>{words.signal(cap)}</kbd> }.into_any(),
        cap => view! { <kbd>{cap}</kbd> }.into_any(),
    };
    view! {
        <div class="popover-head">
            <h2>{words.signal("keys.title")}</h2>
            <button type="button" class="icon-button" aria-label=words.signal("shell.close") on:click=move |_| open.set(false)>
                {icon(Icon::Close)}
            </button>
        </div>
        {GROUPS
            .map(|(title, rows)| {
                view! {
                    <h3>{words.signal(title)}</h3>
                    <dl class="key-rows">
                        {rows
                            .iter()
                            .map(|(caps, what)| {
                                view! {
                                    <div>
                                        <dt>{caps.iter().map(|c| cap(c)).collect_view()}</dt>
                                        <dd>{words.signal(what)}</dd>
                                    </div>
                                }
                            })
                            .collect_view()}
                    </dl>
                }
            })
            .into_view()}
        <p class="key-note">{words.signal("keys.note")}</p>
    }
    .into_any()
}
