//! Searching a list: the address follows what is typed, and the list follows the address.

use std::time::Duration;

use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{Icon, IconName};

/// How long typing pauses before it becomes a search.
const PAUSE: Duration = Duration::from_millis(180);

/// A search field. Without scripts it is an ordinary form that asks for `action?q=…`.
#[component]
pub(crate) fn SearchBox<A>(
    /// The page.
    action: &'static str,
    /// What is searched, said to everybody.
    label: &'static str,
    /// What is looked at, inside the empty field; the label where there is nothing more to say.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What the list shows now.
    #[prop(into)]
    q: Signal<String>,
    /// Where what was typed leads.
    address: A,
    /// Whether the page's key for searching leads here.
    #[prop(optional)]
    main: bool,
) -> impl IntoView
where
    A: Fn(String) -> String + Clone + 'static,
{
    let navigate = use_navigate();
    let (waiting, input) = (StoredValue::new(None::<TimeoutHandle>), NodeRef::<html::Input>::new());
    let typed = move |q: String| {
        waiting.get_value().inspect(TimeoutHandle::clear);
        let (navigate, address) = (navigate.clone(), address.clone());
        let search = move || {
            // The page may be gone by now.
            if waiting.try_set_value(None).is_some() {
                return;
            }
            navigate(&address(q), NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    on_cleanup(move || {
        waiting.try_get_value().flatten().inspect(TimeoutHandle::clear);
    });
    // From its second value on: what was typed before the page was alive is on its way to the list.
    Effect::new(move |follows: Option<()>| {
        if let (q, Some(input), Some(())) = (q.get(), input.get(), follows) {
            input.set_value(&q);
        }
    });
    view! {
        <form class="search" role="search" action=action method="get" on:submit=|event| event.prevent_default()>
            <Icon name=IconName::Search />
            <input
                id=main.then_some("search")
                type="search"
                name="q"
                placeholder=hint.unwrap_or(label)
                aria-label=label
                aria-keyshortcuts=main.then_some("/")
                autocomplete="off"
                maxlength="200"
                dir="auto"
                value=q.get_untracked()
                node_ref=input
                on:input=move |event| typed(event_target_value(&event))
            />
            {main.then(|| view! { <kbd aria-hidden="true">"/"</kbd> })}
        </form>
    }
    .into_any()
}
