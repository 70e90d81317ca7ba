//! One document in the list.

use std::collections::HashSet;

use contract::{Document, DocumentId};
use leptos::prelude::*;

use super::{delete::Deletions, shelf::Shelf};
use crate::{
    classification::say,
    topics::Chips,
    ui::{Icon, IconName, KindBadge, Moment, Name},
};

#[component]
pub(super) fn Row(
    document: Document,
    shelf: Shelf,
    deletions: Deletions,
    /// Those whose topics are being looked for.
    reading: Memo<HashSet<DocumentId>>,
) -> impl IntoView {
    let name = document.filename.clone();
    let (download, delete) = (format!("Download {name}"), format!("Delete {name}"));
    let href = format!("/api/documents/{}/download", document.id);
    let page = format!("/documents/{}", document.id);
    let size = document.size_bytes.map(|size| size.to_string());
    let added = document.uploaded_at.unwrap_or(document.created_at);
    let (id, select) = (document.id, format!("Select {name}"));
    view! {
        <li class="row" class:selected=move || shelf.is_selected(id) data-document=id.to_string() tabindex="-1">
            <label class="pick">
                <KindBadge name=name.clone() />
                <input
                    type="checkbox"
                    aria-label=select
                    prop:checked=move || shelf.is_selected(id)
                    on:change=move |_| shelf.toggle(id)
                />
            </label>
            <div class="row-name">
                // Loaded anew: uploads and held deletes belong to this page, which says so when it is left.
                <a class="row-link" href=page aria-label=name.clone() rel="external"><Name name=name.clone() /></a>
                {move || view! { <Chips topics=shelf.topics_of(id) /> }}
            </div>
            <div class="row-meta">
                <span class="row-size">{size}</span>
                <span class="row-time">
                    <Moment at=added clock=shelf.clock />
                    <span class="row-reading" hidden=move || !reading.read().contains(&id)>{say::READING}</span>
                </span>
            </div>
            <span class="row-actions">
                <a class="icon-button" href=href aria-label=download title="Download" rel="external" download>
                    <Icon name=IconName::Download />
                </a>
                <button class="icon-button delete" type="button" aria-label=delete title="Delete" on:click=move |_| deletions.hold(std::slice::from_ref(&document))>
                    <Icon name=IconName::Trash />
                </button>
            </span>
        </li>
    }
    .into_any()
}
