//! The document's topics, and choosing them.

use contract::TopicId;
use leptos::prelude::*;

use super::sheet::Sheet;
use crate::{
    topics::{Chips, TopicPicker},
    ui::{Icon, IconName},
};

#[component]
pub(super) fn Topics(sheet: Sheet) -> impl IntoView {
    let picking = RwSignal::new(false);
    let topics = Memo::new(move |_| sheet.document.read().topics.clone());
    let picked = Signal::derive(move || {
        let ids: Vec<TopicId> = topics.read().iter().map(|topic| topic.id).collect();
        vec![(sheet.document.read().id, ids)]
    });
    view! {
        <section class="sheet-topics" aria-labelledby="topics-title">
            <h2 id="topics-title">"Topics"</h2>
            {move || view! { <Chips topics=topics.get() /> }}
            <button class="button quiet" type="button" aria-haspopup="dialog" on:click=move |_| picking.set(true)>
                <Icon name=IconName::Tag /> "Topics…"
            </button>
        </section>
        <TopicPicker documents=picked open=picking saved=Callback::new(move |()| sheet.refresh()) />
    }
    .into_any()
}
