//! The list of documents.

use contract::Document;
use leptos::prelude::*;

use super::{
    delete::Deletions,
    downloads::{DownloadNotice, Downloads},
    empty::ListNotice,
    filter::TopicFilter,
    pieces::{Piece, Pieces, Place},
    row::Row,
    selection::SelectionBar,
    shelf::{Reading, Shelf},
    sort::SortBar,
};
use crate::ui::words;

#[component]
pub(super) fn DocumentList(shelf: Shelf, deletions: Deletions, pieces: Pieces) -> impl IntoView {
    Effect::new(move |_| shelf.clock.run());
    let downloads = Downloads::new();
    let shown = Memo::new(move |_| shelf.shown());
    let reading = Memo::new(move |_| shelf.being_read());
    let picking = RwSignal::new(false);
    let picked = Signal::derive(move || {
        let topics = |document: &Document| document.topics.iter().map(|topic| topic.id).collect();
        shelf.chosen().iter().map(|document| (document.id, topics(document))).collect::<Vec<_>>()
    });
    let tagged = Callback::new(move |()| {
        shelf.refresh();
        shelf.refresh_topics();
    });
    let busy = move || shelf.reading.get() == Reading::Asking;
    view! {
        <section class="documents" aria-busy=move || busy().to_string()>
            <div class="documents-line">
                <h1 id="documents-title" tabindex="-1">"Documents"</h1>
                <p class="documents-count" hidden=move || shelf.total() == 0>{move || words::documents(shelf.total())}</p>
                <TopicFilter shelf />
            </div>
            <ListNotice shelf />
            <DownloadNotice downloads />
            <div class="list-card" hidden=move || shown.read().is_empty()>
                <Show when=move || !shelf.selected.read().is_empty() fallback=move || view! { <SortBar shelf /> }>
                    <SelectionBar shelf deletions downloads pieces picking />
                </Show>
                <ul class="list" role="list" aria-labelledby="documents-title">
                    <For each=move || shown.get() key=|document| (document.id, document.filename.clone()) let:document>
                        <Row document shelf deletions reading />
                    </For>
                </ul>
            </div>
            <Show when=move || shelf.next.read().is_some()>
                <button class="button quiet more" type="button" on:click=move |_| shelf.more()>
                    {move || if shelf.reading.get() == Reading::More { "Loading more" } else { "Show more" }}
                </button>
            </Show>
        </section>
        <Place pieces piece=Piece::TopicPicker { documents: picked, open: picking, saved: tagged } />
    }
    .into_any()
}
