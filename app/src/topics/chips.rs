//! A document's topics. Those that nobody gave are told apart by a mark, a dashed edge and their name.

use contract::DocumentTopic;
use leptos::prelude::*;

use crate::{
    classification::say,
    ui::{Icon, IconName},
};

/// A document's topics; nothing when it has none.
#[component]
pub(crate) fn Chips(topics: Vec<DocumentTopic>) -> impl IntoView {
    let chips = |topics: Vec<DocumentTopic>| topics.into_iter().map(|topic| view! { <Chip topic /> }).collect_view();
    (!topics.is_empty())
        .then(|| view! { <ul class="chips" role="list" aria-label="Topics">{chips(topics)}</ul> })
        .into_any()
}

/// One of them, with what can be done to it.
#[component]
pub(crate) fn Chip(topic: DocumentTopic, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let how = say::how_found(&topic);
    let found = how.is_some();
    let class = format!("chip tinted topic-{}", topic.colour.as_str());
    let title = match &how {
        Some(how) => format!("{}, {how}", topic.name),
        None => topic.name.clone(),
    };
    view! {
        <li class=class class:found=found dir="auto" title=title>
            {found.then(|| view! { <Icon name=IconName::Found /> })}
            <span class="chip-name">{topic.name}</span>
            {how.map(|how| view! { <span class="unseen">", " {how}</span> })}
            {children.map(|children| children())}
        </li>
    }
    .into_any()
}
