//! Line icons on a 24 x 24 grid. They are decoration: the control that holds one carries the label.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Close,
    Down,
    Error,
    First,
    Last,
    Link,
    Lock,
    Loop,
    Menu,
    Next,
    Pause,
    Play,
    Prev,
    Projector,
    Redo,
    Settings,
    StepNext,
    StepPrev,
    Sun,
    Tick,
    Undo,
    Warning,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Close => "M6 6l12 12M18 6L6 18",
            Icon::Down => "M6 9l6 6 6-6",
            Icon::Error => "M12 2.8a9.2 9.2 0 1 0 0 18.4a9.2 9.2 0 1 0 0-18.4M12 7v6M12 16.4v.1",
            Icon::First => "M19 5l-7 7 7 7M13 5l-7 7 7 7M4 5v14",
            Icon::Last => "M5 5l7 7-7 7M11 5l7 7-7 7M20 5v14",
            Icon::Link => {
                "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.300 1.300M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.300-1.300"
            }
            Icon::Lock => {
                "M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2M8 11V8a4 4 0 0 1 8 0v3"
            }
            Icon::Loop => "M17 4l3 3-3 3M20 7H8a4 4 0 0 0-4 4M7 20l-3-3 3-3M4 17h12a4 4 0 0 0 4-4",
            Icon::Menu => "M4 7h16M4 12h16M4 17h16",
            Icon::Next => "M9 5l7 7-7 7",
            Icon::Pause => "M9 5v14M15 5v14",
            Icon::Play => "M8 5.500v13l11-6.500z",
            Icon::Prev => "M15 5l-7 7 7 7",
            Icon::Projector => {
                "M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2M12 16v4M8 20h8"
            }
            Icon::Redo => "M15 5l4 4-4 4M19 9H10a5 5 0 0 0 0 10h3",
            Icon::Settings => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4a2 2 0 1 0 0-4M9 15a2 2 0 1 0 0 4a2 2 0 1 0 0-4"
            }
            Icon::StepNext => "M6 5l7 7-7 7M18 5v14",
            Icon::StepPrev => "M18 5l-7 7 7 7M6 5v14",
            Icon::Sun => {
                "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600L7 7M17 17l1.400 1.400M18.400 5.600L17 7M7 17l-1.400 1.400"
            }
            Icon::Tick => "M5 12.500l4.500 4.500L19 7.500",
            Icon::Undo => "M9 5L5 9l4 4M5 9h9a5 5 0 0 1 0 10h-3",
            Icon::Warning => "M12 3.500L2.500 20h19zM12 10v4.500M12 17.200v.1",
        }
    }
}

/// Draws an icon in the colour of the text around it.
pub fn icon(icon: Icon) -> impl IntoView {
    let fill = if icon == Icon::Play { "currentColor" } else { "none" };
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill=fill
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
        >
            <path d=icon.path()></path>
        </svg>
    }
}
