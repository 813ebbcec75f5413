//! A row of choices of which one holds.

use leptos::prelude::*;

/// Choices side by side. `options` are values with their words; `label` names the group.
#[component]
pub fn Segmented<T>(
    #[prop(into)] label: Signal<String>,
    options: Vec<(T, Signal<String>)>,
    #[prop(into)] value: Signal<T>,
    on_choose: impl Fn(T) + Clone + Send + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    view! {
        <div class="segmented" role="group" aria-label=label>
            {options
                .into_iter()
                .map(|(option, words)| {
                    let on_choose = on_choose.clone();
                    let own = option.clone();
                    let pressed = move || if value.get() == own { "true" } else { "false" };
                    view! {
                        <button
                            type="button"
                            aria-pressed=pressed
                            on:click=move |_| on_choose(option.clone())
                        >
                            {words}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
