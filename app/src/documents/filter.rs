//! Which topic the list shows; the address holds it.

use contract::{ListQuery, Topic};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{opening::address_of, shelf::Shelf};

/// Not there as long as there are no topics to choose from.
#[component]
pub(super) fn TopicFilter(shelf: Shelf) -> impl IntoView {
    let navigate = use_navigate();
    let chosen = Memo::new(move |_| shelf.query.read().topic);
    let idle = move || chosen.get().is_none() && shelf.topics.read().is_empty();
    // A topic that was deleted, or that was never the caller's to see.
    let is_gone = Memo::new(move |_| {
        chosen.get().is_some_and(|chosen| shelf.topics.read().iter().all(|topic| topic.id != chosen))
    });
    let choose = move |event| {
        let topic = event_target_value(&event).parse().ok();
        let query = ListQuery { topic, cursor: None, ..shelf.query.get_untracked() };
        navigate(&address_of(&query), NavigateOptions { scroll: false, ..Default::default() });
    };
    view! {
        <select class="topic-filter" aria-label="Filter by topic" hidden=idle on:change=choose>
            <option value="" selected=chosen.get_untracked().is_none() prop:selected=move || chosen.get().is_none()>
                "All topics"
            </option>
            <For each=move || shelf.topics.get() key=|topic| (topic.id, topic.name.clone()) let:topic>
                <TopicOption topic shelf />
            </For>
            <option
                value="gone"
                disabled
                hidden=move || !is_gone.get()
                selected=is_gone.get_untracked()
                prop:selected=move || is_gone.get()
            >
                "A topic that is gone"
            </option>
        </select>
    }
    .into_any()
}

#[component]
fn TopicOption(topic: Topic, shelf: Shelf) -> impl IntoView {
    let id = topic.id;
    let chosen = Memo::new(move |_| shelf.query.read().topic == Some(id));
    view! {
        <option value=id.to_string() selected=chosen.get_untracked() prop:selected=move || chosen.get()>
            {topic.name}
        </option>
    }
}
