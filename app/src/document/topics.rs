//! The document's topics: which they are, how the search for them stands, and choosing them.

use contract::{DocumentStatus, DocumentTopic, TopicId};
use leptos::prelude::*;

use super::{sheet::Sheet, standing::Standing};
use crate::{
    classification::say,
    topics::{Chip, TopicPicker},
    ui::{Icon, IconName, ToastRack},
};

#[component]
pub(super) fn Topics(sheet: Sheet, rack: ToastRack) -> impl IntoView {
    let picking = RwSignal::new(false);
    let topics = Memo::new(move |_| sheet.document.read().topics.clone());
    let picked = Signal::derive(move || {
        let ids: Vec<TopicId> = topics.read().iter().map(|topic| topic.id).collect();
        vec![(sheet.document.read().id, ids)]
    });
    let arrived = Memo::new(move |_| sheet.document.read().status == DocumentStatus::Uploaded);
    let asked = Memo::new(move |_| sheet.document.read().classification.is_some());
    let chips = move || {
        let topics = topics.get();
        (!topics.is_empty()).then(|| {
            let chips = topics.into_iter().map(|topic| view! { <Held topic sheet rack /> }).collect_view();
            view! { <ul class="chips" role="list" aria-label="Topics">{chips}</ul> }
        })
    };
    view! {
        <section class="sheet-topics" aria-labelledby="topics-title">
            <h2 id="topics-title" tabindex="-1">"Topics"</h2>
            {chips}
            <Standing sheet />
            <div class="sheet-ways">
                <button class="button quiet" type="button" aria-haspopup="dialog" on:click=move |_| picking.set(true)>
                    <Icon name=IconName::Tag /> "Topics…"
                </button>
                <button class="button quiet" type="button" hidden=move || !arrived.get() on:click=move |_| sheet.find_topics(rack)>
                    <Icon name=IconName::Retry /> {move || if asked.get() { "Find topics again" } else { "Find topics" }}
                </button>
            </div>
        </section>
        <TopicPicker documents=picked open=picking saved=Callback::new(move |()| sheet.refresh()) />
    }
    .into_any()
}

/// A topic that can be taken away where it stands.
#[component]
fn Held(topic: DocumentTopic, sheet: Sheet, rack: ToastRack) -> impl IntoView {
    let (id, label) = (topic.id, format!("Remove {}", topic.name));
    let title = if say::how_found(&topic).is_some() { "Remove; it will not be found here again" } else { "Remove" };
    view! {
        <Chip topic>
            <button
                class="chip-remove"
                type="button"
                aria-label=label
                title=title
                on:click=move |_| sheet.take_away(id, rack)
            >
                <Icon name=IconName::Close />
            </button>
        </Chip>
    }
    .into_any()
}
