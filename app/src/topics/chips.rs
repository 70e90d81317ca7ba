//! Topics where they are read, not changed.

use contract::DocumentTopic;
use leptos::prelude::*;

/// A document's topics; nothing when it has none.
#[component]
pub(crate) fn Chips(topics: Vec<DocumentTopic>) -> impl IntoView {
    let chips = |topics: Vec<DocumentTopic>| {
        let chip = |topic: DocumentTopic| {
            let class = format!("chip tinted topic-{}", topic.colour.as_str());
            view! { <li class=class dir="auto" title=topic.name.clone()>{topic.name.clone()}</li> }
        };
        topics.into_iter().map(chip).collect_view()
    };
    (!topics.is_empty())
        .then(|| view! { <ul class="chips" role="list" aria-label="Topics">{chips(topics)}</ul> })
        .into_any()
}
