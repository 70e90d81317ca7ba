//! The document's topics. What chooses them belongs here too.

use leptos::prelude::*;

use super::sheet::Sheet;

/// Nothing at all for a document without topics.
#[component]
pub(super) fn Topics(sheet: Sheet) -> impl IntoView {
    let topics = Memo::new(move |_| sheet.document.read().topics.clone());
    let chips = move || {
        let topics = topics.get();
        topics.into_iter().map(|topic| view! { <li class="chip" dir="auto">{topic.name}</li> }).collect_view()
    };
    view! {
        <Show when=move || !topics.read().is_empty()>
            <section class="sheet-topics" aria-labelledby="topics-title">
                <h2 id="topics-title">"Topics"</h2>
                <ul class="chips" role="list">{chips}</ul>
            </section>
        </Show>
    }
    .into_any()
}
