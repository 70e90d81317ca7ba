//! What can be done with several documents at once; it stands where the columns' heads are.

use std::time::Duration;

use contract::Document;
use leptos::{prelude::*, tachys::dom::document};
use wasm_bindgen::JsCast;

use super::{delete::Deletions, shelf::Shelf};
use crate::ui::{Icon, IconName};

/// Between two downloads: browsers drop those that come at once.
const APART: Duration = Duration::from_millis(400);

#[component]
pub(super) fn SelectionBar(shelf: Shelf, deletions: Deletions, picking: RwSignal<bool>) -> impl IntoView {
    let chosen = move || untrack(|| shelf.chosen());
    view! {
        <div class="list-head selection" role="group" aria-label="Selection">
            <strong role="status">{move || format!("{} selected", shelf.selected.read().len())}</strong>
            <button class="button quiet" type="button" on:click=move |_| picking.set(true)>
                <Icon name=IconName::Tag /> "Topics…"
            </button>
            <button class="button quiet" type="button" on:click=move |_| download(&chosen())>
                <Icon name=IconName::Download /> "Download"
            </button>
            <button class="button quiet" type="button" on:click=move |_| deletions.hold(&chosen())>
                <Icon name=IconName::Trash /> "Delete"
            </button>
            <button
                class="icon-button"
                type="button"
                aria-label="Clear selection"
                title="Clear selection"
                data-clear-selection
                on:click=move |_| shelf.selected.set(Vec::new())
            >
                <Icon name=IconName::Close />
            </button>
        </div>
    }
    .into_any()
}

/// One after the other, by the rows' own links.
fn download(documents: &[Document]) {
    for (place, one) in documents.iter().enumerate() {
        let link = format!("[data-document='{}'] a[download]", one.id);
        let press = move || {
            let found = document().query_selector(&link).ok().flatten();
            found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()).inspect(web_sys::HtmlElement::click);
        };
        set_timeout(press, APART * u32::try_from(place).unwrap_or(u32::MAX));
    }
}
